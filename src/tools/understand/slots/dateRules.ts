import { addDays } from "../../../shared/time.ts";
import {
  addMonths,
  addMonthsToDay,
  dayFrom,
  daysInMonth,
  lastWeekday,
  nthWeekday,
  weekdayAfter,
  weekdayInWeek,
  weekdayNumber,
  yearMonthOf,
} from "./calendar.ts";
import {
  checkedDay,
  type DateContext,
  type DateRead,
  dateSource,
  dayOfThisMonth,
  fillsItsClause,
  monthSource,
  readMonth,
  readWeekday,
  rolledDay,
  weekdaySource,
  weekSource,
  yearSource,
} from "./dateRead.ts";
import { numberSource, readNumber } from "./numbers.ts";
import type { Rule } from "./span.ts";

/** What shows that the figures before it count something else: 12-15人, 9-11点, 3.5万. */
const notADay = "(?![\\d.:]|[个人位名元块万千百十kKwW%楼栋点岁时天周年月组户份场次小分类桌米折刻])";
const to = "\\s*(?:-+|~|到|至)\\s*";
const lastDay = `(?:${to}(?:${monthSource})?${dateSource}[日号]?${notADay})?`;

const dayWords = new Map(Object.entries({ 今: 0, 明: 1, 后: 2, 大后: 3, 昨: -1, 前: -2, 大前: -3 }));

function readAbsolute(match: RegExpMatchArray, { today }: DateContext): DateRead | undefined {
  const { year, month = "", date = "", unit } = match.groups ?? {};
  const following = (match.input ?? "").charAt((match.index ?? 0) + match[0].length);
  const apart = /^[二三十廿卅]/.test(date) && date.length > 1 && /^[，。；,;\s]?$/.test(following);
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

function readLater(match: RegExpMatchArray, { today }: DateContext): DateRead | undefined {
  const { count = "", unit = "" } = match.groups ?? {};
  if (count === "半") return unit.includes("月") ? checkedDay(addDays(today, 15), today) : undefined;
  const number = readNumber(count);
  if (number === undefined || !Number.isInteger(number) || number > 1000) return undefined;
  if (unit.includes("月")) return checkedDay(addMonthsToDay(today, number), today);
  return checkedDay(addDays(today, number * (/[天日]/.test(unit) ? 1 : 7)), today);
}

/** 寒假第一周的周三, 开学前的周日: a day that hangs on something the calendar does not hold. */
const hanging =
  /(?:[一-龥](?:之前|以前|前|之后|以后|过后|后)(?:的|第?一个|最后一?个|那个|头一个|下一个|上一个)+|(?:第[一二三四五六七八九十\d]+个?|最后一个?|头一个?|[一-龥]的那一?个?|暑假|寒假|开学|放假|学期|期末)(?:周|星期|礼拜)?的?)$/;

function readWeekWord(match: RegExpMatchArray, { today, pending, anchor }: DateContext): DateRead | undefined {
  const { week = "", weekday: word = "" } = match.groups ?? {};
  const weekday = readWeekday(word);
  const weekend = word.endsWith("末");
  if (week === "" && hanging.test((match.input ?? "").slice(0, match.index))) return { sure: false };
  // 改到周日: of the week that the form or the question speaks of.
  const around = pending ?? anchor;
  const near = week === "" && around !== undefined ? weekdayInWeek(around, weekday) : undefined;
  if (near !== undefined && near >= today && near !== anchor) return { day: near, sure: true, weekday };
  const later = [...week].filter((character) => character === "下").length;
  const earlier = [...week].filter((character) => character === "上").length;
  if (later > 0 || earlier > 0)
    return { ...checkedDay(weekdayInWeek(today, weekday, later - earlier), today), weekday };
  const onSunday = weekend && weekdayNumber(today) === 7;
  if (/[这本]/.test(week)) return { ...checkedDay(onSunday ? today : weekdayInWeek(today, weekday), today), weekday };
  const day = weekend ? (weekdayNumber(today) === 6 ? today : weekdayAfter(today, 6)) : weekdayAfter(today, weekday);
  return { day, sure: !week.startsWith("每"), weekday, ...(week === "" ? { bare: true } : {}) };
}

function readMonthWeekday(match: RegExpMatchArray, { today }: DateContext): DateRead | undefined {
  const { year, month, ending, nth, back, that, weekday = "" } = match.groups ?? {};
  if ((month === undefined || that !== undefined) && ending === undefined) return undefined;
  const wanted = readWeekday(weekday);
  const make = (each: { year: number; month: number }): string | undefined =>
    nth === undefined
      ? addDays(lastWeekday(each, wanted), -7 * ((readNumber(back ?? "一") ?? 1) - 1))
      : nthWeekday(each, /[首头]/.test(nth) ? 1 : (readNumber(nth.replace(/[第个]/g, "")) ?? 0), wanted);
  if (month !== undefined) return rolledDay(readMonth(month, year, today), today, make);
  const here = make(yearMonthOf(today));
  return checkedDay(here !== undefined && here >= today ? here : (make(addMonths(yearMonthOf(today), 1)) ?? ""), today);
}

/** 12月中旬的周六, 12月中旬找个周六: the only one, the first or the last such weekday of those ten days; of several the first is a proposal. */
function readPartWeekday(match: RegExpMatchArray, { today }: DateContext): DateRead | undefined {
  const { year, month, part = "", which = "", weekday = "" } = match.groups ?? {};
  const wanted = readWeekday(weekday);
  const daysIn = (each: { year: number; month: number }): string[] => {
    const [first, last] =
      part === "上旬" || part === "初" ? [1, 10] : part === "中旬" ? [11, 20] : [21, daysInMonth(each)];
    return Array.from(
      { length: last - first + 1 },
      (_, index) => dayFrom(each.year, each.month, first + index) ?? "",
    ).filter((day) => day !== "" && weekdayNumber(day) === wanted);
  };
  const named = month === undefined ? { ...yearMonthOf(today), rolls: false } : readMonth(month, year, today);
  const here = daysIn(named).filter((day) => day >= today);
  const moved = month === undefined ? addMonths(named, 1) : { ...named, year: named.year + 1 };
  const days = here.length > 0 || (month !== undefined && !named.rolls) ? here : daysIn(moved);
  const day = /最后/.test(which) ? days.at(-1) : days[0];
  if (day === undefined) return undefined;
  return checkedDay(day, today, days.length === 1 || /第一|最后|首|头/.test(which));
}

function readMonthPart(match: RegExpMatchArray, { today, dateAsked }: DateContext): DateRead | undefined {
  const { year, month, part = "" } = match.groups ?? {};
  const dayOf = (each: { year: number; month: number }): string | undefined =>
    dayFrom(
      each.year,
      each.month,
      /[底末]/.test(part) ? daysInMonth(each) : part === "中旬" ? 11 : part === "下旬" ? 21 : 1,
    );
  const named = month === undefined ? { ...yearMonthOf(today), rolls: false } : readMonth(month, year, today);
  const here = dayOf(named);
  const moved = month === undefined && here !== undefined && here < today ? dayOf(addMonths(named, 1)) : undefined;
  const read = moved === undefined ? rolledDay(named, today, dayOf) : checkedDay(moved, today);
  const start = match.index ?? 0;
  const sure = dateAsked && fillsItsClause(match.input ?? "", start, start + match[0].length);
  return read.day === undefined && !sure ? undefined : { ...read, sure };
}

/** Dates of the common calendar. Of two that overlap the longer one counts, of two equally long ones the earlier rule. */
export const dateRules: readonly Rule<DateRead, DateContext>[] = [
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
      `(?<![\\d月一二三四五六七八九十第.~-])(?<date>${dateSource})(?:[日号]?${to}${dateSource})?(?:号|日(?!常|间|内|游|托))(?![楼线院门房桌机码店馆人坑家员])`,
      "g",
    ),
    read: (match, { today }) => dayOfThisMonth(readNumber(match.groups?.["date"] ?? "") ?? 0, today),
  },
  {
    name: "今天 · 明晚 · 大后天 · 昨天",
    pattern: /(?<word>大后|大前|后|明|今|昨|前)(?:天|日(?!照)|儿个?(?![子女童媳科孙歌])|朝(?!代)|(?=晚|早))(?!花板)/g,
    read: (match, { today }) => {
      const word = match.groups?.["word"] ?? "";
      if (/^大?[前后]/.test(word) && !/[天儿个]$/.test(match[0])) return undefined;
      return checkedDay(addDays(today, dayWords.get(word) ?? 0), today);
    },
  },
  {
    name: "下周今天",
    pattern: /(?<weeks>下+)(?:一)?个?(?:周|星期|礼拜)的?(?:今天|这一?天)/g,
    read: (match, { today }) => checkedDay(addDays(today, 7 * (match.groups?.["weeks"] ?? "").length), today),
  },
  {
    name: "3天后 · 两周后 · 一个月以后 · 过三天",
    pattern: new RegExp(
      `(?:过(?=${numberSource}(?:天|个?(?:星期|礼拜))))?(?<count>${numberSource}|半)(?<unit>天|日|个?${weekSource}|个月)(?:(?<=过.{1,6})|(?:之后|以后|过后|后))`,
      "g",
    ),
    read: readLater,
  },
  {
    name: "两周后的周六 · 三个星期以后的周日",
    pattern: new RegExp(
      `(?:过)?(?<count>${numberSource})个?${weekSource}(?:之后|以后|过后|后)的?(?:那个?)?(?<weekday>${weekdaySource})`,
      "g",
    ),
    read: (match, { today }) => {
      const weeks = readNumber(match.groups?.["count"] ?? "");
      const weekday = readWeekday(match.groups?.["weekday"] ?? "");
      return weeks === undefined || weeks > 100
        ? undefined
        : { ...checkedDay(weekdayInWeek(today, weekday, Math.round(weeks)), today), weekday };
    },
  },
  {
    name: "今年最后一天 · 年末最后一天",
    pattern: /(?<which>今年|阳历年|公历年|年末|年底|一年|本年度?)的?最后一天/g,
    read: (_, { today }) => checkedDay(`${today.slice(0, 4)}-12-31`, today),
  },
  {
    name: "今年最后一个周六 · 明年第一个周五",
    pattern: new RegExp(
      `(?<year>今年|年内|明年)的?(?<which>最后一?个|第一个|头一个)的?(?<weekday>${weekdaySource})`,
      "g",
    ),
    read: (match, { today }) => {
      const { year: word = "", which = "", weekday = "" } = match.groups ?? {};
      const year = Number(today.slice(0, 4)) + (word === "明年" ? 1 : 0);
      const wanted = readWeekday(weekday);
      const day = which.startsWith("最后")
        ? lastWeekday({ year, month: 12 }, wanted)
        : nthWeekday({ year, month: 1 }, 1, wanted);
      return checkedDay(day ?? "", today);
    },
  },
  {
    name: "11月最后一天 · 这个月最后一天 · 下个月第一天",
    pattern: new RegExp(
      `(?<year>${yearSource})?的?(?<month>${monthSource}|(?<=^|[，。；,;\\s])月(?=[底末]))[底末]?的?(?<which>最后一天|末尾一天|第一天|头一天)`,
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
    name: "本周六 · 下下周日 · 周六 · 这周末 · 周六到周日",
    pattern: new RegExp(
      `(?<week>(?:上+|下+|这|本|每)(?:一)?个?)?(?:${weekSource}的?)?(?<weekday>${weekdaySource})(?:${to}${weekdaySource})?`,
      "g",
    ),
    read: readWeekWord,
  },
  {
    name: "下个月第二个周六 · 月底最后一个周六 · 12月最后一个周末",
    pattern: new RegExp(
      `(?<year>${yearSource})?的?(?<month>${monthSource})?(?<ending>月?[底末])?的?(?:(?<nth>第[一二三四五1-5]个?|首个|头一?个)|(?:最后|倒数第)(?:一|(?<back>[二三四]))?个?|(?<that>那一?个?))的?(?<weekday>${weekdaySource})`,
      "g",
    ),
    read: readMonthWeekday,
  },
  {
    name: "12月中旬的周六 · 下旬找个周日 · 月初第一个周六",
    pattern: new RegExp(
      `(?<year>${yearSource})?的?(?:(?<month>${monthSource})的?(?:月(?=初))?|月(?=初))?(?<part>上旬|中旬|下旬|初)的?(?<which>(?:随便|找|挑|选|任选|某|哪|那)?(?:一?个|第一个|首个|头一?个|最后一?个)?)的?(?<weekday>${weekdaySource})`,
      "g",
    ),
    read: readPartWeekday,
  },
  {
    name: "新年第一个周六",
    pattern: new RegExp(
      `(?:新年|新的一年|元旦(?:过|以|之)?后|开年|明年|跨年后)的?(?:第一个|首个|头一?个)的?(?<weekday>${weekdaySource})`,
      "g",
    ),
    read: (match, { today }) => {
      const first = nthWeekday(
        { year: Number(today.slice(0, 4)), month: 1 },
        1,
        readWeekday(match.groups?.["weekday"] ?? ""),
      );
      const next = nthWeekday(
        { year: Number(today.slice(0, 4)) + 1, month: 1 },
        1,
        readWeekday(match.groups?.["weekday"] ?? ""),
      );
      const thisYear = first !== undefined && first >= today && !match[0].startsWith("明年");
      return checkedDay((thisYear ? first : next) ?? "", today);
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
