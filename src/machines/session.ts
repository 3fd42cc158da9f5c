/**
 * The session of one person in one chat: hears messages in order, routes each turn to a flow, writes plans beside it.
 *
 *   hearing ∥ conversation (ready · answerQuestion · planActivity · resuming) ∥ writing
 *
 * Invariant: the machine is pure; every state carries its words for chart and replay.
 */
import { assign, emit } from "xstate";
import type { Reply } from "../shared/turn.ts";
import { blankContext } from "./context.ts";
import { conversation } from "./conversation.ts";
import { hearing } from "./hearing.ts";
import { withRouting } from "./routing.ts";
import { wording } from "./wording.ts";
import { writing } from "./writing.ts";

const contentOf = (reply: Reply) => (reply.kind === "file" ? reply.path : reply.text);
const isSame = (one: Reply, other: Reply) => one.kind === other.kind && contentOf(one) === contentOf(other);

export const session = withRouting
  .extend({
    guards: { isFile: (_, reply: Reply) => reply.kind === "file" },
    actions: {
      keepUnsent: assign((_, reply: Reply) => (reply.kind === "progress" ? {} : { unsent: reply })),
      sendAgain: emit((_, reply: Reply) => reply),
      /** What was sent again need not be asked for any more. */
      dropUnsent: assign(({ context: { unsent } }, reply: Reply) =>
        unsent !== null && isSame(unsent, reply) ? { unsent: null } : {},
      ),
    },
  })
  .createMachine({
    id: "session",
    type: "parallel",
    context: blankContext,
    meta: { label: "会话", explain: "一个人在一个聊天里的全部对话" },
    on: {
      // Only a conversation that a person has minds that one speaks.
      "human.spoke": {},
      "staff.answered": {
        actions: { type: "say", params: ({ event }) => ({ text: wording.staffAnswer(event) }) },
      },
      "staff.resent": {
        actions: [
          { type: "sendAgain", params: ({ event }) => event.reply },
          { type: "dropUnsent", params: ({ event }) => event.reply },
        ],
      },
      "reply.failed": [
        {
          guard: { type: "isFile", params: ({ event }) => event.reply },
          actions: [
            { type: "keepUnsent", params: ({ event }) => event.reply },
            {
              type: "say",
              params: ({ event }) => ({
                text: event.reply.kind === "file" ? wording.notSent(event.reply) : "",
              }),
            },
          ],
        },
        { actions: { type: "keepUnsent", params: ({ event }) => event.reply } },
      ],
    },
    states: { hearing, conversation, writing },
  });
