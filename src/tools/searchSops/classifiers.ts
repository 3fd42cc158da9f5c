import { minimise } from "./minimise.ts";
import { dot, softmax } from "./vectors.ts";

/** Weights of a softmax classifier: one row per class, the bias last. */
export type ClassWeights = number[][];

/** Log of the probability of each class, or rather the scores that `softmax` turns into probabilities. */
export function classScores(weights: ClassWeights, features: ArrayLike<number>): number[] {
  return weights.map((row) => dot(features, row) + (row[features.length] ?? 0));
}

export type Example = { features: ArrayLike<number>; target: number; weight: number };

/** Examples as one block of numbers, each row ending in a 1 for the bias: loops over one type of array run several times faster. */
function toRows(examples: readonly Example[], width: number): Float64Array {
  const rows = new Float64Array(examples.length * width).fill(1);
  examples.forEach(({ features }, row) => {
    for (let index = 0; index < width - 1; index++) rows[row * width + index] = features[index] as number;
  });
  return rows;
}

function rowScore(rows: Float64Array, start: number, weights: Float64Array, from: number, width: number): number {
  let sum = 0;
  for (let index = 0; index < width; index++)
    sum += (rows[start + index] as number) * (weights[from + index] as number);
  return sum;
}

function addRow(
  gradient: Float64Array,
  from: number,
  rows: Float64Array,
  start: number,
  width: number,
  factor: number,
): void {
  for (let index = 0; index < width; index++) {
    gradient[from + index] = (gradient[from + index] as number) + factor * (rows[start + index] as number);
  }
}

/** Adds the squared weights to the loss and returns it; every `width`-th weight is a bias and goes free (0: none is). */
function penalise(weights: Float64Array, gradient: Float64Array, penalty: number, width: number): number {
  let loss = 0;
  for (let index = 0; index < weights.length; index++) {
    if (width > 0 && index % width === width - 1) continue;
    const value = weights[index] as number;
    loss += penalty * value * value;
    gradient[index] = (gradient[index] as number) + 2 * penalty * value;
  }
  return loss;
}

/** Fits a softmax classifier by penalised likelihood. `penalty` is that of the squared weights (biases go free) per example. */
export function fitClasses(
  examples: readonly Example[],
  classes: number,
  penalty: number,
  iterationsMax: number,
): ClassWeights {
  const width = (examples[0]?.features.length ?? 0) + 1;
  const total = examples.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const rows = toRows(examples, width);
  const numbers = Array.from({ length: classes }, (_, index) => index);
  const point = minimise(
    (weights, gradient) => {
      let loss = 0;
      examples.forEach(({ target, weight }, row) => {
        const probabilities = softmax(
          numbers.map((index) => rowScore(rows, row * width, weights, index * width, width)),
        );
        const share = weight / total;
        loss -= share * Math.log((probabilities[target] ?? 0) + 1e-12);
        for (const index of numbers) {
          const error = share * ((probabilities[index] ?? 0) - (index === target ? 1 : 0));
          addRow(gradient, index * width, rows, row * width, width, error);
        }
      });
      return loss + penalise(weights, gradient, penalty, width);
    },
    new Float64Array(classes * width),
    iterationsMax,
  );
  return numbers.map((index) => [...point.subarray(index * width, (index + 1) * width)]);
}

/** One question for `fitChoice`: the features of every document, document after document, and the documents that are right. */
export type ChoiceExample = { features: Float64Array; right: readonly number[]; weight: number };

/**
 * Fits one weight per feature so that softmax(features · weights) over the documents gives the right ones (conditional logit).
 * Several right documents share the target evenly.
 */
export function fitChoice(examples: readonly ChoiceExample[], width: number, penalty: number): number[] {
  const total = examples.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const point = minimise(
    (weights, gradient) => {
      let loss = 0;
      for (const { features, right, weight } of examples) {
        const scores = new Float64Array(features.length / width);
        for (let document = 0; document < scores.length; document++) {
          scores[document] = rowScore(features, document * width, weights, 0, width);
        }
        const errors = softmax(scores);
        const share = weight / total;
        for (const document of right) loss -= (share / right.length) * Math.log((errors[document] ?? 0) + 1e-12);
        for (const document of right) errors[document] = (errors[document] ?? 0) - 1 / right.length;
        errors.forEach((error, document) => {
          if (Math.abs(error) > 1e-7) addRow(gradient, 0, features, document * width, width, share * error);
        });
      }
      return loss + penalise(weights, gradient, penalty, 0);
    },
    new Float64Array(width).fill(0.3),
    40,
  );
  return [...point];
}
