import { Failure } from "../shared/failures.ts";

/** Limits of the kernel. Times are milliseconds of the real clock, also where the clock of a session is a scripted one. */
export type KernelLimits = {
  /** How long a tool may run before it comes back as TOOL_TIMED_OUT. */
  toolMs: number;
  /** The same for single tools, by their name in the machine's `setup({ actors })`. */
  toolMsByName: Readonly<Record<string, number>>;
  /** How long one try to send a reply may take, its turn at a busy platform included; channels have closer limits of their own. */
  sendMs: number;
  /** Tries for a reply, the first included. Replies about progress get one. */
  sendAttemptsMax: number;
  /** How long a reply waits for a channel that is not connected. Waiting costs no try. */
  unreachableMs: number;
  /** The wait before the second try; it doubles with each try up to `backOffMsMax`. Also used where a result cannot be stored. */
  backOffMs: number;
  backOffMsMax: number;
  /** Tries to store the result of an effect, before it is left for the next start. */
  storeAttemptsMax: number;
  /** Times that a step is taken again because another writer was faster. */
  conflictRetriesMax: number;
  /** Sessions whose present state is kept in memory. */
  headsMax: number;
  /** Messages of one session that may wait to be taken; more are refused with TOO_MANY_MESSAGES. */
  waitingMax: number;
  /** Timers that one call of `fireTimers` may fire; a machine that arms more without end has a bug. */
  timersFiredMax: number;
};

export const kernelLimits: KernelLimits = {
  toolMs: 30_000,
  toolMsByName: {},
  sendMs: 600_000,
  sendAttemptsMax: 6,
  unreachableMs: 24 * 3_600_000,
  backOffMs: 500,
  backOffMsMax: 30_000,
  storeAttemptsMax: 5,
  conflictRetriesMax: 5,
  headsMax: 1_000,
  waitingMax: 200,
  timersFiredMax: 1_000,
};

/**
 * Does work up to a time limit. Its signal aborts when the time is over or when `outer` aborts, and the promise is then rejected at once,
 * with `late` or with TOOL_CANCELLED, whether or not the work minds the signal.
 */
export async function withinLimit<T>(
  work: (signal: AbortSignal) => Promise<T>,
  outer: AbortSignal,
  limitMs: number,
  late: Failure,
): Promise<T> {
  const inner = new AbortController();
  const { promise: cut, reject } = withReject();
  const end = (failure: Failure) => {
    reject(failure);
    inner.abort(failure);
  };
  const cancel = () => end(new Failure("TOOL_CANCELLED"));
  const timer = setTimeout(() => end(late), limitMs);
  outer.addEventListener("abort", cancel, { once: true });
  try {
    if (outer.aborted) throw new Failure("TOOL_CANCELLED");
    return await Promise.race([cut, work(inner.signal)]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", cancel);
  }
}

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, rejects) => {
    reject = rejects;
  });
  return { promise, reject };
}
