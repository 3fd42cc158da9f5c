import { dot } from "./vectors.ts";

/** A smooth function: returns its value at `point` and writes its gradient into `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

const historyMax = 8;
const sufficientDecrease = 1e-4;
const stepHalvingsMax = 25;

type Pair = { step: Float64Array; change: Float64Array; inverse: number };

/** The direction of descent that the remembered steps suggest (two-loop recursion). */
function descentDirection(gradient: Float64Array, history: readonly Pair[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares: number[] = [];
  for (const { step, change, inverse } of [...history].reverse()) {
    const share = inverse * dot(step, direction);
    shares.push(share);
    for (let index = 0; index < direction.length; index++)
      direction[index] = (direction[index] ?? 0) - share * (change[index] ?? 0);
  }
  const last = history.at(-1);
  const scale = last
    ? 1 / (last.inverse * dot(last.change, last.change))
    : 1 / Math.max(1, Math.sqrt(dot(gradient, gradient)));
  for (let index = 0; index < direction.length; index++) direction[index] = (direction[index] ?? 0) * scale;
  for (const { step, change, inverse } of history) {
    const correction = (shares.pop() ?? 0) - inverse * dot(change, direction);
    for (let index = 0; index < direction.length; index++)
      direction[index] = (direction[index] ?? 0) + correction * (step[index] ?? 0);
  }
  return direction;
}

/**
 * Finds a minimum of a convex smooth function by L-BFGS with backtracking; the same input gives the same result.
 * Ends after `iterationsMax` steps, or when a step lowers the value by less than one part in 10⁷.
 * Source: Nocedal, "Updating Quasi-Newton Matrices with Limited Storage", 1980.
 */
export function minimise(objective: Objective, start: Float64Array, iterationsMax: number): Float64Array {
  let point = start.slice();
  let gradient = new Float64Array(point.length);
  let value = objective(point, gradient);
  const history: Pair[] = [];
  for (let iteration = 0; iteration < iterationsMax; iteration++) {
    const direction = descentDirection(gradient, history);
    const slope = dot(direction, gradient);
    if (!(slope < 0)) break;
    let length = 1;
    let nextPoint = point;
    let nextGradient = gradient;
    let nextValue = value;
    for (let halving = 0; halving < stepHalvingsMax; halving++, length /= 2) {
      nextPoint = point.map((coordinate, index) => coordinate + length * (direction[index] ?? 0));
      nextGradient = new Float64Array(point.length);
      nextValue = objective(nextPoint, nextGradient);
      if (nextValue <= value + sufficientDecrease * length * slope) break;
    }
    if (!(nextValue < value)) break;
    const [from, fromGradient] = [point, gradient];
    const step = nextPoint.map((coordinate, index) => coordinate - (from[index] ?? 0));
    const change = nextGradient.map((coordinate, index) => coordinate - (fromGradient[index] ?? 0));
    const curvature = dot(step, change);
    if (curvature > 1e-12) history.push({ step, change, inverse: 1 / curvature });
    if (history.length > historyMax) history.shift();
    const gain = value - nextValue;
    [point, gradient, value] = [nextPoint, nextGradient, nextValue];
    if (gain < 1e-7 * Math.abs(value)) break;
  }
  return point;
}
