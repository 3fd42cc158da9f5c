import type { EvaluatedTurn } from "./evaluate.ts";

/** One tenth of the probabilities: how probable "right" was held on the mean, how often it was so, over how many questions. */
export type ReliabilityBin = { expected: number; found: number; count: number };

/** What a limit of doubt would do, above which is asked back. Shares of 0 to 1. */
export type CostPoint = { limit: number; overAsk: number; underAsk: number };

const binCount = 10;
const costSteps = 50;

/** True if exactly the first document was meant. */
function isRight({ question, outcome }: EvaluatedTurn): boolean {
  return question.kind === "single" && question.docs.includes(outcome.first);
}

/** Tenths of the probability that the first document alone is meant, empty ones left out. */
export function reliabilityOf(turns: readonly EvaluatedTurn[]): ReliabilityBin[] {
  const bins = Array.from({ length: binCount }, (): EvaluatedTurn[] => []);
  for (const turn of turns) bins[Math.min(binCount - 1, Math.floor(turn.outcome.chance * binCount))]?.push(turn);
  return bins
    .filter((bin) => bin.length > 0)
    .map((bin) => ({
      expected: bin.reduce((sum, { outcome }) => sum + outcome.chance, 0) / bin.length,
      found: bin.filter(isRight).length / bin.length,
      count: bin.length,
    }));
}

/** Expected calibration error: the mean distance of probability and share found, weighted by the questions of each tenth. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0) || 1;
  return bins.reduce((sum, { expected, found, count }) => sum + (count / total) * Math.abs(expected - found), 0);
}

/**
 * Over-ask (single questions asked back) against under-ask (ambiguous ones not asked back) for limits of doubt from 0 to 1.
 * A question that was declined whatever its doubt counts as not asked back.
 */
export function costCurveOf(turns: readonly EvaluatedTurn[]): CostPoint[] {
  const asked = (kind: string, limit: number): number => {
    const own = turns.filter(({ question }) => question.kind === kind);
    const over = own.filter(({ outcome }) => outcome.kind !== "refused" && outcome.doubt >= limit).length;
    return own.length === 0 ? 0 : over / own.length;
  };
  return Array.from({ length: costSteps + 1 }, (_, step) => {
    const limit = step / costSteps;
    return { limit, overAsk: asked("single", limit), underAsk: 1 - asked("ambiguous", limit) };
  });
}
