import { addMonths, dayFrom, daysInMonth, yearMonthOf } from "./calendar.ts";
import {
  checkedDay,
  type DateContext,
  type DateRead,
  dateSource,
  dayOfThisMonth,
  fillsItsClause,
  monthSource,
  rangeSource,
  readMonth,
  rolledDay,
  yearSource,
} from "./dateRead.ts";
import { readNumber } from "./numbers.ts";
import type { Rule } from "./span.ts";

/** What shows that the figures before it count something else: 12-15人, 9-11点, 3.5万. */
const notADay = "(?![\\d.:]|[个人位名元块万千百十kKwW%楼栋点岁时天周年月组户份场次小分类桌米折刻])";
const lastDay = `(?:${rangeSource}(?:${monthSource})?${dateSource}[日号]?${notADay})?`;

function readAbsolute(match: RegExpMatchArray, { today }: DateContext): DateRead | undefined {
  const { year, month = "", date = "", unit } = match.groups ?? {};
  const following = (match.input ?? "").charAt((match.index ?? 0) + match[0].length);
  const apart = /^[二三十廿卅]/.test(date) && date.length > 1 && /^[，。；,;\s上中下早晚傍凌清]?$/.test(following);
  // 这个月28想带…: said without 号.
  const near = /^[这本下当]/.test(month) && /^\d/.test(date) && !/[多来几余]/.test(following);
  if (unit === undefined && !apart && !near && !/^\D*\d|^[一二三四五六七八九十]/.test(month)) return undefined;
  const named = readMonth(month, year, today);
  return rolledDay(named, today, (each) => dayFrom(each.year, each.month, readNumber(date) ?? 0));
}

function readFigures(match: RegExpMatchArray, { today, dateAsked, numberAsked }: DateContext): DateRead | undefined {
  const { year, month, date, sign } = match.groups ?? {};
  const rolls = year === undefined;
  const named = { year: rolls ? Number(today.slice(0, 4)) : Number(year), month: Number(month), rolls };
  if (rolls && (named.month > 12 || named.month < 1 || Number(date) > 31)) return undefined;
  if (rolls && sign !== "/" && numberAsked && !dateAsked) return undefined;
  return rolledDay(named, today, (each) => dayFrom(each.year, each.month, Number(date)));
}

/** 还是23号吧: of the month that the form speaks of, if it does. */
function readDayOfMonth(match: RegExpMatchArray, { today, anchor, pending }: DateContext): DateRead {
  const date = readNumber(match.groups?.["date"] ?? "") ?? 0;
  const { year, month } = yearMonthOf(anchor ?? today);
  // What we proposed says nothing of the month that the person means.
  const near = anchor === undefined || pending !== undefined ? undefined : dayFrom(year, month, date);
  return near !== undefined && near >= today ? { day: near, sure: true } : dayOfThisMonth(date, today);
}

function readMonthPart(match: RegExpMatchArray, { today, dateAsked }: DateContext): DateRead | undefined {
  const { year, month, part = "" } = match.groups ?? {};
  const dayOf = (each: { year: number; month: number }): string | undefined =>
    dayFrom(
      each.year,
      each.month,
      /[底末]/.test(part) ? daysInMonth(each) : part.startsWith("中") ? 11 : part === "下旬" ? 21 : 1,
    );
  const named = month === undefined ? { ...yearMonthOf(today), rolls: false } : readMonth(month, year, today);
  const here = dayOf(named);
  const moved = month === undefined && here !== undefined && here < today ? dayOf(addMonths(named, 1)) : undefined;
  const read = moved === undefined ? rolledDay(named, today, dayOf) : checkedDay(moved, today);
  const start = match.index ?? 0;
  const sure = dateAsked && fillsItsClause(match.input ?? "", start, start + match[0].length);
  return read.day === undefined && !sure ? undefined : { ...read, sure };
}

/** Days with their place in a year or a month: 12月12号, 12/12, 5号, 月底. */
export const calendarDayRules: readonly Rule<DateRead, DateContext>[] = [
  {
    name: "2026年12月12日 · 12月12号 · 下个月5号 · 12月5号到6号",
    pattern: new RegExp(
      `(?<year>${yearSource})?的?(?<month>${monthSource})的?(?<date>${dateSource})(?:(?<unit>[日号])(?!楼(?![道组宇梯]))|${notADay})${lastDay}`,
      "g",
    ),
    read: readAbsolute,
  },
  {
    name: "2026-12-12 · 2026/12/12 · 2026.12.12",
    pattern: /(?<![\d.])(?<year>20\d{2})\s?[-/.年]\s?(?<month>\d{1,2})\s?[-/.]\s?(?<date>\d{1,2})[日号]?(?!\d)/g,
    read: readFigures,
  },
  {
    name: "12/12 · 12-12 · 12.12",
    pattern: new RegExp(
      `(?:(?<![\\d./:¥年-])|(?<=(?:日期|时间|日子|[在这]):))(?<!(?:预算|经费|费用|人均|每人|人数)[^，。；]{0,4})(?<month>\\d{1,2})(?<sign>[/.-])(?<date>\\d{1,2})(?:(?<=/\\d+)[日号])?(?![/-])${notADay}`,
      "g",
    ),
    read: readFigures,
  },
  {
    name: "12号 · 12-15号",
    pattern: new RegExp(
      `(?<![\\d月一二三四五六七八九十第周期拜.~-])(?<date>${dateSource})(?:[日号]?${rangeSource}${dateSource})?(?:号|日(?!常|间|内|游|托|营|班|课|捐|团|研学|体验))(?![楼线院门房桌机码店馆人坑家员场厅台仓桥岗棚井站])`,
      "g",
    ),
    read: readDayOfMonth,
  },
  {
    name: "今年最后一天 · 年末最后一天",
    pattern: /(?<which>今年|阳历年|公历年|年末|年底|一年|本年度?)的?最后一天/g,
    read: (_, { today }) => checkedDay(`${today.slice(0, 4)}-12-31`, today),
  },
  {
    name: "11月最后一天 · 这个月最后一天 · 下个月第一天",
    pattern: new RegExp(
      `(?<year>${yearSource})?的?(?<month>${monthSource}|(?<![个每\\d一二三四五六七八九十正冬腊])月(?=[底末]))[底末]?的?(?<which>最后一天|末尾一天|第一天|头一天)`,
      "g",
    ),
    read: (match, { today }) => {
      const { month = "", year, which = "" } = match.groups ?? {};
      const last = /最后|末尾/.test(which);
      return rolledDay(readMonth(month === "月" ? "这个月" : month, year, today), today, (each) =>
        dayFrom(each.year, each.month, last ? daysInMonth(each) : 1),
      );
    },
  },
  {
    name: "月底 · 下个月初 · 12月中旬",
    pattern: new RegExp(
      `(?<year>${yearSource})?的?(?:(?<month>${monthSource})的?(?:月(?=[底末初]))?|(?<![个每\\d一二三四五六七八九十正冬腊])月)(?<part>底|末|初(?![一二三四五六七八九十])|上旬|中旬|下旬)`,
      "g",
    ),
    read: readMonthPart,
  },
];
