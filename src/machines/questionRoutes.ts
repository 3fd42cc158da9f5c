/** Where a question, a choice or a wish about an answer leads. Guards are tried in order: the nearest thing that is open comes first. */
import { and } from "xstate";
import { opened } from "./answerParts.ts";
import { optionChips } from "./chips.ts";
import { nextSections } from "./composing.ts";
import type { Context } from "./context.ts";
import { askForCase } from "./optionWords.ts";
import { chat, takeOffer, withRouting } from "./routing.ts";
import { wording } from "./wording.ts";

/** What was asked for in other words could not be said: a person goes on. */
const givesUp = [
  {
    guard: "isAskingOpenly",
    target: "#noticing",
    actions: [
      { type: "say", params: { text: wording.noneFits } },
      { type: "recordHandover", params: { reason: "换了问法还是没说清是什么事，转给同事" } },
      "stopAsking",
    ],
  },
] as const;
const askedAgain = chat(wording.sayInWords, "没有选项可选，请对方说说是什么事");

export const questionRoutes = withRouting.createStateConfig({
  on: {
    "turn.question": [
      {
        // Whatever is open stays open: nobody asked for this.
        guard: ({ event }) => event.ifSure === true,
        target: "#answerQuestion.deciding",
        actions: {
          type: "change",
          params: ({ event, context }) => ({ question: { ...opened(context, event), ifSure: true as const } }),
        },
      },
      {
        guard: and(["isHeldBySameMessage"]),
        target: "#answerQuestion.deciding",
        actions: [
          "holdClarification",
          {
            type: "change",
            params: ({ event, context }) => ({ question: opened(context, event) }),
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
      { guard: "isAskingOpenly", actions: askedAgain },
      {
        guard: { type: "optionExists", params: ({ event }) => event.index },
        target: "#answerQuestion.composing",
        actions: { type: "composeChoice", params: ({ event }) => event },
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
        guard: { type: "choosesIdea", params: ({ event }) => event.index },
        target: "#planActivity.checking",
        actions: [
          { type: "takeIdea", params: ({ event }) => event.index },
          { type: "fillForm", params: ({ event }) => event.reading },
        ],
      },
      {
        guard: { type: "choosesOffer", params: ({ event }) => ({ ...event, wanted: 0 }) },
        target: "#resuming",
        actions: takeOffer("builtin", wording.planBegun),
      },
      {
        guard: { type: "choosesOffer", params: ({ event }) => ({ ...event, wanted: 1 }) },
        target: "#resuming",
        actions: takeOffer("llm", wording.waitForModel),
      },
      {
        guard: { type: "choosesTitle", params: ({ event }) => event.index },
        target: "#answerQuestion.deciding",
        actions: { type: "openListed", params: ({ event }) => event.index },
      },
      {
        guard: { type: "choosesTopic", params: ({ event }) => event.index },
        target: "#answerQuestion.browsing",
        actions: { type: "browseListed", params: ({ event }) => event.index },
      },
      {
        guard: "hasIdeas",
        actions: chat(wording.outOfIdeas, "选的数字不在主意里"),
      },
      { target: "#resuming", actions: chat(wording.nothingToChoose, "没有可选的选项") },
    ],
    "turn.explain": [
      ...givesUp,
      {
        guard: "isClarifying",
        actions: [
          { type: "say", params: ({ context }) => explained(context) },
          { type: "recordChat", params: { reason: "说明选项的区别，再请对方选" } },
        ],
      },
      { target: "#resuming", actions: chat(wording.help, "没有可以说明的选项") },
    ],
    "turn.noneFits": [
      ...givesUp,
      { guard: "isAskingForCase", target: "#answerQuestion.composing", actions: { type: "composeRule", params: {} } },
      { guard: "isClarifying", target: "#answerQuestion.deciding", actions: "rejectOptions" },
      { guard: "hasIdeas", target: "#planActivity.suggesting" },
      { target: "#resuming", actions: chat(wording.nothingToCorrect, "没有打开的选项") },
    ],
    "turn.details": [
      {
        guard: "isAskingForCase",
        target: "#answerQuestion.composing",
        actions: { type: "composeRule", params: ({ event }) => event },
      },
      {
        guard: { type: "onlyWishes", params: ({ event }) => event },
        target: "#answerQuestion.clarifying",
        actions: [
          { type: "keepWish", params: ({ event }) => event },
          "sayWish",
          { type: "change", params: { reason: "对方说的是要问哪一项，没有说是哪一种：记下来，同样的选项还请对方选" } },
          "recordClarification",
        ],
      },
      {
        guard: "isClarifying",
        target: "#answerQuestion.deciding",
        actions: { type: "addDetails", params: ({ event }) => event },
      },
      {
        target: "#answerQuestion.deciding",
        actions: {
          type: "openQuestion",
          params: ({ event }) => ({ question: event.text, aspects: event.aspects ?? [] }),
        },
      },
    ],
    "turn.wrong": [
      ...givesUp,
      { guard: "isAskingForCase", target: "#answerQuestion.composing", actions: { type: "composeRule", params: {} } },
      { guard: "isClarifying", target: "#answerQuestion.deciding", actions: "rejectOptions" },
      { guard: "hasIdeas", target: "#planActivity.suggesting" },
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
        actions: { type: "rejectAnswered", params: ({ event }) => event },
      },
      { target: "#resuming", actions: chat(wording.nothingToCorrect, "没有可以更正的回答") },
    ],
    "turn.original": [
      {
        // The file of a handbook that was just asked back about: which one is not known before the choice.
        guard: "isHeldBySameMessage",
        actions: { type: "recordChat", params: { reason: "要哪本手册的原文，等对方先选" } },
      },
      {
        guard: "hasAnswered",
        target: "#answerQuestion.composing",
        actions: { type: "composeCurrent", params: { purpose: "original", aspects: [] } },
      },
      {
        guard: "hasPlan",
        target: "#resuming",
        actions: ["sendPlanFile", { type: "recordChat", params: { reason: "对方要方案文件" } }],
      },
      { guard: "isClarifying", actions: chat(wording.chooseFirst, "还没有选定，没有可以发的文件") },
      { target: "#resuming", actions: chat(wording.nothingToSend, "还没有可以发的文件") },
    ],
    "turn.forward": [
      {
        guard: "hasAnswered",
        target: "#answerQuestion.composing",
        actions: { type: "composeCurrent", params: { purpose: "forward", aspects: [] } },
      },
      { guard: "isClarifying", actions: chat(wording.chooseFirst, "还没有选定，没有可以转发的回答") },
      { target: "#resuming", actions: chat(wording.nothingToSend, "还没有可以转发的回答") },
    ],
    "turn.more": [
      {
        guard: { type: "allShown", params: ({ event }) => event.aspects },
        target: "#resuming",
        actions: chat(wording.allShown, "这本手册的内容都看过了"),
      },
      {
        guard: "hasAnswered",
        target: "#answerQuestion.composing",
        actions: {
          type: "composeCurrent",
          params: ({ event, context }) => ({
            purpose: "answer" as const,
            aspects: event.aspects.length > 0 ? event.aspects : nextSections(context.answered),
          }),
        },
      },
      { target: "#resuming", actions: chat(wording.help, "没有可以展开的回答") },
    ],
    "turn.catalogue": {
      target: "#answerQuestion.browsing",
      actions: { type: "keepTopic", params: ({ event }) => event.topic },
    },
  },
}).on;

function explained({ clarification }: Context): { text: string; options: string[] } {
  const options = clarification?.options ?? [];
  const text = askForCase(options) ? wording.explainCases(options) : wording.explainOptions(options);
  return { text, options: optionChips(options) };
}
