import { describe, expect, it } from "vitest";
import type { SearchInput, SopDocument } from "../../../src/shared/sop.ts";
import { decide, shippedPolicy } from "../../../src/tools/searchSops/decide.ts";
import { optionLabels } from "../../../src/tools/searchSops/optionLabels.ts";
import type { Posterior } from "../../../src/tools/searchSops/posterior.ts";

const handbook = (title: string, phone = title): SopDocument => ({
  versionId: title,
  file: `${title}.docx`,
  path: "",
  title,
  category: "",
  task: "上海市居住证",
  effectiveFrom: "",
  edition: "",
  sample: true,
  sections: { phone: [phone] },
  branches: [],
  unassigned: [],
});
const handbooks = ["居住证首次申领", "居住证签注续期", "居住证遗失补办"].map((title) => handbook(title));
const input: SearchInput = { question: "居住证", added: [], rejected: [], aspects: [], mustDecide: false };
const posterior = (outcomes: Posterior["outcomes"], scores: number[]): Posterior => ({
  order: [0, 1, 2],
  shares: scores,
  severalShares: [0.5, 0.45, 0.01],
  outcomes,
  scores,
});
const clear = posterior({ right: 0.97, wrong: 0.01, several: 0.01, outside: 0.01 }, [0.98, 0.01, 0]);
const open = posterior({ right: 0.2, wrong: 0.05, several: 0.7, outside: 0.05 }, [0.55, 0.35, 0.01]);
const outside = posterior({ right: 0.1, wrong: 0.1, several: 0.1, outside: 0.7 }, [0.15, 0.1, 0.05]);

describe("a decision", () => {
  it("answers as sure when one handbook is right almost certainly", () => {
    expect(decide(clear, handbooks, input, shippedPolicy)).toMatchObject({
      kind: "answer",
      confidence: "sure",
      document: { title: "居住证首次申领", score: 0.98 },
    });
  });

  it("is not sure of a handbook about another stage than the question, though no other is there", () => {
    const lost = { ...input, question: "居住证丢了怎么办" };
    expect(decide(clear, handbooks, lost, shippedPolicy)).toMatchObject({ kind: "answer", confidence: "reference" });
    const first = { ...input, question: "第一次办居住证" };
    expect(decide(clear, handbooks, first, shippedPolicy)).toMatchObject({ confidence: "sure" });
  });

  it("offers the likely handbooks, shortly named, and says why it asks", () => {
    const decision = decide(open, handbooks, input, shippedPolicy);
    expect(decision).toMatchObject({ kind: "ask", options: [{ label: "首次申领" }, { label: "签注续期" }] });
    expect(decision.reason).toBe("问的内容同时符合《居住证首次申领》、《居住证签注续期》，先问清楚是哪一种。");
  });

  it("prefers the handbook whose action the question names where the figures are about even, for reference", () => {
    const even = posterior({ right: 0.02, wrong: 0.07, several: 0.91, outside: 0 }, [0.49, 0.5, 0.01]);
    const renewed = { ...input, question: "居住证怎么办续签" };
    expect(decide(even, handbooks, renewed, shippedPolicy)).toMatchObject({
      kind: "answer",
      confidence: "reference",
      document: { title: "居住证签注续期" },
    });
    expect(decide(even, handbooks, input, shippedPolicy).kind).toBe("ask");
    const far = posterior({ right: 0.02, wrong: 0.07, several: 0.91, outside: 0 }, [0.8, 0.15, 0.01]);
    expect(decide(far, handbooks, renewed, shippedPolicy).kind).toBe("ask");
  });

  it("keeps how probable it held that several are meant, and from where on it asks", () => {
    const doubts = [open, clear, outside].map((each) => decide(each, handbooks, input, shippedPolicy).doubt);
    expect(doubts).toEqual([0.7526, 0.0131, 0.4333].map((share) => ({ share, limit: shippedPolicy.askMin })));
    const added = { ...input, added: ["要补办"] };
    expect(decide(open, handbooks, added, shippedPolicy).doubt?.limit).toBe(shippedPolicy.askAgainMin);
  });

  it("gives up when no handbook holds it", () => {
    expect(decide(outside, handbooks, input, shippedPolicy)).toMatchObject({ kind: "unknown" });
  });

  it("offers no document that is far behind, and does not ask where the second one is", () => {
    const apart = handbooks.map((one, at) => ({ ...one, task: `${at}` }));
    const third = { ...open, scores: [0.5, 0.4, 0.012], severalShares: [0.5, 0.45, 0.05] };
    const asked = decide(third, apart, input, shippedPolicy);
    expect(asked.kind === "ask" ? asked.options.map(({ title }) => title) : asked.kind).toEqual([
      "居住证首次申领",
      "居住证签注续期",
    ]);
    const second = { ...open, scores: [0.6, 0.012, 0.012], severalShares: [0.9, 0.05, 0.05] };
    expect(decide(second, apart, input, shippedPolicy)).toMatchObject({ kind: "answer", confidence: "reference" });
  });

  it("asks once more, rather than guess, where all options were refused and nothing was added", () => {
    const five = [...handbooks, handbook("来沪人员居住登记"), handbook("居住证明")];
    const left: Posterior = {
      order: [3, 4, 0, 1, 2],
      shares: [0, 0, 0, 0.9, 0.1],
      severalShares: [0, 0, 0, 0.9, 0.1],
      outcomes: { right: 0.8, wrong: 0.05, several: 0.1, outside: 0.05 },
      scores: [0, 0, 0, 0.82, 0.05],
    };
    const rejected = handbooks.map(({ versionId }) => versionId);
    expect(decide(left, five, { ...input, rejected }, shippedPolicy)).toMatchObject({
      kind: "ask",
      options: [{ title: "来沪人员居住登记" }, { title: "居住证明" }],
    });
    expect(decide(left, five, { ...input, rejected: rejected.slice(0, 1) }, shippedPolicy).kind).toBe("answer");
  });

  it("offers nothing after all options were refused where what is left hardly fits together", () => {
    const five = [...handbooks, handbook("来沪人员居住登记"), handbook("居住证明")];
    const left: Posterior = {
      order: [3, 4, 0, 1, 2],
      shares: [0, 0, 0, 0.6, 0.4],
      severalShares: [0, 0, 0, 0.6, 0.4],
      outcomes: { right: 0.1, wrong: 0.05, several: 0.8, outside: 0.05 },
      scores: [0, 0, 0, 0.25, 0.2],
    };
    const rejected = handbooks.map(({ versionId }) => versionId);
    expect(decide(left, five, { ...input, rejected }, shippedPolicy).kind).toBe("unknown");
    const likelier = { ...left, scores: [0, 0, 0, 0.35, 0.2] };
    expect(decide(likelier, five, { ...input, rejected }, shippedPolicy).kind).toBe("ask");
  });

  it("gives up rather than offer something unlikely after a refusal", () => {
    const rejected = ["居住证首次申领"];
    const unlikely = { ...open, order: [1, 2, 0], scores: [0, 0.11, 0.09] };
    expect(decide(unlikely, handbooks, { ...input, rejected }, shippedPolicy)).toMatchObject({ kind: "unknown" });
    const oneLeft = { ...open, order: [1, 2, 0], scores: [0, 0.4, 0.02] };
    expect(decide(oneLeft, handbooks, { ...input, rejected }, shippedPolicy)).toMatchObject({ kind: "unknown" });
  });

  it("declines less readily once something was refused and more was said", () => {
    const strange = posterior({ right: 0.3, wrong: 0.05, several: 0.3, outside: 0.35 }, [0, 0.5, 0.02]);
    const left = { ...strange, order: [1, 2, 0] };
    const rejected = ["居住证首次申领"];
    const policy = { ...shippedPolicy, heldMin: 0.65 };
    expect(decide(left, handbooks, { ...input, rejected }, policy)).toMatchObject({ kind: "unknown" });
    expect(decide(left, handbooks, { ...input, rejected, added: ["快到期了"] }, policy)).toMatchObject({
      kind: "answer",
      document: { title: "居住证签注续期" },
    });
  });

  it("does not decline what a handbook is likely to hold", () => {
    const held = posterior({ right: 0.45, wrong: 0.02, several: 0.25, outside: 0.28 }, [0.6, 0.02, 0]);
    expect(decide(held, handbooks, input, shippedPolicy)).toMatchObject({ kind: "answer", confidence: "reference" });
  });

  it("is sure of what is meant before all others, alone or not", () => {
    const before = posterior({ right: 0.5, wrong: 0, several: 0.5, outside: 0 }, [0.97, 0.02, 0]);
    expect(decide(before, handbooks, input, shippedPolicy)).toMatchObject({ kind: "answer", confidence: "sure" });
  });

  it("gives up where asking pays but nothing is likely", () => {
    const nothing = { ...open, scores: [0.1, 0.002, 0.001] };
    expect(decide(nothing, handbooks, input, shippedPolicy)).toMatchObject({ kind: "unknown" });
  });

  it("never asks after two questions", () => {
    expect(decide(open, handbooks, { ...input, mustDecide: true }, shippedPolicy)).toMatchObject({
      kind: "answer",
      confidence: "reference",
    });
  });

  it("never offers, names or answers from what was refused, and is not sure afterwards", () => {
    const rejected = ["居住证首次申领"];
    const left = { ...clear, order: [1, 2, 0] };
    for (const case_ of [left, { ...open, order: [1, 2, 0] }]) {
      const decision = decide(case_, handbooks, { ...input, rejected }, shippedPolicy);
      expect(JSON.stringify(decision)).not.toContain("居住证首次申领.docx");
      expect(decision).not.toMatchObject({ confidence: "sure" });
    }
  });

  it("does not ask where all likely handbooks say the same about what was asked", () => {
    const same = handbooks.map(({ title }) => handbook(title, "021-0000-0000"));
    expect(decide(open, same, { ...input, aspects: ["phone"] }, shippedPolicy)).toMatchObject({ kind: "answer" });
    expect(decide(open, handbooks, { ...input, aspects: ["phone"] }, shippedPolicy)).toMatchObject({ kind: "ask" });
  });
});

describe("labels of options", () => {
  const labels = (task: string, ...titles: string[]) => optionLabels(titles.map((title) => ({ title, task })));

  it("leave out what titles of one task share, and keep brackets whole", () => {
    expect(labels("残疾人证", "残疾人证首次申领（残疾评定）", "残疾人证遗失补办")).toEqual([
      "首次申领（残疾评定）",
      "遗失补办",
    ]);
  });

  it.each([
    ["住房公积金", "住房公积金提取（租房）", "住房公积金提取（退休）"],
    ["城乡居民医疗保险", "城乡居民医保参保登记（少儿学生）", "城乡居民医保参保登记（老年居民）"],
    ["共有产权保障住房", "共有产权保障住房申请", "共有产权保障住房选房与签约"],
  ])("keep the full titles of %s, whose rest would say nothing alone", (task, ...titles) => {
    expect(labels(task, ...titles)).toEqual(titles);
  });

  it("keep the full titles where a cut would fall into a word or leave nothing", () => {
    expect(labels("养老服务", "老年人日间照护", "老年人助餐")).toEqual(["老年人日间照护", "老年人助餐"]);
    expect(labels("居住证", "居住证", "居住证补办")).toEqual(["居住证", "居住证补办"]);
  });

  it("keep the full titles of different tasks", () => {
    const documents = [
      { title: "居住证补办", task: "居住证" },
      { title: "居住证积分", task: "积分" },
    ];
    expect(optionLabels(documents)).toEqual(["居住证补办", "居住证积分"]);
  });
});
