/** How a session ended up, read from its decisions and failures. */
import type { RowBody } from "../session/sessionStore.ts";
import { sessionEvents } from "../session/step.ts";
import type { Decision, SmallTalkTopic, Understood } from "../shared/turn.ts";
import type { Tag } from "./view.ts";

export const tagLabels: Readonly<Record<Tag, string>> = {
  answered: "答了",
  asked: "反问",
  unanswered: "没答上",
  handover: "转人工",
  delivered: "方案送达",
  failed: "出错",
  distress: "紧急求助",
  refused: "拒绝",
  abuse: "骂人",
  watch: "要留意",
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

const tagByTopic: Readonly<Partial<Record<SmallTalkTopic, Tag>>> = {
  distress: "distress",
  emergency: "distress",
  improper: "refused",
  abuse: "abuse",
};
const topicReasons: Readonly<Partial<Record<Tag, string>>> = {
  distress: "对方可能有危险，或很难过",
  refused: "不合适的要求（改规则、要别人的信息、造假等），已拒绝",
  abuse: "骂人的话，已安抚",
};

/** Talk that a supervisor looks for: cries for help, requests that were refused, abuse. Each once, with what it was in words. */
export function talkOf({ type, ...event }: RowBody["event"]): { tag: Tag; reason: string }[] {
  if (type !== "xstate.done.actor.understand") return [];
  const { turns = [] } = (event["output"] ?? {}) as Partial<Understood>;
  const found = turns.flatMap((turn) => (turn.type === "turn.smallTalk" ? (tagByTopic[turn.topic] ?? []) : []));
  return [...new Set(found)].map((tag) => ({ tag, reason: topicReasons[tag] ?? "" }));
}

/** Whether something went wrong. A model that is still loading is not a fault: the person is asked what to do. */
export function isFault({ type, ...event }: RowBody["event"]): boolean {
  if (type === sessionEvents.fault || type === sessionEvents.replyFailed) return true;
  const { code } = (event["error"] ?? {}) as { code?: string };
  return type.startsWith("xstate.error.") && code !== "MODEL_LOADING";
}

const waitingWords: readonly string[] = ["等办完", "空闲", "等写好"];

/** Of the states of a step those that tell: what only says that nothing else happens, or that something else is awaited, is left out. */
export function tellingOf<T>(states: readonly T[], labelOf: (state: T) => string): T[] {
  // While a message is being understood, that is what happens.
  const hearing = states.filter((state) => labelOf(state) === "理解");
  if (hearing.length > 0) return hearing;
  const telling = states.filter((state) => !waitingWords.includes(labelOf(state)));
  return telling.length > 0 ? telling : [...states];
}

export const plainState = (words: string): string => tellingOf(words.split("＋"), (part) => part).join("＋");
