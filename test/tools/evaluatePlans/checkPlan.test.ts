import { describe, expect, it } from "vitest";
import { checkPlan } from "../../../src/tools/evaluatePlans/checkPlan.ts";
import { type PlanCheck, parsePlanRequests } from "../../../src/tools/evaluatePlans/planRequest.ts";
import { type PlanView, viewOfText } from "../../../src/tools/evaluatePlans/planView.ts";

const sound: PlanView = {
  lines: ["包饺子活动", "2026年12月12日（周六）14:00—16:00", "60岁以上老人，名额40人", "地面防滑，饺子小心烫口"],
  tables: [
    [
      ["时间", "环节"],
      ["14:00—14:20", "签到"],
      ["14:20—15:40", "包饺子"],
      ["15:40—16:00", "收尾"],
    ],
    [
      ["序号", "项目", "单价（元）", "数量", "金额（元）"],
      ["1", "饺子皮", "5", "16斤", "80"],
      ["2", "备用金", "20", "1项", "20"],
      ["合计", "100"],
    ],
  ],
};
const changed = (from: string, to: string): PlanView => JSON.parse(JSON.stringify(sound).replace(from, to));
const date: PlanCheck = { kind: "date", value: "2026-12-12", weekday: "六" };
const flow: PlanCheck = { kind: "flow", start: "14:00", end: "16:00" };
const equal: PlanCheck = { kind: "budget", total: 100, mode: "equal" };

describe("a sound plan", () => {
  it.each<PlanCheck>([
    { kind: "contains", words: ["饺子", "老人"] },
    { kind: "anyOf", words: ["粽子", "饺子"] },
    { kind: "absent", words: ["端午", "保证"] },
    { kind: "safety", words: ["烫", "用火"] },
    { kind: "headcount", value: 40 },
    { kind: "pages", max: 6 },
    { kind: "budget", total: 120, mode: "atMost" },
    date,
    flow,
    equal,
  ])("passes $kind", (check) => {
    expect(checkPlan(check, sound, 5)).toBeUndefined();
  });
});

describe("a fault is found", () => {
  it.each<[string, PlanCheck, PlanView]>([
    ["a word that is missing", { kind: "contains", words: ["饺子", "活动室"] }, sound],
    ["none of several words", { kind: "anyOf", words: ["粽子", "月饼"] }, sound],
    ["a word that must not be there", { kind: "absent", words: ["烫口"] }, sound],
    ["no safety word", { kind: "safety", words: ["走失"] }, sound],
    ["another number of people", { kind: "headcount", value: 4 }, sound],
    ["too many pages", { kind: "pages", max: 4 }, sound],
    ["another day", { kind: "date", value: "2026-12-13", weekday: "日" }, sound],
    ["a wrong weekday", date, changed("（周六）", "（周日）")],
    ["a wrong weekday of another day", date, changed("包饺子活动", "12月11日（周六）采购")],
    ["a day that does not exist", date, changed("包饺子活动", "13月40日（周六）")],
    ["a flow that begins late", flow, changed("14:00—14:20", "14:10—14:20")],
    ["a flow that ends early", flow, changed("15:40—16:00", "15:40—15:50")],
    ["a gap in the flow", flow, changed("14:20—15:40", "14:30—15:40")],
    ["no flow at all", flow, { ...sound, tables: [] }],
    ["a product that is wrong", equal, changed('"80"', '"85"')],
    ["a sum that is wrong", equal, changed('"合计","100"', '"合计","120"')],
    ["another total", { kind: "budget", total: 200, mode: "equal" }, sound],
    ["more than the limit", { kind: "budget", total: 90, mode: "atMost" }, sound],
    ["a purchase without money", { kind: "budget", total: 0, mode: "zero" }, sound],
    ["no budget", equal, { ...sound, tables: [] }],
  ])("%s", (_name, check, view) => {
    expect(checkPlan(check, view, 5)).toMatch(/./);
  });
});

describe("plain text of a model", () => {
  const text = `# 包饺子
时间：2026年12月12日，周六
| 时间 | 环节 |
|---|---|
| 14:00-14:20 | 签到 |
| 14:20-15:40 | 包饺子 |
| 15:40-16:00 | **收尾** |

1. 饺子皮：5元×16斤=80元
2. 备用金：20元
合计：100元`;

  it("is read with its Markdown tables and its lines of money", () => {
    for (const check of [date, flow, equal]) expect(checkPlan(check, viewOfText(text), undefined)).toBeUndefined();
  });

  it("is read with times at the beginning of lines", () => {
    const lines = "1. 14:00-14:20 签到\n2. 14:20-15:40 包饺子\n3. 15:40-16:00 收尾";
    expect(checkPlan(flow, viewOfText(lines), undefined)).toBeUndefined();
  });
});

describe("requests", () => {
  it("are read line by line; what is none is named by its number", () => {
    const good = { id: "p01", text: "包饺子", replies: ["确认"], at: "2026-11-23T10:00:00+08:00", checks: [flow] };
    const { requests, wrong } = parsePlanRequests([JSON.stringify(good), "", "{}", "nonsense"].join("\n"));
    expect(requests).toEqual([good]);
    expect(wrong).toEqual([3, 4]);
  });
});
