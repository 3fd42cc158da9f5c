/** What the kernel needs of a store. The kernel owns this interface; adapters/stores implement it, one contract test proves them. */

/**
 * One row of a session's log. `body` is the JSON text of a RowBody exactly as it was hashed:
 * `hash` = sha256(prevHash + body) in hex; the first `prevHash` of a session is its name. `seq` counts from 0 without gaps.
 */
export type LogRow = { session: string; seq: number; prevHash: string; hash: string; body: string };

/**
 * What a row says: when, which event (with its `at`), under which idempotency key and machine definition,
 * which commands came out, the state value afterwards, and a digest of state and commands.
 */
export type RowBody = {
  at: number;
  key: string;
  machine: string;
  event: { type: string } & Record<string, unknown>;
  commands: unknown[];
  value: unknown;
  digest: string;
};

/** The present state of a session. `state` is JSON text; `at` the time of its last event. */
export type SessionHead = { session: string; seq: number; at: number; hash: string; machine: string; state: string };

/**
 * Work that was committed with an event: a tool to run (`actor` is the invoke id) or a reply to send (`actor` is "").
 * `key` is `session#seq.index`: unique, and the fence of whatever comes back. `input` is JSON text.
 */
export type Effect = { key: string; session: string; actor: string; name: string; input: string };

/**
 * How a reply ended. `receipt` is the channel's own id of the message that was sent; `at` when it was sent (epoch milliseconds), at the
 * how-manieth of `tries`.
 */
export type Settlement = { status: "done" | "failed"; receipt?: string; at?: number; tries?: number };

/** A reply that was sent, by the key of its effect. */
export type Delivery = { key: string; at: number; tries: number };

/** A timer of a session: fires `event` (JSON text) at `due`. `key` fences a timer that was disarmed or armed again. */
export type Timer = { session: string; id: string; key: string; due: number; event: string };

/**
 * One atomic change of one session.
 *
 * The store applies all of it or nothing, in this order of checks:
 * `key` was seen in this session → "duplicate"; the fence no longer holds → "stale"; `after` is not the present seq → "conflict".
 * A fence names the effect that this event answers (it must still be due; `settles` marks it done) or the timer that fired (it must
 * still be armed with this key; it is removed).
 * `stopActors` marks due tools of these invoke ids as stopped, `disarm` removes timers by id; "all" means every tool or timer of the
 * session. Replies are never stopped.
 * Stopping and disarming happen before `effects` and `arm` are added.
 */
export type Append = {
  session: string;
  key: string;
  after: number;
  fence?: { effect: string; settles: boolean } | { timer: string; key: string };
  rows: LogRow[];
  head: SessionHead;
  stopActors: string[] | "all";
  disarm: string[] | "all";
  effects: Effect[];
  arm: Timer[];
};
export type AppendOutcome = "applied" | "duplicate" | "stale" | "conflict";

export interface SessionStore {
  head(session: string): Promise<SessionHead | undefined>;
  /** Resolves when the change is durable (fsync). */
  append(change: Append): Promise<AppendOutcome>;
  /** Marks a due effect as ended. False if it was no longer due. */
  settle(key: string, settlement: Settlement): Promise<boolean>;
  /** Effects that are due, in the order in which they were committed; of one session or of all. */
  dueEffects(session?: string): Promise<Effect[]>;
  /** The timers that are due first, soonest first; of one session or of all. */
  nextTimers(limit: number, session?: string): Promise<Timer[]>;
  /** The reply that a channel's message id belongs to. */
  effectByReceipt(receipt: string): Promise<Effect | undefined>;
  /** The replies of a session that were sent, as far as it was noted when; in no order. */
  deliveries(session: string): Promise<Delivery[]>;
  /** Names of all sessions, in the order in which they began. */
  sessions(): Promise<string[]>;
  /** The log of one session in order, from a seq on (default 0). */
  rows(session: string, from?: number): Promise<LogRow[]>;
  close(): Promise<void>;
}

/** A store that can erase: what a person asked to have deleted must be gone from the file, too. Not every store can. */
export interface SessionEraser {
  /**
   * Puts a log of another name in the place of a session, in one transaction: rows, state, effects and timers of `session` are gone.
   * A session that is not there counts as erased.
   */
  replaceSession(session: string, by: { session: string; rows: LogRow[]; head: SessionHead }): Promise<void>;
  /** Makes sure that nothing that was replaced can be read from the file any more, earlier states included. May take seconds. */
  scrub(): Promise<void>;
}
