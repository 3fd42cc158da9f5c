/**
 * Routes each turn to a flow, by what is open now: an unanswered choice, a form, an answer, a plan.
 *
 * `resuming` leads back to whatever was open, so that an interruption loses nothing: the choice, then the form, then a form that was
 * put aside, then the plan being written.
 *
 * Invariant: every kind of turn is answered in every state.
 */
import { and, not } from "xstate";
import { administering } from "./administering.ts";
import { answerQuestion } from "./answerQuestion.ts";
import { missingSlots } from "./form.ts";
import { handover } from "./handover.ts";
import { planActivity } from "./planActivity.ts";
import { planRoutes } from "./planRoutes.ts";
import { questionRoutes } from "./questionRoutes.ts";
import { withRouting } from "./routing.ts";
import { talkRoutes } from "./talkRoutes.ts";
import { wording } from "./wording.ts";

export const conversation = withRouting.createStateConfig({
  meta: { label: "对话", explain: "按对方想做的事，走对应的流程" },
  initial: "ready",
  on: { ...questionRoutes, ...planRoutes, ...talkRoutes },
  states: {
    ready: {
      id: "ready",
      meta: { label: "空闲", explain: "没有打开的事，等对方开口", stage: "对话" },
      tags: "safe",
    },
    answerQuestion,
    planActivity,
    handover,
    administering,
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
