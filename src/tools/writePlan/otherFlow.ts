import type { PastPlan, PlanSlots, ScheduleLine } from "../../shared/plan.ts";
import { addDays } from "../../shared/time.ts";
import type { Activity } from "./activity.ts";

/** Within so many days two plans of one kind are to differ in what is done. */
const daysApart = 365;
const again = /(?:和|跟|同|像|按|照)(?:着)?(?:去年|上次|上回|往年|以前|之前|上一次|前年|那次)|照旧|老样子|原来那[套样]/;

/** Whether a request asks for the flow of an earlier plan: 和去年一样, 照旧. */
export function asksForTheSame(requirement: string): boolean {
  return again.test(requirement);
}

/**
 * Which flow of a kind a new plan gets: 0 for the usual one, 1 for the other. It is the one that plans of this kind within twelve months
 * of the day have less often, of equals the one that the latest has not, unless the same is asked for again (和去年一样). A plan from before
 * kinds were kept counts where it had this theme.
 */
export function nextFlow(
  activity: Activity,
  { theme, date, requirements = [] }: PlanSlots,
  held: readonly PastPlan[],
): number {
  if ((activity.another ?? []).length === 0 || date === undefined) return 0;
  const from = addDays(date, -daysApart);
  const until = addDays(date, daysApart);
  const ofKind = held
    .filter((plan) => (plan.kind === undefined ? plan.theme === theme : plan.kind === activity.id))
    .filter((plan) => plan.date >= from && plan.date <= until)
    .sort((one, other) => one.date.localeCompare(other.date));
  const last = ofKind.at(-1);
  if (last === undefined) return 0;
  const { flow = 0 } = last;
  if (requirements.some(asksForTheSame)) return flow;
  const others = ofKind.filter((plan) => (plan.flow ?? 0) === 1).length;
  return 2 * others === ofKind.length ? 1 - flow : 2 * others < ofKind.length ? 1 : 0;
}

/** Which flow of its kind a plan that is there was made of. */
export function flowOf({ another = [] }: Activity, schedule: readonly ScheduleLine[]): number {
  return another.some(({ item }) => schedule.some((line) => line.item.startsWith(item))) ? 1 : 0;
}

/** A kind with the given flow: in the other one some main steps have given way, with the same share of the time. */
export function withFlow(activity: Activity, flow: number): Activity {
  const { another = [] } = activity;
  if (flow === 0 || another.length === 0) return activity;
  const steps = activity.flow.map((step) => {
    const { instead: _, ...other } = another.find(({ instead }) => instead === step.item) ?? { instead: "" };
    return { ...step, ...other };
  });
  return { ...activity, flow: steps };
}
