import { Failure } from "../../shared/failures.ts";
import { type ChoiceExample, fitChoice, fitClasses } from "./classifiers.ts";
import { createMatchIndex, type MatchDocument, type MatchLabel, type Measures, measureNames } from "./matchIndex.ts";
import { fitOutcome, type OutcomeRow } from "./outcomeRows.ts";
import {
  type Choice,
  choiceFeatures,
  choiceWidth,
  choose,
  judge,
  type MatcherWeights,
  type Posterior,
  scaleMeasures,
  textMeasure,
} from "./posterior.ts";

/**
 * A label to learn from. `fold` (0 to `foldCount` - 1) says with which others it is left out; a minimal pair shares one. `weight` says how
 * much the judge heeds it: more for what is written like real questions.
 */
export type FitLabel = MatchLabel & { text: string; fold: number; weight: number };

/** Documents, and the place of questions that none of them holds, as one encoder sees them. */
export type FitDocuments = { documents: readonly MatchDocument[]; outsideClass: Float32Array | undefined };

/**
 * Documents and labels as one encoder sees them, for learning what to think of questions that were never seen.
 *
 * An encoder that was trained on a label knows it too well, and no two encoders share a space: so each view has an encoder of its own that
 * did not see what it holds out. `heldOut` labels are asked against the `known` ones; those of documents without any label are `blind`.
 */
export type FitView = FitDocuments & {
  known: readonly FitLabel[];
  heldOut: readonly FitLabel[];
  blind: readonly FitLabel[];
};

export const foldCount = 5;
const fittedDocumentsMin = 20;
const fittedLabelsMin = 200;
const choicePenalty = 1e-3;
const kindPenalty = 1.5e-4;
const kindIterationsMax = 40;
/** A question about a handbook without labels counts less for the judge: most handbooks have some. */
const blindWeight = 0.3;
const nothingExcluded: ReadonlySet<number> = new Set();
const width = measureNames.length;

type Seen = { label: FitLabel; measures: Measures };

function measureIn(view: FitView, asked: readonly FitLabel[]): Seen[] {
  if (asked.length === 0) return [];
  const index = createMatchIndex(view.documents, view.outsideClass);
  for (const label of view.known) index.add(label);
  return asked.map((label) => ({ label, measures: index.measure(label.vector, label.grams) }));
}

/** The views of one encoder for all labels: each fold is held out once. */
function plainViews(documents: FitDocuments, labels: readonly FitLabel[]): FitView[] {
  return Array.from({ length: foldCount }, (_, fold) => ({
    ...documents,
    known: labels.filter((label) => label.fold !== fold),
    heldOut: labels.filter((label) => label.fold === fold),
    blind: [],
  }));
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

function outcomeOf({ documents }: Pick<MatchLabel, "documents">, { order }: Choice): number {
  if (documents.length === 0) return 3;
  if (documents.length > 1) return 2;
  return documents[0] === order[0] ? 0 : 1;
}

type Row = { label: FitLabel; choice: Choice; weight: number };
type JudgedRow = Omit<Row, "label"> & { label: Pick<FitLabel, "documents" | "fold"> };
type Fitted = { rows: Row[]; weights: Pick<MatcherWeights, "measures" | "single" | "several"> };

/** Choices for all labels held out, each made by a model that did not see them. */
function fitChoices(views: readonly FitView[]): Fitted {
  const seen = views.map((view) => ({ heldOut: measureIn(view, view.heldOut), blind: measureIn(view, view.blind) }));
  const measures = scaleOf(
    seen.flatMap(({ heldOut }) => heldOut.map((row) => row.measures.values)),
    width,
  );
  const examples: ChoiceExample[] = seen
    .flatMap(({ heldOut, blind }, position) =>
      [...heldOut, ...blind].map((row) => ({ ...row, documents: views[position]?.documents ?? [] })),
    )
    .filter(({ label }) => label.documents.length > 0)
    .map(({ label, measures: found, documents }) => ({
      features: choiceFeatures(scaleMeasures(found.values, measures), documents),
      right: label.documents,
      weight: 1,
    }));
  const single = fitChoice(examples, choiceWidth, choicePenalty).with(textMeasure, 0);
  const ambiguous = examples.filter(({ right }) => right.length > 1);
  const several = fitChoice(ambiguous, choiceWidth, choicePenalty).with(textMeasure, 0);
  const rows = views.flatMap(({ documents, known }, position) => {
    const kind = fitKind(known);
    const { heldOut = [], blind = [] } = seen[position] ?? {};
    const rowOf = ({ label, measures: found }: Seen, weight: number): Row => {
      const input = { ...label, measures: found, excluded: nothingExcluded };
      return { label, weight, choice: choose(input, documents, { measures, single, several, kind }) };
    };
    return [
      ...heldOut.map((row) => rowOf(row, row.label.weight)),
      ...blind.map((row) => rowOf(row, blindWeight * row.label.weight)),
    ];
  });
  return { rows, weights: { measures, single, several } };
}

/** What the judge learns from a choice. */
export function outcomeRowOf({ label, choice, weight }: JudgedRow): OutcomeRow {
  return { features: choice.features, target: outcomeOf(label, choice), fold: label.fold, weight };
}

/**
 * Fits all weights of the matcher to labelled questions, deterministically. `rows` is what the judge was fitted to.
 *
 * Every figure that a weight is fitted to comes from a view that did not know the question, so that the outcome's probabilities are
 * calibrated for questions that were never seen, and handbooks without labels are judged fairly. `labels` are those of the shipped encoder.
 * Cost: about 15 s for 4,700 labels and 198 documents. Fails with INPUT_INVALID for fewer than 20 documents or 200 labels, or a kind missing.
 */
export function fitMatcher(
  labels: readonly FitLabel[],
  views: readonly FitView[],
): { weights: MatcherWeights; rows: OutcomeRow[] } {
  const documents = Math.max(0, ...views.map((view) => view.documents.length));
  const known = `${documents} 份手册、${labels.length} 个带答案的问题`;
  if (documents < fittedDocumentsMin || labels.length < fittedLabelsMin)
    throw new Failure("INPUT_INVALID", `只有 ${known}，太少，算不出可靠的参数。`);
  if ([0, 1, 2].some((kind) => !labels.some((label) => kindOf(label) === kind)))
    throw new Failure("INPUT_INVALID", `${known}里要有答案唯一的、有歧义的和资料库里没有的三种。`);
  const { rows, weights } = fitChoices(views);
  const outcomeRows = rows.map(outcomeRowOf);
  return { rows: outcomeRows, weights: { ...weights, kind: fitKind(labels), outcome: fitOutcome(outcomeRows) } };
}

/**
 * What would have been thought of each label if its fold had been left out of the labels and of the fit. For evaluation; the encoder may
 * have been trained on them.
 */
export function heldOutPosteriors<Label extends FitLabel>(
  documents: FitDocuments,
  labels: readonly Label[],
): { label: Label; posterior: Posterior }[] {
  const { rows } = fitChoices(plainViews(documents, labels));
  return Array.from({ length: foldCount }, (_, fold) => fold).flatMap((fold) => {
    const outcome = fitOutcome(rows.filter(({ label }) => label.fold !== fold).map(outcomeRowOf));
    return rows
      .filter(({ label }) => label.fold === fold)
      .map(({ label, choice }) => ({ label: label as Label, posterior: judge(choice, { outcome }) }));
  });
}
