import { describe, expect, it } from "vitest";
import { asksForTemplates, readLook, withoutLook } from "../../../../src/tools/understand/slots/looks.ts";
import { form, read } from "./reading.ts";

const templates = ["标准策划案", "简版", "经费申请", "街道活动审批表"];

describe("which template is wanted", () => {
  it.each([
    ["用简版", "简版"],
    ["换成精简版吧", "简版"],
    ["出一份一页纸的", "简版"],
    ["简版就行", "简版"],
    ["换成经费申请", "经费申请"],
    ["再出一份经费申请", "经费申请"],
    ["要经费申请的", "经费申请"],
    ["用标准的", "标准策划案"],
    ["按标准模板来", "标准策划案"],
    ["改回标准的", "标准策划案"],
    ["换成街道活动审批表", "街道活动审批表"],
    ["按街道活动审批表的格式写", "街道活动审批表"],
    ["帮我写个简版的活动方案：下周六包饺子", "简版"],
    ["预算两千，用简版", "简版"],
  ])("%s", (text, template) => {
    expect(readLook(text, templates).look).toEqual({ template });
  });

  it.each([
    "写简单点",
    "流程写完整",
    "按每人30元标准",
    "低保标准是多少",
    "经费申请怎么写",
    "申请经费要什么材料",
    "标准是什么",
    "要正式一点",
  ])("none in %s", (text) => {
    expect(readLook(text, templates).look).toBeUndefined();
  });

  it("names a template that there is not", () => {
    expect(readLook("换成红头模板", templates)).toMatchObject({ unknown: "红头" });
    expect(readLook("换个模板", templates).unknown).toBeUndefined();
  });

  it("knows the first template as the usual one, whatever the office calls it", () => {
    expect(readLook("用标准的", ["我们的策划案", "简版"]).look).toEqual({ template: "我们的策划案" });
  });
});

describe("comments on sources", () => {
  it.each([
    ["加上来源批注", true],
    ["每栏加批注说明来源", true],
    ["需要标注来源", true],
    ["不要批注了", false],
    ["批注去掉", false],
  ])("%s", (text, comments) => {
    expect(readLook(text, templates).look).toEqual({ comments });
  });
});

describe("what stands around it", () => {
  it("keeps the rest for the other slots", () => {
    expect(read("用简版，预算改成3000", { slots: form })).toMatchObject({
      slots: { budget: 3000 },
      look: { template: "简版" },
    });
    expect(read("写个简版策划：12月12号给老人包饺子，预算两千")).toMatchObject({
      slots: { theme: "包饺子", audience: "老人", date: "2026-12-12", budget: 2000 },
      look: { template: "简版" },
    });
  });

  it("leaves nothing of a wish for another template alone", () => {
    expect(withoutLook("用简版吧。", templates)).toBe("");
    expect(withoutLook("用简版，流程写细点", templates)).toBe("，流程写细点");
    expect(withoutLook("流程写细点", templates)).toBe("流程写细点");
  });

  it.each(["有哪些模板", "模板有几种", "换个模板", "能换模板吗"])("%s asks which there are", (text) => {
    expect(asksForTemplates(text)).toBe(true);
  });

  it.each(["用简版", "模板放在哪里领，申请低保的", "流程有哪些"])("%s does not", (text) => {
    expect(asksForTemplates(text)).toBe(false);
  });
});
