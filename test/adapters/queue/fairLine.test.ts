import { describe, expect, it } from "vitest";
import { createFairLine, type FairLine, type LineCall } from "../../../src/adapters/queue/fairLine.ts";
import type { Waiting } from "../../../src/shared/jobs.ts";

/** A job that ends when it is told to. */
function job() {
  let end = () => {};
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, done };
}

function harness({ slots = 1 }: { slots?: number } = {}) {
  let time = 0;
  const line = createFairLine({ now: () => time, usualMs: 60_000, slots });
  const started: string[] = [];
  const told = new Map<string, Waiting[]>();
  const ask = (name: string, person = name, signal = new AbortController().signal, background = false) => {
    const { end, done } = job();
    const onWaiting = (state: Waiting) => told.set(name, [...(told.get(name) ?? []), state]);
    const result = run(line, { person, signal, background, onWaiting }, async () => {
      started.push(name);
      await done;
      return name;
    });
    return { end, result };
  };
  return { ask, started, told, wait: (ms: number) => (time += ms) };
}

function run(line: FairLine, call: LineCall, work: () => Promise<string>): Promise<string> {
  return line.run(call, work);
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("a line in which persons take turns", () => {
  it("does one job at a time and lets persons take turns", async () => {
    const { ask, started } = harness();
    const jobs = [ask("a1", "a"), ask("a2", "a"), ask("a3", "a"), ask("b1", "b"), ask("c1", "c")];
    const names = ["a1", "b1", "c1", "a2", "a3"];
    for (let count = 1; count <= names.length; count += 1) {
      await settle();
      expect(started).toEqual(names.slice(0, count));
      jobs[["a1", "a2", "a3", "b1", "c1"].indexOf(started.at(-1) ?? "")]?.end();
    }
    await settle();
    expect(await Promise.all(jobs.map((each) => each.result))).toEqual(["a1", "a2", "a3", "b1", "c1"]);
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
    // A job was measured at 30 seconds; now that one counts.
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

  it("goes on after a job that failed", async () => {
    const line = createFairLine({ now: () => 0, usualMs: 1_000, slots: 1 });
    const call = { person: "a", signal: new AbortController().signal, background: false };
    const failed = line.run(call, () => Promise.reject(new Error("broken")));
    const next = line.run({ ...call, person: "b" }, () => Promise.resolve("fine"));
    await expect(failed).rejects.toThrow("broken");
    await expect(next).resolves.toBe("fine");
  });

  it("does as many at a time as it has slots", async () => {
    const { ask, started, told } = harness({ slots: 2 });
    const [first, second, third, fourth] = [ask("a"), ask("b"), ask("c"), ask("d")];
    await settle();
    expect(started).toEqual(["a", "b"]);
    expect(told.get("c")?.at(-1)).toEqual({ ahead: 2, waitSeconds: 60 });
    expect(told.get("d")?.at(-1)).toEqual({ ahead: 3, waitSeconds: 90 });
    second?.end();
    await settle();
    expect(started).toEqual(["a", "b", "c"]);
    for (const each of [first, third, fourth]) each?.end();
    await Promise.all([first, second, third, fourth].map((each) => each?.result));
    expect(started).toEqual(["a", "b", "c", "d"]);
  });

  it("does in the background what nobody waits for, behind everybody", async () => {
    const { ask, started, told } = harness();
    const first = ask("a");
    const background = ask("x", "x", undefined, true);
    const second = ask("b");
    await settle();
    expect(told.get("b")?.at(-1)?.ahead).toBe(1);
    for (const { end } of [first, second, background]) {
      end();
      await settle();
    }
    await background.result;
    expect(started).toEqual(["a", "b", "x"]);
  });
});
