import { appendFile, readFile } from "node:fs/promises";
import { z } from "zod";
import { Failure } from "../../shared/failures.ts";
import type { EvaluatedPlan } from "../evaluatePlans.ts";
import { planCheckKinds } from "./planRequest.ts";

const evaluatedPlanSchema = z.strictObject({
  id: z.string(),
  writer: z.enum(["llm", "builtin", "single"]),
  seconds: z.number(),
  results: z.array(z.strictObject({ kind: z.enum(planCheckKinds), fault: z.string().optional() })),
});

/** Evaluated plans in a file, one JSON a line, so that a run of hours can be stopped and gone on with. */
export type KeptPlans = { plans: EvaluatedPlan[]; add(plan: EvaluatedPlan): Promise<void> };

/** Opens such a file; one that is not there is begun. Fails: `INPUT_INVALID` for a file of something else. */
export async function openKeptPlans(path: string): Promise<KeptPlans> {
  const text = await readFile(path, "utf8").catch(() => "");
  const plans = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, index): EvaluatedPlan => {
      const read = evaluatedPlanSchema.safeParse(jsonOf(line));
      if (!read.success) throw new Failure("INPUT_INVALID", `${path} 第${index + 1}行不是评测结果`);
      const { results, ...plan } = read.data;
      return { ...plan, results: results.map(({ kind, fault }) => ({ kind, fault })) };
    });
  return {
    plans,
    async add(plan) {
      plans.push(plan);
      await appendFile(path, `${JSON.stringify(plan)}\n`);
    },
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
