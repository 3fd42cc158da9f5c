import { describe, expect, it } from "vitest";
import { momentsOf } from "../../src/console/moments.ts";
import type { Bubble, DecisionView, StepView } from "../../src/console/view.ts";

const step = (seq: number, more: Partial<StepView>): StepView => ({
  ...{
    seq,
    at: seq,
    kind: "other",
    title: "",
    said: null,
    problem: null,
    before: "",
    after: "",
    stages: [],
    moves: [],
  },
  ...{
    states: [],
    understood: "",
    decisions: [],
    rules: [],
    citation: null,
    notes: [],
    respondedMs: null,
    changes: [],
  },
  ...{ slots: [], facts: [], tools: [], bubbles: [], working: false, checked: "same" },
  record: { machine: "", hash: "" },
  ...more,
});
const decision = (more: Partial<DecisionView>): DecisionView => ({
  ...{ kind: "answer", words: "按《甲》回答", reason: "", candidates: [], slots: [], ...more },
});
const weighed = (kind: DecisionView["kind"], ...scores: number[]) =>
  step(1, {
    decisions: [decision({ kind, candidates: scores.map((score, index) => ({ title: `${index}`, score })) })],
  });
const hintsOf = (...steps: StepView[]) => momentsOf(steps).flatMap(({ hints }) => hints);
const file = (more: Partial<Bubble>): Bubble => ({
  ...{ side: "bot", kind: "file", text: "策划案.docx", options: [], delivery: "sent", tries: [], ...more },
});
const failedTry = { at: 1, until: 9, times: 3, problem: "网络断了" };

describe("the course of a session", () => {
  it("puts how a message was understood under it, and what was not heard where it is seen", () => {
    const [said] = momentsOf([
      step(0, { said: "给老人包饺子，四十八个人" }),
      step(1, { understood: "要写活动方案，听出了：活动主题 包饺子，没有听出：参加人数" }),
    ]);
    expect(said).toMatchObject({
      words: "对方：给老人包饺子，四十八个人",
      details: ["理解成：要写活动方案，听出了：活动主题 包饺子"],
      hints: ["没有听出：参加人数"],
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

  it("names the values of a plan that nobody said, once, and only those that people mostly say as remarkable", () => {
    const slots = [
      { label: "活动预算", value: "2000", source: "对方说的" },
      { label: "参加人数", value: "30", source: "建议" },
      { label: "活动地点", value: "活动室", source: "建议" },
    ];
    const moments = momentsOf([1, 2].map((seq) => step(seq, { decisions: [decision({ kind: "plan", slots })] })));
    expect(moments.map(({ details, hints }) => [...details, ...hints])).toEqual([
      ["对方说的：活动预算 2000", "对方没说，助手填的：活动地点 活动室", expect.stringContaining("参加人数 30")],
      [],
    ]);
  });

  it("tells a lost file once, with how often it was tried and why it failed", () => {
    const trouble = momentsOf([
      step(1, { bubbles: [file({ delivery: "failed", tries: [failedTry] })] }),
      step(2, { kind: "fault", title: "回复没有发出去", problem: "试了几次都没有发出去：《策划案.docx》" }),
    ]);
    expect(trouble).toEqual([
      expect.objectContaining({
        kind: "trouble",
        words: "《策划案.docx》发了3次没成功，没有发出去，对方没有收到",
        details: ["原因：网络断了"],
      }),
    ]);
  });

  it("does not call it trouble where a later try went out", () => {
    const sent = file({ tries: [failedTry, { at: 10, until: 10, times: 1, problem: "" }] });
    expect(momentsOf([step(1, { bubbles: [sent] })])).toEqual([
      expect.objectContaining({ kind: "reply", words: "《策划案.docx》发了3次没成功，后来发出去了" }),
    ]);
  });
});
