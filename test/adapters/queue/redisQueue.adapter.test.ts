import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Failure } from "../../../src/shared/failures.ts";
import type { JobEvent, Waiting } from "../../../src/shared/jobs.ts";
import { hasRedis, type RedisServer, startRedis } from "../../helpers/redisServer.ts";
import { draftOf, heldWork, openQueueWorld, planJob } from "./queueWorld.ts";

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

  it("are done one at a time by each worker, and persons take turns", async () => {
    const held = heldWork();
    const queue = await world.queue();
    await world.hands(held.work);
    const first = queue.run(planJob("a1", { person: "a" }), { signal: signal() });
    await vi.waitFor(() => expect(held.begun).toEqual(["a1"]), waits);
    const rest = [];
    const told = new Map<string, Waiting>();
    for (const theme of ["a2", "a3", "b1", "c1"]) {
      const onWaiting = (waiting: Waiting) => void told.set(theme, waiting);
      rest.push(queue.run(planJob(theme, { person: theme[0] ?? "" }), { signal: signal(), onWaiting }));
      await vi.waitFor(() => expect(told.has(theme)).toBe(true), waits);
    }
    await vi.waitFor(
      () =>
        expect([...told].map(([theme, { ahead }]) => `${theme} ${ahead}`)).toEqual(["a2 3", "a3 4", "b1 1", "c1 2"]),
      waits,
    );
    expect(told.get("c1")?.waitSeconds).toBe(80);
    for (const theme of ["a1", "b1", "c1", "a2", "a3"]) {
      await vi.waitFor(() => expect(held.begun.at(-1)).toBe(theme), waits);
      held.end(theme);
    }
    expect(await Promise.all([first, ...rest])).toEqual(["a1", "a2", "a3", "b1", "c1"].map(draftOf));
  });

  it("tell their progress, and a plan of the library does not wait behind those of the model", async () => {
    const held = heldWork();
    const queue = await world.queue();
    await world.hands(held.work);
    const events: JobEvent[] = [];
    const slow = queue.run(planJob("slow"), { signal: signal(), onProgress: (event) => events.push(event) });
    await vi.waitFor(() => expect(events).toHaveLength(1), waits);
    expect(events[0]).toMatchObject({ type: "plan.progress", progress: { label: "slow" } });
    const quick = queue.run(planJob("quick", { writer: "builtin" }), { signal: signal() });
    await vi.waitFor(() => expect(held.begun).toEqual(["slow", "quick"]), waits);
    held.end("quick");
    expect(await quick).toEqual(draftOf("quick"));
    held.end("slow");
    await slow;
  });

  it("can be cancelled while they wait and while they run", async () => {
    const held = heldWork();
    const queue = await world.queue();
    const { notes } = await world.hands(held.work);
    const stops = [new AbortController(), new AbortController()];
    const [running, waiting] = stops.map((stop, index) => queue.run(planJob(`p${index}`), { signal: stop.signal }));
    const third = queue.run(planJob("p2"), { signal: signal() });
    await vi.waitFor(() => expect(held.begun).toEqual(["p0"]), waits);
    for (const stop of stops.toReversed()) stop.abort();
    await expect(running).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    await expect(waiting).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    await vi.waitFor(() => expect(held.begun.at(-1)).toBe("p2"), waits);
    expect(notes.filter(({ what }) => what === "cancelled").length).toBeGreaterThanOrEqual(1);
    held.end("p2");
    await third;
    expect(held.begun).not.toContain("p1");
  });

  it("fail as the work fails", async () => {
    const queue = await world.queue();
    await world.hands({
      writePlan: ({ slots }) =>
        Promise.reject(slots.theme === "bug" ? new Error("bug: a hole") : new Failure("WISH_NOT_MET", "改不了")),
    });
    await expect(queue.run(planJob("wish"), { signal: signal() })).rejects.toMatchObject({
      code: "WISH_NOT_MET",
      message: "改不了",
    });
    await expect(queue.run(planJob("bug"), { signal: signal() })).rejects.toThrow("bug: a hole");
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

  it("take what is background when nobody waits", async () => {
    const held = heldWork();
    const done: string[] = [];
    const queue = await world.queue();
    const document = { title: "x" } as never;
    const proposals = queue.run(
      { kind: "proposeQuestions", key: "x", person: "x", input: { document, known: [], countMax: 3 } },
      { signal: signal() },
    );
    const plan = queue.run(planJob("p"), { signal: signal() });
    await sleep(600);
    await world.hands({
      ...held.work,
      proposeQuestions: async () => {
        done.push(`proposals after ${held.begun.join()}`);
        return { questions: [] };
      },
    });
    await vi.waitFor(() => expect(held.begun).toEqual(["p"]), waits);
    held.end("p");
    await Promise.all([plan, proposals]);
    expect(done).toEqual(["proposals after p"]);
  });
});
