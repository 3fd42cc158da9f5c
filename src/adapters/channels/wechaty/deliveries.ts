import { forgetOldest } from "./forgetOldest.ts";
import { withLimit } from "./withLimit.ts";

const rememberedMax = 2_000;

/** One part of one reply: `key` is the kernel's, `index` counts the parts. `what` names it in a failure, in Chinese. */
type Part = { key: string; index: number; milliseconds: number; what: string; signal: AbortSignal };

/** Runs a call of the service, which answers with a message id or nothing, unless this part is known to be out. */
type Deliver = (part: Part, call: () => Promise<string | undefined>) => Promise<string>;

/**
 * Sends each part of each key only once as long as the process lives, and each within its time limit.
 *
 * A call that ran out of time may still succeed at the service. If its late success is reported before the retry, the retry is spared;
 * if not, the person sees the message twice, which is better than not at all.
 */
export function createDeliveries(): Deliver {
  const sentIdsByKey = new Map<string, string[]>();
  return async ({ key, index, ...limit }, call) => {
    const sentIds = sentIdsByKey.get(key) ?? [];
    sentIdsByKey.set(key, sentIds);
    forgetOldest(sentIdsByKey, rememberedMax);
    const sent = sentIds[index];
    if (sent !== undefined) return sent;
    const sending = call().then((id) => {
      const known = sentIds[index] ?? (id || `${key}/${index}`);
      sentIds[index] = known;
      return known;
    });
    return withLimit(sending, { ...limit, code: "REPLY_NOT_SENT" });
  };
}
