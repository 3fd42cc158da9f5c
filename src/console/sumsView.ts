/** What the pages show of many sessions at once: sums, and what would be different today. All words in them are ready to be read. */

/** Shares are of 0 to 1; waits are milliseconds. */
export type Overview = {
  from: string;
  to: string;
  questions: number;
  /**
   * `refused`: the person said that the answer was wrong; `again`: of those the ones that were then answered. `follow`: about a handbook that
   * was already open. Neither is a question of its own.
   */
  answered: { first: number; asked: number; refused: number; again: number; follow: number };
  askedBack: number;
  unknown: number;
  /** Handed over at once; `handedOn`: after nothing was found, or an answer was wrong. */
  handover: number;
  handedOn: number;
  failed: number;
  /** Delivered. Later versions of a plan are `revisions`, not `plans`; `plansLost` are files that did not arrive. */
  plans: number;
  revisions: number;
  plansLost: number;
  days: { day: string; questions: number; answered: number; refused: number; unknown: number; handover: number }[];
  tasks: { name: string; questions: number; unknown: number }[];
  units: { name: string; questions: number; unknown: number }[];
  documents: { name: string; count: number }[];
  neverAsked: { name: string; count: number }[];
  themes: { name: string; count: number }[];
  waits: WaitView | null;
  /** From a hand-over to the first word of a colleague. */
  replies: WaitView | null;
};
/** How long people waited: as long as half of them at most, as 19 of 20 at most. */
export type WaitView = { median: number; p95: number; count: number };

/**
 * What would be different today: another decision about a question (matcher, library), another text from the same handbook (library), or
 * another way from a step on (flow). `before` and `after` are in words.
 */
export type Difference = {
  kind: "answer" | "text" | "flow";
  id: string;
  seq: number;
  at: number;
  question: string;
  before: string;
  after: string;
  /** What changed since, in words. */
  cause: string;
};
export type Comparison = {
  state: "none" | "running" | "done" | "stopped";
  from: string;
  to: string;
  /** The session that alone was tried, "" where it was a span of days. */
  only: string;
  sessions: number;
  done: number;
  questions: number;
  changed: number;
  /** Sessions that today's flow would take another way. */
  diverged: number;
  differences: Difference[];
};
