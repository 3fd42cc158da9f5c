/** Days on which an office is closed though it is no weekend, or open though it is one. */
import { HolidayUtil, Lunar, Solar } from "lunar-typescript";
import type { SpecialDay } from "../../shared/officeHours.ts";
import { addDays } from "../../shared/time.ts";

/** Days of the solar calendar that are free by law (全国年节及纪念日放假办法, as amended 2024), and of the lunar one. */
const solarDays = ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"];
const lunarDays = [
  [1, 1],
  [1, 2],
  [1, 3],
  [5, 5],
  [8, 15],
] as const;

/**
 * The calendar that the State Council publishes each November, as lunar-typescript keeps it. For a year that it does not hold, the days that
 * are free by law; which weekends are worked for them is then not known.
 */
export const officialHolidays: SpecialDay = (day) => {
  const holiday = HolidayUtil.getHoliday(day);
  if (holiday) return holiday.isWork() ? "work" : "free";
  const year = Number(day.slice(0, 4));
  if (HolidayUtil.getHolidays(year).length > 0) return undefined;
  return isFreeByLaw(day, year) ? "free" : undefined;
};

function isFreeByLaw(day: string, year: number): boolean {
  const lunar = lunarDays.map(([month, date]) => Lunar.fromYmd(year, month, date).getSolar().toYmd());
  const newYearsEve = addDays(lunar[0] ?? day, -1);
  const [, month = 1, date = 1] = day.split("-").map(Number);
  const isQingming = Solar.fromYmd(year, month, date).getLunar().getJieQi() === "清明";
  return solarDays.includes(day.slice(5)) || lunar.includes(day) || day === newYearsEve || isQingming;
}

type OwnDays = { from: string; to: string; kind: "work" | "free" };
const kinds: Readonly<Record<string, OwnDays["kind"]>> = { 休: "free", 班: "work" };
const shape = /^(休|班)\s*(\d{4}-\d{2}-\d{2})(?:\s*(?:至|到|~|-)\s*(\d{4}-\d{2}-\d{2}))?$/u;

/**
 * Reads the office's own days, one line each: 休 2027-02-05至2027-02-11, 班 2027-02-14. Lines that begin with # are notes.
 * `problems` says in Chinese which lines cannot be read; the others are good. What the office says goes before the official calendar.
 */
export function readOwnDays(text: string): { special: SpecialDay; problems: string[] } {
  const own: OwnDays[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const words = line.trim();
    if (words === "" || words.startsWith("#")) continue;
    const [, kind = "", from = "", to = from] = shape.exec(words) ?? [];
    const known = kinds[kind];
    if (known && [from, to].every(isDay) && from <= to) own.push({ from, to, kind: known });
    else
      problems.push(`第${index + 1}行“${words.slice(0, 30)}”看不懂，写成 休 2027-02-05至2027-02-11 或 班 2027-02-14。`);
  }
  return {
    special: (day) => own.find(({ from, to }) => day >= from && day <= to)?.kind ?? officialHolidays(day),
    problems,
  };
}

/** A date of the calendar; Date.parse takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const moment = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(day);
}
