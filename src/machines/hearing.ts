/**
 * Takes messages one at a time, in order: understands each, hands its turns to the conversation, waits until that is at rest.
 *
 *   waiting --message--> understanding --turns--> handling --turn taken--> settling --at rest--> waiting
 *      '--voice without text--> transcribing --text--^
 *
 * Invariant: a message leaves the inbox only when every turn of it was handled or its failure was answered.
 */
import { and, assign, cancel, not, or, raise, stateIn } from "xstate";
import type { FailureData } from "../shared/failures.ts";
import type { PlanDraft, SlotName } from "../shared/plan.ts";
import { type Message, messageTextCharsMax, type Situation, type Turn, type Understood } from "../shared/turn.ts";
import { base } from "./base.ts";
import { type Context, inboxCountMax } from "./context.ts";
import { completeSlots, missingSlots } from "./form.ts";
import { wording } from "./wording.ts";

const planCauses = /plan/i;

/** A message that came late is answered as long as it is of this day; up to a few days its sender is asked to say it again. */
const answeredMsMax = 86_400_000;
const mentionedMsMax = 3 * 86_400_000;
const missedFor = ({ missed }: Context, at: number): number =>
  missed ? at - missed.last.at : Number.POSITIVE_INFINITY;

export const withHearing = base.extend({
  guards: {
    inboxFull: ({ context }) => context.inbox.length >= inboxCountMax,
    hasMessage: ({ context }) => context.inbox.length > 0,
    needsTranscription: ({ context }) => context.inbox[0]?.kind === "voice" && !context.inbox[0].text.trim(),
    isTooLong: ({ context }) => (context.inbox[0]?.text.length ?? 0) > messageTextCharsMax,
    hasTurn: ({ context }) => context.turns.length > 0,
    isMissed: (_, message: Message) => message.missed === true,
    isWorthAnswering: ({ context }, at: number) => missedFor(context, at) < answeredMsMax,
    isWorthAWord: ({ context }, at: number) => missedFor(context, at) < mentionedMsMax,
    conversationAtRest: not(
      or([
        stateIn("#deciding"),
        stateIn("#restating"),
        stateIn("#composing"),
        stateIn("#browsing"),
        stateIn("#calling"),
        stateIn("#alarming"),
        stateIn("#noticing"),
        stateIn("#administering"),
        stateIn("#checking"),
        stateIn("#suggesting"),
      ]),
    ),
    hasPreface: (_, understood: Understood) => prefaceOf(understood).length > 0,
    concernsPlan: ({ event }) => event.type === "session.fault" && planCauses.test(event.cause),
  },
  actions: {
    enqueueMessage: assign(({ context, event }) =>
      event.type === "message.received" ? { inbox: [...context.inbox, event.message] } : {},
    ),
    takeMessage: assign(({ context }) => ({
      message: context.inbox[0] ?? null,
      inbox: context.inbox.slice(1),
      turns: [],
    })),
    keepHeard: assign(({ context }, text: string) => ({
      message: context.message ? { ...context.message, text } : null,
    })),
    keepTurns: assign((_, { turns }: Understood) => ({ turns, together: questionsOf(turns) })),
    keepMissed: assign(({ context: { missed } }, message: Message) => ({
      missed: { count: (missed?.count ?? 0) + 1, firstAt: missed?.firstAt ?? message.at, last: message },
    })),
    enqueueMissed: assign(({ context }) =>
      context.missed ? { inbox: [...context.inbox, context.missed.last], missed: null } : {},
    ),
    forgetMissed: assign({ missed: null }),
    raiseTurn: raise(({ context }): Turn => context.turns[0] ?? { type: "turn.smallTalk", topic: "unreadable" }),
    dropTurn: assign(({ context }) => ({ turns: context.turns.slice(1) })),
    finishMessage: assign(({ context: { listed, waiting, message } }) => ({
      message: null,
      turns: [],
      listed: listed?.messageId === message?.id ? listed : null,
      ...(waiting && waiting.messageId !== message?.id ? { waiting: null } : {}),
    })),
  },
});

/** What is said before the answer, in one message: what was heard, and what names were taken for. */
function prefaceOf({ heard, repairs = [] }: Understood): string[] {
  return [
    ...(heard === undefined ? [] : [wording.heard(heard)]),
    ...(repairs.length > 0 ? [wording.repaired(repairs)] : []),
  ];
}

function optionsOf({ clarification, offer, form, listed }: Context): string[] {
  if (clarification) return clarification.options.map(({ label }) => label);
  if (offer) return wording.modelLoadingOptions;
  return form?.ideas?.map(({ theme }) => theme) ?? listed?.names ?? [];
}

/** How many questions a message asks at once. */
const questionsOf = (turns: readonly Turn[]) => turns.filter(({ type }) => type === "turn.question").length;

/** The plan at hand; what a wish brought that waits for money counts as said, and the budget as open. */
function planOf({ slots }: PlanDraft, { waiting }: Context): NonNullable<Situation["plan"]> {
  const { slots: wished = {}, promise } = waiting?.turn.reading ?? {};
  if (!promise) return { slots };
  const { budget: _budget, ...open } = { ...slots, ...wished };
  return { slots: open, promise };
}

/** Where the conversation stands, for the understand tool. */
export function situationOf(context: Context): Situation {
  const { form, answered, plan, message, clarification } = context;
  const quoted = message?.quoted?.versionId;
  const cases = answered?.cases ?? [];
  const document = quoted
    ? { versionId: quoted, title: "" }
    : answered && {
        versionId: answered.document.versionId,
        title: answered.document.title,
        ...(cases.length > 0 ? { cases } : {}),
      };
  return {
    at: message?.at ?? 0,
    options: optionsOf(context),
    ...(clarification
      ? {
          optionTitles: clarification.options.map(({ title }) => title),
          question: clarification.question.text,
          ...(clarification.options.length === 0 ? { openly: true as const } : {}),
        }
      : {}),
    ...(document ? { document } : {}),
    ...(form
      ? {
          form: {
            slots: form.slots,
            asked: form.asked,
            proposed: Object.keys(form.proposed) as SlotName[],
            proposedSlots: form.proposed,
            confirming: missingSlots(form).length === 0,
            ...(missingSlots(form).length === 0 ? { shown: completeSlots(form, message?.at ?? 0).slots } : {}),
            ...(form.promise ? { promise: form.promise } : {}),
            ...(form.ideas ? { choosingTheme: true } : {}),
          },
        }
      : {}),
    ...(plan ? { plan: planOf(plan.draft, context) } : {}),
    ...(context.reviewing && context.reviewing.length > 0 ? { reviewing: true as const } : {}),
    ...(context.cancelled ? { cancelled: true as const } : {}),
    writing: context.jobs.length > 0,
  };
}

export const hearing = withHearing.createStateConfig({
  meta: { label: "听取", explain: "一条一条按顺序处理收到的消息" },
  initial: "waiting",
  on: {
    "messages.caughtUp": [
      {
        guard: { type: "isWorthAnswering", params: ({ event }) => event.at ?? 0 },
        actions: [
          { type: "say", params: ({ context }) => ({ text: wording.caughtUp(context.missed) }) },
          "enqueueMissed",
        ],
      },
      {
        guard: { type: "isWorthAWord", params: ({ event }) => event.at ?? 0 },
        actions: [
          { type: "say", params: ({ context }) => ({ text: wording.longMissed(context.missed) }) },
          { type: "recordChat", params: { reason: "很久以前的消息，请对方再说一次" } },
          "forgetMissed",
        ],
      },
      { actions: "forgetMissed" },
    ],
    "message.received": [
      {
        guard: { type: "isMissed", params: ({ event }) => event.message },
        actions: [
          { type: "keepMissed", params: ({ event }) => event.message },
          cancel("catchUp"),
          raise({ type: "messages.caughtUp" }, { id: "catchUp", delay: "catchUp" }),
        ],
      },
      {
        guard: "inboxFull",
        actions: [
          { type: "say", params: { text: wording.tooFast } },
          { type: "recordChat", params: { reason: "消息太多，请对方稍等" } },
        ],
      },
      { actions: "enqueueMessage" },
    ],
    "session.fault": {
      guard: not("concernsPlan"),
      target: ".waiting",
      actions: [
        { type: "say", params: { text: wording.fault } },
        { type: "recordChat", params: { reason: "处理时出错，已致歉" } },
        "finishMessage",
      ],
    },
  },
  states: {
    waiting: {
      meta: { label: "等消息", explain: "没有正在处理的消息", stage: "听取" },
      tags: "safe",
      always: [
        { guard: and(["hasMessage", "needsTranscription"]), target: "transcribing", actions: "takeMessage" },
        {
          guard: and(["hasMessage", "isTooLong"]),
          target: "understanding",
          actions: ["takeMessage", { type: "say", params: { text: wording.tooLong } }],
        },
        { guard: "hasMessage", target: "understanding", actions: "takeMessage" },
      ],
    },
    transcribing: {
      meta: { label: "听语音", explain: "把语音转成文字", stage: "听取" },
      invoke: {
        id: "transcribe",
        src: "transcribe",
        input: ({ context }) => ({ path: context.message?.path ?? "" }),
        onDone: { target: "understanding", actions: { type: "keepHeard", params: ({ event }) => event.output.text } },
        onError: {
          target: "waiting",
          actions: [
            { type: "say", params: ({ event }) => ({ text: wording.notHeard(event.error as FailureData) }) },
            { type: "recordChat", params: { reason: "语音听不了，请对方打字" } },
            "finishMessage",
          ],
        },
      },
    },
    understanding: {
      meta: { label: "理解", explain: "弄清这条消息想做什么", stage: "理解" },
      invoke: {
        id: "understand",
        src: "understand",
        input: ({ context }) => ({
          message: context.message ?? { id: "", at: 0, kind: "text", text: "", from: "" },
          situation: situationOf(context),
        }),
        onDone: [
          {
            guard: { type: "hasPreface", params: ({ event }) => event.output },
            target: "handling",
            actions: [
              { type: "keepTurns", params: ({ event }) => event.output },
              { type: "sayOnly", params: ({ event }) => ({ text: prefaceOf(event.output).join("\n") }) },
            ],
          },
          { target: "handling", actions: { type: "keepTurns", params: ({ event }) => event.output } },
        ],
        onError: {
          target: "waiting",
          actions: [
            { type: "say", params: { text: wording.fault } },
            { type: "recordChat", params: { reason: "没能理解这条消息，已致歉" } },
            "finishMessage",
          ],
        },
      },
    },
    handling: {
      meta: { label: "交办", explain: "把这件事交给对应的流程", stage: "理解" },
      entry: ["raiseTurn", "dropTurn"],
      on: { "turn.*": "settling" },
    },
    settling: {
      meta: { label: "等办完", explain: "等这件事有了结果，再看下一件", stage: "理解" },
      always: [
        { guard: and(["conversationAtRest", "hasTurn"]), target: "handling" },
        { guard: "conversationAtRest", target: "waiting", actions: "finishMessage" },
      ],
    },
  },
});
