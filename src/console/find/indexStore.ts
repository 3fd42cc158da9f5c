/** What finding sessions needs of a place to keep its index. The console owns this interface; adapters/console implements it. */
import type { Tag } from "../view.ts";

/**
 * How a question came to its answer: at once, after asking back, or about a handbook that was already open; refused where the person said
 * that it was wrong; again where the same question had been answered wrong, or not at all, just before. Of a plan: revised where an earlier
 * version of it was delivered; lost where its file did not arrive.
 */
export type Via = "first" | "asked" | "follow" | "refused" | "again" | "revised" | "lost" | "";

/**
 * One decision, or one fault, of a session. Texts are masked.
 *
 * `tag` is "" for talk. `day` is a day in Shanghai. `waitedMs` is how long the person waited for it, null where nobody did.
 * `question` is what was looked for, `said` the message itself, "" where nothing was decided about one. `theme` is of a plan. `solved`: a colleague has answered it since, `repliedMs` after it was handed over.
 */
export type TurnRecord = {
  seq: number;
  ordinal: number;
  at: number;
  day: string;
  tag: Tag | "";
  via: Via;
  task: string;
  document: string;
  confidence: "sure" | "reference" | "";
  question: string;
  said: string;
  reason: string;
  theme: string;
  waitedMs: number | null;
  solved: boolean;
  repliedMs: number | null;
};

/** A session as it is found. `tags` are all that it ever had; `story` is what the next rows go on from, JSON text. */
export type IndexedSession = {
  session: string;
  id: string;
  person: string;
  channel: string;
  place: string;
  room: string;
  unit: string;
  opening: string;
  firstAt: number;
  lastAt: number;
  steps: number;
  state: string;
  tags: Tag[];
  edited: boolean;
  seq: number;
  hash: string;
  story: string;
};

/** What new rows of a log add. `words` is everything that was said in them; with `anew` whatever was kept of the session goes first. */
export type IndexChange = {
  session: IndexedSession;
  turns: TurnRecord[];
  words: string;
  /** Steps that a colleague has answered, and when. */
  solves: { seq: number; at: number }[];
  /** Steps that were answered by a colleague whose answer did not arrive. */
  reopens: number[];
  /** Steps whose plan did not arrive after all. */
  undelivered: number[];
  /** Steps whose answer the person called wrong. */
  refused: number[];
  anew: boolean;
};

/**
 * All given conditions hold together; "" and [] ask for nothing. `from` and `to` are days, both included.
 *
 * `unit` null means every 居委会. `tags`: the session has each of them; together with days, task, document or confidence it has
 * them there: in a decision of that day, about that task.
 */
export type SessionQuery = {
  text: string;
  person: string;
  /** Accounts of colleagues whose name on the roster is like `person`: their sessions are found too. */
  accounts: readonly string[];
  unit: string | null;
  room: string;
  from: string;
  to: string;
  task: string;
  document: string;
  confidence: "sure" | "reference" | "";
  tags: readonly Tag[];
};

export type Page = { offset: number; limit: number };
export type FoundTurn = TurnRecord & Pick<IndexedSession, "session" | "id" | "person" | "channel" | "place" | "unit">;
/** How often something happened, by day, task, document or whatever was asked for. */
export type Count = { name: string; count: number };

export interface IndexStore {
  /** The last row that the index knows of a session. */
  mark(session: string): Pick<IndexedSession, "id" | "seq" | "hash" | "story"> | undefined;
  /** One transaction for all. */
  put(changes: readonly IndexChange[]): void;
  remove(session: string): void;
  byId(id: string): IndexedSession | undefined;
  sessionsOf(person: string): IndexedSession[];
  /** Sessions whose last step is older, the oldest first; without those that were erased. */
  restingSince(at: number, limit: number): string[];
  setEdited(session: string, edited: boolean): void;
  /** Finds the unit of every session anew. */
  assignUnits(unitOf: (channel: string, person: string) => string): void;
  /** Newest first; `counts` are of the sessions that fit without their tags. */
  find(query: SessionQuery, page: Page): { total: number; sessions: IndexedSession[]; counts: Record<Tag, number> };
  /** Decisions of the sessions found, in order of time; for exports. `after` is the last one that was read. */
  turns(
    query: SessionQuery,
    after: { at: number; id: string; seq: number; ordinal: number } | null,
    limit: number,
  ): FoundTurn[];
  openQuestions(unit: string | null, page: Page): { total: number; questions: FoundTurn[] };
  turnAt(id: string, seq: number): FoundTurn[];
  turnsOf(id: string): TurnRecord[];

  units(): string[];
  rooms(unit: string | null): string[];
  tasks(): string[];
  totals(span: Pick<SessionQuery, "from" | "to" | "unit">): Totals;
  /** Adds up days that changed, at most so many; tells whether more are left. Only saves the next look at totals the time. */
  sumUp(daysMax: number): boolean;
  /** Makes sure that what was removed cannot be read from the file any more. */
  scrub(): void;
  close(): void;
}

/** Sums for the overview; the most frequent first in lists of names. `waits` for a reply and `repliesIn` for a colleague's ascend, to within 2 %. */
export type Totals = {
  byDay: { day: string; tag: Tag; via: Via; count: number }[];
  byTask: { name: string; tag: Tag; via: Via; count: number }[];
  byDocument: Count[];
  byTheme: { name: string; via: Via; count: number }[];
  byUnit: { name: string; tag: Tag; via: Via; count: number }[];
  waits: Wait[];
  repliesIn: Wait[];
};
export type Wait = { ms: number; count: number };
