/** Plays events through the pure step: given what happened, which state, replies and decisions follow. */
import { session } from "../../src/machines/session.ts";
import { wording } from "../../src/machines/wording.ts";
import { type Command, type SessionEvent, type SessionState, sessionEvents, step } from "../../src/session/step.ts";
import type { PlanDraft, PlanSlots, SlotReading, ThemeIdeas } from "../../src/shared/plan.ts";
import type { Answer, Option, SopDecision } from "../../src/shared/sop.ts";
import type { Decided, Decision, Message, Reply, Turn } from "../../src/shared/turn.ts";

export const at = Date.parse("2026-11-23T10:00:00+08:00");

export type Played = {
  state: SessionState;
  /** Path of the conversation region: "answerQuestion.answered". */
  place: string;
  writing: string;
  texts: string[];
  files: string[];
  decisions: Decision[];
  running: string[];
  commands: Command[];
};

export function place(value: unknown): string {
  return typeof value === "string"
    ? value
    : Object.entries(value as object)
        .map(([key, inner]) => `${key}.${place(inner)}`)
        .join("|");
}

/** The notice of first contact stands behind the first reply of every session; it is looked at in tests of its own. */
const notice = `\n${wording.introduction}`;

/** Folds events from a fresh session (or a given state). Replies and decisions are those of all events. */
export function play(events: object[], from?: SessionState): Played {
  let state = from ?? step(session, undefined, { type: sessionEvents.open, at }).state;
  const commands: Command[] = [];
  for (const event of events) {
    const next = step(session, state, { at, ...event } as SessionEvent);
    state = next.state;
    commands.push(...next.commands);
  }
  const emitted = commands.flatMap((command) =>
    command.do === "emit" ? [command.event as unknown as Reply | Decided] : [],
  );
  const replies = emitted
    .filter((event): event is Reply => event.type === "reply")
    .map((reply) => (reply.kind === "file" ? reply : { ...reply, text: reply.text.replace(notice, "") }));
  const value = state.value as { conversation: unknown; writing: unknown };
  return {
    state,
    place: place(value.conversation),
    writing: place(value.writing),
    texts: replies.flatMap((reply) => (reply.kind === "file" ? [] : [reply.text])),
    files: replies.flatMap((reply) => (reply.kind === "file" ? [reply.name] : [])),
    decisions: emitted.flatMap((event) => (event.type === "decided" ? [event.decision] : [])),
    running: Object.keys((state as { children?: object }).children ?? {}),
    commands,
  };
}

let count = 0;
export const message = (text: string, more: Partial<Message> = {}) => ({
  type: "message.received",
  message: { id: `m${++count}`, at, kind: "text", text, from: "u", ...more },
});
export const done = (id: string, output: unknown) => ({ type: `xstate.done.actor.${id}`, actorId: id, output });
export const failed = (id: string, code: string) => ({
  type: `xstate.error.actor.${id}`,
  actorId: id,
  error: { code, message: code, retryable: true },
});
export const understood = (...turns: Turn[]) => done("understand", { turns });
/** A message that is understood as the given turns. */
export const said = (text: string, ...turns: Turn[]) => [message(text), understood(...turns)];
export const question = (text: string, more: Partial<Extract<Turn, { type: "turn.question" }>> = {}): Turn => ({
  type: "turn.question",
  question: text,
  aspects: [],
  followUp: false,
  ...more,
});
export const reading = (slots: PlanSlots, more: Partial<SlotReading> = {}): SlotReading => ({
  slots,
  proposed: {},
  problems: [],
  leftToUs: [],
  ...more,
});

export const card = { versionId: "v2", file: "D002 社会保障卡挂失补办.docx", title: "社会保障卡挂失补办" };
export const firstCard = { versionId: "v1", file: "D001 社会保障卡首次申领.docx", title: "社会保障卡首次申领" };
const candidates = [
  { ...card, score: 0.93 },
  { ...firstCard, score: 0.04 },
];
export const decidedAnswer: SopDecision = {
  kind: "answer",
  document: { ...card, score: 0.93 },
  confidence: "sure",
  candidates,
  reason: "只有一本手册符合",
};
export const options: Option[] = [
  { ...firstCard, label: "首次申领" },
  { ...card, label: "丢了补办" },
];
export const decidedAsk: SopDecision = { kind: "ask", options, candidates, reason: "两本手册都符合" };
export const decidedUnknown: SopDecision = { kind: "unknown", candidates: [], reason: "手册里没有" };
export const answer: Answer = {
  document: { ...card, path: "/library/v2.docx", effectiveFrom: "2025-03-01", edition: "2025版", sample: true },
  sections: [
    { name: "materials", lines: ["居民身份证（原件，1份）：核验后退还", "授权委托书（原件，1份）：代办时提供"] },
  ],
  excerpts: [],
  others: ["steps", "fee", "hours"],
};
export const ideas: ThemeIdeas = {
  ideas: [
    { theme: "包汤圆", reason: "冬至吃汤圆", date: "2026-12-22", audience: "社区居民" },
    { theme: "防诈骗情景课", reason: "骗子的花样常换" },
    { theme: "健康义诊", reason: "老人最爱来" },
  ],
  passedOver: ["敬老茶话会"],
};
export const draft = {
  slots: { theme: "包饺子" },
  notice: ["下周六下午一起包饺子。"],
  suggested: [],
  writerNote: "",
} as unknown as PlanDraft;
export const file = { name: "活动策划案-包饺子.docx", path: "/plans/a.docx", bytes: 1000 };
export const fullSlots: PlanSlots = {
  theme: "包饺子",
  date: "2026-12-12",
  start: "14:00",
  audience: "60岁以上老人",
  budget: 2000,
  headcount: 40,
};
