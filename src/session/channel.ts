/** What the kernel needs of a chat channel, and what a channel gets from it. */
import type { Message, Reply } from "../shared/turn.ts";

/**
 * Sends one reply to the person of a session and resolves with the channel's own id of the message, once it is accepted.
 * It may be called again with the same `key` after a crash: a channel that can must not show the message twice.
 * Fails with REPLY_NOT_SENT or CHANNEL_NOT_CONNECTED; the kernel retries and keeps the order inside a session.
 */
export type Send = (
  session: string,
  reply: Reply,
  call: { key: string; signal: AbortSignal },
) => Promise<{ messageId: string }>;

/** Where a channel puts what comes in. Resolves when the message is stored for good; only then may it be acknowledged. */
export type Receive = (session: string, message: Message) => Promise<"applied" | "duplicate">;

/**
 * Looks up what a person quoted, by the channel's id of a message that the bot sent.
 * `scope` is the chat: a reply of another chat is never found.
 */
export type FindReply = (
  messageId: string,
  scope: { channel: string; chat: string },
) => Promise<{ text: string; versionId?: string } | undefined>;

/** A colleague wrote in a private chat by the account of the bot itself, so a person has taken over there. `at` is epoch milliseconds. */
type HumanSpoke = (place: { channel: string; chat: string }, messageId: string, at: number) => Promise<void>;

/** `isSilent`: no answer of the bot is coming, because a person has taken over or whoever writes is not served here. */
export type ChannelInbox = {
  receive: Receive;
  findReply: FindReply;
  humanSpoke?: HumanSpoke;
  isSilent?: (session: string) => Promise<boolean>;
};

export interface Channel {
  readonly name: string;
  send: Send;
  /** Says something to one person outside any session, such as an alarm. Fails as `send` does. Absent where a channel cannot. */
  tell?(personId: string, text: string): Promise<void>;
  /** Connects and begins to hand in messages. Fails with CHANNEL_NOT_CONNECTED, PORT_IN_USE or HOST_REFUSED. */
  start(inbox: ChannelInbox): Promise<void>;
  stop(): Promise<void>;
}
