import { createCipheriv, randomBytes, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

export const botSecret = "secret-of-the-bot";
export const worker = "wang.shegong";
export const neighbour = "li.ayi";
export const groupId = "wrGROUP0001";

type Frame = { cmd?: string; headers: { req_id: string }; body?: Record<string, unknown> };
type Upload = { filename: string; chunks: Map<number, Buffer>; total: number };
type Card = { task_id?: string; button_list?: { text: string; key: string }[]; main_title?: { title?: string } };
/** A message as a person sees it. A stream keeps its place while its text grows; `open` while it may still change. */
export type Shown = {
  chat: string;
  id: string;
  text: string;
  open: boolean;
  changes: number;
  card?: Card;
  file?: { name: string; bytes: Buffer };
};

const ok = { errcode: 0, errmsg: "ok" };

/**
 * The platform's side of the long connection, on loopback: sign-in, messages, events, answers that grow, cards, uploads in chunks and
 * encrypted downloads. It shows what people would see, and fails on demand.
 */
export class BotServer {
  readonly shown: Shown[] = [];
  readonly updatedCards: { card: Card; request: string }[] = [];
  /** Errors with which the next messages are refused, one each. */
  readonly refusals: { errcode: number; errmsg: string }[] = [];
  /** How many of the next messages arrive but are never acknowledged. */
  lostAnswers = 0;
  /** How many of the next messages get neither shown nor acknowledged. */
  hangingSends = 0;
  /** true: messages that are a card are refused. */
  refusesCards = false;
  heartbeats = 0;
  /** false: heartbeats are no longer answered, as if the line were cut without a word. */
  answersHeartbeats = true;
  connections = 0;
  #port = 0;
  #http: Server | undefined;
  #sockets: WebSocketServer | undefined;
  #client: WebSocket | undefined;
  #files = new Map<string, { bytes: Buffer; name: string }>();
  #uploads = new Map<string, Upload>();
  #media = new Map<string, Upload>();
  #chatByRequest = new Map<string, string>();

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const http = createServer((request, response) => {
      const file = this.#files.get(request.url ?? "");
      if (!file) return void response.writeHead(404).end();
      response.setHeader("content-disposition", `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
      response.end(file.bytes);
    });
    this.#sockets = new WebSocketServer({ server: http, maxPayload: 64 * 1_048_576 });
    this.#sockets.on("connection", (socket) => this.#accept(socket));
    await new Promise<void>((resolve) => http.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (http.address() as AddressInfo).port;
    this.#http = http;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets?.clients ?? []) socket.terminate();
    this.#sockets?.close();
    this.#http?.closeAllConnections();
    await new Promise((resolve) => (this.#http ? this.#http.close(resolve) : resolve(undefined)));
    this.#client = undefined;
  }

  #accept(socket: WebSocket): void {
    this.connections += 1;
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      const answer = this.#answer(frame, socket);
      if (answer) socket.send(JSON.stringify({ headers: frame.headers, ...answer }));
    });
  }

  #answer({ cmd, headers, body = {} }: Frame, socket: WebSocket): object | undefined {
    switch (cmd) {
      case "aibot_subscribe":
        return this.#subscribe(body, socket);
      case "ping":
        this.heartbeats += 1;
        return this.answersHeartbeats ? ok : undefined;
      case "aibot_upload_media_init": {
        const id = randomUUID();
        this.#uploads.set(id, {
          filename: String(body["filename"]),
          chunks: new Map(),
          total: Number(body["total_chunks"]),
        });
        return { ...ok, body: { upload_id: id } };
      }
      case "aibot_upload_media_chunk":
        this.#uploads
          .get(String(body["upload_id"]))
          ?.chunks.set(Number(body["chunk_index"]), Buffer.from(String(body["base64_data"]), "base64"));
        return ok;
      case "aibot_upload_media_finish":
        return this.#finishUpload(String(body["upload_id"]));
      case "aibot_respond_update_msg":
        this.updatedCards.push({ card: body["template_card"] as Card, request: headers.req_id });
        return ok;
      default:
        return this.#message(cmd ?? "", headers.req_id, body);
    }
  }

  #subscribe(body: Record<string, unknown>, socket: WebSocket): object {
    if (body["secret"] !== botSecret) return { errcode: 853000, errmsg: "invalid bot_id or secret" };
    const before = this.#client;
    this.#client = socket;
    // As the platform does: the newer connection takes the place of the older one, which is told.
    if (before && before !== socket && before.readyState === before.OPEN) {
      this.#send(before, "aibot_event_callback", { msgtype: "event", event: { eventtype: "disconnected_event" } });
      setTimeout(() => before.terminate(), 20);
    }
    return ok;
  }

  #finishUpload(id: string): object {
    const upload = this.#uploads.get(id);
    if (!upload || upload.chunks.size !== upload.total) return { errcode: 40007, errmsg: "chunks are missing" };
    this.#media.set(id, upload);
    return { ...ok, body: { type: "file", media_id: id, created_at: 1 } };
  }

  #message(cmd: string, request: string, body: Record<string, unknown>): object | undefined {
    if (this.hangingSends > 0) {
      this.hangingSends -= 1;
      return undefined;
    }
    const refusal = this.refusals.shift();
    if (refusal) return refusal;
    if (this.refusesCards && "template_card" in body) return { errcode: 42045, errmsg: "invalid template_card" };
    const chat = cmd === "aibot_send_msg" ? String(body["chatid"]) : this.#chatByRequest.get(request);
    if (chat === undefined) return { errcode: 846605, errmsg: "invalid req_id" };
    this.#show(chat, body);
    if (this.lostAnswers > 0) {
      this.lostAnswers -= 1;
      return undefined;
    }
    return ok;
  }

  #show(chat: string, body: Record<string, unknown>): void {
    const stream = body["stream"] as { id: string; content?: string; finish?: boolean } | undefined;
    const card = body["template_card"] as Card | undefined;
    if (stream) {
      const known = this.shown.find((each) => each.chat === chat && each.id === stream.id);
      const next = known ?? { chat, id: stream.id, text: "", open: true, changes: 0 };
      if (!known) this.shown.push(next);
      if (!next.open && next.text !== (stream.content ?? "")) throw new Error("a finished message was changed");
      Object.assign(
        next,
        { text: stream.content ?? "", open: !stream.finish, changes: next.changes + 1 },
        card ? { card } : {},
      );
      return;
    }
    const shown = { chat, id: randomUUID(), open: false, changes: 1 };
    const media = this.#media.get((body["file"] as { media_id: string } | undefined)?.media_id ?? "");
    const text = (body["markdown"] ?? body["text"]) as { content: string } | undefined;
    const bytes =
      media &&
      Buffer.concat([...media.chunks.keys()].sort((a, b) => a - b).map((key) => media.chunks.get(key) as Buffer));
    this.shown.push({
      ...shown,
      text: text?.content ?? "",
      ...(card ? { card } : {}),
      ...(media && bytes ? { file: { name: media.filename, bytes } } : {}),
    });
  }

  #send(socket: WebSocket | undefined, cmd: string, body: object): string {
    const request = `cb_${randomUUID()}`;
    socket?.send(JSON.stringify({ cmd, headers: { req_id: request }, body }));
    return request;
  }

  /** Somebody says something; resolves with the id of the message. In a group give `chat`. */
  say(
    person: string,
    message: { msgid?: string; msgtype?: string; create_time?: number } & Record<string, unknown>,
    chat?: string,
  ): string {
    const id = message.msgid ?? randomUUID();
    const place = chat ? { chattype: "group", chatid: chat } : { chattype: "single" };
    const body = {
      msgid: id,
      aibotid: "bot",
      ...place,
      from: { userid: person },
      create_time: Math.floor(Date.now() / 1000),
      ...message,
    };
    const request = this.#send(this.#client, "aibot_msg_callback", body);
    this.#chatByRequest.set(request, chat ?? person);
    return id;
  }
  sayText(person: string, content: string, chat?: string, more: Record<string, unknown> = {}): string {
    return this.say(person, { msgtype: "text", text: { content }, ...more }, chat);
  }
  sayFile(person: string, name: string, bytes: Buffer): string {
    const key = randomBytes(32);
    const path = `/${randomUUID()}`;
    this.#files.set(path, { name, bytes: encrypted(bytes, key) });
    const file = { url: `http://127.0.0.1:${this.#port}${path}`, aeskey: key.toString("base64") };
    return this.say(person, { msgtype: "file", file });
  }
  event(person: string, event: Record<string, unknown>): string {
    const body = {
      msgid: randomUUID(),
      aibotid: "bot",
      chattype: "single",
      from: { userid: person },
      msgtype: "event",
      event,
    };
    const request = this.#send(this.#client, "aibot_event_callback", {
      ...body,
      create_time: Math.floor(Date.now() / 1000),
    });
    this.#chatByRequest.set(request, person);
    return body.msgid;
  }
  /** Ends the connection without a word. */
  drop(): void {
    this.#client?.terminate();
  }

  textsTo(chat: string): string[] {
    return this.shown.filter((each) => each.chat === chat && each.text !== "" && !each.open).map(({ text }) => text);
  }
  filesTo(chat: string): { name: string; bytes: Buffer }[] {
    return this.shown.flatMap((each) => (each.chat === chat && each.file ? [each.file] : []));
  }
}

/** AES-256-CBC with the first half of the key as vector and padding to 32 bytes, as the platform encrypts files. */
function encrypted(bytes: Buffer, key: Buffer): Buffer {
  const count = 32 - (bytes.length % 32);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.concat([bytes, Buffer.alloc(count, count)])), cipher.final()]);
}
