import { readModifier } from "./dateModifiers.ts";
import { checkedDay, type DateContext, type DateRead, fillsItsClause, readYear, yearSource } from "./dateRead.ts";
import { festivalDaysIn, festivalNamed, festivalSource, nextFestivalDay } from "./festivals.ts";
import { lunarDay } from "./lunarDays.ts";
import { readNumber } from "./numbers.ts";
import type { Span } from "./span.ts";

const festivalPattern = new RegExp(`(?<year>${yearSource})?的?(?<name>${festivalSource})`, "g");
const earlierOnes = /(?:上次|上回|上一次|去年|往年|每年|历年|前几年)的?$/;
const namesTheDay = /(?:不是[^，。]{1,6}，?而?是|在|于|到|改成|换成|日期|时间|那就|就)[:是]?$/;
const timeFollows = /^(?:上午|下午|早上|晚上|中午|傍晚|早晨|(?:\d{1,2}|[一二三四五六七八九十]{1,3})点)/;

const dayWords =
  "(?<day>初[一二三四五六七八九十]|[二三]十[一二三四五六七八九]?|十[一二三四五六七八九]?|廿[一二三四五六七八九]?|\\d{1,2}|[一二三四五六七八九])";
const lunarPatterns = [
  new RegExp(
    `(?:农历|阴历|旧历)(?<year>${yearSource})?的?(?<leap>闰)?(?<month>正|冬|腊|十[一二三四五六七八九]?|[一二三四五六七八九]|\\d{1,2})月份?${dayWords}[日号]?`,
    "g",
  ),
  new RegExp(`(?<year>${yearSource})?(?<leap>闰)?(?<month>正|冬|腊)月${dayWords}[日号]?`, "g"),
  new RegExp(
    `(?<year>${yearSource})?(?<leap>闰)?(?<![十\\d])(?<month>十[一二]?|[一二三四五六七八九])月(?<day>初[一二三四五六七八九十])`,
    "g",
  ),
  // Days that nearly everybody counts by the moon when they are written in Chinese figures without 号.
  /(?<year>明年|今年|后年)?(?<![\d一二三四五六七八九十])(?:(?<month>八|七)月(?<day>十五)|(?<month2>七)月(?<day2>初?七)|(?<month3>九)月(?<day3>初?九))(?![日号十\d一二三四五六七八九])/g,
];

function lunarMonth(word: string): number {
  return { 正: 1, 冬: 11, 腊: 12 }[word] ?? readNumber(word) ?? 0;
}

function readLunar(match: RegExpMatchArray, today: string): DateRead {
  const groups = match.groups ?? {};
  const month = lunarMonth(groups["month"] ?? groups["month2"] ?? groups["month3"] ?? "");
  const date = readNumber((groups["day"] ?? groups["day2"] ?? groups["day3"] ?? "").replace("初", "")) ?? 0;
  if (month < 1 || month > 12) return { sure: true, problem: { reason: "noSuchDate" } };
  const year = readYear(groups["year"], today);
  const around = Number(today.slice(0, 4));
  const years = year === undefined ? [around - 1, around, around + 1] : [year];
  const days = years
    .map((each) => lunarDay(each, month, date, groups["leap"] !== undefined))
    .filter((day) => day !== undefined);
  const day = days.find((each) => each >= today) ?? days.at(-1);
  return day === undefined ? { sure: true, problem: { reason: "noSuchDate" } } : checkedDay(day, today);
}

function withModifier(text: string, start: number, end: number, read: DateRead, context: DateContext): Span<DateRead> {
  if (read.day === undefined) return { start, end, value: read };
  const modifier = readModifier(read.day, text.slice(end));
  if (modifier.length === 0) return { start, end, value: read };
  return {
    start,
    end: end + modifier.length,
    value: checkedDay(modifier.day, context.today, modifier.sure || read.sure),
  };
}

function readFestival(text: string, match: RegExpMatchArray, context: DateContext): Span<DateRead>[] {
  const festival = festivalNamed(match.groups?.["name"] ?? "");
  const start = match.index ?? 0;
  const end = start + match[0].length;
  const year = readYear(match.groups?.["year"], context.today);
  if (festival === undefined || earlierOnes.test(text.slice(0, start)) || match.groups?.["year"] === "去年") return [];
  const day = year === undefined ? nextFestivalDay(festival, context.today) : festivalDaysIn(festival, year)[0];
  if (day === undefined) return [];
  const modifier = readModifier(day, text.slice(end));
  const lone = context.dateAsked && fillsItsClause(text, start, end + modifier.length);
  const named = namesTheDay.test(text.slice(0, start)) || timeFollows.test(text.slice(end));
  const sure = modifier.sure || lone || (modifier.length === 0 && named);
  const read = checkedDay(modifier.day, context.today, sure);
  // 端午节前一天 may start from a festival that is today, so that the day before it is over: the next year's is not meant either.
  if (!sure && read.day === undefined) return [];
  const kept = sure || modifier.length > 0 ? {} : { theme: true };
  return [{ start, end: end + modifier.length, value: { ...read, ...kept } }];
}

/** Festivals and dates of the Chinese calendar, with what follows them (那天, 前一天, 那周的周六). */
export function readFestivalDates(text: string, context: DateContext): Span<DateRead>[] {
  const lunar = lunarPatterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) =>
      withModifier(text, match.index, match.index + match[0].length, readLunar(match, context.today), context),
    ),
  );
  const named = [...text.matchAll(festivalPattern)].flatMap((match) => readFestival(text, match, context));
  return [...lunar, ...named];
}
