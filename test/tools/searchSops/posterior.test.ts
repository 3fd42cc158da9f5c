import { describe, expect, it } from "vitest";
import { type MatchDocument, type Measures, measureNames } from "../../../src/tools/searchSops/matchIndex.ts";
import { choiceFeatures, choiceWidth, choose } from "../../../src/tools/searchSops/posterior.ts";

const width = measureNames.length;
const text = measureNames.indexOf("text");
const direction = new Float32Array(2);

function handbook(code: string, learned: boolean): MatchDocument {
  const known = { code, title: code, task: "", text: "", titleVector: direction, textVector: direction };
  return learned ? { ...known, classVector: direction } : known;
}

/** Measures of all documents are 0 but the text of the second, which is `likeness`. */
function measured(documents: number, likeness: number): Measures {
  const values = new Float64Array(documents * width);
  values[width + text] = likeness;
  return { values, outside: 0, outsideClass: 0, nearest: () => ({ first: 0, second: 0, both: 0 }) };
}

const weights = {
  measures: { centre: Array(width).fill(0), spread: Array(width).fill(1) },
  // Text weighs nothing where the encoder learned the document, and 2 elsewhere; others start a little behind.
  single: [1, 1, 0, 1, 1, 1, 1, 2, 1, 1, -0.5],
  several: [1, 1, 0, 1, 1, 1, 1, 2, 1, 1, -0.5],
  kind: [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ],
};

function sharesOf(documents: MatchDocument[], likeness: number): number[] {
  const measures = measured(documents.length, likeness);
  return choose({ text: "问", vector: direction, measures, excluded: new Set() }, documents, weights).shares;
}

describe("choose", () => {
  it("lets the text of a learned handbook count for nothing", () => {
    const documents = [handbook("D001", true), handbook("D002", true)];
    expect(sharesOf(documents, 3)).toEqual([0.5, 0.5]);
  });

  it("lets the text of a new handbook count, beside learned ones", () => {
    const documents = [handbook("D001", true), handbook("N001", false)];
    const [, without = 0] = sharesOf(documents, 0);
    const [, likely = 0] = sharesOf(documents, 1);
    expect(without).toBeLessThan(0.5);
    expect(likely).toBeGreaterThan(0.5);
  });

  it("scores as the features that weights are fitted to", () => {
    const documents = [handbook("D001", true), handbook("N001", false), handbook("N002", false)];
    const features = choiceFeatures(measured(3, 1.5).values, documents);
    const scores = documents.map((_, document) =>
      weights.single.reduce((sum, weight, index) => sum + weight * (features[document * choiceWidth + index] ?? 0), 0),
    );
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    const shares = sharesOf(documents, 1.5);
    for (const [document, score] of scores.entries()) expect(shares[document]).toBeCloseTo(Math.exp(score) / total, 12);
  });
});
