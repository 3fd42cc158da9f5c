import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPacer, type Pace } from "../../../../src/adapters/channels/wecom/pacer.ts";

const never = new AbortController().signal;
const pace: Pace = {
  chat: [{ count: 3, windowMs: 60_000 }],
  account: [{ count: 5, windowMs: 1_000 }],
  pauseMs: 100,
  jitterMs: 50,
  sameTextChatsMax: 2,
};

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-23T10:00:00+08:00") }));
afterEach(() => void vi.useRealTimers());

/** When each of these messages goes out, in milliseconds from now, by chat. */
async function times(chats: string[], changes: Partial<Pace> = {}, random = () => 0) {
  const pacer = createPacer({ ...pace, ...changes }, Date.now, random);
  const start = Date.now();
  const sent: { chat: string; at: number }[] = [];
  const turns = chats.map((chat) => pacer.turn(chat, never).then(() => sent.push({ chat, at: Date.now() - start })));
  await vi.runAllTimersAsync();
  await Promise.all(turns);
  return sent;
}

describe("the pace of messages", () => {
  it("leaves a pause between two messages to one chat, with some jitter", async () => {
    expect((await times(["甲", "甲", "甲"])).map(({ at }) => at)).toEqual([0, 100, 200]);
    expect((await times(["甲", "甲", "甲"], {}, () => 1)).map(({ at }) => at)).toEqual([0, 150, 300]);
  });

  it("keeps the limit of one chat without holding up another", async () => {
    const sent = await times(["甲", "甲", "甲", "甲", "乙"]);
    expect(sent.filter(({ chat }) => chat === "甲").map(({ at }) => at)).toEqual([0, 100, 200, 60_000]);
    expect(sent.find(({ chat }) => chat === "乙")?.at).toBe(0);
  });

  it("keeps the limit of the account over all chats", async () => {
    const sent = await times(Array.from({ length: 12 }, (_, index) => `人${index}`));
    for (const { at } of sent)
      expect(sent.filter((other) => other.at >= at && other.at < at + 1_000).length).toBeLessThanOrEqual(5);
    expect(sent.at(-1)?.at).toBe(2_000);
  });

  it("rests after the platform refused, longer each time in a row, until a message is taken", async () => {
    const pacer = createPacer(pace, Date.now, () => 0);
    const waited = async (chat: string) => {
      const start = Date.now();
      const turn = pacer.turn(chat, never).then(() => Date.now() - start);
      await vi.runAllTimersAsync();
      return turn;
    };
    pacer.throttled();
    expect(await waited("甲")).toBe(2_000);
    pacer.throttled();
    expect(await waited("乙")).toBe(4_000);
    pacer.accepted();
    pacer.throttled();
    expect(await waited("丙")).toBe(2_000);
  });

  it("gives up its turn when nobody waits for it any more", async () => {
    const pacer = createPacer(pace);
    const abort = new AbortController();
    await pacer.turn("甲", never);
    const turn = pacer.turn("甲", abort.signal);
    abort.abort();
    await expect(turn).rejects.toMatchObject({ code: "REPLY_NOT_SENT" });
  });

  it("lets the same text go to a few chats, then makes it differ; to one chat it may be said again", () => {
    const pacer = createPacer(pace);
    expect(["甲", "甲", "乙", "丙", "丁"].map((chat, index) => pacer.vary(`k${index}`, chat, "停水"))).toEqual([
      "停水",
      "停水",
      "停水",
      "停水\n（10:00:00）",
      "停水\n（10:00:00）",
    ]);
    vi.advanceTimersByTime(1_000);
    // Sent again under its key, a message stays as it was: it may have arrived.
    expect([pacer.vary("k0", "甲", "停水"), pacer.vary("k4", "丁", "停水")]).toEqual(["停水", "停水\n（10:00:00）"]);
    vi.advanceTimersByTime(700_000);
    expect(pacer.vary("k9", "戊", "停水")).toBe("停水");
  });
});
