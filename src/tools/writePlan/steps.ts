import type { PlanProgress } from "../../shared/plan.ts";

/** Counts what is done of a plan; `begin` tells which part is written now. */
export type Steps = { begin(label: string): void };

/** Counts the `texts` of a plan to be written, between times and money, which are computed before them, and the layout after them. */
export function createSteps(tell: (progress: PlanProgress) => void, texts: number): Steps {
  const total = 1 + Math.max(1, texts) + 1;
  let done = 0;
  return {
    begin(label) {
      done = Math.min(done + 1, total - 1);
      tell({ phase: "writing", label, done, total });
    },
  };
}
