import { Failure, type FailureCode } from "../../../shared/failures.ts";
import { pause } from "./withLimit.ts";

const triesMax = 4;
const firstRetryMs = 500;
const retryMsMax = 15_000;
/** A store that is away comes back, as a rule within minutes: what people wrote meanwhile waits for it. */
const storeAwayMsMax = 600_000;
const storeAway: readonly FailureCode[] = ["STORE_UNAVAILABLE", "STORE_FULL"];

/** What a person reads whose message could not be kept. */
export const notTaken = "抱歉，刚才这条消息我没有收下，请过一会儿再发一次。";

/** Does the work of each session in order, also while a file is loading. Sessions do not wait for each other. */
export interface SessionLines {
  /** `work` is tried as `retry` does; `gaveUp` hears of the last failure and must not fail itself. */
  push(session: string, work: () => Promise<void>, gaveUp: (error: unknown) => Promise<void> | void): void;
  /** Resolves when all that was pushed so far has ended, or the time is over. */
  drained(milliseconds: number): Promise<void>;
}

export function createSessionLines(closed: AbortSignal): SessionLines {
  const tailBySession = new Map<string, Promise<void>>();
  return {
    push(session, work, gaveUp) {
      const tail = (tailBySession.get(session) ?? Promise.resolve()).then(() => retry(work, closed).catch(gaveUp));
      tailBySession.set(session, tail);
      void tail.finally(() => {
        if (tailBySession.get(session) === tail) tailBySession.delete(session);
      });
    },
    async drained(milliseconds) {
      const ended = new AbortController();
      const all = Promise.all(tailBySession.values()).then(() => ended.abort());
      await Promise.race([all, pause(milliseconds, ended.signal)]);
    },
  };
}

/** Runs work until it succeeds: at most four times, half a second and more apart; for ten minutes where the store is away. */
export async function retry<T>(work: () => Promise<T>, closed: AbortSignal): Promise<T> {
  let waitedMs = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isStoreAway = error instanceof Failure && storeAway.includes(error.code);
      const isOver = isStoreAway ? waitedMs >= storeAwayMsMax : attempt >= triesMax;
      if (isOver || closed.aborted) throw error;
      const waitMs = Math.min(firstRetryMs * 2 ** (attempt - 1), retryMsMax);
      await pause(waitMs, closed);
      waitedMs += waitMs;
    }
  }
}
