import type { ProblemReason } from "../../../shared/plan.ts";
import { dayMinutes } from "./clock.ts";
import { numberSource, readNumber } from "./numbers.ts";
import { applyRules, type Rule, type Span } from "./span.ts";
import { replaces, standing } from "./standing.ts";

/**
 * The clock times of a text, in minutes since midnight. `hinted` is the usual start of 上午, 下午 or 晚上 where no hour was said.
 * `minutes` is how long it lasts; `durationWords` how that was said.
 */
export type TimeReading = {
  start?: number;
  end?: number;
  hinted?: number;
  minutes?: number;
  durationWords?: string;
  problem?: { slot: "start" | "end"; said: string; reason: ProblemReason };
  spans: { start: number; end: number }[];
};

type Clock = { period: string; hour: number; minute: number; figures: boolean };
type TimeRead =
  | { kind: "clock"; from: Clock; to?: Clock }
  | { kind: "period"; start: number }
  | { kind: "duration"; minutes: number };

const periodSource =
  "(?:上午|下午|早上|早晨|清早|清晨|一早|中午|晚上|晚间|傍晚|午后|凌晨|半夜|(?<=[今明后当])[早晚]|早|晚)";
const hourSource = "(?:\\d{1,2}|二十[一二三四五]?|十[一二三四五六七八九]?|[零一二两三四五六七八九])";
const minuteSource = "(?:半|[一1]刻|[三3]刻|两刻|整|[零〇]?[一二三四五六七八九十]{1,3}分?|\\d{1,2}分?)";
/** What shows that N点 counts remarks, or a bit (热闹一点). */
const noClock =
  "(?!要求|建议|意见|注意|想法|说明|内容|希望|想(?![办搞做开请组邀给借在安上带])|心意|东西|意思|好|了吧|感想|体会|原因)";

function clockSource(name: string): string {
  const spoken = `(?<${name}Hour>${hourSource})(?:点钟?|时(?!间|候|长|令|尚|段|代))(?<${name}Minute>${minuteSource}(?![\\d个人位名元块十百千天月号堂节场次班]|[一二三四五六七八九十]{1,2}[多来几]?[个人位名]))?`;
  const figures = `(?<${name}FigureHour>\\d{1,2})\\s?:\\s?(?<${name}FigureMinute>\\d{2})(?!\\d)`;
  return `(?<${name}Period>${periodSource})?\\s?的?(?:${figures}|${spoken})`;
}

function readMinute(word: string | undefined): number {
  if (word === undefined || word === "整") return 0;
  if (word === "半") return 30;
  if (word.endsWith("刻")) return (readNumber(word.slice(0, -1)) ?? 0) * 15;
  return readNumber(word.replace(/分$/, "").replace(/^[零〇](?=.)/, "")) ?? 0;
}

function readClock(groups: Record<string, string | undefined>, name: string): Clock | undefined {
  const figureHour = groups[`${name}FigureHour`];
  const spokenHour = groups[`${name}Hour`];
  const period = groups[`${name}Period`] ?? "";
  if (figureHour !== undefined) {
    const figures = figureHour.startsWith("0") || Number(figureHour) > 12;
    return { period, hour: Number(figureHour), minute: Number(groups[`${name}FigureMinute`]), figures };
  }
  if (spokenHour === undefined) return undefined;
  return { period, hour: readNumber(spokenHour) ?? 99, minute: readMinute(groups[`${name}Minute`]), figures: false };
}

/** Minutes since midnight; undefined for an hour that no clock shows (25点, 上午14点 counts as 14点). */
function minutesOf({ period, hour, minute, figures }: Clock): number | undefined {
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return undefined;
  const afternoon =
    /下午|晚|傍|午后/.test(period) ||
    (period === "中午" && hour < 10) ||
    (period === "" && hour >= 1 && hour <= 6 && !figures);
  if (/晚|半夜/.test(period) && (hour === 12 || hour === 24)) return undefined;
  const full = afternoon && hour < 12 ? hour + 12 : hour;
  return full >= 24 ? undefined : full * 60 + minute;
}

/** The end takes the half of the day from its own words, else the first such time after the start. */
function endAfter(start: number, from: Clock, to: Clock): number | undefined | "before" {
  if (to.hour > 24 || to.minute > 59) return undefined;
  if (to.period !== "" || to.figures) {
    const own = minutesOf(to);
    return own === undefined ? undefined : own > start ? own : "before";
  }
  const plain = to.hour * 60 + to.minute;
  const later = [plain, plain + dayMinutes / 2].find((minutes) => minutes > start && minutes < dayMinutes);
  const tooLong = later !== undefined && later - start > 11 * 60 && from.hour > to.hour;
  return later === undefined || tooLong ? "before" : later;
}

const periodStarts: readonly (readonly [RegExp, number])[] = [
  [/上午/, 9 * 60],
  [/早|清/, 9 * 60],
  [/中午/, 12 * 60],
  [/傍晚/, 17 * 60 + 30],
  [/下午|午后/, 14 * 60],
  [/晚/, 19 * 60],
];

function readDuration(match: RegExpMatchArray): TimeRead | undefined {
  const { number = "", unit = "", half } = match.groups ?? {};
  const count = number === "半" ? 0.5 : readNumber(number);
  if (count === undefined) return undefined;
  const each = unit.startsWith("分") ? 1 : unit.includes("刻") ? 15 : 60;
  const minutes = Math.round((count + (half === undefined ? 0 : 0.5)) * each);
  return minutes >= 10 && minutes <= 12 * 60 ? { kind: "duration", minutes } : undefined;
}

const rules: readonly Rule<TimeRead, string>[] = [
  {
    name: "下午两点到四点半 · 14:00-16:00 · 三点一刻",
    pattern: new RegExp(`${clockSource("from")}(?:\\s?(?:-+|~|到|至)\\s?${clockSource("to")}|${noClock})`, "g"),
    read: (match) => {
      const groups = match.groups ?? {};
      const from = readClock(groups, "from");
      const to = readClock(groups, "to");
      if (from === undefined || isCount(match, from, to)) return undefined;
      return { kind: "clock", from, ...(to === undefined ? {} : { to }) };
    },
  },
  {
    name: "差一刻三点 · 下午差十分九点",
    pattern: new RegExp(
      `(?<period>${periodSource})?\\s?差(?<lack>[一1]刻|${numberSource}分钟?)(?:到|不到)?(?<hour>${hourSource})点`,
      "g",
    ),
    read: (match) => {
      const { period = "", lack = "", hour = "" } = match.groups ?? {};
      const minute = 60 - (lack.endsWith("刻") ? 15 : (readNumber(lack.replace(/分钟?$/, "")) ?? 0));
      return { kind: "clock", from: { period, hour: (readNumber(hour) ?? 99) - 1, minute, figures: false } };
    },
  },
  {
    name: "2pm · 9:30 am",
    pattern: /(?<!\d)(?<hour>\d{1,2})(?::(?<minute>\d{2}))?\s?(?<half>[ap])\.?m\b\.?/gi,
    read: (match) => {
      const { hour = "", minute = "0", half = "" } = match.groups ?? {};
      const twelve = Number(hour) % 12;
      return {
        kind: "clock",
        from: { period: "", hour: /p/i.test(half) ? twelve + 12 : twelve, minute: Number(minute), figures: true },
      };
    },
  },
  {
    name: "9-11点",
    pattern: new RegExp(
      `(?<fromPeriod>${periodSource})?(?<fromHour>${hourSource})\\s?(?:-+|~|到|至)\\s?${clockSource("to")}`,
      "g",
    ),
    read: (match) => {
      const from = readClock(match.groups ?? {}, "from");
      const to = readClock(match.groups ?? {}, "to");
      return from === undefined || to === undefined ? undefined : { kind: "clock", from, to };
    },
  },
  {
    name: "两个小时 · 一个半小时 · 90分钟 · 半小时",
    pattern: new RegExp(
      `(?<number>${numberSource}|半)(?:个(?<half>半)?)?(?<unit>小时|钟头|分钟|刻钟)(?:半(?=$|[，。,]))?`,
      "g",
    ),
    read: readDuration,
  },
  {
    name: "上午 · 晚上",
    pattern: /上午|下午(?!茶)|早上|早晨|清早|清晨|中午|晚上|晚间|傍晚|午后|(?<=[今明后当▯])[早晚](?![会餐饭点一])/g,
    read: (match) => {
      const start = periodStarts.find(([pattern]) => pattern.test(match[0]))?.[1];
      return start === undefined ? undefined : { kind: "period", start };
    },
  },
];

/** 热闹一点, 有两点要求: figures that count something else although 点 follows. */
function isCount(match: RegExpMatchArray, from: Clock, to: Clock | undefined): boolean {
  const following = (match.input ?? "").slice((match.index ?? 0) + match[0].length);
  if (to !== undefined || from.period !== "" || !/[点半]$/.test(match[0])) return false;
  const before = (match.input ?? "").slice(0, match.index);
  if (/[有这几下第]$/.test(before)) return true;
  // 四点半课堂: what schools call care after lessons.
  if (/^[四三]点半$/.test(match[0]) && /^(?:学校|课堂|托管|写作业|班|小课堂)/.test(following)) return true;
  const aBit = match[0] === "一点" && !/(?:到|在|时间|改|[:，。,\s▯]|^)$/.test(before);
  return aBit || (match[0] === "一点" && /^[儿点]/.test(following));
}

function readEndOnly(text: string, span: { start: number; end: number }): boolean {
  return (
    /(?:到|至|截止到?|结束时间[是:]?(?:改到|改成)?)$/.test(
      text.slice(0, span.start).replace(/(?:改|换|挪|推迟|延|移|调|提前)[到至]$/, ""),
    ) || /^(?:左右)?(?:钟)?(?:之?前)?(?:就|要|得|必须|准时)*(?:结束|散场|收工|完)/.test(text.slice(span.end))
  );
}

/** 青年桌游夜, 下班后: the text says which half of the day is meant. */
const isOfEvening = (text: string): boolean =>
  /夜(?!宵|市|班)|下班(?:后|以后|了)|收工后|露天电影|纳凉|观星|赏月/.test(text) && !/早|晨|上午|白天/.test(text);

/** 七点半到九点, of what is held in the evening anyway. */
function inTheEvening(text: string, clock: Clock, knownStart: number | undefined): Clock {
  const isEvening = knownStart === undefined ? isOfEvening(text) : knownStart >= 18 * 60;
  const isOpen = clock.period === "" && !clock.figures && clock.hour >= 7 && clock.hour <= 9;
  return isEvening && isOpen ? { ...clock, period: "晚上" } : clock;
}

function fromClock(
  text: string,
  span: Span<TimeRead> & { value: { kind: "clock"; from: Clock; to?: Clock } },
  knownStart: number | undefined,
): Partial<TimeReading> {
  const said = text.slice(span.start, span.end);
  const { to } = span.value;
  const from = inTheEvening(text, span.value.from, knownStart);
  const first = minutesOf(from);
  if (first === undefined) return { problem: { slot: "start", said, reason: "noSuchTime" } };
  if (to === undefined) {
    if (!readEndOnly(text, span)) return { start: first };
    const end =
      knownStart === undefined ? first : endAfter(knownStart, { ...from, hour: Math.floor(knownStart / 60) }, from);
    return typeof end === "number"
      ? { end }
      : { problem: { slot: "end", said, reason: end === "before" ? "endBeforeStart" : "noSuchTime" } };
  }
  const end = endAfter(first, from, to);
  if (typeof end === "number") return { start: first, end };
  return { start: first, problem: { slot: "end", said, reason: end === "before" ? "endBeforeStart" : "noSuchTime" } };
}

const negated = /(?:不是|不要|从)$/;
/** 下午四点前要交: when the paper is needed, and no end of the activity. */
const deadline = /^(?:之?前|以前)(?:就|要|得|必须|需|请)*(?:交|给|发|报|提交|上报|完成|定|回)/;
/** 放学是四点十五: an hour of everyday life, which gives way to one of the activity. */
const everyday = /(?:放学|下班|上课|下课|上班|吃饭|关门|开门|熄灯)(?:时间)?(?:都|是|在|要|大概|一般|[:])*$/;
/** 11点就要腾出来: when the room is needed again. */
const cleared =
  /^(?:才|就)(?:下班|放学|上班|收摊|关门|打烊)|^(?:之?前|以前)?(?:就|要|得|必须)*(?:腾|让出|还(?=场|房|钥匙|给)|关门|锁门|清场)/;

type ClockSpan = Span<TimeRead> & { value: { kind: "clock"; from: Clock; to?: Clock } };

/** 晚上七点不对七点半: what corrects an hour is in the same half of the day. */
function correcting(text: string, span: ClockSpan, before: ClockSpan | undefined): ClockSpan | undefined {
  const taken = before !== undefined && /太[早晚]/.test(text.slice(before.end, span.start));
  if (before === undefined || !(taken || replaces(text, span))) return undefined;
  const { from } = span.value;
  const period = from.period === "" && !from.figures ? before.value.from.period : from.period;
  return { ...span, value: { ...span.value, from: { ...from, period } } };
}

function readClocks(text: string, clocks: readonly ClockSpan[], knownStart: number | undefined): Partial<TimeReading> {
  let reading: Partial<TimeReading> = {};
  let previous: ClockSpan | undefined;
  const kept = standing(text, clocks);
  for (const said of clocks) {
    // 晚上七点太早了八点吧: what is taken back still says which half of the day is meant.
    const corrected = correcting(text, said, previous);
    const dropped = !kept.includes(said);
    if (dropped) {
      previous = said;
      continue;
    }
    const span = corrected ?? said;
    const read = fromClock(text, span, reading.start ?? knownStart);
    const counts =
      reading.start === undefined || corrected !== undefined || /改|换|挪/.test(text.slice(span.start - 2, span.start));
    // 9点到11点，不对，10点开始: an end that no longer fits goes too.
    const { end, ...others } = reading;
    const fits = end !== undefined && (read.start === undefined || end > read.start);
    reading = counts ? { ...others, ...(fits ? { end } : {}), ...read } : { ...read, ...reading };
    previous = span;
  }
  return reading;
}

/**
 * Reads start, end and duration. 1–6 o'clock without 上午 or 下午 is in the afternoon.
 *
 * - In: the normalized text with the dates masked; the start that is known already, for "四点结束".
 */
export function readTimes(text: string, knownStart: number | undefined): TimeReading {
  const spans = applyRules(rules, text, text);
  const usable = spans.filter(
    ({ start, end }) => !negated.test(text.slice(0, start)) && !deadline.test(text.slice(end)),
  );
  const all = usable.flatMap((span): ClockSpan[] =>
    span.value.kind === "clock" ? [{ ...span, value: span.value }] : [],
  );
  const clocks = all.filter(({ start, end }) => !everyday.test(text.slice(0, start)) && !cleared.test(text.slice(end)));
  let reading: TimeReading = { spans };
  for (const { value, start, end } of usable) {
    if (value.kind === "duration") {
      // 再推迟一个小时 and 提前半小时 move the start; only the corrections read those.
      if (/(?:提前|推迟|延后|推后|晚|早|延迟)$/.test(text.slice(0, start))) continue;
      reading = { minutes: value.minutes, durationWords: text.slice(start, end), ...reading };
    }
    if (value.kind === "period") reading = { hinted: value.start, ...reading };
  }
  return { ...reading, ...readClocks(text, clocks.length === 0 ? all : clocks, knownStart) };
}
