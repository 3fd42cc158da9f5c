import { fileURLToPath } from "node:url";
import type { PlanDraft, PlanSlots, WritePlanInput } from "../../../src/shared/plan.ts";
import { type ActivityLibrary, readActivityLibrary } from "../../../src/tools/writePlan/activity.ts";
import { minutesOf } from "../../../src/tools/writePlan/timeTable.ts";
import { createWritePlan, type PlanProgressEvent, type WritePlanDeps } from "../../../src/tools/writePlan.ts";

/** The activity library that is shipped. */
export function shippedActivities(): Promise<ActivityLibrary> {
  return readActivityLibrary(fileURLToPath(new URL("../../../samples/activities", import.meta.url)));
}

export const dumplingSlots: PlanSlots = {
  theme: "包饺子",
  date: "2026-12-12",
  start: "14:00",
  end: "16:00",
  venue: "社区活动室",
  audience: "60岁以上老人",
  headcount: 40,
  budget: 2000,
  requirements: [],
};

/** Runs writePlan once; `events` collects its progress. */
export async function plan(
  deps: WritePlanDeps,
  input: Partial<WritePlanInput> & { slots: PlanSlots },
  events: PlanProgressEvent[] = [],
  signal: AbortSignal = new AbortController().signal,
): Promise<PlanDraft> {
  const write = createWritePlan(deps);
  const call = { key: "s#1.0", signal, progress: (event: PlanProgressEvent) => void events.push(event) };
  return write({ person: "甲", suggested: [], writer: "builtin", ...input }, call);
}

/** Everything that is wrong with a draft by arithmetic and form; [] for a sound one. */
export function faultsOf(draft: PlanDraft): string[] {
  return [...timeFaults(draft), ...moneyFaults(draft), ...textFaults(draft)];
}

function timeFaults({ slots, schedule }: PlanDraft): string[] {
  const faults: string[] = [];
  if (schedule[0]?.start !== slots.start) faults.push(`begins at ${schedule[0]?.start}`);
  if (schedule.at(-1)?.end !== slots.end) faults.push(`ends at ${schedule.at(-1)?.end}`);
  schedule.forEach((line, index) => {
    if (minutesOf(line.end) <= minutesOf(line.start)) faults.push(`empty step ${line.item}`);
    const next = schedule[index + 1];
    if (next && next.start !== line.end) faults.push(`gap after ${line.item}`);
  });
  return faults;
}

function moneyFaults({ budget, budgetTotal, slots }: PlanDraft): string[] {
  const faults: string[] = [];
  const sum = budget.reduce((all, line) => all + line.amount, 0);
  const wanted = slots.budget ?? 0;
  if (sum !== budgetTotal) faults.push(`sum ${sum}, total ${budgetTotal}`);
  if (slots.budgetIsLimit ? sum > wanted || (wanted > 0 && sum === 0) : sum !== wanted)
    faults.push(`sum ${sum} of ${wanted}`);
  for (const line of budget) {
    if (line.unitPrice * line.quantity !== line.amount) faults.push(`${line.item}: price × quantity`);
    if (![line.unitPrice, line.quantity, line.amount].every(Number.isInteger))
      faults.push(`${line.item}: no whole yuan`);
    if (line.quantity < 1) faults.push(`${line.item}: quantity ${line.quantity}`);
    if (line.amount < 0 || (line.amount === 0) !== (slots.budget === 0))
      faults.push(`${line.item}: amount ${line.amount}`);
  }
  if (new Set(budget.map((line) => line.item)).size < budget.length) faults.push("an item twice in the budget");
  return faults;
}

function textFaults(draft: PlanDraft): string[] {
  const texts = textsOf(draft);
  const faults = texts
    .filter((text) => text.trim() === "" || /undefined|NaN|null|[{}]|。。|，。/.test(text))
    .map((text) => `bad text: ${text}`);
  for (const section of [
    "purpose",
    "schedule",
    "roles",
    "materials",
    "promotion",
    "safety",
    "outcome",
    "notice",
    "budget",
  ] as const) {
    if (draft[section]?.length === 0) faults.push(`${section} is empty`);
  }
  if (draft.roles.some((role) => !/\d+人$/.test(role.people))) faults.push("a role without people");
  if (new Set(draft.safety).size < draft.safety.length) faults.push("a measure twice");
  return faults;
}

/** Every text of a draft. */
export function textsOf(draft: PlanDraft): string[] {
  return [
    draft.title,
    draft.writerNote,
    ...draft.purpose,
    ...draft.schedule.flatMap((line) => [line.item, line.how]),
    ...draft.roles.flatMap((line) => [line.role, line.people, line.duty]),
    ...draft.materials,
    ...draft.promotion,
    ...draft.safety,
    ...(draft.outcome ?? []),
    ...draft.notice,
    ...draft.budget.map((line) => line.item),
  ];
}
