import { describe, expect, it } from "vitest";
import type { ChatEntry } from "../../../../src/adapters/channels/webChat/entry.ts";
import {
  blankChat,
  type ChatAction,
  isAnswered,
  isAwaited,
  lastId,
  type Pending,
  reduceChat,
} from "../../../../src/adapters/channels/webChat/page/chatState.ts";

const said = (id: string, messageId = id): ChatEntry => ({ id, at: 0, kind: "said", messageId, text: "问" });
const told = (id: string): ChatEntry => ({ id, at: 0, kind: "text", text: "答", options: ["一"] });
const progress = (id: string, run: string, done: number): ChatEntry => ({
  id,
  at: 0,
  kind: "progress",
  run,
  text: "写",
  done,
  total: 6,
});
const pending = (id: string, state: Pending["state"] = "sending"): Pending => ({ id, at: 0, text: "问", state });
const opened = (entries: ChatEntry[], reset = true, earlier: number | null = null): ChatAction => ({
  type: "opened",
  opening: { reset, entries, earlier },
});
const fold = (...actions: ChatAction[]) => actions.reduce(reduceChat, blankChat([]));

describe("the state of the chat", () => {
  it("shows an entry once, however often it comes, in the order of the log", () => {
    const state = fold(opened([said("2.0"), told("10.1")]), {
      type: "added",
      entries: [told("10.1"), told("10.2"), told("9.1")],
    });
    expect(state.entries.map(({ id }) => id)).toEqual(["2.0", "9.1", "10.1", "10.2"]);
    expect(lastId(state)).toBe("10.2");
  });

  it("replaces what it has by a fresh window, and adds to it otherwise", () => {
    const before = opened([said("1.0")]);
    expect(fold(before, opened([said("7.0")])).entries.map(({ id }) => id)).toEqual(["7.0"]);
    expect(fold(before, opened([said("7.0")], false)).entries.map(({ id }) => id)).toEqual(["1.0", "7.0"]);
  });

  it("keeps where earlier messages begin when it only goes on", () => {
    expect(fold(opened([said("9.0")], true, 5), opened([], false)).earlier).toBe(5);
  });

  it("puts earlier messages in front", () => {
    const page = { entries: [said("1.0"), progress("1.1", "a", 1)], earlier: null };
    const state = fold(opened([said("9.0")], true, 5), { type: "earlierLoaded", page });
    expect(state).toMatchObject({ earlier: null, progress: null, entries: [{ id: "1.0" }, { id: "9.0" }] });
  });

  it("drops a message on its way when it arrives in the log, and only that", () => {
    const state = fold(
      { type: "typed", pending: pending("a") },
      { type: "typed", pending: pending("b") },
      { type: "added", entries: [said("3.0", "a")] },
    );
    expect(state.pending.map(({ id }) => id)).toEqual(["b"]);
  });

  it("trusts the log about messages that the server had, after a lost connection", () => {
    const state = fold(
      { type: "typed", pending: pending("a", "sent") },
      { type: "typed", pending: pending("b", "failed") },
      opened([], false),
    );
    expect(state.pending.map(({ id }) => id)).toEqual(["b"]);
  });

  it("has one line of progress, which ends with its own run only", () => {
    const written = fold({ type: "added", entries: [progress("1.1", "a", 1), progress("2.1", "a", 2)] });
    expect(written.progress).toMatchObject({ done: 2 });
    expect(written.entries).toEqual([]);
    const end = (run: string): ChatAction => ({
      type: "added",
      entries: [{ id: "3.1", at: 0, kind: "progressEnd", run }],
    });
    expect(reduceChat(written, end("b")).progress).toMatchObject({ done: 2 });
    expect(reduceChat(written, end("a")).progress).toBeNull();
  });

  it("awaits an answer to what was said last, not to what failed", () => {
    expect(isAwaited(fold(opened([told("1.1")])))).toBe(false);
    expect(isAwaited(fold(opened([told("1.1"), said("2.0")])))).toBe(true);
    expect(isAwaited(fold(opened([told("1.1")]), { type: "typed", pending: pending("a") }))).toBe(true);
    expect(isAwaited(fold(opened([told("1.1")]), { type: "typed", pending: pending("a", "failed") }))).toBe(false);
  });

  it("closes options once something was said after them, and opens them again if that failed", () => {
    const state = fold(opened([told("1.1")]), { type: "typed", pending: pending("a") });
    expect(isAnswered(state, state.entries[0]!)).toBe(true);
    const failed = reduceChat(state, { type: "moved", id: "a", state: "failed", error: "太长" });
    expect(isAnswered(failed, failed.entries[0]!)).toBe(false);
    expect(failed.pending[0]?.error).toBe("太长");
    expect(reduceChat(failed, { type: "moved", id: "a", state: "sending" }).pending[0]?.error).toBeUndefined();
  });
});
