import { describe, expect, it } from "vitest";
import {
  evaluateQuestions,
  figuresByStyle,
  figuresOf,
  type TurnOutcome,
} from "../../../src/tools/searchSops/evaluate.ts";
import { foldsOf } from "../../../src/tools/searchSops/folds.ts";
import { type LabelledQuestion, parseLabelledQuestions } from "../../../src/tools/searchSops/labelledQuestion.ts";

const question = (kind: LabelledQuestion["kind"], ...docs: string[]): LabelledQuestion => ({ q: "问", kind, docs });
const certain = { chance: 1, doubt: 0 };
const answer = (code: string, sure = false): TurnOutcome => ({
  first: code,
  kind: "answer",
  documents: [code],
  sure,
  ...certain,
});
const ask = (...documents: string[]): TurnOutcome => ({
  first: documents[0] ?? "",
  kind: "ask",
  documents,
  sure: false,
  ...certain,
});
const refused: TurnOutcome = { first: "D009", kind: "refused", documents: [], sure: false, ...certain };

describe("the figures of the contract", () => {
  it("count answers, questions back and refusals by the kind of question", () => {
    const figures = figuresOf([
      { question: question("single", "D001"), outcome: answer("D001", true) },
      { question: question("single", "D001"), outcome: answer("D002", true) },
      { question: question("single", "D001"), outcome: ask("D002", "D001") },
      { question: question("single", "D009"), outcome: refused },
      { question: question("ambiguous", "D001", "D002"), outcome: ask("D001", "D002", "D003") },
      { question: question("ambiguous", "D001", "D002"), outcome: ask("D001", "D003") },
      { question: question("none"), outcome: refused },
      { question: question("none"), outcome: answer("D003", true) },
    ]);
    expect(figures).toEqual({
      "right@1": 0.5,
      right: 0.25,
      resolved: 0.5,
      overAsk: 0.25,
      asked: 0.5,
      refused: 0.5,
      wrongSure: 0.25,
      wrong: 0.25,
      count: 8,
    });
  });

  it("end with those of all styles together", () => {
    const turns = [
      { question: { ...question("single", "D001"), style: "typo" }, outcome: answer("D001") },
      { question: { ...question("single", "D001"), style: "long" }, outcome: answer("D002") },
    ];
    expect(figuresByStyle(turns).map(({ style, figures }) => [style, figures.right])).toEqual([
      ["typo", 1],
      ["long", 0],
      ["全部", 0.5],
    ]);
  });

  it("leave every question out of the labels while it is asked", async () => {
    const left: string[][] = [];
    await evaluateQuestions([{ ...question("none"), q: "甲" }], async (_text, { leaveOut }) => {
      left.push(leaveOut);
      return refused;
    });
    expect(left).toEqual([["甲"]]);
  });
});

describe("labelled questions", () => {
  it("are read line by line; what is none of them is counted", () => {
    const text =
      '{"q":"甲","kind":"single","docs":["D001"],"pair":3}\n\nnot json\n{"q":"乙","kind":"maybe","docs":[]}\n';
    expect(parseLabelledQuestions(text)).toEqual({
      questions: [{ q: "甲", kind: "single", docs: ["D001"], pair: 3 }],
      skipped: 2,
    });
  });

  it("fall into five folds of equal size, a minimal pair in one, always the same", () => {
    const questions = Array.from({ length: 50 }, (_, line) => ({
      ...question("single", `D00${line % 5}`),
      q: `问题${line}`,
      source: "q.jsonl",
      line: line + 1,
      ...(line === 7 ? { pair: 3 } : {}),
    }));
    const folds = foldsOf(questions);
    expect(folds[7]).toBe(folds[2]);
    expect(foldsOf(questions)).toEqual(folds);
    for (let fold = 0; fold < 5; fold++) expect(folds.filter((own) => own === fold).length).toBeGreaterThanOrEqual(9);
  });
});
