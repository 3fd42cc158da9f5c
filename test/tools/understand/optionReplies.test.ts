import { describe, expect, it } from "vitest";
import { namesMissingThing, readReplyWords } from "../../../src/tools/understand/optionReplies.ts";
import { notesOf, type SituationName } from "./situations.ts";

type Row = readonly [situation: SituationName, text: string, turns: string];

function reads(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    it.each(rows)("%s: %s → %s", (situation, text, turns) => {
      expect(notesOf(text, situation)).toBe(turns);
    });
  });
}

reads("a new matter said while options are open is no choice", [
  ["residencePermit", "身份证丢了", "question"],
  ["residencePermit", "身份证到期了", "question"],
  ["residencePermit", "户口本找不到了", "question"],
  ["residencePermit", "我的护照过期了", "question"],
  ["options", "养狗的证丢了", "question"],
  ["options", "轮椅", "question"],
  ["options", "残疾证丢了", "question"],
  ["options", "是居住证", "question"],
  ["options", "不对，是敬老卡", "question"],
  ["options", "对了，楼下饭店油烟太大", "question"],
  ["options", "楼上漏水到我家", "question"],
  ["options", "我家楼道里堆满了东西", "question"],
  ["options", "都不对，我要问生育津贴", "question"],
  ["options", "公积金怎么提", "question"],
]);

reads("another name of the same thing stays a choice", [
  ["options", "医保卡丢了", "choice 2"],
  ["options", "我妈的卡丢了", "choice 2"],
  ["options", "社保卡到期了", "choice 3"],
  ["residencePermit", "居住证丢了", "choice 2"],
  ["residencePermit", "暂住证到期了", "choice 3"],
  ["twoOptions", "我退休了", "choice 2"],
  ["options", "我有居住证", "details 我有居住证"],
]);

reads("what a reply rules out is not chosen", [
  ["options", "不是首次，是丢了", "choice 2"],
  ["options", "不是丢了，是过期", "choice 3"],
  ["options", "是到期不是遗失", "choice 3"],
  ["options", "没丢，是过期了", "choice 3"],
  ["options", "不是补办", "explain"],
  ["options", "不是第一个", "explain"],
  ["options", "不是第一个，是第三个", "choice 3"],
  ["options", "不是首次也不是补办", "choice 3"],
  ["twoOptions", "不是第一个", "choice 2"],
  ["twoOptions", "不是退休", "choice 1"],
  ["twoOptions", "第二个不是", "choice 1"],
  ["twoOptions", "不是租房的", "choice 2"],
  ["options", "都不是", "noneFits"],
  ["options", "都不是，我要注销", "details 我要注销"],
  ["options", "都不是，我要办护照", "question"],
  ["options", "不是本人可以吗", "details 不是本人可以吗"],
]);

reads("what is asked with a choice is kept", [
  ["options", "2，要带什么", "choice 2 materials"],
  ["options", "第二个多少钱", "choice 2 fee"],
  ["options", "第二个，多少钱", "choice 2 fee"],
  ["options", "2号要带什么材料", "choice 2 materials"],
  ["options", "丢了，要多少钱", "choice 2 fee"],
  ["options", "到期的，在哪里办", "choice 3 place"],
  ["twoOptions", "租房的，要交钱吗", "choice 1 fee"],
  ["options", "多少钱", "details 多少钱 +fee"],
  ["options", "流程", "details 流程 +steps"],
]);

reads("several options at once", [
  ["twoOptions", "都要", "choice 1 | choice 2"],
  ["twoOptions", "两个都看看", "choice 1 | choice 2"],
  ["twoOptions", "全部", "choice 1 | choice 2"],
  ["options", "1和2", "choice 1 | choice 2"],
  ["options", "第一个和第三个", "choice 1 | choice 3"],
  ["options", "1、3都要", "choice 1 | choice 3"],
]);

reads("a person who cannot choose gets the options explained", [
  ["options", "区别是什么", "explain"],
  ["options", "什么意思", "explain"],
  ["options", "有什么不一样", "explain"],
  ["options", "嗯", "explain"],
  ["options", "随便", "explain"],
  ["options", "你说呢", "explain"],
  ["options", "我也不知道选哪个", "explain"],
  ["options", "我不懂，你帮我选", "explain"],
  ["options", "我也不知道是哪个，卡丢了", "choice 2"],
  ["options", "我不懂这些，卡刷不出来了", "details 我不懂这些，卡刷不出来了"],
]);

reads("a list that is only looked at", [
  ["listed", "第三个", "choice 3"],
  ["listed", "2", "choice 2"],
  ["listed", "养老保险", "choice 2"],
  ["listed", "残疾人服务类", "catalogue 残疾人服务"],
  ["listed", "身份证丢了怎么办", "question"],
  ["listed", "要带什么材料", "question+ materials"],
]);

describe("a question that named only what is to be done", () => {
  it.each([
    ["身份证", "补办", true],
    ["是身份证的", "补办", true],
    ["身份证丢了", "补办", true],
    ["身份证", "社保卡补办", false],
    ["身份证到期了", "补办", false],
    ["身份证", "开证明", false],
    ["丢了", "补办", false],
  ])("%s after %s says what thing it is about: %s", (text, question, expected) => {
    expect(namesMissingThing(text, question)).toBe(expected);
  });
});

describe("options that a reply rules out", () => {
  const asked = {
    labels: ["丢了，要补办", "第一次办", "密码忘了"],
    titles: ["社会保障卡挂失补办", "社会保障卡首次申领", "社会保障卡密码重置与解锁"],
    question: "社保卡",
  };
  it("are told with the facts that stay", () => {
    expect(readReplyWords("我不是要补办，是转出去", asked)).toMatchObject({ type: "turn.details", refused: [0] });
    expect(readReplyWords("都不是，我要转出去", asked)).not.toHaveProperty("refused");
  });
});
