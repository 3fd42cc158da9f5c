/**
 * What the pages of the console show. Server and page share these types; all words in them are ready to be read.
 *
 * Texts of people are masked. `id` of a session is opaque, so that an address names nobody. Times are epoch milliseconds.
 */
import type { ChartEdge } from "../session/chart.ts";
import type { Role as OfficeRole } from "../shared/people.ts";
import type { Decision } from "../shared/turn.ts";
import type { AuditEntry } from "./access/audit.ts";

/** How a session ended up, as far as anyone can tell from its decisions; a session may have several. */
export type Tag =
  | "answered"
  | "asked"
  | "unanswered"
  | "handover"
  | "delivered"
  | "failed"
  | "distress"
  | "refused"
  | "abuse"
  | "watch";

/** `opening` is what the person said first; `why` it deserves a look, in a few words each; `judged`: how many verdicts were given; `edited` means that a row of the log no longer fits its hash. */
export type SessionSummary = {
  id: string;
  person: string;
  place: string;
  unit: string;
  opening: string;
  firstAt: number;
  lastAt: number;
  steps: number;
  state: string;
  tags: Tag[];
  why: string[];
  judged: number;
  edited: boolean;
};

/** `tags` counts the sessions that have each of them, before the filter by tag. */
export type SessionList = {
  total: number;
  offset: number;
  sessions: SessionSummary[];
  tags: { tag: Tag; label: string; count: number }[];
};

/** A question that nobody has answered: `seq` is the step that decided so. */
export type OpenQuestion = {
  session: string;
  seq: number;
  at: number;
  person: string;
  place: string;
  question: string;
  tag: Tag;
  outcome: string;
  reason: string;
  /** A colleague's answer that did not arrive: it can be sent again. */
  lost: { seq: number; position: number } | null;
};
/** Questions that mean the same, newest first; `question` is the newest. */
export type QuestionGroup = { question: string; questions: OpenQuestion[] };
export type QuestionGroups = { total: number; groups: QuestionGroup[] };
export type OpenQuestionList = { total: number; offset: number; questions: OpenQuestion[] };

export type StepKind = "message" | "decision" | "tool" | "reply" | "timer" | "fault" | "other";

/** How probable it was held that several handbooks are meant, 0 to 1, and from where on that is asked. */
export type DoubtView = { share: number; limit: number };

/** Scores are calibrated probabilities, 0 to 1. `doubt` null: not weighed, or not recorded then. */
export type DecisionView = {
  kind: Decision["kind"];
  words: string;
  reason: string;
  candidates: { title: string; score: number }[];
  doubt: DoubtView | null;
  /** Of a plan: every value that would be printed, and whose it is. */
  slots: SlotView[];
};

/** Tries to send something that went alike: `times` of them, from `at` to `until`. `problem` "" is the one that went out. */
export type TryView = { at: number; until: number; times: number; problem: string };

/** One bubble of the chat. `tries` is [] where nothing was kept because it went out at once. `delivery` is how it stands today, not at that step; undefined for what the person said. `isPlan`: its file can be downloaded here. `position` is its number in its step; `again`: it did not arrive and can be sent again. */
export type Bubble = {
  side: "person" | "bot";
  kind: "text" | "file" | "progress";
  text: string;
  options: string[];
  delivery?: "sent" | "sending" | "failed";
  isPlan?: true;
  position?: number;
  again?: true;
  tries: TryView[];
};
export type SlotView = { label: string; value: string; source: string };
/** A rule of the machine that fired: in which state, in words, and the name of its condition ("" for "otherwise"). */
export type RuleView = { where: string; words: string; guard: string };

/** The clause that an answer was taken from, verbatim. `name` of a section is "" for lines of a handbook without known sections. */
export type CitationView = {
  versionId: string;
  title: string;
  edition: string;
  branch: string;
  sections: { name: string; label: string; lines: string[] }[];
};

/** From step `seq` on, rows were recorded with this version of the flow. */
export type VersionView = { hash: string; since: number; seq: number; isCurrent: boolean };

/** "" for what was or is open. */
export type SlotChange = { label: string; from: string; to: string; source: string };
/** `milliseconds` is there where the tool ended in this step. */
export type ToolView = { name: string; did: "started" | "done" | "failed" | "stopped"; milliseconds?: number };

/**
 * One step of a session.
 *
 * - `stages` are ids of chart stages that are lit after it, `moves` the ways that it went, `states` the machine's own states, from outside in.
 * - `checked`: replayed and the same; differs: the first step that is not; recorded: behind that, so only the record is shown; edited: the
 *   record was changed afterwards.
 * - `understood`: what a message was taken for. `notes`: fallbacks, restarts and changes of version. `respondedMs`: how long the person
 *   waited, where this step sends the first reply to a message.
 * - `candidates`: what a search weighed in this step, where no decision tells it. `hints`: why it deserves a look. `isUnsent`: after it
 *   stands a plan whose file did not arrive.
 * - `gaveUp`: the reply that was given up here, by its step and its number there.
 * - `working`: a plan is being written, so the last progress is still to be seen.
 */
export type StepView = {
  seq: number;
  at: number;
  kind: StepKind;
  title: string;
  said: string | null;
  problem: string | null;
  before: string;
  after: string;
  stages: string[];
  moves: [from: string, to: string][];
  states: { id: string; label: string }[];
  understood: string;
  decisions: DecisionView[];
  candidates: DecisionView["candidates"];
  hints: string[];
  isUnsent: boolean;
  gaveUp: { seq: number; position: number } | null;
  rules: RuleView[];
  citation: CitationView | null;
  notes: string[];
  respondedMs: number | null;
  changes: SlotChange[];
  slots: SlotView[];
  facts: { label: string; value: string }[];
  tools: ToolView[];
  bubbles: Bubble[];
  working: boolean;
  checked: "same" | "differs" | "recorded" | "edited";
  record: { machine: string; hash: string };
};

/** One line of what happened, in order: `details` say why, `hints` what deserves a look. A person clicks it to see the step. */
export type MomentView = {
  seq: number;
  at: number;
  kind: "said" | "answered" | "asked" | "plan" | "person" | "trouble" | "reply";
  words: string;
  details: string[];
  hints: string[];
};

/** What deserves a look, in one sentence, the step at which it was decided, and what can be done about it. */
export type NotableView = { seq: number; text: string; advice: string; isTrouble: boolean };

/** `brokenAt` and `divergedAt` are the first step that was edited, or that today's machine would take differently. */
export type SessionView = {
  summary: SessionSummary;
  verdict: { words: string; brokenAt: number | null; divergedAt: number | null; versions: VersionView[] };
  steps: StepView[];
  moments: MomentView[];
  notable: NotableView[];
};

/** A box of the chart; `states` are the machine's states in it, told on demand. */
export type StageView = { id: string; label: string; states: { id: string; label: string; explain: string }[] };
/** The stages of one flow, in the order in which they are gone through. */
export type LaneView = { id: string; label: string; explain: string; stages: StageView[] };
export type ChartView = { lanes: LaneView[]; edges: ChartEdge[] };

/** Who may have an account: everybody of the office. */
export type Role = Exclude<OfficeRole, "resident">;

/** `isNew`: nobody has an account yet. `indexed` is the share of the log that can be found, 0 to 1. */
export type Me = {
  user: { name: string; role: Role; unit: string; csrf: string } | null;
  isNew: boolean;
  indexed: number;
};

/** What there is to choose from in filters. */
export type FilterChoices = { units: string[]; rooms: string[]; tasks: string[] };

/** `codes` are the first words of file names; `asked` counts the answers from it. */
export type DocumentSummary = {
  versionId: string;
  title: string;
  category: string;
  task: string;
  edition: string;
  owner: string;
  isSample: boolean;
  asked: number;
};
/** `isCurrent` is false where the library has a newer version, or none, of this title. */
export type DocumentView = {
  versionId: string;
  title: string;
  file: string;
  edition: string;
  isSample: boolean;
  isCurrent: boolean;
  sections: { name: string; label: string; lines: string[] }[];
};

/** Questions that residents might ask, proposed for new handbooks; staff say which are right. */
export type ProposalList = { proposals: { id: string; title: string; question: string }[] };

/** misheard: the message was not understood as it was meant; the note says how it was meant. */
export type Verdict = "right" | "wrong" | "needless" | "missing" | "misheard";
export type JudgementView = {
  id: string;
  seq: number;
  at: number;
  by: string;
  verdict: Verdict;
  question: string;
  docs: string[];
  note: string;
  /** The office that the handbook belongs to, and the colleagues who were told of the verdict. */
  owner: string;
  told: string;
};

/** `words` is what the verdict is called there. */
export type JudgementList = { total: number; offset: number; judgements: (JudgementView & { words: string })[] };

/** `total` is what was recorded, `isEdited` a line that does not fit the one before it; `firstEdited` the first such line of all; `about`: whose session. */
export type AuditView = {
  total: number;
  offset: number;
  firstEdited: number | null;
  lines: (Omit<AuditEntry, "act"> & { seq: number; act: string; about: string; isEdited: boolean })[];
};
export type UserView = { name: string; role: Role; unit: string; isActive: boolean; hasPassword: boolean };
