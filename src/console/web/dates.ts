/** What the console says of times, beside what all pages do. */
import { dayInWords } from "../../adapters/web/common/dates.ts";

const preciseFormat = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  timeStyle: "medium",
  hour12: false,
});

/** "09:05:17" */
export const preciseClockOf = (at: number): string => preciseFormat.format(at);
/** 11月23日 of "2026-11-23" */
export const shortDay = (day: string): string => dayInWords(Date.parse(`${day}T12:00:00+08:00`));

/** 0.3 秒, 12 秒, 3 分钟, 2 小时, 5 天 */
export function spanInWords(milliseconds: number): string {
  if (milliseconds < 50) return "不到 0.1 秒";
  if (milliseconds < 9_950) return `${(milliseconds / 1_000).toFixed(1)} 秒`;
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 60) return `${seconds} 秒`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} 分钟`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} 小时` : `${Math.round(hours / 24)} 天`;
}
