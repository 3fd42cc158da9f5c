/** What a session knew after a step: the open form with who said what, the question on its way, the last answer. */
import type { Form, Job } from "../machines/context.ts";
import { slotValueInWords } from "../session/narrate.ts";
import type { SessionState } from "../session/step.ts";
import { type PlanDraft, type PlanSlots, type SlotName, slotLabels } from "../shared/plan.ts";
import type { Decided, Decision } from "../shared/turn.ts";
import type { SlotChange, SlotView, StepView } from "./view.ts";

const sources = { said: "对方说的", suggested: "建议", proposed: "推测，待确认" } as const;

/** What is read of a machine's context. A machine of another version may have other things in it. */
type Known = Partial<{
  form: Form | null;
  offer: Job | null;
  jobs: Job[];
  plan: { draft: PlanDraft } | null;
  question: { text: string; added: string[] } | null;
  clarification: { question: { text: string; added: string[] }; options: { label: string }[] } | null;
  answered: { document: { title: string } } | null;
}>;

const nothing: Pick<Form, "slots" | "suggested"> = { slots: {}, suggested: [] };

/** The slots of the form, else of the plan that is being or was written last. */
export function slotsOf(state: SessionState | undefined): SlotView[] {
  const { form, offer, jobs, plan } = (state?.context ?? {}) as Known;
  const { slots, suggested } = form ?? offer ?? jobs?.[0] ?? plan?.draft ?? nothing;
  const proposed = form?.proposed ?? {};
  return [
    ...viewed(slots, (name) => (suggested.includes(name) ? sources.suggested : sources.said)),
    ...viewed(proposed, () => sources.proposed),
  ];
}

/** The values of a plan as it was decided on; [] for any other decision. */
export function decidedSlots(decision: Decision): SlotView[] {
  if (decision.kind !== "plan") return [];
  const { slots, suggested } = decision;
  return viewed(slots, (name) => (suggested.includes(name) ? sources.suggested : sources.said));
}

/** With what we suggested in a form that is still open: it is printed unless the person changes it, although the form does not hold it yet. */
export function withSuggested(before: readonly SlotView[], slots: SlotView[], decided: readonly Decided[]): SlotView[] {
  if (slots.length === 0) return slots;
  const shown = decided.map(({ decision }) => decidedSlots(decision)).find(({ length }) => length > 0) ?? before;
  const theme = (of: readonly SlotView[]) => of.find(({ label }) => label === slotLabels.theme)?.value;
  if (theme(shown) !== theme(slots)) return slots;
  const open = shown.filter(
    ({ label, source }) => source === sources.suggested && !slots.some((each) => each.label === label),
  );
  return [...slots, ...open];
}

/** What a person said, not we. */
export const isSaid = ({ source }: SlotView): boolean => source === sources.said;

function viewed(slots: PlanSlots, sourceOf: (name: SlotName) => string): SlotView[] {
  return Object.entries(slots).flatMap(([name, value]) => {
    // An empty list of wishes is none.
    if (typeof value === "boolean" || slotValueInWords(value) === "") return [];
    const limit = name === "budget" && slots.budgetIsLimit ? "以内" : "";
    const label = slotLabels[name as SlotName] ?? name;
    return [{ label, value: `${slotValueInWords(value)}${limit}`, source: sourceOf(name as SlotName) }];
  });
}

/** What is different now: new, another value or another source, or gone. */
export function changesOf(before: readonly SlotView[], after: readonly SlotView[]): SlotChange[] {
  const changed = after.flatMap(({ label, value, source }) => {
    const old = before.find((slot) => slot.label === label);
    return old?.value === value && old.source === source ? [] : [{ label, from: old?.value ?? "", to: value, source }];
  });
  const gone = before.filter(({ label }) => !after.some((slot) => slot.label === label));
  return [...changed, ...gone.map(({ label, value }) => ({ label, from: value, to: "", source: "" }))];
}

export function factsOf(state: SessionState | undefined): StepView["facts"] {
  const { question, clarification, answered } = (state?.context ?? {}) as Known;
  const open = clarification?.question ?? question;
  return [
    ...(open ? [{ label: "问的事", value: [open.text, ...open.added].join("；") }] : []),
    ...(clarification && clarification.options.length > 0
      ? [{ label: "等对方选", value: clarification.options.map(({ label }) => label).join(" / ") }]
      : []),
    ...(answered ? [{ label: "刚回答过", value: `《${answered.document.title}》` }] : []),
  ];
}
