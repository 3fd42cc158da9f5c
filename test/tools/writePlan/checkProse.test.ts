import { describe, expect, it } from "vitest";
import { type ProseRule, whyRefused, whyRepeated, whyUnlikePresent } from "../../../src/tools/writePlan/checkProse.ts";
import type { PlanFacts } from "../../../src/tools/writePlan/facts.ts";

const facts: PlanFacts = {
  slots: {
    theme: "包饺子",
    date: "2026-12-12",
    start: "14:00",
    end: "16:00",
    venue: "社区活动室",
    audience: "60岁以上老人",
    headcount: 40,
    budget: 2000,
    requirements: ["请李老师示范"],
  },
  theme: "包饺子",
  day: "2026年12月12日（周六）",
  festival: "",
  tags: [],
  title: "“包饺子”敬老活动策划案",
};
const rule: ProseRule = { charsMin: 10, charsMax: 80, echo: ["语言朴实、具体、简短，像居委会的正式材料"] };

describe("a text by a model is refused when it", () => {
  it.each([
    ["is too short", "大家一起包。"],
    ["is too long", "志愿者热情地接待每一位到来的老人。".repeat(6)],
    ["names a price that nobody gave", "每位老人发放价值50元的礼品，请志愿者提前准备好。"],
    ["names a price in Chinese numerals", "每位老人发放价值五十元的礼品，请志愿者提前准备好。"],
    ["invents a phone number", "报名请拨打电话13800138000，由社工统一登记。"],
    ["invents another time", "下午3点30分开始包饺子，请大家准时到场参加。"],
    ["names another weekday", "活动安排在周日下午进行，请老人准时到场参加。"],
    ["names another half of the day", "请老人上午到活动室集合，由志愿者引导入座。"],
    ["brings in a festival", "正值中秋佳节，社区组织老人一起包饺子、聊家常。"],
    ["speaks of a holiday that is none", "为了庆祝社区老人的节日，我们请大家来包饺子。"],
    ["invents a person", "由王主任为老人示范饺子的包法，志愿者从旁协助。"],
    ["invents a company", "由爱心食品公司提供面粉和肉馅，志愿者负责分发。"],
    ["cites a policy paper", "根据《老年人权益保障法》，社区组织老人开展活动。"],
    ["cites a numbered paper", "按照民政部有关要求，社区组织老人开展包饺子活动。"],
    ["holds a gap to fill in", "由XX社区组织老人开展包饺子活动，欢迎大家参加。"],
    ["speaks English", "社区将organize老人开展包饺子活动，欢迎大家参加。"],
    ["holds markup", "**活动目的**：让老人在活动中感受到社区的温暖。"],
    ["runs in circles", "大家一起包饺子，大家一起包饺子，大家一起包饺子，很开心。"],
    ["says one sentence twice", "志愿者照看老人安全。大家围坐聊聊家常。志愿者照看老人安全。"],
    ["says nothing", "负责整个活动的组织和协调，确保所有环节顺利进行。"],
    ["copies the instructions", "语言朴实、具体、简短，像居委会的正式材料，请大家参加。"],
  ])("%s", (_why, text) => {
    expect(whyRefused(text, facts, rule)).toBeTypeOf("string");
  });

  it.each([
    "志愿者分组照看老人，帮助擀皮和捏边，提醒小心烫手。",
    "请60岁以上老人到社区活动室，围坐一桌包饺子、聊家常。",
    "活动定于12月12日下午举行，名额40人，请提前报名。",
    "请李老师示范捏花边，老人跟着学，志愿者从旁协助。",
    "食材在活动前一天上午采购，到货后逐样验收。",
    "如有老人身体不适，立即停止活动并拨打120。",
  ])("but not when it says: %s", (text) => {
    expect(whyRefused(text, facts, rule)).toBeUndefined();
  });
});

describe("a text in the place of another", () => {
  it("may not ask people to bring what they were not asked for, nor speak of the activity as of the past", () => {
    const present = "社区备好食材，请您来搭把手。";
    expect(whyUnlikePresent("请提前准备好您的食材和餐具，欢迎参加。", present)).toBeDefined();
    expect(whyUnlikePresent("请确保携带好您的身份证件。", present)).toBeDefined();
    expect(whyUnlikePresent("社区正在举办包饺子活动，欢迎参加。", present)).toBeDefined();
    expect(whyUnlikePresent("社区备了热饺子，欢迎老人来坐坐。", present)).toBeUndefined();
    expect(whyUnlikePresent("请带好身份证，提前到场签到。", "请带好证件。")).toBeUndefined();
  });
});

describe("texts of one section", () => {
  it("may not say the same thing", () => {
    expect(whyRepeated(["志愿者照看老人，防止摔倒。", "志愿者照看老人，防止摔倒"])).toBeDefined();
    expect(
      whyRepeated(["志愿者负责照看老人，防止老人摔倒受伤。", "志愿者负责照看老人，防止老人摔倒受伤了。"]),
    ).toBeDefined();
    expect(whyRepeated(["志愿者照看老人，防止摔倒。", "社工核对名单，组织签到入座。"])).toBeUndefined();
  });
});
