import { pause } from "./withLimit.ts";

const triesMax = 4;
const firstRetryMs = 500;

/** Does the work of each session in order, also while a file is loading. Sessions do not wait for each other. */
export interface SessionLines {
  /** `work` is tried up to four times; `gaveUp` hears of the last failure. */
  push(session: string, work: () => Promise<void>, gaveUp: (error: unknown) => Promise<void> | void): void;
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
  };
}

/** Runs work until it succeeds: at most four times, half a second and more apart. */
export async function retry<T>(work: () => Promise<T>, closed: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === triesMax || closed.aborted) throw error;
      await pause(firstRetryMs * 2 ** (attempt - 1), closed);
    }
  }
}
