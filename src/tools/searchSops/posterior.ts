import { namedActions } from "./actions.ts";
import type { ClassWeights } from "./classifiers.ts";
import { classScores } from "./classifiers.ts";
import { type MatchDocument, type Measures, measureNames } from "./matchIndex.ts";
import { ranking, softmax } from "./vectors.ts";

/** How a question may turn out: the first document is right, another one is, several are meant, or none holds it. */
export const outcomes = ["right", "wrong", "several", "outside"] as const;
export type Outcomes = Record<(typeof outcomes)[number], number>;

/** Everything that is fitted; plain data, kept in models/matcher. `centre` and `spread` put features on one scale. */
export type MatcherWeights = {
  measures: { centre: number[]; spread: number[] };
  /** Weights of the measures when one document is meant, and when several are: see `choiceWidth`. */
  single: number[];
  several: number[];
  /** From the vector of a question to single / ambiguous / none. */
  kind: ClassWeights;
  outcome: { centre: number[]; spread: number[]; weights: ClassWeights };
};

/**
 * What is known about a question. Documents are indices into those of the index.
 *
 * `order` is best first; `shares` are probabilities if one document is meant, `severalShares` if several are: each sums to 1.
 * `outcomes` sum to 1. `scores` are the probabilities that a document is (among) what is meant; they sum to at most 1.
 */
export type Posterior = {
  order: number[];
  shares: number[];
  severalShares: number[];
  outcomes: Outcomes;
  scores: number[];
};

const width = measureNames.length;
/** The place of `text` among the measures. */
export const textMeasure = measureNames.indexOf("text");
/**
 * Weights of a choice: those of the measures for documents that the encoder learned, those for others, and what others start with. A learned
 * place holds what the text tells, and its text then only misleads: it has no weight there. A new handbook has nothing else.
 */
export const choiceWidth = 2 * width + 1;
const charactersMax = 60;
/** Measures of the first document that tell how familiar a question is; `grams` is not among them: it misjudged real, long questions. */
const judgedMeasures = [0, 2, 3, 4];
/** Measures whose lead of the first document over the second tells whether the question sets them apart. */
const gapMeasures = [0, 1, 2];

function actionFeatures(text: string, firstTitle: string, secondTitle: string): number[] {
  const first = namedActions(text, firstTitle);
  const second = namedActions(text, secondTitle);
  return [Math.min(first.said, 1), Math.min(first.shared, 1), Math.sign(first.shared - second.shared)];
}

/** Measures on one scale. */
export function scaleMeasures(
  values: Float64Array,
  { centre, spread }: { centre: number[]; spread: number[] },
): Float64Array {
  return values.map((value, index) => (value - (centre[index % width] ?? 0)) / (spread[index % width] || 1));
}

function choiceScores(
  scaled: Float64Array,
  documents: readonly MatchDocument[],
  weights: readonly number[],
  excluded: ReadonlySet<number>,
): number[] {
  return documents.map(({ classVector }, document) => {
    if (excluded.has(document)) return Number.NEGATIVE_INFINITY;
    const from = classVector ? 0 : width;
    let score = classVector ? 0 : (weights[2 * width] ?? 0);
    for (let index = 0; index < width; index++)
      score += (weights[from + index] ?? 0) * (scaled[document * width + index] as number);
    return score;
  });
}

/** Scaled measures as `fitChoice` expects them: `choiceWidth` numbers for each document, so that one row of weights fits all. */
export function choiceFeatures(scaled: Float64Array, documents: readonly MatchDocument[]): Float64Array {
  const features = new Float64Array(documents.length * choiceWidth);
  documents.forEach(({ classVector }, document) => {
    const measures = scaled.subarray(document * width, (document + 1) * width);
    const start = document * choiceWidth;
    features.set(measures, classVector ? start : start + width);
    if (classVector) features[start + textMeasure] = 0;
    features[start + 2 * width] = classVector ? 0 : 1;
  });
  return features;
}

function entropy(probabilities: readonly number[]): number {
  return -probabilities.reduce((sum, probability) => sum + probability * Math.log(probability + 1e-9), 0);
}

/** A question as it is judged. */
export type Asked = { text: string; vector: Float32Array };

/** What the choice between the documents looks like, before the outcome is judged. */
export type Choice = { order: number[]; shares: number[]; severalShares: number[]; features: number[] };

/** Weighs the documents and describes how clear the choice is. `excluded` documents get no share. */
export function choose(
  input: Asked & { measures: Measures; excluded: ReadonlySet<number> },
  documents: readonly MatchDocument[],
  weights: Pick<MatcherWeights, "measures" | "single" | "several" | "kind">,
): Choice {
  const scaled = scaleMeasures(input.measures.values, weights.measures);
  const singleScores = choiceScores(scaled, documents, weights.single, input.excluded);
  const severalScores = choiceScores(scaled, documents, weights.several, input.excluded);
  const shares = softmax(singleScores);
  const severalShares = softmax(severalScores);
  const order = ranking(singleScores);
  const [first = 0, second = first, third = second] = order;
  const share = (document: number) => shares[document] ?? 0;
  const score = (document: number) => Math.max(singleScores[document] ?? 0, -50);
  const family = documents.reduce(
    (sum, { task }, document) =>
      sum + (document !== first && task && task === documents[first]?.task ? share(document) : 0),
    0,
  );
  const nearest = input.measures.nearest(first, second);
  const length = Math.log(1 + Math.min([...input.text].length, charactersMax));
  const features = [
    share(first),
    Math.log(share(first) + 1e-6),
    Math.log(share(second) + 1e-6),
    score(first),
    score(first) - score(second),
    score(second) - score(third),
    entropy(shares),
    entropy(severalShares),
    Math.max(...severalScores, -50),
    family,
    length,
    length * score(first),
    ...judgedMeasures.map((position) => input.measures.values[first * width + position] ?? 0),
    input.measures.outside,
    input.measures.outsideClass,
    ...gapMeasures.map(
      (position) =>
        (input.measures.values[first * width + position] ?? 0) -
        (input.measures.values[second * width + position] ?? 0),
    ),
    ...actionFeatures(input.text, documents[first]?.title ?? "", documents[second]?.title ?? ""),
    ...softmax(classScores(weights.kind, input.vector)).map((probability) => Math.log(probability + 1e-6)),
    nearest.first,
    nearest.second,
    nearest.both,
  ];
  return { order, shares, severalShares, features };
}

/** Judges the outcome of a choice and gives every document its probability. */
export function judge(
  { order, shares, severalShares, features }: Choice,
  { outcome }: Pick<MatcherWeights, "outcome">,
): Posterior {
  const scaled = features.map((value, index) => (value - (outcome.centre[index] ?? 0)) / (outcome.spread[index] || 1));
  const [right = 0, wrong = 0, several = 0, outside = 0] = softmax(classScores(outcome.weights, scaled));
  const first = order[0] ?? 0;
  const others = 1 - (shares[first] ?? 0) || 1;
  const scores = shares.map(
    (share, document) =>
      (document === first ? right : (wrong * share) / others) + several * (severalShares[document] ?? 0),
  );
  return { order, shares, severalShares, outcomes: { right, wrong, several, outside }, scores };
}
