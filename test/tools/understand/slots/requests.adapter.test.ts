import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { PlanSlots } from "../../../../src/shared/plan.ts";
import { read } from "./reading.ts";

/** `theme` and `audience` name words of which one must be in the value; the value may be a few words longer. Absent slots must stay open. */
type Request = { at: string; text: string; theme: string; audience: string } & Pick<
  PlanSlots,
  "date" | "budget" | "start" | "end" | "headcount"
>;

const requests = readFileSync(new URL("./requests.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line): Request => JSON.parse(line) as Request);
const wordsAround = 10;

function names(wanted: string, value: string | undefined): boolean {
  const words = wanted.split("|");
  const longest = Math.max(...words.map((word) => word.length)) + wordsAround;
  return value !== undefined && value.length <= longest && words.some((word) => value.includes(word));
}

describe("whole requests in many manners", () => {
  it.each(requests)("$at $text", ({ at, text, theme, audience, date, budget, start, end, headcount }) => {
    const { slots } = read(text, { today: at, plan: true });
    expect([slots.theme, names(theme, slots.theme)]).toEqual([slots.theme, true]);
    expect([slots.audience, names(audience, slots.audience)]).toEqual([slots.audience, true]);
    expect([slots.date, slots.budget]).toEqual([date, budget]);
    for (const [name, wanted] of Object.entries({ start, end, headcount }))
      if (wanted !== undefined) expect([name, slots[name as keyof PlanSlots]]).toEqual([name, wanted]);
  });
});
