import type { Effect, LogRow, Timer } from "../../../session/sessionStore.ts";
import { Failure } from "../../../shared/failures.ts";
import type { MovedSession, SessionMover } from "../movedSession.ts";
import type { Answer, Redis } from "./connection.ts";
import { type Durability, readDurability } from "./durability.ts";
import { keysOf, type SessionKeys } from "./keys.ts";
import { headOf, numbered, pairsOf, rowOf, rowText, textsOf } from "./rows.ts";
import { putScript, removeScript, takeScript } from "./scripts.ts";

/** `fence`: the lease of this process; without it nothing may be written. */
export type RedisMoverOptions = { redis: Redis; account: string; fence?: () => number };

export interface RedisMover extends SessionMover {
  /** Takes a session out for good, unless it has moved on from `seq` or has work or timers left. Returns whether it is gone. */
  remove(session: string, seq: number): Promise<boolean>;
  durability(): Promise<Durability>;
  /** Bytes that Redis spends on a session, its overhead included. */
  bytesOf(session: string): Promise<number>;
}

/** The sessions of an account as a whole each. Closing leaves the connection to whoever made it. Failures as of the store. */
export function createRedisMover({ redis, account, fence }: RedisMoverOptions): RedisMover {
  const keys = keysOf(account);
  const all = ({ head, log, keys: seen, effects, armed, sent }: SessionKeys) => [head, log, seen, effects, armed, sent];
  const token = () => {
    if (fence === undefined) throw new Error("bug: these sessions were opened to be read");
    return String(fence());
  };
  const indexes = [keys.fence, keys.sessions, keys.number, keys.due, keys.timers, keys.receipts];
  async function write(script: typeof putScript, session: string, values: string[]): Promise<Answer> {
    const answer = await redis.run(script, [...indexes, ...all(keys.of(session))], [token(), session, ...values]);
    if (answer === "lost") throw new Failure("STORE_TAKEN_OVER", redis.place);
    return answer;
  }
  return {
    sessions: async () => textsOf(await redis.command("ZRANGE", keys.sessions, "0", "-1")),
    take: async (session) => movedOf(session, await redis.run(takeScript, all(keys.of(session)))),
    async put(moved) {
      if ((await write(putScript, moved.head.session, valuesOf(moved))) === "there")
        throw new Failure("INPUT_INVALID", `会话“${moved.head.session}”已经在这里了。`);
    },
    remove: async (session, seq) => (await write(removeScript, session, [String(seq)])) === 1,
    durability: () => readDurability(redis),
    async bytesOf(session) {
      const sizes = await Promise.all(all(keys.of(session)).map((key) => redis.command("MEMORY", "USAGE", key)));
      return sizes.reduce<number>((sum, size) => sum + Number(size ?? 0), 0);
    },
    close: async () => undefined,
  };
}

function movedOf(session: string, answer: Answer): MovedSession | undefined {
  const [fields, texts, seen, effects, armed, sent] = (answer as Answer[]).map(textsOf);
  const head = headOf(session, fields ?? []);
  if (head === undefined) return undefined;
  const due = pairsOf(effects ?? []).flatMap(([name, text]) => (name.startsWith("e:") ? [numbered(text)] : []));
  const timers = pairsOf(armed ?? []).flatMap(([name, text]) =>
    name.startsWith("t:") ? [JSON.parse(text) as Timer] : [],
  );
  return {
    head,
    rows: (texts ?? []).map((text, seq): LogRow => rowOf(session, seq, text)),
    keys: pairsOf(seen ?? [])
      .map(([key, seq]): [string, number] => [key, Number(seq)])
      .sort((left, right) => left[1] - right[1]),
    effects: due.sort((left, right) => left.number - right.number).map(({ effect }) => effect),
    timers: timers.sort((left, right) => left.due - right.due),
    sent: pairsOf(sent ?? []).map(([receipt, text]) => [receipt, JSON.parse(text) as Effect]),
  };
}

/** As putScript reads it. */
function valuesOf({ head, rows, keys, effects, timers, sent }: MovedSession): string[] {
  const texts = [
    [String(head.seq), String(head.at), head.hash, head.machine, head.state],
    [String(rows.length), ...rows.map(rowText)],
    [String(keys.length), ...keys.flatMap(([key, seq]) => [key, String(seq)])],
    [String(effects.length), ...effects.flatMap((effect) => [effect.key, effect.actor, JSON.stringify(effect)])],
    [
      String(timers.length),
      ...timers.flatMap((timer) => [timer.id, timer.key, String(timer.due), JSON.stringify(timer)]),
    ],
    [String(sent.length), ...sent.flatMap(([receipt, effect]) => [receipt, JSON.stringify(effect)])],
  ];
  return texts.flat();
}
