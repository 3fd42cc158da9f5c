/** Several channels behind one kernel: a reply goes out by the channel that its session belongs to. */
import { Failure } from "../shared/failures.ts";
import { parseSessionKey } from "../shared/ids.ts";
import type { Channel, Send } from "./channel.ts";
import type { Inbox } from "./inbox.ts";

export interface Hub {
  send: Send;
  /** Says something to one person outside any session. `address` is "channel:account". Fails as `send` does. */
  tell(address: string, text: string): Promise<void>;
  /** Starts every channel; if one fails, those that were started are stopped and its failure is passed on. */
  start(inbox: Inbox): Promise<void>;
  stop(): Promise<void>;
}

/** The session of a channel that is not running keeps its replies as failed until they are asked for again (重发). */
export function createHub(channels: readonly Channel[]): Hub {
  const started: Channel[] = [];
  const stop = async () => {
    await Promise.allSettled(started.splice(0).map((channel) => channel.stop()));
  };
  return {
    async send(session, reply, call) {
      const name = parseSessionKey(session)?.channel;
      const channel = channels.find((candidate) => candidate.name === name);
      if (!channel) throw new Failure("REPLY_NOT_SENT", `通道 ${name ?? session} 没有启动`);
      return channel.send(session, reply, call);
    },
    async tell(address, text) {
      const [, name = "", person = ""] = /^([^:]+):(.+)$/u.exec(address) ?? [];
      const channel = started.find((candidate) => candidate.name === name);
      if (!channel?.tell) throw new Failure("REPLY_NOT_SENT", `通道 ${name} 没有启动`);
      await channel.tell(person, text);
    },
    async start(inbox) {
      try {
        for (const channel of channels) {
          await channel.start(inbox);
          started.push(channel);
        }
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
}
