/** What an activity plan is made of: the slots that a person fills, and the draft that a writer fills from them. */

export const slotLabels = {
  theme: "活动主题",
  date: "活动日期",
  start: "开始时间",
  end: "结束时间",
  venue: "活动地点",
  audience: "参加对象",
  headcount: "参加人数",
  budget: "活动预算",
  requirements: "其他要求",
} as const;
export type SlotName = keyof typeof slotLabels;
export const slotNames = Object.keys(slotLabels) as SlotName[];
export const requiredSlots = ["theme", "date", "budget", "audience"] as const satisfies readonly SlotName[];

/**
 * `date` is a day ("2026-12-12"), `start` and `end` clock times ("14:00"), `budget` whole yuan (0 = none), `headcount` people.
 * `budgetIsLimit`: the budget was said as a limit (两千以内, 不超过3000), so a plan may cost less. Absent means open.
 */
export type PlanSlots = {
  theme?: string;
  date?: string;
  start?: string;
  end?: string;
  venue?: string;
  audience?: string;
  headcount?: number;
  budget?: number;
  budgetIsLimit?: true;
  requirements?: string[];
};

/** Why a value was refused. `said` in a problem is the person's own words; `fix` what may have been meant. */
export type ProblemReason =
  | "noSuchDate" // 2月30号
  | "pastDate"
  | "tooFarDate" // more than two years ahead
  | "weekdayMismatch" // 12月5号周日: `is` the day of that date, "2026-12-05"; fix the nearest day of that weekday, "2026-12-06"
  | "festivalMismatch" // 12月12号中秋节: fix is the day of the festival
  | "festivalPast" // 中秋节茶话会 in December: is the day of the festival; fix the theme without it
  | "noSuchTime" // 25点
  | "endBeforeStart"
  | "negativeBudget"
  | "tooLargeBudget" // over 1,000,000 yuan
  | "noPeople" // 0人
  | "tooManyPeople" // over 10,000
  | "budgetTooSmall" // each of 50 people was promised 80 yuan, the budget is 3000
  | "unsuitableTheme"; // 保健品推销, gambling, worship …
export type SlotProblem = {
  slot: SlotName;
  said: string;
  reason: ProblemReason;
  fix?: string;
  is?: string;
  /** Of budgetTooSmall: yuan for each, how many people, what named things cost besides, and the budget in yuan. */
  costs?: { each: number; people: number; fixed?: number; budget: number };
};

/** What was promised to each person, in yuan, or what named things cost together (大巴1800: `fixed`, `each` 0); `said` are the person's own words (每人80元礼品). */
export type GiftPromise = { each: number; said: string; fixed?: number };

/** Who a value of a plan comes from: the person, the activity library, the office's template, or us. */
export type SlotSource = "user" | "library" | "template" | "suggestion";

/** How a plan is to be written, in the person's words (写得活泼一点), with the sections that these name. */
export type PlanManner = { wish: string; sections: PlanSection[] };
/** How the document is to look: the name of a template that there is, and whether each field gets a Word comment on who it came from. */
export type PlanLook = { template?: string; comments?: boolean };

/**
 * What one message says about a plan.
 *
 * - `slots`: values that the person said, absolute and checked.
 * - `proposed`: values that the words suggest without saying them (端午节包粽子 → the day of 端午节); to be confirmed.
 * - `problems`: values that were refused; the slot is in neither of the two.
 * - `leftToUs`: slots that the person leaves to us (随便, 你定).
 * - `promise`: what each person is to get, said beside a budget; the two may not fit.
 * - `manner`: how it is to be written; said before there is a plan.
 * - `look`: which template is wanted, and whether with comments.
 */
export type SlotReading = {
  slots: PlanSlots;
  proposed: PlanSlots;
  problems: SlotProblem[];
  leftToUs: SlotName[];
  promise?: GiftPromise;
  look?: PlanLook;
  manner?: PlanManner;
};

/**
 * What somebody looks for who asks what to hold: `text` are the words; `from` and `until` the days that were named (下个月), `avoid` what
 * is not wanted (除了茶话会), `again` whether something held lately may be proposed too.
 */
export type IdeasWish = { text: string; from?: string; until?: string; avoid: string[]; again: boolean };
/** A plan that was delivered: what for, the day of the activity, its kind in the activity library and which of the kind's flows it has (absent: the first). */
export type PastPlan = { theme: string; date: string; kind?: string; flow?: number };
/** One proposal: what to hold, why now and here, and the day that it hangs on, if any. */
export type ThemeIdea = { theme: string; reason: string; date?: string; audience?: string };
/** `today` is the day of the message; `shown` are themes that were proposed before and not taken. */
export type SuggestThemesInput = { today: string; wish: IdeasWish; slots: PlanSlots; shown: string[] };
/** Three proposals of different kinds, fewer only where nothing else fits; `passedOver` were held within twelve months. */
export type ThemeIdeas = { ideas: ThemeIdea[]; passedOver: string[] };

/** The sections of a plan in their order, by what each is called in the document. */
export const planSectionLabels = {
  purpose: "活动目的",
  schedule: "活动流程",
  roles: "人员分工",
  materials: "物资准备",
  promotion: "宣传报名",
  safety: "安全预案",
  outcome: "预期效果",
  notice: "活动通知",
} as const;
export type PlanSection = keyof typeof planSectionLabels;
export const planSections = Object.keys(planSectionLabels) as PlanSection[];

/** One line of the time table; times are clock times inside start–end, contiguous and in order. */
export type ScheduleLine = { start: string; end: string; item: string; how: string };
/** One line of the budget; `amount` = `unitPrice` × `quantity`, all in whole yuan; all lines add up to the total. */
export type BudgetLine = { item: string; unitPrice: number; quantity: number; unit: string; amount: number };
export type RoleLine = { role: string; people: string; duty: string };

/** Who a part of a plan came from, as it is shown to people. `mixed`: the model wrote some of its texts. */
export const planSources = {
  user: "用户",
  template: "模板",
  library: "资料库",
  model: "模型建议",
  mixed: "部分是模型建议，其余来自资料库",
} as const;
export type PlanSource = keyof typeof planSources;
/** The source of each slot that is printed and of each section. Plans of an earlier version have none. */
export type PlanProvenance = Partial<Record<SlotName | PlanSection, PlanSource>>;

/**
 * A whole plan: facts from the slots, arithmetic from code, prose from a writer. `writer` says who wrote the prose.
 * `budgetTotal` is the sum of the lines: the budget, or less where that is a limit.
 */
export type PlanDraft = {
  slots: PlanSlots;
  suggested: SlotName[];
  title: string;
  purpose: string[];
  schedule: ScheduleLine[];
  budget: BudgetLine[];
  budgetTotal: number;
  roles: RoleLine[];
  materials: string[];
  promotion: string[];
  safety: string[];
  /** What should have come of it afterwards; plans of an earlier version have none. */
  outcome?: string[];
  notice: string[];
  writer: "llm" | "builtin";
  writerNote: string;
  provenance?: PlanProvenance;
  /** The kind in the activity library, and which of its flows; plans of an earlier version and sent in ones have none. */
  kind?: string;
  flow?: number;
};

/**
 * What writePlan is asked. `slots` is complete (defaults filled in, named by `suggested`); `person` is who waits, for fairness.
 * A revision gives `previous`, the words of the wish and the sections that it names ([] = whatever the changed slots touch).
 */
export type WritePlanInput = {
  person: string;
  slots: PlanSlots;
  suggested: SlotName[];
  writer: "llm" | "builtin" | "best";
  revision?: { previous: PlanDraft; wish: string; sections: PlanSection[] };
  /** Slots that came out of the activity library, so that the document can say so. */
  fromLibrary?: SlotName[];
  /** What this office has had written, so that the same is not done twice; the kernel's side adds it. */
  held?: PastPlan[];
};
/** Progress of a plan: waiting in line, or writing section `done` + 1 of `total`. */
export type PlanProgress =
  | { phase: "queued"; ahead: number; waitSeconds: number }
  | { phase: "writing"; label: string; done: number; total: number };

/** The names of the Word templates that are shipped; an office may have more. The first is used where none is named. */
export const shippedTemplates = ["标准策划案", "简版", "经费申请"] as const;

/**
 * `version` is 1 for a new plan and counts its revisions. `template` is the name of a template as a person says it (简版, 标准);
 * absent: the first. `comments`: each field gets a Word comment that says who it came from.
 */
export type RenderPlanInput = { draft: PlanDraft; version: number; template?: string; comments?: boolean };
/** A plan that somebody sent in as a Word file, read back: its template, and the sections that this template does not show. */
export type ReceivedPlan = { template: string; draft: PlanDraft };
/** A file made by renderPlan. `path` is absolute and named by the effect key, so that a second run makes the same file. */
export type PlanFile = { name: string; path: string; bytes: number };
