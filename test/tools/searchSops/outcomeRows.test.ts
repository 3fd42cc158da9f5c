import { expect, it } from "vitest";
import { decodeRows, encodeRows, fitOutcome, type OutcomeRow } from "../../../src/tools/searchSops/outcomeRows.ts";
import { softmax } from "../../../src/tools/searchSops/vectors.ts";

const rows: OutcomeRow[] = Array.from({ length: 80 }, (_, position) => ({
  features: [position % 4, Math.sin(position), 1_000 + (position % 7)],
  target: position % 4,
  fold: position % 5,
  weight: position % 10 === 0 ? 0.3 : 1,
}));

it("come back from their bytes as near as 16 bits can hold them", () => {
  const back = decodeRows(encodeRows(rows));
  expect(back?.map(({ target, fold, weight }) => [target, fold, weight])).toEqual(
    rows.map(({ target, fold, weight }) => [target, fold, weight]),
  );
  for (const [position, { features }] of (back ?? []).entries())
    for (const [column, value] of features.entries())
      expect(value).toBeCloseTo(rows[position]?.features[column] ?? Number.NaN, 2);
});

it("are refused if the file was cut", () => {
  expect(decodeRows(encodeRows(rows).subarray(0, 200))).toBeUndefined();
  expect(decodeRows(Buffer.alloc(0))).toBeUndefined();
});

it("teach the judge what turned out", () => {
  const { centre, spread, weights } = fitOutcome(rows);
  const probabilities = (features: readonly number[]) =>
    softmax(
      weights.map((row) =>
        features.reduce(
          (sum, value, column) => sum + (row[column] ?? 0) * ((value - (centre[column] ?? 0)) / (spread[column] ?? 1)),
          row.at(-1) ?? 0,
        ),
      ),
    );
  expect(probabilities([0, 0, 1_003])[0]).toBeGreaterThan(0.5);
  expect(probabilities([3, 0, 1_003])[3]).toBeGreaterThan(0.5);
});
