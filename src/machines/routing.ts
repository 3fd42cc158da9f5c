/** What routing needs to know: guards on what is open, and the way to answer with one sentence. */
import { assign, emit } from "xstate";
import type { Decided, Reply, Turn } from "../shared/turn.ts";
import { planDecision } from "./form.ts";
import { withHandover } from "./handoverParts.ts";
import { wording } from "./wording.ts";

export const withRouting = withHandover.extend({
  guards: {
    choosesOffer: ({ context }, turn: Extract<Turn, { type: "turn.choice" }> & { wanted: number }) =>
      context.offer !== null && !context.clarification && turn.index === turn.wanted,
    holdsOtherMessage: ({ context }) =>
      context.held.length > 0 && context.held.at(-1)?.question.messageId !== context.message?.id,
    hasHeld: ({ context }) => context.held.length > 0 && !context.clarification,
    isPrivate: ({ context }) => context.message?.room === undefined,
    isImproper: (_, topic: string) => topic === "improper",
    isAdminFile: ({ context: { message } }, topic: string) =>
      topic === "unreadable" && message?.role === "admin" && message.path !== undefined && message.room === undefined,
    isDistress: (_, topic: string) => topic === "distress" || topic === "emergency",
    isUnclear: (_, topic: string) => topic === "unclear",
    isLater: (_, topic: string) => topic === "later",
    isFileMessage: ({ context }, topic: string) => topic === "unreadable" && context.message?.kind === "file",
    choosesTitle: ({ context: { listed } }, index: number) =>
      listed?.level === "documents" && listed.names[index] !== undefined,
    choosesTopic: ({ context: { listed } }, index: number) => listed?.names[index] !== undefined,
    hasUnsent: ({ context }) => context.unsent !== null,
  },
  actions: {
    keepReceived: assign(({ context: { message } }) =>
      message?.path ? { received: { path: message.path, name: message.fileName ?? "" } } : {},
    ),
    openListed: assign(({ context }, index: number) => ({
      question: {
        text: context.listed?.names[index] ?? "",
        aspects: [],
        added: [],
        rejected: [],
        asks: 0,
        messageId: context.message?.id ?? "",
      },
    })),
    browseListed: assign(({ context }, index: number) => ({ catalogueTopic: context.listed?.names[index] ?? "" })),
    sendPlanFile: emit(({ context: { plan } }): Reply => {
      if (!plan) throw new Error("bug: there is no plan to send");
      return { type: "reply", kind: "file", name: plan.file.name, path: plan.file.path, private: true };
    }),
    recordStanding: emit(
      ({ context: { plan } }): Decided => ({
        type: "decided",
        decision: planDecision("delivered", plan?.draft.slots ?? {}, plan?.draft.suggested ?? []),
        reason: "对方要改回上一版，重新发送那一版",
      }),
    ),
    recordRefused: emit(
      ({ context: { plan } }): Decided => ({
        type: "decided",
        decision: planDecision("rejected", plan?.draft.slots ?? {}, []),
        reason: "改的内容不合理，说明原因",
      }),
    ),
    resendUnsent: emit(
      ({ context }): Reply => context.unsent ?? { type: "reply", kind: "text", text: wording.nothingToSend },
    ),
  },
});

/** One sentence, recorded as small talk with its reason. */
export const chat = (text: string, reason: string) => [
  { type: "say", params: { text } } as const,
  { type: "recordChat", params: { reason } } as const,
];

/** The plan that waited for a choice is written by this writer. */
export const takeOffer = (writer: "builtin" | "llm", text: string) => [
  { type: "takeOffer", params: writer } as const,
  { type: "say", params: { text } } as const,
  "recordWriting" as const,
];
