import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { wording } from "../../../src/machines/wording.ts";
import { type Answer, type SopDocument, sectionLabels, sectionNames } from "../../../src/shared/sop.ts";
import { checkFacts } from "../../../src/tools/composeAnswer/factGate.ts";
import { createComposeAnswer } from "../../../src/tools/composeAnswer.ts";
import { readSamples } from "../../../src/tools/library/samples.ts";
import { documentCode } from "../../../src/tools/searchSops/labelledQuestion.ts";

/** Runs of digits, the smallest thing that could be wrong in a figure. */
const digits = (text: string) => text.normalize("NFKC").match(/\d+/gu) ?? [];
const listNumber = /^\d+\. /u;

/** The figures of a reply that no text of the source explains; the numbers of a list are ours. */
function unexplained(reply: string, sources: readonly string[]): string[] {
  const known = new Set(sources.flatMap(digits));
  return reply
    .split("\n")
    .flatMap((line) => digits(line.replace(listNumber, "")))
    .filter((one) => !known.has(one));
}

describe("answers from the 198 sample handbooks", () => {
  let samples: SopDocument[];
  /** The texts that the Word files were made from, by code: what the parser did is checked too. */
  let sourcesByCode: Map<string, string>;
  const compose = (document: SopDocument, input: { aspects: Answer["others"]; branch?: string; question?: string }) =>
    createComposeAnswer({ library: { version: () => document }, searchPassages: async () => [] })({
      versionId: document.versionId,
      question: "",
      ...input,
    });

  beforeAll(async () => {
    samples = await readSamples({ directory: "samples/sop" });
    const lines = (await readFile("samples/sop.jsonl", "utf8")).trim().split("\n");
    sourcesByCode = new Map(lines.map((line) => [(JSON.parse(line) as { document: string }).document, line]));
  });

  it("hold no figure that the source of the handbook lacks, whatever section or special case is asked for", async () => {
    const wrong: string[] = [];
    let checked = 0;
    for (const document of samples) {
      const source = sourcesByCode.get(documentCode(document.file)) ?? "";
      const asked = [
        ...sectionNames.map((name) => ({ aspects: [name] })),
        ...document.branches.map(({ when }) => ({ aspects: [], branch: when })),
        ...["怎么办", "能领多少钱", "要几天", "我符合吗", "几岁可以", "有没有表格"].map((question) => ({
          aspects: [],
          question,
        })),
      ];
      for (const input of asked) {
        const answer = await compose(document, input);
        const day = answer.document.effectiveFrom;
        for (const reply of [wording.answer(answer, { unsure: false }), wording.forward(answer)]) {
          checked += 1;
          wrong.push(
            ...unexplained(reply, [
              source,
              document.title,
              day,
              Number(day.slice(5, 7)).toString(),
              Number(day.slice(8)).toString(),
            ]),
          );
        }
        if (answer.withheld) wrong.push(...answer.withheld);
      }
    }
    expect(checked).toBeGreaterThan(198 * sectionNames.length);
    expect(wrong).toEqual([]);
  });

  it("show every line as it stands in the section that is cited", async () => {
    for (const document of samples) {
      for (const name of sectionNames) {
        const { sections } = await compose(document, { aspects: [name] });
        for (const shown of sections) {
          const held = document.sections[shown.name] ?? [];
          expect(
            shown.lines.filter((line) => !held.includes(line)),
            `${document.file} ${sectionLabels[name]}`,
          ).toEqual([]);
        }
      }
    }
  });

  it("keep back every line whose figure was changed, and send the others", async () => {
    for (const document of samples) {
      const fee = document.sections.fee ?? [];
      const spoiled = fee.map((line) => line.replace(/\d+/u, (number) => `${Number(number) + 7}`));
      const original = { ...document, sections: { ...document.sections, fee } };
      const { sections, withheld } = checkFacts(
        { sections: [{ name: "fee", lines: spoiled }], excerpts: [] },
        original,
      );
      const changed = spoiled.filter((line, position) => line !== fee[position] && !fee.join("").includes(line));
      const known = new Set(digits(fee.join("\n")));
      const mustGo = changed.filter((line) => digits(line).some((one) => !known.has(one)));
      expect(withheld.length, document.file).toBeGreaterThanOrEqual(mustGo.length);
      expect(sections.flatMap(({ lines }) => lines).filter((line) => mustGo.includes(line))).toEqual([]);
    }
  });
});
