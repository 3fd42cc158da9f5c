/** What every store must do that gives away and takes in whole sessions. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MovedSession, SessionMover } from "../../src/adapters/stores/movedSession.ts";
import { chainedRow } from "../../src/session/draft.ts";
import type { SessionStore } from "../../src/session/sessionStore.ts";

/** `open` opens the mover and the store on the same data, one after the other; `remove` ends both. */
export type MoverUnderTest = {
  withMover<T>(work: (mover: SessionMover) => Promise<T>): Promise<T>;
  withStore<T>(work: (store: SessionStore) => Promise<T>): Promise<T>;
  remove(): Promise<void>;
};

/** A session in the middle of its life: two changes, work that is due, a timer, and a reply that can be quoted. */
export function movedSession(session: string): MovedSession {
  const first = chainedRow(session, 0, session, '{"text":"开始\u2028了"}');
  const second = chainedRow(session, 1, first.hash, '{"text":"😀\\u0000\\n"}');
  const third = chainedRow(session, 2, second.hash, '{"text":"还没完"}');
  const effect = (name: string, actor: string) => ({
    key: `${session}#${name}`,
    session,
    actor,
    name: "n",
    input: '{"a":1}',
  });
  return {
    head: { session, seq: 2, at: 7, hash: third.hash, machine: "m", state: '{"value":"等"}' },
    rows: [first, second, third],
    keys: [
      ["m1", 1],
      ["m2", 2],
    ],
    effects: [effect("2.0", "find"), effect("2.1", "")],
    timers: [{ session, id: "t", key: `${session}#2.2`, due: 99, event: '{"type":"t"}' }],
    sent: [[`wx-${session}`, effect("1.0", "")]],
  };
}

export function sessionMoverContract(open: () => Promise<MoverUnderTest>): void {
  describe("whole sessions", () => {
    let under: MoverUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.remove());

    it("come out exactly as they went in", async () => {
      const moved = [movedSession("聊天/乙"), movedSession("a#b")];
      await under.withMover(async (mover) => {
        for (const one of moved) await mover.put(one);
        expect(await mover.sessions()).toEqual(["聊天/乙", "a#b"]);
        for (const one of moved) expect(await mover.take(one.head.session)).toEqual(one);
        expect(await mover.take("nobody")).toBeUndefined();
      });
    });

    it("live on: keys are known, work is due, timers are armed, replies can be quoted", async () => {
      const moved = movedSession("a");
      await under.withMover((mover) => mover.put(moved));
      await under.withStore(async (store) => {
        expect(await store.dueEffects()).toEqual(moved.effects);
        expect(await store.nextTimers(5)).toEqual(moved.timers);
        expect(await store.effectByReceipt("wx-a")).toEqual(moved.sent[0]?.[1]);
        const row = chainedRow("a", 3, moved.head.hash, "{}");
        const next = { session: "a", after: 2, rows: [row], head: { ...moved.head, seq: 3, hash: row.hash } };
        const none = { stopActors: [], disarm: [], effects: [], arm: [] };
        expect(await store.append({ ...next, ...none, key: "m1" })).toBe("duplicate");
        const fence = { effect: "a#2.0", settles: true };
        expect(await store.append({ ...next, ...none, key: "m3", fence })).toBe("applied");
        expect(await store.dueEffects("a")).toEqual(moved.effects.slice(1));
      });
    });

    it("are not put over another one of the same name; the same one again changes nothing", async () => {
      const moved = movedSession("a");
      await under.withMover(async (mover) => {
        await mover.put(moved);
        await mover.put(moved);
        const other = { ...moved, head: { ...moved.head, hash: "other" } };
        await expect(mover.put(other)).rejects.toMatchObject({ code: "INPUT_INVALID" });
        expect(await mover.take("a")).toEqual(moved);
      });
    });
  });
}
