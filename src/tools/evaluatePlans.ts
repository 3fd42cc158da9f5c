import { checkPlan } from "./evaluatePlans/checkPlan.ts";
import type { PlanCheck, PlanRequest } from "./evaluatePlans/planRequest.ts";
import type { PlanView } from "./evaluatePlans/planView.ts";

/** What came of one request: how the plan reads and how long it is on paper, or why there is none. */
export type WrittenPlan = { view?: PlanView; pages?: number; problem?: string };

/** Somebody who writes plans: Linli with a model, Linli without, or the bare model with one prompt. */
export type PlanWriterName = "llm" | "builtin" | "single";
export type WriteForRequest = (request: PlanRequest) => Promise<WrittenPlan>;

type CheckKind = PlanCheck["kind"];
export type EvaluatedPlan = {
  id: string;
  writer: PlanWriterName;
  seconds: number;
  results: { kind: CheckKind; fault: string | undefined }[];
};

/**
 * Shares of checks that hold, 0 to 1. `exact` is over days, times, sums and numbers of people, which must always be right;
 * `secondsMedian` over the requests.
 */
export type PlanFigures = {
  writer: PlanWriterName;
  plans: number;
  checks: number;
  exact: number;
  secondsMedian: number;
  byKind: Partial<Record<CheckKind, number>>;
};

const exactKinds: readonly CheckKind[] = ["date", "flow", "budget", "headcount"];

/**
 * Has one request written and checks what came of it. A request without a plan fails all its checks.
 * `now` is a clock in milliseconds. Fails only as `write` does.
 */
export async function evaluatePlan(
  request: PlanRequest,
  writer: PlanWriterName,
  write: WriteForRequest,
  now: () => number,
): Promise<EvaluatedPlan> {
  const start = now();
  const { view, pages, problem = "没有写出方案" } = await write(request);
  const seconds = (now() - start) / 1_000;
  const results = request.checks.map((check) => ({
    kind: check.kind,
    fault: view ? checkPlan(check, view, pages) : problem,
  }));
  return { id: request.id, writer, seconds, results };
}

/** The figures of one writer over its plans. */
export function planFigures(writer: PlanWriterName, plans: EvaluatedPlan[]): PlanFigures {
  const results = plans.flatMap((plan) => plan.results);
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  const seconds = plans.map((plan) => plan.seconds).sort((a, b) => a - b);
  return {
    writer,
    plans: plans.length,
    checks: shareOf(results),
    exact: shareOf(results.filter(({ kind }) => exactKinds.includes(kind))),
    secondsMedian: seconds[Math.floor((seconds.length - 1) / 2)] ?? 0,
    byKind: Object.fromEntries(kinds.map((kind) => [kind, shareOf(results.filter((result) => result.kind === kind))])),
  };
}

function shareOf(results: EvaluatedPlan["results"]): number {
  if (results.length === 0) return 1;
  return results.filter(({ fault }) => fault === undefined).length / results.length;
}
