/** What answering a question needs: guards on what is open, and the changes of the context that lead to an answer. */
import { assign, emit, enqueueActions } from "xstate";
import type { Role } from "../shared/people.ts";
import type { Answer, Candidate, Catalogue, Option, SectionName, SopDecision } from "../shared/sop.ts";
import type { Decided, Message } from "../shared/turn.ts";
import { introducing } from "./base.ts";
import { mostAsked, optionChips } from "./chips.ts";
import { type Answered, asksMax, type Composing, type Context, type OpenQuestion } from "./context.ts";
import { withHearing } from "./hearing.ts";
import { askForCase, inResidentWords } from "./optionWords.ts";
import { answerLabels, wording } from "./wording.ts";

const rejectedMax = 2;
const addedMax = 5;
const sectionsAtOnceMax = 3;

export const withAnswers = withHearing.extend({
  guards: {
    /** A handbook that is gone, or that is internal and asked for by a resident. */
    mayNotSee: ({ event }) => (event as { error?: { code?: string } }).error?.code === "DOCUMENT_UNKNOWN",
    isAnswer: (_, decision: SopDecision) => decision.kind === "answer",
    isAsk: ({ context }, decision: SopDecision) => decision.kind === "ask" && (context.question?.asks ?? 0) < asksMax,
    wasAskedTwice: ({ context }) => (context.question?.asks ?? 0) >= asksMax,
    wasAskedBack: ({ context }) => (context.question?.asks ?? 0) > 0,
    wasRejected: ({ context }) => (context.question?.rejected.length ?? 0) > 0,
    composesFor: ({ context }, purpose: Composing["purpose"]) => context.composing?.purpose === purpose,
    isClarifying: ({ context }) => context.clarification !== null,
    /** Only the special case of one handbook is open. */
    isAskingForCase: ({ context }) => askForCase(context.clarification?.options ?? []),
    /** Nothing is left to choose from: the matter was asked for in other words. */
    isAskingOpenly: ({ context }) => context.clarification?.options.length === 0,
    isHeldBySameMessage: ({ context }) =>
      context.clarification !== null && context.clarification.question.messageId === context.message?.id,
    optionExists: ({ context }, index: number) => context.clarification?.options[index] !== undefined,
    canFollowUp: ({ context }, followUp: boolean) => followUp && currentDocument(context) !== undefined,
    allShown: ({ context: { answered } }, aspects: SectionName[]) =>
      answered !== null && aspects.length === 0 && nextSections(answered).length === 0,
    hasAnswered: ({ context }) => currentDocument(context) !== undefined,
    wasWrongTooOften: ({ context }) => (context.answered?.question.rejected.length ?? 0) >= rejectedMax - 1,
  },
  actions: {
    openQuestion: assign(({ context }, turn: { question: string; aspects: SectionName[] }) => ({
      question: {
        text: turn.question,
        aspects: turn.aspects,
        added: [],
        rejected: [],
        asks: 0,
        messageId: context.message?.id ?? "",
      },
      clarification: null,
      held: [],
    })),
    holdClarification: assign(({ context }) => ({
      held: context.clarification ? [...context.held, context.clarification] : context.held,
      clarification: null,
    })),
    addDetails: assign(({ context }, turn: { text: string; aspects?: SectionName[]; instead?: true }) =>
      reopened(context, (question) => ({
        ...(turn.instead ? { text: turn.text, added: [] } : { added: [...question.added, turn.text] }),
        aspects: turn.aspects ?? question.aspects,
      })),
    ),
    rejectOptions: assign(({ context }) =>
      reopened(context, (question) => ({
        rejected: [...question.rejected, ...(context.clarification?.options ?? []).map(({ versionId }) => versionId)],
      })),
    ),
    rejectAnswered: assign(({ context }, { added }: { added?: string }) =>
      context.answered
        ? {
            question: {
              ...context.answered.question,
              ...(added === undefined ? {} : { added: [...context.answered.question.added, added].slice(-addedMax) }),
              rejected: [...context.answered.question.rejected, context.answered.document.versionId],
            },
            clarification: null,
          }
        : {},
    ),
    keepDecision: assign((_, { candidates, reason }: SopDecision) => ({ candidates, reason })),
    composeDecided: assign(({ context }, decision: SopDecision) =>
      decision.kind === "answer" && context.question ? { composing: fromDecision(context.question, decision) } : {},
    ),
    composeChoice: assign(({ context }, turn: { index: number; aspects?: SectionName[] }) => choose(context, turn)),
    /** No case that was offered holds, or what was added may tell which does. */
    composeRule: assign(({ context }, added: { text?: string; aspects?: SectionName[] }) =>
      composeRule(context, added),
    ),
    composeCurrent: assign(
      ({ context }, request: { purpose: Composing["purpose"]; aspects: SectionName[]; question?: string }) => ({
        composing: fromCurrent(context, request),
      }),
    ),
    openClarification: assign(({ context }, options: Option[]) => ({
      clarification: context.question
        ? {
            question: { ...context.question, asks: context.question.asks + 1 },
            options: inResidentWords(options),
          }
        : null,
    })),
    restoreClarification: assign(({ context }) => ({
      clarification: context.held.at(-1) ?? null,
      held: context.held.slice(0, -1),
    })),
    dropClarification: assign({ clarification: null, held: [] }),
    /** The question itself stays: it is what a colleague is told about. */
    stopAsking: assign(({ context: { clarification, question } }) => ({
      question: clarification?.question ?? question,
      clarification: null,
    })),
    keepAnswered: assign(({ context }, answer: Answer) => keepAnswered(context, answer)),
    recordAnswer: emit(({ context }, answer: Answer): Decided => answerDecided(context, answer)),
    sayClarification: enqueueActions(({ context, enqueue }, again: boolean) => {
      const shown = context.clarification?.options ?? [];
      const options = shown.length > 0 ? optionChips(shown) : ["转人工", "取消"];
      const text = clarification(context, again);
      enqueue.emit(introducing(context, { type: "reply", kind: "text", text, options }));
      enqueue.assign({ introduced: true });
    }),
    recordClarification: emit(
      ({ context }): Decided => ({
        type: "decided",
        decision: {
          kind: "clarify",
          options: (context.clarification?.options ?? []).map(({ file, title, branch }) => ({
            file,
            title,
            ...(branch ? { branch } : {}),
          })),
        },
        reason: context.reason,
        candidates: named(context.candidates),
      }),
    ),
    recordUnanswered: emit(
      ({ context }): Decided => ({
        type: "decided",
        decision: { kind: "unanswered" },
        reason: context.reason,
        candidates: named(context.candidates),
      }),
    ),
    forgetAnswered: assign({ answered: null }),
    keepListed: assign(({ context }, { level, entries }: Catalogue) => ({
      listed: { level, names: entries.map(({ name }) => name), messageId: context.message?.id ?? "" },
    })),
    keepTopic: assign((_, topic: string) => ({ catalogueTopic: topic })),
  },
});

/** The question that a reply is for, where a message held more than one. */
export function askedTogether(context: Context, question: OpenQuestion): string | undefined {
  const isOfThis = question.messageId === context.message?.id;
  return isOfThis && (context.together ?? 0) > 1 ? question.text : undefined;
}

function clarification(context: Context, again: boolean): string {
  if (!context.clarification) return "";
  const { options, question } = context.clarification;
  if (options.length === 0) return wording.askOpenly(question.text);
  if (askForCase(options)) return wording.askCase(options, again ? question.text : askedTogether(context, question));
  if (again) return wording.clarifyAgain(options, question.text);
  if (question.asks > 1) return wording.clarifyOther(options, { refused: question.rejected.length > 0 });
  return wording.clarify(options, askedTogether(context, question));
}

/** The handbook that 原文, 转发 and follow-ups mean: the one that was quoted, else the one answered last. */
export function currentDocument(context: Context): string | undefined {
  return context.message?.quoted?.versionId ?? context.answered?.document.versionId;
}

function reopened(context: Context, change: (question: OpenQuestion) => Partial<OpenQuestion>): Partial<Context> {
  const question = context.clarification?.question;
  return question
    ? { question: { ...question, ...change(question), messageId: context.message?.id ?? "" }, clarification: null }
    : {};
}

/** Whose eyes an answer is for: in a group there may be residents, so it is meant for them. Absent where nobody is told apart. */
export function readerOf(message: Message | null): { reader?: Role } {
  return message?.role ? { reader: message.room === undefined ? message.role : "resident" } : {};
}

function fromDecision(question: OpenQuestion, decision: Extract<SopDecision, { kind: "answer" }>): Composing {
  const { document, confidence, branch = null, reason } = decision;
  return {
    purpose: "answer",
    question,
    words: allWords(question),
    versionId: document.versionId,
    aspects: question.aspects,
    branch,
    score: document.score,
    confidence,
    reason,
  };
}

/** The option chosen. The others stay open if more than one was chosen. */
function choose(context: Context, { index, aspects }: { index: number; aspects?: SectionName[] }): Partial<Context> {
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
    confidence: "sure",
    reason,
  };
  const more = context.turns.some(({ type }) => type === "turn.choice");
  return { composing, clarification: more ? clarification : null, reason };
}

function composeRule(
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

function fromCurrent(
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
function allWords({ text, added }: OpenQuestion): string {
  return [text, ...added].join("，");
}

/** What was said last of a question: the words that decide which sections help. */
export function latestWords({ text, added }: OpenQuestion): string {
  return added.at(-1) ?? text;
}

function keepAnswered({ composing, answered: before }: Context, answer: Answer): Partial<Context> {
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

function answerDecided({ composing, candidates }: Context, answer: Answer): Decided {
  const { file, title } = answer.document;
  const original = composing?.purpose === "original";
  return {
    type: "decided",
    decision: {
      kind: "answer",
      documents: [{ file, title, score: composing?.score ?? 1 }],
      sections: original ? [] : answerLabels(answer),
      ...(answer.branch ? { branch: answer.branch } : {}),
      confidence: composing?.confidence ?? "sure",
    },
    reason: composing?.reason ?? "",
    candidates: named(candidates),
  };
}

function named(candidates: Candidate[]): { title: string; score: number }[] {
  return candidates.map(({ title, score }) => ({ title, score }));
}
