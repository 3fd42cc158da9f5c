/** When to ask and when to decline, as the labels of an office want it. */
import type { Policy } from "./decide.ts";
import type { Figures } from "./evaluate.ts";
import type { LabelledQuestion } from "./labelledQuestion.ts";

/** The part of a policy that an office may move. */
export type Thresholds = Pick<Policy, "askMin" | "outsideMin">;

/** Fewer labels say too little about when people here want to be asked. */
const labelsMin = 30;
const askSteps = [-0.15, -0.1, -0.05, 0.05, 0.1, 0.15];
const outsideFactors = [0.5, 0.75, 1.5, 2];
/** What a move must gain on the office's labels, and what it may cost on the shipped test questions. */
const gainMin = 0.02;
const costMax = 0.005;
/** A wrong answer that was sure weighs as much as so many questions that went right. */
const wrongSureWeight = 3;

/** How well decisions suit a list of questions: the share that went right, one that took a question back counted half. */
function worthOf(figures: Figures, questions: readonly Pick<LabelledQuestion, "kind">[]): number {
  const share = (kind: LabelledQuestion["kind"]) =>
    questions.filter((question) => question.kind === kind).length / (questions.length || 1);
  return (
    (share("single") * (figures.right + figures.resolved)) / 2 +
    share("ambiguous") * figures.asked +
    share("none") * figures.refused -
    wrongSureWeight * figures.wrongSure
  );
}

/** Questions, and what becomes of them under some thresholds. */
export type Judged = {
  questions: readonly Pick<LabelledQuestion, "kind">[];
  figuresAt(thresholds: Thresholds): Figures;
};

/**
 * The thresholds under which the office's labels fare best; the present ones unless a move gains clearly there and costs next to nothing on
 * the shipped test questions: first when to ask, then when to decline. Cost: at most 22 passes over decisions, no encoding.
 */
export function fitThresholds({ own, test, now }: { own: Judged; test: Judged; now: Thresholds }): Thresholds {
  if (own.questions.length < labelsMin) return now;
  const worthAt = (judged: Judged, thresholds: Thresholds) => worthOf(judged.figuresAt(thresholds), judged.questions);
  const testNow = worthAt(test, now);
  let best = now;
  let worthToBeat = worthAt(own, now) + gainMin;
  const tryAll = (moves: readonly Thresholds[]) => {
    for (const moved of moves) {
      const worth = worthAt(own, moved);
      if (worth <= worthToBeat || worthAt(test, moved) < testNow - costMax) continue;
      best = moved;
      worthToBeat = worth;
    }
  };
  tryAll(askSteps.map((step) => ({ ...now, askMin: now.askMin + step })));
  const { askMin } = best;
  tryAll(outsideFactors.map((factor) => ({ askMin, outsideMin: now.outsideMin * factor })));
  return best;
}
