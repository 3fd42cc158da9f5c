import { blankStep } from "../../src/console/blankStep.ts";
import type { StepView } from "../../src/console/view.ts";

/** A step in which nothing happened, at `seq` seconds, but for what a test says. */
export const step = (seq: number, more: Partial<StepView> = {}): StepView => ({
  ...blankStep,
  seq,
  at: seq * 1_000,
  ...more,
});
