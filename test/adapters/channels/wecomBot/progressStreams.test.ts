import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { BotClient } from "../../../../src/adapters/channels/wecomBot/link.ts";
import { defaultTimeouts } from "../../../../src/adapters/channels/wecomBot/options.ts";
import { createProgressStreams } from "../../../../src/adapters/channels/wecomBot/progressStreams.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What the chat shows in the place of the progress. */
function chat() {
  const shown = { text: "", isOver: false };
  const change = async (_frame: unknown, _id: unknown, text: string, isOver: boolean) =>
    Object.assign(shown, { text, isOver });
  const platform = { replyStream: change, replyStreamNonBlocking: change } as unknown as BotClient;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const streams = createProgressStreams({ client: () => platform, timeouts: defaultTimeouts, log });
  const show = (text: string) =>
    streams.show("a", { headers: { req_id: "r" } }, { type: "reply", kind: "progress", text, done: 1, total: 6 }, "k");
  return { shown, streams, show };
}

it("says that it is done when the plan is there", async () => {
  const { shown, streams, show } = chat();
  await show("正在写流程 2/6…");
  streams.end("a");
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toEqual({ text: "正在写流程 2/6，好了。", isOver: true });
});

it("never says so of a plan of which nothing more was heard", async () => {
  const { shown, show } = chat();
  await show("前面还有2份，大约要等6分钟…");
  await vi.advanceTimersByTimeAsync(600_000);
  expect(shown).toEqual({ text: "前面还有2份，大约要等6分钟。", isOver: true });
});
