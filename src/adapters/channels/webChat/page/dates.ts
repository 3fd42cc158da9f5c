/** What the chat says of days and sizes. */
import { dayInWords, dayOf } from "../../../web/common/dates.ts";

const dayMs = 86_400_000;

/** 今天, 昨天, or the day in words. */
export function nearDayInWords(at: number, now: number): string {
  const day = dayOf(at);
  if (day === dayOf(now)) return "今天";
  return day === dayOf(now - dayMs) ? "昨天" : dayInWords(at, now);
}

/** "24 KB", "1.2 MB" */
export function sizeInWords(bytes: number): string {
  if (bytes < 1_024) return `${bytes} 字节`;
  if (bytes < 1_048_576) return `${Math.round(bytes / 1_024)} KB`;
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}
