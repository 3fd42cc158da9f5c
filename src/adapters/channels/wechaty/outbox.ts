import { stat } from "node:fs/promises";
import type { Send } from "../../../session/channel.ts";
import { Failure } from "../../../shared/failures.ts";
import { parseSessionKey } from "../../../shared/ids.ts";
import type { Reply } from "../../../shared/turn.ts";
import type { ChannelLog } from "../channelOptions.ts";
import { createDeliveries } from "../wecom/deliveries.ts";
import { forgetOldest } from "../wecom/forgetOldest.ts";
import type { Pacer } from "../wecom/pacer.ts";
import { createProgressGate } from "../wecom/progressGate.ts";
import { splitText } from "../wecom/splitText.ts";
import type { Link } from "./link.ts";
import type { WechatyTimeouts } from "./options.ts";
import { channelName, nameInRoom } from "./readMessage.ts";

/** WeCom cuts a text at 2,048 bytes on several routes. */
const textBytesMax = 2_048;
const rememberedMax = 2_000;

/** WorkPro's answer to an account that writes too much. */
const throttled = /20001|throttl|频繁/i;

type OutboxDeps = { link: () => Link; timeouts: WechatyTimeouts; log: ChannelLog; pacer: Pacer };
type Target = { chat: string; person: string; room: boolean };
type Call = { key: string; signal: AbortSignal };

/** What the group reads where a file went to the person alone. */
const sentInPrivate = "文件已私聊发给您。没有收到的话，请先加我为好友，再回复“重发”。";

/** A message of the account, as the platform shows it. */
type Sent = { chat: string; text: string; fileName?: string; id: string };

export type Outbox = {
  send: Send;
  /** Sends a text to one person outside any session, such as a greeting or an alarm. */
  tell(personId: string, text: string, call: Call): Promise<void>;
  /** A message of the account itself came by; false if it was not sent from here: a colleague typed it. */
  seen(message: Sent): boolean;
  /** The id that `send` returned for the reply that a message belongs to; the id itself if it is not known. */
  receiptOf(messageId: string): string;
};

/** Sends replies through the link. Order inside a session and retries are the kernel's. */
export function createOutbox(deps: OutboxDeps): Outbox {
  const sender = createSender(deps);
  const progress = createProgressGate(deps.timeouts.progress);
  const sendReply = async (session: string, target: Target, reply: Reply, call: Call) => {
    if (reply.kind === "text") return sender.sendText(target, reply.text, call);
    if (reply.kind === "progress")
      return progress.pass(session, reply, () => sender.sendText({ ...target, room: false }, reply.text, call));
    progress.end(session);
    if (!target.room || !reply.private) return sender.sendFile(target, reply, call);
    const messageId = await sender.sendFile({ chat: target.person, person: target.person, room: false }, reply, call);
    await sender.sendText(target, sentInPrivate, { ...call, key: `${call.key}/note` });
    return messageId;
  };
  return {
    async send(session, reply, call) {
      return { messageId: await named(sendReply(session, targetOf(session), reply, call)) };
    },
    async tell(personId, text, call) {
      await named(sender.sendText({ chat: personId, person: personId, room: false }, text, call));
    },
    seen: sender.seen,
    receiptOf: sender.receiptOf,
  };
}

/** What a message is known by when the platform shows it to its own sender. */
const textPrint = (chat: string, text: string) => `${chat}\n${text.trim()}`;
const filePrint = (chat: string, name: string) => `${chat}\n［文件］${name}`;

function createSender({ link, timeouts, log, pacer }: OutboxDeps) {
  const { deliver, seen } = createDeliveries();
  const receiptByPart = new Map<string, string>();
  /** A call of the platform, which says in its answer whether the pace is too fast. */
  const watched = async (call: () => Promise<unknown>) => {
    try {
      const id = await call();
      pacer.accepted();
      return typeof id === "string" ? id : undefined;
    } catch (error) {
      if (throttled.test(String(error))) pacer.throttled();
      throw error;
    }
  };
  const sendPart = (target: Target, part: string, index: number, call: Call) => {
    const shown = pacer.vary(`${call.key}/${index}`, target.chat, part);
    const mentions = target.room && index === 0 ? { mentionIdList: [target.person] } : {};
    const limit = {
      ...call,
      index,
      print: textPrint(target.chat, shown),
      milliseconds: timeouts.call,
      what: "发送文字",
      turn: () => pacer.turn(target.chat, call.signal),
    };
    return deliver(limit, () => watched(() => link().puppet().messageSendText(target.chat, shown, mentions)));
  };
  return {
    /** A text that is too long goes out in parts; in a group the first one mentions the person. Resolves with the id of the last. */
    async sendText(target: Target, text: string, call: Call): Promise<string> {
      const name = target.room
        ? await nameInRoom(link().puppet(), target.chat, target.person, { timeouts, options: { log } })
        : "";
      const ids: string[] = [];
      for (const [index, part] of splitText(name ? `@${name} ${text}` : text, textBytesMax).entries())
        ids.push(await sendPart(target, part, index, call));
      const receipt = ids.at(-1) ?? "";
      for (const id of ids.slice(0, -1)) receiptByPart.set(id, receipt);
      forgetOldest(receiptByPart, rememberedMax);
      return receipt;
    },
    async sendFile(target: Target, { name, path }: { name: string; path: string }, call: Call): Promise<string> {
      const { FileBox } = await import("file-box");
      const limit = {
        ...call,
        index: 0,
        print: filePrint(target.chat, name),
        milliseconds: timeouts.upload + ((await sizeOf(name, path)) / timeouts.uploadBytesPerSecond) * 1000,
        what: `发送文件${name}`,
        turn: () => pacer.turn(target.chat, call.signal),
      };
      return deliver(limit, () =>
        watched(() => link().puppet().messageSendFile(target.chat, FileBox.fromFile(path, name))),
      );
    },
    /** Whether a message of the account itself was sent here; otherwise somebody typed it on the phone. */
    seen: ({ chat, text, fileName, id }: Sent): boolean =>
      seen(fileName ? filePrint(chat, fileName) : textPrint(chat, text), id),
    receiptOf: (messageId: string) => receiptByPart.get(messageId) ?? messageId,
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

async function named<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): Error {
  if (error instanceof Failure || (error instanceof Error && error.message.startsWith("bug:"))) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/UNAVAILABLE|CANCELLED|NO CLIENT|no grpc manager/.test(message))
    return new Failure("CHANNEL_NOT_CONNECTED", "服务断开了", { cause: error });
  return new Failure("REPLY_NOT_SENT", message.split("\n")[0]?.slice(0, 200) ?? "", { cause: error });
}
