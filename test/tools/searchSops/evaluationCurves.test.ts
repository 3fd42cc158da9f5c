import { describe, expect, it } from "vitest";
import { drawCosts, drawReliability } from "../../../src/tools/searchSops/drawCurves.ts";
import type { EvaluatedTurn, TurnOutcome } from "../../../src/tools/searchSops/evaluate.ts";
import { calibrationError, costCurveOf, reliabilityOf } from "../../../src/tools/searchSops/evaluationCurves.ts";

function turn(
  kind: "single" | "ambiguous" | "none",
  outcome: Partial<TurnOutcome>,
  docs = kind === "single" ? ["D001"] : kind === "none" ? [] : ["D001", "D002"],
): EvaluatedTurn {
  return {
    question: { q: "问", kind, docs },
    outcome: { first: "D001", kind: "answer", documents: [], sure: false, chance: 0.9, doubt: 0, ...outcome },
  };
}

describe("the reliability of probabilities", () => {
  it("compares each tenth with the share of questions whose first document alone was meant", () => {
    const bins = reliabilityOf([
      turn("single", { chance: 0.95 }),
      turn("single", { chance: 1, first: "D002" }),
      turn("ambiguous", { chance: 0.25 }),
      turn("none", { chance: 0.21 }),
    ]);
    expect(bins).toEqual([
      { expected: expect.closeTo(0.23), found: 0, count: 2 },
      { expected: 0.975, found: 0.5, count: 2 },
    ]);
    expect(calibrationError(bins)).toBeCloseTo(0.5 * 0.23 + 0.5 * 0.475);
  });

  it("is drawn with one dot a tenth and the error in its title", () => {
    const svg = drawReliability([{ expected: 0.9, found: 0.8, count: 4 }]);
    expect(svg).toContain("平均相差 10.0 个百分点");
    expect(svg.match(/<circle/gu)).toHaveLength(1);
  });
});

describe("the costs of asking back", () => {
  const curve = costCurveOf([
    turn("single", { doubt: 0.1 }),
    turn("single", { doubt: 0.5 }),
    turn("ambiguous", { doubt: 0.7 }),
    turn("ambiguous", { doubt: 0.9, kind: "refused" }),
  ]);

  it("fall for single questions and rise for ambiguous ones with the limit; a declined one is never asked back", () => {
    expect(curve[0]).toEqual({ limit: 0, overAsk: 1, underAsk: 0.5 });
    expect(curve.find(({ limit }) => limit === 0.3)).toEqual({ limit: 0.3, overAsk: 0.5, underAsk: 0.5 });
    expect(curve.at(-1)).toEqual({ limit: 1, overAsk: 0, underAsk: 1 });
  });

  it("are drawn with the shipped point in words", () => {
    expect(drawCosts(curve, { overAsk: 0.07, underAsk: 0.2 })).toContain("出厂设置：多问 7%，漏问 20%");
  });
});
