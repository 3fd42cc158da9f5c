import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fitMatcher } from "../../../src/tools/searchSops/fitMatcher.ts";
import { formatWeights, readWeights } from "../../../src/tools/searchSops/matcherFiles.ts";
import { choiceWidth, type MatcherWeights } from "../../../src/tools/searchSops/posterior.ts";

const five = [1, 1, 1, 1, 1];
const ofChoice = Array<number>(choiceWidth).fill(1);
const usable: MatcherWeights = {
  measures: { centre: five, spread: five },
  single: ofChoice,
  several: ofChoice,
  kind: [
    [1, 0],
    [0, 1],
    [0, 0],
  ],
  outcome: {
    centre: [0, 0],
    spread: [1, 1],
    weights: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 0],
    ],
  },
};

describe("the weights of the matcher", () => {
  let path: string;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "linli-weights-"));
    path = join(directory, "weights.json");
  });
  afterAll(() => rm(directory, { recursive: true }));
  const written = async (weights: MatcherWeights, encoder = "e") => {
    await writeFile(path, formatWeights({ weights, learnedFrom: ["q1.jsonl"] }, encoder));
    return readWeights(path, "e");
  };

  it("are read as they were written", async () =>
    expect(await written(usable)).toEqual({ weights: usable, learnedFrom: ["q1.jsonl"] }));

  it.each<[string, MatcherWeights]>([
    ["all about 0", { ...usable, single: ofChoice.map(() => 1e-9) }],
    ["not a number", { ...usable, several: ofChoice.with(3, Number.NaN) }],
    ["of another number of measures", { ...usable, single: [1, 1] }],
    ["without spread", { ...usable, measures: { centre: five, spread: [1, 1, 0, 1, 1] } }],
    ["of three outcomes", { ...usable, outcome: { ...usable.outcome, weights: usable.outcome.weights.slice(1) } }],
  ])("are refused if %s", async (_name, weights) => {
    await expect(written(weights)).rejects.toMatchObject({ code: "MODEL_CORRUPT" });
  });

  it("are refused if fitted with another encoder", async () => {
    await expect(written(usable, "other")).rejects.toMatchObject({ code: "MODEL_CORRUPT" });
  });

  it("are not fitted to too little", () => {
    expect(() => fitMatcher([], [])).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
  });
});
