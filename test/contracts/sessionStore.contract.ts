/** What every store of sessions must do. An adapter test calls it with its own store and adds what is special to it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainedRow } from "../../src/session/draft.ts";
import type { Append, Effect, LogRow, SessionStore, Timer } from "../../src/session/sessionStore.ts";

/** `reopen` closes the store and opens it again on the same data, as a new process would. */
export type StoreUnderTest = { store: SessionStore; reopen: () => Promise<SessionStore>; remove: () => Promise<void> };

const bodyOf = (seq: number, text = "") => JSON.stringify({ at: seq, event: { type: "said", text } });

function rowsOf(session: string, from: number, count: number, prevHash: string, text?: string): LogRow[] {
  const rows: LogRow[] = [];
  for (let seq = from; seq < from + count; seq += 1) {
    rows.push(chainedRow(session, seq, rows.at(-1)?.hash ?? prevHash, bodyOf(seq, text)));
  }
  return rows;
}

/** A change of one row after `after`; anything in it can be overridden. */
function changeOf(session: string, after: number, over: Partial<Append> = {}, text?: string): Append {
  const rows = over.rows ?? rowsOf(session, after + 1, 1, after < 0 ? session : `hash-${after}`, text);
  const last = rows.at(-1)!;
  return {
    session,
    key: `key-${after + 1}`,
    after,
    rows,
    head: {
      session,
      seq: last.seq,
      at: 1_000 + last.seq,
      hash: last.hash,
      machine: "m1",
      state: `{"seq":${last.seq}}`,
    },
    stopActors: [],
    disarm: [],
    effects: [],
    arm: [],
    ...over,
  };
}
const effectOf = (name: string, actor: string, session = "a"): Effect => ({
  key: `${session}#${name}`,
  session,
  actor,
  name: actor === "" ? "reply" : "search",
  input: '{"text":"下周六😀"}',
});
const timerOf = (id: string, key: string, due: number, session = "a"): Timer => ({
  session,
  id,
  key,
  due,
  event: `{"type":"${id}"}`,
});
const keysOf = (effects: Effect[]) => effects.map(({ key, session }) => key.slice(session.length + 1));

export function sessionStoreContract(open: () => Promise<StoreUnderTest>): void {
  let under: StoreUnderTest;
  let store: SessionStore;
  beforeEach(async () => {
    under = await open();
    store = under.store;
  });
  afterEach(async () => {
    await store.close();
    await under.remove();
  });
  const reopen = async () => {
    store = await under.reopen();
  };

  describe("a log of sessions", () => {
    it("knows nothing of a session that never began", async () => {
      expect(await store.head("a")).toBeUndefined();
      expect(await store.rows("a")).toEqual([]);
      expect(await store.sessions()).toEqual([]);
      expect(await store.dueEffects("a")).toEqual([]);
      expect(await store.nextTimers(5)).toEqual([]);
    });

    it("gives back exactly what was appended, also after it was closed", async () => {
      const rows = rowsOf("聊天/a", 0, 3, "聊天/a", '引号"、换行\n、😀、\u0000');
      const change = changeOf("聊天/a", -1, {
        rows,
        effects: [effectOf("e1", "find", "聊天/a")],
        arm: [timerOf("t", "k", 5, "聊天/a")],
      });
      expect(await store.append(change)).toBe("applied");
      await reopen();
      expect(await store.head("聊天/a")).toEqual(change.head);
      expect(await store.rows("聊天/a")).toEqual(rows);
      expect(await store.rows("聊天/a", 2)).toEqual(rows.slice(2));
      expect(await store.dueEffects()).toEqual(change.effects);
      expect(await store.nextTimers(5)).toEqual(change.arm);
    });

    it("keeps a row of a megabyte whole", async () => {
      const rows = [chainedRow("a", 0, "a", JSON.stringify({ text: "长".repeat(350_000) }))];
      await store.append(changeOf("a", -1, { rows }));
      expect(await store.rows("a")).toEqual(rows);
    });

    it("lists sessions in the order in which they began", async () => {
      for (const session of ["z", "a", "m"]) await store.append(changeOf(session, -1));
      await store.append(changeOf("z", 0));
      expect(await store.sessions()).toEqual(["z", "a", "m"]);
    });
  });

  describe("an append", () => {
    it("refuses a key that was seen in the session, whatever else it says, and takes it in another session", async () => {
      await store.append(changeOf("a", -1, { key: "m1" }));
      expect(await store.append(changeOf("a", 0, { key: "m1" }))).toBe("duplicate");
      expect(await store.append(changeOf("a", 7, { key: "m1", fence: { effect: "a#none", settles: true } }))).toBe(
        "duplicate",
      );
      expect(await store.append(changeOf("b", -1, { key: "m1" }))).toBe("applied");
      await reopen();
      expect(await store.append(changeOf("a", 0, { key: "m1" }))).toBe("duplicate");
      expect((await store.head("a"))?.seq).toBe(0);
    });

    it("of many in one moment is made or refused alone, in the order in which they came", async () => {
      const effects = [effectOf("e1", "find")];
      const outcomes = await Promise.all([
        store.append(changeOf("a", -1, { key: "m1", effects })),
        store.append(changeOf("b", 4, { effects: [effectOf("e2", "find", "b")] })),
        store.append(changeOf("a", -1, { key: "m1", effects })),
        store.append(changeOf("c", -1, { arm: [timerOf("t", "k", 5, "c")] })),
        store.append(changeOf("a", 0, { key: "m2", fence: { effect: "a#e1", settles: true } })),
        store.append(changeOf("a", 1, { key: "m3", fence: { effect: "a#e1", settles: true } })),
        store.append(changeOf("c", 0, { fence: { timer: "t", key: "other" }, stopActors: "all", disarm: "all" })),
        store.append(changeOf("c", 0, { fence: { timer: "t", key: "k" } })),
      ]);
      expect(outcomes).toEqual(["applied", "conflict", "duplicate", "applied", "applied", "stale", "stale", "applied"]);
      await reopen();
      expect(await store.sessions()).toEqual(["a", "c"]);
      expect(await store.rows("b")).toEqual([]);
      expect([(await store.head("a"))?.seq, (await store.head("c"))?.seq]).toEqual([1, 1]);
      expect(await store.dueEffects()).toEqual([]);
      expect(await store.nextTimers(5)).toEqual([]);
    });

    it("that is made when the store closes is durable", async () => {
      const appended = store.append(changeOf("a", -1));
      await reopen();
      expect(await appended).toBe("applied");
      expect((await store.head("a"))?.seq).toBe(0);
    });

    it("refuses a change that does not follow the present state", async () => {
      await store.append(changeOf("a", -1));
      expect(await store.append(changeOf("a", -1, { key: "x" }))).toBe("conflict");
      expect(await store.append(changeOf("a", 3, { key: "x" }))).toBe("conflict");
      expect(await store.append(changeOf("new", 0, { key: "x" }))).toBe("conflict");
      expect(await store.append(changeOf("a", 0, { key: "x" }))).toBe("applied");
    });

    it("lets exactly one of several that race for the same place through", async () => {
      await store.append(changeOf("a", -1));
      const outcomes = await Promise.all(
        [1, 2, 3, 4].map((n) => store.append(changeOf("a", 0, { key: `racer-${n}` }))),
      );
      expect(outcomes.sort()).toEqual(["applied", "conflict", "conflict", "conflict"]);
      expect(await store.rows("a")).toHaveLength(2);
    });

    it("leaves nothing behind when it is refused", async () => {
      await store.append(changeOf("a", -1, { effects: [effectOf("e1", "find")], arm: [timerOf("t", "k1", 5)] }));
      const loud = {
        effects: [effectOf("e2", "find")],
        arm: [timerOf("t", "k2", 9)],
        stopActors: "all",
        disarm: "all",
      } as const;
      const copies = { ...loud, effects: [...loud.effects], arm: [...loud.arm] };
      expect(await store.append(changeOf("a", 0, { ...copies, key: "key-0" }))).toBe("duplicate");
      expect(await store.append(changeOf("a", 0, { ...copies, fence: { effect: "a#gone", settles: true } }))).toBe(
        "stale",
      );
      expect(await store.append(changeOf("a", 4, { ...copies, fence: { effect: "a#e1", settles: true } }))).toBe(
        "conflict",
      );
      expect(keysOf(await store.dueEffects())).toEqual(["e1"]);
      expect(await store.nextTimers(5)).toEqual([timerOf("t", "k1", 5)]);
      expect((await store.rows("a")).length).toBe(1);
    });
  });

  describe("a fence", () => {
    beforeEach(async () => {
      await store.append(changeOf("a", -1, { effects: [effectOf("e1", "find")], arm: [timerOf("t", "k1", 5)] }));
    });

    it("lets the result of a due effect in once", async () => {
      const fence = { effect: "a#e1", settles: true };
      expect(await store.append(changeOf("a", 0, { fence }))).toBe("applied");
      expect(await store.dueEffects()).toEqual([]);
      expect(await store.append(changeOf("a", 1, { fence }))).toBe("stale");
    });

    it("lets progress in as often as it comes while the effect is due, and not afterwards", async () => {
      const fence = { effect: "a#e1", settles: false };
      expect(await store.append(changeOf("a", 0, { fence }))).toBe("applied");
      expect(await store.append(changeOf("a", 1, { fence }))).toBe("applied");
      expect(await store.append(changeOf("a", 2, { stopActors: ["find"] }))).toBe("applied");
      expect(await store.append(changeOf("a", 3, { fence }))).toBe("stale");
    });

    it("names stale before conflict", async () => {
      expect(await store.append(changeOf("a", 9, { fence: { effect: "a#gone", settles: true } }))).toBe("stale");
    });

    it("lets a timer fire once, and only as it was armed last", async () => {
      expect(await store.append(changeOf("a", 0, { arm: [timerOf("t", "k2", 9)] }))).toBe("applied");
      expect(await store.nextTimers(5)).toEqual([timerOf("t", "k2", 9)]);
      expect(await store.append(changeOf("a", 1, { fence: { timer: "t", key: "k1" } }))).toBe("stale");
      expect(await store.append(changeOf("a", 1, { fence: { timer: "t", key: "k2" } }))).toBe("applied");
      expect(await store.nextTimers(5)).toEqual([]);
      expect(await store.append(changeOf("a", 2, { fence: { timer: "t", key: "k2" } }))).toBe("stale");
    });

    it("lets a fired timer arm itself again in the same change", async () => {
      const again = changeOf("a", 0, { fence: { timer: "t", key: "k1" }, arm: [timerOf("t", "k2", 50)] });
      expect(await store.append(again)).toBe("applied");
      expect(await store.nextTimers(5)).toEqual([timerOf("t", "k2", 50)]);
    });
  });

  describe("effects", () => {
    it("come in the order in which they were committed, of one session or of all", async () => {
      await store.append(changeOf("b", -1, { effects: [effectOf("b1", "", "b")] }));
      await store.append(changeOf("a", -1, { effects: [effectOf("a2", ""), effectOf("a1", "find")] }));
      await store.append(changeOf("b", 0, { effects: [effectOf("b0", "find", "b")] }));
      expect(keysOf(await store.dueEffects())).toEqual(["b1", "a2", "a1", "b0"]);
      expect(keysOf(await store.dueEffects("b"))).toEqual(["b1", "b0"]);
    });

    it("are stopped by invoke id before new ones are added; replies are not stopped", async () => {
      await store.append(
        changeOf("a", -1, { effects: [effectOf("e1", "find"), effectOf("e2", "write"), effectOf("r1", "")] }),
      );
      await store.append(changeOf("b", -1, { effects: [effectOf("f1", "find", "b")] }));
      await store.append(changeOf("a", 0, { stopActors: ["find"], effects: [effectOf("e3", "find")] }));
      expect(keysOf(await store.dueEffects())).toEqual(["e2", "r1", "f1", "e3"]);
      await store.append(changeOf("a", 1, { stopActors: "all", effects: [effectOf("e4", "find")] }));
      expect(keysOf(await store.dueEffects())).toEqual(["r1", "f1", "e4"]);
    });

    it("end once; a reply is then found by the channel's own id", async () => {
      await store.append(changeOf("a", -1, { effects: [effectOf("r1", ""), effectOf("r2", "")] }));
      const sent = { status: "done", receipt: "wx-77", at: 1_763_000_000_000, tries: 2 } as const;
      expect(await store.settle("a#r1", sent)).toBe(true);
      expect(await store.settle("a#r1", { status: "done", receipt: "wx-78" })).toBe(false);
      expect(await store.settle("a#r2", { status: "failed" })).toBe(true);
      expect(await store.settle("a#never", { status: "done" })).toBe(false);
      await reopen();
      expect(await store.dueEffects()).toEqual([]);
      expect(await store.effectByReceipt("wx-77")).toEqual(effectOf("r1", ""));
      expect(await store.effectByReceipt("wx-78")).toBeUndefined();
      expect(await store.deliveries("a")).toEqual([{ key: "a#r1", at: sent.at, tries: 2 }]);
    });
  });

  describe("timers", () => {
    it("come soonest first, of one session or of all, as many as asked for", async () => {
      await store.append(changeOf("a", -1, { arm: [timerOf("late", "k1", 300), timerOf("soon", "k2", 100)] }));
      await store.append(changeOf("b", -1, { arm: [timerOf("mid", "k3", 200, "b")] }));
      expect((await store.nextTimers(5)).map((timer) => timer.id)).toEqual(["soon", "mid", "late"]);
      expect((await store.nextTimers(1)).map((timer) => timer.id)).toEqual(["soon"]);
      expect((await store.nextTimers(5, "b")).map((timer) => timer.id)).toEqual(["mid"]);
    });

    it("are disarmed by id or all at once, before new ones are armed, and only in their session", async () => {
      await store.append(
        changeOf("a", -1, { arm: [timerOf("x", "k1", 1), timerOf("y", "k2", 2), timerOf("z", "k3", 3)] }),
      );
      await store.append(changeOf("b", -1, { arm: [timerOf("x", "k4", 4, "b")] }));
      await store.append(changeOf("a", 0, { disarm: ["x", "never"], arm: [timerOf("x", "k5", 9)] }));
      expect((await store.nextTimers(9)).map((timer) => timer.key)).toEqual(["k2", "k3", "k4", "k5"]);
      await store.append(changeOf("a", 1, { disarm: "all", arm: [timerOf("y", "k6", 7)] }));
      expect((await store.nextTimers(9)).map((timer) => timer.key)).toEqual(["k4", "k6"]);
    });
  });
}
