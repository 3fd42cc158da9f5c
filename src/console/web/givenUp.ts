import type { Bubble, StepView } from "../view.ts";

/** The reply that a step says was given up. For page and server. */
export const givenUpAt = (steps: readonly StepView[], { gaveUp }: StepView): Bubble | undefined =>
  gaveUp === null
    ? undefined
    : steps.find(({ seq }) => seq === gaveUp.seq)?.bubbles.find(({ position }) => position === gaveUp.position);
