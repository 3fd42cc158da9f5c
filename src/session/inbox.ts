/** The way into the kernel for channels: messages are stored before anything else, quotes are looked up in what was sent. */
import { parseSessionKey, sessionKey } from "../shared/ids.ts";
import type { Role } from "../shared/people.ts";
import type { Message, Reply } from "../shared/turn.ts";
import type { ChannelInbox } from "./channel.ts";
import type { SessionStore } from "./sessionStore.ts";
import { leafPaths } from "./stateNames.ts";

type InboxEvent = { type: "message.received"; message: Message; at: number } | { type: "human.spoke"; at: number };

/** What an inbox needs of a kernel whose machine takes messages. */
type MessageKernel = {
  dispatch(session: string, key: string, event: InboxEvent): Promise<"applied" | "duplicate">;
  state(session: string): Promise<{ value: unknown } | undefined>;
};

/** Who somebody is. `served` is false for people and groups that the office does not answer. */
export type Standing = { served: boolean; role: Role; committee?: string };
/** Looks somebody up; undefined where nobody has to be told apart, as in the chat of one machine. */
export type WhoIs = (place: { channel: string; chat: string; person: string }) => Standing | undefined;

export type Inbox = Required<ChannelInbox>;

type InboxDeps = {
  kernel: MessageKernel;
  store: Pick<SessionStore, "effectByReceipt">;
  whoIs?: WhoIs;
  /** Told of messages of people who are not served; nothing of them is kept. */
  refuse?: (session: string, message: Message) => void;
  now?: () => number;
};

/** A message that was written longer ago is late: its link was down, or the platform sends old messages after a new login. */
const lateMs = 600_000;

/** The id of a message is its idempotency key: a message that a channel delivers twice is taken once. */
export function createInbox({ kernel, store, whoIs, refuse, now = Date.now }: InboxDeps): Inbox {
  const standingOf = (session: string) => {
    const place = parseSessionKey(session);
    return place && whoIs?.(place);
  };
  const takenOver = async (session: string) => {
    const state = await kernel.state(session);
    return (
      state !== undefined && leafPaths(state.value).some((path) => path.startsWith("conversation.handover.withPerson"))
    );
  };
  return {
    async receive(session, said) {
      const standing = standingOf(session);
      if (standing && !standing.served) {
        refuse?.(session, said);
        return "applied";
      }
      const message: Message = {
        ...said,
        ...(standing ? { role: standing.role } : {}),
        ...(standing?.committee ? { committee: standing.committee } : {}),
        ...(standing && now() - said.at > lateMs ? { missed: true } : {}),
      };
      return kernel.dispatch(session, message.id, {
        type: "message.received",
        message,
        at: message.missed ? now() : message.at,
      });
    },
    async findReply(messageId, scope) {
      const effect = await store.effectByReceipt(messageId);
      const key = effect && parseSessionKey(effect.session);
      if (!effect || key?.channel !== scope.channel || key.chat !== scope.chat) return undefined;
      return quotedReply(JSON.parse(effect.input) as Reply);
    },
    async humanSpoke({ channel, chat }, messageId, at) {
      const session = sessionKey(channel, chat, chat);
      if (await takenOver(session)) await kernel.dispatch(session, messageId, { type: "human.spoke", at });
    },
    isSilent: async (session) => standingOf(session)?.served === false || takenOver(session),
  };
}

/** A reply as something that a person may quote. */
export function quotedReply(reply: Reply): { text: string; versionId?: string } {
  if (reply.kind !== "text") return { text: reply.kind === "file" ? reply.name : reply.text };
  return { text: reply.text, ...(reply.cites ? { versionId: reply.cites } : {}) };
}
