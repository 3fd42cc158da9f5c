/**
 * Routes each turn to a flow, by what is open now: an unanswered choice, a form, an answer, a plan.
 *
 * `resuming` leads back to whatever was open, so that an interruption loses nothing: the choice, then the form, then a form that was
 * put aside, then the plan being written.
 *
 * Invariant: every kind of turn is answered in every state.
 */
import { and, emit, not } from "xstate";
import type { Reply, Turn } from "../shared/turn.ts";
import { answerQuestion } from "./answerQuestion.ts";
import { missingSlots } from "./form.ts";
import { planActivity, revisionJob } from "./planActivity.ts";
import { wording } from "./wording.ts";
import { withWriting } from "./writing.ts";

export const withRouting = withWriting.extend({
  guards: {
    choosesOffer: ({ context }, turn: Extract<Turn, { type: "turn.choice" }> & { wanted: number }) =>
      context.offer !== null && !context.clarification && turn.index === turn.wanted,
    holdsOtherMessage: ({ context }) =>
      context.held.length > 0 && context.held.at(-1)?.question.messageId !== context.message?.id,
    hasHeld: ({ context }) => context.held.length > 0 && !context.clarification,
    isDistress: (_, topic: string) => topic === "distress",
    isFileMessage: ({ context }, topic: string) => topic === "unreadable" && context.message?.kind === "file",
    hasUnsent: ({ context }) => context.unsent !== null,
  },
  actions: {
    resendUnsent: emit(
      ({ context }): Reply => context.unsent ?? { type: "reply", kind: "text", text: wording.nothingToSend },
    ),
  },
});

const chat = (text: string, reason: string) => [
  { type: "say", params: { text } } as const,
  { type: "recordChat", params: { reason } } as const,
];

export const conversation = withRouting.createStateConfig({
  meta: { label: "对话", explain: "按对方想做的事，走对应的流程" },
  initial: "ready",
  on: {
    "session.adopted": "#resuming",
    "session.fault": { guard: not("concernsPlan"), target: "#resuming" },
    "turn.question": [
      {
        guard: and(["isHeldBySameMessage"]),
        target: "#answerQuestion.deciding",
        actions: [
          "holdClarification",
          {
            type: "change",
            params: ({ event, context }) => ({
              question: {
                text: event.question,
                aspects: event.aspects,
                added: [],
                rejected: [],
                asks: 0,
                messageId: context.message?.id ?? "",
              },
            }),
          },
        ],
      },
      {
        guard: { type: "canFollowUp", params: ({ event }) => event.followUp },
        target: "#answerQuestion.composing",
        actions: {
          type: "composeCurrent",
          params: ({ event }) => ({ purpose: "answer" as const, aspects: event.aspects, question: event.question }),
        },
      },
      { target: "#answerQuestion.deciding", actions: { type: "openQuestion", params: ({ event }) => event } },
    ],
    "turn.choice": [
      {
        guard: { type: "optionExists", params: ({ event }) => event.index },
        target: "#answerQuestion.composing",
        actions: { type: "composeChoice", params: ({ event }) => event.index },
      },
      {
        guard: "isClarifying",
        actions: [
          {
            type: "say",
            params: ({ context }) => ({ text: wording.outOfOptions(context.clarification?.options.length ?? 0) }),
          },
          { type: "recordChat", params: { reason: "选的数字不在选项里" } },
        ],
      },
      {
        guard: { type: "choosesOffer", params: ({ event }) => ({ ...event, wanted: 0 }) },
        target: "#resuming",
        actions: [
          { type: "takeOffer", params: "builtin" as const },
          { type: "say", params: { text: wording.planBegun } },
          "recordWriting",
        ],
      },
      {
        guard: { type: "choosesOffer", params: ({ event }) => ({ ...event, wanted: 1 }) },
        target: "#resuming",
        actions: [
          { type: "takeOffer", params: "llm" as const },
          { type: "say", params: { text: wording.waitForModel } },
          "recordWriting",
        ],
      },
      { target: "#resuming", actions: chat(wording.nothingToChoose, "没有可选的选项") },
    ],
    "turn.noneFits": [
      { guard: "isClarifying", target: "#answerQuestion.deciding", actions: "rejectOptions" },
      { target: "#resuming", actions: chat(wording.nothingToCorrect, "没有打开的选项") },
    ],
    "turn.details": [
      {
        guard: "isClarifying",
        target: "#answerQuestion.deciding",
        actions: { type: "addDetails", params: ({ event }) => event.text },
      },
      {
        target: "#answerQuestion.deciding",
        actions: { type: "openQuestion", params: ({ event }) => ({ question: event.text, aspects: [] }) },
      },
    ],
    "turn.wrong": [
      { guard: "isClarifying", target: "#answerQuestion.deciding", actions: "rejectOptions" },
      {
        guard: "wasWrongTooOften",
        target: "#resuming",
        actions: [
          { type: "say", params: { text: wording.noOtherAnswer } },
          { type: "recordHandover", params: { reason: "连着几次答得不对，转给同事" } },
        ],
      },
      {
        guard: ({ context }) => context.answered !== null,
        target: "#answerQuestion.deciding",
        actions: "rejectAnswered",
      },
      { target: "#resuming", actions: chat(wording.nothingToCorrect, "没有可以更正的回答") },
    ],
    "turn.original": [
      {
        guard: "hasAnswered",
        target: "#answerQuestion.composing",
        actions: { type: "composeCurrent", params: { purpose: "original", aspects: [] } },
      },
      {
        guard: "hasPlan",
        target: "#resuming",
        actions: [
          {
            type: "sendFile",
            params: ({ context }) => ({ name: context.plan?.file.name ?? "", path: context.plan?.file.path ?? "" }),
          },
          { type: "recordChat", params: { reason: "对方要方案文件" } },
        ],
      },
      { target: "#resuming", actions: chat(wording.nothingToSend, "还没有可以发的文件") },
    ],
    "turn.forward": [
      {
        guard: "hasAnswered",
        target: "#answerQuestion.composing",
        actions: { type: "composeCurrent", params: { purpose: "forward", aspects: [] } },
      },
      { target: "#resuming", actions: chat(wording.nothingToSend, "还没有可以转发的回答") },
    ],
    "turn.more": [
      {
        guard: "hasAnswered",
        target: "#answerQuestion.composing",
        actions: {
          type: "composeCurrent",
          params: ({ event, context }) => ({
            purpose: "answer" as const,
            aspects: event.aspects.length > 0 ? event.aspects : (context.answered?.others ?? []),
          }),
        },
      },
      { target: "#resuming", actions: chat(wording.help, "没有可以展开的回答") },
    ],
    "turn.catalogue": {
      target: "#answerQuestion.browsing",
      actions: { type: "keepTopic", params: ({ event }) => event.topic },
    },
    "turn.plan": [
      {
        guard: { type: "continuesForm", params: ({ event }) => event.reading },
        target: "#planActivity.checking",
        actions: { type: "fillForm", params: ({ event }) => event.reading },
      },
      {
        guard: "hasForm",
        target: "#planActivity.checking",
        actions: [
          { type: "say", params: ({ context }) => ({ text: wording.formShelved(context.form?.slots.theme) }) },
          { type: "beginForm", params: ({ event }) => event.reading },
        ],
      },
      {
        target: "#planActivity.checking",
        actions: ["dropClarification", { type: "beginForm", params: ({ event }) => event.reading }],
      },
    ],
    "turn.slots": [
      {
        guard: "hasForm",
        target: "#planActivity.checking",
        actions: { type: "fillForm", params: ({ event }) => event.reading },
      },
      { target: "#planActivity.checking", actions: { type: "beginForm", params: ({ event }) => event.reading } },
    ],
    "turn.revise": [
      { guard: { type: "canAmend", params: ({ event }) => event.reading }, target: "#resuming" },
      {
        guard: { type: "readingRefused", params: ({ event }) => event.reading },
        target: "#resuming",
        actions: [
          { type: "say", params: ({ event }) => ({ text: wording.problems(event.reading.problems) }) },
          {
            type: "record",
            params: ({ context }) => ({
              decision: {
                kind: "plan",
                step: "rejected",
                slots: context.plan?.draft.slots ?? {},
                suggested: [],
                missing: [],
                asked: [],
              },
              reason: "改的内容不合理，说明原因",
            }),
          },
        ],
      },
      {
        guard: "hasPlan",
        target: "#planActivity.waiting",
        actions: [
          { type: "queueJob", params: ({ context, event }) => revisionJob(context, event) },
          { type: "say", params: { text: wording.planRestarted } },
          "recordWriting",
        ],
      },
      { target: "#resuming", actions: chat(wording.nothingToRevise, "还没有可以改的方案") },
    ],
    "turn.confirm": [
      {
        guard: "isClarifying",
        actions: [
          { type: "sayClarification", params: true },
          { type: "recordChat", params: { reason: "还没选是哪一种，再请对方选" } },
        ],
      },
      { guard: and(["formComplete", "dateHasPassed"]), target: "#planActivity.checking", actions: "recheckDate" },
      {
        guard: and(["formComplete", "isWriting"]),
        target: "#resuming",
        actions: ["queueForm", { type: "say", params: { text: wording.planQueuedBehind } }, "recordWriting"],
      },
      {
        guard: "formComplete",
        target: "#resuming",
        actions: [
          "queueForm",
          { type: "say", params: { text: wording.planBegun, options: ["取消"] } },
          "recordWriting",
        ],
      },
      { guard: "hasProposed", target: "#planActivity.checking", actions: "acceptProposed" },
      { guard: "hasForm", target: "#planActivity.checking" },
      { guard: "isWriting", target: "#resuming", actions: chat(wording.planWaiting, "方案正在写，不重复写") },
      { target: "#resuming", actions: chat(wording.acknowledged, "对方表示知道了") },
    ],
    "turn.refuse": [
      { guard: "hasForm", target: "#planActivity.checking", actions: "refuseProposed" },
      { guard: "isClarifying", target: "#answerQuestion.deciding", actions: "rejectOptions" },
      { target: "#resuming", actions: chat(wording.acknowledged, "对方表示不用") },
    ],
    "turn.back": [
      { guard: "canUndo", target: "#planActivity.checking", actions: "undoForm" },
      { target: "#resuming", actions: chat(wording.nothingToUndo, "没有可以退回的步骤") },
    ],
    "turn.cancel": [
      {
        guard: "isClarifying",
        target: "#resuming",
        actions: ["dropClarification", ...chat(wording.clarificationCancelled, "对方不查了")],
      },
      {
        guard: "hasOffer",
        target: "#resuming",
        actions: ["recordOfferDropped", "dropOffer", { type: "say", params: { text: wording.planCancelled } }],
      },
      {
        guard: "hasForm",
        target: "#resuming",
        actions: [
          { type: "recordForm", params: "cancelled" as const },
          "closeForm",
          { type: "say", params: { text: wording.planCancelled } },
        ],
      },
      { guard: "isWriting" },
      { target: "#resuming", actions: chat(wording.nothingToCancel, "没有正在办的事") },
    ],
    "turn.help": { target: "#resuming", actions: chat(wording.help, "对方要帮助") },
    "turn.human": {
      target: "#resuming",
      actions: [
        { type: "say", params: { text: wording.handover } },
        { type: "recordHandover", params: { reason: "对方要转人工" } },
      ],
    },
    "turn.resend": [
      {
        guard: "hasUnsent",
        target: "#resuming",
        actions: [
          "resendUnsent",
          { type: "change", params: { unsent: null } },
          { type: "recordChat", params: { reason: "对方要重发" } },
        ],
      },
      {
        guard: "hasPlan",
        target: "#resuming",
        actions: [
          {
            type: "sendFile",
            params: ({ context }) => ({ name: context.plan?.file.name ?? "", path: context.plan?.file.path ?? "" }),
          },
          ...chat(wording.resent, "对方要重发"),
        ],
      },
      { target: "#resuming", actions: chat(wording.nothingToSend, "没有可以重发的内容") },
    ],
    "turn.useBuiltin": [
      {
        guard: "hasOffer",
        target: "#resuming",
        actions: [
          { type: "takeOffer", params: "builtin" as const },
          { type: "say", params: { text: wording.planBegun } },
          "recordWriting",
        ],
      },
      { target: "#resuming", actions: chat(wording.nothingToChoose, "没有等着写的方案") },
    ],
    "turn.waitForModel": [
      {
        guard: "hasOffer",
        target: "#resuming",
        actions: [
          { type: "takeOffer", params: "llm" as const },
          { type: "say", params: { text: wording.waitForModel } },
          "recordWriting",
        ],
      },
      { target: "#resuming", actions: chat(wording.nothingToChoose, "没有等着写的方案") },
    ],
    "turn.smallTalk": [
      {
        guard: { type: "isDistress", params: ({ event }) => event.topic },
        target: "#resuming.quietly",
        actions: [
          { type: "say", params: { text: wording.smallTalk("distress") } },
          { type: "recordHandover", params: { reason: "对方可能有危险，请马上联系" } },
        ],
      },
      {
        guard: { type: "isFileMessage", params: ({ event }) => event.topic },
        target: "#resuming",
        actions: [
          {
            type: "say",
            params: ({ context }) => ({
              text: context.message ? wording.fileReceived(context.message) : wording.smallTalk("unreadable"),
            }),
          },
          { type: "recordChat", params: { reason: "收到文件，不读取" } },
        ],
      },
      {
        target: "#resuming",
        actions: [
          { type: "say", params: ({ event }) => ({ text: wording.smallTalk(event.topic) }) },
          { type: "recordChat", params: { reason: "闲谈" } },
        ],
      },
    ],
  },
  states: {
    ready: {
      id: "ready",
      meta: { label: "空闲", explain: "没有打开的事，等对方开口", stage: "对话" },
      tags: "safe",
    },
    answerQuestion,
    planActivity,
    resuming: {
      id: "resuming",
      meta: { label: "接着办", explain: "回到刚才没办完的事", stage: "对话" },
      initial: "back",
      states: {
        back: {
          meta: { label: "回到原处", explain: "看刚才办到哪里", stage: "对话" },
          always: [
            { guard: "isClarifying", target: "#answerQuestion.clarifying" },
            {
              guard: and(["hasHeld", "holdsOtherMessage"]),
              target: "#answerQuestion.clarifying",
              actions: ["restoreClarification", { type: "sayClarification", params: true }],
            },
            { guard: "hasHeld", target: "#answerQuestion.clarifying", actions: "restoreClarification" },
            {
              guard: "formComplete",
              target: "#planActivity.confirming",
              actions: { type: "say", params: { text: wording.planConfirmResume, options: ["确认", "取消"] } },
            },
            {
              guard: "hasForm",
              target: "#planActivity.collecting",
              actions: {
                type: "say",
                params: ({ context }) => ({
                  text: wording.planResume(context.form ? missingSlots(context.form) : []),
                  options: ["你定", "取消"],
                }),
              },
            },
            {
              guard: "hasShelved",
              target: "#planActivity.checking",
              actions: [
                "unshelveForm",
                { type: "say", params: ({ context }) => ({ text: wording.formBack(context.form?.slots.theme) }) },
              ],
            },
            { guard: "hasOffer", target: "#planActivity.offering" },
            { guard: "isWriting", target: "#planActivity.waiting" },
            { guard: ({ context }) => context.answered !== null, target: "#answerQuestion.answered" },
            { guard: "hasPlan", target: "#planActivity.delivered" },
            { target: "#ready" },
          ],
        },
        quietly: {
          meta: { label: "先不催", explain: "回到没办完的事，但这时候不追问", stage: "对话" },
          always: [
            { guard: "isClarifying", target: "#answerQuestion.clarifying" },
            { guard: and(["formComplete", not("hasHeld")]), target: "#planActivity.confirming" },
            { guard: and(["hasForm", not("hasHeld")]), target: "#planActivity.collecting" },
            { target: "back" },
          ],
        },
        answering: {
          meta: { label: "答完再看", explain: "答完了，看看有没有没办完的事", stage: "对话" },
          always: [
            {
              guard: ({ context }) =>
                context.form !== null ||
                context.clarification !== null ||
                context.held.length > 0 ||
                context.offer !== null,
              target: "back",
            },
            { target: "#answerQuestion.answered" },
          ],
        },
      },
    },
  },
});
