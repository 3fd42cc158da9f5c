/** What a reply to our options leaves of them: it chooses among what was offered, and brings in nothing else lightly. */
import type { Candidate, Option, SearchInput, SopDecision, SopDocument } from "../../shared/sop.ts";
import { optionLabels } from "./optionLabels.ts";
import type { Posterior } from "./posterior.ts";

/** With this share among what was offered, one of them is meant. */
const leadMin = 0.8;
/** Below this share of the best one's, what was offered is ruled out by what was added. */
const shareMin = 0.03;
/** What is not sure is only answered from this probability on, also when nothing may be asked any more. */
const lastWordMin = 0.4;

type Offered = { handbook: SopDocument; score: number };

function offeredOf(
  { scores }: Posterior,
  handbooks: readonly SopDocument[],
  { offered = [], rejected }: SearchInput,
): Offered[] {
  return offered.flatMap((versionId) => {
    const position = handbooks.findIndex((handbook) => handbook.versionId === versionId);
    const handbook = handbooks[position];
    return handbook && !rejected.includes(versionId) ? [{ handbook, score: scores[position] ?? 0 }] : [];
  });
}

function asCandidate({ handbook: { versionId, file, title }, score }: Offered): Candidate {
  return { versionId, file, title, score: Math.round(1e4 * score) / 1e4 };
}

function asOptions(offered: readonly Offered[]): Option[] {
  const handbooks = offered.map(({ handbook }) => handbook);
  const labels = optionLabels(handbooks);
  return handbooks.map(({ versionId, file, title }, position) => ({
    versionId,
    file,
    title,
    label: labels[position] ?? title,
  }));
}

/** What is common to all decisions, without what makes each of them one. */
function weighed({ candidates, doubt, elsewhere }: SopDecision) {
  return { candidates, ...(doubt ? { doubt } : {}), ...(elsewhere === undefined ? {} : { elsewhere }) };
}

/** Nothing may be asked any more: a person knows better than a guess. */
function lastWord(decided: SopDecision): SopDecision {
  if (decided.kind !== "answer" || decided.document.score >= lastWordMin) return decided;
  const reason = `问过两次，最像的《${decided.document.title}》也只有${Math.round(100 * decided.document.score)}%的把握，不猜，转给同事。`;
  return { kind: "unknown", ...weighed(decided), reason };
}

/**
 * The decision on a question to which something was added after options were shown.
 *
 * - The one handbook of those offered that knows the case told (没有合同 → 租赁住房未办理备案) is answered from, for reference.
 * - One that leads the others by far is answered from, for reference; else those are asked about that are not ruled out.
 * - What was not offered is answered from only if it is sure.
 * - Where nothing may be asked any more, what is unlikely is not answered.
 */
export async function narrow(
  decided: SopDecision,
  posterior: Posterior,
  handbooks: readonly SopDocument[],
  input: SearchInput,
  statesCase: (question: string, handbook: SopDocument) => Promise<boolean>,
): Promise<SopDecision> {
  const offered = offeredOf(posterior, handbooks, input);
  const isAmong = (versionId: string) => offered.some(({ handbook }) => handbook.versionId === versionId);
  if (input.mustDecide) return lastWord(decided);
  if (offered.length < 2 || input.added.length === 0) return decided;
  if (decided.kind === "answer" && (decided.confidence === "sure" || isAmong(decided.document.versionId)))
    return decided;
  const told = await Promise.all(
    offered.map(async (each) => ((await statesCase(input.added.at(-1) ?? "", each.handbook)) ? [each] : [])),
  );
  const [known, ...others] = told.flat();
  const answer = (each: Offered, reason: string): SopDecision => ({
    kind: "answer",
    document: asCandidate(each),
    confidence: "reference",
    ...weighed(decided),
    reason,
  });
  if (known && others.length === 0)
    return answer(known, `给的几种里只有《${known.handbook.title}》写到对方说的情况，标明仅供参考。`);
  const sum = offered.reduce((total, { score }) => total + score, 0);
  const best = offered.reduce((most, next) => (next.score > most.score ? next : most));
  if (best.score >= lastWordMin && best.score / sum >= leadMin)
    return answer(best, `给的几种里，加上对方说的，最像《${best.handbook.title}》，标明仅供参考。`);
  const left = offered.filter(({ score }) => score >= shareMin * best.score);
  const options = asOptions(left.length > 1 ? left : offered);
  return { kind: "ask", options, ...weighed(decided), reason: "对方补充的话还分不清是给的哪一种，再请对方选一次。" };
}
