import { Failure } from "../../shared/failures.ts";

/** How long a person waits: plans before this one, and about how many seconds they take. */
export type Waiting = { ahead: number; waitSeconds: number };
export type QueueCall = { person: string; signal: AbortSignal; waiting(state: Waiting): void };

export type PlanQueue = {
  /** Runs `job` when its turn comes. Fails with `TOOL_CANCELLED` if the signal aborts before, `TOO_MANY_MESSAGES` if the line is full. */
  run<T>(call: QueueCall, job: () => Promise<T>): Promise<T>;
};

type Entry = QueueCall & { begin(): void };

export const queueLengthMax = 200;
const medianOf = 9;

/**
 * A line in which one plan is written at a time and persons take turns: whoever asks for five plans waits for those who ask for one.
 *
 * Own code instead of p-queue: that has one order by priority and cannot say who is before whom.
 * `usualMs` is the length of a plan before any was measured; afterwards it is the median of the last nine.
 */
export function createPlanQueue({ now, usualMs }: { now: () => number; usualMs: number }): PlanQueue {
  const entriesByPerson = new Map<string, Entry[]>();
  const durations: number[] = [];
  let running: { since: number } | undefined;

  const order = () => roundRobin(entriesByPerson);
  const jobMs = () => (durations.length === 0 ? usualMs : medianFrom(durations));

  const tellAll = () => {
    if (!running) return;
    const currentMs = Math.max(jobMs() - (now() - running.since), 1_000);
    order().forEach((entry, index) => {
      entry.waiting({ ahead: index + 1, waitSeconds: Math.ceil((currentMs + jobMs() * index) / 1_000) });
    });
  };

  const remove = (entry: Entry): boolean => {
    const entries = entriesByPerson.get(entry.person) ?? [];
    const index = entries.indexOf(entry);
    if (index < 0) return false;
    entries.splice(index, 1);
    if (entries.length === 0) entriesByPerson.delete(entry.person);
    return true;
  };

  const next = () => {
    const entry = running ? undefined : order()[0];
    if (!entry) return;
    remove(entry);
    // Whoever had a turn goes behind the others.
    const rest = entriesByPerson.get(entry.person);
    if (rest) {
      entriesByPerson.delete(entry.person);
      entriesByPerson.set(entry.person, rest);
    }
    running = { since: now() };
    entry.begin();
    tellAll();
  };

  const turn = (call: QueueCall) =>
    new Promise<void>((resolve, reject) => {
      const leave = () => {
        if (remove(entry)) tellAll();
        reject(new Failure("TOOL_CANCELLED"));
      };
      const entry: Entry = {
        ...call,
        begin: () => {
          call.signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      call.signal.addEventListener("abort", leave, { once: true });
      entriesByPerson.set(call.person, [...(entriesByPerson.get(call.person) ?? []), entry]);
      if (running) tellAll();
      else next();
    });

  return {
    async run(call, job) {
      if (call.signal.aborted) throw new Failure("TOOL_CANCELLED");
      if (order().length >= queueLengthMax) throw new Failure("TOO_MANY_MESSAGES");
      await turn(call);
      const since = now();
      try {
        const result = await job();
        durations.push(now() - since);
        if (durations.length > medianOf) durations.shift();
        return result;
      } finally {
        running = undefined;
        next();
      }
    },
  };
}

/** First entry of each person, then second of each, and so on; persons in the order in which their turn comes. */
function roundRobin(entriesByPerson: Map<string, Entry[]>): Entry[] {
  const lines = [...entriesByPerson.values()];
  const longest = Math.max(0, ...lines.map((line) => line.length));
  return Array.from({ length: longest }, (_, rank) => lines.flatMap((line) => line[rank] ?? [])).flat();
}

function medianFrom(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
