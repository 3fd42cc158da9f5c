import { describe, expect, it } from "vitest";
import { askedInWords } from "../../src/console/lists.ts";
import { doubtFigures, isPromise } from "../../src/console/signs.ts";
import { reasonOf } from "../../src/console/stepWords.ts";
import type { Decision } from "../../src/shared/turn.ts";

const option = { file: "甲.docx", title: "甲" };

describe("why something was decided", () => {
  it.each([
    [{ share: 0.63, limit: 0.58 }, "63%，超过58%"],
    [{ share: 0.41, limit: 0.58 }, "41%，不到58%"],
    [{ share: 0.7543, limit: 0.75 }, "75.4%，超过75.0%"],
    [{ share: 0.7462, limit: 0.75 }, "74.6%，不到75.0%"],
    [{ share: 0.75, limit: 0.75 }, "75.0%，达到75.0%"],
    [{ share: 0.7499, limit: 0.75 }, "75.0%，略低于75.0%"],
  ])("does not let %j look like what it is not", (doubt, words) => {
    expect(doubtFigures(doubt)).toBe(`问得不清楚的可能${words}`);
  });

  it("does not say that other handbooks are lower where they may look alike", () => {
    const decision: Decision = { kind: "clarify", options: [option, option, option, option] };
    const candidates = [22, 5].map((score) => ({ title: `${score}`, score: score / 100 }));
    const words = reasonOf(decision, { reason: "问的内容同时符合《甲》", candidates, doubt: null });
    expect(words).toContain("另外还列了2本，把握不比这两本高");
  });

  it("says of a plan that is changed what was changed, not that it was confirmed", () => {
    const writing: Decision = { kind: "plan", step: "writing", slots: {}, suggested: [], missing: [], asked: [] };
    const reason = "内容齐了，对方已确认，开始写";
    const more = { reason, candidates: [], doubt: null };
    expect(reasonOf(writing, { ...more, revised: ["参加人数"] })).toBe("对方改了参加人数，重新写");
    expect(reasonOf(writing, { ...more, revised: [] })).toBe("对方要改写好的方案，重新写");
    expect(reasonOf(writing, more)).toBe(reason);
  });
});

describe("a question in a list", () => {
  it("stands as it was said, with what was looked for where that is worded otherwise", () => {
    expect(askedInWords({ said: "老人卡不见了", question: "敬老卡不见了" })).toBe(
      "老人卡不见了（查的是：敬老卡不见了）",
    );
    expect(askedInWords({ said: "不见了", question: "敬老卡；不见了" })).toBe("敬老卡；不见了");
    expect(askedInWords({ said: "", question: "敬老卡" })).toBe("敬老卡");
  });
});

describe("what a colleague wrote", () => {
  it.each([
    ["鸽子的事我下午上门看一下，先记下了。", true],
    ["我问问物业，回头再回复您。", true],
    ["请带身份证到社区事务受理中心补办。", false],
    ["可以先打电话问一下医院，再来窗口办。", false],
  ])("“%s” is only a promise: %s", (words, isOpen) => {
    expect(isPromise(words)).toBe(isOpen);
  });
});
