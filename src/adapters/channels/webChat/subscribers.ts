import { Failure } from "../../../shared/failures.ts";
import { streamsMax, streamsPerPersonMax } from "./limits.ts";

export interface Subscribers {
  /** Calls `wake` whenever the log of the session may have grown, until the returned function is called. Fails with TOO_MANY_MESSAGES. */
  add(session: string, wake: () => void): () => void;
  notify(session: string): void;
  /** Wakes everyone, e.g. to find that the server stops. */
  notifyAll(): void;
}

/** Who listens to which session. Nothing is queued here: a subscriber that is woken reads the log. */
export function createSubscribers(): Subscribers {
  const wakesBySession = new Map<string, Set<() => void>>();
  let count = 0;
  return {
    add(session, wake) {
      const wakes = wakesBySession.get(session) ?? new Set();
      if (count >= streamsMax || wakes.size >= streamsPerPersonMax) throw new Failure("TOO_MANY_MESSAGES");
      wakesBySession.set(session, wakes.add(wake));
      count += 1;
      return () => {
        if (!wakes.delete(wake)) return;
        count -= 1;
        if (wakes.size === 0) wakesBySession.delete(session);
      };
    },
    notify: (session) => wakeAll(wakesBySession.get(session) ?? []),
    notifyAll: () => wakeAll([...wakesBySession.values()].flatMap((wakes) => [...wakes])),
  };
}

function wakeAll(wakes: Iterable<() => void>): void {
  for (const wake of wakes) wake();
}
