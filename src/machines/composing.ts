/** Which answer is composed next, from what was decided, chosen or asked about the handbook at hand. */
import type { Answer, SectionName, SopDecision } from "../shared/sop.ts";
import { mostAsked } from "./chips.ts";
import type { Answered, Composing, Context, OpenQuestion } from "./context.ts";

/** So much of what was added to a question counts. */
export const addedMax = 5;
const sectionsAtOnceMax = 3;

/** The handbook that 原文, 转发 and follow-ups mean: the one that was quoted, else the one answered last. */
export function currentDocument(context: Context): string | undefined {
  return context.message?.quoted?.versionId ?? context.answered?.document.versionId;
}

/** The answer that was decided on. */
export function fromDecision(
  question: OpenQuestion,
  decision: Extract<SopDecision, { kind: "answer" }>,
  answered: Answered | null,
): Composing {
  const { document, confidence, branch = null, reason } = decision;
  const same = answered?.document.versionId === document.versionId ? answered : null;
  return {
    purpose: "answer",
    question,
    words: allWords(question),
    versionId: document.versionId,
    aspects: question.aspects,
    ...(same ? { followsUp: true as const } : {}),
    branch,
    // A few words that go on about a handbook say little by themselves; that it is meant was known before.
    score: Math.max(document.score, same?.score ?? 0),
    confidence,
    reason,
  };
}

/** The option chosen. The others stay open if more than one was chosen. */
export function choose(
  context: Context,
  { index, aspects }: { index: number; aspects?: SectionName[] },
): Partial<Context> {
  const { clarification } = context;
  const option = clarification?.options[index];
  if (!clarification || !option) return {};
  const question = { ...clarification.question, aspects: aspects ?? clarification.question.aspects };
  const reason = `对方从选项里选了“${option.label}”`;
  const composing: Composing = {
    purpose: "answer",
    question,
    words: allWords(question),
    versionId: option.versionId,
    aspects: question.aspects,
    branch: option.branch ?? null,
    score: 1,
    confidence: question.elsewhere === undefined ? "sure" : "reference",
    reason,
  };
  const more = context.turns.some(({ type }) => type === "turn.choice");
  return { composing, clarification: more ? clarification : null, reason };
}

/** What holds where none of the cases offered does, or the case that was told in other words. */
export function composeRule(
  { clarification, message }: Context,
  { text, aspects }: { text?: string; aspects?: SectionName[] },
): Partial<Context> {
  const [option] = clarification?.options ?? [];
  if (!clarification || !option) return {};
  const { question: asked } = clarification;
  const question: OpenQuestion = {
    ...asked,
    aspects: aspects ?? asked.aspects,
    added: text === undefined ? asked.added : [...asked.added, text].slice(-addedMax),
    messageId: message?.id ?? "",
  };
  const reason = text === undefined ? "给的几种情况都不是，按一般规定回答" : `对方说了情况：“${text}”，按它回答`;
  const composing: Composing = {
    purpose: "answer",
    question,
    words: allWords(question),
    versionId: option.versionId,
    aspects: question.aspects,
    branch: null,
    ...(text === undefined ? { noBranch: true as const } : {}),
    score: 1,
    confidence: "sure",
    reason,
  };
  return { composing, clarification: null, reason };
}

/** More from the handbook that is talked about; null where there is none. */
export function fromCurrent(
  context: Context,
  request: { purpose: Composing["purpose"]; aspects: SectionName[]; question?: string },
): Composing | null {
  const versionId = currentDocument(context);
  if (!versionId) return null;
  const same = context.answered?.document.versionId === versionId ? context.answered : null;
  const question = followedUp(context, same, request);
  const aspects = request.purpose === "answer" ? request.aspects : (same?.shown ?? []);
  return {
    purpose: request.purpose,
    question,
    // A section asked for by its name is shown whole, whatever was asked before.
    words: request.purpose === "answer" ? (request.question ?? "") : latestWords(question),
    versionId,
    aspects,
    ...(same && request.purpose === "answer" ? { followsUp: true as const } : {}),
    branch: request.purpose === "forward" ? (same?.branch ?? null) : null,
    score: same?.score ?? 1,
    confidence: same?.confidence ?? "sure",
    reason: request.purpose === "answer" ? "接着问同一份手册" : "对方要刚才那份手册",
  };
}

/** The first question with what was asked about it since, so that 不对 looks again for all of it. */
function followedUp(
  context: Context,
  same: Answered | null,
  { aspects, question }: { aspects: SectionName[]; question?: string },
): OpenQuestion {
  const messageId = context.message?.id ?? "";
  if (!same) return { text: question ?? "", aspects, added: [], rejected: [], asks: 0, messageId };
  const added = question === undefined ? same.question.added : [...same.question.added, question].slice(-addedMax);
  return { ...same.question, added, messageId };
}

/** The sections to show when somebody wants more: a few of those that were not shown yet, the most asked first. */
export function nextSections(answered: Answered | null): SectionName[] {
  if (!answered) return [];
  const left = answered.others.filter((name) => !answered.shown.includes(name));
  return mostAsked(left).length > 0 ? mostAsked(left) : left.slice(0, sectionsAtOnceMax);
}

/** A question with all that was added when it was asked back. */
function allWords({ text, added, wants = "" }: OpenQuestion): string {
  return [text, ...added, wants].filter(Boolean).join("，");
}

/** What was said last of a question: the words that decide which sections help. */
export function latestWords({ text, added }: OpenQuestion): string {
  return added.at(-1) ?? text;
}

/** What is remembered of an answer. */
export function keepAnswered({ composing, answered: before }: Context, answer: Answer): Partial<Context> {
  if (!composing) return {};
  const { question, score, confidence } = composing;
  const { document, others, branch = null, cases = [] } = answer;
  const names = answer.sections.map(({ name }) => name);
  const shown = before?.document.versionId === document.versionId ? before.shown : [];
  const answered: Answered = {
    question,
    document,
    shown: [...new Set([...shown, ...names])],
    others,
    score,
    confidence,
    branch,
    ...(cases.length > 0 ? { cases } : {}),
  };
  return { answered, composing: null, question: null, reason: composing.reason };
}
