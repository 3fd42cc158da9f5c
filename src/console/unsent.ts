/** Steps told anew where a file or a colleague's answer did not arrive: nothing may say that it did, nor that it did not before that was known. */
import { clockOf } from "../shared/time.ts";
import { isByStaff } from "./signs.ts";
import type { Bubble, StepView } from "./view.ts";
import { givenUpAt } from "./web/givenUp.ts";

/** What went wrong first: a title may be cut short. */
export const lostWords = "文件没送到，方案已写好";
export const lostReplyWords = "同事的回复没送到";
export const sendingWords = "正在发文件";
const repliedState = "同事已回复";
const deliveredState = "已送达";
const isFile = ({ side, kind }: Bubble) => side === "bot" && kind === "file";

/** Also while another message is being understood. */
const isDelivered = ({ after, states }: StepView) =>
  after.includes(deliveredState) || states.some(({ label }) => label === deliveredState);

/** While a file is on its way that will be lost, and from where it was given up until one is sent. */
export function withUnsent(steps: readonly StepView[]): StepView[] {
  let words = deliveredState;
  const told = (state: string) => state.replace(deliveredState, words);
  return withLostReplies(steps).map((step) => {
    const file = step.bubbles.findLast(isFile);
    const lost = givenUpAt(steps, step);
    const before = told(step.before);
    if (file) words = file.delivery === "sent" ? deliveredState : sendingWords;
    else if (lost && isFile(lost) && words === sendingWords) words = lostWords;
    const decisions = step.decisions.map((decision) =>
      file?.delivery === "failed" && decision.kind === "plan"
        ? { ...decision, words: "方案写好了，开始发文件", reason: howLost(file) }
        : decision,
    );
    return {
      ...step,
      ...{ before, after: told(step.after), decisions },
      isUnsent: words === lostWords && isDelivered(step),
    };
  });
}

/** From a colleague's reply on that did not arrive until one does. */
function withLostReplies(steps: readonly StepView[]): StepView[] {
  let lostText: string | undefined;
  const told = (state: string) => state.replace(repliedState, lostReplyWords);
  return steps.map((step) => {
    const before = lostText === undefined ? step.before : told(step.before);
    const arrived = step.bubbles.some(({ text, delivery }) => text === lostText && delivery !== "failed");
    if (isByStaff(step.title)) lostText = step.bubbles.find(({ delivery }) => delivery === "failed")?.text;
    else if (arrived) lostText = undefined;
    if (lostText === undefined) return { ...step, before };
    const notes = step.notes.map((note) =>
      isByStaff(step.title) ? note.replace(/已回复$/, "的回复没有送到对方") : note,
    );
    return { ...step, before, after: told(step.after), notes };
  });
}

const secondsOf = (at: number) => `${clockOf(at)}:${String(Math.floor(at / 1_000) % 60).padStart(2, "0")}`;

/** When and how often it was tried, and what stood in the way. */
function howLost({ tries }: Bubble): string {
  const failures = tries.filter(({ problem }) => problem !== "");
  const [first, last] = [failures[0], failures.at(-1)];
  if (first === undefined || last === undefined) return "文件后来没有发出去，没有记下原因";
  const times = failures.reduce((sum, each) => sum + each.times, 0);
  return `${secondsOf(first.at)} 到 ${secondsOf(last.until)} 发了${times}次，都没有发出去：${last.problem}`;
}
