import type { Channel } from "../../session/channel.ts";
import { Failure } from "../../shared/failures.ts";
import { createInbox } from "./wechaty/inbox.ts";
import { type Link, openLink } from "./wechaty/link.ts";
import { defaultTimeouts, type WechatyChannelOptions } from "./wechaty/options.ts";
import { createOutbox, type Outbox } from "./wechaty/outbox.ts";
import { channelName, readMessage } from "./wechaty/readMessage.ts";
import { withLimit } from "./wechaty/withLimit.ts";

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
  const outbox = createOutbox({ link: opened, timeouts, log });

  return {
    name: channelName,
    send: outbox.send,
    async start({ receive, findReply }) {
      stopping = new AbortController();
      // What comes in while the link is still opening waits here.
      const early: (() => void)[] = [];
      const whenOpen = (work: () => void) => (link ? work() : early.push(work));
      const inbox = createInbox({
        link: opened,
        timeouts,
        log,
        receive,
        closed: stopping.signal,
        read: (payload, puppet) =>
          readMessage(payload, puppet, { options, timeouts, findReply, receiptOf: outbox.receiptOf }),
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
    }
  }

  async function welcome(friendshipId: string, { whenUp, puppet, stored }: Link, { greet }: Outbox): Promise<void> {
    const limit = { milliseconds: timeouts.call, what: "通过好友申请", code: "CHANNEL_NOT_CONNECTED" as const };
    await whenUp();
    const { type, contactId } = await withLimit(puppet().friendshipPayload(friendshipId), limit);
    if (type === friendshipReceived) {
      await withLimit(puppet().friendshipAccept(friendshipId), limit);
      await greet(contactId, options.greeting);
    }
    await stored(friendshipId);
  }
}
