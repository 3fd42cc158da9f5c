/**
 * Answers one question from the handbooks: decides, asks back if that pays, then shows the sections.
 *
 *   deciding --answer--> composing --> answered
 *      |--ask--> clarifying --choice--> composing
 *      |              '--new facts, 都不是--> deciding   (at most two questions, the second perhaps an open one, then a person)
 *      |--unknown--> resuming
 *      '--a long story, unsure--> restating --> deciding   (once)
 *
 * Invariant: no I/O, no clock, no random numbers. A log of events replays exactly.
 */
import type { Catalogue } from "../shared/sop.ts";
import { askedTogether, readerOf, withAnswers } from "./answerParts.ts";
import { answerChips } from "./chips.ts";
import { latestWords } from "./composing.ts";
import { asksMax, type Context } from "./context.ts";
import { wording } from "./wording.ts";

/** Whether an answer must say that it may not be what was asked: once for a document, not with every follow-up. */
const isUnsure = ({ composing, answered }: Context): boolean =>
  composing?.confidence === "reference" && answered?.document.versionId !== composing.versionId;

function elsewhereIn({ composing }: Context): { elsewhere?: string } {
  const place = composing?.question.elsewhere;
  return place === undefined ? {} : { elsewhere: place };
}

/** Where a message held several questions, each answer names the one that it is for. */
function askedIn(context: Context): { asked?: string } {
  const asked = context.composing ? askedTogether(context, context.composing.question) : undefined;
  return asked === undefined ? {} : { asked };
}

export const answerQuestion = withAnswers.createStateConfig({
  id: "answerQuestion",
  meta: { label: "答办事", explain: "按手册回答办事问题", stage: "找手册" },
  initial: "deciding",
  states: {
    deciding: {
      id: "deciding",
      meta: { label: "找手册", explain: "判断问的是哪本手册，要不要先问清楚", stage: "找手册" },
      invoke: {
        id: "searchSops",
        src: "searchSops",
        input: ({ context: { question, answered, message } }) => ({
          ...readerOf(message),
          question: question?.text ?? "",
          ...(question?.restated ? { restated: question.restated } : {}),
          added: question?.added ?? [],
          rejected: question?.rejected ?? [],
          aspects: question?.aspects ?? [],
          mustDecide: (question?.asks ?? 0) >= asksMax,
          ...(question?.offered && question.offered.length > 0 ? { offered: question.offered } : {}),
          ...(answered && question?.rejected.length === 0 ? { current: answered.document.versionId } : {}),
        }),
        onDone: [
          {
            guard: { type: "helpsNot", params: ({ event }) => event.output },
            target: "#resuming.quietly",
            actions: { type: "change", params: { question: null } },
          },
          { guard: { type: "needsSecondLook", params: ({ event }) => event.output }, target: "restating" },
          {
            guard: { type: "isAnswer", params: ({ event }) => event.output },
            target: "composing",
            actions: [
              { type: "keepDecision", params: ({ event }) => event.output },
              { type: "composeDecided", params: ({ event }) => event.output },
            ],
          },
          {
            guard: { type: "isAsk", params: ({ event }) => event.output },
            target: "clarifying",
            actions: [
              { type: "keepDecision", params: ({ event }) => event.output },
              {
                type: "openClarification",
                params: ({ event }) => (event.output.kind === "ask" ? event.output.options : []),
              },
              { type: "sayClarification", params: false },
              "recordClarification",
            ],
          },
          {
            guard: "wasAskedTwice",
            target: "#noticing",
            actions: [
              { type: "say", params: { text: wording.giveUp } },
              { type: "recordHandover", params: { reason: "问过还是没弄清楚，转给同事" } },
            ],
          },
          {
            guard: "wasAskedBack",
            target: "clarifying",
            actions: [
              { type: "keepDecision", params: ({ event }) => event.output },
              { type: "openClarification", params: [] },
              { type: "sayClarification", params: false },
              "recordUnanswered",
            ],
          },
          {
            guard: "wasRejected",
            target: "#noticing",
            actions: [
              { type: "say", params: { text: wording.noOtherAnswer } },
              { type: "recordHandover", params: { reason: "没有别的手册合适，转给同事" } },
            ],
          },
          {
            target: "#resuming",
            actions: [
              { type: "keepDecision", params: ({ event }) => event.output },
              { type: "say", params: { text: wording.unanswered } },
              "recordUnanswered",
              "forgetAnswered",
            ],
          },
        ],
        onError: {
          target: "#resuming",
          actions: [
            { type: "say", params: { text: wording.busy } },
            { type: "change", params: { reason: "查手册时出错" } },
            "recordUnanswered",
          ],
        },
      },
    },
    restating: {
      id: "restating",
      meta: { label: "再看一遍", explain: "话很长，先归纳成一句，再和原话一起比", stage: "找手册" },
      after: { patience: { actions: { type: "sayOnly", params: { text: wording.lookingAgain } } } },
      invoke: {
        id: "restateQuestion",
        src: "restateQuestion",
        input: ({ context: { question } }) => ({ question: question?.text ?? "" }),
        onDone: { target: "deciding", actions: { type: "keepRestated", params: ({ event }) => event.output.text } },
        onError: { target: "deciding", actions: { type: "keepRestated", params: "" } },
      },
    },
    clarifying: {
      meta: { label: "等对方选", explain: "有几件事都说得通，请对方选一个", stage: "问清楚" },
      after: {
        reminder: [
          { guard: "isAskingOpenly", actions: { type: "say", params: { text: wording.remindOpen } } },
          { actions: { type: "say", params: { text: wording.remindChoice } } },
        ],
      },
    },
    composing: {
      id: "composing",
      meta: { label: "取原文", explain: "从手册里取出要回答的段落", stage: "回答" },
      invoke: {
        id: "composeAnswer",
        src: "composeAnswer",
        input: ({ context: { composing, message } }) => ({
          ...readerOf(message),
          versionId: composing?.versionId ?? "",
          question: composing ? (composing.words ?? latestWords(composing.question)) : "",
          aspects: composing?.aspects ?? [],
          ...(composing?.branch ? { branch: composing.branch } : {}),
          ...(composing?.noBranch ? { noBranch: true as const } : {}),
          ...(composing?.followsUp ? { followsUp: true as const } : {}),
        }),
        onDone: [
          {
            guard: { type: "composesFor", params: "original" as const },
            target: "#resuming",
            actions: [
              {
                type: "sendFile",
                params: ({ event }) => ({ name: event.output.document.file, path: event.output.document.path }),
              },
              {
                type: "say",
                params: ({ event }) => ({
                  text: wording.original(event.output.document.title),
                  cites: event.output.document.versionId,
                }),
              },
              { type: "recordAnswer", params: ({ event }) => event.output },
            ],
          },
          {
            guard: { type: "composesFor", params: "forward" as const },
            target: "#resuming",
            actions: [
              {
                type: "sayOnly",
                params: ({ event }) => ({
                  text: wording.forward(event.output),
                  cites: event.output.document.versionId,
                }),
              },
              { type: "recordAnswer", params: ({ event }) => event.output },
            ],
          },
          {
            target: "#resuming.answering",
            actions: [
              {
                type: "say",
                params: ({ context, event }) => ({
                  text: wording.answer(event.output, {
                    unsure: isUnsure(context),
                    ...elsewhereIn(context),
                    ...askedIn(context),
                  }),
                  options: answerChips(event.output),
                  cites: event.output.document.versionId,
                }),
              },
              { type: "recordAnswer", params: ({ event }) => event.output },
              { type: "keepAnswered", params: ({ event }) => event.output },
            ],
          },
        ],
        onError: [
          {
            guard: "mayNotSee",
            target: "#resuming",
            actions: [
              { type: "say", params: { text: wording.unanswered } },
              { type: "change", params: { reason: "这本手册不能给对方看，或已经没有了" } },
              "recordUnanswered",
            ],
          },
          {
            target: "#resuming",
            actions: [
              { type: "say", params: { text: wording.busy } },
              { type: "change", params: { reason: "取手册段落时出错" } },
              "recordUnanswered",
            ],
          },
        ],
      },
    },
    answered: {
      meta: { label: "已回答", explain: "回答完了，可以接着问同一件事", stage: "回答" },
      tags: "safe",
    },
    browsing: {
      id: "browsing",
      meta: { label: "看目录", explain: "列出资料库里有什么", stage: "找手册" },
      invoke: {
        id: "listCatalogue",
        src: "listCatalogue",
        input: ({ context: { catalogueTopic, message } }) => ({
          topic: catalogueTopic,
          ...readerOf(message),
        }),
        onDone: {
          target: "#resuming",
          actions: [
            {
              type: "say",
              params: ({ event }) => ({ text: wording.catalogue(event.output), options: catalogueChips(event.output) }),
            },
            { type: "recordChat", params: { reason: "对方看目录" } },
            { type: "keepListed", params: ({ event }) => event.output },
          ],
        },
        onError: {
          target: "#resuming",
          actions: [
            { type: "say", params: { text: wording.busy } },
            { type: "recordChat", params: { reason: "列目录时出错" } },
          ],
        },
      },
    },
  },
});

function catalogueChips({ level, entries }: Catalogue): string[] {
  return entries.slice(0, 5).map(({ name }) => (level === "documents" ? name : `${name}有哪些`));
}
