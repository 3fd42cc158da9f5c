import { describe, expect, it } from "vitest";
import { createPlanQueue, type PlanQueue, type Waiting } from "../../../src/tools/writePlan/queue.ts";

/** A job that ends when it is told to. */
function job() {
  let end = () => {};
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, done };
}

function harness() {
  let time = 0;
  const queue = createPlanQueue({ now: () => time, usualMs: 60_000 });
  const started: string[] = [];
  const told = new Map<string, Waiting[]>();
  const ask = (name: string, person = name, signal = new AbortController().signal) => {
    const { end, done } = job();
    const waiting = (state: Waiting) => told.set(name, [...(told.get(name) ?? []), state]);
    const result = run(queue, { person, signal, waiting }, async () => {
      started.push(name);
      await done;
      return name;
    });
    return { end, result };
  };
  return { ask, started, told, wait: (ms: number) => (time += ms) };
}

function run(queue: PlanQueue, call: Parameters<PlanQueue["run"]>[0], work: () => Promise<string>): Promise<string> {
  return queue.run(call, work);
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("the line of plans", () => {
  it("writes one at a time and lets persons take turns", async () => {
    const { ask, started } = harness();
    const jobs = [ask("a1", "a"), ask("a2", "a"), ask("a3", "a"), ask("b1", "b"), ask("c1", "c")];
    for (const order of [
      ["a1"],
      ["a1", "b1"],
      ["a1", "b1", "c1"],
      ["a1", "b1", "c1", "a2"],
      ["a1", "b1", "c1", "a2", "a3"],
    ]) {
      await settle();
      const now = started.at(-1);
      expect(started).toEqual(started.slice(0, order.length));
      expect(started).toHaveLength(order.length);
      jobs[["a1", "a2", "a3", "b1", "c1"].indexOf(now ?? "")]?.end();
    }
    await settle();
    expect(await Promise.all(jobs.map((each) => each.result))).toEqual(["a1", "a2", "a3", "b1", "c1"]);
    expect(started.indexOf("b1")).toBeLessThan(started.indexOf("a3"));
    expect(started.indexOf("c1")).toBeLessThan(started.indexOf("a3"));
  });

  it("tells those who wait how many are before them and how long it takes", async () => {
    const { ask, told, wait } = harness();
    const first = ask("a");
    await settle();
    wait(20_000);
    ask("b");
    ask("c");
    expect(told.get("b")?.at(-1)).toEqual({ ahead: 1, waitSeconds: 40 });
    expect(told.get("c")?.at(-1)).toEqual({ ahead: 2, waitSeconds: 100 });
    expect(told.has("a")).toBe(false);
    wait(10_000);
    first.end();
    await settle();
    // A plan was measured at 30 seconds; now that one counts.
    expect(told.get("c")?.at(-1)).toEqual({ ahead: 1, waitSeconds: 30 });
  });

  it("lets a person leave the line, and whoever is behind moves up", async () => {
    const { ask, started, told } = harness();
    const first = ask("a");
    const leaving = new AbortController();
    const second = ask("b", "b", leaving.signal);
    const third = ask("c");
    await settle();
    leaving.abort();
    await expect(second.result).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    expect(told.get("c")?.at(-1)?.ahead).toBe(1);
    first.end();
    await settle();
    third.end();
    await expect(third.result).resolves.toBe("c");
    expect(started).toEqual(["a", "c"]);
  });

  it("goes on after a plan that failed", async () => {
    const queue = createPlanQueue({ now: () => 0, usualMs: 1_000 });
    const call = { person: "a", signal: new AbortController().signal, waiting: () => {} };
    const failed = queue.run(call, () => Promise.reject(new Error("broken")));
    const next = queue.run({ ...call, person: "b" }, () => Promise.resolve("fine"));
    await expect(failed).rejects.toThrow("broken");
    await expect(next).resolves.toBe("fine");
  });
});
