/** Which rule of the machine fired in a step, asked of the machine itself and told in words. */
import { type AnyStateMachine, type AnyTransitionDefinition, createActor } from "xstate";
import type { RowBody } from "../session/sessionStore.ts";
import type { SessionState } from "../session/step.ts";
import type { SopDecision } from "../shared/sop.ts";
import { doubtFigures, percent } from "./signs.ts";
import type { RuleView } from "./view.ts";

/** Guards that decide about an answer, a question back or a plan, as a supervisor would say them. */
const guardWords: Readonly<Record<string, string>> = {
  isAnswer: "查找的结果是可以回答",
  isAsk: "查找的结果是可能指几种，先问清楚（一件事最多问两次）",
  wasAskedTwice: "已经问过两次还不清楚，转给同事",
  wasAskedBack: "给的选项都不对，请对方换个说法再说一遍",
  wasRejected: "对方说不对，又没有别的手册合适，转给同事",
  composesFor: "要的是原件或转发的话，不是直接回答",
  isModelLoading: "语言模型还没准备好，请对方选现在写还是等",
  isWishNotMet: "要改的做不到，说明原因",
  isFile: "没发出去的是文件，告诉对方可以重发",
  inboxFull: "消息来得太多，请对方稍等",
};

/** What holds where no rule before it did. */
const otherwise: Readonly<Record<string, string>> = {
  "xstate.done.actor.searchSops": "没有一本手册够格，告诉对方没有，并记下来",
  "xstate.done.actor.composeAnswer": "取到了段落，按原文回答",
  "xstate.error.actor.searchSops": "查手册没有成功，请对方稍后再试",
  "xstate.error.actor.composeAnswer": "取段落没有成功，请对方稍后再试",
  "xstate.error.actor.understand": "没能理解这条消息，向对方致歉",
  "xstate.done.actor.callPerson": "已通知负责的同事，告诉对方谁来、什么时候",
  "xstate.error.actor.callPerson": "没能通知到同事，告诉对方怎么直接联系",
  "xstate.error.actor.writePlan": "方案没有写成，告诉对方",
  "xstate.error.actor.renderPlan": "方案没有排成 Word，告诉对方",
};

/** The transitions that the event takes from the state, in words; [] where there is nothing to explain. */
export function rulesOf(
  machine: AnyStateMachine,
  before: SessionState | undefined,
  event: RowBody["event"],
): RuleView[] {
  if (before === undefined || !(event.type in otherwise || event.type === "message.received")) return [];
  try {
    const snapshot = createActor(machine, { snapshot: before as never }).getSnapshot();
    const taken: AnyTransitionDefinition[] = machine.getTransitionData(snapshot, event as never);
    return taken.flatMap((way) => {
      const guard = guardOf(way);
      const words = guard === "" ? otherwise[event.type] : guardWords[guard];
      return words === undefined ? [] : [{ where: labelOf(way), words: `${words}${figuresOf(event, guard)}`, guard }];
    });
  } catch {
    return [];
  }
}

/** The figures that a search was decided by, as it recorded them. */
function figuresOf({ type, ...event }: RowBody["event"], guard: string): string {
  if (type !== "xstate.done.actor.searchSops") return "";
  const decision = (event["output"] ?? {}) as Partial<SopDecision>;
  const [first, second] = decision.candidates ?? [];
  if (first === undefined) return "";
  const gap = second === undefined ? "" : `，第二本《${second.title}》${percent(second.score)}`;
  const found = `。当时第一本《${first.title}》${percent(first.score)}${gap}`;
  const doubt = whyAsked(decision);
  if (guard !== "isAsk" && guard !== "isAnswer") return doubt === "" ? found : `${found}；${doubt}`;
  if (guard === "isAsk") return `${found}；${doubt || "问不问看的是“可能指好几种”的总把握，那个数当时没有记下"}`;
  const isSure = "confidence" in decision && decision.confidence === "sure";
  const said = isSure ? "算有把握，直接回答" : "不够确定，标明仅供参考";
  return [found, said, ...(doubt === "" ? [] : [doubt])].join("；");
}

/** How probable it was held that several are meant, beside the limit from which on that is asked. */
function whyAsked({ kind, doubt, ...decision }: Partial<SopDecision>): string {
  if (doubt === undefined) return "";
  const isOver = doubt.share >= doubt.limit;
  const figures = doubtFigures(doubt);
  if (kind === "unknown") return isOver ? `${figures}，本来要先问，但没有两本够像的可以给对方选` : figures;
  if (kind !== "ask")
    return `${figures}，${isOver ? "本来要先问，但没有别的可选，或者写的都一样，或者已经问过" : "不用先问"}`;
  if (isOver) return `${figures}就先问一句`;
  const { options = [] } = decision as { options?: { branch?: string }[] };
  const isCase = options.some(({ branch }) => branch !== undefined);
  return `${figures}，是哪本手册已经清楚；${isCase ? "要问的是哪一种情况" : "给过的选项都不对，才再问一次"}`;
}

function guardOf({ guard }: AnyTransitionDefinition): string {
  if (typeof guard === "string") return guard;
  return typeof guard === "object" && guard !== null && "type" in guard ? String(guard.type) : "";
}

function labelOf({ source }: AnyTransitionDefinition): string {
  const { label = source.key } = (source.meta ?? {}) as { label?: string };
  return label;
}
