import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openIndexStore } from "../../../src/adapters/console/indexDatabase.ts";
import type { IndexChange, IndexStore, TurnRecord } from "../../../src/console/find/indexStore.ts";

let directory: string;
let index: IndexStore;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "linli-sums-"));
  index = openIndexStore(directory);
});
afterEach(async () => {
  index.close();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

const turn = (seq: number, more: Partial<TurnRecord> = {}): TurnRecord => ({
  ...{ seq, ordinal: 0, at: seq, day: "2026-11-23", tag: "answered", via: "first", task: "补办", document: "甲" },
  ...{
    confidence: "sure",
    question: "",
    said: "",
    reason: "",
    theme: "",
    waitedMs: 200,
    solved: false,
    repliedMs: null,
    ...more,
  },
});
const change = (
  session: string,
  turns: TurnRecord[],
  more: Partial<IndexChange> = {},
  unit = "甲居委会",
): IndexChange => ({
  session: {
    ...{ session, id: session, person: session, channel: "web", place: "", room: "", unit, opening: "", firstAt: 0 },
    ...{ lastAt: 0, steps: 0, state: "", tags: [], edited: false, seq: 0, hash: "", story: "" },
  },
  ...{ turns, words: "", solves: [], reopens: [], undelivered: [], refused: [], anew: false, ...more },
});
const sums = (unit: string | null = null, from = "", to = "") => index.totals({ from, to, unit });
const answered = (unit: string | null = null) => sums(unit).byDay.map(({ day, via, count }) => [day, via, count]);

describe("sums kept by day", () => {
  it("follow what is added, called wrong, moved to another 居委会 and removed", () => {
    index.put([change("a", [turn(1), turn(5)]), change("b", [turn(1, { day: "2026-11-22" })], {}, "乙居委会")]);
    expect(answered()).toEqual([
      ["2026-11-22", "first", 1],
      ["2026-11-23", "first", 2],
    ]);
    index.put([change("a", [turn(9)], { refused: [5] })]);
    expect(answered()).toContainEqual(["2026-11-23", "refused", 1]);
    expect(answered("乙居委会")).toEqual([["2026-11-22", "first", 1]]);
    index.assignUnits(() => "丙居委会");
    expect([answered("甲居委会"), answered("乙居委会")]).toEqual([[], []]);
    expect(sums().byUnit.map(({ name }) => name)).toEqual(["丙居委会", "丙居委会"]);
    index.put([change("b", [], {}, "丁居委会")]);
    expect(answered("丁居委会")).toEqual([["2026-11-22", "first", 1]]);
    index.remove("a");
    expect(answered()).toEqual([["2026-11-22", "first", 1]]);
  });

  it("take a plan back that did not arrive", () => {
    const plan = turn(3, { tag: "delivered", via: "", theme: "包饺子", document: "" });
    index.put([change("a", [plan])]);
    expect(sums().byTheme).toEqual([{ name: "包饺子", via: "", count: 1 }]);
    index.put([change("a", [], { undelivered: [3] })]);
    expect(sums().byTheme).toEqual([]);
  });

  it("hold for any span of days, and tell waiting times to within 2 %", () => {
    const days = ["2026-11-01", "2026-11-15", "2026-11-30"];
    index.put([
      change(
        "a",
        days.map((day, seq) => turn(seq, { day, waitedMs: 10 ** (seq + 2) })),
      ),
    ]);
    expect(sums(null, "2026-11-02", "2026-11-15").byDocument).toEqual([{ name: "甲", count: 1 }]);
    for (const [position, { ms }] of sums().waits.entries()) expect(ms / 10 ** (position + 2)).toBeCloseTo(1, 1);
  });

  it("tell how long a colleague took to answer what was handed over, until that is open again", () => {
    const handedOver = turn(3, { at: 1_000, tag: "handover", via: "", document: "" });
    index.put([change("a", [handedOver])]);
    expect(sums().repliesIn).toEqual([]);
    index.put([change("a", [], { solves: [{ seq: 3, at: 61_000 }] })]);
    const [wait] = sums().repliesIn;
    expect((wait?.ms ?? 0) / 60_000).toBeCloseTo(1, 1);
    index.put([change("a", [], { reopens: [3] })]);
    expect(sums().repliesIn).toEqual([]);
  });

  it("can be added up beforehand, some days at a time", () => {
    index.put([
      change(
        "a",
        [1, 2, 3].map((seq) => turn(seq, { day: `2026-11-0${seq}` })),
      ),
    ]);
    expect([index.sumUp(2), index.sumUp(2), index.sumUp(2)]).toEqual([true, false, false]);
    expect(answered()).toHaveLength(3);
  });
});
