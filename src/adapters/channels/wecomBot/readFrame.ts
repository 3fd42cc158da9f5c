import { Readable } from "node:stream";
import { z } from "zod";
import type { FindReply } from "../../../session/channel.ts";
import { Failure } from "../../../shared/failures.ts";
import { sessionKey } from "../../../shared/ids.ts";
import type { Message } from "../../../shared/turn.ts";
import { safeFileName, saveFile, whyNotSaved } from "../saveFile.ts";
import { withoutMentions } from "../wecom/messageText.ts";
import { withLimit } from "../wecom/withLimit.ts";
import type { BotClient, BotFrame } from "./link.ts";
import { fileBytesMax, type WecomBotOptions, type WecomBotTimeouts } from "./options.ts";

export const channelName = "wecom-bot";

const content = z.object({ content: z.string() });
const media = z.object({ url: z.string(), aeskey: z.string().optional() });
const item = z.object({ msgtype: z.string(), text: content.optional(), image: media.optional() });
const mixed = z.object({ msg_item: z.array(item) });
const bodySchema = z.object({
  msgid: z.string().min(1),
  chattype: z.string().optional(),
  chatid: z.string().optional(),
  from: z.object({ userid: z.string().min(1) }),
  create_time: z.number().optional(),
  msgtype: z.string(),
  text: content.optional(),
  voice: content.optional(),
  image: media.optional(),
  file: media.optional(),
  video: media.optional(),
  mixed: mixed.optional(),
  quote: z
    .object({
      msgtype: z.string(),
      text: content.optional(),
      voice: content.optional(),
      mixed: mixed.optional(),
    })
    .optional(),
});
export type BotBody = z.infer<typeof bodySchema>;

/** Reads what the platform sent; undefined for what has another shape. */
export function readBody({ body }: BotFrame): BotBody | undefined {
  return bodySchema.safeParse(body).data;
}

const fileNames: Record<string, string> = { file: "文件", image: "图片.jpg", video: "视频.mp4" };

/** Where a message belongs. `chat` is the group, or the person in private. */
export function placeOf(body: Pick<BotBody, "chattype" | "chatid" | "from">): { session: string; chat: string } {
  const chat = body.chattype === "group" && body.chatid ? body.chatid : body.from.userid;
  return { session: sessionKey(channelName, chat, body.from.userid), chat };
}

export type ReadDeps = {
  options: Pick<WecomBotOptions, "botName" | "filesDirectory" | "log">;
  timeouts: WecomBotTimeouts;
  client: () => BotClient;
  findReply: FindReply;
  /** The id under which a text of the bot was sent to a chat; the platform gives only the words of a quote. */
  receiptOf: (chat: string, words: string) => string | undefined;
};

/** Turns a message of the platform into one for the kernel. Links to files live five minutes, so files are saved first. */
export async function readMessage(body: BotBody, deps: ReadDeps): Promise<Message> {
  const { chat } = placeOf(body);
  const inGroup = chat !== body.from.userid;
  const kind = body.msgtype === "voice" ? "voice" : body.msgtype in fileNames ? "file" : "text";
  const said = (kind === "voice" ? body.voice?.content : textOf(body)) ?? "";
  const quoted = await readQuote(body, chat, deps);
  return {
    id: body.msgid,
    at: (body.create_time ?? 0) * 1000 || Date.now(),
    kind,
    text: inGroup ? withoutMention(said, deps.options.botName) : said.trim(),
    from: body.from.userid,
    ...(inGroup ? { room: chat } : {}),
    ...(quoted ? { quoted } : {}),
    ...(kind === "file" ? await loadFile(body, deps) : {}),
  };
}

function textOf({ text, mixed: parts }: BotBody): string {
  const words = parts?.msg_item.map((part) => part.text?.content ?? (part.image ? "[图片]" : "")).join("\n");
  return text?.content ?? words ?? "";
}

/** In a group a message comes only if it begins with a mention of the bot, by whatever name the bot has there. */
function withoutMention(said: string, botName: string): string {
  const bare = withoutMentions(said, [], [botName]);
  return bare === said.trim() ? bare.replace(/^@\S+[\s\u2005]*/u, "").trim() : bare;
}

async function readQuote({ quote }: BotBody, chat: string, deps: ReadDeps): Promise<Message["quoted"]> {
  const parts = quote?.mixed?.msg_item.map((part) => part.text?.content ?? "").join("\n");
  const words = quote?.text?.content ?? quote?.voice?.content ?? parts;
  if (!words) return undefined;
  const receipt = deps.receiptOf(chat, words);
  const reply = receipt && (await deps.findReply(receipt, { channel: channelName, chat }));
  return reply ? { ...reply, fromBot: true } : { text: words, fromBot: receipt !== undefined };
}

/** A file that is too large or does not arrive leaves `path` out and says why in `text`, so that the person gets an answer. */
async function loadFile(
  body: BotBody,
  { client, options, timeouts }: ReadDeps,
): Promise<Partial<Pick<Message, "path" | "fileName" | "text">>> {
  const { url, aeskey } = body.file ?? body.image ?? body.video ?? { url: "", aeskey: undefined };
  const milliseconds = Math.ceil(timeouts.upload + (fileBytesMax / timeouts.uploadBytesPerSecond) * 1000);
  const limit = { what: "接收文件", code: "CHANNEL_NOT_CONNECTED" as const, milliseconds };
  const fallbackName = fileNames[body.msgtype] ?? "文件";
  try {
    const { buffer, filename = fallbackName } = await withLimit(client().downloadFile(url, aeskey), limit);
    const path = await saveFile({
      stream: Readable.from(buffer),
      directory: options.filesDirectory,
      messageId: body.msgid,
      name: filename,
      bytesMax: fileBytesMax,
      signal: AbortSignal.timeout(milliseconds),
    });
    return { path, fileName: safeFileName(filename) };
  } catch (error) {
    options.log.warn({ messageId: body.msgid, detail: whyNotSaved(error) }, "没有收下对方发来的文件");
    const tooLarge = error instanceof Failure && error.code === "FILE_TOO_LARGE";
    return { fileName: fallbackName, text: tooLarge ? error.message : "文件没有收到，请再发一次。" };
  }
}
