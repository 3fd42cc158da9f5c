import { forgetOldest } from "./forgetOldest.ts";
import { withLimit } from "./withLimit.ts";

const rememberedMax = 2_000;

/**
 * One part of one reply: `key` is the kernel's, `index` counts the parts. `print` tells a message by where it goes and what it says;
 * `what` names it in a failure, in Chinese. `turn` resolves when a call may be made; the time limit begins then.
 */
type Part = {
  key: string;
  index: number;
  print: string;
  milliseconds: number;
  what: string;
  signal: AbortSignal;
  turn: () => Promise<void>;
};

type Sending = {
  print: string;
  id?: string;
  pending?: Promise<string>;
  patience: number;
  settle?: (id: string) => void;
};

export interface Deliveries {
  /** Runs a call of the platform, which answers with a message id or nothing, unless this part is known to be out. */
  deliver(part: Part, call: () => Promise<string | undefined>): Promise<string>;
  /** The platform shows a message of our own account. True if it is one of these parts; a part that still waited for its answer is out. */
  seen(print: string, id: string): boolean;
}

/**
 * Sends each part of each key only once as long as the process lives, and each within its time limit.
 *
 * A call that ran out of time may still succeed at the platform. So the next try first waits as long again for that call, and takes the
 * message that the platform shows for its answer; only then the call is made anew. If it succeeds even later, the person sees the message
 * twice, which is better than not at all.
 */
export function createDeliveries(): Deliveries {
  const partsByKey = new Map<string, Sending>();
  const partsByPrint = new Map<string, Set<Sending>>();

  const partOf = ({ key, index, print }: Part): Sending => {
    const name = `${key}/${index}`;
    const part = partsByKey.get(name) ?? { print, patience: 0 };
    partsByKey.set(name, part);
    forgetOldest(partsByKey, rememberedMax);
    const same = partsByPrint.get(print) ?? new Set();
    partsByPrint.set(print, same.add(part));
    forgetOldest(partsByPrint, rememberedMax);
    return part;
  };
  const begin = (part: Sending, { key, index }: Part, call: () => Promise<string | undefined>) => {
    const shown = new Promise<string>((resolve) => {
      part.settle = resolve;
    });
    const answered = call().then((id) => id || `${key}/${index}`);
    part.patience = 1;
    const pending = Promise.race([answered, shown]).then((id) => {
      part.id ??= id;
      return part.id;
    });
    part.pending = pending;
    pending.catch(() => {
      if (part.pending === pending) delete part.pending;
    });
    return pending;
  };

  return {
    async deliver(wanted, call) {
      const part = partOf(wanted);
      if (part.id !== undefined) return part.id;
      const limit = { milliseconds: wanted.milliseconds, what: wanted.what, signal: wanted.signal };
      const waitedFor = part.pending && part.patience > 0 ? part.pending : undefined;
      part.patience -= 1;
      if (!waitedFor) await wanted.turn();
      const sending = waitedFor ?? begin(part, wanted, call);
      return withLimit(sending, { ...limit, code: "REPLY_NOT_SENT" });
    },
    seen(print, id) {
      const same = partsByPrint.get(print);
      if (!same) return false;
      const waiting = [...same].find((part) => part.id === undefined && part.settle);
      waiting?.settle?.(id);
      return true;
    },
  };
}
