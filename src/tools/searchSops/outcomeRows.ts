/** What a judge is fitted to: features of choices with what turned out, one row a question, kept in a small file. */
import { fitClasses } from "./classifiers.ts";
import type { MatcherWeights } from "./posterior.ts";

/** `target` is an index into `outcomes`; `fold` says with which others the question is left out; `weight` counts it several times. */
export type OutcomeRow = { features: number[]; target: number; fold: number; weight: number };

const outcomePenalty = 5e-4;
const iterationsMax = 200;
const headBytes = 8;
const rowHeadBytes = 3;
/** Features are kept as steps of a spread, in 16 bits: enough for ±32 spreads. */
const stepsPerSpread = 1_000;

function scaleOf(rows: readonly (readonly number[])[]): { centre: number[]; spread: number[] } {
  const width = rows[0]?.length ?? 0;
  const count = rows.length || 1;
  const centre = Array.from({ length: width }, (_, column) =>
    rows.reduce((sum, row) => sum + (row[column] ?? 0) / count, 0),
  );
  const spread = centre.map(
    (mean, column) => Math.sqrt(rows.reduce((sum, row) => sum + ((row[column] ?? 0) - mean) ** 2 / count, 0)) || 1,
  );
  return { centre, spread };
}

/** Fits the judge: from the features of choices to their outcomes. Cost: about 2 s for 4,700 rows. */
export function fitOutcome(rows: readonly OutcomeRow[]): MatcherWeights["outcome"] {
  const scale = scaleOf(rows.map(({ features }) => features));
  const examples = rows.map(({ features, target, weight }) => ({
    features: features.map((value, column) => (value - (scale.centre[column] ?? 0)) / (scale.spread[column] ?? 1)),
    target,
    weight,
  }));
  return { ...scale, weights: fitClasses(examples, 4, outcomePenalty, iterationsMax) };
}

/**
 * The bytes of a file of rows: number of rows and of features (uint32), centre and spread of each feature (float32), then a row each:
 * target, fold, weight in hundredths (bytes), features (int16).
 */
export function encodeRows(rows: readonly OutcomeRow[]): Buffer {
  const { centre, spread } = scaleOf(rows.map(({ features }) => features));
  const width = centre.length;
  const head = Buffer.alloc(headBytes + 8 * width);
  head.writeUInt32LE(rows.length, 0);
  head.writeUInt32LE(width, 4);
  centre.forEach((value, column) => {
    head.writeFloatLE(value, headBytes + 4 * column);
    head.writeFloatLE(spread[column] ?? 1, headBytes + 4 * (width + column));
  });
  const parts = rows.map(({ features, target, fold, weight }) => {
    const part = Buffer.alloc(rowHeadBytes + 2 * width);
    part.writeUInt8(target, 0);
    part.writeUInt8(fold, 1);
    part.writeUInt8(Math.round(100 * weight), 2);
    features.forEach((value, column) => {
      const step = Math.round((stepsPerSpread * (value - (centre[column] ?? 0))) / (spread[column] ?? 1));
      part.writeInt16LE(Math.max(-32_768, Math.min(32_767, step)), rowHeadBytes + 2 * column);
    });
    return part;
  });
  return Buffer.concat([head, ...parts]);
}

/** The rows of a file; undefined if its size does not fit. */
export function decodeRows(bytes: Buffer): OutcomeRow[] | undefined {
  if (bytes.length < headBytes) return undefined;
  const count = bytes.readUInt32LE(0);
  const width = bytes.readUInt32LE(4);
  const start = headBytes + 8 * width;
  const rowBytes = rowHeadBytes + 2 * width;
  if (bytes.length !== start + count * rowBytes) return undefined;
  const float = (column: number) => bytes.readFloatLE(headBytes + 4 * column);
  return Array.from({ length: count }, (_, row) => {
    const from = start + row * rowBytes;
    return {
      target: bytes.readUInt8(from),
      fold: bytes.readUInt8(from + 1),
      weight: bytes.readUInt8(from + 2) / 100,
      features: Array.from(
        { length: width },
        (__, column) =>
          float(column) +
          (bytes.readInt16LE(from + rowHeadBytes + 2 * column) / stepsPerSpread) * float(width + column),
      ),
    };
  });
}
