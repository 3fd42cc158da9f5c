import { describe, expect, it } from "vitest";
import type { ComposeInput, SectionName, Sections, SopDocument } from "../../src/shared/sop.ts";
import { createComposeAnswer, overviewLinesMax } from "../../src/tools/composeAnswer.ts";

const steps = ["到窗口提交申请。", "窗口核验身份。", "领取新卡。"];
const sections: Sections = {
  unit: ["区人力资源和社会保障局"],
  conditions: ["卡片遗失。"],
  branches: ["本人不能到场：由代办人持委托书办理。", "急需就医：可申领临时凭证。"],
  materials: ["居民身份证（原件，1份）：核验后退还"],
  steps,
  timeLimit: ["15个工作日"],
  fee: ["工本费15元"],
  phone: ["021-0000-1102"],
};

function document(more: Partial<SopDocument> = {}): SopDocument {
  return {
    versionId: "v1",
    file: "D002 社会保障卡挂失补办.docx",
    path: "/library/v1.docx",
    title: "社会保障卡挂失补办",
    category: "社保与居住证件",
    task: "社会保障卡",
    effectiveFrom: "2025-03-01",
    edition: "2025版",
    sample: true,
    sections,
    branches: [
      // biome-ignore lint/suspicious/noThenProperty: a special case is plain data and never awaited.
      { when: "本人不能到场", then: "由代办人持委托书办理。" },
      // biome-ignore lint/suspicious/noThenProperty: a special case is plain data and never awaited.
      { when: "急需就医", then: "可申领临时凭证。" },
    ],
    unassigned: [],
    ...more,
  };
}

function compose(input: Partial<ComposeInput>, held = document()) {
  const composeAnswer = createComposeAnswer({
    library: { version: (id) => (id === held.versionId ? held : undefined) },
    // The nearest line first, as the store of passages gives them.
    searchPassages: async (source, _question, count) =>
      held.unassigned
        .map((text, position) => ({ source, position, text, likeness: position }))
        .reverse()
        .slice(0, count),
  });
  return composeAnswer({ versionId: "v1", question: "社保卡掉了", aspects: [], ...input });
}

const many = (count: number) => Array.from({ length: count }, (_, at) => `第${at}行。`);

describe("an answer from a document without known sections", () => {
  it("shows the lines nearest to the question, in the order of the document", async () => {
    const lines = many(8);
    const answer = await compose({}, document({ sections: {}, branches: [], unassigned: lines }));
    expect(answer.sections).toEqual([]);
    expect(answer.excerpts).toEqual(lines.slice(3));
  });

  it("shows none where there are sections", async () => {
    expect((await compose({}, document({ unassigned: many(3) }))).excerpts).toEqual([]);
  });
});

describe("an answer", () => {
  it("holds the sections asked for, verbatim and in the order asked, with what else there is", async () => {
    const answer = await compose({ aspects: ["fee", "materials", "fee"] });
    expect(answer.sections).toEqual([
      { name: "fee", lines: ["工本费15元"] },
      { name: "materials", lines: ["居民身份证（原件，1份）：核验后退还"] },
    ]);
    expect(answer.others).toEqual(["unit", "conditions", "branches", "steps", "timeLimit", "phone"]);
    expect(answer.document).toEqual({
      versionId: "v1",
      file: "D002 社会保障卡挂失补办.docx",
      title: "社会保障卡挂失补办",
      path: "/library/v1.docx",
      effectiveFrom: "2025-03-01",
      edition: "2025版",
      sample: true,
    });
  });

  it("leaves out a section that the document lacks", async () => {
    const answer = await compose({ aspects: ["hours"] });
    expect(answer.sections).toEqual([]);
    expect(answer.others).not.toContain("hours");
  });

  it("begins with the line of the special case", async () => {
    const answer = await compose({ aspects: ["materials"], branch: "急需就医" });
    expect(answer.sections).toEqual([
      { name: "branches", lines: ["急需就医：可申领临时凭证。"] },
      { name: "materials", lines: sections.materials },
    ]);
    expect(answer.branch).toBe("急需就医");
  });

  it("shows the other cases behind it when all are asked for, and none twice", async () => {
    const answer = await compose({ aspects: ["branches"], branch: "急需就医", question: "有哪些特殊情形" });
    expect(answer.sections).toEqual([
      { name: "branches", lines: ["急需就医：可申领临时凭证。", "本人不能到场：由代办人持委托书办理。"] },
    ]);
  });

  it("shows the one case that the words name, and not the others", async () => {
    const answer = await compose({ aspects: ["branches"], question: "本人不能到场" });
    expect(answer.sections).toEqual([{ name: "branches", lines: ["本人不能到场：由代办人持委托书办理。"] }]);
    expect(answer.branch).toBe("本人不能到场");
  });

  it("names a case that would change the section asked for", async () => {
    expect((await compose({ aspects: ["materials"], question: "要带什么" })).cases).toEqual(["本人不能到场"]);
    expect((await compose({ aspects: ["phone"], question: "电话多少" })).cases).toBeUndefined();
  });

  it("leaves the special cases out when none holds", async () => {
    const answer = await compose({ aspects: ["branches", "conditions"], noBranch: true });
    expect(answer.sections).toEqual([{ name: "conditions", lines: ["卡片遗失。"] }]);
  });

  it("shows the lines about whoever comes instead where no case is about that", async () => {
    const held = document({
      branches: [],
      sections: { ...sections, branches: [], materials: ["委托书：代办时提供", "照片"] },
    });
    const answer = await compose({ aspects: ["branches"], question: "我妈能代办吗" }, held);
    expect(answer.sections).toEqual([{ name: "materials", lines: ["委托书：代办时提供"] }]);
    expect(answer.others).toContain("materials");
  });

  it("says that the case asked about is not told, where it shows all others", async () => {
    const answer = await compose({ aspects: ["branches"], question: "人在监狱里怎么办", followsUp: true });
    expect(answer.unstated).toBe(true);
    expect(answer.sections).toEqual([{ name: "branches", lines: sections.branches }]);
  });

  it("shows whom it is for where somebody told a fact that is no case of the handbook", async () => {
    const answer = await compose({ aspects: ["branches"], question: "我是外地人", followsUp: true });
    expect(answer.unstated).toBe(true);
    expect(answer.sections).toEqual([{ name: "conditions", lines: sections.conditions }]);
  });

  it("shows what is said about a loss only to a follow-up", async () => {
    const about = await compose({ aspects: ["branches"], question: "如果丢了呢", followsUp: true });
    expect(about.sections).toEqual([{ name: "conditions", lines: ["卡片遗失。"] }]);
    expect(about.unstated).toBeUndefined();
  });

  it("tells how it is done where the first question is about a case that is not told", async () => {
    const answer = await compose({ aspects: ["branches"], question: "人在监狱里，卡丢了怎么办" });
    expect(answer.sections.map(({ name }) => name)).toContain("steps");
    expect(answer.unstated).toBeUndefined();
  });

  it("repeats nothing but the case where a follow-up states one", async () => {
    const answer = await compose({ question: "本人不能到场", followsUp: true });
    expect(answer.sections.map(({ name }) => name)).toEqual(["branches"]);
  });

  it("shows the materials that are forms when forms are asked for", async () => {
    const form = "《社会保障卡挂失补办申请表》（原件，1份）：窗口打印，本人签名";
    const held = document({ sections: { ...sections, materials: [...(sections.materials ?? []), form] } });
    const answer = await compose({ aspects: ["appendix"], question: "要填什么表" }, held);
    expect(answer.sections).toEqual([{ name: "materials", lines: [form] }]);
    expect(answer.others).toContain("materials");
    expect((await compose({ aspects: ["appendix"], question: "有附件吗" }, held)).sections).toEqual([]);
  });

  it("names no case that the document does not have", async () => {
    const answer = await compose({ aspects: ["fee"], branch: "人在国外" });
    expect(answer.branch).toBeUndefined();
    expect(answer.sections.map(({ name }) => name)).toEqual(["fee"]);
  });

  it("fails with DOCUMENT_UNKNOWN for a version that was never there", async () => {
    await expect(compose({ versionId: "v2" })).rejects.toMatchObject({ code: "DOCUMENT_UNKNOWN" });
  });
});

describe("an overview", () => {
  const names = (answer: { sections: { name: SectionName }[] }) => answer.sections.map(({ name }) => name);

  it("has the useful sections in reading order where they fit", async () => {
    expect(names(await compose({}))).toEqual(["materials", "steps", "timeLimit", "fee", "phone"]);
  });

  it("leaves a long section to be asked for where not all fit", async () => {
    const held = document({ sections: { ...sections, materials: many(5), steps: many(6) } });
    const answer = await compose({}, held);
    expect(names(answer)).toEqual(["materials", "timeLimit", "fee", "phone"]);
    expect(answer.others).toContain("steps");
  });

  it("prefers the steps where the question is how to do it", async () => {
    const held = document({ sections: { ...sections, materials: many(5), steps: many(6) } });
    expect(names(await compose({ question: "社保卡掉了怎么办" }, held))).toEqual(["steps", "timeLimit", "fee"]);
  });

  it.each(["我老婆是外地的算不算", "外地户口可以办吗", "我这种情况符合吗", "装电梯要多少户同意", "她能申请吗"])(
    "shows conditions and special cases to %s",
    async (question) => {
      expect(names(await compose({ question })).slice(0, 2)).toEqual(["conditions", "branches"]);
    },
  );

  it("lets a short section go rather than what to bring and to do", async () => {
    const short = { timeLimit: ["5日"], fee: ["免费"], place: ["大厅"], hours: ["周一"], phone: ["12345"] };
    const held = document({ sections: { ...short, materials: many(3), steps: many(3) } });
    const answer = await compose({ question: "怎么办" }, held);
    expect(names(answer)).toEqual(["materials", "steps", "fee"]);
    expect(answer.others).toEqual(["timeLimit", "place", "hours", "phone"]);
  });

  it("never passes its limit, whatever the lengths", async () => {
    for (let materials = 0; materials <= 12; materials++) {
      for (let count = 0; count <= 12; count++) {
        const held = document({ sections: { ...sections, materials: many(materials), steps: many(count) } });
        const answer = await compose({}, held);
        const lines = answer.sections.reduce((sum, { lines: all }) => sum + (all.length > 1 ? all.length + 1 : 1), 0);
        expect(lines).toBeLessThanOrEqual(overviewLinesMax);
      }
    }
  });

  it("shows what there is of a document without the usual sections", async () => {
    expect(names(await compose({}, document({ sections: { notes: many(3), basis: ["《办法》"] } })))).toEqual([
      "basis",
      "notes",
    ]);
    expect(names(await compose({}, document({ sections: {} })))).toEqual([]);
  });
});
