import { describe, expect, it } from "vitest";
import type { Figures } from "../../../src/tools/searchSops/evaluate.ts";
import { fitThresholds, type Judged, type Thresholds } from "../../../src/tools/searchSops/fitThresholds.ts";

const now: Thresholds = { askMin: 0.6, outsideMin: 0.2 };
const good: Figures = {
  "right@1": 1,
  right: 0.9,
  resolved: 0.9,
  overAsk: 0,
  asked: 0.5,
  refused: 0.9,
  wrongSure: 0,
  wrong: 0,
  count: 40,
};
const judged = (count: number, change: (thresholds: Thresholds) => Partial<Figures>): Judged => ({
  questions: Array.from({ length: count }, (_, position) => ({
    kind: (["single", "ambiguous", "none"] as const)[position % 3]!,
  })),
  figuresAt: (thresholds) => ({ ...good, ...change(thresholds) }),
});
const asksMore = ({ askMin }: Thresholds) => (askMin < 0.56 ? { asked: 0.8 } : {});
const indifferent = judged(60, () => ({}));

describe("thresholds for an office", () => {
  it("move to where its labels fare best", () => {
    const { askMin } = fitThresholds({ own: judged(40, asksMore), test: indifferent, now });
    expect(askMin).toBeLessThan(0.56);
  });

  it.each<[string, Judged, Judged]>([
    ["the labels are few", judged(20, asksMore), indifferent],
    ["nothing is gained", judged(40, () => ({})), indifferent],
    [
      "it costs on the shipped questions",
      judged(40, asksMore),
      judged(60, ({ askMin }) => (askMin < 0.56 ? { right: 0.8 } : {})),
    ],
    [
      "it brings wrong answers that are sure",
      judged(40, ({ askMin }) => (askMin < 0.56 ? { asked: 0.8, wrongSure: 0.1 } : {})),
      indifferent,
    ],
  ])("stay where %s", (_why, own, test) => expect(fitThresholds({ own, test, now })).toBe(now));
});
