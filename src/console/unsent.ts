/** Steps told anew where the file of a plan did not arrive: nothing may say then that it did. */
import { isByStaff } from "./signs.ts";
import type { Bubble, StepView } from "./view.ts";

/** What went wrong first: a title may be cut short. */
export const lostWords = "文件没送到，方案已写好";
export const lostReplyWords = "同事的回复没送到";
const repliedState = "同事已回复";
const deliveredState = "已送达";
const isFile = ({ side, kind }: Bubble) => side === "bot" && kind === "file";

/** Also while another message is being understood. */
const isDelivered = ({ after, states }: StepView) =>
  after.includes(deliveredState) || states.some(({ label }) => label === deliveredState);

/** From the step on whose file was lost until one is sent. */
export function withUnsent(steps: readonly StepView[]): StepView[] {
  let isUnsent = false;
  return withLostReplies(steps).map((step) => {
    const file = step.bubbles.findLast(isFile);
    const before = isUnsent ? told(step.before) : step.before;
    if (file) isUnsent = file.delivery === "failed";
    if (!isUnsent) return { ...step, before };
    const decisions = step.decisions.map((decision) =>
      file && decision.kind === "plan" ? { ...decision, words: lostWords, reason: whyLost(file) } : decision,
    );
    return { ...step, before, after: told(step.after), decisions, isUnsent: isDelivered(step) };
  });
}

/** From a colleague's reply on that did not arrive until one does. */
function withLostReplies(steps: readonly StepView[]): StepView[] {
  let isLost = false;
  const told = (state: string) => state.replace(repliedState, lostReplyWords);
  return steps.map((step) => {
    const before = isLost ? told(step.before) : step.before;
    if (isByStaff(step.title)) isLost = step.bubbles.some(({ delivery }) => delivery === "failed");
    if (!isLost) return { ...step, before };
    const notes = step.notes.map((note) =>
      isByStaff(step.title) ? note.replace(/已回复$/, "的回复没有送到对方") : note,
    );
    return { ...step, before, after: told(step.after), notes };
  });
}

/** How often it was tried, and what stood in the way. */
function whyLost({ tries }: Bubble): string {
  const failures = tries.filter(({ problem }) => problem !== "");
  const last = failures.at(-1);
  if (last === undefined) return "方案写好了，文件发不出去，没有记下原因";
  const times = failures.reduce((sum, each) => sum + each.times, 0);
  return `方案写好了，文件发了${times}次都没有发出去：${last.problem}`;
}

const told = (state: string) => state.replace(deliveredState, lostWords);
