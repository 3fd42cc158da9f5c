import { describe, expect, it } from "vitest";
import type { SearchInput, SopDecision, SopDocument } from "../../../src/shared/sop.ts";
import { namedOutright } from "../../../src/tools/searchSops/namedOutright.ts";

const handbook = (title: string): SopDocument => ({
  versionId: title,
  file: `${title}.docx`,
  path: "",
  title,
  category: "",
  task: "",
  effectiveFrom: "",
  edition: "",
  sample: true,
  sections: {},
  branches: [],
  unassigned: [],
});
const titles = [
  "最低生活保障申请",
  "最低生活保障复审与变更",
  "共有产权保障住房申请",
  "城乡居民医保参保登记（少儿学生）",
  "城乡居民医保参保登记（老年居民）",
];
const handbooks = titles.map(handbook);
const input = (question: string, more: Partial<SearchInput> = {}): SearchInput => ({
  question,
  added: [],
  rejected: [],
  aspects: [],
  mustDecide: false,
  ...more,
});
function unsure(title: string, score = 0.85): SopDecision {
  const document = { versionId: title, file: `${title}.docx`, title, score };
  return { kind: "answer", document, confidence: "reference", candidates: [document], reason: "" };
}

describe("a handbook named outright", () => {
  it.each([
    ["低保怎么申请", "最低生活保障申请"],
    ["最低生活保障申请怎么办理", "最低生活保障申请"],
    ["经适房怎么申请？", "共有产权保障住房申请"],
  ])("%s is %s for sure", (question, title) => {
    expect(namedOutright(unsure(title), handbooks, input(question))).toMatchObject({ confidence: "sure" });
  });

  it.each([
    ["低保户怎么申请廉租房", "最低生活保障申请"],
    ["低保没批下来，怎么申请复议", "最低生活保障申请"],
    ["怎么申请", "最低生活保障申请"],
  ])("%s says more or less than a title", (question, title) => {
    const decided = unsure(title);
    expect(namedOutright(decided, handbooks, input(question))).toBe(decided);
  });

  it("asks which where several have the same title but for what stands in brackets", () => {
    const decided = unsure("城乡居民医保参保登记（老年居民）");
    expect(namedOutright(decided, handbooks, input("城乡居民医保参保怎么登记"))).toMatchObject({
      kind: "ask",
      options: [{ title: titles[3] }, { title: titles[4] }],
    });
  });

  it("leaves what is unlikely, or was refused, as it is", () => {
    const unlikely = unsure("最低生活保障申请", 0.3);
    expect(namedOutright(unlikely, handbooks, input("低保怎么申请"))).toBe(unlikely);
    const again = unsure("最低生活保障申请");
    expect(namedOutright(again, handbooks, input("低保怎么申请", { rejected: ["x"] }))).toBe(again);
  });
});

describe("a name in brackets behind a title", () => {
  const named = "新生儿出生登记（报户口）";
  const candidates = [named, "户口迁入（夫妻投靠）"].map((title, position) => ({
    versionId: title,
    file: `${title}.docx`,
    title,
    score: position === 0 ? 0.61 : 0.2,
  }));
  const asking: SopDecision = { kind: "ask", options: [], candidates, reason: "" };
  const both = [named, "户口迁入（夫妻投靠）"].map(handbook);

  it.each(["报户口", "报户口怎么办", "报户口要带什么"])(
    "is answered for reference where %s is all that is said",
    (question) => {
      expect(namedOutright(asking, both, input(question))).toMatchObject({
        kind: "answer",
        confidence: "reference",
        document: { title: named },
      });
    },
  );

  it.each(["报户口本", "户口", "给老人报户口"])("leaves %s open", (question) => {
    expect(namedOutright(asking, both, input(question)).kind).toBe("ask");
  });

  it("leaves open what two handbooks are called, what is not likely, and what was asked about already", () => {
    const two = [...both, handbook("户口恢复（报户口）")];
    expect(namedOutright(asking, two, input("报户口")).kind).toBe("ask");
    const unlikely = { ...asking, candidates: candidates.map((candidate) => ({ ...candidate, score: 0.3 })) };
    expect(namedOutright(unlikely, both, input("报户口")).kind).toBe("ask");
    expect(namedOutright(asking, both, input("报户口", { added: ["外地的"] })).kind).toBe("ask");
  });
});
