/** Days and times as a person in China reads them. */
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
const yearFormat = new Intl.DateTimeFormat("zh-CN", { timeZone: zone, dateStyle: "long" });
const dayMs = 86_400_000;

/** "2026-11-23": equal for moments of the same day. */
export const dayOf = (at: number): string => dayFormat.format(at);
/** "09:05" */
export const clockOf = (at: number): string => clockFormat.format(at);

/** 今天, 昨天, 11月21日周六, or 2025年12月31日 for another year. */
export function dayInWords(at: number, now: number): string {
  const day = dayOf(at);
  if (day === dayOf(now)) return "今天";
  if (day === dayOf(now - dayMs)) return "昨天";
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? wordsFormat.format(at) : yearFormat.format(at);
}

/** "24 KB", "1.2 MB" */
export function sizeInWords(bytes: number): string {
  if (bytes < 1_024) return `${bytes} 字节`;
  if (bytes < 1_048_576) return `${Math.round(bytes / 1_024)} KB`;
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}
