/** What the form says and records, as functions of the context. */
import type { PlanSlots, SlotReading } from "../shared/plan.ts";
import type { Decided, Reply } from "../shared/turn.ts";
import type { Context, Form } from "./context.ts";
import { budgetProblems, completeSlots, missingSlots, planDecision, sameThemeBefore } from "./form.ts";
import { slotSourcesText, sourcesOf } from "./planSources.ts";
import { dayPutIn, lookWording, noted } from "./planWording.ts";
import { wording } from "./wording.ts";

/** The time of the message being handled; a machine has no clock of its own. */
export function atOf(context: Context): number {
  return context.message?.at ?? 0;
}

/** The question for all that is missing. */
export function askText(form: Form | null): Reply {
  const slots: PlanSlots = form?.slots ?? {};
  const missing = form ? missingSlots(form) : [];
  const held = form?.heldBudget;
  const before = form?.undo.at(-1) ?? {};
  const again = form !== null && missing.length > 0 && missing.join() === form.asked.join();
  const text = [
    form?.look || form?.manner
      ? `${[lookWording.line(form.look ?? {}), lookWording.manner(form.manner)].filter(Boolean).join("；")}，记下了。`
      : "",
    held ? wording.problems(budgetProblems(form)) : "",
    again ? noted(before, slots) : "",
    form?.suggested.includes("date") && slots.date !== before.date && !again ? dayPutIn(slots) : "",
    wording.planAsk(
      slots,
      form?.proposed ?? {},
      held ? missing.filter((name) => name !== "budget") : missing,
      again || held !== undefined || (form?.problems.length ?? 0) > 0,
    ),
  ]
    .filter(Boolean)
    .join("\n");
  return {
    type: "reply",
    kind: "text",
    text,
    options: form && Object.keys(form.proposed).length > 0 ? ["对", "你定", "取消"] : ["你定", "取消"],
  };
}

/** The read-back that waits for 确认. */
export function confirmText(context: Context): Reply {
  const { slots, suggested } = context.form ? completeSlots(context.form, atOf(context)) : { slots: {}, suggested: [] };
  return {
    type: "reply",
    kind: "text",
    text:
      repeatedNotice(context) +
      wording.planConfirm(
        slots,
        sourcesOf(slots, suggested, context.form?.fromLibrary ?? []),
        context.form?.look ?? {},
        context.form?.manner,
      ),
    options: ["确认", "取消"],
  };
}

const asksForTheSame = /(?:和|跟|同|像|按|照)着?(?:去年|上次|上回|往年|以前|之前|上一次|那次)|照旧|老样子/;

/** Says that the same theme was planned before, so that two plans differ in what is done and not only in their day. */
function repeatedNotice({ form, delivered = [] }: Context): string {
  const before = form && sameThemeBefore(form.slots, delivered);
  const again = form?.slots.requirements?.some((wish) => asksForTheSame.test(wish)) ?? false;
  return before ? `${lookWording.repeated(before, again)}\n` : "";
}

/** What is said when a confirmed plan begins; how it is to look and to be written is named where that came with the yes. */
export function begunText({ jobs }: Context, reading: SlotReading | undefined): string {
  const { look = {}, manner } = reading ? (jobs.at(-1) ?? {}) : {};
  const how = [lookWording.line(look), lookWording.manner(manner)].filter(Boolean).join("，");
  return how === "" ? wording.planBegun : `${how}，记下了。${wording.planBegun}`;
}

/** Who the values of the open form came from. */
export function formSourcesText(context: Context): string {
  if (!context.form) return wording.nothingToRevise;
  const { slots, suggested } = completeSlots(context.form, atOf(context));
  return slotSourcesText(slots, sourcesOf(slots, suggested, context.form.fromLibrary ?? []));
}

/** The decision that the log keeps of a step of the form, with its reason. */
export function formDecided(context: Context, step: "ask" | "confirm" | "rejected" | "cancelled"): Decided {
  const { form } = context;
  const asked = form ? missingSlots(form) : [];
  const full =
    form && step === "confirm"
      ? completeSlots(form, atOf(context))
      : { slots: form?.slots ?? {}, suggested: form?.suggested ?? [] };
  const reasons = {
    ask: "还缺必填的内容，请对方补上",
    confirm: "内容齐了，请对方核对",
    rejected: "有一项不合理，说明原因，请对方重说",
    cancelled: "对方取消了这份策划",
  };
  return {
    type: "decided",
    decision: planDecision(step, full.slots, full.suggested, step === "cancelled" ? [] : asked),
    reason: reasons[step],
  };
}
