import { describe, expect, it } from "vitest";
import type { SopDecision, SopDocument } from "../../../src/shared/sop.ts";
import { cautionAgainst, homePlaces, withCaution } from "../../../src/tools/searchSops/caution.ts";

const home = new Set(["上海"]);

describe("caution about other places", () => {
  it.each([
    ["北京社保卡丢了怎么补", "社会保障卡挂失补办"],
    ["两人都是外地户籍，能在广州办离婚吗", "离婚登记（冷静期）"],
    ["河南省南阳市五保户一个月多少钱", "特困人员救助供养申请"],
    ["成都的公租房怎么申请", "公共租赁住房准入资格申请"],
  ])("is due for %s", (question, title) => expect(cautionAgainst(question, title, home)).toContain("各地规定不同"));

  it.each([
    ["我是安徽户口，社保卡丢了", "社会保障卡挂失补办"],
    ["我老家河南的，居住证怎么办", "居住证首次申领"],
    ["上海社保卡丢了怎么补", "社会保障卡挂失补办"],
    ["社保从深圳转过来要什么", "养老保险关系跨省转移接续"],
    ["在北京看病怎么备案", "异地就医备案与报销"],
    ["河南人在这里能办居住证吗", "居住证首次申领"],
    ["我从四川来的，孩子上学怎么弄", "随迁子女入学材料审核"],
  ])("is not due for %s", (question, title) => expect(cautionAgainst(question, title, home)).toBe(""));
});

describe("caution about complaints", () => {
  it.each([
    ["我要投诉社保局窗口态度太差", "社会保障卡挂失补办"],
    ["公租房资料交了半年没人管，太不像话", "公共租赁住房准入资格申请"],
  ])("is due for %s", (question, title) => expect(cautionAgainst(question, title, home)).toContain("投诉"));

  it.each([
    ["我要投诉物业", "物业服务投诉处理"],
    ["举报楼下饭店油烟", "餐饮油烟扰民投诉"],
    ["楼上漏水推诿没人管", "公共部位渗漏水报修"],
    ["社保卡丢了怎么补", "社会保障卡挂失补办"],
  ])("is not due for %s", (question, title) => expect(cautionAgainst(question, title, home)).toBe(""));
});

const handbook = (title: string, line: string) =>
  ({ title, sections: { conditions: [line] } }) as unknown as SopDocument;

it("takes for home what many handbooks name, not what one of fifty names", () => {
  const many = Array.from({ length: 50 }, (_, position) => handbook(`手册${position}`, "持《上海市居住证》"));
  expect(homePlaces([...many, handbook("转移", "从深圳转来")])).toEqual(new Set(["上海"]));
});

it("marks only a sure answer for reference, and says why", () => {
  const document = { versionId: "v", file: "D002.docx", title: "社会保障卡挂失补办", score: 0.99 };
  const sure: SopDecision = { kind: "answer", document, confidence: "sure", candidates: [document], reason: "" };
  expect(withCaution(sure, "北京社保卡丢了", home)).toMatchObject({
    confidence: "reference",
    reason: "最符合的是《社会保障卡挂失补办》，但问的是北京的事，各地规定不同，标明仅供参考。",
  });
  expect(withCaution(sure, "社保卡丢了", home)).toBe(sure);
  expect(withCaution(sure, "北京社保卡丢了", home).elsewhere).toBe("北京");
  const unknown: SopDecision = { kind: "unknown", candidates: [], reason: "" };
  expect(withCaution(unknown, "北京社保卡丢了", home)).toBe(unknown);
});

it("names the other place where a question is asked back too, but not where the handbooks are about moving between places", () => {
  const ask = (title: string): SopDecision => ({
    kind: "ask",
    options: [{ versionId: title, file: `${title}.docx`, title, label: title }],
    candidates: [],
    reason: "",
  });
  expect(withCaution(ask("居住证首次申领"), "我在北京，想办居住证", home).elsewhere).toBe("北京");
  expect(withCaution(ask("居住证首次申领"), "我老家在北京，想办居住证", home).elsewhere).toBeUndefined();
  expect(withCaution(ask("养老保险关系跨省转移接续"), "我在北京，社保怎么办", home).elsewhere).toBeUndefined();
});
