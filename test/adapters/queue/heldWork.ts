/** Jobs for tests of queues, and work that can be held. */
import type { Job, JobWork } from "../../../src/shared/jobs.ts";
import type { PlanDraft } from "../../../src/shared/plan.ts";

/** A plan of a theme; `writer` says in which lane it waits. */
export const planJob = (
  theme: string,
  { person = theme, writer = "llm" as "llm" | "builtin" } = {},
): Job<"writePlan"> => ({
  kind: "writePlan",
  key: `web:${person}#${theme}:writePlan`,
  person,
  input: { person, slots: { theme }, suggested: [], writer },
});

/** What work that only notes what it was asked makes of a plan. */
export const draftOf = (theme: string) => ({ title: theme }) as PlanDraft;

/** Work that can be held: each plan ends when it is told to, or fails when its signal aborts. */
export function heldWork() {
  const begun: string[] = [];
  const aborted: string[] = [];
  const ends = new Map<string, () => void>();
  const work: JobWork = {
    writePlan: ({ slots: { theme = "" } }, { signal, progress }) =>
      new Promise((resolve, reject) => {
        begun.push(theme);
        progress({ type: "plan.progress", progress: { phase: "writing", label: theme, done: 0, total: 1 } });
        ends.set(theme, () => resolve(draftOf(theme)));
        const stop = () => {
          aborted.push(theme);
          reject(signal.reason);
        };
        signal.addEventListener("abort", stop, { once: true });
      }),
  };
  return { work, begun, aborted, end: (theme: string) => ends.get(theme)?.() };
}
