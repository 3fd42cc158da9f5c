/** The real session machine as a subject of the harnesses. */
import type { Form } from "../../../src/machines/context.ts";
import { missingSlots } from "../../../src/machines/form.ts";
import { session } from "../../../src/machines/session.ts";
import type { Turn } from "../../../src/shared/turn.ts";
import * as p from "../../machines/play.ts";
import type { Answer, Subject } from "./subject.ts";

const failure = { code: "TOOL_TIMED_OUT", message: "处理超时", retryable: true } as const;
const loading = { code: "MODEL_LOADING", message: "语言模型还在加载", retryable: true } as const;
const message = (id: string, more: object) => ({
  type: "message.received",
  message: { id, at: p.at, kind: "text", text: "", from: "u", ...more },
});
const heard = (...turns: Turn[]): Answer => ({ output: { turns } });
const refused = p.reading({}, { problems: [{ slot: "date", said: "2月30号", reason: "noSuchDate" }] });
const revise = (reading = p.reading({ budget: 800 })): Turn => ({
  type: "turn.revise",
  reading,
  wish: "改",
  sections: [],
});

/** One answer of `understand` for each kind of turn, and for the ways in which they come together. */
const turns: Answer[] = [
  // Long enough for a second look.
  heard(p.question("我妈前天去菜场买菜的时候钱包被人偷走了，里面有卡有钱，现在要去医院看病不知道怎么弄")),
  heard(p.question("那要多少钱", { followUp: true, aspects: ["fee"] })),
  heard(p.question("社保卡"), p.question("敬老卡")),
  heard({ type: "turn.choice", index: 0 }),
  heard({ type: "turn.choice", index: 1 }),
  heard({ type: "turn.choice", index: 8 }),
  heard({ type: "turn.noneFits" }),
  heard({ type: "turn.details", text: "给小孩办的" }),
  heard({ type: "turn.plan", reading: p.reading({ theme: "包饺子" }) }),
  heard({ type: "turn.plan", reading: p.reading(p.fullSlots) }),
  heard({ type: "turn.slots", reading: p.reading({ budget: 2000 }) }),
  heard({ type: "turn.slots", reading: p.reading({}, { proposed: { date: "2026-12-19" } }) }),
  heard({ type: "turn.ideas", reading: p.reading({}), wish: { text: "搞点什么好", avoid: [], again: false } }),
  heard({ type: "turn.slots", reading: refused }),
  heard(revise()),
  heard(revise(refused)),
  heard({ type: "turn.confirm" }),
  heard({ type: "turn.refuse" }),
  heard({ type: "turn.cancel" }),
  heard({ type: "turn.back" }),
  heard({ type: "turn.help" }),
  heard({ type: "turn.human" }),
  heard({ type: "turn.original" }),
  heard({ type: "turn.forward" }),
  heard({ type: "turn.more", aspects: ["steps"] }),
  heard({ type: "turn.wrong" }),
  heard({ type: "turn.resend" }),
  heard({ type: "turn.notice" }),
  heard({ type: "turn.useBuiltin" }),
  heard({ type: "turn.waitForModel" }),
  heard({ type: "turn.catalogue", topic: "社保" }),
  heard({ type: "turn.admin", command: "status", argument: "" }),
  heard({ type: "turn.smallTalk", topic: "distress" }),
  { output: { turns: [{ type: "turn.help" }], heard: "帮助" } },
  { error: failure },
];

const called = {
  told: true,
  who: "王社工",
  when: "",
  phone: "021-5555 0100",
  hotline: "12356",
  remindMs: 1_800_000,
  resumeMs: 86_400_000,
};

export const subject: Subject = {
  machine: session,
  facts: [
    message("m1", { text: "社保卡" }),
    message("m2", { kind: "voice", path: "/a.silk" }),
    { type: "human.spoke" },
    message("m3", { text: "原文", quoted: { text: "…", fromBot: true, versionId: "v9" } }),
    {
      type: "reply.failed",
      reply: { type: "reply", kind: "file", name: "a.docx", path: "/a.docx" },
      code: "REPLY_NOT_SENT",
    },
    { type: "session.fault", cause: "xstate.done.actor.searchSops", message: "boom", event: {} },
    { type: "session.fault", cause: "xstate.done.actor.writePlan", message: "boom", event: {} },
  ],
  answers: {
    transcribe: [{ output: { text: "社保卡" } }, { error: failure }],
    understand: turns,
    searchSops: [
      { output: p.decidedAnswer },
      { output: p.decidedAsk },
      { output: p.decidedUnknown },
      { error: failure },
    ],
    restateQuestion: [{ output: { text: "社保卡补办" } }, { error: failure }],
    composeAnswer: [{ output: p.answer }, { error: failure }],
    callPerson: [{ output: called }, { output: { ...called, told: false } }, { error: failure }],
    administer: [{ output: { text: "已停用。" } }, { error: failure }],
    listCatalogue: [{ output: { level: "nothing", topic: "社保", entries: [], sample: true } }, { error: failure }],
    suggestThemes: [{ output: p.ideas }, { output: { ideas: [], passedOver: [] } }, { error: failure }],
    writePlan: [{ output: { ...p.draft, slots: p.fullSlots } }, { error: loading }, { error: failure }],
    renderPlan: [{ output: p.file }, { error: failure }],
  },
  progress: {
    writePlan: [{ type: "plan.progress", progress: { phase: "writing", label: "活动流程", done: 2, total: 6 } }],
  },
  // Coarse on purpose: each of these tells apart where a turn may lead, and together they have few values.
  shape: ({ form, clarification, offer, plan, question }) => [
    ((question as { rejected: string[] } | null)?.rejected.length ?? 0) > 0,
    form && missingSlots(form as Form).length > 0,
    clarification !== null,
    (clarification as { options: unknown[] } | null)?.options.length === 0,
    offer !== null,
    plan !== null,
  ],
  unanswered: ({ inbox, message: open, turns: left }) => [
    ...(inbox as unknown[]),
    ...(open ? [open] : []),
    ...(left as unknown[]),
  ],
  transient: [
    "session.hearing.handling",
    "checking",
    "session.conversation.resuming.back",
    "session.conversation.resuming.answering",
    "session.conversation.resuming.quietly",
  ],
};
