/** Labelled requests for plans, and whether a reading of them is right. */
import { readFile } from "node:fs/promises";
import type { PlanSlots } from "../src/shared/plan.ts";
import type { MarkedWords } from "../src/tools/understand/slots/marks.ts";
import { readSlots } from "../src/tools/understand/slots/readSlots.ts";

/** `at` is the day of the message; of theme, audience and venue the wordings that are right, parted by |; null or absent: nothing was said. */
export type LabelledRequest = {
  at: string;
  text: string;
  theme: string | null;
  audience: string | null;
  venue?: string | null;
  doubt?: string[];
} & Partial<Record<"date" | "start" | "end", string>> &
  Partial<Record<"budget" | "headcount", number>>;

export const requiredNames = ["theme", "audience", "date", "budget"] as const;
const exactNames = ["start", "end", "headcount"] as const;
type Name = (typeof requiredNames)[number] | (typeof exactNames)[number] | "venue";
const wordsAround = 10;

export async function readLabelled(path: string | URL): Promise<LabelledRequest[]> {
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => JSON.parse(line) as LabelledRequest);
}

/** The slots that are read from a request at ten in the morning of its day; `marked` is what a tagger found. */
export function slotsOf({ at, text }: LabelledRequest, marked?: readonly MarkedWords[]): PlanSlots {
  return readSlots(text, {
    at: Date.parse(`${at}T10:00:00+08:00`),
    slots: {},
    asked: [],
    writingRequest: true,
    ...(marked ? { marked } : {}),
  }).slots;
}

function holds(wanted: string | null, value: string | undefined): boolean {
  if (wanted === null) return value === undefined;
  const words = wanted.split("|");
  const longest = Math.max(...words.map((word) => word.length)) + wordsAround;
  return value !== undefined && value.length <= longest && words.some((word) => value.includes(word));
}

/** Whether each slot that has a label beyond doubt was read right; start, end, headcount and venue only where they were said. */
export function judgeSlots(request: LabelledRequest, slots: PlanSlots): Map<Name, boolean> {
  const right = new Map<Name, boolean>();
  for (const name of ["theme", "audience"] as const) right.set(name, holds(request[name], slots[name]));
  if (request.venue) right.set("venue", holds(request.venue, slots.venue));
  for (const name of ["date", "budget"] as const) right.set(name, (request[name] ?? undefined) === slots[name]);
  for (const name of exactNames) if (request[name] !== undefined) right.set(name, request[name] === slots[name]);
  for (const name of request.doubt ?? []) right.delete(name as Name);
  return right;
}

/** Whether every required slot that has a label beyond doubt was filled, with whatever: what was given is not asked for. */
function asksNothingGiven(request: LabelledRequest, slots: PlanSlots): boolean {
  return requiredNames.every(
    (name) => (request[name] ?? undefined) === undefined || request.doubt?.includes(name) || slots[name] !== undefined,
  );
}

/**
 * Shares of right values by slot, "all four" of the required slots, "none asked": nothing would be asked that was given, and "venue open": no
 * place where none was said.
 */
export function scoreSlots(requests: readonly LabelledRequest[], slots: readonly PlanSlots[]): Map<string, number[]> {
  const counts = new Map<string, number[]>();
  const add = (name: string, right: boolean) => {
    const [sum = 0, all = 0] = counts.get(name) ?? [];
    counts.set(name, [sum + (right ? 1 : 0), all + 1]);
  };
  requests.forEach((request, index) => {
    const read = slots[index] ?? {};
    const right = judgeSlots(request, read);
    add(
      "all four",
      requiredNames.every((name) => right.get(name) !== false),
    );
    add("none asked", asksNothingGiven(request, read));
    for (const [name, isRight] of right) add(name, isRight);
    if (request.venue === null) add("venue open", read.venue === undefined);
  });
  return counts;
}
