import { describe, expect, it } from "vitest";
import type { SopDocument } from "../../../src/shared/sop.ts";
import { checkProposals } from "../../../src/tools/proposeQuestions/checkProposals.ts";
import { createProposeQuestions } from "../../../src/tools/proposeQuestions.ts";

const document: SopDocument = {
  versionId: "v1",
  file: "借用雨伞.docx",
  path: "",
  title: "便民雨伞借用",
  category: "",
  task: "",
  effectiveFrom: "",
  edition: "",
  sample: false,
  sections: { conditions: ["在本街道居住的居民均可凭身份证件借用一把雨伞"] },
  branches: [],
  unassigned: [],
};
/** Texts about umbrellas lie on one axis, others on the other; a text with 天 a little off the first. */
const embed = async (texts: readonly string[]) =>
  texts.map((text) => Float32Array.from(text.includes("伞") ? (text.includes("天") ? [0.8, 0.6] : [1, 0]) : [0, 1]));
const check = (written: string[], known: string[] = []) =>
  checkProposals(written, { document, known, embed, signal: new AbortController().signal });

describe("a proposed question", () => {
  it("is kept tidy, in the order written", async () => {
    expect(await check(["1. “雨伞怎么借？”", "下雨天伞坏了要赔吗。"])).toEqual(["雨伞怎么借？", "下雨天伞坏了要赔吗"]);
  });

  it.each([
    ["is no question and no need", "雨伞颜色好看极了"],
    ["is not Chinese", "How to borrow umbrella 伞?"],
    ["is the title", "便民雨伞借用"],
    ["is copied from the handbook", "本街道居住的居民均可凭身份证件借用伞吗"],
    ["is about something else", "社保卡丢了怎么补"],
    ["is too short", "借伞？"],
  ])("is left out when it %s", async (_name, text) => {
    expect(await check([text])).toEqual([]);
  });

  it("is left out when it says what another or a known one says", async () => {
    expect(await check(["雨伞怎么借", "怎么借雨伞呢"])).toEqual(["雨伞怎么借"]);
    expect(await check(["雨伞怎么借"], ["哪里借伞"])).toEqual([]);
  });
});

describe("proposing", () => {
  const propose = (value: unknown) =>
    createProposeQuestions({ model: { generate: async () => ({ value, tokens: 1, milliseconds: 1 }) }, embed })(
      { document, known: [], countMax: 1 },
      { signal: new AbortController().signal },
    );

  it("gives at most as many as are wanted", async () => {
    expect(await propose(["雨伞怎么借", "下雨天伞坏了要赔吗"])).toEqual({ questions: ["雨伞怎么借"] });
  });

  it("gives none where the model wrote nothing of use", async () => {
    expect(await propose({ odd: true })).toEqual({ questions: [] });
  });
});
