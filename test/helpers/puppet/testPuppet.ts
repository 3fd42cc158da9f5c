import { randomBytes } from "node:crypto";
import { impls, type payloads, types } from "@juzi/wechaty-puppet";
import { FileBox, type FileBoxInterface } from "file-box";

export const botId = "1688850000000001";
export const botName = "邻里助手";
/** Ids as WorkPro makes them: 1688… belongs to the corporation, 7881… is a WeChat user outside it. */
export const staffId = "1688850000000002";
export const neighbourId = "7881300000000003";
export const strangerId = "7881300000000009";
export const roomId = "R:10696051758080082";

type SentText = { kind: "text"; id: string; chat: string; text: string; mentions: string[] };
export type SentFile = { kind: "file"; id: string; chat: string; name: string; bytes: Buffer };
type Sent = SentText | SentFile;

/** An event of the service with its number; a client that reconnects gets those after the number that it names. */
type LoggedEvent = { seq: number; name: "message" | "friendship"; payload: string };

type Incoming = Partial<payloads.Message> & { talkerId: string };

/** What this class uses of the abstract puppet, whose hundred other calls are left to fail. */
type UsedOfPuppet = Pick<impls.PuppetInterface, "on" | "emit" | "isLoggedIn"> & {
  login(contactId: string): void;
  logout(reason: string): Promise<void>;
};
const Base = impls.PuppetAbstract as unknown as { new (): UsedOfPuppet };

/**
 * A WeCom account on the server side of the gRPC link, with controls for tests.
 * It holds contacts, groups and messages, logs what is sent, and fails on demand. Calls that it does not know answer with an error.
 */
export class TestPuppet extends Base {
  readonly sent: Sent[] = [];
  readonly accepted: string[] = [];
  readonly events: LoggedEvent[] = [];
  readonly contacts = new Map<string, payloads.Contact>();
  readonly rooms = new Map<string, payloads.Room>();
  /** How often the client asked the account itself to stop. */
  stops = 0;
  /** Set to make the next sends fail with this error, one each. */
  readonly failures: Error[] = [];
  /** How many of the next sends never answer. */
  hangingSends = 0;
  /** How many of the next sends arrive but are never answered. */
  lostAnswers = 0;
  /** The next sends arrive after as many milliseconds, one each. */
  readonly slowSendsMs: number[] = [];
  /** How many payload requests fail before they work again. */
  failingPayloads = 0;
  /** How many of the next friend requests cannot be accepted. */
  failingAccepts = 0;
  /** false: the account asks for a QR code to be scanned instead of logging in. */
  logsIn = true;
  /** Called when something was sent; a test sees here what had happened before. */
  onSent: ((sent: Sent) => void) | undefined;
  #messages = new Map<string, payloads.Message>();
  #files = new Map<string, () => FileBoxInterface>();
  #friendships = new Map<string, payloads.Friendship>();
  #beat: NodeJS.Timeout | undefined;

  constructor() {
    super();
    const person = (id: string, name: string, friend = true) =>
      this.contacts.set(id, { id, name, avatar: "", gender: 0, type: types.Contact.Individual, phone: [], friend });
    person(botId, botName);
    person(staffId, "王社工");
    person(neighbourId, "李阿姨");
    person(strangerId, "新邻居", false);
    const memberIdList = [botId, staffId, neighbourId];
    this.rooms.set(roomId, { id: roomId, topic: "社工工作群", avatar: "", adminIdList: [], memberIdList });
    this.on("error", () => {});
  }

  name() {
    return "test-puppet";
  }
  version() {
    return "0.0.0";
  }
  async onStart() {
    this.#beat = setInterval(() => this.emit("heartbeat", { data: "alive" }), 1_000);
    setImmediate(() =>
      this.logsIn ? this.logIn() : this.emit("scan", { qrcode: "https://scan.test", status: types.ScanStatus.Waiting }),
    );
  }
  async onStop() {
    this.stops += 1;
    clearInterval(this.#beat);
  }
  logIn() {
    if (!this.isLoggedIn) this.login(botId);
  }
  ding(data?: string) {
    setImmediate(() => this.emit("dong", { data: data ?? "" }));
  }

  async contactRawPayload(id: string) {
    return known(this.contacts, id, "contact");
  }
  async contactRawPayloadParser(payload: payloads.Contact) {
    return payload;
  }
  async contactList() {
    return [...this.contacts.keys()];
  }
  async roomRawPayload(id: string) {
    return known(this.rooms, id, "room");
  }
  async roomRawPayloadParser(payload: payloads.Room) {
    return payload;
  }
  async roomList() {
    return [...this.rooms.keys()];
  }
  async roomMemberList(id: string) {
    return known(this.rooms, id, "room").memberIdList;
  }
  async roomMemberRawPayload(_room: string, id: string): Promise<payloads.RoomMember> {
    return { id, name: known(this.contacts, id, "contact").name, avatar: "" };
  }
  async roomMemberRawPayloadParser(payload: payloads.RoomMember) {
    return payload;
  }
  async friendshipRawPayload(id: string) {
    return known(this.#friendships, id, "friendship");
  }
  async friendshipRawPayloadParser(payload: payloads.Friendship) {
    return payload;
  }
  async friendshipAccept(id: string) {
    if (this.failingAccepts > 0) {
      this.failingAccepts -= 1;
      throw new Error("the request has expired");
    }
    this.accepted.push(id);
  }

  async messageRawPayload(id: string) {
    if (this.failingPayloads > 0) {
      this.failingPayloads -= 1;
      throw new Error("the payload is not there yet");
    }
    return known(this.#messages, id, "message");
  }
  async messageRawPayloadParser(payload: payloads.Message) {
    return payload;
  }
  async messageFile(id: string) {
    return known(this.#files, id, "file")();
  }
  async messageSendText(chat: string, text: string, options?: types.MessageSendTextOptions) {
    await this.#gate();
    const mentions = (Array.isArray(options) ? options : options?.mentionIdList) ?? [];
    const id = this.#note({ kind: "text", id: newId(), chat, text, mentions }, types.Message.Text);
    if (this.lostAnswers === 0) return id;
    this.lostAnswers -= 1;
    return new Promise<never>(() => {});
  }
  async messageSendFile(chat: string, box: FileBoxInterface) {
    await this.#gate();
    return this.#note(
      { kind: "file", id: newId(), chat, name: box.name, bytes: await box.toBuffer() },
      types.Message.Attachment,
    );
  }
  async #gate(): Promise<void> {
    const failure = this.failures.shift();
    if (failure) throw failure;
    const slowMs = this.slowSendsMs.shift();
    if (slowMs !== undefined) await new Promise((resolve) => setTimeout(resolve, slowMs));
    if (this.hangingSends === 0) return;
    this.hangingSends -= 1;
    await new Promise<never>(() => {});
  }
  /** Like WorkPro, announces to the client also what the client itself sent. */
  #note(sent: Sent, type: types.Message): string {
    this.sent.push(sent);
    this.onSent?.(sent);
    this.say(
      {
        id: sent.id,
        talkerId: botId,
        listenerId: sent.chat,
        text: sent.kind === "text" ? sent.text : "",
        type,
        ...(sent.kind === "file" ? { filename: sent.name } : {}),
      },
      sent.chat,
    );
    return sent.id;
  }

  /** A message comes in. In a group give `chat`; without it the message goes to the bot in private. */
  say(message: Incoming, chat?: string): string {
    const id = message.id ?? newId();
    const place = chat !== undefined && this.rooms.has(chat) ? { roomId: chat } : { listenerId: botId };
    this.#messages.set(id, {
      type: types.Message.Text,
      timestamp: Date.now(),
      text: "",
      ...place,
      ...message,
      id,
    } as payloads.Message);
    this.announce("message", { messageId: id });
    return id;
  }
  sayFile(message: Incoming, name: string, bytes: Buffer): string {
    const id = newId();
    this.#files.set(id, () => FileBox.fromBuffer(bytes, name));
    return this.say({ type: types.Message.Attachment, filename: name, ...message, id });
  }
  sayVoice(message: Incoming, bytes: Buffer): string {
    const id = newId();
    this.#files.set(id, () => FileBox.fromBuffer(bytes, "voice.silk"));
    return this.say({ type: types.Message.Audio, ...message, id });
  }
  askFriendship(contactId: string): string {
    const id = `friendship-${newId()}`;
    const type = types.Friendship.Receive as const;
    this.#friendships.set(id, {
      id,
      contactId,
      type,
      hello: "您好",
      ticket: "",
      timestamp: Date.now(),
    } as payloads.Friendship);
    this.announce("friendship", { friendshipId: id });
    return id;
  }
  /** Gives an event its number and sends it; again for an id that was announced before. */
  announce(name: LoggedEvent["name"], payload: payloads.EventMessage | payloads.EventFriendship): void {
    this.events.push({ seq: this.events.length + 1, name, payload: JSON.stringify(payload) });
    this.emit(name as "message", payload as payloads.EventMessage);
  }

  textsTo(chat: string): string[] {
    return this.sent.flatMap((each) => (each.kind === "text" && each.chat === chat ? [each.text] : []));
  }
}

/** 32 hexadecimal digits, as WorkPro names its messages. */
const newId = () => randomBytes(16).toString("hex");

function known<Value>(map: Map<string, Value>, id: string, what: string): Value {
  const value = map.get(id);
  if (value === undefined) throw new Error(`no ${what} ${id}`);
  return value;
}
