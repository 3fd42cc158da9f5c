import { z } from "zod";

const words = z.array(z.string().min(1)).min(1);
const clock = z.string().regex(/^\d\d:\d\d$/);

/**
 * One rule that a written plan must keep.
 *
 * `contains` all words, `anyOf` one of them, `absent` none; `date` the day with its weekday; `flow` a time table without gap from start to end;
 * `budget` lines that multiply and add up to a total (equal to it, at most it, or nothing bought); `headcount` people; `safety` one of the
 * words in the plan; `pages` at most so many on paper.
 */
const planCheckSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("contains"), words }),
  z.strictObject({ kind: z.literal("anyOf"), words }),
  z.strictObject({ kind: z.literal("absent"), words }),
  z.strictObject({ kind: z.literal("date"), value: z.iso.date(), weekday: z.string().length(1) }),
  z.strictObject({ kind: z.literal("flow"), start: clock, end: clock }),
  z.strictObject({
    kind: z.literal("budget"),
    total: z.number().int().min(0),
    mode: z.enum(["equal", "atMost", "zero"]),
  }),
  z.strictObject({ kind: z.literal("headcount"), value: z.number().int().positive() }),
  z.strictObject({ kind: z.literal("safety"), words }),
  z.strictObject({ kind: z.literal("pages"), max: z.number().int().positive() }),
]);

/** A request in a person's words at a moment, what the person answers afterwards, and what must be true of the plan. */
const planRequestSchema = z.strictObject({
  id: z.string().min(1),
  text: z.string().min(1),
  replies: z.array(z.string().min(1)),
  at: z.iso.datetime({ offset: true }),
  checks: z.array(planCheckSchema).min(1),
});

/** The kinds of rules. */
export const planCheckKinds = planCheckSchema.options.map((option) => option.shape.kind.value);

export type PlanCheck = z.infer<typeof planCheckSchema>;
export type PlanRequest = z.infer<typeof planRequestSchema>;

/** Reads requests, one JSON a line; blank lines are skipped. `wrong` are the numbers of the lines that are none. */
export function parsePlanRequests(text: string): { requests: PlanRequest[]; wrong: number[] } {
  const requests: PlanRequest[] = [];
  const wrong: number[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const read = planRequestSchema.safeParse(jsonOf(line));
    if (read.success) requests.push(read.data);
    else wrong.push(index + 1);
  });
  return { requests, wrong };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
