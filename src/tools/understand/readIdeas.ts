/** What somebody looks for who asks what could be held: which days, what not, and what they told us of it. */
import type { IdeasWish, PlanSlots, SlotReading } from "../../shared/plan.ts";
import { addDays, dayOf } from "../../shared/time.ts";
import type { Turn } from "../../shared/turn.ts";
import { addMonths, dayFrom, daysInMonth, weekdayInWeek, type YearMonth, yearMonthOf } from "./slots/calendar.ts";
import { festivalNamed, festivalSource, nextFestivalDay } from "./slots/festivals.ts";
import { readNumber } from "./slots/numbers.ts";

type Days = { from?: string; until?: string };

/** An activity for a festival is held in the days before it, or on it. */
const daysBeforeFestival = 10;
const daysAfterFestival = 3;

const monthWord =
  /(?<next>下下个?月|下个?月|次月)|(?<this>这个?月|本月|当月)|(?<!第)(?<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月(?:份|里)?(?![日号\d一二三四五六七八九十])/;
const seasons: readonly (readonly [RegExp, number, number])[] = [
  [/年底|年末|岁末/, 12, 12],
  [/暑假|暑期/, 7, 8],
  [/寒假/, 1, 2],
  [/春天|春季/, 3, 5],
  [/夏天|夏季/, 6, 8],
  [/秋天|秋季/, 9, 11],
  [/冬天|冬季/, 12, 2],
];

function wholeMonths(first: YearMonth, last: YearMonth): Days {
  const [from, until] = [dayFrom(first.year, first.month, 1), dayFrom(last.year, last.month, daysInMonth(last))];
  return { ...(from ? { from } : {}), ...(until ? { until } : {}) };
}

/** A month by its number: this year's, or the next one's where it is over. */
function monthNumbered(month: number, today: string): YearMonth {
  const now = yearMonthOf(today);
  return { year: month < now.month ? now.year + 1 : now.year, month };
}

/** The days that a text names for an activity, as far as it names any. */
function readDaysOf(text: string, today: string): Days {
  const festival = text.match(new RegExp(festivalSource))?.[0];
  const found = festival === undefined ? undefined : festivalNamed(festival);
  const day = found === undefined ? undefined : nextFestivalDay(found, today);
  if (day !== undefined) {
    const early = addDays(day, -daysBeforeFestival);
    return { from: early < today ? today : early, until: addDays(day, daysAfterFestival) };
  }
  if (/(?:这|本)?周末|双休/.test(text) && !/下/.test(text))
    return { from: weekdayInWeek(today, 6), until: weekdayInWeek(today, 7) };
  if (/下(?:周|个?星期|个?礼拜)/.test(text))
    return { from: weekdayInWeek(today, 1, 1), until: weekdayInWeek(today, 7, 1) };
  const { next, this: current, month } = text.match(monthWord)?.groups ?? {};
  const now = yearMonthOf(today);
  if (next !== undefined) {
    const named = addMonths(now, next.startsWith("下下") ? 2 : 1);
    return wholeMonths(named, named);
  }
  if (current !== undefined) return { ...wholeMonths(now, now), from: today };
  const number = month === undefined ? undefined : readNumber(month);
  if (number !== undefined && number >= 1 && number <= 12) {
    const named = monthNumbered(number, today);
    return wholeMonths(named, named);
  }
  const season = seasons.find(([words]) => words.test(text));
  if (season === undefined) return {};
  const [, begin, end] = season;
  const last = monthNumbered(end, today);
  const first = { year: begin > end ? last.year - 1 : last.year, month: begin };
  const { from = today, until } = wholeMonths(first, last);
  return { from: from < today ? today : from, ...(until ? { until } : {}) };
}

const besides =
  /(?:除了|除开|不要|不想(?:再)?(?:搞|办|做|弄)?|别(?:再)?(?:搞|办|做|弄)?)(?<what>[^，。？?]{2,16}?)(?:以外|之外|外)?(?=还|另外|[，。？?]|能|可以|有|$)/u;
const repeats =
  /老样子|重复(?:也|都)?(?:行|可以|没关系)|(?:跟|和|像)?(?:去年|以前|上次|往年)(?:的|一样|办过的)+(?:也|都)?(?:行|可以)?/u;

/** The wish behind a request for ideas. */
export function readIdeasWish(text: string, at: number, { slots, proposed }: SlotReading): IdeasWish {
  const today = dayOf(at);
  const day = slots.date ?? proposed.date;
  const what = besides.exec(text)?.groups?.["what"] ?? "";
  const avoid = what
    .split(/[、和与及跟或]/u)
    .map((word) => word.replace(/^(?:搞|办|做|弄|开|的)+|(?:这些|那些|之类|的|了|活动)+$/gu, ""))
    .filter((word) => word.length >= 2);
  const days = slots.date === undefined ? readDaysOf(text, today) : { from: slots.date, until: slots.date };
  const near = days.from === undefined && day !== undefined ? { from: day, until: day } : days;
  return { text, ...near, avoid, again: repeats.test(text) };
}

/** A request for ideas: the theme stays open, and a day that a festival only suggests comes with the idea that is chosen. */
export function ideasTurn(text: string, at: number, reading: SlotReading): Turn {
  const { theme: _theme, ...slots } = reading.slots;
  const { theme: _proposedTheme, date: _date, ...proposed } = reading.proposed;
  // Who asks for ideas wants to choose the theme.
  const leftToUs = reading.leftToUs.filter((name) => name !== "theme");
  return {
    type: "turn.ideas",
    reading: { ...reading, slots, proposed, leftToUs },
    wish: readIdeasWish(text, at, reading),
  };
}

const insteadWords =
  /^(?:那|就|请|帮我|给我|还是|想|要)*(?:换|想|来|出|找)(?:一?[个点些]|几个)?(?:别的|其他的?|新的?|不一样的?|不同的?)?(?:主意|花样|做法|点子|创意|搞法|玩法)(?:吧|呢|看看|怎么样)*[。！!？?]*$/u;

/** 换个主意 about a form that has a theme: other ideas, for the same people, day and money. */
export function insteadTurn(
  text: string,
  at: number,
  reading: SlotReading,
  { theme, date }: PlanSlots,
): Turn | undefined {
  if (theme === undefined || !insteadWords.test(text)) return undefined;
  const wish = readIdeasWish(text, at, { ...reading, slots: date === undefined ? {} : { date } });
  return { type: "turn.ideas", reading, wish: { ...wish, avoid: [...wish.avoid, theme] }, instead: true };
}

const others =
  /^(?:都)?(?:换一批|换几个|换一换|换换|再(?:想|来|给|推荐|出)(?:我)?(?:几|三|一|两)?(?:个|些|批)|还有(?:别的|其他|没有|吗|哪些)|有没有(?:别的|其他)|(?:这些|这几个|这三个|都|没有?)?(?:都)?(?:不(?:太|怎么)?(?:喜欢|好|合适|行|要|满意|想办)|没(?:有)?(?:喜欢|合适|想办)的)|别的(?:呢|吗)?|其他的?(?:呢|吗)?)/u;

/** Whether somebody wants other proposals than those shown (换一批, 都不合适). */
export function wantsOtherIdeas(text: string): boolean {
  return text.length <= 24 && others.test(text);
}
