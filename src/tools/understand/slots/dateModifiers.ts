import { addDays } from "../../../shared/time.ts";
import { weekdayAfter, weekdayBefore, weekdayInWeek, weekdayNumber } from "./calendar.ts";
import { readWeekday, weekdaySource } from "./dateRead.ts";
import { numberSource, readNumber } from "./numbers.ts";

type Modifier = { pattern: RegExp; apply: (day: string, match: RegExpMatchArray) => { day: string; sure: boolean } };

const count = (word: string | undefined): number => readNumber(word ?? "一") ?? 1;
const before = "(?:之前|以前|前头|前面|前)";
const after = "(?:之后|以后|过后|后头|后面|后)";
const which = "(?:第?一个?|最后一?个?|那个?|最近的?一?个?|头一个|上一?个|下一?个|的)*";

function weekdayAround(day: string, word: string, earlier: boolean): string {
  const weekday = readWeekday(word);
  const weekend = word.endsWith("末");
  // A weekend before a Sunday festival is the whole weekend before it, not the Saturday next to it.
  if (earlier)
    return weekend
      ? weekdayBefore(weekdayBefore(addDays(day, 1), 7) < day ? day : addDays(day, -1), 6)
      : weekdayBefore(day, weekday);
  return weekdayAfter(day, weekday);
}

/** What may stand after a festival or lunar date, the more specific first. All are tried at the start of what follows. */
const modifiers: readonly Modifier[] = [
  {
    pattern: new RegExp(
      `^的?(?:那一?周|当周|那一?个?星期|那一?个?礼拜|所在的?那?一?周|同一?周|这一?周)的?(${weekdaySource})`,
    ),
    apply: (day, match) => ({ day: weekdayInWeek(day, readWeekday(match[1] ?? "")), sure: true }),
  },
  {
    pattern: new RegExp(`^的?(${before}|${after})(${numberSource}|半)个?(?:周|星期|礼拜)的(${weekdaySource})`),
    apply: (day, match) => {
      const weeks = count(match[2]) * (/前/.test(match[1] ?? "") ? -1 : 1);
      return { day: weekdayInWeek(day, readWeekday(match[3] ?? ""), weeks), sure: true };
    },
  },
  {
    pattern: new RegExp(`^的?(${before}|${after})${which}(${weekdaySource})`),
    apply: (day, match) => ({ day: weekdayAround(day, match[2] ?? "", /前/.test(match[1] ?? "")), sure: true }),
  },
  {
    pattern: new RegExp(`^的?${after}的?第(${numberSource})个(${weekdaySource})`),
    apply: (day, match) => ({
      day: addDays(weekdayAfter(day, readWeekday(match[2] ?? "")), 7 * (count(match[1]) - 1)),
      sure: true,
    }),
  },
  {
    pattern: new RegExp(`^的?${before}的?最后一个工作日`),
    apply: (day) => {
      const eve = addDays(day, -1);
      return { day: weekdayNumber(eve) > 5 ? weekdayBefore(eve, 5) : eve, sure: true };
    },
  },
  {
    pattern: /^(?:节|假期|长假|黄金周)?的?第([一二三四五六七\d])天/,
    apply: (day, match) => ({ day: addDays(day, count(match[1]) - 1), sure: true }),
  },
  {
    pattern: new RegExp(`^的?(${before}|提前|${after}|过)的?(${numberSource})天`),
    apply: (day, match) => ({ day: addDays(day, count(match[2]) * (/前/.test(match[1] ?? "") ? -1 : 1)), sure: true }),
  },
  {
    pattern: new RegExp(`^的?(${before}|${after})(${numberSource})个?(?:周|星期|礼拜)`),
    apply: (day, match) => ({ day: addDays(day, count(match[2]) * (/前/.test(match[1] ?? "") ? -7 : 7)), sure: false }),
  },
  {
    // The long holidays last a week, so that the weekday after them is one of the next.
    pattern: new RegExp(`^(?:长假|假期|黄金周|放假)(?:放完|结束|过)?了?的?${after}的?${which}(${weekdaySource})`),
    apply: (day, match) => ({ day: weekdayAfter(addDays(day, 6), readWeekday(match[1] ?? "")), sure: true }),
  },
  { pattern: /^的?(?:之后|以后|后)的?第二天/, apply: (day) => ({ day: addDays(day, 1), sure: true }) },
  { pattern: /^的?(?:第二天|次日|翌日|隔天)/, apply: (day) => ({ day: addDays(day, 1), sure: true }) },
  { pattern: /^的?(?:前夕|前夜|前一晚)/, apply: (day) => ({ day: addDays(day, -1), sure: true }) },
  {
    pattern:
      /^的?(?:那一?[天日]|当天|当日|当(?=晚|夜)|这一?[天日]|正日子?|同一天|日(?=$|[，。；\s除一-龥])(?![期程常子记历照头出落志]))/,
    apply: (day) => ({ day, sure: true }),
  },
  { pattern: /^(?:期间|假期|长假|黄金周|前后|左右|那一?周|当周)/, apply: (day) => ({ day, sure: false }) },
  { pattern: /^(?:之前|以前|前)(?!往|来)/, apply: (day) => ({ day: addDays(day, -1), sure: false }) },
];

/** Reads 那天, 前一天, 那周的周六, 前一个周末 after a date; `length` 0 and the day itself if nothing of the kind follows. */
export function readModifier(day: string, following: string): { day: string; sure: boolean; length: number } {
  // 大雪节气那天: the word for what it is stands between the name and the modifier.
  const kind = following.match(/^(?:节气|节日)(?=的?[那当前后之以这正])/)?.[0].length ?? 0;
  for (const { pattern, apply } of modifiers) {
    const match = following.slice(kind).match(pattern);
    if (match) return { ...apply(day, match), length: kind + match[0].length };
  }
  return { day, sure: false, length: 0 };
}
