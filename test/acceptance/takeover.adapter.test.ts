/**
 * Two gateways on one Redis, as real processes: one serves, the other waits. Gateways and Redis are killed with SIGKILL while people write.
 * What was acknowledged is kept, taken once and answered once.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectRedis } from "../../src/adapters/stores/redis/connection.ts";
import { createRedisStore } from "../../src/adapters/stores/redisStore.ts";
import { findBrokenChain } from "../../src/session/replay.ts";
import type { RowBody, SessionStore } from "../../src/session/sessionStore.ts";
import { hasRedis, type RedisServer, startRedis } from "../helpers/redisServer.ts";

const program = fileURLToPath(new URL("../../bin/linli.mjs", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "linli-takeover-"));
const people = ["甲", "乙", "丙", "丁"];
const texts = ["帮助", "我社保卡掉了怎么办", "谢谢", "老年证怎么办"];
const startMs = 90_000;
type Gateway = { child: ChildProcess; url(): string | undefined; waits(): boolean; output(): string };

let redis: RedisServer;
const gateways: Gateway[] = [];

function launch(): Gateway {
  const env = {
    ...process.env,
    LINLI_STORE: redis.url,
    LINLI_DATA_DIR: join(directory, "data"),
    LINLI_MODELS_DIR: join(directory, "models"),
    LINLI_MODEL_SOURCES: "none",
  };
  const child = spawn(process.execPath, [program, "start", "--port", "0"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  const gateway = {
    child,
    url: () => /(http:\/\/127\.0\.0\.1:\d+)\s/.exec(output)?.[1],
    waits: () => output.includes("待命"),
    output: () => output,
  };
  gateways.push(gateway);
  return gateway;
}

async function until(holds: () => boolean | Promise<boolean>, limitMs: number, what: string): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > end)
      throw new Error(`${what}: not in time\n${gateways.map(({ output }) => output()).join("\n---\n")}`);
    await sleep(20);
  }
}

async function kill(gateway: Gateway): Promise<void> {
  const ended = once(gateway.child, "exit");
  gateway.child.kill("SIGKILL");
  await ended;
}

/** Sends a message to whichever gateway takes it, again until one has acknowledged it, as a platform does. */
async function say(person: string, id: string, text: string): Promise<void> {
  const body = JSON.stringify({ person, id, text });
  for (;;) {
    for (const url of gateways.flatMap((gateway) => gateway.url() ?? [])) {
      const sent = fetch(`${url}/api/messages`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal: AbortSignal.timeout(15_000),
      });
      if ((await sent.catch(() => undefined))?.ok) return;
    }
    await sleep(50);
  }
}

/** People who write one message after the other until they are told to stop; gives what was acknowledged. */
function talkAll() {
  const acknowledged: { person: string; id: string; at: number }[] = [];
  let goesOn = true;
  const talks = people.map(async (person) => {
    for (let number = 0; goesOn; number += 1) {
      const id = randomUUID();
      await say(person, id, texts[number % texts.length] ?? "");
      acknowledged.push({ person, id, at: performance.now() });
      await sleep(250);
    }
  });
  const stop = async () => {
    goesOn = false;
    await Promise.all(talks);
    return acknowledged;
  };
  return { acknowledged, stop };
}

const repliesOf = ({ commands }: RowBody) =>
  (commands as { do: string; event?: { type: string } }[]).filter(
    (command) => command.do === "emit" && command.event?.type === "reply",
  ).length;

/** Of each session: which messages were taken how often, and how many replies came between one and the next. */
async function readSessions(store: SessionStore) {
  const taken = new Map<string, number>();
  const unanswered: string[] = [];
  for (const session of await store.sessions()) {
    const rows = await store.rows(session);
    const head = await store.head(session);
    expect(findBrokenChain(session, rows, head)).toBeUndefined();
    let replies = 0;
    for (const body of rows.map((row) => JSON.parse(row.body) as RowBody)) {
      if (body.event.type === "message.received") taken.set(body.key, (taken.get(body.key) ?? 0) + 1);
      replies += repliesOf(body);
    }
    const messages = rows.filter(({ body }) => body.includes('"type":"message.received"')).length;
    if (replies < messages) unanswered.push(session);
  }
  return { taken, unanswered };
}

describe.skipIf(!hasRedis)("two gateways on one Redis", () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    for (const { child } of gateways) child.kill("SIGKILL");
    await redis?.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  it("lose nothing and answer once while gateways and Redis are killed", { timeout: 400_000 }, async ({ annotate }) => {
    const first = launch();
    await until(() => first.url() !== undefined, startMs, "the first gateway starts");
    const second = launch();
    await until(() => second.waits(), startMs, "the second gateway waits");
    expect(second.url()).toBeUndefined();
    const talk = talkAll();
    const flows = (count: number) => until(() => talk.acknowledged.length >= count, startMs, "messages flow");
    await flows(12);

    const killedAt = performance.now();
    await kill(first);
    const before = talk.acknowledged.length;
    await until(() => talk.acknowledged.length > before + people.length, startMs, "the second gateway takes over");
    const serving = talk.acknowledged.slice(before).find(({ at }) => at > killedAt);
    await annotate(
      `the first message after the kill was taken ${Math.round((serving?.at ?? 0) - killedAt)} ms after it`,
    );

    for (let round = 0; round < 2; round += 1) {
      await flows(talk.acknowledged.length + 8);
      await redis.kill();
      await sleep(1_000);
      await redis.start();
    }
    const third = launch();
    await until(() => third.waits(), startMs, "the third gateway waits");
    await flows(talk.acknowledged.length + 8);
    // Asleep longer than its lease lasts: the other one takes over, and the sleeper must do nothing when it wakes.
    second.child.kill("SIGSTOP");
    await until(() => third.url() !== undefined, startMs, "the third gateway takes over");
    await flows(talk.acknowledged.length + 8);
    second.child.kill("SIGCONT");
    await until(() => /转为待命/.test(second.output()), startMs, "the second gateway steps back");
    await flows(talk.acknowledged.length + 8);
    const acknowledged = await talk.stop();

    const client = await connectRedis({ url: redis.url });
    const store = await createRedisStore({ redis: client, account: "main" });
    await until(async () => (await store.dueEffects()).length === 0, startMs, "everything is answered");
    const { taken, unanswered } = await readSessions(store);
    expect(acknowledged.filter(({ id }) => taken.get(id) !== 1)).toEqual([]);
    expect([...taken.values()].every((times) => times === 1)).toBe(true);
    expect(unanswered).toEqual([]);
    await client.close();
  });
});
