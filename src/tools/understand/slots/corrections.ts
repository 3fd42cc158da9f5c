import type { PlanSlots, SlotName } from "../../../shared/plan.ts";
import { addDays } from "../../../shared/time.ts";
import { addMonthsToDay } from "./calendar.ts";
import { clockMinutes, clockText, dayMinutes } from "./clock.ts";
import { numberSource, readNumber } from "./numbers.ts";

type Stretch = { start: number; end: number };
/** A date or a start and end that were moved against the known ones. */
export type Shift = { stretch: Stretch; date?: string; start?: string; end?: string };

const shiftPattern = new RegExp(
  `(?:再|要|想|能不能|可以|活动|时间|日期|整体|都){0,3}(?<verb>往前提|往前移|往前挪|提前|提早|往后推|往后移|往后挪|往后延|推迟|延后|延期|延迟|推后|顺延|晚|早)(?:了|个)?(?<count>${numberSource}|半)个?(?<half>半)?(?<unit>天|周|星期|礼拜|月|小时|钟头|分钟)(?<more>半)?(?!通知|布置|报名|准备|到场|到|彩排|发|公布|结束|开始签到)`,
);

function shiftedClock(clock: string, minutes: number): string | undefined {
  const moved = clockMinutes(clock) + minutes;
  return moved >= 0 && moved < dayMinutes ? clockText(moved) : undefined;
}

/** 再提前一天, 推迟一周, 晚半小时: moves what is known; undefined where there is nothing to move. */
export function readShift(text: string, known: PlanSlots): Shift | undefined {
  const match = text.match(shiftPattern);
  if (match?.index === undefined) return undefined;
  const { verb = "", count = "", half, unit = "", more } = match.groups ?? {};
  const number = (count === "半" ? 0.5 : (readNumber(count) ?? 0)) + ((half ?? more) ? 0.5 : 0);
  const amount = number * (/前|早/.test(verb) ? -1 : 1);
  const stretch = { start: match.index, end: match.index + match[0].length };
  if (/小时|钟头|分/.test(unit)) {
    const minutes = Math.round(amount * (unit === "分钟" ? 1 : 60));
    const start = known.start === undefined ? undefined : shiftedClock(known.start, minutes);
    const end = known.end === undefined ? undefined : shiftedClock(known.end, minutes);
    return start === undefined ? undefined : { stretch, start, ...(end === undefined ? {} : { end }) };
  }
  if (known.date === undefined || !Number.isInteger(amount)) return undefined;
  const date =
    unit === "月" ? addMonthsToDay(known.date, amount) : addDays(known.date, amount * (unit === "天" ? 1 : 7));
  return { stretch, date };
}

/** The stretch of 往后推一周 where nothing but a request to move the activity is said with it: 提前一天买菜 moves nothing. */
const movesAll = /^(?:吧|了|办|搞|举行|开展|进行|过|再[办搞开])*(?=[，。；！\s]|$)/;
const ofHelpers = /(?:报名|布置|通知|采购|彩排|准备|买|物资|志愿者|签到|到场|集合)[^，。；]*$/;

/** 原定周五，现在往后推一周: the day that a text names and moves; undefined where it moves none. */
export function readMovedDay(text: string, day: string, end: number): Shift | undefined {
  const following = text.slice(end);
  const shift = readShift(following, { date: day });
  if (shift?.date === undefined) return undefined;
  if (!movesAll.test(following.slice(shift.stretch.end)) || ofHelpers.test(following.slice(0, shift.stretch.start)))
    return undefined;
  return { ...shift, stretch: { start: shift.stretch.start + end, end: shift.stretch.end + end } };
}

const leaving =
  /(?:你|你们)?(?:来)?(?:帮我|帮忙|替我)?(?:随便(?!问)|你(?:们)?(?:来|帮我|看着|随意|说了算|自己)?(?:定|决定|安排|办|选|挑|拿主意|写)(?:吧|好了|就行)?|看着(?:办|来|定|安排)|听你的|都行|都可以|都好|无所谓|随意|怎么都行|没要求|没有要求|没什么要求|哪天都行|不限|按你说的|按你的来)(?:吧|就行|就好|好了|了|啦|呗)*/g;
const slotWords: readonly (readonly [RegExp, SlotName])[] = [
  [/日期|哪天|日子|几号/, "date"],
  [/几点|开始时间|钟点/, "start"],
  [
    /(?:预算|经费|费用)(?!(?:大概|就|还|也|只|是|有|为|:)*[\d一二两三四五六七八九十百千万])|(?<![元块花要用收有])钱(?![\d一二两三四五六七八九十百千万])/,
    "budget",
  ],
  [/地点|场地|地方|在哪/, "venue"],
  [/人数|多少人|几个人|规模/, "headcount"],
  [/对象|人群|参加的人|谁参加|谁来/, "audience"],
  [/主题|内容|题目|做什么|搞什么/, "theme"],
  [/其他要求|其它要求|别的要求|要求/, "requirements"],
];

const anySlotWord = new RegExp(
  [/时间/, ...slotWords.map(([pattern]) => pattern)].map(({ source }) => source).join("|"),
);
const nearChars = 12;

/**
 * The slots that a person leaves to us. A clause may name its slots (时间你定); 其他 or no name means what was asked.
 *
 * `stretches` are the clauses to take out of sight.
 */
export function readLeftToUs(text: string, asked: readonly SlotName[]): { slots: SlotName[]; stretches: Stretch[] } {
  const slots: SlotName[] = [];
  const stretches: Stretch[] = [];
  for (const match of text.matchAll(leaving)) {
    const before = text.slice(0, match.index);
    const clauseStart =
      Math.max(...["，", "。", "；", ",", ";", "！", "\n"].map((sign) => before.lastIndexOf(sign))) + 1;
    const clause = before.slice(clauseStart);
    // In speech without commas the clause may be the whole request: only the words close by are meant.
    const near = clause.slice(-nearChars);
    const named = slotWords.filter(([pattern]) => pattern.test(near)).map(([, slot]) => slot);
    if (/时间/.test(near) && !named.includes("date") && !named.includes("start")) named.push(...timeSlots(asked));
    if (named.length === 0 && asked.length === 0) continue;
    if (named.length === 0 && /^随便|^无所谓/.test(match[0]) && /给我|帮我|写/.test(clause) && asked.length === 0)
      continue;
    slots.push(...(named.length > 0 ? named : asked));
    const wordsStart = clauseStart + clause.length - near.length + Math.max(0, near.search(anySlotWord));
    stretches.push({ start: named.length > 0 ? wordsStart : match.index, end: match.index + match[0].length });
  }
  return { slots: [...new Set(slots)], stretches };
}

/** 时间 may be the day or the hour: what was asked of the two, else the day. */
function timeSlots(asked: readonly SlotName[]): SlotName[] {
  const open = (["date", "start"] as const).filter((slot) => asked.includes(slot));
  return open.length > 0 ? open : ["date"];
}
