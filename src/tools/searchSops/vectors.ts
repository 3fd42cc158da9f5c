/** Small vector arithmetic. All vectors of one encoder have the same length. */

export function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += (left[index] as number) * (right[index] as number);
  return sum;
}

/** The cosine of two unit vectors. The same as `dot`, but for one type of array only, which the engine compiles to fast code. */
export function cosine(left: Float32Array, right: Float32Array): number {
  let even = 0;
  let odd = 0;
  for (let index = 0; index + 1 < left.length; index += 2) {
    even += (left[index] as number) * (right[index] as number);
    odd += (left[index + 1] as number) * (right[index + 1] as number);
  }
  return even + odd;
}

/** The mean direction of unit vectors, of length 1; zeros for none. */
export function meanDirection(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let index = 0; index < sum.length; index++) sum[index] = (sum[index] ?? 0) + (vector[index] ?? 0);
  const length = Math.sqrt(dot(sum, sum)) || 1;
  for (let index = 0; index < sum.length; index++) sum[index] = (sum[index] as number) / length;
  return sum;
}

/** Probabilities in proportion to exp(score); they sum to 1. A score of -Infinity gives 0. */
export function softmax(scores: ArrayLike<number>): number[] {
  const values = Array.from(scores);
  const highest = Math.max(...values);
  const powers = values.map((score) => (highest === Number.NEGATIVE_INFINITY ? 0 : Math.exp(score - highest)));
  const total = powers.reduce((sum, power) => sum + power, 0) || 1;
  return powers.map((power) => power / total);
}

/** Indices from the highest value to the lowest; equal values keep their order. */
export function ranking(values: readonly number[]): number[] {
  return values
    .map((_, index) => index)
    .sort((left, right) => (values[right] ?? 0) - (values[left] ?? 0) || left - right);
}
