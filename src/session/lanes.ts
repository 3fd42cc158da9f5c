/** Keeps the work of one session in order, and lets others wait until a session is quiet. Sessions do not wait for each other. */
export interface Lanes {
  /** Runs work after all earlier work of the session, also if that failed. */
  run<T>(session: string, work: () => Promise<T>): Promise<T>;
  /** How many pieces of work of a session wait or run. */
  length(session: string): number;
  /** Resolves when no session has work. */
  idle(): Promise<void>;
}

export function createLanes(onFree: (session: string) => void): Lanes {
  const tails = new Map<string, { last: Promise<unknown>; length: number }>();

  async function run<T>(session: string, work: () => Promise<T>): Promise<T> {
    const lane = tails.get(session) ?? { last: Promise.resolve(), length: 0 };
    tails.set(session, lane);
    lane.length += 1;
    const mine = lane.last.then(work);
    lane.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      lane.length -= 1;
      if (lane.length === 0) {
        tails.delete(session);
        onFree(session);
      }
    }
  }

  return {
    run,
    length: (session) => tails.get(session)?.length ?? 0,
    async idle() {
      while (tails.size > 0) await Promise.all([...tails.values()].map((lane) => lane.last));
    },
  };
}

/** Lets callers wait for a condition of a session that is looked at again whenever something about it changed. */
export interface Waiters {
  until(session: string, condition: () => boolean): Promise<void>;
  changed(session: string): void;
}

export function createWaiters(): Waiters {
  const waitingBySession = new Map<string, Set<() => void>>();
  return {
    until(session, condition) {
      if (condition()) return Promise.resolve();
      return new Promise((resolve) => {
        const waiting = waitingBySession.get(session) ?? new Set();
        waitingBySession.set(session, waiting);
        const look = () => {
          if (!condition()) return;
          waiting.delete(look);
          if (waiting.size === 0) waitingBySession.delete(session);
          resolve();
        };
        waiting.add(look);
      });
    },
    changed(session) {
      for (const look of [...(waitingBySession.get(session) ?? [])]) look();
    },
  };
}
