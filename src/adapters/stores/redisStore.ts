/** Sessions in Redis 7: for offices that want a second gateway to take over when the first one dies. */
import { randomUUID } from "node:crypto";
import type {
  Append,
  AppendOutcome,
  Delivery,
  Effect,
  SessionEraser,
  SessionStore,
  Timer,
} from "../../session/sessionStore.ts";
import { Failure } from "../../shared/failures.ts";
import type { Redis } from "./redis/connection.ts";
import { createRedisErase } from "./redis/erase.ts";
import { type Keys, keysOf } from "./redis/keys.ts";
import { headFields, headOf, numbered, pairsOf, rowOf, rowText, textsOf } from "./redis/rows.ts";
import { appendScript, dueScript, receiptScript, settleScript, timersScript } from "./redis/scripts.ts";

/**
 * `account` names the office on a Redis that several share. `fence` gives the number of the lease that this process holds; each write
 * carries it. Without it nothing may be written.
 */
export type RedisStoreOptions = { redis: Redis; account: string; fence?: () => number };

const layoutVersion = "1";

/**
 * Opens the sessions of an account. An append is one Lua script: all of it or nothing; it is durable as far as Redis is (appendfsync).
 *
 * Every call fails with STORE_UNAVAILABLE where Redis is away too long; a write fails with STORE_TAKEN_OVER where another process was
 * granted the lease. Opening fails with STORE_MISSING (nothing to read), or STORE_CORRUPT where a newer program wrote it.
 * Closing leaves the connection to whoever made it.
 */
export async function createRedisStore(options: RedisStoreOptions): Promise<SessionStore & Partial<SessionEraser>> {
  const { redis, account, fence } = options;
  const keys = keysOf(account);
  if (fence !== undefined) await redis.command("SET", keys.version, layoutVersion, "NX");
  const version = await redis.command("GET", keys.version);
  if (version === null) throw new Failure("STORE_MISSING", redis.place);
  if (version !== layoutVersion)
    throw new Failure("STORE_CORRUPT", `${redis.place} 由更新版本的程序写入（${String(version)}）`);
  const store = { ...createReads(redis, keys), ...createWrites(redis, keys, fence), close: async () => undefined };
  return fence === undefined ? store : { ...store, ...createRedisErase({ redis, account, fence }) };
}

/** An effect's key begins with its session. */
const sessionOf = (key: string) => key.slice(0, key.lastIndexOf("#"));

function createWrites(
  redis: Redis,
  keys: Keys,
  fence: RedisStoreOptions["fence"],
): Pick<SessionStore, "append" | "settle"> {
  const token = () => {
    if (fence === undefined) throw new Error("bug: this store was opened to be read");
    return String(fence());
  };
  const takenOver = () => new Failure("STORE_TAKEN_OVER", redis.place);
  return {
    async append(change) {
      const { head, log, keys: seen, effects, armed } = keys.of(change.session);
      const places = [keys.fence, head, log, seen, effects, armed, keys.sessions, keys.number, keys.due, keys.timers];
      const outcome = await redis.run(appendScript, places, [token(), randomUUID(), ...valuesOf(change)]);
      if (outcome === "lost") throw takenOver();
      return outcome as AppendOutcome;
    },
    async settle(key, { receipt = "", at, tries }) {
      const session = sessionOf(key);
      const { effects, sent } = keys.of(session);
      const places = [keys.fence, effects, sent, keys.due, keys.receipts];
      const more = at === undefined ? "" : `,"at":${at},"tries":${tries ?? 1}`;
      const settled = await redis.run(settleScript, places, [token(), session, key, receipt, more]);
      if (settled === -1) throw takenOver();
      return settled === 1;
    },
  };
}

/** A change as the script reads it. */
function valuesOf({ session, key, after, fence, rows, head, stopActors, disarm, effects, arm }: Append): string[] {
  const texts = [
    [session, key, String(after), ...fenceOf(fence)],
    [String(head.seq), String(head.at), head.hash, head.machine, head.state],
    [String(rows.length), ...rows.map(rowText)],
    stopActors === "all" ? ["all"] : [String(stopActors.length), ...stopActors],
    disarm === "all" ? ["all"] : [String(disarm.length), ...disarm],
    [String(effects.length), ...effects.flatMap((effect) => [effect.key, effect.actor, JSON.stringify(effect)])],
    [String(arm.length), ...arm.flatMap((timer) => [timer.id, timer.key, String(timer.due), JSON.stringify(timer)])],
  ];
  return texts.flat();
}

function fenceOf(fence: Append["fence"]): [kind: string, name: string, armedKey: string] {
  if (fence === undefined) return ["", "", ""];
  if ("timer" in fence) return ["timer", fence.timer, fence.key];
  return [fence.settles ? "settle" : "effect", fence.effect, ""];
}

type Reads = Omit<SessionStore, "append" | "settle" | "close">;

function createReads(redis: Redis, keys: Keys): Reads {
  return {
    head: async (session) =>
      headOf(session, textsOf(await redis.command("HMGET", keys.of(session).head, ...headFields))),
    async dueEffects(session) {
      if (session === undefined)
        return textsOf(await redis.run(dueScript, [keys.due], [keys.prefix])).map((text) => numbered(text).effect);
      const fields = pairsOf(textsOf(await redis.command("HGETALL", keys.of(session).effects)));
      const found = fields.flatMap(([name, text]) => (name.startsWith("e:") ? [numbered(text)] : []));
      return found.sort((left, right) => left.number - right.number).map(({ effect }) => effect);
    },
    async nextTimers(limit, session) {
      if (session === undefined)
        return textsOf(await redis.run(timersScript, [keys.timers], [keys.prefix, String(limit)])).map(timerOf);
      const fields = pairsOf(textsOf(await redis.command("HGETALL", keys.of(session).armed)));
      const found = fields.flatMap(([name, text]) => (name.startsWith("t:") ? [timerOf(text)] : []));
      return found.sort((left, right) => left.due - right.due || (left.id < right.id ? -1 : 1)).slice(0, limit);
    },
    async effectByReceipt(receipt) {
      const found = await redis.run(receiptScript, [keys.receipts], [keys.prefix, receipt]);
      return found === null ? undefined : effectOf(String(found));
    },
    async deliveries(session) {
      const texts = pairsOf(textsOf(await redis.command("HGETALL", keys.of(session).sent))).map(([, text]) => text);
      return texts
        .map((text) => JSON.parse(text) as Partial<Delivery>)
        .flatMap(({ key = "", at, tries = 1 }) => (at === undefined ? [] : [{ key, at, tries }]));
    },
    sessions: async () => textsOf(await redis.command("ZRANGE", keys.sessions, "0", "-1")),
    async rows(session, from = 0) {
      const texts = textsOf(await redis.command("LRANGE", keys.of(session).log, String(from), "-1"));
      return texts.map((text, index) => rowOf(session, from + index, text));
    },
  };
}

/** A reply that was sent, without what is noted of its sending. */
function effectOf(text: string): Effect {
  const { key, session, actor, name, input } = JSON.parse(text) as Effect;
  return { key, session, actor, name, input };
}

const timerOf = (text: string) => JSON.parse(text) as Timer;
