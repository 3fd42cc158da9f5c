import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Failure } from "../../../src/shared/failures.ts";
import { jobQueueContract } from "../../contracts/jobQueue.contract.ts";
import { hasRedis, type RedisServer, startRedis } from "../../helpers/redisServer.ts";
import { draftOf, heldWork, planJob } from "./heldWork.ts";
import { openQueueWorld } from "./queueWorld.ts";

const waits = { timeout: 60_000, interval: 20 };
const signal = () => new AbortController().signal;

describe.skipIf(!hasRedis)("jobs through Redis", () => {
  let redis: RedisServer;
  let world: Awaited<ReturnType<typeof openQueueWorld>>;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.remove());
  beforeEach(async () => {
    world = await openQueueWorld(redis.url);
    const { redis: client } = await world.connect();
    await client.command("FLUSHALL");
  });
  afterEach(() => world.close());

  describe("as every queue", () => {
    jobQueueContract({
      async open(work) {
        await world.hands(work);
        return world.queue();
      },
      close: async () => undefined,
    });
  });

  it("bring their file with them, and one that is too large is done where it lies", async () => {
    const directory = mkdtempSync(join(tmpdir(), "linli-queue-"));
    const [small, large] = ["small.wav", "large.wav"].map((name) => join(directory, name)) as [string, string];
    writeFileSync(small, "you have to be here to hear this");
    writeFileSync(large, Buffer.alloc(5 * 1_048_576));
    const seen: string[] = [];
    const work = (where: string) => ({
      transcribe: async (_input: object, { file = "" }: { file?: string }) => {
        seen.push(file);
        return { text: `${where} ${(await readFile(file)).length}` };
      },
    });
    const queue = await world.queue({ local: work("here") });
    await world.hands(work("there"));
    const hear = (file: string) =>
      queue.run({ kind: "transcribe", key: file, person: "a", input: {}, file }, { signal: signal() });
    expect(await hear(small)).toEqual({ text: "there 32" });
    expect(await hear(large)).toEqual({ text: "here 5242880" });
    expect(seen[0]).not.toBe(small);
    await expect(readFile(seen[0] ?? "")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(hear(join(directory, "none.wav"))).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    rmSync(directory, { recursive: true });
  });

  it("are found again by their key by a gateway that comes back, also when they are done", async () => {
    const held = heldWork();
    const before = await world.queue();
    await world.hands(held.work);
    const stop = new AbortController();
    const lost = before.run(planJob("p"), { signal: stop.signal });
    await vi.waitFor(() => expect(held.begun).toEqual(["p"]), waits);
    before.leave();
    stop.abort();
    await expect(lost).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    await before.close();
    const after = await world.queue();
    const found = after.run(planJob("p"), { signal: signal() });
    held.end("p");
    expect(await found).toEqual(draftOf("p"));
    expect(await (await world.queue()).run(planJob("p"), { signal: signal() })).toEqual(draftOf("p"));
    expect(held.begun).toEqual(["p"]);
  });

  it("are done anew for whoever asks again after a failure or a cancellation", async () => {
    const held = heldWork();
    let tries = 0;
    const queue = await world.queue();
    await world.hands({
      ...held.work,
      transcribe: async () => {
        tries += 1;
        if (tries === 1) throw new Failure("SPEECH_FAILED", "");
        return { text: "heard" };
      },
    });
    const hear = () => queue.run({ kind: "transcribe", key: "k", person: "a", input: {} }, { signal: signal() });
    await expect(hear()).rejects.toMatchObject({ code: "SPEECH_FAILED" });
    expect(await hear()).toEqual({ text: "heard" });
    const stop = new AbortController();
    const cancelled = queue.run(planJob("p"), { signal: stop.signal });
    await vi.waitFor(() => expect(held.begun).toEqual(["p"]), waits);
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    await vi.waitFor(() => expect(held.aborted).toEqual(["p"]), waits);
    const again = queue.run(planJob("p"), { signal: signal() });
    await vi.waitFor(() => expect(held.begun).toEqual(["p", "p"]), waits);
    held.end("p");
    expect(await again).toEqual(draftOf("p"));
  });

  it("are handed back by a worker that ends, and done by the next at once", async () => {
    const [leaving, staying] = [heldWork(), heldWork()];
    const queue = await world.queue();
    const first = await world.hands(leaving.work);
    const plan = queue.run(planJob("p"), { signal: signal() });
    await vi.waitFor(() => expect(leaving.begun).toEqual(["p"]), waits);
    await first.close(0);
    expect(first.notes.at(-1)?.what).toBe("handedBack");
    await world.hands(staying.work);
    await vi.waitFor(() => expect(staying.begun).toEqual(["p"]), waits);
    staying.end("p");
    expect(await plan).toEqual(draftOf("p"));
  });

  it("wait while Redis is away and go on afterwards; after a limit it is said", async () => {
    const held = heldWork();
    const queue = await world.queue();
    const impatient = await world.queue({ awayMs: 100 });
    await redis.kill();
    const plan = queue.run(planJob("p"), { signal: signal() });
    await expect(impatient.run(planJob("q"), { signal: signal() })).rejects.toMatchObject({
      code: "QUEUE_UNAVAILABLE",
    });
    await redis.start();
    await world.hands(held.work);
    await vi.waitFor(() => expect(held.begun).toEqual(["p"]), waits);
    await redis.kill();
    await sleep(300);
    await redis.start();
    held.end("p");
    expect(await plan).toEqual(draftOf("p"));
  });
});
