import { Failure } from "../../shared/failures.ts";
import type { Waiting } from "../../shared/jobs.ts";

/** `background`: its turn comes only when nobody else waits, it gives way when somebody does, and nobody counts it as being before them. */
export type LineCall = {
  person: string;
  signal: AbortSignal;
  background: boolean;
  onWaiting?: ((waiting: Waiting) => void) | undefined;
};

export interface FairLine {
  /**
   * Runs `work` when its turn comes. What runs in the background is told by `yields` to stop when somebody else waits, and is run again
   * from its beginning later. Fails with `TOOL_CANCELLED` if the signal aborts before its turn, `TOO_MANY_MESSAGES` if the line is full.
   */
  run<T>(call: LineCall, work: (yields: AbortSignal) => Promise<T>): Promise<T>;
}

type Entry = LineCall & { begin(): void };
type Run = { since: number; background: boolean; yields: AbortController };

export const lineLengthMax = 200;
const medianOf = 9;
const gaveWay = Symbol("gave way");

/**
 * A line in which `slots` jobs are done at a time and persons take turns: whoever asks for five plans waits for those who ask for one.
 *
 * Own code instead of p-queue: that has one order by priority and cannot say who is before whom.
 * `usualMs` is the length of a job before any was measured; afterwards it is the median of the last nine.
 */
export function createFairLine(options: { now: () => number; usualMs: number; slots: number }): FairLine {
  const { now, usualMs, slots } = options;
  const { waiting, add, remove, takeFirst, forget } = createEntries();
  const begun = new Set<Run>();
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
    const entry = begun.size < slots ? takeFirst() : undefined;
    if (entry) {
      entry.begin();
      tellAll();
    } else if (begun.size === 0) forget();
  };

  const turn = (call: LineCall) =>
    new Promise<Run>((resolve, reject) => {
      const leave = () => {
        if (remove(entry)) tellAll();
        reject(new Failure("TOOL_CANCELLED"));
      };
      const entry: Entry = {
        ...call,
        begin: () => {
          call.signal.removeEventListener("abort", leave);
          const run = { since: now(), background: call.background, yields: new AbortController() };
          begun.add(run);
          resolve(run);
        },
      };
      call.signal.addEventListener("abort", leave, { once: true });
      add(entry);
      if (begun.size < slots) return next();
      if (!call.background) [...begun].find(({ background }) => background)?.yields.abort();
      tellAll();
    });

  async function runOnce<T>(call: LineCall, work: (yields: AbortSignal) => Promise<T>): Promise<T | typeof gaveWay> {
    const run = await turn(call);
    const { signal } = run.yields;
    try {
      const result = await work(signal);
      durations.push(now() - run.since);
      if (durations.length > medianOf) durations.shift();
      return result;
    } catch (error) {
      if (signal.aborted && !call.signal.aborted) return gaveWay;
      throw error;
    } finally {
      begun.delete(run);
      next();
    }
  }

  return {
    async run(call, work) {
      for (;;) {
        if (call.signal.aborted) throw new Failure("TOOL_CANCELLED");
        if (waiting().length >= lineLengthMax) throw new Failure("TOO_MANY_MESSAGES");
        const result = await runOnce(call, work);
        if (result !== gaveWay) return result;
      }
    },
  };
}

/**
 * Who waits, in the order in which their turn comes: as in a start-time fair queue with jobs of equal length, a person's next job ranks one
 * behind the last one, but never before the job that began last. The queue in Redis ranks alike (bullmq/jobScripts.ts).
 */
function createEntries() {
  const ranked: { entry: Entry; rank: number }[] = [];
  const rankByPerson = new Map<string, number>();
  let present = 1;
  return {
    waiting: () => ranked.map(({ entry }) => entry),
    add(entry: Entry) {
      const own = Math.max(present, (rankByPerson.get(entry.person) ?? 0) + 1);
      const rank = entry.background ? Number.POSITIVE_INFINITY : own;
      if (!entry.background) rankByPerson.set(entry.person, rank);
      const behind = ranked.findIndex((other) => other.rank > rank);
      ranked.splice(behind < 0 ? ranked.length : behind, 0, { entry, rank });
    },
    /** Whether it was there. */
    remove(entry: Entry): boolean {
      const index = ranked.findIndex((other) => other.entry === entry);
      const [removed] = index < 0 ? [] : ranked.splice(index, 1);
      return removed !== undefined;
    },
    /** Takes out whose turn it is. */
    takeFirst(): Entry | undefined {
      const first = ranked.shift();
      if (first && !first.entry.background) present = Math.max(present, first.rank);
      return first?.entry;
    },
    /** Nobody waits and nobody is at it: everybody is new again. */
    forget() {
      rankByPerson.clear();
      present = 1;
    },
  };
}

/** The middle of some times; 0 of none. */
export function medianOfTimes(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
