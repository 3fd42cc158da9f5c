import {
  type GiftPromise,
  type PlanSlots,
  type SlotName,
  type SlotProblem,
  type SlotReading,
  shippedTemplates,
} from "../../../shared/plan.ts";
import { dayOf } from "../../../shared/time.ts";
import { messageTextCharsMax } from "../../../shared/turn.ts";
import { asidesOf, reasonLength } from "./asides.ts";
import { readLeftToUs } from "./corrections.ts";
import { festiveThemeProblem } from "./festiveThemes.ts";
import { readLook } from "./looks.ts";
import type { MarkedWords } from "./marks.ts";
import { normalizeText } from "./normalizeText.ts";
import { isPerPerson, readNumbers } from "./readNumbers.ts";
import { readWhen } from "./readWhen.ts";
import { readWords } from "./readWords.ts";
import { mask } from "./span.ts";

/**
 * What surrounds a message. `at` is its moment (today is that day in Shanghai), `slots` what the form holds, `asked` the slots of the
 * last question, `writingRequest` whether the message asks for a plan, so that what is left of it names the activity. `proposed` holds
 * the values that wait for a yes: 前一天 or 周日 is meant against the proposed date.
 */
export type SlotContext = {
  at: number;
  slots: PlanSlots;
  asked: SlotName[];
  writingRequest: boolean;
  proposed?: PlanSlots;
  /** The slots with our suggestions, as they were read back: changes (人数加10个) are counted from these. */
  shown?: PlanSlots;
  /** What each person is to get, said before; a new price per person takes its place. */
  promise?: GiftPromise;
  /** The names of the templates that there are, the usual one first; the shipped ones where absent. */
  templates?: readonly string[];
  /** Words of the message that a tagger takes for theme, audience or venue; evidence beside the rules where a plan is asked for. */
  marked?: readonly MarkedWords[];
};

function withWaiting(requirements: string[], waiting: readonly (string | undefined)[]): string[] {
  const words = waiting.filter((each) => each !== undefined);
  return [...new Set([...requirements, ...words.filter((each) => !requirements.some((wish) => wish.includes(each)))])];
}

/** A slot that was named or refused is no longer a guess. */
function withoutKnown(proposed: PlanSlots, slots: PlanSlots, problems: readonly SlotProblem[]): PlanSlots {
  const entries = Object.entries(proposed).filter(
    ([name]) => !(name in slots) && !problems.some((problem) => problem.slot === name),
  );
  return Object.fromEntries(entries);
}

/**
 * Reads what one message says about a plan, by rules and what was marked before: no clock, no I/O, the same answer for the same input.
 *
 * Words are used up in a fixed order, so that none is read twice: template and comments → 你定 → dates → shifts → times → money → people → audience →
 * venue → wishes → theme. docs/grammar-slots.md lists what is understood.
 *
 * - `slots.requirements` holds the wishes known before without those that were taken back (抽奖不要了), followed by the new ones. A
 *   price per person is kept there too, in the person's words, since the headcount may still come or change, and a duration until
 *   there is a start.
 * - theme, audience, venue and requirements occur in the text as they are returned.
 * - Text beyond the limit of a message is not read.
 */
export function readSlots(text: string, context: SlotContext): SlotReading {
  const original = text.slice(0, messageTextCharsMax);
  const normalized = normalizeText(original);
  if (!context.writingRequest) return readText(original, normalized, context);
  const plain = mask(normalized, asidesOf(normalized));
  const whole = readText(original, plain, context);
  const why = reasonLength(plain);
  if (why === 0) return whole;
  return besideReason(readText(original, mask(plain, [{ start: 0, end: why }]), context), whole);
}

/** What the request itself says counts before what its reason says. */
function besideReason(request: SlotReading, whole: SlotReading): SlotReading {
  const known = { ...request.slots, ...request.proposed };
  const named = (slot: string): boolean =>
    slot in known || request.problems.some((problem) => problem.slot === slot) || slot === "budgetIsLimit";
  const added = <Value>(slots: Record<string, Value>) =>
    Object.fromEntries(Object.entries(slots).filter(([slot]) => !named(slot)));
  const slots: PlanSlots = { ...added(whole.slots), ...request.slots };
  return {
    ...request,
    slots,
    proposed: withoutKnown({ ...added(whole.proposed), ...request.proposed }, slots, request.problems),
    problems: [...request.problems, ...whole.problems.filter(({ slot }) => !named(slot))],
  };
}

function readText(original: string, normalized: string, context: SlotContext): SlotReading {
  const looks = readLook(normalized, context.templates ?? shippedTemplates);
  const withoutLooks = mask(normalized, looks.stretches);
  const left = readLeftToUs(withoutLooks, context.asked);
  const when = readWhen(mask(withoutLooks, left.stretches), context);
  const numbers = readNumbers(when.rest, context);
  const words = readWords({ original, whole: normalized, rest: mask(when.rest, numbers.stretches) }, context);
  const requirements = withWaiting(
    words.requirements,
    [when.waiting, numbers.waiting, ...numbers.costs].map((each) => each && ownWords(original, normalized, each)),
  );
  const known = context.slots.requirements ?? [];
  const stale = known.filter(
    (wish) =>
      words.takenBack.includes(wish) ||
      (numbers.settled === true &&
        isPerPerson(wish) &&
        !requirements.includes(wish) &&
        (context.promise === undefined || numbers.promise !== undefined)),
  );
  const fresh = requirements.filter((wish) => !known.includes(wish));
  const slots: PlanSlots = {
    ...when.slots,
    ...words.slots,
    ...(numbers.budget === undefined ? {} : { budget: numbers.budget }),
    ...(numbers.budget !== undefined && numbers.isLimit ? { budgetIsLimit: true as const } : {}),
    ...(numbers.headcount === undefined ? {} : { headcount: numbers.headcount }),
    ...(fresh.length + stale.length > 0
      ? { requirements: [...known.filter((wish) => !stale.includes(wish)), ...fresh] }
      : {}),
  };
  const refused = [...when.problems, ...numbers.problems, ...words.problems].map((problem) => ({
    ...problem,
    said: ownWords(original, normalized, problem.said),
  }));
  const festive =
    slots.date === undefined && slots.theme === undefined ? undefined : festiveThemeOf(normalized, slots, context);
  if (festive) delete slots.theme;
  const problems = festive ? [...refused, festive] : refused;
  const proposed = {
    ...when.proposed,
    ...words.proposed,
    ...(numbers.proposedHeadcount === undefined ? {} : { headcount: numbers.proposedHeadcount }),
    ...(numbers.proposedBudget === undefined ? {} : { budget: numbers.proposedBudget }),
  };
  const leftToUs = left.slots.filter((slot) => !(slot in slots) && !problems.some((problem) => problem.slot === slot));
  return {
    slots,
    proposed: withoutKnown(proposed, slots, problems),
    problems,
    leftToUs,
    ...(numbers.promise === undefined ? {} : { promise: numbers.promise }),
    ...(looks.look === undefined ? {} : { look: looks.look }),
  };
}

const insists = /补办|补过|就叫|就用|就是要|不改|没错|上次|上回|去年|往年/;

/** A theme or a date of this message may not fit what the form holds of the other. */
function festiveThemeOf(text: string, said: PlanSlots, { slots, proposed, at }: SlotContext): SlotProblem | undefined {
  // Whoever was told and says it again means it.
  if (said.theme !== undefined && (proposed?.theme !== undefined || insists.test(text))) return undefined;
  return festiveThemeProblem({ ...slots, ...said }, dayOf(at));
}

/** The same stretch of the text as it was written. */
function ownWords(original: string, normalized: string, words: string): string {
  const start = normalized.indexOf(words);
  return start < 0 ? words : original.slice(start, start + words.length);
}
