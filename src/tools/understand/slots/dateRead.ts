import type { ProblemReason } from "../../../shared/plan.ts";
import { addMonths, addMonthsToDay, dayFrom, type YearMonth, yearMonthOf } from "./calendar.ts";
import { readNumber } from "./numbers.ts";

/** `dateAsked`: the last question was for the date, so a lone 端午节 or 月底 is an answer. `numberAsked`: it was for an amount only. */
export type DateContext = {
  today: string;
  dateAsked: boolean;
  numberAsked: boolean;
  /** The date that 前一天 or 那周的周六 is counted from: the one that waits for a yes, else the known one. */
  anchor?: string;
  /** The date that waits for a yes: a weekday alone is that of its week. */
  pending?: string;
};

/**
 * One date in the text. `day` is absent when it was refused.
 *
 * - sure: the person named this day. Otherwise the words only suggest it (端午节包粽子, 月底).
 * - theme: the words belong to the theme too and are left there.
 * - weekday: 1–7 if nothing but a weekday was said. `past`: 昨天, 上周六.
 */
export type DateRead = {
  day?: string;
  sure: boolean;
  theme?: boolean;
  weekday?: number;
  /** The weekday was said without 这周 or 下周, so that the week of another one may be meant. */
  bare?: boolean;
  past?: boolean;
  problem?: { reason: ProblemReason; fix?: string; is?: string };
};

/** Sources of patterns, without groups where not named. */
export const weekSource = "(?:周|星期|礼拜)";
export const weekdaySource = `${weekSource}(?:[一二三四五六日天末]|[1-7](?!\\d))(?![次场期份回年个])`;
export const yearSource = "(?:\\d{4}年|(?<!\\d)\\d{2}年|[〇零一二三四五六七八九]{4}年|今年|明年|后年|去年|前年|本年)";
export const monthSource =
  "(?:(?<!\\d|(?<![周期拜])[一二三四五六七八九十])(?:\\d{1,2}|十[一二三四五六七八九]?|[一二三四五六七八九])月份?|本月份?|这个?月|当月|下下个?月|下个?月|次月|上个?月|元月份?)";
export const dateSource =
  "(?:\\d{1,2}|[二三四]十[一二三四五六七八九]?|卅一?|十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])";

/** Between the first and the last day of several. */
export const rangeSource = "\\s*(?:-+|~|到|至)\\s*";

/** 1–7 of 周三, 礼拜天, 星期7; 周末 counts as Saturday, on which it begins. */
export function readWeekday(word: string): number {
  const last = word.slice(-1);
  if (last === "末") return 6;
  return last === "日" || last === "天" ? 7 : (readNumber(last) ?? 7);
}

/** The year that is named; undefined without one. */
export function readYear(word: string | undefined, today: string): number | undefined {
  if (word === undefined) return undefined;
  const year = Number(today.slice(0, 4));
  const named = ["前年", "去年", "今年", "明年", "后年"].indexOf(word);
  if (named >= 0) return year + named - 2;
  if (word === "本年") return year;
  const read = readNumber(word.replace("年", ""));
  return read === undefined ? undefined : read < 100 ? 2000 + read : read;
}

/** The month that is named. `rolls`: neither year nor 本/下/上 was said, so a past one means the next year. */
export function readMonth(
  word: string,
  yearWord: string | undefined,
  today: string,
): YearMonth & { rolls: boolean; before: boolean } {
  const current = yearMonthOf(today);
  const year = readYear(yearWord, today);
  const relative = /^下下/.test(word)
    ? 2
    : /^[下次]/.test(word)
      ? 1
      : /^上/.test(word)
        ? -1
        : /^[本这当]/.test(word)
          ? 0
          : undefined;
  if (relative !== undefined) return { ...addMonths(current, relative), rolls: false, before: relative < 0 };
  const month = word.startsWith("元") ? 1 : (readNumber(word.replace(/月份?/, "")) ?? 0);
  return { year: year ?? current.year, month, rolls: year === undefined, before: false };
}

/** Holds a day against the calendar limits: not before today, at most two years ahead. */
export function checkedDay(day: string, today: string, sure = true): DateRead {
  if (day < today) return { sure, problem: { reason: "pastDate" }, past: true };
  if (day > addMonthsToDay(today, 24)) return { sure, problem: { reason: "tooFarDate" } };
  return { day, sure };
}

/**
 * A date of a month that `make` finds, moved to the next year if it is past and no year was said.
 * Fails the read with noSuchDate if neither year has it.
 */
export function rolledDay(
  month: YearMonth & { rolls: boolean },
  today: string,
  make: (month: YearMonth) => string | undefined,
): DateRead {
  const years = month.rolls ? [month.year, month.year + 1] : [month.year];
  const days = years.map((year) => make({ year, month: month.month })).filter((day) => day !== undefined);
  const day = days.find((each) => each >= today) ?? days[0];
  return day === undefined ? { sure: true, problem: { reason: "noSuchDate" } } : checkedDay(day, today);
}

/** "N号": this month, or the next one if it is past. A day that this month lacks is refused, with the next month that has it. */
export function dayOfThisMonth(date: number, today: string): DateRead {
  const current = yearMonthOf(today);
  const later = [1, 2].map((months) => addMonths(current, months)).map(({ year, month }) => dayFrom(year, month, date));
  const here = dayFrom(current.year, current.month, date);
  const next = later.find((day) => day !== undefined);
  if (here !== undefined && here >= today) return { day: here, sure: true };
  if (here === undefined || later[0] === undefined) {
    return { sure: true, problem: { reason: "noSuchDate", ...(next === undefined ? {} : { fix: next }) } };
  }
  return { day: later[0], sure: true };
}

/** Whether a span is all that its clause says, apart from words like 就…吧. */
export function fillsItsClause(text: string, start: number, end: number): boolean {
  const before =
    text
      .slice(0, start)
      .split(/[，,。；;！!？?\n]/)
      .at(-1) ?? "";
  const after = text.slice(end).split(/[，,。；;！!？?\n]/)[0] ?? "";
  return (
    /^(?:嗯|哦|那|就|还是|选|在|放|定|安排|日期|时间|大概|差不多|计划|打算|[\s:是])*$/.test(before) &&
    /^(?:那天|的时候|左右|前后|办|搞|吧|好了|就行|可以|行|呗|啊|呢|[\s)])*$/.test(after)
  );
}
