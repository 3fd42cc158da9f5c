import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { Failure } from "../../src/shared/failures.ts";
import type { PlanDraft } from "../../src/shared/plan.ts";
import { weekdayOf } from "../../src/shared/time.ts";
import type { Activity, ActivityLibrary } from "../../src/tools/writePlan/activity.ts";
import { clockOfMinutes } from "../../src/tools/writePlan/timeTable.ts";
import { dumplingSlots, faultsOf, plan, shippedActivities, textsOf } from "./writePlan/planning.ts";

const seed = Number(process.env["LINLI_TEST_SEED"] ?? 20261123);

let activities: ActivityLibrary;
beforeAll(async () => {
  activities = await shippedActivities();
});

describe("a plan from the library", () => {
  it("keeps to the time, the money and the people that were asked for", async () => {
    const draft = await plan({ activities }, { slots: dumplingSlots });
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.title).toBe("“包饺子”敬老活动策划案");
    expect(draft.budgetTotal).toBe(2000);
    expect(draft.notice.join()).toContain(`2026年12月12日（${weekdayOf("2026-12-12")}）14:00—16:00`);
    expect(draft.notice.join()).toContain("名额40人");
    expect(draft.writer).toBe("builtin");
    expect(draft.writerNote).toContain("本方案由资料库模板生成，未使用语言模型");
    expect(draft.safety.join()).toMatch(/防滑.*灶具/s);
  });

  it("buys nothing where there is no money, and says so", async () => {
    const draft = await plan({ activities }, { slots: { ...dumplingSlots, budget: 0 } });
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.budget).toHaveLength(1);
    expect(draft.materials.join()).toMatch(/不安排经费/);
    expect(draft.materials.join()).not.toContain("采购物资");
  });

  it("buys for fewer people where the money does not suffice, and names what is missing", async () => {
    const draft = await plan({ activities }, { slots: { ...dumplingSlots, budget: 300, headcount: 100 } });
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.materials.join()).toMatch(/预算不够全部100人使用，预算内可按\d+人份采购，另需自备或募集/);
    expect(draft.writerNote).toMatch(/预算300元不够100人使用：.*全部备齐约需\d+元/);
    expect(
      draft.budget.reduce((sum, line) => (line.item.startsWith("备用金") ? sum + line.amount : sum), 0),
    ).toBeLessThan(90);
  });

  it("does not invent purchases for a huge budget but shows what stays unspent", async () => {
    const draft = await plan({ activities }, { slots: { ...dumplingSlots, budget: 100_000, headcount: 10 } });
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.budget.at(-1)?.item).toContain("结余");
    expect(draft.writerNote).toContain(`结余${draft.budget.at(-1)?.amount}元`);
  });

  it("leaves a reserve of a sensible share for usual budgets", async () => {
    for (const budget of [1000, 2000, 3000, 5000]) {
      const draft = await plan({ activities }, { slots: { ...dumplingSlots, budget } });
      const reserve = draft.budget.find((line) => line.item.startsWith("备用金"))?.amount ?? 0;
      expect(reserve / budget).toBeGreaterThanOrEqual(0.05);
      expect(reserve / budget).toBeLessThanOrEqual(0.15);
    }
  });

  it("pays first for a gift that was promised to everyone", async () => {
    const draft = await plan(
      { activities },
      { slots: { ...dumplingSlots, budget: 5000, requirements: ["每人发一份30元的礼品"] } },
    );
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.budget[0]).toMatchObject({ item: "礼品", unitPrice: 30, quantity: 40, amount: 1200 });
  });

  it.each([
    ["慰问活动", ["每人发80元慰问品"]],
    ["每人80元慰问品发放", []],
    ["慰问活动", ["80元的慰问品每人一份"]],
    ["送温暖", ["每户80元慰问品"]],
    ["慰问困难党员", ["每人80"]],
  ])("makes what is promised to each the main line of %s %j", async (theme, requirements) => {
    const slots = { ...dumplingSlots, theme, requirements, headcount: 50, budget: 4_500 };
    const draft = await plan({ activities }, { slots });
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.budget[0]).toMatchObject({ item: "慰问品", unitPrice: 80, quantity: 50, amount: 4_000 });
    expect(draft.budget.filter((line) => /慰问|礼品/.test(line.item))).toHaveLength(1);
  });

  it("says that everyone gets what was promised where only small things are not paid for", async () => {
    const slots = { ...dumplingSlots, theme: "慰问困难党员", requirements: ["每人200"], headcount: 10, budget: 2_000 };
    const draft = await plan({ activities }, { slots });
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.budget[0]).toMatchObject({ item: "慰问品", quantity: 10, amount: 2_000 });
    expect(draft.writerNote).toContain("够采购10人的主要物资");
    expect(draft.writerNote).not.toContain("不够10人");
  });

  it.each([
    [["不要抽奖"], /抽奖/],
    [["要有抽奖环节", "抽奖不要了"], /抽奖/],
    [["不安排合影"], /合影/],
    [["不要横幅", "不发礼品"], /横幅|礼品/],
  ])("leaves out what is not wanted: %j", async (requirements, word) => {
    for (const theme of ["包饺子", "迎新晚会", "敬老茶话会", "社区运动会"]) {
      const draft = await plan({ activities }, { slots: { ...dumplingSlots, theme, requirements, budget: 9_000 } });
      expect(faultsOf(draft)).toEqual([]);
      const all = [...draft.schedule, ...draft.budget, ...draft.roles, ...draft.materials, ...draft.notice];
      expect(JSON.stringify(all), theme).not.toMatch(word);
    }
  });

  it("puts a requested step into the flow and prints every other request", async () => {
    const draft = await plan(
      { activities },
      { slots: { ...dumplingSlots, requirements: ["要有合影环节", "安全上请安排医护人员", "不要铺张"] } },
    );
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.schedule.map((line) => line.item)).toContain("合影");
    expect(draft.safety.join()).toContain("安排医护人员在场");
    expect(draft.roles.at(-1)).toMatchObject({ role: "医护人员", people: "医护人员1人" });
    expect(draft.purpose.join()).toContain("不铺张");
    expect(draft.slots.requirements).toEqual(["要有合影环节", "安全上请安排医护人员", "不要铺张"]);
  });

  it.each([
    ["要有急救箱", "safety", "急救箱"],
    ["突出反诈", "purpose", "突出反诈"],
    ["请一位老师来教", "roles", "老师1人"],
    ["安排志愿者接送", "roles", "接送"],
    ["管一顿午饭", "materials", "午饭"],
    ["准备茶水", "materials", "茶水"],
    ["要拍照", "promotion", "拍照"],
    ["热闹一点", "purpose", "热闹一些"],
    ["最好用方言主持", "roles", "用方言主持"],
  ] as const)("sees to the wish %s in %s, and to nothing when it is taken back", async (wish, section, words) => {
    const slots = { ...dumplingSlots, theme: "星空观测", requirements: [wish] };
    const draft = await plan({ activities }, { slots });
    expect(faultsOf(draft)).toEqual([]);
    expect(JSON.stringify(draft[section])).toContain(words);
    const revision = { previous: draft, wish: "", sections: [] };
    const without = await plan({ activities }, { slots: { ...slots, requirements: [] }, revision });
    const plain = await plan({ activities }, { slots: { ...slots, requirements: [] } });
    expect(without[section]).toEqual(plain[section]);
    expect(without.schedule).toEqual(plain.schedule);
  });

  it("takes a requested step for done where the flow has it already", async () => {
    const without = await plan({ activities }, { slots: { ...dumplingSlots, theme: "敬老茶话会" } });
    const draft = await plan(
      { activities },
      { slots: { ...dumplingSlots, theme: "敬老茶话会", requirements: ["要有合影环节"] } },
    );
    expect(draft.schedule).toEqual(without.schedule);
  });

  it("plans measures by season and place", async () => {
    const summer = await plan(
      { activities },
      {
        slots: {
          ...dumplingSlots,
          theme: "邻里运动会",
          venue: "中心广场",
          date: "2026-07-18",
          audience: "居民",
          headcount: 150,
          end: "19:30",
        },
      },
    );
    expect(summer.safety.join()).toMatch(/遮阳/);
    expect(summer.safety.join()).toMatch(/天气/);
    expect(summer.safety.join()).toMatch(/踩踏/);
    const winter = await plan({ activities }, { slots: dumplingSlots });
    expect(winter.safety.join()).not.toMatch(/遮阳/);
    expect(winter.safety.join()).toMatch(/取暖/);
  });

  it.each([
    ["包饺子活动", "60岁以上老人", "“包饺子”敬老活动策划案"],
    ["重阳节敬老茶话会", "老人", "“重阳节敬老茶话会”活动策划案"],
    ["“暖冬行动”活动策划案", "居民", "“暖冬行动”活动策划案"],
    ["亲子剪纸活动方案", "亲子家庭", "“亲子剪纸”活动策划案"],
    ["活动", "居民", "社区活动策划案"],
    ["“星空”露天电影与“旧物”交换", "居民及亲子家庭", "“星空”露天电影与“旧物”交换活动策划案"],
    ["“星空露天电影", "亲子家庭", "“星空露天电影”亲子活动策划案"],
    ["反诈讲座", "老年人", "“反诈讲座”活动策划案"],
  ])("names the plan of %s for %s %s", async (theme, audience, title) => {
    expect((await plan({ activities }, { slots: { ...dumplingSlots, theme, audience } })).title).toBe(title);
  });

  it("speaks of the festival on whose day it falls", async () => {
    const slots = { ...dumplingSlots, theme: "猜灯谜", date: "2027-02-20", audience: "居民" };
    expect((await plan({ activities }, { slots })).purpose[0]).toMatch(/^时逢元宵节，/);
    expect((await plan({ activities }, { slots: { ...slots, theme: "闹元宵" } })).purpose.join()).not.toContain("时逢");
    expect((await plan({ activities }, { slots: { ...slots, date: "2027-02-21" } })).purpose.join()).not.toContain(
      "元宵",
    );
  });

  it("stays below a budget that is a limit", async () => {
    const draft = await plan({ activities }, { slots: { ...dumplingSlots, budget: 20_000, budgetIsLimit: true } });
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.budgetTotal).toBeLessThan(20_000);
    expect(draft.budget.map((line) => line.item).join()).not.toContain("结余");
  });

  it("says who each part came from", async () => {
    const slots = { ...dumplingSlots, requirements: [] };
    const draft = await plan({ activities }, { slots, suggested: ["venue"] });
    expect(draft.provenance).toMatchObject({ theme: "user", venue: "template", purpose: "library" });
    const revision = { previous: draft, wish: "流程加个合影环节", sections: ["schedule" as const] };
    const next = await plan({ activities }, { slots, suggested: ["venue"], revision });
    expect(next.provenance).toMatchObject({ venue: "template", schedule: "user", purpose: "library" });
    const general = await plan({ activities }, { slots: { ...slots, theme: "无名之事" } });
    expect(general.provenance).toMatchObject({ purpose: "template" });
  });

  it("divides a whole day into rounds with a midday break", async () => {
    const draft = await plan({ activities }, { slots: { ...dumplingSlots, start: "09:00", end: "17:00" } });
    expect(faultsOf(draft)).toEqual([]);
    const lunch = draft.schedule.find((line) => line.item === "午间休息");
    expect(lunch && lunch.start >= "11:00" && lunch.start <= "13:00").toBe(true);
  });
});

describe("any slots", () => {
  const slots = fc
    .record({
      theme: fc.oneof(
        fc.constantFrom("包饺子", "亲子手工", "反诈讲座", "星空露营", "消防演练", "“奇怪{{标题}}”😀"),
        fc.string({ unit: "grapheme", maxLength: 60 }),
      ),
      date: fc
        .date({ min: new Date("2026-01-01"), max: new Date("2028-12-31"), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
      from: fc.integer({ min: 0, max: 1438 }),
      length: fc.integer({ min: 1, max: 900 }),
      venue: fc.constantFrom("社区活动室", "中心广场", "三号楼前空地"),
      audience: fc.constantFrom("60岁以上老人", "亲子家庭", "全体居民", "残疾人"),
      headcount: fc.integer({ min: 1, max: 500 }),
      budget: fc.oneof(fc.constantFrom(0, 1, 5, 33, 100), fc.integer({ min: 0, max: 100_000 })),
      requirements: fc.array(fc.constantFrom("要有合影环节", "每人20元礼品", "准备雨天方案", "多拍照"), {
        maxLength: 3,
      }),
    })
    .map(({ from, length, ...rest }) => ({
      ...rest,
      start: clockOfMinutes(from),
      end: clockOfMinutes(Math.min(from + length, 1439)),
    }));

  it(`give a contiguous time table, an exact budget and no empty text (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(slots, async (random) => {
        expect(faultsOf(await plan({ activities }, { slots: random }))).toEqual([]);
      }),
      { seed, numRuns: 400 },
    );
  });
});

describe("every kind of activity", () => {
  it("passes all checks for three headcounts and three budgets", async () => {
    for (const activity of [...activities.activities, activities.general]) {
      for (const headcount of [12, 45, 200]) {
        for (const budget of [0, 1500, 20_000]) {
          const slots = {
            ...dumplingSlots,
            theme: activity.words[0] ?? "星空下的约会",
            audience: activity.audiences[0] ?? "居民",
            headcount,
            budget,
          };
          const draft = await plan({ activities }, { slots });
          expect(faultsOf(draft), `${activity.id} ${headcount} ${budget}`).toEqual([]);
          expect(tooLarge(draft), `${activity.id} ${headcount} ${budget}`).toEqual([]);
          expect(draft.schedule.length, activity.id).toBeGreaterThanOrEqual(Math.min(activity.flow.length, 4));
        }
      }
    }
  });

  it("is found by each of its words", async () => {
    for (const activity of activities.activities) {
      for (const word of activity.words) {
        const draft = await plan(
          { activities },
          { slots: { ...dumplingSlots, theme: word, audience: activity.audiences[0] ?? "居民", end: "17:00" } },
        );
        const items = activity.flow.map((step) => step.item);
        expect(items, `${word} → ${activity.id}`).toContain(draft.schedule[0]?.item);
      }
    }
  });

  it("is one of at least sixty, none of which shares more than 30 % of its text with another", () => {
    const pieces = (texts: string[]) =>
      new Set(texts.flatMap((text) => Array.from({ length: text.length - 7 }, (_, at) => text.slice(at, at + 8))));
    const told = ({ id: _, words: __, forms: ___, ...rest }: Activity) =>
      allStrings(rest).filter((text) => text.length > 7);
    const kinds = activities.activities.map((activity) => ({ id: activity.id, pieces: pieces(told(activity)) }));
    expect(kinds.length).toBeGreaterThanOrEqual(60);
    for (const [index, one] of kinds.entries()) {
      for (const other of kinds.slice(index + 1)) {
        const shared = [...one.pieces].filter((piece) => other.pieces.has(piece)).length;
        expect(shared / Math.min(one.pieces.size, other.pieces.size), `${one.id} and ${other.id}`).toBeLessThan(0.3);
      }
    }
  });

  it("begins by signing in and ends by closing", () => {
    for (const { id, flow } of [...activities.activities, activities.general]) {
      expect(`${flow[0]?.item}${flow[0]?.how}`, id).toContain("签到");
      expect(flow[0]?.part, id).toBe("open");
      expect(flow.at(-1)?.part, id).toBe("close");
    }
  });

  it("has prices with a range and a date, and is marked as sample data", () => {
    for (const { id, pricesFrom, sample, materials, extras } of activities.activities) {
      expect(pricesFrom, id).toMatch(/^20\d\d-\d\d$/);
      expect(sample, id).toBe(true);
      for (const { price, item } of [...materials, ...extras])
        expect(price === undefined || wholeYuanIn(price), `${id} ${item}`).toBe(true);
    }
  });
});

/** Where the money suffices: purchases of more than four fifths of it although there is more to buy, and reserves above a sixth. */
function tooLarge({ budget, budgetTotal, writerNote }: PlanDraft): string[] {
  if (writerNote.includes("不够")) return [];
  const bought = budget.filter(({ item }) => !/^(备用金|结余|零星物资|无采购|慰问品)/.test(item));
  const reserve = budget.find(({ item }) => item.startsWith("备用金"))?.amount ?? 0;
  return [
    ...bought.filter(({ amount }) => bought.length > 1 && amount > budgetTotal * 0.8).map(({ item }) => item),
    ...(bought.length > 1 && reserve > budgetTotal / 6 ? [`备用金 ${reserve} of ${budgetTotal}`] : []),
  ];
}

describe("a theme that no word of the library names", () => {
  it("takes the flow of the nearest kind if an encoder finds one, else a general one", async () => {
    const near = (wanted: string) => (texts: string[]) =>
      Promise.resolve(texts.map((text) => (text === "星空观测" || text.startsWith(wanted) ? [1, 0] : [0, 1])));
    const slots = { ...dumplingSlots, theme: "星空观测" };
    const reading = await plan({ activities, embed: near("读书会") }, { slots });
    expect(reading.schedule[0]?.item).toBe("到场选座");
    const general = await plan({ activities, embed: near("没有这一类") }, { slots });
    expect(general.schedule.map((line) => line.item)).toContain("星空观测");
    expect(faultsOf(general)).toEqual([]);
  });
});

describe("what cannot be written", () => {
  it("is cancelled before it begins when the signal is aborted", async () => {
    const cancelled = plan({ activities }, { slots: dumplingSlots }, [], AbortSignal.abort());
    await expect(cancelled).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
  });

  it("is refused where a model is demanded and none is there", async () => {
    await expect(plan({ activities }, { slots: dumplingSlots, writer: "llm" })).rejects.toBeInstanceOf(Failure);
  });

  it("prints no braces, control characters or empty words of a strange theme", async () => {
    const draft = await plan(
      { activities },
      { slots: { ...dumplingSlots, theme: "{{标题}}\u0007“邻里”《节》", venue: "{地点}" } },
    );
    expect(textsOf(draft).join("")).not.toMatch(/[{}\u0007]/);
    expect(faultsOf(draft)).toEqual([]);
  });
});

/** A range that holds a price in whole yuan; what costs less is bought for one yuan. */
function wholeYuanIn([low, high]: [number, number]): boolean {
  return low <= high && Math.ceil(low) <= Math.max(1, Math.floor(high));
}

function allStrings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(allStrings) : [];
}
