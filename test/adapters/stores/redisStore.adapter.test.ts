import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createArchive } from "../../../src/adapters/backup/archive.ts";
import { archiveSessions, recalling } from "../../../src/adapters/backup/archiveSessions.ts";
import { readMovedLines } from "../../../src/adapters/backup/movedLines.ts";
import { connectRedis, type Redis } from "../../../src/adapters/stores/redis/connection.ts";
import { readDurability } from "../../../src/adapters/stores/redis/durability.ts";
import { acquireLease, type Lease } from "../../../src/adapters/stores/redis/lease.ts";
import { createRedisMover } from "../../../src/adapters/stores/redis/mover.ts";
import { createRedisStore } from "../../../src/adapters/stores/redisStore.ts";
import { chainedRow } from "../../../src/session/draft.ts";
import type { Append } from "../../../src/session/sessionStore.ts";
import { movedSession, sessionMoverContract } from "../../contracts/sessionMover.contract.ts";
import { sessionStoreContract } from "../../contracts/sessionStore.contract.ts";
import { hasRedis, type RedisServer, startRedis } from "../../helpers/redisServer.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

let server: RedisServer;
beforeAll(async () => {
  if (hasRedis) server = await startRedis();
});
afterAll(() => server?.remove());

let accounts = 0;
const newAccount = () => {
  accounts += 1;
  return `office-${accounts}`;
};
const times = { leaseMs: 400, renewMs: 100, askMs: 30 };

/** Opens everything of an account as one gateway does. */
async function openGateway(account: string, options: { times?: typeof times; url?: string } = {}) {
  const redis = await connectRedis({ url: options.url ?? server.url });
  const lease = await acquireLease({ redis, account, ...(options.times ? { times: options.times } : {}) });
  const store = await createRedisStore({ redis, account, fence: lease.fence });
  const mover = createRedisMover({ redis, account, fence: lease.fence });
  const close = async () => {
    await lease.release();
    await redis.close();
  };
  return { redis, lease, mover, store: { ...store, close }, close };
}

function change(session: string, seq: number, prevHash: string): Append {
  const row = chainedRow(session, seq, prevHash, JSON.stringify({ seq }));
  const head = { session, seq, at: 1, hash: row.hash, machine: "m", state: "{}" };
  return {
    session,
    key: `k${seq}`,
    after: seq - 1,
    rows: [row],
    head,
    stopActors: [],
    disarm: [],
    effects: [],
    arm: [],
  };
}

describe.skipIf(!hasRedis)("the Redis store", () => {
  sessionStoreContract(async () => {
    const account = newAccount();
    let store = (await openGateway(account)).store;
    return {
      store,
      async reopen() {
        await store.close();
        store = (await openGateway(account)).store;
        return store;
      },
      remove: async () => undefined,
    };
  });

  sessionMoverContract(async () => {
    const account = newAccount();
    const gateway = await openGateway(account);
    return {
      withMover: (work) => work(gateway.mover),
      withStore: (work) => work(gateway.store),
      remove: gateway.close,
    };
  });

  it("keeps the offices of one Redis apart", async () => {
    const one = await openGateway(newAccount());
    const other = await openGateway(newAccount());
    await one.store.append(change("a", 0, "a"));
    expect(await other.store.sessions()).toEqual([]);
    expect(await other.store.append(change("a", 0, "a"))).toBe("applied");
    await one.close();
    await other.close();
  });

  it("says where there is nothing to read, and leaves alone what a newer program wrote", async () => {
    const redis = await connectRedis({ url: server.url });
    const account = newAccount();
    await expect(createRedisStore({ redis, account })).rejects.toMatchObject({ code: "STORE_MISSING" });
    await redis.command("SET", `linli:{${account}}:version`, "99");
    await expect(createRedisStore({ redis, account, fence: () => 1 })).rejects.toMatchObject({ code: "STORE_CORRUPT" });
    await redis.close();
  });

  it("takes a session out once nothing is left to do in it, and forgets its replies with it", async () => {
    const { store, mover, close } = await openGateway(newAccount());
    const moved = movedSession("a");
    await mover.put(moved);
    expect(await mover.remove("a", 2)).toBe(false);
    const rest = { ...movedSession("b"), effects: [], timers: [] };
    await mover.put(rest);
    expect(await mover.remove("b", 1)).toBe(false);
    expect(await mover.bytesOf("b")).toBeGreaterThan(300);
    expect(await mover.remove("b", 2)).toBe(true);
    expect(await store.sessions()).toEqual(["a"]);
    expect(await store.effectByReceipt("wx-b")).toBeUndefined();
    expect(await mover.bytesOf("b")).toBe(0);
    await close();
  });
});

describe.skipIf(!hasRedis)("a Redis that is killed and started again", () => {
  it("has everything that was acknowledged; a call that it interrupts is made once", async () => {
    const own = await startRedis();
    const { store, redis, close } = await openGateway(newAccount(), { url: own.url });
    let acknowledged = -1;
    let prevHash = "a";
    let kills = 0;
    for (let seq = 0; seq < 300; seq += 1) {
      const next = change("a", seq, prevHash);
      const outcome = store.append(next);
      if (seq % 100 === 50) {
        await own.kill();
        await own.start();
        kills += 1;
      }
      // "conflict" or "duplicate" would mean that a repeat was taken for another writer.
      expect(await outcome).toBe("applied");
      acknowledged = seq;
      prevHash = next.head.hash;
    }
    expect(kills).toBe(3);
    const rows = await store.rows("a");
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: acknowledged + 1 }, (_none, seq) => seq));
    expect((await store.head("a"))?.hash).toBe(prevHash);
    await own.kill();
    await expect(store.head("a")).rejects.toMatchObject({ code: "STORE_UNAVAILABLE", retryable: true });
    await expect(connectRedis({ url: own.url })).rejects.toMatchObject({
      code: "STORE_UNAVAILABLE",
      message: expect.stringContaining(String(own.port)),
    });
    await close();
    await redis.close();
    await own.remove();
  });

  it("is not used without a file of its own, and complained about where it writes that once a second", async () => {
    const forgetful = await startRedis("--appendonly", "no");
    const lazy = await startRedis("--appendfsync", "everysec");
    const evicting = await startRedis("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
    const durabilityOf = async ({ url }: RedisServer) => {
      const redis = await connectRedis({ url });
      return readDurability(redis).finally(() => redis.close());
    };
    expect(await durabilityOf(forgetful)).toMatchObject({ refusal: expect.stringContaining("appendonly") });
    expect(await durabilityOf(evicting)).toMatchObject({ refusal: expect.stringContaining("noeviction") });
    expect(await durabilityOf(lazy)).toEqual({ advice: expect.stringContaining("appendfsync always") });
    expect(await durabilityOf(server)).toEqual({});
    for (const one of [forgetful, lazy, evicting]) await one.remove();
  });

  it("asks for a password; without it, or with another, says so", async () => {
    const locked = await startRedis("--requirepass", "门牌12号");
    const place = `127.0.0.1:${locked.port}/0`;
    const redis = await connectRedis({ url: `redis://:${encodeURIComponent("门牌12号")}@${place}` });
    expect(await redis.command("PING")).toBe("PONG");
    expect(redis.place).not.toContain("门牌");
    await redis.close();
    for (const url of [`redis://${place}`, `redis://:wrong@${place}`])
      await expect(connectRedis({ url })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    await expect(connectRedis({ url: "mysql://x" })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    await locked.remove();
  });
});

describe.skipIf(!hasRedis || !hasOpenssl)("a connection with TLS", () => {
  it("is made where the certificate is trusted, and refused with what to do where it is not", async () => {
    const folder = mkdtempSync(join(tmpdir(), "linli-tls-"));
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const request = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-keyout",
      key,
      "-out",
      certificate,
    ];
    spawnSync("openssl", [...request, ...names]);
    const files = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", certificate];
    const own = await startRedis("--port", "0", "--tls-port", "PORT", "--tls-auth-clients", "no", ...files);
    const url = `rediss://localhost:${own.port}/0`;
    await expect(connectRedis({ url })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
    const module = JSON.stringify(join(process.cwd(), "src/adapters/stores/redis/connection.ts"));
    const code = `const { connectRedis } = await import(${module});
      const redis = await connectRedis({ url: ${JSON.stringify(url)} });
      process.stdout.write(String(await redis.command("PING")));
      await redis.close();`;
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      encoding: "utf8",
      env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
    });
    expect(stdout).toBe("PONG");
    await own.remove();
    rmSync(folder, { recursive: true });
  });
});

describe.skipIf(!hasRedis)("the lease of an account", () => {
  const connected: Redis[] = [];
  const connect = async () => {
    const redis = await connectRedis({ url: server.url });
    connected.push(redis);
    return redis;
  };
  afterAll(() => Promise.all(connected.map((redis) => redis.close())));
  const isHeld = (lease: Lease) =>
    Promise.race([lease.whenHeld().then(() => true), sleep(times.leaseMs / 2).then(() => false)]);

  it("is held by one; another is told who, or waits until it is given back", async () => {
    const account = newAccount();
    const first = await acquireLease({ redis: await connect(), account, times });
    const second = await connect();
    await expect(acquireLease({ redis: second, account, times })).rejects.toMatchObject({
      code: "STORE_TAKEN_OVER",
      message: expect.stringContaining(String(process.pid)),
    });
    const waits: string[] = [];
    const granted = acquireLease({ redis: second, account, times, onWait: (holder) => waits.push(holder) });
    await sleep(times.leaseMs * 2);
    expect(await isHeld(first)).toBe(true);
    expect(waits).toHaveLength(1);
    await first.release();
    const next = await granted;
    expect(next.fence()).toBe(first.fence() + 1);
    await next.release();
  });

  it("can be waited for no longer", async () => {
    const account = newAccount();
    const first = await acquireLease({ redis: await connect(), account, times });
    const stop = new AbortController();
    const waiting = acquireLease({
      redis: await connect(),
      account,
      times,
      signal: stop.signal,
      onWait: () => undefined,
    });
    stop.abort();
    await expect(waiting).rejects.toThrow();
    await first.release();
  });

  it("of a gateway that slept goes to the next; the sleeper sends and writes nothing any more", async () => {
    const account = newAccount();
    const redis = await connect();
    const sleeper = await acquireLease({ redis, account, times: { ...times, renewMs: 3_000 } });
    const late = await createRedisStore({ redis, account, fence: sleeper.fence });
    expect(await late.append(change("a", 0, "a"))).toBe("applied");
    const other = await connect();
    const next = await acquireLease({ redis: other, account, times, onWait: () => undefined });
    expect(await isHeld(sleeper)).toBe(false);
    await expect(late.append(change("a", 1, "x"))).rejects.toMatchObject({ code: "STORE_TAKEN_OVER" });
    await expect(late.settle("a#0.0", { status: "done" })).rejects.toMatchObject({ code: "STORE_TAKEN_OVER" });
    const store = await createRedisStore({ redis: other, account, fence: next.fence });
    expect(await store.rows("a")).toHaveLength(1);
    await sleeper.lost;
    await next.release();
  });

  it("is kept through a time without Redis if nobody else was granted it", async () => {
    const own = await startRedis();
    const redis = await connectRedis({ url: own.url });
    const lease = await acquireLease({ redis, account: "office", times });
    await own.kill();
    await sleep(times.leaseMs * 2);
    expect(await isHeld(lease)).toBe(false);
    await own.start();
    await lease.whenHeld();
    const store = await createRedisStore({ redis, account: "office", fence: lease.fence });
    expect(await store.append(change("a", 0, "a"))).toBe("applied");
    await lease.release();
    await redis.close();
    await own.remove();
  });
});

describe.skipIf(!hasRedis)("what is old or must go", () => {
  const rested = (session: string, at: number) => {
    const moved = movedSession(session);
    return { ...moved, head: { ...moved.head, at }, effects: [], timers: [] };
  };

  it("leaves Redis for a file, oldest first, up to a limit; what is due or newer stays", async () => {
    const directory = mkdtempSync(join(tmpdir(), "linli-archive-"));
    const { store, mover, close } = await openGateway(newAccount());
    const march = Date.parse("2026-03-05T10:00:00+08:00");
    const old = [rested("甲", march), rested("乙", march), rested("丙", march)];
    const busy = { ...movedSession("丁"), head: { ...movedSession("丁").head, at: march } };
    for (const moved of [...old, busy, rested("戊", march + 9_000)]) await mover.put(moved);
    const options = { store, mover, archive: createArchive(directory), before: march + 5_000 };
    expect(await archiveSessions({ ...options, sessionsMax: 2 })).toBe(2);
    expect(await store.sessions()).toEqual(["丙", "丁", "戊"]);
    expect(await archiveSessions({ ...options, sessionsMax: 9 })).toBe(1);
    expect(await store.sessions()).toEqual(["丁", "戊"]);
    const kept = [];
    for await (const moved of readMovedLines(join(directory, "archive", "2026-03.jsonl"))) kept.push(moved);
    expect(kept).toEqual(old);
    await close();
    rmSync(directory, { recursive: true });
  });

  it("comes back from the file when somebody asks for it, once, also without the index and after another year", async () => {
    const directory = mkdtempSync(join(tmpdir(), "linli-archive-"));
    const { store, mover, close } = await openGateway(newAccount());
    const march = Date.parse("2026-03-05T10:00:00+08:00");
    const [first, second] = [rested("甲", march), rested("乙", march)];
    for (const moved of [first, second]) await mover.put(moved);
    const putAside = () =>
      archiveSessions({ store, mover, archive: createArchive(directory), before: march + 1, sessionsMax: 9 });
    const open = () => recalling(store, { mover, archive: createArchive(directory) });
    expect(await putAside()).toBe(2);
    rmSync(join(directory, "archive", "index.ndjson"));
    const again = open();
    const heads = await Promise.all([again.head("乙"), again.head("乙"), again.head("无人")]);
    expect(heads).toEqual([second.head, second.head, undefined]);
    expect(await mover.take("乙")).toEqual(second);
    expect(readFileSync(join(directory, "archive", "2026-03.jsonl"), "utf8")).not.toContain("乙");
    expect(await mover.remove("乙", second.head.seq)).toBe(true);
    // What was taken out of Redis for good stays away.
    expect(await open().head("乙")).toBeUndefined();
    await mover.put(second);
    expect(await putAside()).toBe(1);
    expect(await open().head("乙")).toEqual(second.head);
    expect(await open().head("甲")).toEqual(first.head);
    await close();
    rmSync(directory, { recursive: true });
  });

  it("is erased with everything that it left, also from the file of Redis", async () => {
    const own = await startRedis();
    const { store, mover, redis, close } = await openGateway(newAccount(), { url: own.url });
    await mover.put(movedSession("a"));
    await mover.put(movedSession("b"));
    const row = chainedRow("erased-1", 0, "erased-1", "{}");
    const head = { session: "erased-1", seq: 0, at: 1, hash: row.hash, machine: "m", state: "{}" };
    await store.replaceSession?.("a", { session: "erased-1", rows: [row], head });
    expect(await store.sessions()).toEqual(["b", "erased-1"]);
    expect(await store.rows("a")).toEqual([]);
    expect((await store.dueEffects()).map(({ session }) => session)).toEqual(["b", "b"]);
    expect((await store.nextTimers(9)).map(({ session }) => session)).toEqual(["b"]);
    expect(await store.effectByReceipt("wx-a")).toBeUndefined();
    await store.scrub?.();
    await expect
      .poll(async () => String(await redis.command("INFO", "persistence")), { timeout: 20_000, interval: 100 })
      .toContain("aof_rewrite_in_progress:0");
    const written = readdirSync(own.directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "latin1"));
    expect(written.join("")).toContain("wx-b");
    expect(written.join("")).not.toContain("wx-a");
    await close();
    await own.remove();
  });
});
