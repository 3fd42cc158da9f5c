import { addDays } from "../../../shared/time.ts";
import {
  addMonths,
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
  monthSource,
  rangeSource,
  readMonth,
  readWeekday,
  rolledDay,
  weekdaySource,
  weekSource,
  yearSource,
} from "./dateRead.ts";
import { readNumber } from "./numbers.ts";
import type { Rule } from "./span.ts";

/** 寒假第一周的周三, 开学前的周日: a day that hangs on something the calendar does not hold. */
const hanging =
  /(?:[一-龥](?:之前|以前|前|之后|以后|过后|后)(?:的|第?一个|最后一?个|那个|头一个|下一个|上一个)+|(?:第[一二三四五六七八九十\d]+个?|最后一个?|头一个?|[一-龥]的那一?个?|暑假|寒假|开学|放假|学期|期末)(?:周|星期|礼拜)?的?)$/;

const looseWeekend =
  /(?:(?:月份?|月?[底初末]|[上中下]旬|春天|夏天|秋天|冬天|暑假|寒假|以后|之后)的?(?:哪|某|随便|找|挑|选)?(?:一?个)?|(?:找|挑|选|哪|某|任何)(?:一?个|几个)?)$/;
/** 下个月找个周六 */
const anyOne = /(?:月|月份|[上中下]旬)[，,]?(?:里|内)?(?:找|挑|选|随便|哪|某|任意?)(?:一?个)$/;
const weekly = /前[两二三四几]个$|每(?:个)?(?:周|星期|礼拜)(?:[一二三四五六日天末][、和到至,，]?(?:周|星期|礼拜)?)+$/;

function readWeekWord(match: RegExpMatchArray, { today, pending, anchor }: DateContext): DateRead | undefined {
  const { week = "", weekday: word = "" } = match.groups ?? {};
  const weekday = readWeekday(word);
  const weekend = word.endsWith("末");
  const before = (match.input ?? "").slice(0, match.index);
  if (week === "" && hanging.test(before)) return { sure: false };
  // 十月底周末, 找个周末, 每周二周五: no day is named.
  if (week === "" && ((weekend && looseWeekend.test(before)) || anyOne.test(before) || weekly.test(before)))
    return { sure: false };
  // 改到周日: of the week that the form or the question speaks of.
  const around = pending ?? anchor;
  const near = week === "" && around !== undefined ? weekdayInWeek(around, weekday) : undefined;
  if (near !== undefined && near >= today && (pending !== undefined || near !== anchor))
    return { day: near, sure: true, weekday };
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
      part === "上旬" || part === "初" ? [1, 10] : part.startsWith("中") ? [11, 20] : [21, daysInMonth(each)];
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

/** Days by their weekday, in a week, a month or a year: 下周六, 月底最后一个周六. */
export const weekdayRules: readonly Rule<DateRead, DateContext>[] = [
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
    name: "本周六 · 下下周日 · 周六 · 这周末 · 周六到周日",
    pattern: new RegExp(
      `(?<week>(?:上+|下+|这|本|每)(?:一)?个?)?(?:${weekSource}的?)?(?<weekday>${weekdaySource})(?:${rangeSource}${weekdaySource})?`,
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
      `(?<year>${yearSource})?的?(?:(?<month>${monthSource})的?(?:月(?=[初中]))?|月(?=[初中]))?(?<part>上旬|中旬|下旬|初|(?<=月)中)[吧呢，,\\s]{0,2}的?(?<which>(?:随便|找|挑|选|任选|某|哪|那)?(?:一?个|第一个|首个|头一?个|最后一?个)?)的?(?<weekday>${weekdaySource})`,
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
];
