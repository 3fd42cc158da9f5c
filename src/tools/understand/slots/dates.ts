import { weekdayAfter, weekdayBefore, weekdayInWeek, weekdayNumber } from "./calendar.ts";
import { calendarDayRules } from "./calendarDayRules.ts";
import { readModifier } from "./dateModifiers.ts";
import { checkedDay, type DateContext, type DateRead } from "./dateRead.ts";
import { corrects, deadline, givesWay, isBlocked, isNoise } from "./dateStanding.ts";
import { festivalInstead, readAnchored, readFestivalDates } from "./festivalDates.ts";
import { relativeDayRules } from "./relativeDayRules.ts";
import { applyRules, type Span, withoutOverlaps } from "./span.ts";
import { weekdayRules } from "./weekdayRules.ts";

/** The date of a text: at most one of `day`, `proposed` and `problem`. `end` is where the words for `day` end; `spans` are those that were used up. */
type DateReading = {
  day?: string;
  end?: number;
  proposed?: string;
  /** `proposed` is the day of a festival, named alone: with an hour that is the day. */
  isFestival?: true;
  problem?: { said: string } & NonNullable<DateRead["problem"]>;
  spans: Span<DateRead>[];
};

/** Of two that overlap the longer one counts, of two equally long ones the earlier rule. */
const dateRules = [...calendarDayRules, ...relativeDayRules, ...weekdayRules];

const betweenTwo = /^[\s,，()的、]{0,2}(?:也?就?是|即|那天|正好是?)?[\s,，(]{0,2}$/;
/** How much of what follows a date belongs to a deadline: the hour in 明天上午要交 is none of the activity. */
const deadlineLength = (text: string, end: number): number => text.slice(end).match(deadline)?.[0].length ?? 0;

/** 下周末（周日）, 八月第一个周末的周日: which day of the weekend is meant. */
function dayOfWeekend(text: string, one: Span<DateRead>, other: Span<DateRead>): Span<DateRead> | undefined {
  const { day } = one.value;
  const { weekday = 0, bare } = other.value;
  if (!/周末$|末$/.test(text.slice(one.start, one.end)) || day === undefined || bare !== true || weekday < 6)
    return undefined;
  if (!/^[\s,，(的选就]{0,3}$/.test(text.slice(one.end, other.start))) return undefined;
  const closing = /[(（]/.test(text.slice(one.end, other.start)) && /[)）]/.test(text.charAt(other.end)) ? 1 : 0;
  const value = { ...one.value, day: weekdayInWeek(day, weekday), sure: true };
  return { start: one.start, end: other.end + closing, value };
}

/** 下周的周六周日选周日吧: a weekday without a week of its own is one of the week that was named before it. */
function inNamedWeek(spans: readonly Span<DateRead>[]): Span<DateRead>[] {
  let week: string | undefined;
  return spans.map((span) => {
    const { weekday, bare, day } = span.value;
    if (weekday === undefined || day === undefined) return span;
    if (bare !== true) week = day;
    return bare === true && week !== undefined
      ? { ...span, value: { ...span.value, day: weekdayInWeek(week, weekday) } }
      : span;
  });
}

/** The day of a weekday that is nearest to another day, three days off at most. */
function nearestWeekday(day: string, weekday: number): string {
  const later = weekdayAfter(day, weekday);
  const earlier = weekdayBefore(day, weekday);
  return Date.parse(later) - Date.parse(day) <= Date.parse(day) - Date.parse(earlier) ? later : earlier;
}

/** 12月5号（周日）, 周六12月5号: the date counts and the weekday is held against it. */
function joined(text: string, one: Span<DateRead>, other: Span<DateRead>): Span<DateRead> | undefined {
  const dated = one.value.weekday === undefined ? one : other;
  const weekly = dated === one ? other : one;
  if (dated.value.weekday !== undefined || weekly.value.weekday === undefined || dated.value.theme) return undefined;
  if (!betweenTwo.test(text.slice(one.end, other.start))) return undefined;
  const closing = text.slice(one.end, other.start).includes("(") && text.charAt(other.end) === ")" ? 1 : 0;
  const span = { start: one.start, end: other.end + closing };
  const { day, sure } = dated.value;
  if (day === undefined || !sure) return sure ? { ...span, value: dated.value } : undefined;
  if (weekdayNumber(day) === weekly.value.weekday) return { ...span, value: dated.value };
  // 周末 was read as Saturday but holds Sunday too.
  const weekend = text.slice(weekly.start, weekly.end).endsWith("末") && weekdayNumber(day) === 7;
  const fix = nearestWeekday(day, weekly.value.weekday);
  return {
    ...span,
    value: weekend ? dated.value : { sure: true, problem: { reason: "weekdayMismatch", is: day, fix } },
  };
}

const countedFromIt =
  /^(?:(?:之前|以前|前|之后|以后|后)的?(?:那个?|第?一个|最后一?个|头一个|最近一?个|的)*(?:周|星期|礼拜)[一二三四五六日天末]|的?(?:前|后)一天(?!要|交|报)|的?第二天|的?次日|的?那一?周的?(?:周|星期|礼拜)[一二三四五六日天末])/;

/** 7月1日前的那个周五, 12月12号的前一天: another day that a date only says where to count from. */
function countedFromDay(text: string, span: Span<DateRead>, { today }: DateContext): Span<DateRead> {
  const { day, weekday } = span.value;
  const following = text.slice(span.end);
  if (day === undefined || weekday !== undefined || !span.value.sure || !countedFromIt.test(following)) return span;
  const modifier = readModifier(day, following);
  if (modifier.length === 0) return span;
  return { start: span.start, end: span.end + modifier.length, value: checkedDay(modifier.day, today) };
}

/** 12月3号国际残疾人日前一天: the festival only says which day it is counted from. */
function countedFrom(text: string, one: Span<DateRead>, other: Span<DateRead>): Span<DateRead> | undefined {
  const [first, second] = [one.value.day, other.value.day];
  if (first === undefined || second === undefined || other.value.weekday !== undefined) return undefined;
  const apart = Math.abs(Date.parse(first) - Date.parse(second)) / 86_400_000;
  const adjoins = betweenTwo.test(text.slice(one.end, other.start));
  const counted = /[前后]/.test(text.slice(other.start, other.end)) && other.value.sure;
  return adjoins && counted && apart > 0 && apart <= 8 && one.value.weekday === undefined
    ? { start: one.start, end: other.end, value: other.value }
    : undefined;
}

const lateDays = 92;
const withMonth = /[\d一二三四五六七八九十]月|下个?月/;

/** 一月八号不是九号周六, 12月24号考完，26号办: a day without a month is in the month that was named before it. */
function inNamedMonth(text: string, spans: readonly Span<DateRead>[], today: string): Span<DateRead>[] {
  const inOrder = [...spans].sort((one, other) => one.start - other.start);
  return inOrder.map((span, index) => {
    const { day } = span.value;
    if (day === undefined || !/^[\d一二三四五六七八九十廿]+[号日]$/.test(text.slice(span.start, span.end))) return span;
    const earlier = inOrder.slice(0, index).filter(({ value }) => value.day !== undefined);
    const previous = earlier.at(-1);
    const before = earlier.findLast((each) => withMonth.test(text.slice(each.start, each.end))) ?? previous;
    if (before?.value.day === undefined || previous === undefined) return span;
    const corrected = /^[，,\s]*(?:不是|不对|错了|说错了|哦不)[，,\s]*(?:应该)?(?:是|就是)?$/.test(
      text.slice(previous.end, span.start),
    );
    const near = Date.parse(before.value.day) - Date.parse(today) <= lateDays * 86_400_000;
    const named =
      near &&
      /\d月|[一二三四五六七八九十]月|下个?月/.test(text.slice(before.start, before.end)) &&
      !isNoise(text, before);
    if (!corrected && !named) return span;
    const moved = checkedDay(`${before.value.day.slice(0, 8)}${day.slice(8)}`, today);
    return corrected || moved.day !== undefined ? { ...span, value: moved } : span;
  });
}

function joinNeighbours(text: string, spans: Span<DateRead>[]): Span<DateRead>[] {
  const result: Span<DateRead>[] = [];
  for (const span of inNamedWeek(spans)) {
    const previous = result.at(-1);
    const both =
      previous === undefined
        ? undefined
        : (dayOfWeekend(text, previous, span) ?? countedFrom(text, previous, span) ?? joined(text, previous, span));
    if (both === undefined) result.push(span);
    else result.splice(-1, 1, both);
  }
  return result;
}

/** 周末没地方去，12号晚上: a weekend that a story mentions gives way to a day that is named. */
function preferNamed(text: string, spans: Span<DateRead>[]): Span<DateRead>[] {
  const isLoose = ({ start, end, value }: Span<DateRead>): boolean =>
    value.bare === true && text.slice(start, end).endsWith("末");
  const named = spans.filter((span) => !isLoose(span));
  return named.length > 0 ? named : spans;
}

/** 24号晚上过平安夜: of a day without a month the festival that falls on such a day says the month. */
function besideFestival(text: string, spans: readonly Span<DateRead>[], chosen: Span<DateRead>, day: string): string {
  if (!/^[\d一二三十廿]+[号日]$/.test(text.slice(chosen.start, chosen.end))) return day;
  const festive = spans.find(({ value }) => value.theme === true && value.day?.slice(8) === day.slice(8));
  return festive?.value.day ?? day;
}

/** 周二到周四都在培训，8月21那个周五: a date that is named comes before a weekday of a story. */
function ruledIn(text: string, sure: readonly Span<DateRead>[]): Span<DateRead> | undefined {
  const [first] = sure;
  // 七一前夕，6月29日: around a festival, and then the very day.
  if (first && /(?:前夕|前后|期间)$/.test(text.slice(first.start, first.end)))
    return sure.find(({ start, end }) => /[日号]$/.test(text.slice(start, end)));
  return first?.value.bare === true ? sure.find(({ value }) => value.weekday === undefined) : undefined;
}

/** 不是周五是周六！下周六上午: the week that is said of the same weekday. */
function inSaidWeek(chosen: Span<DateRead> | undefined, sure: readonly Span<DateRead>[]): Span<DateRead> | undefined {
  if (chosen?.value.bare !== true) return chosen;
  return sure.find(({ value }) => value.weekday === chosen.value.weekday && value.bare !== true) ?? chosen;
}

/** 冬至大如年。那天上午…: the only festival that is named before. */
function referredTo(text: string, usable: readonly Span<DateRead>[]): Span<DateRead> | undefined {
  const festive = usable.filter(({ value }) => value.theme === true && value.day !== undefined);
  const [only] = festive;
  if (only === undefined || festive.some(({ value }) => value.day !== only.value.day)) return undefined;
  const follows = /(?:[，。；！\s]|[在就于])(?:节日|节)?(?:那一?天|当天|当日|这天)(?=[上下中早傍晚，办搞来请]|$)/.test(
    text.slice(only.end),
  );
  return follows ? { ...only, value: { ...only.value, sure: true } } : undefined;
}

/** 迎元旦, 中秋快到了, 春节: held around it, or more than a day long. */
const aroundIt = /(?:[迎庆贺]|为了?|喜迎|迎接|临近|靠近|趁着?)$|(?:春节|过年|新年|黄金周)$/;
const notYet = /^(?:节|佳节)?(?:快|要|将|就|马上|临近|来临|临近|期间|前|后|主题|了|的时候)/;

/** Whether a festival that is named alone can only be the day itself, where an hour is said with it: 腊八送粥，早上八点. */
function isTheDay(text: string, { start, end, value }: Span<DateRead>): boolean {
  return (
    value.theme === true &&
    !aroundIt.test(text.slice(0, end)) &&
    !aroundIt.test(text.slice(0, start)) &&
    !notYet.test(text.slice(end))
  );
}

/**
 * Finds the day of the activity in a text.
 *
 * Named days come before suggested ones (端午节包粽子, 月底); among named ones the one after 改到 or 是 wins, else the first.
 * Deadlines (明天要交), denied days (不是周六) and stories about the past (昨天书记说) do not count.
 */
export function readDates(text: string, context: DateContext): DateReading {
  const all = withoutOverlaps([
    ...readAnchored(text, context),
    ...readFestivalDates(text, context),
    ...applyRules(dateRules, text, context).map((span) => countedFromDay(text, span, context)),
  ]);
  const spans = joinNeighbours(text, inNamedMonth(text, all, context.today));
  const kept = spans.filter((span) => !isNoise(text, span));
  // 周六上午，不，周六有雨，周日吧: neither time that it was named.
  const out = new Set(spans.filter((span) => isBlocked(text, span)).map(({ value }) => value.day));
  const standing = kept.filter((span) => !givesWay(text, span, spans) && !out.has(span.value.day));
  const candidates = standing.some(({ value }) => value.sure && value.day !== undefined) ? standing : kept;
  const usable = candidates.some(({ value }) => value.day !== undefined)
    ? candidates.filter(({ value }) => value.past !== true)
    : candidates;
  const sure = preferNamed(
    text,
    usable.filter(({ value }) => value.sure),
  );
  const chosen =
    inSaidWeek(
      sure.findLast((span) => corrects(text, span)),
      sure,
    ) ??
    ruledIn(text, sure) ??
    sure[0] ??
    referredTo(text, usable);
  const used = spans
    .filter(({ value }) => value.theme !== true)
    .map((span) => ({ ...span, end: span.end + deadlineLength(text, span.end) }));
  if (chosen?.value.problem)
    return { problem: { said: text.slice(chosen.start, chosen.end), ...chosen.value.problem }, spans: used };
  if (chosen?.value.day !== undefined) {
    const day = besideFestival(text, spans, chosen, chosen.value.day);
    const instead = festivalInstead(text, { ...chosen, day }, context.today);
    if (instead === undefined) return { day, end: chosen.end, spans: used };
    return { problem: { ...instead, reason: "festivalMismatch" }, spans: used };
  }
  const proposed = usable.find(({ value }) => !value.sure && value.day !== undefined);
  if (proposed?.value.day === undefined) return { spans: used };
  return {
    proposed: proposed.value.day,
    ...(isTheDay(text, proposed) ? { isFestival: true as const } : {}),
    spans: used,
  };
}
