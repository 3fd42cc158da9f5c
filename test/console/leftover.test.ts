import { describe, expect, it } from "vitest";
import { leftoverOf } from "../../src/console/leftover.ts";
import type { PlanSlots } from "../../src/shared/plan.ts";

const reading = (slots: PlanSlots) => ({ slots, proposed: {}, problems: [], leftToUs: [] });

describe("the words of a message that went into nothing", () => {
  it("are those of a number that was not heard", () => {
    const heard = { date: "2026-12-12", start: "14:00", audience: "60岁以上老人", theme: "包饺子", budget: 2000 };
    expect(leftoverOf("12月12日下午两点给60岁以上老人包饺子，四十八个人，预算两千", reading(heard))).toEqual([
      "四十八个人",
    ]);
    const all = { ...heard, headcount: 48 };
    expect(leftoverOf("12月12日下午两点给60岁以上老人包饺子，四十八个人，预算两千", reading(all))).toEqual([]);
  });

  it("are no words that only ask, and no value in other words", () => {
    expect(
      leftoverOf(
        "麻烦帮我写个策划，国庆节前给退役军人搞一次座谈",
        reading({ date: "2026-09-30", audience: "退役军人", theme: "座谈会" }),
      ),
    ).toEqual([]);
    for (const [said, slots] of [
      ["两千", { budget: 2000 }],
      ["人数改成48个", { headcount: 48 }],
      ["12月12日", { date: "2026-12-12" }],
    ] as const)
      expect(leftoverOf(said, reading(slots))).toEqual([]);
  });

  it("keep a wish that nothing was made of, at most four of them", () => {
    expect(leftoverOf("周六组织做灯笼，最好能发点小礼品", reading({ date: "2026-11-28", theme: "做灯笼" }))).toEqual([
      "最好能发点小礼品",
    ]);
    expect(leftoverOf("甲乙，丙丁，戊己，庚辛，壬癸", reading({}))).toHaveLength(4);
  });
});
