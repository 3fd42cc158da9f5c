import { weekdayAfter, weekdayBefore } from "./calendar.ts";
import { readModifier } from "./dateModifiers.ts";
import {
  checkedDay,
  type DateContext,
  type DateRead,
  fillsItsClause,
  readWeekday,
  readYear,
  weekdaySource,
  yearSource,
} from "./dateRead.ts";
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
  // 八月十六（农历）
  new RegExp(
    `(?<year>${yearSource})?(?<leap>闰)?(?<![十\\d])(?<month>正|冬|腊|十[一二]?|[一二三四五六七八九])月份?${dayWords}[日号]?\\s?[(,，]?(?:农历|阴历|旧历)[)]?`,
    "g",
  ),
  // 初八上午, said about the New Year: only in the weeks around it, see readLunar.
  /(?<=^|[，。；,;\s]|[在于到定改就])(?<lone>初[一二三四五六七八九十])(?=[上下]午|早上|晚上|中午|那天|当天|[，。；,;\s]|$|[给为请带办搞组开])/g,
  // 年廿八: the twelfth month is not said.
  /(?<![今明后去前\d一二三四五六七八九十])年(?<late>廿[一二三四五六七八九]|二十[三四五六七八九])(?![年月岁])/g,
  // 大年初五, 年初五; 初三 alone is also a school year.
  /(?:大年|(?<![今明后去])年)(?<day>初[一二三四五六七八九十])/g,
  /(?<=(?:春节|新春|过年|正月|新年|除夕)[^。]{0,12})(?<![月年])(?<day>初[一二三四五六七八九十])(?!中|学|年级|的?学生|毕业|[一二三])/g,
  // Days that nearly everybody counts by the moon when they are written in Chinese figures without 号.
  /(?<year>明年|今年|后年)?(?<![\d一二三四五六七八九十])(?:(?<month>八|七)月(?<day>十五)|(?<month2>七)月(?<day2>初?七)|(?<month3>九)月(?<day3>初?九))(?![日号十\d一二三四五六七八九])/g,
];

function lunarMonth(word: string): number {
  return { 正: 1, 冬: 11, 腊: 12 }[word] ?? readNumber(word) ?? 0;
}

/** 初八 alone is of the New Year from the twelfth month on. */
const nearNewYear = (today: string): boolean =>
  [-1, 0].some((offset) => {
    const year = Number(today.slice(0, 4)) + offset;
    const from = lunarDay(year, 12, 1);
    const until = lunarDay(year + 1, 1, 15);
    return from !== undefined && until !== undefined && from <= today && today <= until;
  });

function readLunar(match: RegExpMatchArray, today: string): DateRead | undefined {
  const groups = match.groups ?? {};
  if (groups["lone"] !== undefined && !nearNewYear(today)) return undefined;
  const month = lunarMonth(
    groups["month"] ?? groups["month2"] ?? groups["month3"] ?? (groups["late"] === undefined ? "正" : "腊"),
  );
  const date =
    readNumber(
      (groups["day"] ?? groups["day2"] ?? groups["day3"] ?? groups["late"] ?? groups["lone"] ?? "").replace("初", ""),
    ) ?? 0;
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

/** 茶话会，七一，一千: a festival between two commas is when, and not what for. */
const isAClause = (text: string, start: number, end: number): boolean =>
  /[，。；;：:\n】]\s?$/.test(text.slice(0, start)) && /^\s?(?:[，。；;\n【]|$)/.test(text.slice(end));
const manyDays = /春节|过年|新年|国庆|五一|劳动节/;

function readFestival(text: string, match: RegExpMatchArray, context: DateContext): Span<DateRead>[] {
  const festival = festivalNamed(match.groups?.["name"] ?? "");
  const start = match.index ?? 0;
  const end = start + match[0].length;
  const year = readYear(match.groups?.["year"], context.today);
  if (festival === undefined || earlierOnes.test(text.slice(0, start)) || match.groups?.["year"] === "去年") return [];
  const day = year === undefined ? nextFestivalDay(festival, context.today) : festivalDaysIn(festival, year)[0];
  if (day === undefined) return [];
  const modifier = readModifier(day, text.slice(end));
  const lone =
    (context.dateAsked && fillsItsClause(text, start, end + modifier.length)) ||
    (modifier.length === 0 && isAClause(text, start, end) && !manyDays.test(match[0]));
  const named = namesTheDay.test(text.slice(0, start)) || timeFollows.test(text.slice(end));
  const sure = modifier.sure || lone || (modifier.length === 0 && named);
  const read = checkedDay(modifier.day, context.today, sure);
  // 端午节前一天 may start from a festival that is today, so that the day before it is over: the next year's is not meant either.
  if (!sure && read.day === undefined) return [];
  const kept = sure || modifier.length > 0 ? {} : { theme: true };
  return [{ start, end: end + modifier.length, value: { ...read, ...kept } }];
}

/** A festival may be held some weeks early or late, the New Year even earlier; further away the date and the name do not fit. */
const farDays = (name: string): number => (/春节|新年|过年/.test(name) ? 45 : 20);
const daysBetween = (one: string, other: string): number => Math.abs(Date.parse(one) - Date.parse(other)) / 86_400_000;

/** How many days lie between a day and the nearest day of a festival, and whether an activity for it can no longer be meant. */
export function distanceToFestival(
  festival: NonNullable<ReturnType<typeof festivalNamed>>,
  name: string,
  day: string,
): { days: number; isFar: boolean } {
  const year = Number(day.slice(0, 4));
  const around = [year - 1, year, year + 1].flatMap((each) => festivalDaysIn(festival, each));
  const days = Math.min(...around.map((each) => daysBetween(each, day)));
  return { days, isFar: days > farDays(name) };
}

/**
 * The day of the festival that a date is said to be but is not: 12月12号中秋节; undefined where both fit.
 *
 * `said` are the words of both. 中秋节当天 leaves no room, else a festival may be held some weeks off.
 */
export function festivalInstead(
  text: string,
  { start, end, day }: { start: number; end: number; day: string },
  today: string,
): { said: string; fix: string } | undefined {
  if (new RegExp(festivalSource).test(text.slice(start, end))) return undefined;
  const follows = text
    .slice(end)
    .match(new RegExp(`^[\\s,，(的]{0,2}(?:也?就?是|正好是?)?(${festivalSource})(当天|那天|当日|这天)?`));
  const precedes = text
    .slice(0, start)
    .match(new RegExp(`(?<!不是)(${festivalSource})(当天|那天|当日|这天)?[\\s,，(的]{0,2}(?:也?就?是|即)?$`));
  // 重阳补办聚餐: held later on purpose.
  if (/^(?:节|活动)?的?(?:补办|补过|延期|提前过|提前办)/.test(text.slice(end + (follows?.[0].length ?? 0))))
    return undefined;
  const name = follows?.[1] ?? precedes?.[1] ?? "";
  const festival = name === "学雷锋" ? undefined : festivalNamed(name);
  if (festival === undefined) return undefined;
  const { days: distance, isFar } = distanceToFestival(festival, name, day);
  const exact = (follows?.[2] ?? precedes?.[2]) !== undefined;
  const fix = nextFestivalDay(festival, today);
  if (fix === undefined || (exact ? distance === 0 : !isFar)) return undefined;
  const said = text.slice(start - (follows ? 0 : (precedes?.[0].length ?? 0)), end + (follows?.[0].length ?? 0));
  return { said, fix };
}

/** 前一天吧, 那周的周六, 就那天: counted from the date that the form holds or proposes. */
export function readAnchored(text: string, { anchor, pending, today }: DateContext): Span<DateRead>[] {
  if (anchor === undefined) return [];
  const start = text.match(
    /^(?:嗯|哦|那|就|还是|改|要|不|不是|不对|换|定|放|选|挪|[，,、\s])*(?:在|到|成|为)?(?:节日|过节|节|活动|它)?的?/,
  )?.[0].length;
  const from = [start ?? 0, (start ?? 0) - 1].find((each) => each >= 0 && readModifier(anchor, text.slice(each)).sure);
  if (from === undefined) return [];
  const { day, length } = readModifier(anchor, text.slice(from));
  const answers = /^(?:吧|好了|就行|可以|行|呗|啊|呢|办|搞|举行)*(?=$|[，。；！,;\s]|[上下]午|早上|晚上|\d)/.test(
    text.slice(from + length),
  );
  if (!answers || (day === anchor && pending === undefined)) return [];
  return [{ start: from, end: from + length, value: checkedDay(day, today) }];
}

/** 年前最后一个周六, 年后第一个周五: counted from 春节. */
const yearTurn = new RegExp(
  `(?<![今明去前后\\d一二两三四五六七八九十半多几每])年(?<side>前|后)的?(?:最后一?个|第一个|头一个|那个)?的?(?<weekday>${weekdaySource})`,
  "g",
);

function readYearTurn(match: RegExpMatchArray, { today }: DateContext): Span<DateRead>[] {
  const spring = festivalNamed("春节");
  const day = spring === undefined ? undefined : nextFestivalDay(spring, today);
  if (day === undefined) return [];
  const weekday = readWeekday(match.groups?.["weekday"] ?? "");
  const found = match.groups?.["side"] === "前" ? weekdayBefore(day, weekday) : weekdayAfter(day, weekday);
  return [{ start: match.index ?? 0, end: (match.index ?? 0) + match[0].length, value: checkedDay(found, today) }];
}

/** Festivals and dates of the Chinese calendar, with what follows them (那天, 前一天, 那周的周六). */
export function readFestivalDates(text: string, context: DateContext): Span<DateRead>[] {
  const lunar = lunarPatterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const read = readLunar(match, context.today);
      return read === undefined ? [] : [withModifier(text, match.index, match.index + match[0].length, read, context)];
    }),
  );
  const turn = [...text.matchAll(yearTurn)].flatMap((match) => readYearTurn(match, context));
  const named = [...text.matchAll(festivalPattern)].flatMap((match) => readFestival(text, match, context));
  return [...lunar, ...turn, ...named];
}
