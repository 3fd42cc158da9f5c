import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSessionLines } from "../../../../src/adapters/channels/wecom/sessionLines.ts";
import { Failure } from "../../../../src/shared/failures.ts";

const minuteMs = 60_000;
const away = () => new Failure("STORE_UNAVAILABLE", "redis");

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What became of a message whose storing fails `failures` times. */
function push(failures: number, error: Error, closed = new AbortController().signal) {
  const lines = createSessionLines(closed);
  const outcome = { tries: 0, stored: [] as string[], lost: [] as unknown[] };
  const work = (name: string, fails: number) => async () => {
    outcome.tries += 1;
    if (outcome.tries <= fails) throw error;
    outcome.stored.push(name);
  };
  lines.push("a", work("first", failures), (lost) => void outcome.lost.push(lost));
  lines.push("a", work("second", 0), () => undefined);
  return { lines, outcome };
}

describe("the messages of a session", () => {
  it("wait for a store that is away for minutes, in order", async () => {
    const { outcome } = push(20, away());
    await vi.advanceTimersByTimeAsync(8 * minuteMs);
    expect(outcome).toMatchObject({ stored: ["first", "second"], lost: [] });
  });

  it("do not wait for ever, and a lost one is told and holds up nobody", async () => {
    const { outcome } = push(1_000, away());
    await vi.advanceTimersByTimeAsync(11 * minuteMs);
    expect(outcome.lost).toMatchObject([{ code: "STORE_UNAVAILABLE" }]);
  });

  it("that fail for another reason are given up after four tries", async () => {
    const { outcome } = push(4, new Error("bug: no such column"));
    await vi.advanceTimersByTimeAsync(minuteMs);
    expect(outcome).toMatchObject({ tries: 5, stored: ["second"], lost: [expect.any(Error)] });
  });

  it("are not waited for once the channel is closed", async () => {
    const closing = new AbortController();
    const { lines, outcome } = push(1_000, away(), closing.signal);
    await vi.advanceTimersByTimeAsync(1_000);
    closing.abort();
    await lines.drained(minuteMs);
    expect(outcome.lost).toHaveLength(1);
  });
});
