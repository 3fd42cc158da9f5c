import { addDays } from "../../../shared/time.ts";
import { addMonthsToDay, weekdayInWeek } from "./calendar.ts";
import { checkedDay, type DateContext, type DateRead, readWeekday, weekdaySource, weekSource } from "./dateRead.ts";
import { numberSource, readNumber } from "./numbers.ts";
import type { Rule } from "./span.ts";

const dayWords = new Map(Object.entries({ 今: 0, 明: 1, 后: 2, 大后: 3, 昨: -1, 前: -2, 大前: -3 }));

function readLater(match: RegExpMatchArray, { today }: DateContext): DateRead | undefined {
  const { count = "", unit = "" } = match.groups ?? {};
  if (count === "半") return unit.includes("月") ? checkedDay(addDays(today, 15), today) : undefined;
  const number = readNumber(count);
  if (number === undefined || !Number.isInteger(number) || number > 1000) return undefined;
  if (unit.includes("月")) return checkedDay(addMonthsToDay(today, number), today);
  return checkedDay(addDays(today, number * (/[天日]/.test(unit) ? 1 : 7)), today);
}

/** Days counted from today: 大后天, 两周后的周六. */
export const relativeDayRules: readonly Rule<DateRead, DateContext>[] = [
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
];
