import { readFile, stat } from "node:fs/promises";
import type { TemplateCard } from "@wecom/aibot-node-sdk";
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
import { optionCard } from "./cards.ts";
import type { BotClient } from "./link.ts";
import { fileBytesMax, textBytesMax, type WecomBotTimeouts } from "./options.ts";
import { detailOf, isThrottled } from "./platform.ts";
import type { ProgressStreams } from "./progressStreams.ts";
import { channelName } from "./readFrame.ts";
import type { Turns } from "./turns.ts";

const mediaRememberedMax = 500;
const saidPerChatMax = 50;
const chatsRememberedMax = 2_000;
/** Where a message cannot be changed any more, progress is told this seldom. */
const progressPauseMs = 60_000;

type OutboxDeps = {
  client: () => BotClient;
  timeouts: WecomBotTimeouts;
  pacer: Pacer;
  turns: Turns;
  progress: ProgressStreams;
  log: ChannelLog;
};
type Target = { session: string; chat: string; person: string; room: boolean };
type Call = { key: string; signal: AbortSignal };

/** What the group reads where a file went to the person alone. */
const sentInPrivate = "文件已私聊发给您。没有收到的话，请先和我私聊一句，再回复“重发”。";

export type BotOutbox = {
  send: Send;
  tell(personId: string, text: string, call: Call): Promise<void>;
  /** The id of the reply that a person quotes in a chat; the platform gives only its words. */
  receiptOf(chat: string, words: string): string | undefined;
};

/** Sends replies through the link. Order inside a session and retries are the kernel's. */
export function createOutbox(deps: OutboxDeps): BotOutbox {
  const sender = createSender(deps);
  const gate = createProgressGate(progressPauseMs);
  const sendReply = async (target: Target, reply: Reply, call: Call): Promise<string> => {
    if (reply.kind === "text")
      return sender.sendText(target, reply.text, reply.cites ? [] : (reply.options ?? []), call);
    if (reply.kind === "file") {
      deps.progress.end(target.session);
      gate.end(target.session);
      if (!target.room || !reply.private) return sender.sendFile(target, reply, call);
      const alone = { ...target, chat: target.person, room: false };
      const messageId = await sender.sendFile(alone, reply, call);
      await sender.sendText(target, sentInPrivate, [], { ...call, key: `${call.key}/note` });
      return messageId;
    }
    const { session } = target;
    if (await deps.progress.show(session, deps.turns.last(session), reply, call.key)) return call.key;
    return gate.pass(target.session, reply, () => sender.sendText(target, reply.text, [], call));
  };
  return {
    async send(session, reply, call) {
      return { messageId: await named(sendReply(targetOf(session), reply, call)) };
    },
    async tell(personId, text, call) {
      const target = { session: "", chat: personId, person: personId, room: false };
      await named(sender.sendText(target, text, [], call));
    },
    receiptOf: sender.receiptOf,
  };
}

function createSender({ client, timeouts, pacer, turns, log }: OutboxDeps) {
  const { deliver } = createDeliveries();
  const said = createSaid();
  const mediaByKey = new Map<string, string>();
  const watched = async (call: () => Promise<void>): Promise<undefined> => {
    try {
      await call();
      pacer.accepted();
    } catch (error) {
      if (isThrottled(error)) pacer.throttled();
      throw error;
    }
  };
  /** The words have been shown by then: to fail for the buttons would show them again. */
  const sendCard = async (chat: string, card: TemplateCard) => {
    try {
      await client().sendMessage(chat, { msgtype: "template_card", template_card: card });
    } catch (error) {
      log.info({ detail: detailOf(error) }, "选项卡片没有发出去，对方可以打字回复");
    }
  };
  const sendPart = async (target: Target, text: string, index: number, options: readonly string[], call: Call) => {
    const { session, chat, person, room } = target;
    const shown = pacer.vary(`${call.key}/${index}`, chat, text);
    const addressed = room && index === 0 ? `<@${person}> ${shown}` : shown;
    const card = room ? undefined : optionCard(options, call.key);
    const limit = {
      ...call,
      index,
      print: `${chat}\n${shown}`,
      milliseconds: timeouts.call,
      what: "发送文字",
      turn: () => pacer.turn(chat, call.signal),
    };
    return deliver(limit, () =>
      watched(async () => {
        if (index === 0 && (await turns.answer(session, call.key, addressed, card))) return;
        await client().sendMessage(chat, { msgtype: "markdown", markdown: { content: addressed } });
        if (card) await sendCard(chat, card);
      }),
    );
  };
  return {
    /** Resolves with the id of the first part, under which the whole text can be quoted. */
    async sendText(target: Target, text: string, options: readonly string[], call: Call): Promise<string> {
      const parts = splitText(text, textBytesMax);
      const ids: string[] = [];
      for (const [index, part] of parts.entries())
        ids.push(await sendPart(target, part, index, parts.length === 1 ? options : [], call));
      const receipt = ids[0] ?? call.key;
      for (const part of parts) said.note(target.chat, part, receipt);
      return receipt;
    },
    async sendFile({ chat }: Target, { name, path }: { name: string; path: string }, call: Call): Promise<string> {
      const bytes = await readWhole(name, path);
      const limit = {
        ...call,
        index: 0,
        print: `${chat}\n［文件］${name}`,
        milliseconds: timeouts.upload + (bytes.length / timeouts.uploadBytesPerSecond) * 1000,
        what: `发送文件${name}`,
        turn: () => pacer.turn(chat, call.signal),
      };
      return deliver(limit, () =>
        watched(async () => {
          const known = mediaByKey.get(call.key);
          const mediaId = known ?? (await client().uploadMedia(bytes, { type: "file", filename: name })).media_id;
          mediaByKey.set(call.key, mediaId);
          forgetOldest(mediaByKey, mediaRememberedMax);
          await client().sendMediaMessage(chat, "file", mediaId);
        }),
      );
    },
    receiptOf: said.receiptOf,
  };
}

/** What was said lately in each chat, to know the words of a quote again. */
function createSaid() {
  const saidByChat = new Map<string, { words: string; receipt: string }[]>();
  const bare = (text: string) => text.replace(/<@[^>]*>|\s/g, "");
  return {
    note(chat: string, text: string, receipt: string): void {
      const said = saidByChat.get(chat) ?? [];
      saidByChat.delete(chat);
      saidByChat.set(chat, [...said, { words: bare(text), receipt }].slice(-saidPerChatMax));
      forgetOldest(saidByChat, chatsRememberedMax);
    },
    receiptOf(chat: string, text: string): string | undefined {
      const words = bare(text);
      return saidByChat
        .get(chat)
        ?.findLast((each) => each.words === words || (words.length >= 10 && each.words.startsWith(words)))?.receipt;
    },
  };
}

function targetOf(session: string): Target {
  const parts = parseSessionKey(session);
  if (parts?.channel !== channelName) throw new Error(`bug: ${session} is not a session of the AI bot`);
  return { session, chat: parts.chat, person: parts.person, room: parts.chat !== parts.person };
}

async function readWhole(name: string, path: string): Promise<Buffer> {
  const gone = (cause: unknown) => new Failure("REPLY_NOT_SENT", `文件已经不在了（${name}）`, { cause });
  const { size } = await stat(path).catch((cause: unknown) => Promise.reject(gone(cause)));
  if (size === 0) throw new Failure("REPLY_NOT_SENT", `文件是空的（${name}）`);
  if (size > fileBytesMax) throw new Failure("FILE_TOO_LARGE", `${name}（超过 20 MB）`);
  return readFile(path).catch((cause: unknown) => Promise.reject(gone(cause)));
}

async function named<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Failure || (error instanceof Error && error.message.startsWith("bug:"))) throw error;
    const detail = detailOf(error);
    if (/not connected|connection closed|manually closed|disconnected/i.test(detail))
      throw new Failure("CHANNEL_NOT_CONNECTED", "服务断开了", { cause: error });
    throw new Failure("REPLY_NOT_SENT", detail.split("\n")[0]?.slice(0, 200) ?? "", { cause: error });
  }
}
