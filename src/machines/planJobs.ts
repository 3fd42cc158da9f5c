/** What becomes of a confirmed form and of wishes for a plan: jobs for the writing region, as functions of the context. */
import type { ReceivedPlan } from "../shared/plan.ts";
import type { Decided } from "../shared/turn.ts";
import { type Context, deliveredMax, type Form, type Job, type Revision } from "./context.ts";
import { applyReading, completeSlots, lookOf, mannerOf, planDecision } from "./form.ts";
import { atOf } from "./planReplies.ts";

/** The decision that the log keeps of a job. */
export function jobDecided(job: Job | undefined, step: "writing" | "cancelled" | "delivered", reason: string): Decided {
  return { type: "decided", decision: planDecision(step, job?.slots ?? {}, job?.suggested ?? []), reason };
}

/** What stands for a job where there is none. */
export const noJob: Job = { person: "", slots: {}, suggested: [], writer: "best", revision: null };

/** The plan that is being written, or else the delivered one, as a form with a wish applied that may not fit it (每人再发80元礼品). */
export function revisedForm(context: Context, { reading }: Revision): Form {
  const { slots = {}, suggested = [] } = context.jobs[0] ?? context.plan?.draft ?? {};
  const blank: Form = { slots, suggested, proposed: {}, asked: [], undo: [], problems: [] };
  return applyReading(blank, reading, atOf(context));
}

/** A wish together with the one before, that did not fit: 门票35元一张, 那预算改成3500. */
export function withWaiting({ waiting }: Context, turn: Revision): Revision {
  if (!waiting) return turn;
  const { reading, wish, sections } = waiting.turn;
  return {
    ...turn,
    wish: [wish, turn.wish].filter(Boolean).join("，"),
    sections: [...new Set([...sections, ...turn.sections])],
    reading: {
      ...reading,
      ...turn.reading,
      slots: { ...reading.slots, ...turn.reading.slots },
      proposed: { ...reading.proposed, ...turn.reading.proposed },
    },
  };
}

/** A wish for the plan that was delivered, as a job; its slots are those of the plan with the wish applied. */
export function revisionJob(context: Context, turn: Revision): Job {
  const previous = context.plan?.draft;
  if (!previous) return noJob;
  const form = revisedForm(context, turn);
  return {
    person: context.message?.from ?? "",
    slots: form.slots,
    suggested: form.suggested,
    writer: "best",
    ...lookOf(context.plan?.look, turn.reading.look),
    revision: { previous, wish: turn.wish, sections: turn.sections },
  };
}

/** A complete form as the job of writing it. */
export function jobOf(context: Context, form: Form): Job {
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

/** The form that a job was made from, to be confirmed again. */
export function formOfJob({ slots, suggested, look, manner }: Job): Form {
  const blank = { slots, suggested, proposed: {}, asked: [], undo: [], problems: [] };
  return { ...blank, ...lookOf(look, undefined), ...mannerOf(manner, undefined) };
}

const versionInName = /第(\d{1,4})版/;

/** A plan that was sent in, in the place of the one that was written last. */
export function receivedPlan(
  { message, delivered = [] }: Context,
  { draft, template }: ReceivedPlan,
): Partial<Context> {
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

/**
 * The plan with its last revision taken back, or all down to a version; the oldest that is kept where that is older. The count of versions
 * goes on, so that no two files have one name.
 */
export function earlierPlan(plan: Context["plan"], version?: number): Context["plan"] {
  const earlier = plan?.earlier ?? [];
  const found = earlier.findLastIndex((each) => each.version === version);
  const at = version === undefined ? earlier.length - 1 : version === 1 ? Math.max(found, 0) : found;
  const before = earlier[at];
  if (!plan || !before) return plan;
  return { ...before, version: plan.version, standing: before.version, earlier: earlier.slice(0, at) };
}
