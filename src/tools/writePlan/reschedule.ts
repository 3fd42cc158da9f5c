import type { ScheduleLine } from "../../shared/plan.ts";
import type { Skeleton } from "./skeleton.ts";
import { bordersOf, clockOfMinutes, divideMinutes, minutesOf, type TimeShare } from "./timeTable.ts";

/** A line of the flow with its length instead of its times. */
export type Lasting = { item: string; how: string; minutes: number };

const minutesMin = 5;

/** The lines of a flow with their lengths. */
export function lastingOf(lines: ScheduleLine[]): Lasting[] {
  return lines.map(({ start, end, item, how }) => ({ item, how, minutes: minutesOf(end) - minutesOf(start) }));
}

/** Gives lines their times, one after the other from `start` to `end`; lengths are kept in proportion. */
export function timed(lines: Lasting[], start: string, end: string): ScheduleLine[] {
  const from = minutesOf(start);
  const total = minutesOf(end) - from;
  const sum = lines.reduce((all, line) => all + line.minutes, 0);
  const borders = bordersOf(
    lines.map((line) => (line.minutes * total) / sum),
    from,
    total,
  );
  return lines.map(({ item, how }, index) => ({
    start: clockOfMinutes(borders[index] ?? from),
    end: clockOfMinutes(borders[index + 1] ?? from + total),
    item,
    how,
  }));
}

/**
 * Fits the lines of a flow into another time, each within the sensible length of its step; words stay as they are.
 * Undefined where the new time is too short for them all.
 */
export function refit(lines: ScheduleLine[], skeleton: Skeleton): ScheduleLine[] | undefined {
  const { start, end } = skeleton.facts.slots;
  const total = minutesOf(end) - minutesOf(start);
  const lasting = lastingOf(lines);
  const parts = lasting.map((line): TimeShare => {
    const step = skeleton.activity.flow.find((each) => line.item === each.item);
    if (!step)
      return {
        share: line.minutes,
        min: Math.min(minutesMin, line.minutes),
        max: Math.max(line.minutes, 15),
        stretch: false,
      };
    return {
      share: line.minutes,
      min: Math.min(step.min, line.minutes),
      max: Math.max(step.max, line.minutes),
      stretch: step.part === "main",
    };
  });
  if (parts.reduce((sum, part) => sum + part.min, 0) > total) return undefined;
  const minutes = divideMinutes(parts, total);
  return timed(
    lasting.map((line, index) => ({ ...line, minutes: minutes[index] ?? line.minutes })),
    start,
    end,
  );
}
