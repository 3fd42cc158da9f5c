import type { payloads } from "wechaty";
import type { Receive } from "../../../session/channel.ts";
import type { ChannelLog } from "../channelOptions.ts";
import { forgetOldest } from "../wecom/forgetOldest.ts";
import { createSessionLines, retry } from "../wecom/sessionLines.ts";
import { withLimit } from "../wecom/withLimit.ts";
import type { Link } from "./link.ts";
import type { WechatyTimeouts } from "./options.ts";
import type { LinkPuppet } from "./puppet.ts";
import { type Incoming, sessionOf } from "./readMessage.ts";

const rememberedIdsMax = 2_000;

type InboxDeps = {
  link: () => Link;
  timeouts: WechatyTimeouts;
  log: ChannelLog;
  read: (payload: payloads.Message, puppet: LinkPuppet) => Promise<Incoming | undefined>;
  receive: Receive;
  /** Tells whoever wrote a message in private that it could not be stored. */
  tellLost: (personId: string, messageId: string) => void;
  closed: AbortSignal;
};

/** Takes what the platform announces and hands it in: every message once, those of one session in the order of arrival. */
type Inbox = { take(messageId: string): void };

/**
 * A message is announced by its id only. Payloads are fetched side by side, but put in line in the order of the announcements; a payload
 * that does not come at the first try gives up its place rather than hold up everybody. Inside a session one message follows the other,
 * also while a file is loading.
 */
export function createInbox({ link, timeouts, log, read, receive, tellLost, closed }: InboxDeps): Inbox {
  const stateById = new Map<string, "open" | "stored">();
  const lines = createSessionLines(closed);
  let arrivals: Promise<void> = Promise.resolve();

  const fetchPayload = async (messageId: string) => {
    await link().whenUp();
    const limit = { milliseconds: timeouts.call, what: "读取消息", code: "CHANNEL_NOT_CONNECTED" as const };
    return withLimit(link().puppet().messagePayload(messageId), limit);
  };
  const handIn = async (payload: payloads.Message) => {
    const incoming = await read(payload, link().puppet());
    if (incoming) await receive(incoming.session, incoming.message);
    stateById.set(payload.id, "stored");
    await link().stored(payload.id);
  };
  /** Whether the message is lost: what is not acknowledged comes again when the link is back. */
  const giveUp = async (messageId: string, error: unknown): Promise<boolean> => {
    stateById.delete(messageId);
    if (closed.aborted) return false;
    log.error({ messageId, detail: String(error) }, "一条消息没有收下");
    if (!link().isUp()) return false;
    await link().stored(messageId);
    return true;
  };
  const enqueue = (payload: payloads.Message) =>
    lines.push(
      sessionOf(payload),
      () => handIn(payload),
      async (error) => {
        const isLost = await giveUp(payload.id, error);
        if (isLost && !payload.roomId && payload.talkerId) tellLost(payload.talkerId, payload.id);
      },
    );
  const fetchLate = async (messageId: string) => {
    try {
      enqueue(await retry(() => fetchPayload(messageId), closed));
    } catch (error) {
      await giveUp(messageId, error);
    }
  };

  return {
    take(messageId) {
      const state = stateById.get(messageId);
      if (state === "stored") void link().stored(messageId);
      if (state) return;
      stateById.set(messageId, "open");
      forgetOldest(stateById, rememberedIdsMax);
      const fetched = fetchPayload(messageId).catch(() => undefined);
      arrivals = arrivals.then(async () => {
        const payload = await fetched;
        if (payload) enqueue(payload);
        else void fetchLate(messageId);
      });
    },
  };
}
