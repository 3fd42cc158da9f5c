import { describe, expect, it } from "vitest";
import type { Posterior } from "../../../src/tools/searchSops/posterior.ts";
import { clearest, shorterReading } from "../../../src/tools/searchSops/readings.ts";

const posterior = (right: number, outside: number, first = 0): Posterior => ({
  order: [first, 1 - first],
  shares: [0.5, 0.5],
  severalShares: [0.5, 0.5],
  outcomes: { right, wrong: 1 - right - outside, several: 0, outside },
  scores: first === 0 ? [right, 0] : [0, right],
});

describe("the shorter reading of a question", () => {
  it.each([
    ["办护照多少钱", "办护照"],
    ["长护险电话多少", "长护险"],
  ])("of %s is what it is about", (question, bare) => {
    const shorter = shorterReading(question);
    expect(shorter).toContain(bare.slice(-2));
    expect(shorter?.length).toBeLessThan(question.length);
  });

  it.each(["多少钱", "电话多少", "居住证签注续期", `${"我家里的情况是这样的，".repeat(3)}要带什么材料`])(
    "is none where nothing or a story is left: %s",
    (question) => expect(shorterReading(question)).toBeUndefined(),
  );
});

describe("the clearest reading", () => {
  it("is the one whose first document is likelier right", () => {
    expect(clearest(posterior(0.3, 0), posterior(0.9, 0, 1)).order[0]).toBe(1);
    const asked = posterior(0.9, 0);
    expect(clearest(asked, posterior(0.8, 0, 1))).toBe(asked);
  });

  it("keeps doubt that the question itself raises", () => {
    const { outcomes, scores } = clearest(posterior(0.1, 0.8), posterior(0.99, 0));
    expect(outcomes.right).toBeLessThan(0.75);
    expect(scores[0]).toBeCloseTo(outcomes.right, 6);
    expect(Object.values(outcomes).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  });
});
