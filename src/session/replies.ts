/** Sends the replies of each session in order, again if need be, and tells the session about those that could not be sent. */
import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { Failure, toFailureData } from "../shared/failures.ts";
import type { Reply } from "../shared/turn.ts";
import type { EffectsDeps } from "./effects.ts";
import { withinLimit } from "./limits.ts";
import type { Effect } from "./sessionStore.ts";
import { sessionEvents } from "./step.ts";

export interface Replies {
  /** Resolves when the reply was sent, given up or dropped, and that is stored. Never rejects. */
  deliver(effect: Effect): Promise<void>;
}

type RepliesDeps = Pick<EffectsDeps, "send" | "store" | "limits" | "take" | "onFault" | "onDelivery"> & {
  persist: (session: string, write: () => Promise<unknown>) => Promise<void>;
  closing: AbortSignal;
};

type Outgoing = { effect: Effect; reply: Reply };

const isAway = (error: unknown) => error instanceof Failure && error.code === "CHANNEL_NOT_CONNECTED";

export function createReplies(deps: RepliesDeps): Replies {
  const { send, store, limits, take, onFault, onDelivery, persist, closing } = deps;
  const queues = new Map<string, { last: Promise<void>; waiting: Outgoing[] }>();

  async function sendOnce({ effect, reply }: Outgoing): Promise<string> {
    const work = (signal: AbortSignal) => send(effect.session, reply, { key: effect.key, signal });
    const { messageId } = await withinLimit(work, closing, limits.sendMs, new Failure("REPLY_NOT_SENT", "超过时限"));
    return messageId;
  }

  async function sendPersistently(outgoing: Outgoing): Promise<{ receipt: string; at: number; tries: number }> {
    const once = outgoing.reply.kind === "progress";
    const { key, session } = outgoing.effect;
    let tries = 1;
    onDelivery({ session, key, state: "SENDING", tries });
    const receipt = await pRetry(() => sendOnce(outgoing), {
      retries: once ? 0 : limits.sendAttemptsMax - 1,
      minTimeout: limits.backOffMs,
      maxTimeout: limits.backOffMsMax,
      maxRetryTime: limits.unreachableMs,
      signal: closing,
      // While the platform cannot be reached nothing was tried: the reply waits until the link is back.
      shouldConsumeRetry: ({ error }) => once || !isAway(error),
      // A try that costs nothing is followed by no wait of the library's own.
      onFailedAttempt: async ({ error }) => {
        if (!once && isAway(error)) return sleep(limits.backOffMs, undefined, { signal: closing });
        onDelivery({ session, key, state: "RETRY", tries, problem: toFailureData(error).message });
        tries += 1;
      },
      shouldRetry: ({ error }) => !(error instanceof Failure) || error.retryable,
    });
    onDelivery({ session, key, state: "SENT", tries });
    return { receipt, at: Date.now(), tries };
  }

  async function giveUp({ effect, reply }: Outgoing, thrown: unknown): Promise<void> {
    const { key, session } = effect;
    const { code, message } = toFailureData(thrown);
    onDelivery({ session, key, state: "FAILED", problem: message });
    if (code === "BUG") onFault({ session, during: "send", error: thrown });
    if (reply.kind !== "progress") {
      const event = { type: sessionEvents.replyFailed, effect: key, reply, code };
      await persist(session, () => take({ session, key: `${key}:failed`, event }));
    }
    await persist(session, () => store.settle(key, { status: "failed" }));
  }

  async function process(outgoing: Outgoing, waiting: Outgoing[]): Promise<void> {
    if (closing.aborted) return;
    waiting.splice(waiting.indexOf(outgoing), 1);
    const { key, session } = outgoing.effect;
    if (outgoing.reply.kind === "progress" && waiting.some(({ reply }) => reply.kind === "progress")) {
      await persist(session, () => store.settle(key, { status: "failed" }));
      return;
    }
    try {
      const sent = await sendPersistently(outgoing);
      await persist(session, () => store.settle(key, { status: "done", ...sent }));
    } catch (thrown) {
      if (!closing.aborted) await giveUp(outgoing, thrown);
    }
  }

  return {
    async deliver(effect) {
      const { session } = effect;
      const queue = queues.get(session) ?? { last: Promise.resolve(), waiting: [] };
      queues.set(session, queue);
      const outgoing = { effect, reply: JSON.parse(effect.input) as Reply };
      queue.waiting.push(outgoing);
      const mine = queue.last.then(() => process(outgoing, queue.waiting));
      queue.last = mine;
      await mine;
      if (queue.last === mine) queues.delete(session);
    },
  };
}
