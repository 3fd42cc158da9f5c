/** When the office serves, and what follows from it. Pure; days and clock times are those of Shanghai. */
import { addDays, clockOf, dayInWords, dayOf, momentOf, weekdayOf } from "./time.ts";

/** `days` are weekdays as 周一 … 周日; `spans` clock times of one day in order, ["09:00", "11:30"]. */
export type OfficeHours = { days: readonly string[]; spans: readonly (readonly [string, string])[] };
/** Whether a day is worked though it is a weekend, or free though it is not; undefined for days without such a rule. */
export type SpecialDay = (day: string) => "work" | "free" | undefined;

const weekdays = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
const daysAheadMax = 30;

/** Reads "周一至周五 9:00-11:30,13:30-17:00"; undefined for anything that does not name days and times in order. */
export function readOfficeHours(text: string): OfficeHours | undefined {
  const [, first = "", last = "", times = ""] = /^(周.)(?:[至到-](周.))?\s+(.+)$/u.exec(text.trim()) ?? [];
  const from = weekdays.indexOf(first);
  const to = last === "" ? from : weekdays.indexOf(last);
  const spans = times.split(/[,，]/).map((span) => {
    const [, start = "", end = ""] = /^(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$/.exec(span.trim()) ?? [];
    return [start.padStart(5, "0"), end.padStart(5, "0")] as const;
  });
  const clocks = spans.flat();
  const valid = clocks.every(
    (clock, index) => /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.test(clock) && clock > (clocks[index - 1] ?? ""),
  );
  return from < 0 || to < from || !valid ? undefined : { days: weekdays.slice(from, to + 1), spans };
}

/** The spans of service of a day, as moments. */
function spansOf({ days, spans }: OfficeHours, special: SpecialDay, day: string): { start: number; end: number }[] {
  const kind = special(day) ?? (days.includes(weekdayOf(day)) ? "work" : "free");
  return kind === "free" ? [] : spans.map(([start, end]) => ({ start: momentOf(day, start), end: momentOf(day, end) }));
}

function spansFrom(hours: OfficeHours, special: SpecialDay, at: number) {
  const days = Array.from({ length: daysAheadMax }, (_, ahead) => addDays(dayOf(at), ahead));
  return days.flatMap((day) => spansOf(hours, special, day)).filter(({ end }) => end > at);
}

/** "" while the office serves, else when it opens next: 今天13:30, 明天09:00, 2026年11月30日（周一）09:00. */
export function nextOpeningInWords(hours: OfficeHours, special: SpecialDay, at: number): string {
  const [next] = spansFrom(hours, special, at);
  if (!next || next.start <= at) return "";
  const day = dayOf(next.start);
  const name = day === dayOf(at) ? "今天" : day === addDays(dayOf(at), 1) ? "明天" : dayInWords(day);
  return `${name}${clockOf(next.start)}`;
}

/** The moment at which the office has served for some minutes from now on. */
export function afterServiceMinutes(hours: OfficeHours, special: SpecialDay, at: number, minutes: number): number {
  let left = minutes * 60_000;
  for (const { start, end } of spansFrom(hours, special, at)) {
    const begin = Math.max(start, at);
    if (end - begin >= left) return begin + left;
    left -= end - begin;
  }
  return at + minutes * 60_000;
}

/** The first opening of a later day: by then the office had its day to answer. */
export function nextDayOpening(hours: OfficeHours, special: SpecialDay, at: number): number {
  const later = spansFrom(hours, special, at).find(({ start }) => dayOf(start) > dayOf(at));
  return later?.start ?? momentOf(addDays(dayOf(at), 1), "09:00");
}
