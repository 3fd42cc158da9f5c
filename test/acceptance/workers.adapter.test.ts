/**
 * A gateway and worker processes of the real program on one Redis. Workers and gateway are killed with SIGKILL while plans are ordered:
 * each confirmed plan becomes one file and is sent once.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connectRedis, type Redis } from "../../src/adapters/stores/redis/connection.ts";
import { createRedisStore } from "../../src/adapters/stores/redisStore.ts";
import type { RowBody, SessionStore } from "../../src/session/sessionStore.ts";
import { say } from "../adapters/channels/webChat/chatClient.ts";
import { hasRedis, type RedisServer, startRedis } from "../helpers/redisServer.ts";
import { emptyDirectory } from "./program.ts";

const program = fileURLToPath(new URL("../../bin/linli.mjs", import.meta.url));
const waits = { timeout: 120_000, interval: 100 };
/** No activity of the library is called so: the encoder is loaded for it, so that a worker's first plan takes a while. */
const order = "12月12日下午2点到4点在活动室给40位居民办星空观测，预算两千";
/** What the gateway's log holds once it saw so many processes that write plans, one number after the other. */
const writersWere = (...counts: number[]) => new RegExp(counts.map((count) => `"writers":${count}`).join("[\\s\\S]*"));

describe.skipIf(!hasRedis)("a gateway with worker processes", () => {
  const directory = emptyDirectory("workers");
  const data = join(directory, "data");
  let redis: RedisServer;
  let client: Redis;
  let store: SessionStore;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await client?.close();
    await redis?.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  async function launch(args: readonly string[], ready: string | RegExp) {
    const env = {
      ...process.env,
      LINLI_STORE: redis.url,
      LINLI_DATA_DIR: data,
      LINLI_MODELS_DIR: join(directory, "models"),
      LINLI_MODEL_SOURCES: "none",
    };
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    children.push(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (output += part.toString()));
    const says = (what: string | RegExp) => vi.waitFor(() => expect(output).toMatch(what), waits);
    await says(ready);
    return {
      says,
      url: () => /(http:\/\/127\.0\.0\.1:\d+)\s/.exec(output)?.[1] ?? "",
      async kill(sent: NodeJS.Signals) {
        const ended = once(child, "exit");
        child.kill(sent);
        if (sent !== "SIGSTOP" && sent !== "SIGCONT") await ended;
      },
    };
  }
  const launchGateway = () => launch(["start", "--port", "0"], /按 Ctrl\+C 停止/);
  const launchWorker = () => launch(["worker", "--builtin"], "方案用资料库写");

  async function rowsOf(person: string): Promise<RowBody[]> {
    const session = (await store.sessions()).find((name) => name.includes(encodeURIComponent(person)));
    return session === undefined ? [] : (await store.rows(session)).map(({ body }) => JSON.parse(body) as RowBody);
  }
  const emittedTo = async (person: string) =>
    (await rowsOf(person)).flatMap(({ commands }) =>
      (commands as { do: string; event?: unknown }[]).filter((command) => command.do === "emit"),
    );
  const countOf = async (person: string, sign: string) =>
    (await emittedTo(person)).filter((command) => JSON.stringify(command).includes(sign)).length;
  const delivered = (person: string) => countOf(person, '"step":"delivered"');
  const filesOf = () =>
    readdirSync(join(data, "plans"), { recursive: true }).filter((name) => String(name).endsWith(".docx")).length;

  async function confirm(url: string, person: string): Promise<void> {
    expect((await say(url, person, order)).status).toBeLessThan(300);
    await vi.waitFor(async () => expect(await countOf(person, '"step":"confirm"')).toBeGreaterThan(0), waits);
    expect((await say(url, person, "确认")).status).toBeLessThan(300);
  }

  it("delivers each plan once, whoever is killed", { timeout: 600_000 }, async () => {
    const first = await launchWorker();
    const gateway = await launchGateway();
    client = await connectRedis({ url: redis.url });
    store = await createRedisStore({ redis: client, account: "main" });
    await gateway.says(writersWere(1));

    // A worker dies over a plan. Nobody else is there, so the gateway does it again.
    await confirm(gateway.url(), "甲");
    await first.says("开始：写方案");
    await first.kill("SIGKILL");
    await vi.waitFor(async () => expect(await delivered("甲")).toBe(1), waits);
    expect(filesOf()).toBe(1);

    // A worker that comes takes over, and one that is told to end does not lose what it is at.
    const second = await launchWorker();
    await gateway.says(writersWere(1, 0, 1));
    await confirm(gateway.url(), "乙");
    await second.says("开始：写方案");
    await second.kill("SIGTERM");
    await vi.waitFor(async () => expect(await delivered("乙")).toBe(1), waits);
    await gateway.says(writersWere(1, 0, 1, 0));

    // The gateway dies while a worker has a plan: the next gateway finds it by its key.
    const third = await launchWorker();
    await gateway.says(writersWere(1, 0, 1, 0, 1));
    await third.kill("SIGSTOP");
    await confirm(gateway.url(), "丙");
    await vi.waitFor(async () => expect(await countOf("丙", '"step":"writing"')).toBe(1), waits);
    await gateway.kill("SIGKILL");
    await third.kill("SIGCONT");
    const next = await launchGateway();
    await vi.waitFor(async () => expect(await delivered("丙")).toBe(1), waits);
    await confirm(next.url(), "丁");
    await vi.waitFor(async () => expect(await delivered("丁")).toBe(1), waits);

    for (const person of ["甲", "乙", "丙", "丁"]) {
      expect([person, await delivered(person), await countOf(person, '"kind":"file"')]).toEqual([person, 1, 1]);
    }
    expect(filesOf()).toBe(4);
    expect(await store.dueEffects()).toEqual([]);
  });
});
