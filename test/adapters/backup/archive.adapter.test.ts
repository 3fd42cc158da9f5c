import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createArchive } from "../../../src/adapters/backup/archive.ts";
import { archiveSessions } from "../../../src/adapters/backup/archiveSessions.ts";
import { readMovedLines } from "../../../src/adapters/backup/movedLines.ts";
import { connectRedis } from "../../../src/adapters/stores/redis/connection.ts";
import { acquireLease } from "../../../src/adapters/stores/redis/lease.ts";
import { createRedisMover } from "../../../src/adapters/stores/redis/mover.ts";
import { createRedisStore } from "../../../src/adapters/stores/redisStore.ts";
import { movedSession } from "../../contracts/sessionMover.contract.ts";
import { hasRedis, type RedisServer, startRedis } from "../../helpers/redisServer.ts";

const root = mkdtempSync(join(tmpdir(), "linli-archive-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const march = Date.parse("2026-03-05T10:00:00+08:00");
const rested = (session: string) => {
  const moved = movedSession(session);
  return { ...moved, head: { ...moved.head, at: march }, effects: [], timers: [] };
};
function place() {
  const data = mkdtempSync(join(root, "data-"));
  const file = (name: string) => join(data, "archive", name);
  return { data, sessions: file("2026-03.jsonl"), index: file("index.ndjson") };
}

describe("old sessions in files", () => {
  it("are all found after a machine lost its power in the middle of a line, and more were added behind it", async () => {
    const { data, sessions, index } = place();
    await createArchive(data).add(rested("甲"));
    appendFileSync(sessions, '{"head":{"session":"断');
    appendFileSync(index, '{"session":"断电');
    const after = createArchive(data);
    await after.add(rested("乙"));
    await after.add(rested("丙"));
    const again = createArchive(data);
    for (const name of ["甲", "乙", "丙"]) expect(await again.find(name)).toEqual(rested(name));
    expect(await again.find("断电")).toBeUndefined();
    const kept: string[] = [];
    for await (const { head } of readMovedLines(sessions)) kept.push(head.session);
    expect(kept).toEqual(["甲", "乙", "丙"]);
  });

  it("are found though the index was damaged: it is written anew", async () => {
    const { data, index } = place();
    const archive = createArchive(data);
    for (const name of ["甲", "乙"]) await archive.add(rested(name));
    await archive.release("甲");
    appendFileSync(index, '{"session":"坏{"session":"坏"}\n');
    const again = createArchive(data);
    expect(await again.find("乙")).toEqual(rested("乙"));
    expect(await again.find("甲")).toBeUndefined();
    expect(readFileSync(index, "utf8")).not.toContain("坏");
  });

  it("of which one was blanked when the machine lost its power, but not yet noted as gone, hold up nobody", async () => {
    const { data, index } = place();
    const archive = createArchive(data);
    await archive.add(rested("甲"));
    const before = readFileSync(index).length;
    await archive.release("甲");
    truncateSync(index, before);
    expect(await createArchive(data).find("甲")).toBeUndefined();
  });

  it("are written by several at a time", async () => {
    const { data } = place();
    const archive = createArchive(data);
    const names = Array.from({ length: 30 }, (_, index) => `同时${index}`);
    await Promise.all(names.map((name) => archive.add(rested(name))));
    await Promise.all(names.filter((_, index) => index % 2 === 0).map((name) => archive.release(name)));
    const again = createArchive(data);
    const found = await Promise.all(names.map((name) => again.find(name)));
    expect(found.map((moved) => moved?.head.session)).toEqual(
      names.map((name, index) => (index % 2 === 0 ? undefined : name)),
    );
  });
});

describe.skipIf(!hasRedis)("an old session that is in Redis, too", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.remove());

  it("after a crash does not stay in the files, where erasing it would not reach it", async () => {
    const { data, sessions } = place();
    const redis = await connectRedis({ url: server.url });
    const { fence, release } = await acquireLease({ redis, account: "office" });
    const store = await createRedisStore({ redis, account: "office", fence });
    const mover = createRedisMover({ redis, account: "office", fence });
    await mover.put(rested("甲"));
    await createArchive(data).add(rested("甲"));
    const options = { store, mover, archive: createArchive(data), sessionsMax: 9 };
    expect(await archiveSessions({ ...options, before: march })).toBe(0);
    expect(readFileSync(sessions, "utf8")).not.toContain("甲");
    expect(await createArchive(data).find("甲")).toBeUndefined();
    expect(await archiveSessions({ ...options, before: march + 1 })).toBe(1);
    expect(await createArchive(data).find("甲")).toEqual(rested("甲"));
    await release();
    await redis.close();
  });
});
