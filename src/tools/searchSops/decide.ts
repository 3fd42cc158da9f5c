import type { Candidate, SearchInput, SopDecision, SopDocument } from "../../shared/sop.ts";
import { isOtherStage, namedActions } from "./actions.ts";
import { namedOptions } from "./namedOptions.ts";
import { optionLabels } from "./optionLabels.ts";
import type { Posterior } from "./posterior.ts";
import { ranking } from "./vectors.ts";

/** When to answer, ask or give up. Chosen on held-out labelled questions and on questions that citizens really wrote. */
export type Policy = {
  /**
   * Give up from this probability of `outside` on (`outsideAgainMin` where something was refused and more was said: what is left looks
   * stranger then than it is), unless the best document is meant with `heldMin`.
   */
  outsideMin: number;
  outsideAgainMin: number;
  heldMin: number;
  /** Ask from this probability (of `several` + `wrongWeight` × `wrong`, given that it is not outside) on; after a first question, `askAgainMin`. */
  askMin: number;
  askAgainMin: number;
  /** The same where the question names an action that only the first title has (补办, 续期 …), and what `sure` needs there. */
  namedAskMin: number;
  namedSureMin: number;
  namedMeantMin: number;
  wrongWeight: number;
  /**
   * Answer as sure from this probability of `right` on, if the document is among what is meant with `meantMin`; or where it is meant with
   * `firstMin`, whether alone or before others.
   */
  sureMin: number;
  meantMin: number;
  firstMin: number;
  /** An option needs this probability (`optionAgainMin` after a refusal); a third one this share of the best one's, in its task half. */
  optionMin: number;
  optionAgainMin: number;
  /** After all options were refused: others are offered only if they have this probability together; else the matter is asked for in other words. */
  optionsAfterAllMin: number;
  /**
   * After a refusal (`answerToldMin` if something was added to it), and where asking would have to offer something unlikely, answer only from
   * these probabilities on.
   */
  answerAgainMin: number;
  answerToldMin: number;
  answerAloneMin: number;
  optionShareMin: number;
  /** The second needs this share of the best one's, or there is nothing to ask. */
  secondShareMin: number;
};

export const shippedPolicy: Policy = {
  outsideMin: 0.16,
  outsideAgainMin: 0.5,
  heldMin: 0.45,
  askMin: 0.725,
  askAgainMin: 0.78,
  namedAskMin: 0.79,
  namedSureMin: 0.2,
  namedMeantMin: 0.7,
  wrongWeight: 0.3,
  sureMin: 0.5,
  meantMin: 0.75,
  firstMin: 0.85,
  optionMin: 0.015,
  optionAgainMin: 0.12,
  optionsAfterAllMin: 0.5,
  answerAgainMin: 0.45,
  answerToldMin: 0.35,
  answerAloneMin: 0.2,
  optionShareMin: 0.03,
  secondShareMin: 0.04,
};

const optionsMax = 5;
const candidatesMax = 5;
/** When nothing may be asked any more, a guess below this probability is no help. */
const guessMin = 0.15;

function asPercent(probability: number): string {
  return `${Math.round(100 * probability)}%`;
}

/** What is offered must be likely by itself, and not far behind the best; more so once something was refused. */
type OptionLimits = { scoreMin: number; shareMin: number; secondMin: number };

/**
 * The documents to offer, likeliest first, at most five: those whose probability is not far below the best one's, and those of its task.
 * Fewer than two: there is nothing to ask.
 */
export function chooseOptions(
  { severalShares, shares, scores }: Posterior,
  tasks: readonly string[],
  { scoreMin, shareMin, secondMin }: OptionLimits,
): number[] {
  const order = ranking(severalShares.map((share, document) => share + (shares[document] ?? 0) / 2)).slice(
    0,
    optionsMax,
  );
  const scoreBest = Math.max(...scores);
  const task = tasks[scores.indexOf(scoreBest)];
  return order
    .filter((document) => (scores[document] ?? 0) >= scoreMin)
    .filter((document, position) => {
      const share = (scores[document] ?? 0) / scoreBest;
      if (position < 2) return share >= secondMin;
      return share >= (task && tasks[document] === task ? shareMin / 2 : shareMin);
    });
}

function namesOf(documents: readonly SopDocument[]): string {
  return documents.map(({ title }) => `《${title}》`).join("、");
}

/** True if the sections asked for say the same in all documents, so that asking which one is meant would not help. */
function sameAnswer(documents: readonly SopDocument[], aspects: SearchInput["aspects"]): boolean {
  const [first, ...rest] = documents.map(({ sections }) =>
    aspects.map((aspect) => (sections[aspect] ?? []).join("\n")).join("\n\n"),
  );
  return aspects.length > 0 && !!first?.trim() && rest.every((text) => text === first);
}

/** True if the question names an action of the first title that the second has not. */
function namesFirstOnly(text: string, [first, second]: readonly Candidate[]): boolean {
  const shared = namedActions(text, first?.title ?? "").shared;
  return shared > 0 && shared > namedActions(text, second?.title ?? "").shared;
}

/** How much speaks for asking back: that several are meant, and in part that another than the first is, given that one is. */
export function doubtOf({ outcomes }: Posterior, { wrongWeight }: Policy): number {
  return (outcomes.several + wrongWeight * outcomes.wrong) / Math.max(1 - outcomes.outside, 1e-6);
}

/** True if all options of a question were refused and nothing was added: then one other question is better than a guess. */
function refusesAll({ rejected, added }: SearchInput): boolean {
  return rejected.length > 1 && added.length === 0;
}

/** True if it is likely enough that no handbook holds the question. `best` is the probability of the likeliest one. */
function looksOutside(
  { outcomes: { outside } }: Posterior,
  best: number,
  { rejected, added, mustDecide }: SearchInput,
  { outsideMin, outsideAgainMin, heldMin }: Policy,
): boolean {
  if (best >= heldMin || (mustDecide && best >= 2 * guessMin)) return false;
  return outside >= outsideLimit({ rejected, added }, { outsideMin, outsideAgainMin });
}

function outsideLimit(
  { rejected, added }: Pick<SearchInput, "rejected" | "added">,
  { outsideMin, outsideAgainMin }: Pick<Policy, "outsideMin" | "outsideAgainMin">,
): number {
  return rejected.length > 0 && added.length > 0 ? outsideAgainMin : outsideMin;
}

/** Each figure beside its limit: a small probability that nothing holds the question is enough where no handbook fits. */
function whyOutside({ title, score }: Candidate, outside: number, input: SearchInput, policy: Policy): string {
  const scoreMin = input.mustDecide ? Math.min(policy.heldMin, 2 * guessMin) : policy.heldMin;
  const low = asPercent(score) === asPercent(scoreMin) ? "还不够" : `不到${asPercent(scoreMin)}`;
  const limit = asPercent(outsideLimit(input, policy));
  return `资料库里像是没有这件事：最接近的《${title}》只有${asPercent(score)}的把握，${low}；没有这件事的可能有${asPercent(outside)}，到${limit}就不再猜。`;
}

/** The documents that may be offered, likeliest first, without those that were refused. */
function freshOptions(
  posterior: Posterior,
  handbooks: readonly SopDocument[],
  input: SearchInput,
  policy: Policy,
): SopDocument[] {
  const refusedAll = refusesAll(input);
  const scoreMin = input.rejected.length > 0 && !refusedAll ? policy.optionAgainMin : policy.optionMin;
  const secondMin = refusedAll ? 0 : policy.secondShareMin;
  const tasks = handbooks.map(({ task }) => task);
  const chosen = chooseOptions(posterior, tasks, { scoreMin, shareMin: policy.optionShareMin, secondMin });
  const together = chosen.reduce((sum, document) => sum + (posterior.scores[document] ?? 0), 0);
  if (refusedAll && together < policy.optionsAfterAllMin) return [];
  return chosen
    .flatMap((document) => handbooks[document] ?? [])
    .filter(({ versionId }) => !input.rejected.includes(versionId));
}

/** A handbook that the words of the question name by itself is preferred to the likeliest one where it is about as likely: at least this share of it. */
const evenShareMin = 0.5;

/** The one handbook that fits the words of the question, where the figures leave it about even: 敬老卡怎么办第一次 is not about 遗失补办. */
function namedAsLikely(
  text: string,
  [best, ...others]: readonly Candidate[],
  meant: readonly SopDocument[],
): Candidate | undefined {
  const [only] = meant;
  const named = others.find(({ versionId }) => versionId === only?.versionId);
  if (!best || !named || meant.length > 1 || named.score < evenShareMin * best.score) return undefined;
  return namedActions(text, named.title).shared > namedActions(text, best.title).shared ? named : undefined;
}

/** What is missing to be sure of the likeliest handbook: a figure beside its limit, where that is what is missing. */
function whyUnsure(score: number, right: number, again: boolean, { meantMin, sureMin }: Policy): string {
  if (score < meantMin) return `不到${asPercent(meantMin)}，不够确定`;
  if (right < sureMin) return `但光凭这一本就答得对的可能只有${asPercent(right)}，不到${asPercent(sureMin)}`;
  return again ? "但对方刚说过不对，不够确定" : "但问的像是另一种手续，不够确定";
}

/** Turns probabilities into a decision with its reason in words. `handbooks` are those of the index, in its order. */
export function decide(
  posterior: Posterior,
  handbooks: readonly SopDocument[],
  input: SearchInput,
  policy: Policy,
): SopDecision {
  const { outcomes, order, scores } = posterior;
  const candidates: Candidate[] = order.slice(0, candidatesMax).flatMap((document) => {
    const handbook = handbooks[document];
    if (!handbook || input.rejected.includes(handbook.versionId)) return [];
    const { versionId, file, title } = handbook;
    return [{ versionId, file, title, score: Math.round(1e4 * (scores[document] ?? 0)) / 1e4 }];
  });
  const text = [input.question, ...input.added].join("。");
  const unsure = doubtOf(posterior, policy);
  const named = namesFirstOnly(text, candidates);
  const askMin = input.added.length > 0 ? policy.askAgainMin : named ? policy.namedAskMin : policy.askMin;
  const weighed = { candidates, doubt: { share: Math.round(1e4 * unsure) / 1e4, limit: askMin } };
  const unknown = (reason: string): SopDecision => ({ kind: "unknown", ...weighed, reason });
  const fresh = freshOptions(posterior, handbooks, input, policy);
  const meant = namedOptions(fresh, text);
  const best = namedAsLikely(text, candidates, meant) ?? candidates[0];
  if (!best) return unknown("资料库里没有别的手册可以回答了。");
  const probability = asPercent(best.score);
  if (looksOutside(posterior, best.score, input, policy)) {
    return unknown(whyOutside(best, outcomes.outside, input, policy));
  }
  const again = input.rejected.length > 0;
  const refusedAll = refusesAll(input);
  // One option that the question names by itself is only trusted where the figures put it first too, or about as high.
  const open = meant.length > 1 || meant[0]?.versionId === best.versionId ? meant : fresh;
  if (!input.mustDecide && (unsure >= askMin || refusedAll) && open.length > 1) {
    if (!sameAnswer(open, input.aspects)) {
      const labels = optionLabels(open);
      const options = open.map(({ versionId, file, title }, position) => ({
        versionId,
        file,
        title,
        label: labels[position] ?? title,
      }));
      return { kind: "ask", options, ...weighed, reason: `问的内容同时符合${namesOf(open)}，先问清楚是哪一种。` };
    }
    const reason = `问的内容同时符合${namesOf(open)}，但它们这一部分写的一样，就按《${best.title}》回答。`;
    return { kind: "answer", document: best, confidence: "reference", ...weighed, reason };
  }
  if (!input.mustDecide && unsure >= askMin && best.score < policy.answerAloneMin)
    return unknown(
      `最接近的《${best.title}》只有${probability}的把握，不到${asPercent(policy.answerAloneMin)}，也没有别的手册像。`,
    );
  const againMin = input.added.length > 0 ? policy.answerToldMin : policy.answerAgainMin;
  if (again && best.score < againMin)
    return unknown(`别的手册都不像：最接近的《${best.title}》只有${probability}的把握，不到${asPercent(againMin)}。`);
  if (input.mustDecide && best.score < guessMin)
    return unknown(
      `已经问过，仍然分不清是哪本手册；最接近的《${best.title}》只有${probability}的把握，不到${asPercent(guessMin)}。`,
    );
  const certain = (outcomes.right >= policy.sureMin && best.score >= policy.meantMin) || best.score >= policy.firstMin;
  const certainByName = named && outcomes.right >= policy.namedSureMin && best.score >= policy.namedMeantMin;
  const sure = (certain || certainByName) && input.rejected.length === 0 && !isOtherStage(text, best.title);
  const reason = sure
    ? `问的就是《${best.title}》，把握${probability}。`
    : `最符合的是《${best.title}》，把握${probability}，${whyUnsure(best.score, outcomes.right, again, policy)}，标明仅供参考。`;
  return { kind: "answer", document: best, confidence: sure ? "sure" : "reference", ...weighed, reason };
}
