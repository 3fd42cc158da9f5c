/** What every flow of the session machine builds on: types, the tools that it may ask for, delays and the ways to speak. */
import { assign, emit, enqueueActions, fromPromise, setup } from "xstate";
import { mask } from "../shared/mask.ts";
import type { Administered, AdministerInput, Called, CallPersonInput } from "../shared/people.ts";
import type {
  PlanDraft,
  PlanFile,
  PlanProgress,
  RenderPlanInput,
  SuggestThemesInput,
  ThemeIdeas,
  WritePlanInput,
} from "../shared/plan.ts";
import type {
  Answer,
  Candidate,
  Catalogue,
  CatalogueInput,
  ComposeInput,
  SearchInput,
  SopDecision,
} from "../shared/sop.ts";
import type { Decision, Emitted, Message, Reply, UnderstandInput, Understood } from "../shared/turn.ts";
import type { Context, SessionEvent } from "./context.ts";
import { wording } from "./wording.ts";

/**
 * Chart and replay show these words. `label` has at most 8 characters. States of one `stage` are one box of the chart; a region has none
 * of its own, a flow inside it at most 4.
 */
export type StateMeta = { label: string; explain: string; stage?: string };

/** A tool as the machine sees it: only the types of what goes in and comes out. The kernel runs the real one. */
const tool = <Output, Input>() =>
  fromPromise<Output, Input>(() =>
    Promise.reject(new Error("bug: a tool was run by the machine instead of the kernel")),
  );

export type Spoken = { text: string; options?: string[]; cites?: string };

/** A reply with the notice of first contact behind it, where this person was not told yet; in a group without numbers of the person. */
export function introducing(context: Context, reply: Reply): Reply {
  if (reply.kind !== "text") return reply;
  const text = discreet(context, reply.text);
  const notices = [
    ...(numbersIn(context.message).length > 0 ? [wording.numbersInGroup] : []),
    ...(context.introduced ? [] : [wording.introduction]),
  ];
  return { ...reply, text: [text, ...notices].join("\n") };
}

/** The identity and phone numbers that somebody wrote where others read them. */
function numbersIn(message: Message | null): string[] {
  const found = message?.room === undefined ? [] : (message.text.match(/\d{11,19}[Xx]?/g) ?? []);
  return found.filter((number) => mask(number) !== number);
}

/** A text for a group repeats no number of the person. */
function discreet({ message }: Context, text: string): string {
  return numbersIn(message).reduce((shown, number) => shown.replaceAll(number, mask(number)), text);
}

/** After this long without a reply, one gentle reminder. */
const reminderMs = 10 * 60_000;
/** Whoever waits longer than this is told that work goes on. */
const patienceMs = 2_000;
/** Messages that come late come together; after this long without another they are answered as one. */
const catchUpMs = 3_000;
/** The bot takes over again at the latest after this long. */
const handoverMsMax = 3 * 86_400_000;

export const base = setup({
  types: {} as {
    context: Context;
    events: SessionEvent;
    emitted: Emitted;
    tags: "safe";
    meta: StateMeta;
  },
  actors: {
    transcribe: tool<{ text: string }, { path: string }>(),
    understand: tool<Understood, UnderstandInput>(),
    searchSops: tool<SopDecision, SearchInput>(),
    restateQuestion: tool<{ text: string }, { question: string }>(),
    composeAnswer: tool<Answer, ComposeInput>(),
    listCatalogue: tool<Catalogue, CatalogueInput>(),
    suggestThemes: tool<ThemeIdeas, SuggestThemesInput>(),
    writePlan: tool<PlanDraft, WritePlanInput>(),
    renderPlan: tool<PlanFile, RenderPlanInput>(),
    callPerson: tool<Called, CallPersonInput>(),
    administer: tool<Administered, AdministerInput>(),
  },
  delays: {
    reminder: reminderMs,
    patience: patienceMs,
    catchUp: catchUpMs,
    handoverReminder: ({ context }) => context.handover?.remindMs ?? reminderMs,
    handoverEnd: ({ context }) => context.handover?.resumeMs ?? handoverMsMax,
  },
  actions: {
    /** The first reply to a person also says who answers, whatever it is about. */
    say: enqueueActions(({ context, enqueue }, params: Spoken) => {
      enqueue.emit(introducing(context, { type: "reply", kind: "text", ...params }));
      enqueue.assign({ introduced: true });
    }),
    /** Exactly this text: for help in danger, and for what is meant to be passed on. */
    sayOnly: emit(({ context }, params: Spoken) => ({
      type: "reply",
      kind: "text",
      ...params,
      text: discreet(context, params.text),
    })),
    sendFile: emit((_, { name, path, ...more }: { name: string; path: string; private?: true }) => ({
      type: "reply",
      kind: "file",
      name,
      path,
      ...more,
    })),
    showProgress: emit((_, progress: PlanProgress) =>
      progress.phase === "queued"
        ? { type: "reply", kind: "text", text: wording.planProgress(progress) }
        : {
            type: "reply",
            kind: "progress",
            text: wording.planProgress(progress),
            done: progress.done,
            total: progress.total,
          },
    ),
    record: emit((_, params: { decision: Decision; reason: string; candidates?: Candidate[] }) => ({
      type: "decided",
      decision: params.decision,
      reason: params.reason,
      ...(params.candidates ? { candidates: params.candidates.map(({ title, score }) => ({ title, score })) } : {}),
    })),
    recordChat: emit((_, { reason }: { reason: string }) => ({ type: "decided", decision: { kind: "chat" }, reason })),
    recordHandover: emit((_, { reason }: { reason: string }) => ({
      type: "decided",
      decision: { kind: "handover" },
      reason,
    })),
    change: assign((_, change: Partial<Context>) => change),
  },
});
