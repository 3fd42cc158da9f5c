import { describe, expect, it } from "vitest";
import { readRecord } from "../../../src/tools/understand/records.ts";
import { notesOf } from "./situations.ts";

describe("what was recorded on a hotline is a question", () => {
  it.each([
    "市民来电称，楼道灯坏了半个月，希望尽快解决，请回电告知处理结果。",
    "来电人反映：其家门口的窨井盖松动，夜里行人容易绊倒。诉求：请相关部门核实处理并回复。",
    "来电咨询：母亲的养老金为什么少发了一个月",
    "【咨询】市民询问社保卡遗失后去哪里补，请回电",
    "诉求内容：小区门口早点摊占道，要求取缔",
    "11月3日 群众来电，楼下棋牌室吵到半夜，请街道协调解决",
    "来电人称物业经理骂人，说业主都是白痴，诉求：要求道歉",
    "楼上天天半夜拖桌子，请有关部门尽快处理并答复",
    "居民来电，三楼水管爆了，请立即派人处理",
  ])("%s", (text) => {
    expect(notesOf(text, "rest")).toMatch(/^question/u);
    expect(readRecord(text)).toBeDefined();
  });

  it.each(["confirming", "options", "plan", "asksBudget"] as const)(
    "and stays one in the middle of %s",
    (situation) => {
      expect(notesOf("来电人反映楼道堆满纸箱，诉求：请尽快清理，请回电", situation)).toMatch(/^question/u);
    },
  );
});

describe("what is none", () => {
  it.each([
    ["rest", "请回电", "human"],
    ["rest", "请社工给我回电", "human"],
    ["rest", "叫书记给我打电话", "human"],
    ["plan", "流程改细一点，请尽快处理", "revise"],
    ["rest", "下周六给老人包饺子，预算两千，40人，请尽快回复", "plan"],
    ["rest", "居民来电要求重阳节办个活动，帮我写个方案", "plan"],
    ["asksBudget", "预算两千，请尽快处理", "slots"],
    ["rest", "谢谢你们，处理得很快", "thanks"],
  ] as const)("%s: %s → %s", (situation, text, turn) => {
    expect(notesOf(text, situation).split(" ")[0]).toBe(turn);
  });
});
