/** What had been seen up to a step: the ways walked in the chart and the bubbles of the chat. */
import type { Bubble, DecisionView, StepView } from "../view.ts";

export type Walk = {
  stages: ReadonlySet<string>;
  /** Ways in the order in which they were gone first; `isNow` for those of the step itself. */
  ways: { from: string; to: string; isNow: boolean }[];
};

export function walkTo(steps: readonly StepView[], at: number): Walk {
  const stages = new Set<string>();
  const ways = new Map<string, { from: string; to: string; isNow: boolean }>();
  for (const [index, step] of steps.slice(0, at + 1).entries()) {
    for (const stage of step.stages) stages.add(stage);
    for (const [from, to] of step.moves) {
      stages.add(from).add(to);
      ways.set(`${from} ${to}`, { from, to, isNow: index === at });
    }
  }
  return { stages, ways: [...ways.values()] };
}

export type SeenBubble = Bubble & { id: string; seq: number; step: number; at: number };

/** Of the progress of a plan only the last line is seen, and only while the plan is being written. */
export function bubblesTo(steps: readonly StepView[], at: number): SeenBubble[] {
  const seen = steps
    .slice(0, at + 1)
    .flatMap(({ bubbles, seq, at: moment }, step) =>
      bubbles.map((bubble, index) => ({ ...bubble, id: `${seq}.${index}`, seq, step, at: moment })),
    );
  const last = steps[at]?.working ? seen.filter(({ kind }) => kind === "progress").at(-1) : undefined;
  return seen.filter((bubble) => bubble.kind !== "progress" || bubble === last);
}

export const isTrouble = ({ kind, checked }: StepView): boolean =>
  kind === "fault" || checked === "edited" || checked === "differs";

/** The step that sent a plan last; undefined where none was written. */
export const planStep = (steps: readonly StepView[]): StepView | undefined =>
  steps.findLast(({ bubbles }) => bubbles.some(({ isPlan }) => isPlan));

/** What was decided at a step; undefined where nothing was. */
export const kindAt = (steps: readonly StepView[], seq: number): DecisionView["kind"] | undefined =>
  steps.find((step) => step.seq === seq)?.decisions[0]?.kind;

/** A fault, or whatever else somebody should look at. */
export const isNotable = (step: StepView): boolean => step.hints.length > 0 || isTrouble(step);

export const isDecision = ({ decisions }: StepView): boolean => decisions.length > 0;

/** The next step of a sort after one, from the start again behind the last; undefined where there is none. */
export function nextStep(
  steps: readonly StepView[],
  at: number,
  isWanted: (step: StepView) => boolean,
): number | undefined {
  const found = steps.flatMap((step, index) => (isWanted(step) ? [index] : []));
  return found.find((index) => index > at) ?? found[0];
}
