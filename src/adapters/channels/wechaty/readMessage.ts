import type { payloads } from "wechaty";
import type { FindReply } from "../../../session/channel.ts";
import { Failure } from "../../../shared/failures.ts";
import { sessionKey } from "../../../shared/ids.ts";
import type { Message } from "../../../shared/turn.ts";
import { safeFileName, saveFile, whyNotSaved } from "../saveFile.ts";
import { mentionsByName, splitQuote, type TextPart, withoutMentions } from "../wecom/messageText.ts";
import { withLimit } from "../wecom/withLimit.ts";
import type { WechatyChannelOptions, WechatyTimeouts } from "./options.ts";
import type { LinkPuppet } from "./puppet.ts";

export const channelName = "wechaty";
const fileBytesMaxDefault = 50 * 1_048_576;

/** Numbers of the platform's message types (`types.Message` of the library). */
const textTypes = new Set([7, 19]); // text, markdown
const voiceType = 2;
const fileTypeNames: Record<number, string> = { 1: "文件", 6: "图片.jpg", 15: "视频.mp4" };
/** Types that carry nothing to work with, but to which silence would be rude. */
const shownTypes: Record<number, string> = {
  3: "[名片]",
  4: "[聊天记录]",
  5: "[表情]",
  8: "[位置]",
  9: "[小程序]",
  14: "[链接]",
};

export type Incoming = { session: string; message: Message };

type ReadDeps = {
  options: Pick<WechatyChannelOptions, "botName" | "filesDirectory" | "fileBytesMax" | "log">;
  timeouts: WechatyTimeouts;
  findReply: FindReply;
  /** The id under which the kernel knows a message of the bot; a part of a long text has its own. */
  receiptOf: (messageId: string) => string;
  /** Told of each message of the account itself: what the bot sent, or what a colleague typed. */
  onOwn: (message: OwnMessage) => Promise<void>;
};

/** A message of the account itself. `chat` is the group or the person that it went to. */
export type OwnMessage = { id: string; chat: string; room: boolean; text: string; fileName?: string; at: number };

/** Where a message belongs; known from its payload alone, so that order can be kept while files are still loading. */
export function sessionOf(payload: payloads.Message): string {
  return sessionKey(channelName, payload.roomId || payload.talkerId, payload.talkerId);
}

/**
 * Turns a message of the platform into one for the kernel; undefined for what is not for the bot: its own messages, notices, and in a
 * group whatever neither mentions the bot nor quotes a reply of it. Files are saved first, so `path` can be read when this resolves.
 */
export async function readMessage(
  payload: payloads.Message,
  puppet: LinkPuppet,
  deps: ReadDeps,
): Promise<Incoming | undefined> {
  if (!payload.talkerId) return undefined;
  if (payload.talkerId === puppet.currentUserId) {
    await deps.onOwn(ownMessage(payload));
    return undefined;
  }
  const kind = kindOf(payload.type);
  if (!kind) return undefined;
  const quote = await readQuote(payload, puppet, deps);
  if (payload.roomId && !isMentioned(payload, quote.said, puppet, deps) && !quote.quoted?.fromBot) return undefined;
  const text = kind === "text" ? await textOf(payload, quote.said, puppet, deps) : kind === "voice" ? quote.said : "";
  const message: Message = {
    id: payload.id,
    at: timeOf(payload),
    kind,
    text,
    from: payload.talkerId,
    ...(payload.roomId ? { room: payload.roomId } : {}),
    ...(quote.quoted ? { quoted: quote.quoted } : {}),
    ...(kind === "text" ? {} : await loadFile(payload, puppet, deps)),
  };
  return { session: sessionOf(payload), message };
}

/** Some routes count seconds, others milliseconds. */
function timeOf({ timestamp }: payloads.Message): number {
  return timestamp < 1e12 ? timestamp * 1000 : timestamp;
}

function ownMessage(payload: payloads.Message): OwnMessage {
  const { id, roomId, listenerId, text = "", filename } = payload;
  const chat = roomId || listenerId || "";
  return { id, chat, room: Boolean(roomId), text, at: timeOf(payload), ...(filename ? { fileName: filename } : {}) };
}

function kindOf(type: number): Message["kind"] | undefined {
  if (type === voiceType) return "voice";
  if (type in fileTypeNames) return "file";
  return textTypes.has(type) || type in shownTypes ? "text" : undefined;
}

function isMentioned(payload: payloads.Message, said: string, puppet: LinkPuppet, { options }: ReadDeps): boolean {
  if ("mentionIdList" in payload && payload.mentionIdList?.includes(puppet.currentUserId)) return true;
  return mentionsByName(said, [options.botName]);
}

async function textOf(payload: payloads.Message, said: string, puppet: LinkPuppet, deps: ReadDeps): Promise<string> {
  const shown = shownTypes[payload.type];
  if (shown) return shown;
  if (!payload.roomId) return said.trim();
  const parts: TextPart[] = (payload.textContent ?? []).map((part) =>
    "data" in part ? { text: part.text, mentions: part.data.contactId } : { text: part.text },
  );
  const ids = ("mentionIdList" in payload ? payload.mentionIdList : undefined) ?? [];
  const needNames = said.includes("@") && !parts.some(({ mentions }) => mentions !== undefined);
  const names = needNames ? await Promise.all(ids.map((id) => nameInRoom(puppet, payload.roomId ?? "", id, deps))) : [];
  return withoutMentions(said, said === payload.text ? parts : [], [...names, deps.options.botName]);
}

/** How a member is called in a group; "" if the platform does not say in time. */
export async function nameInRoom(
  puppet: LinkPuppet,
  roomId: string,
  personId: string,
  { timeouts, options }: { timeouts: WechatyTimeouts; options: Pick<WechatyChannelOptions, "log"> },
): Promise<string> {
  const limit = { milliseconds: timeouts.call, what: "查询群成员", code: "CHANNEL_NOT_CONNECTED" as const };
  try {
    const member = await withLimit(puppet.roomMemberPayload(roomId, personId), limit);
    return member.roomAlias || member.name;
  } catch (error) {
    options.log.warn({ detail: String(error) }, "没有查到群成员的名字");
    return "";
  }
}

type ReadQuote = { said: string; quoted?: NonNullable<Message["quoted"]> };

async function readQuote(payload: payloads.Message, puppet: LinkPuppet, deps: ReadDeps): Promise<ReadQuote> {
  const text = payload.text ?? "";
  const inText = splitQuote(text);
  const said = inText?.said ?? text;
  if (payload.quoteId) {
    const quoted = await findQuoted(payload.quoteId, payload, puppet, deps);
    if (quoted) return { said, quoted };
  }
  if (inText) return { said, quoted: { text: inText.quoted, fromBot: inText.who === deps.options.botName } };
  return { said };
}

async function findQuoted(
  quoteId: string,
  payload: payloads.Message,
  puppet: LinkPuppet,
  deps: ReadDeps,
): Promise<ReadQuote["quoted"]> {
  const chat = payload.roomId || payload.talkerId;
  const reply = await deps.findReply(deps.receiptOf(quoteId), { channel: channelName, chat });
  if (reply) return { ...reply, fromBot: true };
  const limit = { milliseconds: deps.timeouts.call, what: "查询引用的消息", code: "CHANNEL_NOT_CONNECTED" as const };
  try {
    const original = await withLimit(puppet.messagePayload(quoteId), limit);
    const fromBot = original.talkerId === puppet.currentUserId;
    const originalChat = original.roomId || (fromBot ? original.listenerId : original.talkerId);
    return originalChat === chat ? { text: original.text ?? "", fromBot } : undefined;
  } catch (error) {
    deps.options.log.warn({ detail: String(error) }, "没有找到被引用的消息");
    return undefined;
  }
}

/**
 * Saves the file of a message. A file that is too large or does not arrive leaves `path` out and says why in `text`,
 * so that the person gets an answer; the transcription of a voice message is worth keeping without its sound.
 */
async function loadFile(
  payload: payloads.Message,
  puppet: LinkPuppet,
  { options, timeouts }: ReadDeps,
): Promise<Partial<Pick<Message, "path" | "fileName" | "text">>> {
  const bytesMax = options.fileBytesMax ?? fileBytesMaxDefault;
  const milliseconds = timeouts.upload + (bytesMax / timeouts.uploadBytesPerSecond) * 1000;
  const abort = new AbortController();
  let fileName = payload.filename || fileTypeNames[payload.type] || "语音.silk";
  try {
    const limit = { what: "接收文件", code: "CHANNEL_NOT_CONNECTED" as const };
    const box = await withLimit(puppet.messageFile(payload.id), { ...limit, milliseconds: timeouts.upload });
    fileName = payload.filename || box.name || fileName;
    const save = async () =>
      saveFile({
        stream: await box.toStream(),
        directory: options.filesDirectory,
        messageId: payload.id,
        name: fileName,
        bytesMax,
        signal: abort.signal,
      });
    return { path: await withLimit(save(), { ...limit, milliseconds }), fileName: safeFileName(fileName) };
  } catch (error) {
    abort.abort();
    options.log.warn({ messageId: payload.id, detail: whyNotSaved(error) }, "没有收下对方发来的文件");
    const why =
      error instanceof Failure && error.code === "FILE_TOO_LARGE" ? error.message : "文件没有收到，请再发一次。";
    return payload.type === voiceType ? {} : { fileName: safeFileName(fileName), text: why };
  }
}
