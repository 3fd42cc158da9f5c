import { describe, expect, it } from "vitest";
import type { Situation, Turn } from "../../../src/shared/turn.ts";
import { normalise } from "../../../src/tools/understand/normalise.ts";
import { readByRules } from "../../../src/tools/understand/readByRules.ts";
import { readSlots } from "../../../src/tools/understand/slots/readSlots.ts";
import { at, notesOf, type SituationName } from "./situations.ts";

type Row = readonly [situation: SituationName, text: string, turns: string];

function reads(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    it.each(rows)("%s: %s → %s", (situation, text, turns) => {
      expect(notesOf(text, situation)).toBe(turns);
    });
  });
}

reads("short questions stay on the handbook that was answered from", [
  ["answered", "依据是什么文件", "question+ basis"],
  ["answered", "什么文件规定的", "question+ basis"],
  ["answered", "有什么规定", "question+ basis"],
  ["answered", "什么时候开始执行的", "question+ basis"],
  ["answered", "我符合吗", "question+ conditions"],
  ["answered", "有年龄限制吗", "question+ conditions"],
  ["answered", "要满足什么", "question+ conditions"],
  ["answered", "不符合怎么办", "question+ conditions"],
  ["answered", "有没有表格下载", "question+ materials appendix"],
  ["answered", "要填什么表", "question+ materials appendix"],
  ["answered", "照片要吗", "question+ materials"],
  ["answered", "委托书有模板吗", "question+ materials appendix"],
  ["answered", "具体怎么操作", "question+ steps"],
  ["answered", "怎么弄", "question+ steps"],
  ["answered", "谁负责的", "question+ unit"],
  ["answered", "找谁", "question+ unit place phone"],
  ["answered", "能加急吗", "question+ timeLimit"],
  ["answered", "为什么这么慢", "question+ timeLimit"],
  ["answered", "居委能办吗", "question+ place"],
  ["answered", "社区里能交吗", "question+ place"],
  ["answered", "哪里下载申请表", "question+ materials place appendix"],
  ["answered", "隔壁街道能办吗", "question+ place"],
  ["answered", "低保户能免吗", "question+ fee"],
  ["answered", "礼拜天去可以吗", "question+ hours"],
  ["answered", "明天能去吗", "question+ hours"],
  ["answered", "今天开门吗", "question+ hours"],
  ["answered", "那小孩呢", "question+ conditions branches"],
  ["answered", "她耳朵不好", "question+ branches"],
  ["answered", "住养老院的呢", "question+ branches"],
  ["answered", "女儿帮我去行吗", "question+ branches"],
  ["answered", "政府补多少", "question+ conditions appendix"],
  ["answered", "她今年82，要交钱吗", "question+ fee"],
]);

reads("a matter of its own leaves the handbook", [
  ["answered", "灭火器过期了找谁", "question unit place phone"],
  ["answered", "残疾人有什么补贴", "question"],
  ["answered", "户口怎么迁", "question"],
  ["answered", "受理中心怎么预约取号", "question steps"],
  ["answered", "居委会能盖哪些章", "question"],
]);

reads("the same answer once more, simpler, or with what it rests on", [
  ["answered", "再说一遍", "question+"],
  ["answered", "说简单点", "question+"],
  ["answered", "没看懂", "question+"],
  ["answered", "什么意思", "question+"],
  ["answered", "你确定吗", "question+ basis"],
  ["answered", "这个是最新的吗", "question+ basis"],
  ["answered", "帮我整理一条发群里", "forward"],
  ["answered", "编一段发给居民", "forward"],
  ["answered", "发给我", "original"],
  ["confirming", "发给我", "confirm"],
]);

reads("a section of nothing", [
  ["rest", "那要多少钱", "needsTopic"],
  ["rest", "在哪里办", "needsTopic"],
  ["rest", "老人行动不便能上门吗", "question branches"],
  ["rest", "社保卡多少钱", "question fee"],
  ["rest", "证件丢了怎么补办", "question"],
  ["rest", "押金不退", "question fee"],
]);

reads("the file of a handbook that is named", [
  ["rest", "把居住证积分那个文件发给我", "question | original"],
  ["answered", "给我困难残疾人生活补贴的原文", "question | original"],
  ["rest", "发我一下加装电梯的文件", "question | original"],
  ["rest", "我想看廉租房租金补贴的文件", "question | original"],
  ["answered", "把文件发我", "original"],
  ["answered", "把那个文件发我", "original"],
  ["answered", "完整的文件发我", "original"],
]);

reads("parts of the catalogue", [
  ["rest", "全部目录", "catalogue"],
  ["rest", "还有哪些分类", "catalogue"],
  ["rest", "下一页", "catalogue"],
  ["listed", "下一页", "catalogue"],
  ["answered", "下一页", "more"],
  ["rest", "有哪些残疾人的文件", "catalogue 残疾人"],
  ["rest", "社会保障卡有哪些文件", "catalogue 社会保障卡"],
  ["rest", "办社保卡要哪些文件", "question"],
]);

function turnsAfter(title: string, text: string): Turn[] {
  const situation: Situation = { at, options: [], writing: false, document: { versionId: "v1", title } };
  return readByRules({ text: normalise(text), message: {}, situation, readSlots }).turns;
}

describe("what another handbook of the same paper is about", () => {
  it.each([
    ["居住证签注续期", "那丢了呢", "居住证丢了呢"],
    ["居住证签注续期", "第一次办呢", "居住证第一次办呢"],
    ["社会保障卡首次申领", "到期了怎么办", "社会保障卡到期了怎么办"],
  ])("after %s, %s asks %s", (title, text, question) => {
    expect(turnsAfter(title, text)).toMatchObject([{ type: "turn.question", question, followUp: false }]);
  });

  it("stays where the handbook is about it", () => {
    expect(turnsAfter("社会保障卡挂失补办", "丢了要多少钱")).toMatchObject([
      { question: "丢了要多少钱", followUp: true },
    ]);
  });

  it("keeps a link with the question whether it can be trusted", () => {
    const [turn] = turnsAfter("社会保障卡挂失补办", "https://mp.weixin.qq.com/s/abc 这个是真的吗");
    expect(turn).toMatchObject({ type: "turn.question", followUp: false });
    expect(turn).toMatchObject({ question: expect.stringContaining("https://mp.weixin.qq.com/s/abc 这个是真的吗") });
    expect(turn).toMatchObject({ question: expect.stringContaining("诈骗") });
  });
});
