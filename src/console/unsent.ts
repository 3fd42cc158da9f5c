/** Steps told anew where the file of a plan did not arrive: nothing may say then that it did. */
import type { Bubble, StepView } from "./view.ts";

const lostWords = "写好了，文件没送到";
const deliveredState = "已送达";
const isFile = ({ side, kind }: Bubble) => side === "bot" && kind === "file";

/** From the step on whose file was lost until one is sent. */
export function withUnsent(steps: readonly StepView[]): StepView[] {
  let isUnsent = false;
  return steps.map((step) => {
    const file = step.bubbles.findLast(isFile);
    const before = isUnsent ? told(step.before) : step.before;
    if (file) isUnsent = file.delivery === "failed";
    if (!isUnsent) return { ...step, before };
    const decisions = step.decisions.map((decision) =>
      file && decision.kind === "plan"
        ? { ...decision, words: `方案${lostWords}`, reason: "方案写好了，但文件没有发出去" }
        : decision,
    );
    return { ...step, before, after: told(step.after), decisions, isUnsent: step.after.includes(deliveredState) };
  });
}

const told = (state: string) => state.replace(deliveredState, lostWords);
