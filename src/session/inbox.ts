/** The way into the kernel for channels: messages are stored before anything else, quotes are looked up in what was sent. */
import { parseSessionKey } from "../shared/ids.ts";
import type { Message, Reply } from "../shared/turn.ts";
import type { FindReply, Receive } from "./channel.ts";
import type { SessionStore } from "./sessionStore.ts";

/** What an inbox needs of a kernel whose machine takes messages. */
type MessageKernel = {
  dispatch(
    session: string,
    key: string,
    event: { type: "message.received"; message: Message; at: number },
  ): Promise<"applied" | "duplicate">;
};

export interface Inbox {
  receive: Receive;
  findReply: FindReply;
}

/** The id of a message is its idempotency key: a message that a channel delivers twice is taken once. */
export function createInbox({
  kernel,
  store,
}: {
  kernel: MessageKernel;
  store: Pick<SessionStore, "effectByReceipt">;
}): Inbox {
  return {
    receive: (session, message) =>
      kernel.dispatch(session, message.id, { type: "message.received", message, at: message.at }),
    async findReply(messageId, scope) {
      const effect = await store.effectByReceipt(messageId);
      const key = effect && parseSessionKey(effect.session);
      if (!effect || key?.channel !== scope.channel || key.chat !== scope.chat) return undefined;
      return quotedReply(JSON.parse(effect.input) as Reply);
    },
  };
}

/** A reply as something that a person may quote. */
export function quotedReply(reply: Reply): { text: string; versionId?: string } {
  if (reply.kind !== "text") return { text: reply.kind === "file" ? reply.name : reply.text };
  return { text: reply.text, ...(reply.cites ? { versionId: reply.cites } : {}) };
}
