/** Stores outcomes of effects, however often the store has to be asked. */
import pRetry from "p-retry";
import type { KernelFault } from "./effects.ts";
import type { KernelLimits } from "./limits.ts";

const toldAtAttempt = 5;

/**
 * Does a write until it succeeds, up to `storeAttemptsMax` times. Never rejects: what cannot be stored is done again at the next start.
 * A store that fails again and again is told as a fault, once for each write.
 */
export type Persist = (session: string, write: () => Promise<unknown>) => Promise<void>;

export function createPersist(
  { limits, onFault }: { limits: KernelLimits; onFault: (fault: KernelFault) => void },
  closing: AbortSignal,
): Persist {
  const { storeAttemptsMax, backOffMs, backOffMsMax } = limits;
  const waits = { retries: storeAttemptsMax - 1, minTimeout: backOffMs, maxTimeout: backOffMsMax, signal: closing };
  return async (session, write) => {
    const tell = (error: unknown) => onFault({ session, during: "store", error });
    try {
      await pRetry(write, {
        ...waits,
        onFailedAttempt: ({ error, attemptNumber }) => void (attemptNumber === toldAtAttempt && tell(error)),
      });
    } catch (error) {
      if (!closing.aborted && storeAttemptsMax < toldAtAttempt) tell(error);
    }
  };
}
