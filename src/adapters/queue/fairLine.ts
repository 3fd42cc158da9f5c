import { Failure } from "../../shared/failures.ts";
import type { Waiting } from "../../shared/jobs.ts";

/** `background`: its turn comes only when nobody else waits, and nobody counts it as being before them. */
export type LineCall = {
  person: string;
  signal: AbortSignal;
  background: boolean;
  onWaiting?: ((waiting: Waiting) => void) | undefined;
};

export interface FairLine {
  /** Runs `work` when its turn comes. Fails with `TOOL_CANCELLED` if the signal aborts before, `TOO_MANY_MESSAGES` if the line is full. */
  run<T>(call: LineCall, work: () => Promise<T>): Promise<T>;
}

type Entry = LineCall & { begin(): void };

export const lineLengthMax = 200;
const medianOf = 9;

/**
 * A line in which `slots` jobs are done at a time and persons take turns: whoever asks for five plans waits for those who ask for one.
 *
 * Own code instead of p-queue: that has one order by priority and cannot say who is before whom.
 * `usualMs` is the length of a job before any was measured; afterwards it is the median of the last nine.
 */
export function createFairLine(options: { now: () => number; usualMs: number; slots: number }): FairLine {
  const { now, usualMs, slots } = options;
  const { waiting, add, remove } = createEntries();
  const begun = new Set<{ since: number }>();
  const durations: number[] = [];

  const jobMs = () => (durations.length === 0 ? usualMs : medianOfTimes(durations));

  const tellAll = () => {
    if (begun.size < slots) return;
    const longestMs = Math.max(...[...begun].map(({ since }) => now() - since));
    const currentMs = Math.max(jobMs() - longestMs, 1_000);
    waiting().forEach((entry, index) => {
      const waitMs = currentMs + (jobMs() * index) / slots;
      entry.onWaiting?.({ ahead: begun.size + index, waitSeconds: Math.ceil(waitMs / 1_000) });
    });
  };

  const next = () => {
    const entry = begun.size < slots ? waiting()[0] : undefined;
    if (!entry) return;
    remove(entry, { toTheEnd: true });
    entry.begin();
    tellAll();
  };

  const turn = (call: LineCall) =>
    new Promise<{ since: number }>((resolve, reject) => {
      const leave = () => {
        if (remove(entry)) tellAll();
        reject(new Failure("TOOL_CANCELLED"));
      };
      const entry: Entry = {
        ...call,
        begin: () => {
          call.signal.removeEventListener("abort", leave);
          const run = { since: now() };
          begun.add(run);
          resolve(run);
        },
      };
      call.signal.addEventListener("abort", leave, { once: true });
      add(entry);
      if (begun.size >= slots) tellAll();
      else next();
    });

  return {
    async run(call, work) {
      if (call.signal.aborted) throw new Failure("TOOL_CANCELLED");
      if (waiting().length >= lineLengthMax) throw new Failure("TOO_MANY_MESSAGES");
      const run = await turn(call);
      try {
        const result = await work();
        durations.push(now() - run.since);
        if (durations.length > medianOf) durations.shift();
        return result;
      } finally {
        begun.delete(run);
        next();
      }
    },
  };
}

/** Who waits, in the order in which their turn comes. */
function createEntries() {
  const byPerson = new Map<string, Entry[]>();
  const background: Entry[] = [];
  return {
    waiting: () => [...roundRobin(byPerson), ...background],
    add(entry: Entry) {
      if (entry.background) background.push(entry);
      else byPerson.set(entry.person, [...(byPerson.get(entry.person) ?? []), entry]);
    },
    /** Whether it was there. `toTheEnd`: whoever had a turn goes behind the others. */
    remove(entry: Entry, { toTheEnd = false } = {}): boolean {
      const entries = entry.background ? background : (byPerson.get(entry.person) ?? []);
      const index = entries.indexOf(entry);
      if (index < 0) return false;
      entries.splice(index, 1);
      if (entry.background) return true;
      if (toTheEnd || entries.length === 0) byPerson.delete(entry.person);
      if (toTheEnd && entries.length > 0) byPerson.set(entry.person, entries);
      return true;
    },
  };
}

/** First entry of each person, then second of each, and so on; persons in the order in which their turn comes. */
function roundRobin(entriesByPerson: Map<string, Entry[]>): Entry[] {
  const lines = [...entriesByPerson.values()];
  const longest = Math.max(0, ...lines.map((line) => line.length));
  return Array.from({ length: longest }, (_, rank) => lines.flatMap((line) => line[rank] ?? [])).flat();
}

/** The middle of some times; 0 of none. */
export function medianOfTimes(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
