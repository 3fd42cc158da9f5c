/**
 * What the pages of the console show. Server and page share these types; all words in them are ready to be read.
 *
 * Texts of people are masked. `id` of a session is opaque, so that an address names nobody. Times are epoch milliseconds.
 */
import type { ChartEdge } from "../session/chart.ts";

/** How a session ended up, as far as anyone can tell from its decisions; a session may have several. */
export type Tag = "answered" | "asked" | "unanswered" | "handover" | "delivered" | "failed";

/** `opening` is what the person said first; `edited` means that a row of the log no longer fits its hash. */
export type SessionSummary = {
  id: string;
  person: string;
  place: string;
  opening: string;
  firstAt: number;
  lastAt: number;
  steps: number;
  state: string;
  tags: Tag[];
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
};
export type OpenQuestionList = { total: number; offset: number; questions: OpenQuestion[] };

export type StepKind = "message" | "decision" | "tool" | "reply" | "timer" | "fault" | "other";

/** Scores are calibrated probabilities, 0 to 1. */
export type DecisionView = { words: string; reason: string; candidates: { title: string; score: number }[] };

/** One bubble of the chat. `delivery` is how it stands today, not at that step; undefined for what the person said. */
export type Bubble = {
  side: "person" | "bot";
  kind: "text" | "file" | "progress";
  text: string;
  options: string[];
  delivery?: "sent" | "sending" | "failed";
};

export type SlotView = { label: string; value: string; source: string };
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
  decisions: DecisionView[];
  changes: SlotChange[];
  slots: SlotView[];
  facts: { label: string; value: string }[];
  tools: ToolView[];
  bubbles: Bubble[];
  working: boolean;
  checked: "same" | "differs" | "recorded" | "edited";
  record: { machine: string; hash: string };
};

/** `brokenAt` and `divergedAt` are the first step that was edited, or that today's machine would take differently. */
export type SessionView = {
  summary: SessionSummary;
  verdict: { words: string; brokenAt: number | null; divergedAt: number | null };
  steps: StepView[];
};

/** A box of the chart; `states` are the machine's states in it, told on demand. */
export type StageView = { id: string; label: string; states: { id: string; label: string; explain: string }[] };
/** The stages of one flow, in the order in which they are gone through. */
export type LaneView = { id: string; label: string; explain: string; stages: StageView[] };
export type ChartView = { lanes: LaneView[]; edges: ChartEdge[] };
