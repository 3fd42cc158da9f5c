import { stat } from "node:fs/promises";
import type { Send } from "../../../session/channel.ts";
import { Failure } from "../../../shared/failures.ts";
import { parseSessionKey } from "../../../shared/ids.ts";
import type { Reply } from "../../../shared/turn.ts";
import { createDeliveries } from "./deliveries.ts";
import { forgetOldest } from "./forgetOldest.ts";
import type { Link } from "./link.ts";
import type { ChannelLog, WechatyTimeouts } from "./options.ts";
import { channelName, nameInRoom } from "./readMessage.ts";
import { splitText } from "./splitText.ts";
import { withLimit } from "./withLimit.ts";

/** WeCom cuts a text at 2,048 bytes on several routes. */
const textBytesMax = 2_048;
const rememberedMax = 2_000;

type OutboxDeps = { link: () => Link; timeouts: WechatyTimeouts; log: ChannelLog };
type Target = { chat: string; person: string; room: boolean };
type Call = { key: string; signal: AbortSignal };
type Progress = Extract<Reply, { kind: "progress" }>;

export type Outbox = {
  send: Send;
  /** Sends a text to one person outside any session, such as a greeting. */
  greet(personId: string, text: string): Promise<void>;
  /** The id that `send` returned for the reply that a message belongs to; the id itself if it is not known. */
  receiptOf(messageId: string): string;
};

/** Sends replies through the link. Order inside a session and retries are the kernel's. */
export function createOutbox(deps: OutboxDeps): Outbox {
  const { link, timeouts } = deps;
  const sender = createSender(deps);
  const progress = createProgressGate(timeouts.progress);
  const sendReply = async (session: string, target: Target, reply: Reply, call: Call) => {
    if (reply.kind === "text") return sender.sendText(target, reply.text, call);
    if (reply.kind === "progress")
      return progress.pass(session, reply, () => sender.sendText({ ...target, room: false }, reply.text, call));
    progress.end(session);
    return sender.sendFile(target, reply, call);
  };
  return {
    async send(session, reply, call) {
      const target = targetOf(session);
      try {
        return { messageId: await sendReply(session, target, reply, call) };
      } catch (error) {
        throw failureOf(error);
      }
    },
    async greet(personId, text) {
      const limit = { milliseconds: timeouts.call, what: "发送问候", code: "REPLY_NOT_SENT" as const };
      await withLimit(link().puppet().messageSendText(personId, text), limit);
    },
    receiptOf: sender.receiptOf,
  };
}

function createSender({ link, timeouts, log }: OutboxDeps) {
  const deliver = createDeliveries();
  const receiptByPart = new Map<string, string>();
  return {
    /** A text that is too long goes out in parts; in a group the first one mentions the person. Resolves with the id of the last. */
    async sendText(target: Target, text: string, call: Call): Promise<string> {
      const name = target.room
        ? await nameInRoom(link().puppet(), target.chat, target.person, { timeouts, options: { log } })
        : "";
      const mentions = target.room ? { mentionIdList: [target.person] } : {};
      const ids: string[] = [];
      for (const [index, part] of splitText(name ? `@${name} ${text}` : text, textBytesMax).entries()) {
        const limit = { ...call, index, milliseconds: timeouts.call, what: "发送文字" };
        const send = async () =>
          (await link()
            .puppet()
            .messageSendText(target.chat, part, index === 0 ? mentions : {})) ?? undefined;
        ids.push(await deliver(limit, send));
      }
      const receipt = ids.at(-1) ?? "";
      for (const id of ids.slice(0, -1)) receiptByPart.set(id, receipt);
      forgetOldest(receiptByPart, rememberedMax);
      return receipt;
    },
    async sendFile(target: Target, { name, path }: { name: string; path: string }, call: Call): Promise<string> {
      const { FileBox } = await import("file-box");
      const milliseconds = timeouts.upload + ((await sizeOf(name, path)) / timeouts.uploadBytesPerSecond) * 1000;
      const send = async () =>
        (await link().puppet().messageSendFile(target.chat, FileBox.fromFile(path, name))) ?? undefined;
      return deliver({ ...call, index: 0, milliseconds, what: `发送文件${name}` }, send);
    },
    receiptOf: (messageId: string) => receiptByPart.get(messageId) ?? messageId,
  };
}

/** WeCom cannot change a message, so of the many steps of one plan only the first and then one now and again are shown. */
function createProgressGate(pauseMs: number) {
  const shownBySession = new Map<string, { done: number; sentAt: number; messageId: string }>();
  return {
    /** Sends, or resolves with the id of the progress message that stands in the chat. */
    async pass(session: string, { done }: Progress, send: () => Promise<string>): Promise<string> {
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
    /** The plan is there; the next progress belongs to another one. */
    end(session: string): void {
      shownBySession.delete(session);
    },
  };
}

function targetOf(session: string): Target {
  const parts = parseSessionKey(session);
  if (parts?.channel !== channelName) throw new Error(`bug: ${session} is not a session of the WeCom channel`);
  return { chat: parts.chat, person: parts.person, room: parts.chat !== parts.person };
}

/** The stream that the library opens on a file has no error handler, so a file that cannot be read must not reach it. */
async function sizeOf(name: string, path: string): Promise<number> {
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new Failure("REPLY_NOT_SENT", `文件已经不在了（${name}）`, { cause });
  });
  if (size === 0) throw new Failure("REPLY_NOT_SENT", `文件是空的（${name}）`);
  return size;
}

function failureOf(error: unknown): Error {
  if (error instanceof Failure || (error instanceof Error && error.message.startsWith("bug:"))) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/UNAVAILABLE|CANCELLED|NO CLIENT|no grpc manager/.test(message))
    return new Failure("CHANNEL_NOT_CONNECTED", "服务断开了", { cause: error });
  return new Failure("REPLY_NOT_SENT", message.split("\n")[0]?.slice(0, 200) ?? "", { cause: error });
}
