/** A reply that did not arrive on its way again, as an event of the session. */
import { resentEvent } from "./events.ts";
import type { AnswerDeps } from "./judge/answer.ts";
import type { LostReply } from "./lostReplies.ts";

export type Resent = Pick<LostReply, "effect" | "reply"> & { by: string };
type ResentEvent = Resent & { type: typeof resentEvent; at: number };

/** Takes what colleagues do in the console into a session (kernel). */
export type ConsoleDispatch = (
  session: string,
  key: string,
  event: Parameters<AnswerDeps["dispatch"]>[2] | ResentEvent,
) => Promise<"applied" | "duplicate">;

type ResendDeps = { dispatch: ConsoleDispatch; now: () => number };

/** Resolves with false where somebody was faster: what was given up once is sent again once, unless that fails too. */
export function createResend({ dispatch, now }: ResendDeps) {
  return async (session: string, { effect, reply, by }: Resent): Promise<boolean> =>
    (await dispatch(session, `resent:${effect}`, { type: resentEvent, at: now(), by, effect, reply })) === "applied";
}
