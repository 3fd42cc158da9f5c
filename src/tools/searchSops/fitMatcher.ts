import { Failure } from "../../shared/failures.ts";
import { type ChoiceExample, fitChoice, fitClasses } from "./classifiers.ts";
import {
  createMatchIndex,
  type MatchDocument,
  type MatchIndex,
  type MatchLabel,
  type Measures,
  measureNames,
} from "./matchIndex.ts";
import { type Choice, choose, judge, type MatcherWeights, type Posterior, scaleMeasures } from "./posterior.ts";

/** A label to learn from. `fold` (0 to `foldCount` - 1) says with which others it is left out; a minimal pair shares one. */
export type FitLabel = MatchLabel & { text: string; fold: number };

export const foldCount = 5;
const fittedDocumentsMin = 20;
const fittedLabelsMin = 200;
const choicePenalty = 1e-3;
const kindPenalty = 1.5e-4;
const outcomePenalty = 5e-4;
const kindIterationsMax = 40;
const nothingExcluded: ReadonlySet<number> = new Set();
const width = measureNames.length;

type Seen = { label: FitLabel; measures: Measures };

/** Measures every label against an index that lacks the labels of its fold (and, with `blind`, all labels of a fifth of the documents). */
function measureHeldOut(index: MatchIndex, labels: readonly FitLabel[], blind: boolean): Seen[] {
  const seen: Seen[] = [];
  for (let fold = 0; fold < foldCount; fold++) {
    const hidden = labels.filter(
      (label) => label.fold === fold || (blind && label.documents.some((document) => document % foldCount === fold)),
    );
    const asked = labels.filter((label, position) => label.fold === fold && (!blind || position % 3 === 0));
    for (const label of hidden) index.remove(label);
    for (const label of asked) seen.push({ label, measures: index.measure(label.vector, label.grams) });
    for (const label of hidden) index.add(label);
  }
  return seen;
}

function scaleOf(rows: readonly ArrayLike<number>[], columns: number): { centre: number[]; spread: number[] } {
  const sums = new Float64Array(columns);
  const squares = new Float64Array(columns);
  let count = 0;
  for (const row of rows) {
    for (let position = 0; position < row.length; position++) {
      const value = row[position] ?? 0;
      sums[position % columns] = (sums[position % columns] ?? 0) + value;
      squares[position % columns] = (squares[position % columns] ?? 0) + value * value;
    }
    count += row.length / columns;
  }
  const centre = Array.from(sums, (sum) => sum / (count || 1));
  const spread = centre.map(
    (mean, column) => Math.sqrt(Math.max(0, (squares[column] ?? 0) / (count || 1) - mean * mean)) || 1,
  );
  return { centre, spread };
}

function kindOf({ documents }: MatchLabel): number {
  if (documents.length === 0) return 2;
  return documents.length > 1 ? 1 : 0;
}

function fitKind(labels: readonly FitLabel[]): MatcherWeights["kind"] {
  const examples = labels.map((label) => ({ features: label.vector, target: kindOf(label), weight: 1 }));
  return fitClasses(examples, 3, kindPenalty, kindIterationsMax);
}

function outcomeOf({ documents }: MatchLabel, { order }: Choice): number {
  if (documents.length === 0) return 3;
  if (documents.length > 1) return 2;
  return documents[0] === order[0] ? 0 : 1;
}

type Row = { label: FitLabel; choice: Choice };
type Fitted = { rows: Row[]; weights: Pick<MatcherWeights, "measures" | "single" | "several"> };

/** Choices for all labels, each made by a model that did not see the label's fold. */
function fitChoices(documents: readonly MatchDocument[], labels: readonly FitLabel[]): Fitted {
  const index = createMatchIndex(documents);
  for (const label of labels) index.add(label);
  const seen = measureHeldOut(index, labels, false);
  const measures = scaleOf(
    seen.map((row) => row.measures.values),
    width,
  );
  const examples: ChoiceExample[] = [...seen, ...measureHeldOut(index, labels, true)]
    .filter(({ label }) => label.documents.length > 0)
    .map(({ label, measures: found }) => ({
      features: scaleMeasures(found.values, measures),
      right: label.documents,
      weight: 1,
    }));
  const single = fitChoice(examples, width, choicePenalty);
  const ambiguous = examples.filter(({ right }) => right.length > 1);
  const several = fitChoice(ambiguous, width, choicePenalty);
  const rows: Row[] = [];
  for (let fold = 0; fold < foldCount; fold++) {
    const kind = fitKind(labels.filter((label) => label.fold !== fold));
    for (const { label, measures: found } of seen.filter((row) => row.label.fold === fold)) {
      const input = { measures: found, vector: label.vector, text: label.text, excluded: nothingExcluded };
      rows.push({ label, choice: choose(input, documents, { measures, single, several, kind }) });
    }
  }
  return { rows, weights: { measures, single, several } };
}

/** Fits the judge: from the features of choices to their outcomes. */
function fitOutcome(rows: readonly Row[]): MatcherWeights["outcome"] {
  const features = rows.map(({ choice }) => choice.features);
  const scale = scaleOf(features, features[0]?.length ?? 1);
  const scaled = (values: readonly number[]) =>
    values.map((value, position) => (value - (scale.centre[position] ?? 0)) / (scale.spread[position] ?? 1));
  const examples = rows.map(({ label, choice }) => ({
    features: scaled(choice.features),
    target: outcomeOf(label, choice),
    weight: 1,
  }));
  return { ...scale, weights: fitClasses(examples, 4, outcomePenalty, 200) };
}

/**
 * Fits all weights of the matcher to labelled questions, deterministically.
 *
 * Every figure that a weight is fitted to comes from a pass in which the question's fold was left out, so that the outcome's
 * probabilities are calibrated for questions that were never seen. A third of the questions is also seen with the labels of a fifth of
 * the documents left out, so that handbooks without labels are judged fairly.
 * Cost: about 10 s for 3,400 labels and 198 documents. Fails with INPUT_INVALID for fewer than 20 documents or 200 labels, or a kind missing.
 */
export function fitMatcher(documents: readonly MatchDocument[], labels: readonly FitLabel[]): MatcherWeights {
  const known = `${documents.length} 份手册、${labels.length} 个带答案的问题`;
  if (documents.length < fittedDocumentsMin || labels.length < fittedLabelsMin)
    throw new Failure("INPUT_INVALID", `只有 ${known}，太少，算不出可靠的参数。`);
  if ([0, 1, 2].some((kind) => !labels.some((label) => kindOf(label) === kind)))
    throw new Failure("INPUT_INVALID", `${known}里要有答案唯一的、有歧义的和资料库里没有的三种。`);
  const { rows, weights } = fitChoices(documents, labels);
  return { ...weights, kind: fitKind(labels), outcome: fitOutcome(rows) };
}

/** What would have been thought of each label if its fold had never been seen: neither as label nor by the judge. For evaluation. */
export function heldOutPosteriors<Label extends FitLabel>(
  documents: readonly MatchDocument[],
  labels: readonly Label[],
): { label: Label; posterior: Posterior }[] {
  const { rows } = fitChoices(documents, labels);
  return Array.from({ length: foldCount }, (_, fold) => fold).flatMap((fold) => {
    const outcome = fitOutcome(rows.filter(({ label }) => label.fold !== fold));
    return rows
      .filter(({ label }) => label.fold === fold)
      .map(({ label, choice }) => ({ label: label as Label, posterior: judge(choice, { outcome }) }));
  });
}
