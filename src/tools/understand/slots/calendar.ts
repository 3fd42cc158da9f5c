import { addDays } from "../../../shared/time.ts";

/** Days are "2026-12-12"; weekdays run from 1 (Monday) to 7 (Sunday). */
export type YearMonth = { year: number; month: number };

const two = (value: number): string => String(value).padStart(2, "0");

export function daysInMonth({ year, month }: YearMonth): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The day, or undefined where the calendar has none (2月30号, 13月). */
export function dayFrom(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth({ year, month })) return undefined;
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

export function yearMonthOf(day: string): YearMonth {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)) };
}

export function addMonths({ year, month }: YearMonth, months: number): YearMonth {
  const index = year * 12 + month - 1 + months;
  return { year: Math.floor(index / 12), month: (index % 12) + 1 };
}

/** The same date `months` later; in a shorter month its last day. */
export function addMonthsToDay(day: string, months: number): string {
  const target = addMonths(yearMonthOf(day), months);
  const date = Math.min(Number(day.slice(8)), daysInMonth(target));
  return dayFrom(target.year, target.month, date) ?? day;
}

export function weekdayNumber(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The day of a weekday in the week (Monday to Sunday) that lies `weeks` after the week of `day`. */
export function weekdayInWeek(day: string, weekday: number, weeks = 0): string {
  return addDays(day, weekday - weekdayNumber(day) + weeks * 7);
}

/** The first such weekday after a day, that day itself excluded. */
export function weekdayAfter(day: string, weekday: number): string {
  return addDays(day, ((weekday - weekdayNumber(day) + 6) % 7) + 1);
}

/** The last such weekday before a day, that day itself excluded. */
export function weekdayBefore(day: string, weekday: number): string {
  return addDays(day, -(((weekdayNumber(day) - weekday + 6) % 7) + 1));
}

/** The `nth` such weekday of a month, counted from 1; undefined where the month has no fifth one. */
export function nthWeekday({ year, month }: YearMonth, nth: number, weekday: number): string | undefined {
  const first = dayFrom(year, month, 1);
  if (first === undefined) return undefined;
  const date = 1 + ((weekday - weekdayNumber(first) + 7) % 7) + (nth - 1) * 7;
  return dayFrom(year, month, date);
}

export function lastWeekday({ year, month }: YearMonth, weekday: number): string {
  const last = dayFrom(year, month, daysInMonth({ year, month })) ?? "";
  return addDays(last, -((weekdayNumber(last) - weekday + 7) % 7));
}
