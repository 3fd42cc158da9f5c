/** Days and times as a person in China reads them, for every page of the program. */
const zone = "Asia/Shanghai";
const dayFormat = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
const clockFormat = new Intl.DateTimeFormat("zh-CN", {
  timeZone: zone,
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
});
const wordsFormat = new Intl.DateTimeFormat("zh-CN", {
  timeZone: zone,
  month: "long",
  day: "numeric",
  weekday: "short",
});
const longFormat = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, dateStyle: "long" });

/** "2026-11-23": equal for moments of the same day. */
export const dayOf = (at: number): string => dayFormat.format(at);
/** "09:05" */
export const clockOf = (at: number): string => clockFormat.format(at);
/** 11月23日周一, or 2025年12月31日 where that is another year than `now`. */
export function dayInWords(at: number, now: number = Date.now()): string {
  return dayOf(at).slice(0, 4) === dayOf(now).slice(0, 4) ? wordsFormat.format(at) : longFormat.format(at);
}
