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
import type { ReceivedPlan, SlotReading, ThemeIdeas } from "../shared/plan.ts";
import type { Decided, Turn } from "../shared/turn.ts";
import { withAnswers } from "./answerParts.ts";
import { introducing } from "./base.ts";
import { type Context, deliveredMax, type Form, type Job, shelvedCountMax } from "./context.ts";
import {
  acceptProposed,
  applyReading,
  beginForm,
  chooseIdea,
  completeSlots,
  lookOf,
  mannerOf,
  missingSlots,
  planDecision,
  recheckDate,
  undoForm,
  withoutTheme,
} from "./form.ts";
import { ideasInput, keepIdeas, wishForIdeas } from "./ideas.ts";
import { askText, atOf, confirmText, formDecided } from "./planReplies.ts";
import { wording } from "./wording.ts";

export const withPlans = withAnswers.extend({
  guards: {
    hasForm: ({ context }) => context.form !== null,
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
    replacesTheme: ({ context }, { instead }: Extract<Turn, { type: "turn.ideas" }>) =>
      instead === true && context.form !== null,
    hasIdeas: ({ context }) => (context.form?.ideas?.length ?? 0) > 0 && !context.clarification,
    choosesIdea: ({ context }, index: number) =>
      context.form?.ideas?.[index] !== undefined && !context.clarification && !context.offer,
    /** A plan that came as a file, while none is being written. */
    isPlanFile: ({ context }, { plan }: Extract<Turn, { type: "turn.planFile" }>) =>
      plan !== undefined && context.jobs.length === 0,
    hasEarlierPlan: ({ context }) =>
      (context.plan?.earlier?.length ?? 0) > 0 && !context.form && !context.clarification && context.jobs.length === 0,
    readingRefused: (_, reading: SlotReading) => reading.problems.length > 0,
  },
  actions: {
    beginForm: assign(({ context }, reading: SlotReading) => ({
      form: beginForm(reading, atOf(context)),
      shelved: context.form ? [...context.shelved, context.form].slice(-shelvedCountMax) : context.shelved,
    })),
    fillForm: assign(({ context }, reading: SlotReading) =>
      onForm(context, (form) => applyReading(form, reading, atOf(context))),
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
    takeBackRevision: assign(({ context }, first: boolean) => ({ plan: earlierPlan(context.plan, first) })),
    acceptProposed: assign(({ context }) => onForm(context, (form) => acceptProposed(form, atOf(context)))),
    refuseProposed: assign(({ context }) => onForm(context, (form) => ({ ...form, proposed: {} }))),
    recheckDate: assign(({ context }) => onForm(context, (form) => recheckDate(form, atOf(context)))),
    undoForm: assign(({ context }) => onForm(context, undoForm)),
    closeForm: assign({ form: null }),
    unshelveForm: assign(({ context }) => ({
      form: context.shelved.at(-1) ?? null,
      shelved: context.shelved.slice(0, -1),
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
      context.form ? { jobs: [...context.jobs, jobOf(context, context.form)], form: null } : {},
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
    dropOffer: assign({ offer: null }),
  },
});

export function jobDecided(job: Job | undefined, step: "writing" | "cancelled" | "delivered", reason: string): Decided {
  return { type: "decided", decision: planDecision(step, job?.slots ?? {}, job?.suggested ?? []), reason };
}

export const noJob: Job = { person: "", slots: {}, suggested: [], writer: "best", revision: null };

/** A wish for the plan that was delivered, as a job; its slots are those of the plan with the wish applied. */
export function revisionJob(context: Context, turn: Extract<Turn, { type: "turn.revise" }>): Job {
  const previous = context.plan?.draft;
  if (!previous) return noJob;
  const form = applyReading(
    { slots: previous.slots, proposed: {}, suggested: previous.suggested, asked: [], undo: [], problems: [] },
    turn.reading,
    atOf(context),
  );
  return {
    person: context.message?.from ?? "",
    slots: form.slots,
    suggested: form.suggested,
    writer: "best",
    ...lookOf(context.plan?.look, turn.reading.look),
    revision: { previous, wish: turn.wish, sections: turn.sections },
  };
}

function jobOf(context: Context, form: Form): Job {
  const { fromLibrary = [] } = form;
  return {
    person: context.message?.from ?? "",
    ...completeSlots(form, atOf(context)),
    writer: "best",
    revision: null,
    ...(fromLibrary.length > 0 ? { fromLibrary } : {}),
    ...lookOf(form.look, undefined),
    ...mannerOf(form.manner, undefined),
  };
}

const versionInName = /第(\d{1,4})版/;

function receivedPlan({ message, delivered = [] }: Context, { draft, template }: ReceivedPlan): Partial<Context> {
  const { path = "", fileName = "" } = message ?? {};
  const { theme, date } = draft.slots;
  const version = Number(versionInName.exec(fileName)?.[1] ?? 1);
  return {
    plan: { draft, file: { name: fileName, path, bytes: 0 }, version, look: { template } },
    ...(theme !== undefined && date !== undefined
      ? { delivered: [...delivered, { theme, date }].slice(-deliveredMax) }
      : {}),
  };
}

/** The plan with its last revision taken back, or all that are kept. The count of versions goes on, so that no two files have one name. */
function earlierPlan(plan: Context["plan"], first: boolean): Context["plan"] {
  const at = first ? 0 : (plan?.earlier?.length ?? 0) - 1;
  const before = plan?.earlier?.[at];
  if (!plan || !before) return plan;
  return { ...before, version: plan.version, standing: before.version, earlier: plan.earlier?.slice(0, at) ?? [] };
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
      meta: { label: "看缺什么", explain: "检查说过的内容是否合理、还缺什么", stage: "收集信息" },
      always: [
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
        onError: { target: "checking", actions: { type: "say", params: { text: wording.noIdeas } } },
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
