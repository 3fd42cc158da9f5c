/** What a session remembers between events, and the events that move it. All of it is plain JSON. */

import type { AdminCommand, Called } from "../shared/people.ts";
import type {
  GiftPromise,
  IdeasWish,
  PastPlan,
  PlanDraft,
  PlanFile,
  PlanLook,
  PlanManner,
  PlanProgress,
  PlanSection,
  PlanSlots,
  SlotName,
  SlotProblem,
  ThemeIdea,
} from "../shared/plan.ts";
import type { Answer, Candidate, Catalogue, Option, SectionName } from "../shared/sop.ts";
import type { Message, Reply, Turn } from "../shared/turn.ts";

/** A question on its way to an answer. `asks` counts how often we asked back; after two a person takes over. */
export type OpenQuestion = {
  text: string;
  aspects: SectionName[];
  added: string[];
  rejected: string[];
  asks: number;
  messageId: string;
  /** The versions that were offered last and not refused; absent where nothing was, and in older logs. */
  offered?: string[];
  /** Words that asked for a section instead of choosing (多少钱 in reply to options); absent where none did. */
  wants?: string;
  /** Nobody asked, it may only help beside words of help: nothing is said unless the answer is sure. */
  ifSure?: true;
  /** A long question in a few words, "" where nobody could say it so; absent where it was not wanted. */
  restated?: string;
  /** A place that it is about and that the handbooks do not hold for. */
  elsewhere?: string;
};

/** A question that we asked back and that waits for its reply. */
export type Clarification = {
  question: OpenQuestion;
  options: Option[];
  /** The reply told nothing about which is meant: the same options stand again. Absent where they are others. */
  same?: true;
};

/** What was answered last; follow-ups, 原文, 转发 and 不对 refer to it. */
export type Answered = {
  question: OpenQuestion;
  document: Answer["document"];
  /** Sections of this document that were shown so far. */
  shown: SectionName[];
  others: SectionName[];
  score: number;
  confidence: "sure" | "reference";
  branch: string | null;
  /** Special cases that the answer named, for whoever they hold for; absent in older logs. */
  cases?: string[];
};

/** What composeAnswer is about to be asked, and what to do with the result. */
export type Composing = {
  purpose: "answer" | "original" | "forward";
  question: OpenQuestion;
  /** The words that decide which lines help; absent in older logs, where those said last do. */
  words?: string;
  versionId: string;
  aspects: SectionName[];
  branch: string | null;
  /** The person said that no special case holds. */
  noBranch?: true;
  /** The handbook was just answered from. */
  followsUp?: true;
  score: number;
  confidence: "sure" | "reference";
  reason: string;
};

/**
 * A plan being collected. `slots` were said or agreed to, `proposed` wait for a yes, `suggested` names slots that we chose,
 * `asked` what the last prompt asked for, `undo` earlier slots for 上一步, `problems` what this turn refused.
 */
export type Form = {
  slots: PlanSlots;
  proposed: PlanSlots;
  suggested: SlotName[];
  asked: SlotName[];
  undo: PlanSlots[];
  problems: SlotProblem[];
  /** Slots that came out of the activity library (a theme chosen from our ideas); absent in older logs. */
  fromLibrary?: SlotName[];
  /** What each person was promised, and the budget that was said but cannot pay for it: it is kept until the two fit. */
  promise?: GiftPromise;
  heldBudget?: { yuan: number; limit?: true };
  /** Themes that were proposed and wait for a choice, and those proposed before. */
  ideas?: ThemeIdea[];
  shownIdeas?: string[];
  ideasAsked?: IdeasWish;
  /** The template that was asked for, and whether with comments; absent where nothing was said. */
  look?: PlanLook;
  /** How it is to be written. */
  manner?: PlanManner;
  /** The theme was left to us: the first idea is taken, and these slots are filled in with it. */
  leaving?: SlotName[];
};

/** A plan to be written for a person. The first of `jobs` is being written now. */
export type Job = {
  person: string;
  slots: PlanSlots;
  suggested: SlotName[];
  writer: "llm" | "builtin" | "best";
  fromLibrary?: SlotName[];
  look?: PlanLook;
  manner?: PlanManner;
  /** The revision only carries out how a new plan is to be written: what comes of it is the first version. */
  isFirst?: true;
  revision: { previous: PlanDraft; wish: string; sections: PlanSection[] } | null;
};

export type Revision = Extract<Turn, { type: "turn.revise" }>;

export type Context = {
  /** Messages that wait for their turn, oldest first, and the one being handled. */
  inbox: Message[];
  message: Message | null;
  /** What the message asks for and is not handled yet. */
  turns: Turn[];
  /** How many questions the message asks; from two on each answer says which it is for. Sessions before this field have none. */
  together?: number;
  /** Whether this person was told who answers, and that conversations are kept. Absent in sessions from before. */
  introduced?: boolean;
  question: OpenQuestion | null;
  composing: Composing | null;
  clarification: Clarification | null;
  /** Clarifications of the same message that wait behind the one that is open. */
  held: Clarification[];
  candidates: Candidate[];
  reason: string;
  answered: Answered | null;
  catalogueTopic: string;
  /** The names that a catalogue listed last, so that a number means one of them; only for the next message. */
  listed: { level: Catalogue["level"]; names: string[]; messageId: string } | null;
  form: Form | null;
  /** Forms that were begun before the open one and come back after it. */
  shelved: Form[];
  /** The form that was cancelled last, until another is confirmed; absent where there is none, and in older logs. */
  cancelled?: Form | null;
  jobs: Job[];
  /** A job that waits for a choice, because the language model is not ready: write now without it, or wait. */
  offer: Job | null;
  draft: PlanDraft | null;
  /** A wish that the budget cannot pay, until the next message; absent in older logs. */
  waiting?: { turn: Revision; messageId: string } | null;
  /** The plan that was delivered last; `version` counts its revisions, from 1. */
  plan: {
    draft: PlanDraft;
    file: PlanFile;
    version: number;
    /** The version that stands now where an earlier one was taken back, and those before it, oldest first; absent in older logs. */
    standing?: number;
    earlier?: { draft: PlanDraft; file: PlanFile; version: number; look?: PlanLook }[];
    look?: PlanLook;
  } | null;
  /** What was planned in this session so far, oldest first; absent in older logs. */
  delivered?: PastPlan[];
  unsent: Extract<Reply, { kind: "text" | "file" }> | null;
  /** A person of the office has this conversation; `spoke` once one has said something. Absent in older logs. */
  handover?: (Called & { spoke: boolean; message?: Message }) | null;
  /** Messages that came long after they were written and wait to be answered as one. */
  missed?: { count: number; firstAt: number; last: Message } | null;
  /** The file that an administrator sent last in private, and the command that is being done. */
  received?: { path: string; name: string } | null;
  administering?: { command: AdminCommand; argument: string } | null;
  /** The proposed questions that were listed last, in their order. */
  reviewing?: string[];
};

export const blankContext: Context = {
  inbox: [],
  message: null,
  turns: [],
  question: null,
  composing: null,
  clarification: null,
  held: [],
  candidates: [],
  reason: "",
  answered: null,
  catalogueTopic: "",
  listed: null,
  form: null,
  shelved: [],
  jobs: [],
  offer: null,
  draft: null,
  plan: null,
  unsent: null,
};

export const inboxCountMax = 20;
export const asksMax = 2;
export const undoCountMax = 20;
export const shelvedCountMax = 5;
export const earlierPlansMax = 20;
export const deliveredMax = 200;

export type SessionEvent = (
  | { type: "message.received"; message: Message }
  | { type: "plan.progress"; progress: PlanProgress }
  | { type: "reply.failed"; reply: Reply; code: string }
  /** Late messages have all come. */
  | { type: "messages.caughtUp" }
  /** A colleague wrote in the chat by the account of the bot itself. */
  | { type: "human.spoke" }
  /** A colleague answers a question, or corrects an answer; `about` is the step of the log that it belongs to. */
  | { type: "staff.answered"; text: string; by: string; question: string; corrects: boolean; about: number }
  /** A colleague sends a reply again that did not arrive: `effect` is the one that was given up, `reply` what it was to send. */
  | { type: "staff.resent"; by: string; effect: string; reply: Extract<Reply, { kind: "text" | "file" }> }
  | { type: "session.adopted" }
  | { type: "session.fault"; cause: string; message: string }
  | Turn
) & { at?: number };
