/**
 * Hands a conversation over to a person of the office, and keeps out of it until that is over.
 *
 *   calling --told--> withPerson (waiting --30 minutes of service, nobody spoke--> reminding --> waited; any --spoke--> replied)
 *                        '--next day, 找助手--> resuming
 *      '--nobody to tell--> resuming                          alarming, noticing: a person is told, the conversation goes on
 *
 * Invariant: while a person has it, the bot says nothing but help in danger and who was called.
 */
import type { CallPersonInput, CallReason } from "../shared/people.ts";
import type { Context } from "./context.ts";
import { withRouting } from "./routing.ts";
import { wording } from "./wording.ts";

const asksForPerson = /人工|真人|找个?人/u;

/** What somebody who asks for a person says it is about: 转人工，低保的事情. It is newer than what was asked before. */
function saidBeside(text: string): string {
  if (!asksForPerson.test(text)) return "";
  const parts = text.split(/[\s，,。；;！!？?、]+/u).filter((part) => part && !asksForPerson.test(part));
  return parts.join("，");
}

/** What a person of the office is told when called. */
const callOf =
  (reason: CallReason) =>
  ({ context }: { context: Context }): CallPersonInput => {
    const { message, question, answered, handover } = context;
    const from = message ?? handover?.message;
    return {
      reason,
      topic: saidBeside(from?.text ?? "") || question?.text || answered?.document.title || from?.text || "",
      at: (from?.at ?? 0) + (reason === "reminder" ? (handover?.remindMs ?? 0) : 0),
      from: from?.from ?? "",
      ...(from?.room ? { room: from.room } : {}),
      ...(from?.committee ? { committee: from.committee } : {}),
    };
  };

export const handover = withRouting.createStateConfig({
  id: "handover",
  meta: { label: "转人工", explain: "请同事来接手", stage: "找同事" },
  initial: "calling",
  states: {
    calling: {
      id: "calling",
      meta: { label: "找同事", explain: "通知分管这件事的同事", stage: "找同事" },
      invoke: {
        id: "callPerson",
        src: "callPerson",
        input: callOf("handover"),
        onDone: [
          {
            guard: { type: "wasTold", params: ({ event }) => event.output },
            target: "withPerson",
            actions: [
              { type: "keepCalled", params: ({ event }) => event.output },
              { type: "say", params: ({ event }) => ({ text: wording.handedOver(event.output) }) },
            ],
          },
          {
            target: "#resuming",
            actions: { type: "say", params: ({ event }) => ({ text: wording.handoverTo(event.output) }) },
          },
        ],
        onError: { target: "#resuming", actions: { type: "say", params: { text: wording.handover } } },
      },
    },
    alarming: {
      id: "alarming",
      meta: { label: "紧急通知", explain: "对方可能有危险，马上通知同事", stage: "找同事" },
      invoke: {
        id: "alarmPerson",
        src: "callPerson",
        input: callOf("distress"),
        onDone: [
          {
            guard: "isHandedOver",
            target: "withPerson",
            actions: { type: "sayAlarmed", params: ({ event }) => event.output },
          },
          { target: "#resuming.quietly", actions: { type: "sayAlarmed", params: ({ event }) => event.output } },
        ],
        onError: [{ guard: "isHandedOver", target: "withPerson" }, { target: "#resuming.quietly" }],
      },
    },
    noticing: {
      id: "noticing",
      meta: { label: "告诉同事", explain: "没能帮上忙，告诉分管的同事", stage: "找同事" },
      invoke: {
        id: "noticePerson",
        src: "callPerson",
        input: callOf("unanswered"),
        onDone: "#resuming",
        onError: "#resuming",
      },
    },
    withPerson: {
      id: "withPerson",
      meta: { label: "同事接手", explain: "同事在处理，助手不插话", stage: "等同事" },
      initial: "waiting",
      on: {
        "staff.answered": {
          target: ".replied",
          actions: ["keepSpoken", { type: "sayOnly", params: ({ event }) => ({ text: wording.staffAnswer(event) }) }],
        },
        "human.spoke": { target: ".replied", actions: "keepSpoken" },
        "turn.human": {
          actions: [
            { type: "sayOnly", params: ({ context }) => ({ text: wording.alreadyCalled(context.handover) }) },
            { type: "recordHandover", params: { reason: "对方又要转人工，已经在等同事" } },
          ],
        },
        "turn.smallTalk": {
          guard: { type: "isDistress", params: ({ event }) => event.topic },
          target: "alarming",
          actions: [
            { type: "sayOnly", params: ({ event }) => ({ text: wording.smallTalk(event.topic, event.danger) }) },
            { type: "recordHandover", params: { reason: "对方可能有危险，请马上联系" } },
          ],
        },
        "turn.*": [
          {
            guard: "callsBot",
            target: "#resuming",
            actions: [
              "endHandover",
              { type: "sayOnly", params: { text: wording.backByWish } },
              { type: "recordChat", params: { reason: "对方要助手接着办" } },
            ],
          },
          { actions: { type: "recordChat", params: { reason: "同事在处理，助手不插话" } } },
        ],
      },
      after: {
        handoverEnd: {
          target: "#resuming",
          actions: ["endHandover", { type: "sayOnly", params: { text: wording.backNextDay } }],
        },
      },
      states: {
        waiting: {
          meta: { label: "等同事", explain: "等同事来回复", stage: "等同事" },
          after: { handoverReminder: { guard: "nobodySpoke", target: "reminding" } },
        },
        reminding: {
          meta: { label: "催同事", explain: "半小时没有人回，再通知一次", stage: "等同事" },
          invoke: {
            id: "remindPerson",
            src: "callPerson",
            input: callOf("reminder"),
            onDone: {
              target: "waited",
              actions: { type: "sayOnly", params: ({ event }) => ({ text: wording.remindedPerson(event.output) }) },
            },
            onError: "waited",
          },
        },
        waited: { meta: { label: "催过同事", explain: "已经催过，继续等同事", stage: "等同事" } },
        replied: { meta: { label: "同事已回复", explain: "同事回过话了，助手先不插话", stage: "同事已回复" } },
      },
    },
  },
});
