/** What comes in, and what it was understood to be. */

import type { FailureCode } from "./failures.ts";
import type { AdminCommand, Role } from "./people.ts";
import type { GiftPromise, IdeasWish, PlanSection, PlanSlots, ReceivedPlan, SlotName, SlotReading } from "./plan.ts";
import type { SectionName } from "./sop.ts";

export const messageTextCharsMax = 2_000;

/**
 * One message from a person, as a channel hands it in. `at` is epoch milliseconds.
 * `quoted` is what the person quoted; `versionId` names the handbook if it was an answer of the bot.
 */
export type Message = {
  id: string;
  at: number;
  kind: "text" | "voice" | "file";
  text: string;
  from: string;
  room?: string;
  path?: string;
  fileName?: string;
  quoted?: { text: string; fromBot: boolean; versionId?: string };
  /** Who the person is by the roster of the office; absent where nobody has to be told apart (web chat of one machine, simulation). */
  role?: Role;
  committee?: string;
  /** It was written long before it came in: the link was down, or the platform sends old messages again. */
  missed?: true;
};

/** Where the conversation stands, so that "2", "好" or "那要多少钱" can be understood. All plain data from the machine's context. */
export type Situation = {
  at: number;
  /** Labels of the options that are open, in the order shown; [] for none. */
  options: string[];
  /** Full titles behind these options, in the same order, and the question that was asked back; absent where nothing was asked. */
  optionTitles?: string[];
  question?: string;
  /** Nothing is left to choose from, and `question` was asked for in other words. */
  openly?: true;
  /** The handbook that was answered from last; `cases` are the special cases that the answer named. */
  document?: { versionId: string; title: string; cases?: string[] };
  /**
   * The open form: what it holds, which slots it asked for last, and whether it waits for 确认.
   * `proposed` names the slots that wait for a yes, `proposedSlots` holds their values.
   */
  form?: {
    slots: PlanSlots;
    asked: SlotName[];
    proposed: SlotName[];
    proposedSlots: PlanSlots;
    confirming: boolean;
    /** All that the read-back shows, with what we suggested: what 再加10个 or 晚半小时 is counted from. */
    shown?: PlanSlots;
    promise?: GiftPromise;
    /** Whether our proposals for the theme wait for a choice. */
    choosingTheme?: boolean;
  };
  /** The plan that was delivered last and can still be revised. */
  plan?: { slots: PlanSlots; promise?: GiftPromise };
  /** A list of proposed questions was shown, so that 采用 1 3 means those. */
  reviewing?: true;
  /** A plan that was cancelled can still be taken up again. */
  cancelled?: true;
  /** A plan is being written now. */
  writing: boolean;
};

export type SmallTalkTopic =
  | "greeting"
  | "thanks"
  | "noted"
  | "later"
  | "goodbye"
  | "whoAreYou"
  | "abuse"
  | "distress"
  | "emergency"
  | "needsTopic"
  | "improper"
  | "writing"
  | "chat"
  | "unclear"
  | "unreadable";

/** What somebody is in danger of. silent: nobody has seen them for days; life: about to end their own. */
export type Danger =
  | "fire"
  | "gas"
  | "medical"
  | "violence"
  | "lost"
  | "silent"
  | "life"
  | "trapped"
  | "water"
  | "electric";

/** What of a plan somebody asks where it came from: these sections ([] = all of it), or how the budget was reckoned. */
export type SourcesAsked = { sections: PlanSection[] } | "budget";

/**
 * One thing that a person wants. A message may hold several (two questions), oldest first.
 *
 * - question: `followUp` means that it is about the handbook in the situation; `aspects` [] means none in particular. `ifSure`: it was
 *   not asked but may help; nothing is said about it unless the handbook is sure.
 * - choice: index of an option shown, from 0; `reading` is what was said of the plan beside it (第二个，给老人们办). details: new facts in reply to a question of ours; `aspects` of both: what is asked about it.
 *   `instead`: the matter is said anew, in place of the question that was asked back. `refused`: options, from 0, that the words rule out.
 *   `beside`: the words tell nothing about which option is meant, only which section is wanted (多少钱).
 * - explain: what is the difference between the options?
 * - ideas: what could be held? The theme stays open; the rest of the sentence counts. `instead`: of the theme of the open form.
 * - slots: values for, or corrections of, the open form. revise: a wish for the plan that was delivered.
 * - templates: which templates are there? `said` is one that there is not.
 * - planFile: a Word file came; `plan` is absent where no template fits it or, with a `problem`, where it cannot be opened.
 * - back: one step or one version back; `first` = to the first version of the plan, `version` = to the one with this number.
 * - confirm: `reading` is how it is to look and to be written, said with the yes (确认，用简版).
 * - reopen: the plan that was cancelled last is wanted after all. sources: who the plan at hand, a section or the budget came from.
 * - notice: the notice of the plan that was delivered, as a message for the residents' group.
 * - wrong: 不对, the last answer was not what was meant; `added` is what was said of what is meant.
 */
export type Turn =
  | { type: "turn.question"; question: string; aspects: SectionName[]; followUp: boolean; ifSure?: true }
  | { type: "turn.choice"; index: number; aspects?: SectionName[]; reading?: SlotReading }
  | { type: "turn.noneFits" }
  | { type: "turn.details"; text: string; aspects?: SectionName[]; instead?: true; refused?: number[]; beside?: true }
  | { type: "turn.explain" }
  | { type: "turn.plan"; reading: SlotReading }
  | { type: "turn.ideas"; reading: SlotReading; wish: IdeasWish; instead?: true }
  | { type: "turn.slots"; reading: SlotReading }
  | { type: "turn.revise"; reading: SlotReading; wish: string; sections: PlanSection[] }
  | { type: "turn.confirm"; reading?: SlotReading }
  | { type: "turn.refuse" }
  | { type: "turn.cancel" }
  | { type: "turn.back"; first?: true; version?: number }
  | { type: "turn.reopen"; reading?: SlotReading }
  | { type: "turn.sources"; of: SourcesAsked }
  | { type: "turn.help" }
  | { type: "turn.human" }
  | { type: "turn.original" }
  | { type: "turn.forward" }
  | { type: "turn.more"; aspects: SectionName[] }
  | { type: "turn.wrong"; added?: string }
  | { type: "turn.resend" }
  | { type: "turn.notice" }
  | { type: "turn.templates"; names: string[]; said?: string }
  | { type: "turn.planFile"; names: string[]; plan?: ReceivedPlan; problem?: FailureCode }
  | { type: "turn.useBuiltin" }
  | { type: "turn.waitForModel" }
  | { type: "turn.catalogue"; topic: string }
  | { type: "turn.admin"; command: AdminCommand; argument: string }
  | { type: "turn.smallTalk"; topic: SmallTalkTopic; danger?: Danger };

/**
 * A name that was taken for another: `meant` where it was abbreviated or misspelt (gzf, 攻略房), `called` where the handbooks call it
 * otherwise (老年卡), `former` where it is an old name (经适房).
 */
export type Repair = { said: string; meant: string; kind: "meant" | "called" | "former" };

export type UnderstandInput = { message: Message; situation: Situation };
/** `turns` has at least one entry; `heard` is the text that a voice message was heard as, `repairs` the names that were taken for others. */
export type Understood = { turns: Turn[]; heard?: string; repairs?: Repair[] };

/** What a supervisor's replay and the contracts call a decision; the shape is fixed by the contracts of design.md. */
export type Decision =
  | {
      kind: "answer";
      documents: { file: string; title: string; score: number }[];
      sections: string[];
      branch?: string;
      confidence: "sure" | "reference";
    }
  | { kind: "clarify"; options: { file: string; title: string; branch?: string }[] }
  | { kind: "unanswered" }
  | { kind: "chat" }
  | { kind: "handover" }
  | {
      kind: "plan";
      step: "ask" | "confirm" | "writing" | "delivered" | "cancelled" | "rejected";
      slots: PlanSlots;
      suggested: SlotName[];
      missing: SlotName[];
      asked: SlotName[];
    };

/** What the bot sends. A file that is `private` goes to the person alone, also where it was asked for in a group. `options` are short texts that a tap sends back; `cites` names the handbook that a text answers from. */
export type Reply =
  | { type: "reply"; kind: "text"; text: string; options?: string[]; cites?: string }
  | { type: "reply"; kind: "file"; name: string; path: string; private?: true }
  | { type: "reply"; kind: "progress"; text: string; done: number; total: number };
/** A decision on its way to the log, with its reason in words and the candidates that were weighed. */
export type Decided = {
  type: "decided";
  decision: Decision;
  reason: string;
  candidates?: { title: string; score: number }[];
};
export type Emitted = Reply | Decided;
