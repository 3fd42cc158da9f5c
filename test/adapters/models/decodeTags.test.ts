import { describe, expect, it } from "vitest";
import { decodeTags } from "../../../src/adapters/models/decodeTags.ts";

const tagCount = 7;
/** One row of logits: each named tag gets its score, all others 0. */
const row = (scores: Record<number, number>) => Array.from({ length: tagCount }, (_, tag) => scores[tag] ?? 0);
const decode = (...rows: number[][]) =>
  decodeTags(Float32Array.from(rows.flat()), tagCount).map(({ kind, start, end }) => [kind, start, end]);

describe("decoding tags of tokens", () => {
  it("gives the stretches of each kind in order", () => {
    expect(decode(row({ 1: 9 }), row({ 2: 9 }), row({ 0: 9 }), row({ 3: 9 }), row({ 5: 9 }), row({ 6: 9 }))).toEqual([
      [0, 0, 2],
      [1, 3, 4],
      [2, 4, 6],
    ]);
  });

  it("lets nothing go on that did not begin, also where single tokens would have it so", () => {
    expect(decode(row({ 2: 5, 1: 4 }), row({ 2: 9 }))).toEqual([[0, 0, 2]]);
    expect(decode(row({ 0: 9 }), row({ 4: 5, 0: 4 }), row({ 0: 9 }))).toEqual([]);
    expect(decode(row({ 1: 9 }), row({ 4: 3, 2: 2 }))).toEqual([[0, 0, 2]]);
  });

  it("takes two stretches of a kind without anything between them for one", () => {
    expect(decode(row({ 3: 9 }), row({ 4: 9 }), row({ 3: 9 }), row({ 0: 9 }), row({ 3: 9 }))).toEqual([
      [1, 0, 3],
      [1, 4, 5],
    ]);
  });

  it("says how likely a stretch is, as the mean over its tokens", () => {
    const even = Math.log(3);
    const [found] = decodeTags(Float32Array.from([...row({ 1: 50 }), ...row({ 2: 50 + even, 0: 50 })]), tagCount);
    expect(found?.probability).toBeCloseTo((1 + 3 / 4) / 2, 5);
  });

  it("gives nothing for no tokens", () => {
    expect(decodeTags(new Float32Array(0), tagCount)).toEqual([]);
  });
});
