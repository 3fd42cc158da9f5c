import { describe, expect, it } from "vitest";
import type { PlanSlots, SlotName } from "../../../../src/shared/plan.ts";
import { form, read } from "./reading.ts";

describe("answers to what was asked", () => {
  it.each<[string, SlotName[], PlanSlots]>([
    ["中秋赏月", ["theme"], { theme: "中秋赏月" }],
    ["就搞包饺子吧", ["theme"], { theme: "包饺子" }],
    ["邻里一家亲", ["theme"], { theme: "邻里一家亲" }],
    ["都是楼里的老邻居", ["audience"], { audience: "老邻居" }],
    ["全体党员", ["audience"], { audience: "全体党员" }],
    ["60岁以上", ["audience"], { audience: "60岁以上" }],
    ["居民", ["audience"], { audience: "居民" }],
    ["楼下那块草地", ["venue"], { venue: "楼下那块草地" }],
    ["活动室", ["venue"], { venue: "活动室" }],
    ["就在居委会吧", ["venue"], { venue: "居委会" }],
    ["社区老年活动中心二楼", ["venue"], { venue: "社区老年活动中心二楼" }],
    ["没有预算", ["budget"], { budget: 0 }],
    ["60岁以上的，两千", ["audience", "budget"], { audience: "60岁以上", budget: 2000 }],
    ["预算2000，给社区老人", ["budget", "audience"], { budget: 2000, audience: "社区老人" }],
    [
      "包饺子，12月5号，两千，老人",
      ["theme", "date", "budget", "audience"],
      { theme: "包饺子", date: "2026-12-05", budget: 2000, audience: "老人" },
    ],
    ["30个人吧，每人20块", ["budget"], { headcount: 30, budget: 600, requirements: ["每人20块"] }],
    ["雨天备案", ["requirements"], { requirements: ["雨天备案"] }],
    ["改到下周六上午九点到十一点", ["date"], { date: "2026-12-05", start: "09:00", end: "11:00" }],
  ])("%s (asked %j)", (text, asked, slots) => {
    expect(read(text, { asked })).toMatchObject({ slots, problems: [] });
    expect(read(text, { asked }).slots).toEqual(slots);
  });

  it.each<[string, SlotName[]]>([
    ["不知道", ["theme"]],
    ["好的", ["theme", "date"]],
    ["嗯", ["venue"]],
    ["还没批", ["budget"]],
    ["", ["theme"]],
    ["😀😀", ["date"]],
    ["？？？", ["theme", "audience"]],
  ])("%j fills nothing (asked %j)", (text, asked) => {
    expect(read(text, { asked })).toEqual({ slots: {}, proposed: {}, problems: [], leftToUs: [] });
  });
});

describe("what is left to us", () => {
  it.each<[string, SlotName[], SlotName[]]>([
    ["随便", ["date", "budget"], ["date", "budget"]],
    ["你看着办", ["budget"], ["budget"]],
    ["你定吧", ["venue"], ["venue"]],
    ["都行", ["date"], ["date"]],
    ["无所谓", ["venue"], ["venue"]],
    ["时间你定", ["date", "budget"], ["date"]],
    ["预算你定，12月5号", ["date", "budget"], ["budget"]],
    ["地点随便", ["venue", "budget"], ["venue"]],
    ["其他你看着办", ["budget", "audience"], ["budget", "audience"]],
    ["预算一千，其他你定", ["date", "budget", "audience"], ["date", "audience"]],
    ["人数你来定", [], ["headcount"]],
  ])("%s (asked %j)", (text, asked, left) => {
    expect(read(text, { asked, plan: false }).leftToUs).toEqual(left);
  });
});

describe("corrections in the middle of a form", () => {
  it.each<[string, PlanSlots]>([
    ["不对，是下周日", { date: "2026-12-06" }],
    ["再提前一天", { date: "2026-12-04" }],
    ["推迟一周", { date: "2026-12-12" }],
    ["不对，还是23号", { date: "2026-12-23" }],
    ["换个地方，在街道广场", { venue: "街道广场" }],
    ["预算涨到三千", { budget: 3000 }],
    ["往后推两天", { date: "2026-12-07" }],
    ["延后一个月", { date: "2027-01-05" }],
    ["推迟半小时", { start: "14:30", end: "16:30" }],
    ["提前一个小时", { start: "13:00", end: "15:00" }],
    ["时间改到三点", { start: "15:00", end: "17:00" }],
    ["改到上午九点半到十一点", { start: "09:30", end: "11:00" }],
    ["侬拿辰光改到礼拜六早浪", { date: "2026-11-28", start: "09:00", end: "11:00" }],
    ["把时见改到十点", { start: "10:00", end: "12:00" }],
    ["换到广场", { venue: "广场" }],
    ["地点换到三楼活动室", { venue: "三楼活动室" }],
    ["改成室内", { venue: "室内" }],
    ["主题换成剪纸", { theme: "剪纸" }],
    ["对象改成亲子家庭", { audience: "亲子家庭" }],
    ["另外再加一个下雨备用方案，其他不动", { requirements: ["另外再加一个下雨备用方案"] }],
    ["要有茶水，不要放烟花", { requirements: ["要有茶水", "不要放烟花"] }],
    ["那个不是重阳节是冬至你改一下", { date: "2026-12-22" }],
    ["预算改成三千，人数改成50", { budget: 3000, headcount: 50 }],
  ])("%s", (text, slots) => {
    expect(read(text, { slots: form }).slots).toEqual(slots);
  });

  it.each([["物资里加上口罩和矿泉水"], ["去掉领导讲话那一段"], ["口气软和点，别那么官腔"], ["可以"], ["不办了"]])(
    "%s changes no slot",
    (text) => {
      const { requirements: _, ...slots } = read(text, { slots: form }).slots;
      expect(slots).toEqual({});
    },
  );

  it("people who are only mentioned do not replace the audience", () => {
    expect(read("给老人准备点茶水", { slots: form }).slots.audience).toBeUndefined();
  });

  it("keeps the wishes known before", () => {
    const slots = { ...form, requirements: ["要有茶水"] };
    expect(read("不要放烟花", { slots }).slots.requirements).toEqual(["要有茶水", "不要放烟花"]);
  });

  it("refuses to move the day into the past", () => {
    expect(read("提前三周", { slots: form }).problems).toEqual([
      { slot: "date", said: "提前三周", reason: "pastDate" },
    ]);
  });
});

describe("any text", () => {
  it("is read the same way twice and never throws", () => {
    const texts = [
      "一".repeat(20_000),
      "1".repeat(5_000),
      "（".repeat(3_000),
      "下".repeat(2_000),
      "\u0000\u0007",
      "12月".repeat(600),
      "预算".repeat(900),
      "周六".repeat(900),
    ];
    for (const text of texts) expect(read(text)).toEqual(read(text));
  });
});
