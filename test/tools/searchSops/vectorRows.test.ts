import { describe, expect, it } from "vitest";
import { createVectorRows } from "../../../src/tools/searchSops/vectorRows.ts";
import { dot } from "../../../src/tools/searchSops/vectors.ts";

const seed = 20;
/** Numbers between -1 and 1 that are the same in each run (Lehmer, 1951). */
function createRandom(): () => number {
  let state = seed;
  return () => {
    state = (48_271 * state) % 2_147_483_647;
    return state / 1_073_741_824 - 1;
  };
}

describe("rows of vectors", () => {
  it.each([3, 8, 512])("of %i numbers are multiplied like each of them alone", (length) => {
    const random = createRandom();
    const vectorOf = () => Float32Array.from({ length }, random);
    const rows = createVectorRows();
    const vectors = Array.from({ length: 200 }, vectorOf);
    for (const [row, vector] of vectors.entries()) rows.put(row, vector);
    const asked = vectorOf();
    const products = rows.compare(asked);
    expect(products).toHaveLength(vectors.length);
    for (const [row, vector] of vectors.entries())
      expect(products[row], `seed ${seed}`).toBeCloseTo(dot(vector, asked), 9);
  });

  it("may be set again, and count as 0 until they are set", () => {
    const rows = createVectorRows();
    const asked = Float32Array.of(1, 0, 0, 0);
    expect([...rows.compare(asked)]).toEqual([]);
    rows.put(2, Float32Array.of(0.5, 0, 0, 0));
    rows.put(2, Float32Array.of(0.25, 0, 0, 0));
    expect([...rows.compare(asked)]).toEqual([0, 0, 0.25]);
  });
});
