import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Totals, Via } from "../../src/console/find/indexStore.ts";
import { overviewOf } from "../../src/console/overview/overview.ts";
import type { Tag } from "../../src/console/view.ts";

const turn = fc.record({
  day: fc.constantFrom("2026-11-20", "2026-11-21", "2026-11-23"),
  unit: fc.constantFrom("", "甲居委会", "乙居委会"),
  name: fc.constantFrom("", ...Array.from({ length: 40 }, (_unused, index) => `事项${index}`)),
  tag: fc.constantFrom<Tag>("answered", "asked", "unanswered", "handover", "delivered", "failed", "distress"),
  via: fc.constantFrom<Via>("first", "asked", "follow", "refused", "again", "revised", "lost", ""),
});
const viasOf: Readonly<Partial<Record<Tag, readonly Via[]>>> = {
  answered: ["first", "asked", "follow", "refused", "again"],
  unanswered: ["", "again"],
  handover: ["", "again"],
  delivered: ["", "revised"],
  failed: ["", "lost"],
};
const fits = ({ tag, via }: { tag: Tag; via: Via }) => (viasOf[tag] ?? [""]).includes(via);

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

describe("the overview", () => {
  it("counts everything once: what it is divided into adds up to the whole, whichever way it is divided", () => {
    fc.assert(
      fc.property(fc.array(turn.filter(fits), { maxLength: 400 }), (turns) => {
        const rows = turns.map((each) => ({ ...each, count: 1 }));
        const plansByKind = rows.filter(({ tag, via }) => tag === "delivered" && via === "");
        const totals: Omit<Totals, "byTheme"> & { plansByKind: typeof plansByKind } = {
          byDay: rows,
          byTask: rows,
          byUnit: rows.map((row) => ({ ...row, name: row.unit })),
          byDocument: [],
          plansByKind,
          waits: [],
          repliesIn: [],
        };
        const { questions, answered, unknown, handover, handedOn, plans, revisions, plansLost, ...shown } = overviewOf(
          { from: "", to: "" },
          totals,
          [],
        );
        expect(answered.first + answered.asked + answered.refused + unknown + handover).toBe(questions);
        expect(sum(shown.days.map((day) => day.questions))).toBe(questions);
        for (const day of shown.days)
          expect(day.answered + day.refused + day.unknown + day.handover).toBe(day.questions);
        expect(sum(shown.tasks.map((task) => task.questions))).toBe(questions);
        expect(sum(shown.units.map((unit) => unit.questions))).toBe(questions);
        expect(sum(shown.themes.map(({ count }) => count))).toBe(plans);
        expect(handover + handedOn).toBe(turns.filter(({ tag }) => tag === "handover").length);
        expect(plansLost).toBe(turns.filter(({ via }) => via === "lost").length);
        expect(plans + revisions).toBe(turns.filter(({ tag }) => tag === "delivered").length);
      }),
    );
  });

  it("tells the waiting time in the middle and of 19 in 20", () => {
    const totals = { byDay: [], byTask: [], byUnit: [], byDocument: [], plansByKind: [], repliesIn: [] };
    const waits = [100, 200, 300, 4_000].map((ms, index) => ({ ms, count: index === 3 ? 10 : 30 }));
    expect(overviewOf({ from: "", to: "" }, { ...totals, waits }, []).waits).toEqual({
      median: 200,
      p95: 4_000,
      count: 100,
    });
  });
});
