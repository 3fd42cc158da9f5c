import type { PlanSlots, SlotName, SlotProblem } from "../../../shared/plan.ts";
import { dayOf } from "../../../shared/time.ts";
import { clockMinutes, clockText, dayMinutes } from "./clock.ts";
import { readMovedDay, readShift, type Shift } from "./corrections.ts";
import { checkedDay } from "./dateRead.ts";
import { readDates } from "./dates.ts";
import { mask } from "./span.ts";
import { readTimes, type TimeReading } from "./times.ts";

type WhenSlots = Pick<PlanSlots, "date" | "start" | "end">;
/** Date, start and end of a text. `waiting`: a duration that is of no use before a start is known. `rest` is the text without them. */
type WhenReading = {
  slots: WhenSlots;
  proposed: WhenSlots;
  problems: SlotProblem[];
  waiting?: string;
  rest: string;
};
type WhenContext = {
  at: number;
  slots: PlanSlots;
  asked: readonly SlotName[];
  writingRequest: boolean;
  proposed?: PlanSlots;
  shown?: PlanSlots;
};

const numeric: readonly SlotName[] = ["budget", "headcount"];

/** A duration that was said before the start was known (时长两小时 among the wishes), in minutes. */
function earlierDuration(slots: PlanSlots): number | undefined {
  return slots.requirements?.map((wish) => readTimes(wish, undefined).minutes).find((minutes) => minutes !== undefined);
}

/** The end that follows from a start: said, by its duration, or as long after it as before the start was changed. */
function endOf(start: number, reading: TimeReading, known: PlanSlots): number | undefined {
  if (reading.end !== undefined) return reading.end;
  const asBefore =
    known.start === undefined || known.end === undefined
      ? undefined
      : clockMinutes(known.end) - clockMinutes(known.start);
  const minutes = reading.minutes ?? asBefore ?? earlierDuration(known);
  const end = minutes === undefined ? undefined : start + minutes;
  return end !== undefined && end < dayMinutes ? end : undefined;
}

/** Morning, afternoon or evening of a clock time. */
const halfOf = (minutes: number): number => (minutes < 12 * 60 ? 0 : minutes < 17 * 60 + 30 ? 1 : 2);

function readClockSlots(
  text: string,
  reading: TimeReading,
  known: PlanSlots,
  shown: PlanSlots,
): Omit<WhenReading, "rest"> {
  const knownStart = shown.start === undefined ? undefined : clockMinutes(shown.start);
  const problems = reading.problem ? [reading.problem] : [];
  const startRefused = reading.problem?.slot === "start";
  const endRefused = reading.problem?.slot === "end";
  const start = reading.start ?? (reading.minutes === undefined ? undefined : knownStart);
  const waiting =
    start === undefined && reading.hinted === undefined && !startRefused ? reading.durationWords : undefined;
  const slots: WhenSlots = {};
  const proposed: WhenSlots = {};
  if (reading.start !== undefined) slots.start = clockText(reading.start);
  const end = start === undefined ? reading.end : endOf(start, reading, known);
  if (end !== undefined && !endRefused) slots.end = clockText(end);
  if (start === undefined && reading.hinted !== undefined && !startRefused) {
    // 改到早上 against a known start in the afternoon is a correction, not a guess.
    const target = knownStart !== undefined && halfOf(knownStart) !== halfOf(reading.hinted) ? slots : proposed;
    const hintedEnd = endOf(reading.hinted, reading, known);
    if (knownStart === undefined || target === slots) target.start = clockText(reading.hinted);
    if (target.start !== undefined && hintedEnd !== undefined && slots.end === undefined)
      target.end = clockText(hintedEnd);
  }
  const backwards = slots.start !== undefined && slots.end !== undefined && slots.end <= slots.start;
  if (backwards) {
    delete slots.end;
    problems.push({ slot: "end", said: text, reason: "endBeforeStart" });
  }
  return { slots, proposed, problems, ...(waiting === undefined ? {} : { waiting }) };
}

function fromShift(text: string, shift: Shift, today: string): Pick<WhenReading, "slots" | "problems"> {
  const { date, start, end } = shift;
  if (date === undefined)
    return {
      slots: { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) },
      problems: [],
    };
  const { day, problem } = checkedDay(date, today);
  const problems = problem
    ? [{ slot: "date" as const, said: text.slice(shift.stretch.start, shift.stretch.end), ...problem }]
    : [];
  return { slots: day === undefined ? {} : { date: day }, problems };
}

/** Reads the date first, then a shift of the known date or time, then clock times and durations from what is left. */
export function readWhen(text: string, context: WhenContext): WhenReading {
  const today = dayOf(context.at);
  const dateAsked = context.asked.includes("date");
  const pending = context.proposed?.date;
  const anchor = pending ?? context.slots.date;
  const dates = readDates(text, {
    today,
    ...(anchor === undefined || context.writingRequest ? {} : { anchor }),
    ...(pending === undefined || context.writingRequest ? {} : { pending }),
    dateAsked,
    numberAsked: context.asked.some((slot) => numeric.includes(slot)),
  });
  const withoutDates = mask(text, dates.spans);
  const known = { ...context.shown, ...context.slots };
  const moved =
    dates.day === undefined || dates.end === undefined ? undefined : readMovedDay(withoutDates, dates.day, dates.end);
  const shift = moved ?? readShift(withoutDates, anchor === undefined ? known : { ...known, date: anchor });
  const shifted = shift === undefined ? { slots: {}, problems: [] } : fromShift(text, shift, today);
  const withoutShift = shift === undefined ? withoutDates : mask(withoutDates, [shift.stretch]);
  const times = readTimes(withoutShift, known.start === undefined ? undefined : clockMinutes(known.start));
  const clock = readClockSlots(text, times, context.slots, known);
  const wanted =
    context.writingRequest || dateAsked || context.asked.includes("theme") || context.slots.date === undefined;
  const { problem } = dates;
  // 腊八送粥，早上八点: an hour is of a day, and no other one is named.
  const festive = dates.isFestival && clock.slots.start !== undefined && wanted && shifted.slots.date === undefined;
  return {
    slots: {
      ...(festive && dates.proposed !== undefined ? { date: dates.proposed } : {}),
      ...(dates.day === undefined
        ? shifted.slots
        : { ...shifted.slots, date: dates.day, ...(moved ? shifted.slots : {}) }),
      ...clock.slots,
    },
    proposed: {
      ...(dates.proposed !== undefined && wanted && !festive ? { date: dates.proposed } : {}),
      ...clock.proposed,
    },
    problems: [...(problem ? [{ slot: "date" as const, ...problem }] : []), ...shifted.problems, ...clock.problems],
    ...(clock.waiting === undefined ? {} : { waiting: clock.waiting }),
    rest: mask(withoutShift, times.spans),
  };
}
