import { beforeAll, describe, expect, it } from "vitest";
import type { PastPlan, PlanDraft, PlanSlots } from "../../../src/shared/plan.ts";
import type { ActivityLibrary } from "../../../src/tools/writePlan/activity.ts";
import { dumplingSlots, faultsOf, plan, shippedActivities } from "./planning.ts";

let activities: ActivityLibrary;
beforeAll(async () => {
  activities = await shippedActivities();
});

const past = ({ slots, kind, flow }: PlanDraft): PastPlan => ({
  theme: slots.theme ?? "",
  date: slots.date ?? "",
  ...(kind === undefined ? {} : { kind }),
  ...(flow === undefined ? {} : { flow }),
});
const namesOf = ({ schedule }: PlanDraft): string[] => schedule.map(({ item }) => item.replace(/（.*）$/, ""));
const later: PlanSlots = { ...dumplingSlots, date: "2027-03-12" };

describe("a plan for what was held within a year", () => {
  it("has, of every kind, at least half of its main steps anew", async () => {
    let reached = 0;
    for (const kind of [...activities.activities, activities.general]) {
      const main = kind.flow.filter(({ part }) => part === "main").map(({ item }) => item);
      const fresh = (kind.another ?? []).map(({ instead }) => instead);
      expect(
        fresh.filter((item) => !main.includes(item)),
        kind.id,
      ).toEqual([]);
      expect(2 * new Set(fresh).size, kind.id).toBeGreaterThanOrEqual(main.length);
      const theme = kind.id === "general" ? "无名之事" : (kind.words[0] ?? "");
      const audience = kind.needs?.[0] ?? kind.audiences[0] ?? "居民";
      const slots = { ...dumplingSlots, theme, audience, start: "09:00", end: "11:30", budget: 5_000 };
      const first = await plan({ activities }, { slots });
      const second = await plan({ activities }, { slots: { ...slots, date: "2027-03-12" }, held: [past(first)] });
      expect(faultsOf(second), kind.id).toEqual([]);
      if (first.kind !== kind.id) continue;
      reached += 1;
      const inner = namesOf(first).slice(1, -1);
      const kept = inner.filter((item) => namesOf(second).includes(item));
      expect(2 * kept.length, `${kind.id}: ${kept.join()}`).toBeLessThanOrEqual(inner.length);
    }
    expect(reached).toBeGreaterThan(0.9 * activities.activities.length);
  });

  it("goes back to the first flow the third time", async () => {
    const first = await plan({ activities }, { slots: dumplingSlots });
    const second = await plan({ activities }, { slots: later, held: [past(first)] });
    const third = await plan(
      { activities },
      { slots: { ...dumplingSlots, date: "2027-06-12" }, held: [past(second), past(first)] },
    );
    expect([first.flow, second.flow, third.flow]).toEqual([0, 1, 0]);
  });

  it("is the same where the same is asked for, and a year and a half later", async () => {
    const first = await plan({ activities }, { slots: dumplingSlots });
    const again = { ...later, requirements: ["和上次一样"] };
    const same = await plan({ activities }, { slots: again, held: [past(first)] });
    expect(namesOf(same)).toEqual(namesOf(first));
    expect(JSON.stringify(same.safety)).not.toContain("和上次一样");
    const long = await plan({ activities }, { slots: { ...later, date: "2028-06-12" }, held: [past(first)] });
    expect(namesOf(long)).toEqual(namesOf(first));
  });

  it("keeps its flow when it is revised, also as a file that was sent in", async () => {
    const first = await plan({ activities }, { slots: dumplingSlots });
    const second = await plan({ activities }, { slots: later, held: [past(first)] });
    const { kind: _kind, flow: _flow, ...sentIn } = second;
    for (const previous of [second, sentIn]) {
      const revision = { previous, wish: "", sections: [] };
      const revised = await plan(
        { activities },
        { slots: { ...later, budget: 1_500 }, held: [past(second)], revision },
      );
      expect(namesOf(revised)).toEqual(namesOf(second));
    }
  });
});
