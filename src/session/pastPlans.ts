/** What was planned before, read from the present states of the sessions: nothing is written, nothing else is looked at. */
import type { PastPlan } from "../shared/plan.ts";
import type { SessionStore } from "./sessionStore.ts";

/** Of a large office only so many sessions are looked at, the latest ones first. */
const sessionsMax = 5_000;

type Kept = { context?: { delivered?: PastPlan[] | null } };

/** Makes the list of all plans that were delivered in any session: theme and day of the activity, in no particular order. */
export function createPastPlans({ store }: { store: Pick<SessionStore, "sessions" | "head"> }) {
  return async (): Promise<PastPlan[]> => {
    const names = (await store.sessions()).slice(-sessionsMax);
    const plans: PastPlan[] = [];
    for (const name of names) {
      const head = await store.head(name);
      if (head !== undefined) plans.push(...((JSON.parse(head.state) as Kept).context?.delivered ?? []));
    }
    return plans;
  };
}
