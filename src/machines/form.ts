/** The plan form as pure functions: what a reading changes, what is missing, what we would suggest. */
import {
  type GiftPromise,
  type PastPlan,
  type PlanLook,
  type PlanManner,
  type PlanSlots,
  requiredSlots,
  type SlotName,
  type SlotProblem,
  type SlotReading,
  slotNames,
  type ThemeIdea,
} from "../shared/plan.ts";
import { addDays, dayInWords, dayOf, weekdayOf } from "../shared/time.ts";
import type { Decision } from "../shared/turn.ts";
import { type Form, undoCountMax } from "./context.ts";
import { usualStart, usualVenue } from "./usualPlaces.ts";

export const emptyReading: SlotReading = { slots: {}, proposed: {}, problems: [], leftToUs: [] };
const defaultMinutes = 120;
const latestEnd = "21:30";
const defaultHeadcount = 30;
const defaultYuanPerPerson = 30;
const daysAheadMin = 7;

/** A form that holds what a first sentence said. */
export function beginForm(reading: SlotReading, at: number): Form {
  const blank: Form = { slots: {}, proposed: {}, suggested: [], asked: [], undo: [], problems: [] };
  return { ...applyReading(blank, reading, at), undo: [] };
}

/**
 * The form after a reading. Said values replace what stood there, refused ones change nothing, slots left to us are filled with a
 * suggestion. So are the day that a festival stands for, and what was proposed once and went unanswered beside other facts. A new start keeps the length of the activity.
 */
export function applyReading(form: Form, reading: SlotReading, at: number): Form {
  const said = reading.slots;
  const settled = settledBy(form, reading);
  const leaving = leavesTheme(form, reading) ? reading.leftToUs.filter((name) => name !== "theme") : undefined;
  let slots: PlanSlots = { ...form.slots, ...settled, ...said, ...keptLength(form.slots, reading.slots) };
  let suggested = [
    ...form.suggested.filter((name) => !(name in said) && !(name in settled)),
    ...slotNames.filter((name) => name in settled),
  ];
  for (const name of leaving === undefined ? reading.leftToUs : []) {
    const isOurs = suggested.includes(name) || name === "theme";
    if (name in said || (isOurs && slots[name] !== undefined)) continue;
    slots = { ...slots, ...suggestion(name, slots, { ...form.proposed, ...reading.proposed }, at, form.promise) };
    suggested = [...suggested.filter((other) => other !== name), name];
  }
  if (said.budget !== undefined && !said.budgetIsLimit) delete slots.budgetIsLimit;
  // What was refused and may have been meant otherwise is asked again, not left as it was before.
  for (const { slot, fix, reason } of reading.problems)
    if (fix !== undefined || reason === "festivalPast") delete slots[slot];
  // Whoever was told and names the same budget again means it.
  const insists =
    form.promise?.fixed !== undefined && said.budget !== undefined && said.budget === form.heldBudget?.yuan;
  const promise = reading.promise ?? (insists ? undefined : form.promise);
  const { promise: _before, ...rest } = form;
  return weighBudget({
    ...rest,
    slots,
    suggested,
    proposed: stillOpen({ ...form.proposed, ...reading.proposed, ...meantInstead(reading) }, slots),
    problems: reading.problems,
    undo: [...form.undo, form.slots].slice(-undoCountMax),
    ...(form.fromLibrary ? { fromLibrary: form.fromLibrary.filter((name) => !(name in said)) } : {}),
    ...(promise ? { promise } : {}),
    ...lookOf(form.look, reading.look),
    ...mannerOf(form.manner, reading.manner),
    ...(leaving === undefined ? {} : { leaving }),
  });
}

/** 随便, 你定: the theme is left to us. What else was left waits for an idea, whose day and people may serve. */
function leavesTheme(form: Form, { slots, proposed, leftToUs }: SlotReading): boolean {
  const known = [form.slots, form.proposed, slots, proposed].some(({ theme }) => theme !== undefined);
  return leftToUs.includes("theme") && !known;
}

/** The form with a theme that suits any office, where no idea fits. */
export function withUsualTheme(form: Form): Form {
  const slots = { ...form.slots, theme: "邻里茶话会" };
  return { ...form, slots, suggested: [...form.suggested, "theme"] };
}

/** All that was said of how to write. */
export function mannerOf(before: PlanManner | undefined, said: PlanManner | undefined): { manner?: PlanManner } {
  const both = [before, said].filter((each) => each !== undefined);
  if (both.length === 0) return {};
  const wishes = [...new Set(both.map(({ wish }) => wish))];
  return { manner: { wish: wishes.join("，"), sections: [...new Set(both.flatMap(({ sections }) => sections))] } };
}

/** What was said about the looks of the document, the latest word on each counting. */
export function lookOf(before: PlanLook | undefined, said: PlanLook | undefined): { look?: PlanLook } {
  return before || said ? { look: { ...before, ...said } } : {};
}

/** What was promised costs so much; undefined where it is for each of people who are not counted yet. */
function promisedCost({ promise, slots }: Form): number | undefined {
  if (!promise) return undefined;
  if (promise.each === 0) return promise.fixed;
  return slots.headcount === undefined ? undefined : promise.each * slots.headcount;
}

/**
 * Holds the budget against what was promised to each person, or what named things cost. One that cannot pay for it stays open, with the reason, and comes back by
 * itself once price, headcount or budget have changed so that it can.
 */
function weighBudget(form: Form): Form {
  const { heldBudget, ...free } = form;
  const { budget, budgetIsLimit, ...others } = form.slots;
  const yuan = budget ?? heldBudget?.yuan;
  if (yuan === undefined) return form;
  const limit = (budget === undefined ? heldBudget?.limit : budgetIsLimit) ? { budgetIsLimit: true as const } : {};
  const cost = promisedCost(form);
  if (cost === undefined || yuan === 0 || cost <= yuan)
    return { ...free, slots: { ...others, budget: yuan, ...limit } };
  const held: Form = {
    ...free,
    slots: others,
    suggested: form.suggested.filter((name) => name !== "budget"),
    heldBudget: { yuan, ...(limit.budgetIsLimit ? { limit: true as const } : {}) },
  };
  return { ...held, problems: [...form.problems, ...budgetProblems(held)] };
}

/** Why a budget that was said is kept back: what was promised costs more. */
export function budgetProblems(form: Form): SlotProblem[] {
  const { promise, heldBudget, slots } = form;
  if (!promise || !heldBudget || promisedCost(form) === undefined) return [];
  const { each, fixed } = promise;
  const costs = {
    each,
    people: slots.headcount ?? 0,
    ...(fixed === undefined ? {} : { fixed }),
    budget: heldBudget.yuan,
  };
  return [{ slot: "budget", said: promise.said, reason: "budgetTooSmall", costs }];
}

/** The form with a theme that was chosen from our ideas; its day is proposed where none was said. */
export function chooseIdea(form: Form, idea: ThemeIdea): Form {
  const { ideas: _ideas, shownIdeas: _shown, ideasAsked: _asked, ...rest } = form;
  const proposed = {
    ...rest.proposed,
    ...(idea.date ? { date: idea.date } : {}),
    ...(idea.audience ? { audience: idea.audience } : {}),
  };
  const slots = { ...rest.slots, theme: idea.theme };
  return {
    ...rest,
    slots,
    suggested: rest.suggested.filter((name) => name !== "theme"),
    proposed: stillOpen(proposed, slots),
    problems: [],
    fromLibrary: [...new Set<SlotName>([...(rest.fromLibrary ?? []), "theme"])],
    undo: [...form.undo, form.slots].slice(-undoCountMax),
  };
}

/** The form after a yes: everything proposed counts as said. */
export function acceptProposed(form: Form, at: number): Form {
  return { ...applyReading(form, { ...emptyReading, slots: form.proposed }, at), proposed: {} };
}

/** The form with its theme open again. */
export function withoutTheme(form: Form): Form {
  const { theme: _theme, ...slots } = form.slots;
  return { ...form, slots, undo: [...form.undo, form.slots].slice(-undoCountMax) };
}

const monthsApart = 12;

/** The plan of the last twelve months, or of the next, that had the same theme for another day. */
export function sameThemeBefore({ theme, date }: PlanSlots, delivered: readonly PastPlan[]): PastPlan | undefined {
  if (theme === undefined || date === undefined) return undefined;
  const days = (monthsApart * 365) / 12;
  const isNear = (day: string) => day >= addDays(date, -Math.round(days)) && day <= addDays(date, Math.round(days));
  return delivered.findLast((plan) => plan.theme === theme && plan.date !== date && isNear(plan.date));
}

/** The form one step back; the same form when there is no earlier one. */
export function undoForm(form: Form): Form {
  const at = form.undo.findLastIndex((slots) => JSON.stringify(slots) !== JSON.stringify(form.slots));
  const earlier = form.undo[at];
  if (!earlier) return form;
  return { ...form, slots: earlier, undo: form.undo.slice(0, at), proposed: {}, problems: [] };
}

/** The form with a problem for a date that has gone by since it was said; the same form where the date still lies ahead. */
export function recheckDate(form: Form, at: number): Form {
  const { date, ...rest } = form.slots;
  if (date === undefined || date >= dayOf(at)) return form;
  const problem = { slot: "date", said: dayInWords(date), reason: "pastDate" } as const;
  return { ...form, slots: rest, problems: [problem], undo: [...form.undo, form.slots].slice(-undoCountMax) };
}

/** Required slots that are still open. */
export function missingSlots(form: Form): SlotName[] {
  return requiredSlots.filter((name) => form.slots[name] === undefined);
}

/** Everything that would be printed, with the names of what nobody said. */
export function completeSlots(form: Form, at: number): { slots: PlanSlots; suggested: SlotName[] } {
  let slots = form.slots;
  const suggested = new Set(form.suggested.filter((name) => slots[name] !== undefined));
  for (const name of ["start", "end", "venue", "headcount"] as const) {
    if (slots[name] !== undefined) continue;
    slots = { ...slots, ...suggestion(name, slots, form.proposed, at) };
    suggested.add(name);
  }
  return { slots, suggested: slotNames.filter((name) => suggested.has(name)) };
}

/** The decision that the log keeps of a step of the form. */
export function planDecision(
  step: Extract<Decision, { kind: "plan" }>["step"],
  slots: PlanSlots,
  suggested: SlotName[],
  asked: SlotName[] = [],
): Decision {
  const missing = requiredSlots.filter((name) => slots[name] === undefined);
  const { requirements, budgetIsLimit: _limit, ...rest } = slots;
  const said = requirements && requirements.length > 0 ? { ...rest, requirements } : rest;
  return { kind: "plan", step, slots: said, suggested, missing, asked };
}

/**
 * What goes into the form as a suggestion without being asked for (again): the day that the words stand for (腊八节送粥), unless a day
 * was refused or waits for a yes; and proposals that the person was asked for and passed over while saying something else.
 */
function settledBy(form: Form, { slots: said, proposed, problems, leftToUs }: SlotReading): PlanSlots {
  const isFree = (name: SlotName) => form.slots[name] === undefined && said[name] === undefined;
  const { date } = proposed;
  const refused = problems.some(({ slot }) => slot === "date");
  const day = date !== undefined && isFree("date") && !refused && form.proposed.date === undefined ? { date } : {};
  if (problems.length > 0 || Object.keys(said).length + leftToUs.length === 0) return day;
  const passedOver = Object.entries(form.proposed).filter(
    ([name]) => form.asked.includes(name as SlotName) && isFree(name as SlotName) && !(name in proposed),
  );
  return { ...Object.fromEntries(passedOver), ...day };
}

function keptLength(before: PlanSlots, said: PlanSlots): PlanSlots {
  if (!said.start || said.end || !before.start || !before.end) return {};
  return { end: laterClock(said.start, minutesOf(before.end) - minutesOf(before.start)) };
}

/** What a refused value may have meant, to be agreed to: the day of a date whose weekday is wrong. */
function meantInstead({ problems }: SlotReading): PlanSlots {
  return Object.fromEntries(problems.flatMap(({ slot, fix }) => (fix === undefined ? [] : [[slot, fix]])));
}

function stillOpen(proposed: PlanSlots, slots: PlanSlots): PlanSlots {
  return Object.fromEntries(Object.entries(proposed).filter(([name]) => slots[name as SlotName] === undefined));
}

/** Our own value for one slot: what the words proposed, else a sensible default for the rest of the form. */
function suggestion(
  name: SlotName,
  slots: PlanSlots,
  proposed: PlanSlots,
  at: number,
  promised?: GiftPromise,
): PlanSlots {
  if (proposed[name] !== undefined) return { [name]: proposed[name] };
  switch (name) {
    case "theme":
      return {};
    case "date":
      return { date: nextSaturday(at) };
    case "start":
      return { start: usualStart(slots.theme ?? "") };
    case "end":
      return { end: laterClock(slots.start ?? usualStart(slots.theme ?? ""), defaultMinutes) };
    case "venue":
      return { venue: usualVenue(slots.theme ?? "") };
    case "audience":
      return { audience: "本社区居民" };
    case "headcount":
      return { headcount: defaultHeadcount };
    case "budget":
      if (promised)
        return { budget: Math.ceil(promised.fixed ?? promised.each * (slots.headcount ?? defaultHeadcount)) };
      return { budget: usualMoney(slots).budget };
    case "requirements":
      return {};
  }
}

/** What a plan costs where nobody said it, for those who come. */
export function usualMoney({ headcount = defaultHeadcount }: PlanSlots): { headcount: number; budget: number } {
  return { headcount, budget: headcount * defaultYuanPerPerson };
}

function nextSaturday(at: number): string {
  let day = addDays(dayOf(at), daysAheadMin);
  while (weekdayOf(day) !== "周六") day = addDays(day, 1);
  return day;
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function laterClock(clock: string, minutes: number): string {
  const sum = minutesOf(clock) + minutes;
  const latest = minutesOf(clock) < minutesOf(latestEnd) ? minutesOf(latestEnd) : 23 * 60 + 59;
  const capped = Math.min(sum, latest);
  return `${String(Math.floor(capped / 60)).padStart(2, "0")}:${String(capped % 60).padStart(2, "0")}`;
}
