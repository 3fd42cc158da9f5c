import { describe, expect, it } from "vitest";
import type { Branch, SopDecision, SopDocument } from "../../../src/shared/sop.ts";
import { askingForCase, openCases } from "../../../src/tools/searchSops/openCases.ts";

const branch = (when: string, then: string): Branch => ({ when, then });
const refit: SopDocument = {
  versionId: "v36",
  file: "D036 居家环境适老化改造申请.docx",
  path: "",
  title: "居家环境适老化改造申请",
  category: "",
  task: "",
  effectiveFrom: "",
  edition: "",
  sample: true,
  sections: { fee: ["上门评估免费"], place: ["街道受理中心"] },
  branches: [
    branch("最低生活保障家庭", "改造费用全额补贴，最高3500元。"),
    branch("其他老年人家庭", "补贴40%，最高2000元。"),
    branch("租住公有住房", "须提交承租人同意书。"),
    branch("本人不能到场", "由代办人持委托书办理。"),
  ],
  unassigned: [],
};
const answer: SopDecision = {
  kind: "answer",
  document: { versionId: "v36", file: refit.file, title: refit.title, score: 0.9 },
  confidence: "sure",
  candidates: [],
  reason: "",
};
const input = { question: "适老化改造补贴多少", added: [], rejected: [], aspects: [], mustDecide: false };

describe("the special cases that an answer depends on", () => {
  it("are those that hold the sum asked for", () => {
    expect(openCases("适老化改造补贴多少", ["conditions", "appendix"], refit).asked).toEqual([
      "最低生活保障家庭",
      "其他老年人家庭",
    ]);
  });

  it.each([
    ["在哪里申请", ["place"]],
    ["适老化改造怎么办", []],
  ] as const)("are none for a section that no case changes: %s", (question, aspects) => {
    expect(openCases(question, aspects, refit)).toEqual({ asked: [], mentioned: [] });
  });

  it("are told beside the rule where somebody else may have to come", () => {
    expect(openCases("要带什么材料", ["materials"], refit)).toEqual({ asked: [], mentioned: ["本人不能到场"] });
  });

  it("are told where somebody is late and has not said by how much", () => {
    const late = {
      ...refit,
      branches: [branch("逾期未满60日提出", "补办。"), branch("逾期超过60日提出", "重新申领。")],
    };
    expect(openCases("居住证过期了怎么办", [], late).mentioned).toHaveLength(2);
    expect(openCases("居住证过期三个月了怎么办", [], late).mentioned).toEqual(["逾期超过60日提出"]);
  });
});

describe("a decision", () => {
  it("becomes a question for the case, with options from the handbook", () => {
    const asked = askingForCase(answer, refit, input);
    expect(asked).toMatchObject({
      kind: "ask",
      options: [{ branch: "最低生活保障家庭" }, { branch: "其他老年人家庭" }],
    });
  });

  it.each([
    ["after two questions", answer, { ...input, mustDecide: true }],
    ["once facts were added", answer, { ...input, added: ["低保"] }],
    ["where another section is asked for", answer, { ...input, question: "在哪里办", aspects: ["place" as const] }],
    ["where the case is known", { ...answer, branch: "最低生活保障家庭" }, input],
    ["where the handbook itself is in doubt", { ...answer, document: { ...answer.document, score: 0.4 } }, input],
  ])("stays as it is %s", (_name, decision, given) => {
    expect(askingForCase(decision, refit, given)).toBe(decision);
  });
});
