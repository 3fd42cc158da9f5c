import { describe, expect, it } from "vitest";
import { momentsOf } from "../../src/console/moments.ts";
import type { Bubble, DecisionView, StepView } from "../../src/console/view.ts";
import { step } from "./stepView.ts";

const decision = (more: Partial<DecisionView>): DecisionView => ({
  ...{ kind: "answer", words: "按《甲》回答", reason: "", candidates: [], doubt: null, slots: [], ...more },
});
const weighed = (kind: DecisionView["kind"], ...scores: number[]) =>
  step(1, {
    decisions: [decision({ kind, candidates: scores.map((score, index) => ({ title: `${index}`, score })) })],
  });
const hintsOf = (...steps: StepView[]) => momentsOf(steps).moments.flatMap(({ hints }) => hints);
const file = (more: Partial<Bubble>): Bubble => ({
  ...{ side: "bot", kind: "file", text: "策划案.docx", options: [], delivery: "sent", tries: [], ...more },
});
const failedTry = { at: 1, until: 9, times: 3, problem: "网络断了" };

describe("the course of a session", () => {
  it("puts how a message was understood under it, and what was not heard where it is seen", () => {
    const slots = [{ label: "参加人数", value: "30", source: "建议" }];
    const { moments, notable } = momentsOf([
      step(0, { said: "给老人包饺子，四十八个人" }),
      step(1, { understood: "要写活动方案，听出了：活动主题 包饺子，没有听出：活动预算、参加人数" }),
      step(2, { decisions: [decision({ kind: "plan", slots })] }),
      step(3, { decisions: [decision({ kind: "plan", words: "方案送达", slots })] }),
      step(4, { changes: [{ label: "参加人数", from: "30", to: "48", source: "对方说的" }] }),
      step(5, { decisions: [decision({ kind: "plan", words: "方案送达" })] }),
    ]);
    expect(moments[1]?.details).toEqual(["对方说了，没有听出来，助手填的：参加人数 30"]);
    const [said] = moments;
    expect(notable).toEqual([
      {
        seq: 1,
        text: "原话“四十八个人”，没有听出参加人数（认得出是48，但没有当成参加人数），按建议30写了，08:00 已经发给对方。08:00 对方改成48，08:00 发了改过的一版。",
        advice: "在这一步点“没听出／听错了”，写明本来的意思。提醒对方用后来的一版，08:00发的那一版不要用。",
        isTrouble: false,
      },
    ]);
    expect(said).toMatchObject({
      words: "对方：给老人包饺子，四十八个人",
      details: ["理解成：要写活动方案，听出了：活动主题 包饺子，没有听出：活动预算、参加人数"],
    });
  });

  it.each([
    ["answer", [0.53, 0.42], "容易弄混"],
    ["answer", [0.9, 0.05], undefined],
    ["clarify", [0.93, 0.04], "可能多余"],
    ["clarify", [0.5, 0.45], undefined],
    ["clarify", [0.27, 0.15], "可能没有这件事"],
  ] as const)("of %s between %j says %s", (kind, scores, words) => {
    const hints = hintsOf(weighed(kind, ...scores));
    expect(hints).toEqual(words === undefined ? [] : [expect.stringContaining(words)]);
  });

  it("names the values of a plan that nobody said, once", () => {
    const slots = [
      { label: "活动预算", value: "2000", source: "对方说的" },
      { label: "参加人数", value: "30", source: "建议" },
    ];
    const { moments } = momentsOf([1, 2].map((seq) => step(seq, { decisions: [decision({ kind: "plan", slots })] })));
    expect(moments.map(({ details }) => details)).toEqual([
      ["对方说的：活动预算 2000", "对方没说，助手填的：参加人数 30"],
      [],
    ]);
  });

  it("calls an answer probably wrong where the person said so, with the figures and what was answered then", () => {
    const candidates = [
      { title: "甲", score: 0.53 },
      { title: "乙", score: 0.42 },
    ];
    const { notable } = momentsOf([
      step(1, { decisions: [decision({ candidates })] }),
      step(2, { said: "不对，是乙" }),
      step(3, { understood: "问办事：是乙" }),
      step(4, { decisions: [decision({ words: "按《乙》回答" })] }),
    ]);
    expect(notable).toEqual([
      {
        seq: 1,
        advice:
          "在这一步点“答错了”，选《乙》：管理员在服务器上运行一次“学习”（linli tune）以后，助手就照着答（先点“现在会怎么答”，看是不是已经改好了）。对方后来已经得到答案，不用再发。",
        text: "答错了手册的可能很大：按《甲》答了，对方说“不对，是乙”；当时《甲》53%，《乙》42%，没有先问。后来按《乙》回答。",
        isTrouble: false,
      },
    ]);
  });

  it.each(["好的，谢谢", "不用了", "对的"])("takes “%s” for no objection", (said) => {
    expect(momentsOf([step(1, { decisions: [decision({})] }), step(2, { said })]).notable).toEqual([]);
  });

  it("tells whether somebody answered after a hand-over", () => {
    const handover = step(1, {
      decisions: [decision({ kind: "handover", words: "转给同事", reason: "对方要转人工" })],
    });
    const replied = (text: string) =>
      step(2, { title: "社工解答", notes: ["王社工已回复"], bubbles: [file({ kind: "text", text })] });
    const reply = replied("【社工解答】您问的事，同事看过了：\n您问：谁来管\n请拨打12345，有人会来处理。");
    const promise = replied("【社工解答】您问的事，同事看过了：\n您问：谁来管\n鸽子的事我下午上门看一下，先记下了。");
    const textOf = (...steps: StepView[]) => momentsOf(steps).notable.map(({ text }) => text);
    const adviceOf = (...steps: StepView[]) => momentsOf(steps).notable.map(({ advice }) => advice);
    expect(adviceOf(handover)).toEqual([expect.stringContaining("未解答")]);
    expect(adviceOf(handover, reply)).toEqual([expect.stringContaining("已有同事回复")]);
    expect(adviceOf(handover, promise)).toEqual([
      expect.stringMatching(/这件事还没有完：问问王社工办得怎样。.*备注里写明结果.*“回复对方”/),
    ]);
    expect(textOf(handover, promise)[0]).toContain("“鸽子的事我下午上门看一下，先记下了。”，只说了去办");
    expect(adviceOf(handover, promise, { ...reply, seq: 3 })).toEqual([expect.stringContaining("已有同事回复")]);
    expect(textOf(handover)).toEqual(["转给了同事：对方要转人工；还没有同事回复。"]);
    expect(textOf(handover, reply)).toEqual(["转给了同事：对方要转人工；08:00 王社工已回复。"]);
  });

  it("leads from a question that the library hardly holds to where something can be done about it", () => {
    const asked = weighed("clarify", 0.22, 0.05);
    const handover = step(3, { decisions: [decision({ kind: "handover", words: "转给同事" })] });
    const unknown = step(2, { decisions: [decision({ kind: "unanswered", words: "没找到" })] });
    const advices = (...steps: StepView[]) => momentsOf(steps).notable.map(({ advice }) => advice);
    expect(advices(asked)[0]).toContain("在这一步点“回复对方”");
    expect(advices(asked, unknown)[0]).toContain("在“未解答”里写一份解答");
    for (const advice of advices(asked, unknown, handover).slice(0, 2)) {
      expect(advice).toContain("看“转给了同事”那一条");
      expect(advice).not.toContain("未解答");
    }
  });

  it("takes the word that a file was lost, lost too, for no trouble of its own", () => {
    const notice = file({
      kind: "text",
      text: "策划案.docx没发出去",
      delivery: "failed",
      position: 0,
      tries: [failedTry],
    });
    const { moments, notable } = momentsOf([
      step(1, { bubbles: [file({ delivery: "failed", position: 1, tries: [failedTry], again: true })] }),
      step(2, { kind: "fault", gaveUp: { seq: 1, position: 1 }, problem: "没有发出去", bubbles: [notice] }),
      step(3, { kind: "fault", gaveUp: { seq: 2, position: 0 }, problem: "没有发出去" }),
    ]);
    expect(notable.map(({ seq }) => seq)).toEqual([2]);
    expect(moments.at(-1)).toMatchObject({ kind: "reply", words: expect.stringContaining("通知也没有送到") });
  });

  it("tells a lost file once, with how often it was tried and why it failed", () => {
    const { moments: trouble } = momentsOf([
      step(1, { bubbles: [file({ delivery: "failed", position: 1, tries: [failedTry] })] }),
      step(2, { kind: "fault", title: "回复没有发出去", gaveUp: { seq: 1, position: 1 }, problem: "没有发出去" }),
    ]);
    expect(trouble).toEqual([
      expect.objectContaining({
        seq: 2,
        kind: "trouble",
        words: "《策划案.docx》试了3次都没有发出去，对方没有收到",
        details: ["原因：网络断了"],
      }),
    ]);
  });

  it("does not call it trouble where a later try went out", () => {
    const sent = file({ tries: [failedTry, { at: 10, until: 10, times: 1, problem: "" }] });
    expect(momentsOf([step(1, { bubbles: [sent] })]).moments).toEqual([
      expect.objectContaining({ kind: "reply", words: "《策划案.docx》前3次没有发出去，后来发出去了" }),
    ]);
  });
});
