/** Stores outcomes of effects, however often the store has to be asked. */
import pRetry from "p-retry";
import type { KernelFault } from "./effects.ts";
import type { KernelLimits } from "./limits.ts";

/** Does a write until it succeeds, up to `storeAttemptsMax` times. Never rejects: what cannot be stored is done again at the next start. */
export type Persist = (session: string, write: () => Promise<unknown>) => Promise<void>;

export function createPersist(
  { limits, onFault }: { limits: KernelLimits; onFault: (fault: KernelFault) => void },
  closing: AbortSignal,
): Persist {
  const { storeAttemptsMax, backOffMs, backOffMsMax } = limits;
  const waits = { retries: storeAttemptsMax - 1, minTimeout: backOffMs, maxTimeout: backOffMsMax, signal: closing };
  return async (session, write) => {
    try {
      await pRetry(write, waits);
    } catch (error) {
      if (!closing.aborted) onFault({ session, during: "store", error });
    }
  };
}
