/** What answering a question needs: guards on what is open, and the changes of the context that lead to an answer. */
import { assign, emit, enqueueActions } from "xstate";
import type { Role } from "../shared/people.ts";
import type { Answer, Candidate, Catalogue, Option, SectionName, SopDecision } from "../shared/sop.ts";
import type { Decided, Message, Turn } from "../shared/turn.ts";
import { answerLabels } from "./answerWording.ts";
import { introducing } from "./base.ts";
import { optionChips } from "./chips.ts";
import {
  addedMax,
  choose,
  composeRule,
  currentDocument,
  fromCurrent,
  fromDecision,
  keepAnswered,
  nextSections,
} from "./composing.ts";
import { asksMax, type Composing, type Context, type OpenQuestion } from "./context.ts";
import { withHearing } from "./hearing.ts";
import { askForCase, inResidentWords } from "./optionWords.ts";
import { wording } from "./wording.ts";

/** From this length on a question tells a story. */
const storyCharsMin = 35;
const rejectedMax = 2;

export const withAnswers = withHearing.extend({
  guards: {
    /** A handbook that is gone, or that is internal and asked for by a resident. */
    mayNotSee: ({ event }) => (event as { error?: { code?: string } }).error?.code === "DOCUMENT_UNKNOWN",
    isAnswer: (_, decision: SopDecision) => decision.kind === "answer",
    /** A long story that leaves it open what is meant is looked at once more, in a few words. */
    needsSecondLook: ({ context: { question } }, decision: SopDecision) =>
      question !== null &&
      question.restated === undefined &&
      question.asks + question.added.length + question.rejected.length === 0 &&
      [...question.text].length >= storyCharsMin &&
      !(decision.kind === "answer" && decision.confidence === "sure"),
    /** Nobody asked, and no handbook is sure. */
    helpsNot: ({ context }, decision: SopDecision) =>
      context.question?.ifSure === true && !(decision.kind === "answer" && decision.confidence === "sure"),
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
    /** A reply that asks for a section and chooses nothing; the second one is looked at as any other reply. */
    onlyWishes: ({ context }, turn: Details) =>
      turn.beside === true &&
      (context.clarification?.options.length ?? 0) > 0 &&
      context.clarification?.question.wants === undefined,
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
      question: opened(context, turn),
      clarification: null,
      held: [],
    })),
    holdClarification: assign(({ context }) => ({
      held: context.clarification ? [...context.held, context.clarification] : context.held,
      clarification: null,
    })),
    addDetails: assign(({ context }, turn: Details) =>
      reopened(context, (question) => detailed(context, question, turn)),
    ),
    /** What is wanted of the option that is still to be chosen. */
    keepWish: assign(({ context: { clarification } }, turn: Details) => ({
      clarification: clarification && { ...clarification, question: wished(clarification.question, turn) },
    })),
    rejectOptions: assign(({ context }) =>
      reopened(context, (question) => ({
        rejected: [...question.rejected, ...(context.clarification?.options ?? []).map(({ versionId }) => versionId)],
        offered: [],
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
    keepRestated: assign(({ context: { question } }, restated: string) => ({
      question: question && { ...question, restated },
    })),
    keepDecision: assign(({ context: { question } }, { candidates, reason, elsewhere }: SopDecision) => ({
      candidates,
      reason,
      ...(question && elsewhere !== undefined ? { question: { ...question, elsewhere } } : {}),
    })),
    composeDecided: assign(({ context }, decision: SopDecision) =>
      decision.kind === "answer" && context.question
        ? { composing: fromDecision(context.question, decision, context.answered) }
        : {},
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
    openClarification: assign(({ context: { question } }, options: Option[]) => ({
      clarification: question
        ? {
            question: { ...question, asks: question.asks + 1, offered: options.map(({ versionId }) => versionId) },
            options: inResidentWords(options),
            ...(offersTheSame(question, options) ? { same: true as const } : {}),
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
    sayWish: enqueueActions(({ context, enqueue }) => {
      const { options = [], question } = context.clarification ?? {};
      const text = wording.clarifyWish(options, question?.wants ?? "");
      enqueue.emit(introducing(context, { type: "reply", kind: "text", text, options: optionChips(options) }));
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

/** A question as it was asked, with nothing added. */
export function opened(
  { message }: Context,
  { question, aspects }: { question: string; aspects: SectionName[] },
): OpenQuestion {
  return { text: question, aspects, added: [], rejected: [], asks: 0, messageId: message?.id ?? "" };
}

/** The question that a reply is for, where a message held more than one. */
export function askedTogether(context: Context, question: OpenQuestion): string | undefined {
  const isOfThis = question.messageId === context.message?.id;
  return isOfThis && (context.together ?? 0) > 1 ? question.text : undefined;
}

function clarification(context: Context, again: boolean): string {
  if (!context.clarification) return "";
  const { options, question, same } = context.clarification;
  if (options.length === 0) return wording.askOpenly(question.text);
  if (askForCase(options)) return wording.askCase(options, again ? question.text : askedTogether(context, question));
  if (again) return wording.clarifyAgain(options, question.text);
  if (same) return wording.clarifySame(options, question.added.at(-1) ?? question.wants ?? "");
  if (question.asks > 1) return wording.clarifyOther(options, { refused: question.rejected.length > 0 });
  return `${wording.elsewhere(question.elsewhere)}${wording.clarify(options, askedTogether(context, question))}`;
}

function reopened(context: Context, change: (question: OpenQuestion) => Partial<OpenQuestion>): Partial<Context> {
  const question = context.clarification?.question;
  return question
    ? { question: { ...question, ...change(question), messageId: context.message?.id ?? "" }, clarification: null }
    : {};
}

type Details = Omit<Extract<Turn, { type: "turn.details" }>, "type">;

/** A question with what a reply to our options said about it. */
function detailed(context: Context, question: OpenQuestion, turn: Details): Partial<OpenQuestion> {
  if (turn.beside) return wished(question, turn);
  const refused = refusedOf(context, turn.refused ?? []);
  const { aspects = [] } = turn;
  return {
    rejected: [...question.rejected, ...refused],
    ...(turn.instead
      ? { text: turn.text, added: [], offered: [] }
      : {
          added: [...question.added, turn.text].slice(-addedMax),
          offered: (question.offered ?? []).filter((versionId) => !refused.includes(versionId)),
        }),
    ...(aspects.length > 0
      ? { aspects: question.wants ? [...new Set([...question.aspects, ...aspects])] : aspects }
      : {}),
  };
}

/** A question with the section that is wanted now. */
function wished(question: OpenQuestion, { text, aspects = question.aspects }: Details): OpenQuestion {
  if (question.wants === undefined) return { ...question, aspects, wants: text };
  return { ...question, aspects: [...new Set([...question.aspects, ...aspects])], wants: `${question.wants}，${text}` };
}

/** Whether what is offered now is what was offered before. */
function offersTheSame({ offered = [] }: OpenQuestion, options: readonly Option[]): boolean {
  const versions = new Set(options.map(({ versionId }) => versionId));
  return versions.size > 1 && versions.size === offered.length && offered.every((versionId) => versions.has(versionId));
}

/** The versions of the options that a reply ruled out. */
function refusedOf({ clarification }: Context, refused: readonly number[]): string[] {
  return refused.flatMap((index) => clarification?.options[index]?.versionId ?? []);
}

/** Whose eyes an answer is for: in a group there may be residents, so it is meant for them. Absent where nobody is told apart. */
export function readerOf(message: Message | null): { reader?: Role } {
  return message?.role ? { reader: message.room === undefined ? message.role : "resident" } : {};
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
