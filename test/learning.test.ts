import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLearning } from "../src/learning.ts";

const afterMs = 20_000;

describe("learning what was taken over", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Runs end when the test says so. */
  function running() {
    const ends: (() => void)[] = [];
    const learning = createLearning({ learn: () => new Promise((resolve) => ends.push(resolve)), afterMs });
    return { learning, ends };
  }

  it("is done once for what comes together, some time after the last", async () => {
    const { learning, ends } = running();
    learning.soon();
    await vi.advanceTimersByTimeAsync(afterMs - 1);
    learning.soon();
    await vi.advanceTimersByTimeAsync(afterMs - 1);
    expect(ends).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(ends).toHaveLength(1);
  });

  it("never runs twice at a time: what comes meanwhile is learnt after it", async () => {
    const { learning, ends } = running();
    learning.soon();
    await vi.advanceTimersByTimeAsync(afterMs);
    learning.soon();
    await vi.advanceTimersByTimeAsync(10 * afterMs);
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await vi.advanceTimersByTimeAsync(afterMs);
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await vi.advanceTimersByTimeAsync(10 * afterMs);
    expect(ends).toHaveLength(2);
  });
});
