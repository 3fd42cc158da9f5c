import { expect, it } from "vitest";
import { createThreadGovernor } from "../../../src/adapters/models/threadGovernor.ts";

/** Feeds `count` units whose time depends on the threads in use; gives how many units each number of threads computed. */
function feed(governor: ReturnType<typeof createThreadGovernor>, count: number, msByThreads: Record<number, number>) {
  const used: Record<number, number> = {};
  for (let unit = 0; unit < count; unit += 1) {
    const threads = governor.threads();
    used[threads] = (used[threads] ?? 0) + 1;
    governor.observe(msByThreads[threads] ?? 0);
  }
  return used;
}

it("takes all cores where nobody else needs them, after one short look at the other way", () => {
  expect(feed(createThreadGovernor({ threadsMax: 2, units: 8 }), 1_000, { 1: 60, 2: 40 })).toEqual({ 1: 8, 2: 992 });
});

it("leaves one core to others while all cores are slower, and spends little on trying again", () => {
  const used = feed(createThreadGovernor({ threadsMax: 2, units: 8 }), 1_000, { 1: 60, 2: 900 });
  expect(used[2]).toBeLessThan(20);
});

it("comes back to all cores once the other program is gone, and yields again when it returns", () => {
  const governor = createThreadGovernor({ threadsMax: 8, units: 8 });
  feed(governor, 100, { 7: 20, 8: 400 });
  expect(feed(governor, 1_000, { 7: 20, 8: 15 })[8]).toBeGreaterThan(800);
  expect(feed(governor, 200, { 7: 20, 8: 400 })[7]).toBeGreaterThan(180);
});

it("keeps the only core", () => {
  expect(feed(createThreadGovernor({ threadsMax: 1, units: 8 }), 100, { 1: 50 })).toEqual({ 1: 100 });
});
