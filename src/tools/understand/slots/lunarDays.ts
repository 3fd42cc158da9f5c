import { Lunar, LunarMonth, Solar } from "lunar-typescript";
import { addDays } from "../../../shared/time.ts";

/** Days whose place in the calendar is remembered: to compute one takes milliseconds, and a message may name the same ones often. */
const rememberedMax = 2_000;

/** The same answers as `compute`, which depends on nothing but what it is given. */
function remembering<Asked extends (string | number | boolean)[], Found>(compute: (...asked: Asked) => Found) {
  const known = new Map<string, Found>();
  return (...asked: Asked): Found => {
    const key = asked.join(" ");
    const found = known.has(key) ? (known.get(key) as Found) : compute(...asked);
    if (known.size >= rememberedMax) known.clear();
    known.set(key, found);
    return found;
  };
}

const dayOfLunar = remembering((lunarYear: number, month: number, day: number, leap: boolean): string | undefined => {
  const signed = leap ? -month : month;
  const days = LunarMonth.fromYm(lunarYear, signed)?.getDayCount() ?? 0;
  if (day < 1 || day > days) return undefined;
  return Lunar.fromYmd(lunarYear, signed, day).getSolar().toYmd();
});

const daysOfTerm = remembering((term: string, year: number): string[] =>
  [year, year + 1].flatMap((each) => {
    const moment = Solar.fromYmd(each, 6, 15).getLunar().getJieQiTable()[term];
    return moment === undefined ? [] : [moment.toYmd()];
  }),
);

/** The day of a date of the Chinese calendar; undefined where that month has no such day. `leap` asks for the leap month. */
export function lunarDay(lunarYear: number, month: number, day: number, leap = false): string | undefined {
  return dayOfLunar(lunarYear, month, day, leap);
}

/** 除夕: the day before the first day of the next lunar year. */
export function lunarNewYearsEve(lunarYear: number): string | undefined {
  const newYear = lunarDay(lunarYear + 1, 1, 1);
  return newYear === undefined ? undefined : addDays(newYear, -1);
}

/** The days on which a solar term (清明, 冬至 …) begins around a solar year. */
export function solarTermDays(term: string, year: number): string[] {
  return [...daysOfTerm(term, year)];
}
