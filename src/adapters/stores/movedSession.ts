/** How a whole session is carried from one store to another, or into a backup. */
import type { Effect, LogRow, SessionHead, Timer } from "../../session/sessionStore.ts";

/** All that a store holds of one session. Plain data. */
export type MovedSession = {
  head: SessionHead;
  rows: LogRow[];
  /** Idempotency keys, each with the seq of the last row of its change. */
  keys: [key: string, seq: number][];
  /** What is still due, in order. */
  effects: Effect[];
  timers: Timer[];
  /** Replies that can be quoted, by the channel's own id. */
  sent: [receipt: string, effect: Effect][];
};

/** A store seen as a set of whole sessions. */
export interface SessionMover {
  /** Names in the order in which they began. */
  sessions(): Promise<string[]>;
  /** One session at one moment, also while others write; undefined if it is not there. */
  take(session: string): Promise<MovedSession | undefined>;
  /** Puts a session in. Fails with INPUT_INVALID if one of that name is there that stands elsewhere. */
  put(moved: MovedSession): Promise<void>;
  close(): Promise<void>;
}
