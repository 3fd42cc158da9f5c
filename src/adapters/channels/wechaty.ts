import { randomUUID } from "node:crypto";
import type { Channel } from "../../session/channel.ts";
import { Failure } from "../../shared/failures.ts";
import { createInbox } from "./wechaty/inbox.ts";
import { type Link, openLink } from "./wechaty/link.ts";
import { defaultPace, defaultTimeouts, type WechatyChannelOptions } from "./wechaty/options.ts";
import { createOutbox, type Outbox } from "./wechaty/outbox.ts";
import { channelName, type OwnMessage, readMessage } from "./wechaty/readMessage.ts";
import { createPacer } from "./wecom/pacer.ts";
import { notTaken } from "./wecom/sessionLines.ts";
import { withLimit } from "./wecom/withLimit.ts";

/** `types.Friendship.Receive` of the library: somebody asks to be added. */
const friendshipReceived = 2;

/**
 * Connects WeCom (企业微信) through a puppet service: @juzi/wechaty over gRPC.
 *
 * A message is handed in as soon as the service announces it, in order inside a session, and the service is told that it need not be sent
 * again only when it is stored. The link repairs itself; while it is down, sending fails with CHANNEL_NOT_CONNECTED. Stopping the channel
 * leaves the account logged in at the service. One process may use an account at a time: a second one would get no messages.
 */
export function createWechatyChannel(options: WechatyChannelOptions): Channel {
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const { log } = options;
  let link: Link | undefined;
  let stopping = new AbortController();
  const opened = (): Link => {
    if (!link) throw new Failure("CHANNEL_NOT_CONNECTED", "通道还没有启动");
    return link;
  };
  const pacer = createPacer({ ...defaultPace, ...options.pace });
  const outbox = createOutbox({ link: opened, timeouts, log, pacer });

  return {
    name: channelName,
    send: outbox.send,
    tell: (personId, text) => outbox.tell(personId, text, { key: `tell/${randomUUID()}`, signal: stopping.signal }),
    async start({ receive, findReply, humanSpoke }) {
      stopping = new AbortController();
      const startedAt = Date.now();
      const onOwn = async ({ at, ...own }: OwnMessage) => {
        // What was written before the start may be of an earlier run of this program.
        if (!outbox.seen(own) && !own.room && at >= startedAt)
          await humanSpoke?.({ channel: channelName, chat: own.chat }, own.id, at);
      };
      // What comes in while the link is still opening waits here.
      const early: (() => void)[] = [];
      const whenOpen = (work: () => void) => (link ? work() : early.push(work));
      const inbox = createInbox({
        link: opened,
        timeouts,
        log,
        receive,
        tellLost: (personId, messageId) => void tellLost(personId, messageId),
        closed: stopping.signal,
        read: (payload, puppet) =>
          readMessage(payload, puppet, { options, timeouts, findReply, receiptOf: outbox.receiptOf, onOwn }),
      });
      link = await openLink({
        options,
        timeouts,
        onEvent: (event) =>
          whenOpen(() => ("messageId" in event ? inbox.take(event.messageId) : void acceptFriend(event.friendshipId))),
      });
      for (const work of early.splice(0)) work();
    },
    async stop() {
      stopping.abort();
      await link?.close();
      link = undefined;
    },
  };

  async function acceptFriend(friendshipId: string): Promise<void> {
    try {
      await welcome(friendshipId, opened(), outbox);
    } catch (error) {
      log.error({ detail: String(error) }, "没有通过一个好友申请");
      // Else the service would send all that comes after it again, at each start.
      if (link?.isUp()) await link.stored(friendshipId);
    }
  }

  async function tellLost(personId: string, messageId: string): Promise<void> {
    try {
      if (personId === opened().puppet().currentUserId) return;
      await outbox.tell(personId, notTaken, { key: `lost/${messageId}`, signal: stopping.signal });
    } catch (error) {
      log.warn({ messageId, detail: String(error) }, "没有告诉对方消息没有收下");
    }
  }

  async function welcome(friendshipId: string, { whenUp, puppet, stored }: Link, { tell }: Outbox): Promise<void> {
    const limit = { milliseconds: timeouts.call, what: "通过好友申请", code: "CHANNEL_NOT_CONNECTED" as const };
    await whenUp();
    const { type, contactId } = await withLimit(puppet().friendshipPayload(friendshipId), limit);
    if (type === friendshipReceived) {
      await withLimit(puppet().friendshipAccept(friendshipId), limit);
      await tell(contactId, options.greeting, { key: `greet/${friendshipId}`, signal: stopping.signal });
    }
    await stored(friendshipId);
  }
}
