import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { IdeasWish, PastPlan, PlanSlots } from "../../src/shared/plan.ts";
import { readIdeas } from "../../src/tools/suggestThemes/idea.ts";
import { createSuggestThemes } from "../../src/tools/suggestThemes.ts";
import { festivalNamed } from "../../src/tools/understand/slots/festivals.ts";

const ideas = await readIdeas(fileURLToPath(new URL("../../samples/ideas/ideas.jsonl", import.meta.url)));

type Asked = { wish?: Partial<IdeasWish>; slots?: PlanSlots; shown?: string[]; past?: PastPlan[]; today?: string };

function suggest({ wish = {}, slots = {}, shown = [], past = [], today = "2026-11-23" }: Asked) {
  const tool = createSuggestThemes({ ideas, pastPlans: async () => past });
  return tool({ today, wish: { text: "", avoid: [], again: false, ...wish }, slots, shown });
}
const kindOf = (theme: string) => ideas.find((idea) => idea.theme === theme)?.kind;
const december = { from: "2026-12-01", until: "2026-12-31" };

describe("the library of ideas", () => {
  it("holds at least a hundred, each theme once, each festival known to the date reader", () => {
    expect(ideas.length).toBeGreaterThanOrEqual(100);
    expect(new Set(ideas.map(({ theme }) => theme)).size).toBe(ideas.length);
    for (const { festival } of ideas) if (festival !== undefined) expect(festivalNamed(festival)).toBeDefined();
  });

  it("has three different proposals for every month of two years, whoever comes", async () => {
    for (let month = 1; month <= 24; month += 1) {
      const year = 2026 + Math.floor((month - 1) / 12);
      const from = `${year}-${String(((month - 1) % 12) + 1).padStart(2, "0")}-01`;
      for (const audience of ["居民", "独居老人", "亲子家庭"]) {
        const { ideas: found } = await suggest({
          today: "2026-01-01",
          wish: { from, until: `${from.slice(0, 8)}28` },
          slots: { audience },
        });
        expect([from, audience, new Set(found.map(({ theme }) => kindOf(theme))).size]).toEqual([from, audience, 3]);
      }
    }
  });
});

describe("proposals", () => {
  it("fit the days that were named", async () => {
    const { ideas: found } = await suggest({ wish: december });
    expect(found).toHaveLength(3);
    for (const { date } of found) if (date) expect(date.slice(0, 7)).toBe("2026-12");
  });

  it("name the day that they hang on, where there is one", async () => {
    const { ideas: found } = await suggest({ wish: { ...december, text: "冬至搞点什么" } });
    expect(found[0]).toMatchObject({ date: "2026-12-22" });
    expect(found[0]?.reason).toContain("12月22日（周二）");
  });

  it("leave out what was not wanted", async () => {
    const wish = { from: "2027-10-01", until: "2027-10-11", text: "重阳节除了茶话会还能干嘛", avoid: ["茶话会"] };
    const { ideas: found } = await suggest({ wish });
    expect(found).toHaveLength(3);
    expect(found.every(({ theme }) => !theme.includes("茶话会"))).toBe(true);
    expect(found.every(({ date }) => date === "2027-10-08")).toBe(true);
  });

  it("can be paid for", async () => {
    for (const budget of [150, 300, 500, 1000]) {
      const { ideas: found } = await suggest({ slots: { budget, headcount: 30 } });
      for (const { theme } of found) {
        const { base = 0, each = 0 } = ideas.find((idea) => idea.theme === theme) ?? {};
        expect(base + each * 30).toBeLessThanOrEqual(budget);
      }
    }
    expect((await suggest({ slots: { budget: 0 } })).ideas).toEqual([]);
  });

  it("suit those who come", async () => {
    const { ideas: found } = await suggest({ slots: { audience: "退役军人" }, today: "2026-07-10" });
    expect(found[0]?.theme).toBe("八一拥军座谈");
    const { ideas: children } = await suggest({ slots: { audience: "小学生" }, wish: december });
    expect(children.every(({ theme }) => !/党|老人|妇女/.test(theme))).toBe(true);
  });

  it("come with other ones when they are asked for again", async () => {
    const first = await suggest({ wish: december });
    const shown = first.ideas.map(({ theme }) => theme);
    const second = await suggest({ wish: december, shown });
    expect(second.ideas).toHaveLength(3);
    expect(second.ideas.every(({ theme }) => !shown.includes(theme))).toBe(true);
  });
});

describe("what was held before", () => {
  const wish = { ...december, text: "冬至搞点什么" };

  it("is not proposed again within twelve months, and said to be left out", async () => {
    const found = await suggest({ wish, past: [{ theme: "给老人包饺子", date: "2025-12-21" }] });
    expect(found.ideas.map(({ theme }) => kindOf(theme))).not.toContain("dumplings");
    expect(found.passedOver).toContain("包饺子");
  });

  it("may come back after a year, or when it is asked for", async () => {
    const old = await suggest({ wish, past: [{ theme: "包饺子", date: "2025-11-01" }] });
    expect(old.ideas.map(({ theme }) => kindOf(theme))).toContain("dumplings");
    const again = await suggest({ wish: { ...wish, again: true }, past: [{ theme: "包饺子", date: "2025-12-21" }] });
    expect(again.ideas.map(({ theme }) => kindOf(theme))).toContain("dumplings");
  });
});
