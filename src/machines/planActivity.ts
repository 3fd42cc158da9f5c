/**
 * Collects what an activity plan needs, asks only for what is missing, reads back and waits for a yes.
 *
 *   suggesting --three ideas--> collecting --第二个--> checking
 *   checking --something missing or refused--> collecting --> checking
 *      '--complete--> confirming --确认--> (a job for the writing region) waiting --written--> delivered
 *
 * Invariant: what was said is never lost; an interruption leaves the form as it is.
 */
import { and, assign, emit, enqueueActions, not } from "xstate";
import type { ReceivedPlan, SlotReading, ThemeIdea, ThemeIdeas } from "../shared/plan.ts";
import type { Decided, Turn } from "../shared/turn.ts";
import { withAnswers } from "./answerParts.ts";
import { introducing } from "./base.ts";
import { type Context, type Form, type Job, type Revision, shelvedCountMax } from "./context.ts";
import {
  acceptProposed,
  applyReading,
  beginForm,
  chooseIdea,
  emptyReading,
  missingSlots,
  recheckDate,
  undoForm,
  withoutTheme,
} from "./form.ts";
import { ideasInput, keepIdeas, takeBestIdea, wishForIdeas } from "./ideas.ts";
import { earlierPlan, formOfJob, jobDecided, jobOf, receivedPlan, revisedForm, withWaiting } from "./planJobs.ts";
import { askText, atOf, confirmText, formDecided } from "./planReplies.ts";
import { wording } from "./wording.ts";

export const withPlans = withAnswers.extend({
  guards: {
    hasForm: ({ context }) => context.form !== null,
    hasCancelled: ({ context }) => (context.cancelled ?? null) !== null && context.form === null,
    canReopen: ({ context }) => (context.cancelled ?? null) !== null,
    hasShelved: ({ context }) => context.shelved.length > 0,
    formComplete: ({ context }) => context.form !== null && missingSlots(context.form).length === 0,
    hasProposed: ({ context }) =>
      context.form !== null && missingSlots(context.form).some((name) => context.form?.proposed[name] !== undefined),
    dateHasPassed: ({ context }) => context.form !== null && recheckDate(context.form, atOf(context)) !== context.form,
    hasProblems: ({ context }) => (context.form?.problems.length ?? 0) > 0,
    canUndo: ({ context }) => (context.form?.undo.length ?? 0) > 0,
    continuesForm: ({ context }, reading: SlotReading) =>
      context.form !== null && (context.form.slots.theme === undefined || reading.slots.theme === undefined),
    hasOffer: ({ context }) => context.offer !== null,
    isWriting: ({ context }) => context.jobs.length > 0,
    hasPlan: ({ context }) => context.plan !== null,
    /** Ideas were asked for a form of their own, or for the open one whose theme nobody said. */
    opensIdeas: ({ context }) => context.form === null || context.form.slots.theme !== undefined,
    /** 随便, 你定: the theme was left to us. */
    picksIdea: ({ context: { form } }) => form?.leaving !== undefined,
    replacesTheme: ({ context }, { instead }: Extract<Turn, { type: "turn.ideas" }>) =>
      instead === true && context.form !== null,
    hasIdeas: ({ context }) => (context.form?.ideas?.length ?? 0) > 0 && !context.clarification,
    choosesIdea: ({ context }, index: number) =>
      context.form?.ideas?.[index] !== undefined && !context.clarification && !context.offer,
    /** A plan that came as a file, while none is being written. */
    isPlanFile: ({ context }, { plan }: Extract<Turn, { type: "turn.planFile" }>) =>
      plan !== undefined && context.jobs.length === 0,
    hasVersion: ({ context }, version: number | undefined) => {
      const earlier = context.plan?.earlier ?? [];
      const isKept = version === undefined || version === 1 || earlier.some((each) => each.version === version);
      return earlier.length > 0 && isKept && isFree(context);
    },
    lacksVersion: ({ context }, version: number | undefined) =>
      version !== undefined && context.plan !== null && isFree(context),
    cannotBePaid: ({ context }, turn: Revision) =>
      (context.plan !== null || context.jobs.length > 0) &&
      revisedForm(context, withWaiting(context, turn)).problems.length > 0,
    readingRefused: (_, reading: SlotReading) => reading.problems.length > 0,
  },
  actions: {
    beginForm: assign(({ context }, reading: SlotReading) => ({
      form: beginForm(reading, atOf(context)),
      shelved: context.form ? [...context.shelved, context.form].slice(-shelvedCountMax) : context.shelved,
    })),
    fillForm: assign(({ context }, reading: SlotReading | undefined) =>
      reading ? onForm(context, (form) => applyReading(form, reading, atOf(context))) : {},
    ),
    takeBestIdea: assign(({ context }, ideas: ThemeIdea[]) =>
      onForm(context, (form) => takeBestIdea(form, ideas, atOf(context))),
    ),
    wishForIdeas: assign(({ context }, turn: Extract<Turn, { type: "turn.ideas" }>) =>
      onForm(context, (form) => wishForIdeas(form, turn, atOf(context))),
    ),
    dropTheme: assign(({ context }) => onForm(context, withoutTheme)),
    keepIdeas: assign(({ context }, ideas: ThemeIdeas) => onForm(context, (form) => keepIdeas(form, ideas))),
    takeIdea: assign(({ context }, index: number) =>
      onForm(context, (form) => {
        const idea = form.ideas?.[index];
        return idea ? chooseIdea(form, idea) : form;
      }),
    ),
    /** A plan that was sent in is the one that is talked about; its own file is what 改回上一版 leads back to. */
    takePlanFile: assign(({ context }, plan: ReceivedPlan | null) => (plan ? receivedPlan(context, plan) : {})),
    takeBackRevision: assign(({ context }, { first, version }: Extract<Turn, { type: "turn.back" }>) => ({
      plan: earlierPlan(context.plan, first === true ? 1 : version),
    })),
    noteNothing: assign(({ context }) => onForm(context, (form) => applyReading(form, emptyReading, atOf(context)))),
    acceptProposed: assign(({ context }) => onForm(context, (form) => acceptProposed(form, atOf(context)))),
    refuseProposed: assign(({ context }) => onForm(context, (form) => ({ ...form, proposed: {} }))),
    recheckDate: assign(({ context }) => onForm(context, (form) => recheckDate(form, atOf(context)))),
    undoForm: assign(({ context }) => onForm(context, undoForm)),
    closeForm: assign(({ context }) => ({ form: null, cancelled: context.form })),
    reopenForm: assign(({ context }) => ({
      form: takenUp(context.cancelled),
      cancelled: null,
      shelved: context.form ? [...context.shelved, context.form].slice(-shelvedCountMax) : context.shelved,
    })),
    unshelveForm: assign(({ context: { shelved } }) => ({
      form: takenUp(shelved.at(-1)),
      shelved: shelved.slice(0, -1),
    })),
    rememberAsked: assign(({ context }) =>
      onForm(context, (form) => ({ ...form, asked: missingSlots(form), problems: [] })),
    ),
    /** A budget that is too small is told with the question how to go on. */
    sayProblems: enqueueActions(({ context, enqueue }) => {
      const told = context.form?.problems.filter(({ reason }) => reason !== "budgetTooSmall") ?? [];
      if (told.length > 0) enqueue.emit({ type: "reply", kind: "text", text: wording.problems(told) });
    }),
    sayMissing: enqueueActions(({ context, enqueue }) => {
      enqueue.emit(introducing(context, askText(context.form)));
      enqueue.assign({ introduced: true });
    }),
    sayConfirm: enqueueActions(({ context, enqueue }) => {
      enqueue.emit(introducing(context, confirmText(context)));
      enqueue.assign({ introduced: true });
    }),
    recordForm: emit(({ context }, step: "ask" | "confirm" | "rejected" | "cancelled") => formDecided(context, step)),
    queueJob: assign(({ context }, job: Job) => ({ jobs: [...context.jobs, job] })),
    queueForm: assign(({ context }) =>
      context.form ? { jobs: [...context.jobs, jobOf(context, context.form)], form: null, cancelled: null } : {},
    ),
    recordWriting: emit(
      ({ context }): Decided => jobDecided(context.jobs.at(-1), "writing", "内容齐了，对方已确认，开始写"),
    ),
    takeOffer: assign(({ context }, writer: Job["writer"]) =>
      context.offer ? { jobs: [...context.jobs, { ...context.offer, writer }], offer: null } : {},
    ),
    recordOfferDropped: emit(
      ({ context }): Decided => jobDecided(context.offer ?? undefined, "cancelled", "对方取消了这份策划"),
    ),
    dropOffer: assign(({ context: { offer } }) => ({ offer: null, cancelled: offer && formOfJob(offer) })),
    /** A wish that cannot be paid waits for the next message, which may say how. */
    keepWaiting: assign(({ context }, turn: Revision) => ({
      waiting: { turn: withWaiting(context, turn), messageId: context.message?.id ?? "" },
    })),
  },
});

/** A form that comes back asks for all that is missing, as if it had not asked before. */
function takenUp(form: Form | null | undefined): Form | null {
  return form ? { ...form, asked: [] } : null;
}

/** Whether a plan that was delivered is the nearest thing to go back in. */
function isFree({ form, clarification, jobs }: Context): boolean {
  return form === null && clarification === null && jobs.length === 0;
}

function onForm(context: Context, change: (form: Form) => Form): Partial<Context> {
  return context.form ? { form: change(context.form) } : {};
}

export const planActivity = withPlans.createStateConfig({
  id: "planActivity",
  meta: { label: "写策划", explain: "收集活动策划需要的内容", stage: "收集信息" },
  initial: "checking",
  states: {
    checking: {
      id: "checking",
      meta: { label: "看缺什么", explain: "检查说过的内容是否合理、还缺什么", stage: "收集信息" },
      always: [
        { guard: "picksIdea", target: "suggesting" },
        {
          guard: and(["hasProblems", "formComplete"]),
          target: "confirming",
          actions: ["sayProblems", "sayConfirm", { type: "recordForm", params: "rejected" as const }, "rememberAsked"],
        },
        {
          guard: "hasProblems",
          target: "collecting",
          actions: ["sayProblems", "sayMissing", { type: "recordForm", params: "rejected" as const }, "rememberAsked"],
        },
        {
          guard: "formComplete",
          target: "confirming",
          actions: ["sayConfirm", { type: "recordForm", params: "confirm" as const }, "rememberAsked"],
        },
        {
          target: "collecting",
          actions: ["sayMissing", { type: "recordForm", params: "ask" as const }, "rememberAsked"],
        },
      ],
    },
    suggesting: {
      id: "suggesting",
      meta: { label: "想主意", explain: "按日子、对象、经费和往次活动提三个主意", stage: "收集信息" },
      invoke: {
        id: "suggestThemes",
        src: "suggestThemes",
        input: ({ context }) => ideasInput(context),
        onDone: [
          {
            guard: "picksIdea",
            target: "checking",
            actions: { type: "takeBestIdea", params: ({ event }) => event.output.ideas },
          },
          {
            guard: ({ event }) => event.output.ideas.length > 0,
            target: "collecting",
            actions: [
              { type: "keepIdeas", params: ({ event }) => event.output },
              {
                type: "say",
                params: ({ event }) => ({
                  text: wording.ideas(event.output),
                  options: [...event.output.ideas.map(({ theme }) => theme), "换一批"],
                }),
              },
              { type: "recordForm", params: "ask" as const },
              "rememberAsked",
            ],
          },
          {
            target: "checking",
            actions: [
              { type: "keepIdeas", params: ({ event }) => event.output },
              { type: "say", params: { text: wording.noIdeas } },
            ],
          },
        ],
        onError: [
          { guard: "picksIdea", target: "checking", actions: { type: "takeBestIdea", params: [] } },
          { target: "checking", actions: { type: "say", params: { text: wording.noIdeas } } },
        ],
      },
    },
    collecting: {
      meta: { label: "收集信息", explain: "等对方说出还缺的内容", stage: "收集信息" },
      after: { reminder: { actions: { type: "say", params: { text: wording.remindForm } } } },
    },
    confirming: {
      meta: { label: "等确认", explain: "内容齐了，等对方确认或修改", stage: "等确认" },
      after: { reminder: { actions: { type: "say", params: { text: wording.remindConfirm } } } },
    },
    offering: {
      meta: { label: "等选写法", explain: "语言模型还没准备好，等对方选现在写还是等一等", stage: "等确认" },
      after: { reminder: { actions: { type: "say", params: { text: wording.remindChoice } } } },
    },
    waiting: {
      meta: { label: "等写好", explain: "方案正在写，可以接着问别的事", stage: "撰写" },
      always: [
        { guard: and([not("isWriting"), "hasPlan", not("hasForm"), not("hasOffer")]), target: "delivered" },
        { guard: not("isWriting"), target: "#resuming" },
      ],
    },
    delivered: {
      meta: { label: "已送达", explain: "方案发出去了，可以接着改", stage: "送达" },
      tags: "safe",
    },
  },
});
