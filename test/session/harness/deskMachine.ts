/** A small machine with everything that a session machine may use; the kernel is tested on it without the real conversation. */
import { assign, emit, fromPromise, raise, setup } from "xstate";
import type { FailureData } from "../../../src/shared/failures.ts";
import type { Reply } from "../../../src/shared/turn.ts";

/** A tool as a machine names it: only its types are used, the kernel runs the real one. */
const tool = <Output, Input>() =>
  fromPromise<Output, Input>(() => Promise.reject(new Error("bug: tools run in the kernel")));

export type Found = { title: string }[];
export type DeskContext = {
  question: string;
  options: Found;
  asked: number;
  slots: { theme?: string; budget?: number };
  job: { theme: string; budget: number; done: number } | null;
  file: string;
  attempts: number;
  faults: string[];
  unsent: string[];
};
export type DeskEvent = { at: number } & (
  | { type: "ask"; text: string }
  | { type: "pick"; index: number }
  | { type: "plan" }
  | { type: "fill"; theme?: string; budget?: number }
  | { type: "confirm" }
  | { type: "cancel" }
  | { type: "later" }
  | { type: "resume" }
  | { type: "hurry" }
  | { type: "job.progress"; done: number }
  | { type: "session.fault"; cause: string; message: string }
  | { type: "session.adopted"; from: string; value: unknown }
  | { type: "reply.failed"; effect: string; reply: { kind: string }; code: string }
);
type Decided = { type: "decided"; decision: { kind: string } };

const blank: DeskContext = {
  question: "",
  options: [],
  asked: 0,
  slots: {},
  job: null,
  file: "",
  attempts: 0,
  faults: [],
  unsent: [],
};

export const deskSetup = setup({
  types: {} as { context: DeskContext; events: DeskEvent; emitted: Reply | Decided; tags: "safe" },
  actors: {
    search: tool<Found, { question: string }>(),
    write: tool<{ file: string }, { theme: string; budget: number }>(),
  },
  delays: { remind: 600_000, forget: 3_600_000, backOff: ({ context }) => 5_000 * 2 ** context.attempts },
  guards: {
    isComplete: ({ context: { slots } }) => slots.theme !== undefined && slots.budget !== undefined,
    isOpen: ({ context }) => Object.keys(context.slots).length > 0,
    isOption: ({ context, event }) => event.type === "pick" && event.index < context.options.length,
    mayAskAgain: ({ context }) => context.asked < 2,
    isPoison: ({ event }) => {
      if (event.type === "ask" && event.text === "poison") throw new Error("boom");
      return false;
    },
    isBusy: ({ context }) => context.job !== null,
    mayRetry: ({ context }) => context.attempts < 2,
    hasOne: (_, { found }: { found: Found }) => found.length === 1,
    hasSeveral: (_, { found }: { found: Found }) => found.length > 1,
  },
  actions: {
    say: emit((_, { text }: { text: string }) => ({ type: "reply", kind: "text", text })),
    tellProgress: emit(({ context }) => ({
      type: "reply",
      kind: "progress",
      text: `${context.job?.done}/3`,
      done: context.job?.done ?? 0,
      total: 3,
    })),
    sendFile: emit(({ context }) => ({
      type: "reply",
      kind: "file",
      name: context.file,
      path: `/files/${context.file}`,
    })),
    decide: emit((_, { kind }: { kind: string }) => ({ type: "decided", decision: { kind } })),
    keepQuestion: assign(({ event }) => (event.type === "ask" ? { question: event.text, asked: 0, options: [] } : {})),
    addToQuestion: assign(({ context, event }) =>
      event.type === "ask" ? { question: `${context.question} ${event.text}` } : {},
    ),
    fill: assign(({ context, event }) => {
      if (event.type !== "fill") return {};
      const { theme = context.slots.theme, budget = context.slots.budget } = event;
      return { slots: { ...(theme === undefined ? {} : { theme }), ...(budget === undefined ? {} : { budget }) } };
    }),
    keepOptions: assign(({ context }, { found }: { found: Found }) => ({ options: found, asked: context.asked + 1 })),
    choose: assign(({ context, event }) =>
      event.type === "pick" ? { question: context.options[event.index]?.title ?? "", options: [] } : {},
    ),
    clearForm: assign({ slots: {} }),
    order: assign(({ context }) => ({
      job: { theme: context.slots.theme ?? "", budget: context.slots.budget ?? 0, done: 0 },
      slots: {},
      attempts: 0,
    })),
    noteProgress: assign(({ context, event }) =>
      event.type === "job.progress" && context.job ? { job: { ...context.job, done: event.done } } : {},
    ),
    startJob: raise(({ event }) => ({ type: "hurry", at: event.at })),
    countAttempt: assign({ attempts: ({ context }) => context.attempts + 1 }),
    endJob: assign({ job: null }),
    keepFile: assign((_, { file }: { file: string }) => ({ file })),
    noteFault: assign(({ context, event }) =>
      event.type === "session.fault" ? { faults: [...context.faults, `${event.cause}: ${event.message}`] } : {},
    ),
    noteUnsent: assign(({ context, event }) =>
      event.type === "reply.failed" ? { unsent: [...context.unsent, `${event.reply.kind}: ${event.code}`] } : {},
    ),
  },
});

/** The talk: a question is searched, asked back if several things fit; a form is filled in and survives questions in between. */
const talk = {
  initial: "resting",
  on: {
    ask: [{ guard: "isPoison" }, { target: ".searching", actions: "keepQuestion" }],
    cancel: { target: ".resting", actions: ["clearForm", { type: "say", params: { text: "已取消。" } }] },
    "session.fault": { actions: ["noteFault", { type: "say", params: { text: "抱歉，出了点小问题。" } }] },
    "session.adopted": [{ guard: "isOpen", target: ".form.asking" }],
    "reply.failed": { actions: "noteUnsent" },
  },
  states: {
    resting: {
      tags: "safe",
      meta: { label: "等人说话", explain: "没有进行中的事", stage: "待命" },
      on: { plan: "form", resume: { guard: "isOpen", target: "form.again" } },
    },
    searching: {
      meta: { label: "查手册", explain: "在手册里找能回答的那一份", stage: "查找" },
      invoke: {
        id: "search",
        src: "search",
        input: ({ context }: { context: DeskContext }) => ({ question: context.question }),
        onDone: [
          {
            guard: { type: "hasOne", params: ({ event }: { event: { output: Found } }) => ({ found: event.output }) },
            target: "leaving",
            actions: [
              { type: "decide", params: { kind: "answer" } },
              {
                type: "say",
                params: ({ event }: { event: { output: Found } }) => ({ text: `《${event.output[0]?.title}》` }),
              },
            ],
          },
          {
            guard: {
              type: "hasSeveral",
              params: ({ event }: { event: { output: Found } }) => ({ found: event.output }),
            },
            target: "clarifying",
            actions: {
              type: "keepOptions",
              params: ({ event }: { event: { output: Found } }) => ({ found: event.output }),
            },
          },
          {
            target: "leaving",
            actions: [
              { type: "decide", params: { kind: "unanswered" } },
              { type: "say", params: { text: "没有找到。" } },
            ],
          },
        ],
        onError: {
          target: "leaving",
          actions: {
            type: "say",
            params: ({ event }: { event: { error: unknown } }) => ({
              text: `查不了：${(event.error as FailureData).code}`,
            }),
          },
        },
      },
    },
    clarifying: {
      meta: { label: "等对方选", explain: "有几件事都说得通，请对方选一个", stage: "问清楚" },
      entry: {
        type: "say",
        params: ({ context }: { context: DeskContext }) => ({
          text: context.options.map((option) => option.title).join(" / "),
        }),
      },
      after: { remind: { actions: { type: "say", params: { text: "还在吗？" } } }, forget: "leaving" },
      on: {
        pick: [
          { guard: "isOption", target: "searching", actions: "choose" },
          { actions: { type: "say", params: { text: "请从列出的里面选。" } } },
        ],
        ask: [
          { guard: "isPoison" },
          { guard: "mayAskAgain", target: "searching", actions: "addToQuestion" },
          { target: "leaving" },
        ],
      },
    },
    leaving: {
      meta: { label: "回到原处", explain: "有没填完的表就接着填", stage: "查找" },
      always: [{ guard: "isOpen", target: "form.again" }, { target: "resting" }],
    },
    form: {
      meta: { label: "填表", explain: "收集活动信息" },
      initial: "asking",
      states: {
        again: { type: "history", history: "deep", target: "asking" },
        asking: {
          meta: { label: "问缺的", explain: "只问还缺的", stage: "收集" },
          entry: {
            type: "say",
            params: ({ context }: { context: DeskContext }) => ({
              text: context.slots.theme === undefined ? "什么活动？" : "预算多少？",
            }),
          },
          always: { guard: "isComplete", target: "confirming" },
          on: { fill: { target: "asking", reenter: true, actions: "fill" }, later: "#desk.talk.resting" },
        },
        confirming: {
          meta: { label: "请确认", explain: "读一遍，等确认", stage: "确认" },
          entry: {
            type: "say",
            params: ({ context }: { context: DeskContext }) => ({
              text: `${context.slots.theme}，${context.slots.budget}元，确认吗？`,
            }),
          },
          on: {
            fill: { target: "confirming", reenter: true, actions: "fill" },
            later: "#desk.talk.resting",
            confirm: [
              { guard: "isBusy", actions: { type: "say", params: { text: "上一份还在写。" } } },
              { target: "#desk.talk.resting", actions: ["order", "startJob"] },
            ],
          },
        },
      },
    },
  },
} as const;

/** The job runs beside the talk; it fails twice before it gives up. */
const job = {
  initial: "idle",
  states: {
    idle: { tags: "safe", on: { hurry: { guard: "isBusy", target: "writing" } } },
    writing: {
      on: {
        "job.progress": { actions: ["noteProgress", "tellProgress"] },
        cancel: { target: "idle", actions: "endJob" },
      },
      invoke: {
        id: "write",
        src: "write",
        input: ({ context }: { context: DeskContext }) => ({
          theme: context.job?.theme ?? "",
          budget: context.job?.budget ?? 0,
        }),
        onDone: {
          target: "idle",
          actions: [
            {
              type: "keepFile",
              params: ({ event }: { event: { output: { file: string } } }) => ({ file: event.output.file }),
            },
            "sendFile",
            "endJob",
          ],
        },
        onError: [
          { guard: "mayRetry", target: "waiting", actions: "countAttempt" },
          { target: "idle", actions: ["endJob", { type: "say", params: { text: "这次没写成。" } }] },
        ],
      },
    },
    waiting: { after: { backOff: "writing" }, on: { cancel: { target: "idle", actions: "endJob" } } },
  },
} as const;

/** `revision` stands for a new release of the machine: 2 knows one more state. */
export function createDesk(revision: 1 | 2 = 1) {
  const more = revision === 2 ? { pausing: {} } : {};
  return deskSetup.createMachine({
    id: "desk",
    type: "parallel",
    context: blank,
    states: { talk: { ...talk, states: { ...talk.states, ...more } }, job },
  });
}
export const desk = createDesk();
export type Desk = typeof desk;
