import type { SopDocument } from "../../shared/sop.ts";
import { type BuiltIndex, buildIndex } from "./buildIndex.ts";
import { decide, type Policy } from "./decide.ts";
import { type Figures, figuresOf } from "./evaluate.ts";
import { outcomeOf } from "./evaluateFolds.ts";
import { outcomeRowOf } from "./fitMatcher.ts";
import { fitThresholds, type Judged } from "./fitThresholds.ts";
import { gramsOf } from "./grams.ts";
import { comparableText, documentCode, type LabelledQuestion } from "./labelledQuestion.ts";
import { type Matcher, type MatcherState, tunedState } from "./openMatcher.ts";
import { fitOutcome, type OutcomeRow } from "./outcomeRows.ts";
import { type Choice, choose, judge, type MatcherWeights, type Posterior } from "./posterior.ts";
import type { TunedMatcher } from "./tunedMatcher.ts";
import type { Embed } from "./vectorMemory.ts";

/** An own label counts as much as this many shipped ones: it is how people ask here. */
const ownWeight = 2;
const ownFold = 0;
const nothingExcluded: ReadonlySet<number> = new Set();

/** How much worse a share may get on the shipped test questions before tuning is refused; shares of which less is better are negated. */
export const worseMax = { right: 0.02, resolved: 0.01, asked: 0.05, refused: 0.03, overAsk: 0.02, wrongSure: 0.005 };
type Watched = keyof typeof worseMax;
const lessIsBetter: readonly Watched[] = ["overAsk", "wrongSure"];

export type BeforeAfter = { before: Figures; after: Figures };
/**
 * `shipped`: figures of the shipped test questions. `own`: of the office's labels, each asked as if it were unknown. `worse` names the shares
 * that fell too far: then nothing may be written.
 */
export type Tuning = { tuned: TunedMatcher; shipped: BeforeAfter; own: BeforeAfter; worse: Watched[] };

export type TuneDeps = {
  matcher: Matcher;
  embed: Embed;
  policy: Policy;
  /** The handbooks that the office's labels are about, and the samples, which the shipped test questions are about. */
  handbooks: readonly SopDocument[];
  samples: readonly SopDocument[];
  testQuestions: readonly LabelledQuestion[];
};

type Asked = { question: LabelledQuestion; vector: Float32Array };

/** What an index makes of a question, a label of its own text left out. */
function choiceOf(asked: Asked, { index, labelsByText }: BuiltIndex, weights: MatcherWeights): Choice {
  const text = asked.question.q;
  const hidden = labelsByText.get(comparableText(text)) ?? [];
  for (const label of hidden) index.remove(label);
  const measures = index.measure(asked.vector, gramsOf(text));
  const choice = choose({ ...asked, text, measures, excluded: nothingExcluded }, index.documents, weights);
  for (const label of hidden) index.add(label);
  return choice;
}

function figuresUnder(
  policy: Policy,
  judged: readonly { question: LabelledQuestion; posterior: Posterior }[],
  { handbooks }: BuiltIndex,
): Figures {
  return figuresOf(
    judged.map(({ question, posterior }) => {
      const input = { question: question.q, added: [], rejected: [], aspects: [], mustDecide: false };
      return { question, outcome: outcomeOf(decide(posterior, handbooks, input, policy), posterior, policy) };
    }),
  );
}

/** Figures of matching alone: what understanding does before it is the same before and after tuning. */
function judgeAll(asked: readonly Asked[], built: BuiltIndex, weights: MatcherWeights, policy: Policy): Judged {
  const judged = asked.map((one) => ({
    question: one.question,
    posterior: judge(choiceOf(one, built, weights), weights),
  }));
  return {
    questions: judged.map(({ question }) => question),
    figuresAt: (thresholds) => figuresUnder({ ...policy, ...thresholds }, judged, built),
  };
}

/** Labels name handbooks by title, figures by code. */
function withCodes(labels: readonly LabelledQuestion[], handbooks: readonly SopDocument[]): LabelledQuestion[] {
  const codesByTitle = new Map(handbooks.map(({ title, file }) => [title, documentCode(file)]));
  return labels.map((label) => ({ ...label, docs: label.docs.map((title) => codesByTitle.get(title) ?? title) }));
}

/** What the judge learns from the office's labels: each measured as if it were unknown. */
function ownRows(asked: readonly Asked[], built: BuiltIndex, weights: MatcherWeights): OutcomeRow[] {
  return asked.flatMap((one) => {
    const [label] = built.labelsByText.get(comparableText(one.question.q)) ?? [];
    if (!label) return [];
    return outcomeRowOf({
      label: { ...label, fold: ownFold },
      choice: choiceOf(one, built, weights),
      weight: ownWeight,
    });
  });
}

function sharesThatFell({ before, after }: BeforeAfter): Watched[] {
  return (Object.keys(worseMax) as Watched[]).filter((name) => {
    const gain = after[name] - before[name];
    return (lessIsBetter.includes(name) ? -gain : gain) < -worseMax[name];
  });
}

/**
 * Fits the judge again, to what the shipped one was fitted to and to the office's own labels, which also join the prototypes; moves when to
 * ask and to decline where many labels want it; and compares what would be decided before and after. Writes nothing.
 *
 * - In: `labels` as `readOfficeLabels` gives them, their documents by title; `at` in ISO 8601.
 * - Fails: MODEL_MISSING or MODEL_CORRUPT, ENCODER_FAILED.
 * - Cost: about 10 s for 700 test questions and 200 own labels on 2 cores.
 */
export async function tuneMatcher(deps: TuneDeps, labels: readonly LabelledQuestion[], at: string): Promise<Tuning> {
  const { matcher, embed, policy, handbooks, samples } = deps;
  const read = async (questions: readonly LabelledQuestion[]): Promise<Asked[]> => {
    const vectors = await embed(questions.map(({ q }) => q));
    return questions.flatMap((question, position) => {
      const vector = vectors[position];
      return vector ? [{ question, vector }] : [];
    });
  };
  const index = (documents: readonly SopDocument[], state: MatcherState) =>
    buildIndex(documents, state.labels, matcher.memory);
  const test = await read(deps.testQuestions);
  const own = await read(labels);
  const ownCoded = own.map((one) => ({ ...one, question: withCodes([one.question], handbooks)[0] ?? one.question }));

  const before = matcher.current();
  const { weights } = matcher.shipped;
  const unjudged = tunedState(matcher.shipped, { at, labels: [...labels], outcome: weights.outcome });
  const ownAfter = await index(handbooks, unjudged);
  const rows = [...(await matcher.shippedRows()), ...ownRows(own, ownAfter, weights)];
  const judged = { at, labels: [...labels], outcome: fitOutcome(rows) };
  const after = tunedState(matcher.shipped, judged);
  const now = { askMin: policy.askMin, outsideMin: policy.outsideMin };
  const testAfter = judgeAll(test, await index(samples, after), after.weights, policy);
  const ownNow = judgeAll(ownCoded, ownAfter, after.weights, policy);
  const thresholds = fitThresholds({ own: ownNow, test: testAfter, now });
  const figuresBefore = async (asked: readonly Asked[], documents: readonly SopDocument[]) =>
    judgeAll(asked, await index(documents, before), before.weights, policy).figuresAt({ ...now, ...before.thresholds });
  const shipped = { before: await figuresBefore(test, samples), after: testAfter.figuresAt(thresholds) };
  const tuned: TunedMatcher = thresholds === now ? judged : { ...judged, thresholds };
  await matcher.memory.save();
  return {
    tuned,
    shipped,
    own: { before: await figuresBefore(ownCoded, handbooks), after: ownNow.figuresAt(thresholds) },
    worse: sharesThatFell(shipped),
  };
}
