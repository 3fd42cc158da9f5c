import type { Reply } from "../../../shared/turn.ts";
import { forgetOldest } from "./forgetOldest.ts";

type Progress = Extract<Reply, { kind: "progress" }>;

const rememberedMax = 2_000;

/** Where a message cannot be changed, of the many steps of one plan only the first and then one now and again are shown. */
export interface ProgressGate {
  /** Sends, or resolves with the id of the progress message that stands in the chat. */
  pass(session: string, progress: Progress, send: () => Promise<string>): Promise<string>;
  /** The plan is there; the next progress belongs to another one. */
  end(session: string): void;
}

export function createProgressGate(pauseMs: number): ProgressGate {
  const shownBySession = new Map<string, { done: number; sentAt: number; messageId: string }>();
  return {
    async pass(session, { done }, send) {
      const shown = shownBySession.get(session);
      if (shown && done >= shown.done && Date.now() - shown.sentAt < pauseMs) {
        shown.done = done;
        return shown.messageId;
      }
      const messageId = await send();
      shownBySession.set(session, { done, sentAt: Date.now(), messageId });
      forgetOldest(shownBySession, rememberedMax);
      return messageId;
    },
    end(session) {
      shownBySession.delete(session);
    },
  };
}
