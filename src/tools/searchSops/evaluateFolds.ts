import type { SopDecision, SopDocument } from "../../shared/sop.ts";
import type { Labels } from "./buildIndex.ts";
import { buildIndex } from "./buildIndex.ts";
import { decide, doubtOf, type Policy, shippedPolicy } from "./decide.ts";
import type { EvaluatedTurn, TurnOutcome } from "./evaluate.ts";
import { heldOutPosteriors } from "./fitMatcher.ts";
import { foldsOf } from "./folds.ts";
import { documentCode } from "./labelledQuestion.ts";
import type { SourcedQuestion } from "./matcherFiles.ts";
import type { Posterior } from "./posterior.ts";
import type { VectorMemory } from "./vectorMemory.ts";

/** Whether only the special case is open: the handbook is decided on. */
const asksForCase = (decision: SopDecision) =>
  decision.kind === "ask" && decision.options.every(({ branch }) => branch !== undefined);

/** A decision of searchSops as a turn's outcome: asking for the special case of one handbook is no doubt which. Without a posterior nothing was compared. */
export function outcomeOf(decision: SopDecision, posterior: Posterior | undefined, policy: Policy): TurnOutcome {
  const files = decision.kind === "answer" ? [decision.document] : decision.kind === "ask" ? decision.options : [];
  return {
    first: documentCode(decision.candidates[0]?.file ?? ""),
    kind: decision.kind === "unknown" ? "refused" : asksForCase(decision) ? "answer" : decision.kind,
    documents: [...new Set(files.map(({ file }) => documentCode(file)))],
    sure: decision.kind === "answer" && decision.confidence === "sure",
    chance: posterior?.outcomes.right ?? 0,
    doubt: posterior ? doubtOf(posterior, policy) : 1,
  };
}

/**
 * Decides on every labelled question as if its fold of five had never been seen. Folds are even over documents, a pair stays in one.
 * Only matching is evaluated here, not the understanding before it; and the encoder was trained on these questions, which flatters the figures.
 * Cost: about 20 s for 5,600 questions.
 */
export async function evaluateFolds(
  handbooks: readonly SopDocument[],
  labelled: Labels & { questions: readonly SourcedQuestion[] },
  memory: VectorMemory,
  policy: Policy = shippedPolicy,
): Promise<EvaluatedTurn[]> {
  const { questions } = labelled;
  const foldByQuestion = new Map(foldsOf(questions).map((fold, position) => [questions[position], fold]));
  const built = await buildIndex(handbooks, { ...labelled, own: [] }, memory);
  const labels = built.labels.map((label) => ({
    ...label,
    text: label.question.q,
    fold: foldByQuestion.get(label.question as SourcedQuestion) ?? 0,
    weight: 1,
  }));
  const input = { added: [], rejected: [], aspects: [], mustDecide: false };
  return heldOutPosteriors({ documents: built.index.documents, outsideClass: labelled.classes.outside }, labels).map(
    ({ label, posterior }) => ({
      question: label.question,
      outcome: outcomeOf(
        decide(posterior, built.handbooks, { ...input, question: label.text }, policy),
        posterior,
        policy,
      ),
    }),
  );
}
