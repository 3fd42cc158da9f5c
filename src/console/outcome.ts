/** How a session ended up, read from its decisions and failures. */
import type { RowBody } from "../session/sessionStore.ts";
import { sessionEvents } from "../session/step.ts";
import type { Decision } from "../shared/turn.ts";
import type { Tag } from "./view.ts";

export const tagLabels: Readonly<Record<Tag, string>> = {
  answered: "答了",
  asked: "反问",
  unanswered: "没答上",
  handover: "转人工",
  delivered: "方案送达",
  failed: "出错",
};
export const tags = Object.keys(tagLabels) as Tag[];

const tagByDecision: Readonly<Record<Exclude<Decision["kind"], "plan">, Tag | undefined>> = {
  answer: "answered",
  clarify: "asked",
  unanswered: "unanswered",
  handover: "handover",
  chat: undefined,
};

export function tagOfDecision(decision: Decision): Tag | undefined {
  if (decision.kind !== "plan") return tagByDecision[decision.kind];
  return decision.step === "delivered" ? "delivered" : undefined;
}

/** Whether something went wrong. A model that is still loading is not a fault: the person is asked what to do. */
export function isFault({ type, ...event }: RowBody["event"]): boolean {
  if (type === sessionEvents.fault || type === sessionEvents.replyFailed) return true;
  const { code } = (event["error"] ?? {}) as { code?: string };
  return type.startsWith("xstate.error.") && code !== "MODEL_LOADING";
}
