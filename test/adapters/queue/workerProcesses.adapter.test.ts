/** Worker processes that come, sleep and are killed while jobs wait in a real Redis. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JobEvent } from "../../../src/shared/jobs.ts";
import { hasRedis, type RedisServer, startRedis } from "../../helpers/redisServer.ts";
import { planJob } from "./heldWork.ts";
import { openQueueWorld } from "./queueWorld.ts";

const waits = { timeout: 90_000, interval: 50 };
const signal = () => new AbortController().signal;

describe.skipIf(!hasRedis)("worker processes", () => {
  let redis: RedisServer;
  let world: Awaited<ReturnType<typeof openQueueWorld>>;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    redis = await startRedis();
    world = await openQueueWorld(redis.url);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await world.close();
    await redis.remove();
  });

  async function launch(name: string) {
    const file = join(import.meta.dirname, "handChild.ts");
    const child = spawn(process.execPath, ["--import", "tsx", file, redis.url, name], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    children.push(child);
    let said = "";
    child.stdout.on("data", (data: Buffer) => {
      said += data.toString();
    });
    const says = (line: string) => vi.waitFor(() => expect(said.split("\n")).toContain(line), waits);
    await says("ready");
    return {
      says,
      begun: () => said.split("\n").filter((line) => line.startsWith("begun")),
      end: (theme: string) => child.stdin.write(`${theme}\n`),
      kill: (sent: NodeJS.Signals) => child.kill(sent),
    };
  }

  it("share what waits, tell how far they are, and stop when nobody wants it", { timeout: 120_000 }, async () => {
    const queue = await world.queue();
    const events: JobEvent[] = [];
    const stop = new AbortController();
    const cancelled = queue.run(planJob("p1"), { signal: stop.signal, onProgress: (event) => events.push(event) });
    const others = ["p2", "p3"].map((theme) => queue.run(planJob(theme), { signal: signal() }));
    const first = await launch("first");
    await vi.waitFor(() => expect(first.begun()).toHaveLength(1), waits);
    const second = await launch("second");
    await vi.waitFor(() => expect(second.begun()).toHaveLength(1), waits);
    expect([first.begun(), second.begun()].flat()).toEqual(["begun p1", "begun p2"]);
    await vi.waitFor(() => expect(events).toMatchObject([{ progress: { label: "first", done: 1, total: 2 } }]), waits);
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    await first.says("aborted p1");
    await first.says("begun p3");
    first.end("p3");
    second.end("p2");
    expect(await Promise.all(others)).toMatchObject([{ title: "p2 by second" }, { title: "p3 by first" }]);
  });

  it("leave what was lost to another, once, and change nothing when they wake", { timeout: 240_000 }, async () => {
    const queue = await world.queue();
    const [killed, asleep] = [await launch("killed"), await launch("asleep")];
    const jobs = ["p1", "p2", "p3"].map((theme) => queue.run(planJob(theme), { signal: signal() }));
    await vi.waitFor(() => expect([killed.begun(), asleep.begun()].flat()).toHaveLength(2), waits);
    const ofAsleep = asleep.begun()[0]?.slice(6) ?? "";
    killed.kill("SIGKILL");
    asleep.kill("SIGSTOP");
    const heir = await launch("heir");
    for (let count = 1; count <= 3; count += 1) {
      await vi.waitFor(() => expect(heir.begun()).toHaveLength(count), waits);
      heir.end(heir.begun().at(-1)?.slice(6) ?? "");
    }
    expect(await Promise.all(jobs)).toMatchObject(["p1", "p2", "p3"].map((theme) => ({ title: `${theme} by heir` })));
    expect(heir.begun()).toHaveLength(3);
    asleep.kill("SIGCONT");
    asleep.end(ofAsleep);
    await Promise.race([asleep.says(`ended ${ofAsleep}`), asleep.says(`aborted ${ofAsleep}`)]);
    // Whoever asks again gets what was delivered, not what came late.
    const again = await world.queue();
    expect(await again.run(planJob(ofAsleep), { signal: signal() })).toMatchObject({ title: `${ofAsleep} by heir` });
  });

  it("do not try for ever what is lost again and again", { timeout: 240_000 }, async () => {
    const queue = await world.queue();
    const job = queue.run(planJob("deadly"), { signal: signal() });
    job.catch(() => undefined);
    for (const name of ["first", "second"]) {
      const worker = await launch(name);
      await worker.says("begun deadly");
      worker.kill("SIGKILL");
    }
    const third = await launch("third");
    await expect(job).rejects.toMatchObject({ code: "WORKER_LOST" });
    expect(third.begun()).toEqual([]);
  });
});
