/** Times are epoch milliseconds; a "day" is a calendar day in Asia/Shanghai (UTC+8 all year since 1992), "2026-11-23". */
const shanghaiOffsetMs = 8 * 3_600_000;
export const dayMs = 86_400_000;

const weekdays = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"] as const;

/** The day in Shanghai at a moment. */
export function dayOf(at: number): string {
  return new Date(at + shanghaiOffsetMs).toISOString().slice(0, 10);
}

/** The clock time in Shanghai at a moment, "09:05". */
export function clockOf(at: number): string {
  return new Date(at + shanghaiOffsetMs).toISOString().slice(11, 16);
}

/** The moment of a clock time ("09:05", default midnight) on a day in Shanghai. */
export function momentOf(day: string, clock = "00:00"): number {
  return Date.parse(`${day}T${clock}:00+08:00`);
}

/** The day that lies `days` after (or, negative, before) a day. */
export function addDays(day: string, days: number): string {
  return dayOf(momentOf(day) + days * dayMs);
}

/** 周日 … 周六 of a day. */
export function weekdayOf(day: string): string {
  return weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? "";
}

/** A day as a person reads it: 2026年12月5日（周六）. */
export function dayInWords(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${year}年${month}月${date}日（${weekdayOf(day)}）`;
}
