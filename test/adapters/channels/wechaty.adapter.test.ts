import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { WechatyChannelOptions } from "../../../src/adapters/channels/wechaty/options.ts";
import { createWechatyChannel } from "../../../src/adapters/channels/wechaty.ts";
import { sessionKey } from "../../../src/shared/ids.ts";
import type { Message, Reply } from "../../../src/shared/turn.ts";
import {
  callOf,
  channelContract,
  createRecorder,
  digestOf,
  type PersonName,
  type Recorder,
  text,
  until,
} from "../../contracts/channel.contract.ts";
import { createPuppetServer, type TestPuppetServer } from "../../helpers/puppet/puppetServer.ts";
import {
  botId,
  botName,
  neighbourId,
  roomId,
  type SentFile,
  staffId,
  strangerId,
  TestPuppet,
} from "../../helpers/puppet/testPuppet.ts";

const greeting = "您好，我是邻里助手，可以问我怎么办事。";
const neighbour = sessionKey("wechaty", neighbourId, neighbourId);
const inRoom = sessionKey("wechaty", roomId, neighbourId);
const temporary = () => mkdtempSync(join(tmpdir(), "linli-wecom-"));

type World = {
  server: TestPuppetServer;
  puppet: TestPuppet;
  options: WechatyChannelOptions;
  outages: string[];
  logged: string[];
};
const cleanups: (() => Promise<void>)[] = [];

beforeAll(() => {
  // The client library keeps the number of the last event in the home directory.
  process.env["HOME"] = temporary();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function openWorld(changes: Partial<WechatyChannelOptions> = {}, tls = false): Promise<World> {
  const token = `${tls ? "insecure" : "puppet_workpro"}_${randomUUID().replaceAll("-", "")}`;
  const puppet = new TestPuppet();
  const server = await createPuppetServer(puppet, { token, tls });
  cleanups.push(() => server.stop());
  const outages: string[] = [];
  const logged: string[] = [];
  const note = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const options: WechatyChannelOptions = {
    token,
    endpoint: server.endpoint,
    tls: { disable: !tls },
    botName,
    greeting,
    filesDirectory: temporary(),
    log: { info: note, warn: note, error: note },
    onDown: ({ reason }) => outages.push(reason),
    ...changes,
    timeouts: { login: 8_000, call: 2_000, upload: 3_000, ...changes.timeouts },
  };
  return { server, puppet, options, outages, logged };
}

async function openChannel(world: World, recorder: Recorder = createRecorder()) {
  const channel = createWechatyChannel(world.options);
  cleanups.push(() => channel.stop());
  await channel.start(recorder);
  const handedIn = (matches: (message: Message) => boolean) =>
    until("a message to be handed in", () => recorder.handedIn.find(({ message }) => matches(message)));
  return {
    ...world,
    channel,
    recorder,
    handedIn,
    handedInText: (words: string) => handedIn((message) => message.text === words),
  };
}

async function open(changes: Partial<WechatyChannelOptions> = {}, recorder?: Recorder) {
  return openChannel(await openWorld(changes), recorder);
}

function fileOf(bytes: Buffer, name: string): Extract<Reply, { kind: "file" }> {
  const path = join(temporary(), "file.docx");
  writeFileSync(path, bytes);
  return { type: "reply", kind: "file", name, path };
}

const filesTo = (puppet: TestPuppet, chat: string) =>
  puppet.sent.filter((each): each is SentFile => each.kind === "file" && each.chat === chat);

channelContract("the WeCom channel", async () => {
  const world = await openWorld();
  const { puppet, server } = world;
  const ids: Record<PersonName, string> = { first: neighbourId, second: staffId };
  const channel = createWechatyChannel(world.options);
  return {
    channel,
    say: async (person, words) => puppet.say({ talkerId: ids[person], text: words }),
    sayFile: async (person, name, bytes) => void puppet.sayFile({ talkerId: ids[person] }, name, bytes),
    repeat: async (id) => puppet.announce("message", { messageId: id }),
    textsShown: async (person) => puppet.textsTo(ids[person]),
    filesShown: async (person) => filesTo(puppet, ids[person]),
    async close() {
      await channel.stop();
      await server.stop();
    },
  };
});

describe("what comes in from WeCom", () => {
  it("takes the number of an option", async () => {
    const { puppet, handedInText } = await open();
    const id = puppet.say({ talkerId: neighbourId, text: "2" });
    expect(await handedInText("2")).toEqual({
      session: neighbour,
      message: { id, at: expect.any(Number), kind: "text", text: "2", from: neighbourId },
    });
  });

  it("takes a group message that mentions the bot, also among others, without the mentions", async () => {
    const { puppet, handedInText } = await open();
    puppet.say(
      { talkerId: neighbourId, text: "@王社工\u2005@邻里助手 社保卡掉了", mentionIdList: [staffId, botId] },
      roomId,
    );
    expect(await handedInText("社保卡掉了")).toMatchObject({
      session: inRoom,
      message: { room: roomId, from: neighbourId },
    });
  });

  it("drops what a group says among itself: no mention, a mention of others, a file", async () => {
    const { puppet, recorder, handedInText } = await open();
    puppet.say({ talkerId: neighbourId, text: "大家好" }, roomId);
    puppet.say({ talkerId: neighbourId, text: "@王社工 在吗", mentionIdList: [staffId] }, roomId);
    puppet.sayFile({ talkerId: neighbourId, roomId } as never, "名单.docx", randomBytes(100));
    puppet.say({ talkerId: neighbourId, text: "@邻里助手 在吗", mentionIdList: [botId] }, roomId);
    await handedInText("在吗");
    expect(recorder.handedIn).toHaveLength(1);
  });

  it("takes a quote of a reply of the bot in a group, with the handbook that it came from", async () => {
    const found = { text: "需要身份证", versionId: "abc" };
    const asked: unknown[] = [];
    const recorder = createRecorder({
      async findReply(...question) {
        asked.push(question);
        return found;
      },
    });
    const { puppet, channel, handedInText } = await open({}, recorder);
    const { messageId } = await channel.send(inRoom, text("需要身份证"), callOf("k"));
    puppet.say({ talkerId: neighbourId, text: "要多少钱", quoteId: messageId }, roomId);
    expect((await handedInText("要多少钱")).message.quoted).toEqual({ ...found, fromBot: true });
    expect(asked).toEqual([[messageId, { channel: "wechaty", chat: roomId }]]);
  });

  it("finds the reply of a quoted first part by the id that was returned for the whole", async () => {
    const asked: string[] = [];
    const recorder = createRecorder({
      async findReply(id) {
        asked.push(id);
        return undefined;
      },
    });
    const { puppet, channel, handedInText } = await open({}, recorder);
    const { messageId } = await channel.send(neighbour, text("一二三四五六七八九十\n".repeat(100)), callOf("k"));
    puppet.say({ talkerId: neighbourId, text: "这一段", quoteId: puppet.sent[0]!.id });
    const { message } = await handedInText("这一段");
    expect(asked).toEqual([messageId]);
    expect(message.quoted).toMatchObject({ fromBot: true });
  });

  it("knows who was quoted when it was not the bot", async () => {
    const { puppet, handedInText } = await open();
    const quoteId = puppet.say({ talkerId: neighbourId, text: "证件丢了" });
    puppet.say({ talkerId: neighbourId, text: "我说的是这个", quoteId });
    expect((await handedInText("我说的是这个")).message.quoted).toEqual({ text: "证件丢了", fromBot: false });
  });

  it("takes a voice message with the platform's transcription and keeps its sound", async () => {
    const { puppet, handedIn } = await open();
    const sound = Buffer.concat([Buffer.from("\u0002#!SILK_V3"), randomBytes(9_000)]);
    puppet.sayVoice({ talkerId: neighbourId, text: "我社保卡掉了怎么办" }, sound);
    const { message } = await handedIn(({ kind }) => kind === "voice");
    expect(message.text).toBe("我社保卡掉了怎么办");
    expect(message.path).toMatch(/\.silk$/);
    expect(digestOf(await readFile(message.path ?? ""))).toBe(digestOf(sound));
  });

  it("saves a file under a safe name inside its directory", async () => {
    const { puppet, options, handedIn } = await open();
    puppet.sayFile({ talkerId: neighbourId }, "../../etc/居民\u0000诉求.docx", randomBytes(10));
    const { message } = await handedIn(({ kind }) => kind === "file");
    expect(message.fileName).toBe("居民诉求.docx");
    expect(await readdir(options.filesDirectory)).toEqual([expect.stringMatching(/^[0-9a-f]{32}-居民诉求\.docx$/)]);
  });

  it("refuses a file over the limit, says so, and leaves nothing behind", async () => {
    const { puppet, options, handedIn } = await open({ fileBytesMax: 1_048_576 });
    puppet.sayFile({ talkerId: neighbourId }, "太大.docx", randomBytes(2_000_000));
    const { message } = await handedIn(({ kind }) => kind === "file");
    expect(message).toMatchObject({ fileName: "太大.docx", text: expect.stringContaining("超过 1 MB") });
    expect(message.path).toBeUndefined();
    expect(await readdir(options.filesDirectory)).toEqual([]);
  });

  it("keeps the order of a session while a file is still loading", async () => {
    const { puppet, recorder, handedInText } = await open();
    puppet.sayFile({ talkerId: neighbourId }, "大.docx", randomBytes(3_000_000));
    puppet.say({ talkerId: neighbourId, text: "看一下这个" });
    await handedInText("看一下这个");
    expect(recorder.handedIn.map(({ message }) => message.kind)).toEqual(["file", "text"]);
  });

  it("ignores what the account itself says, from a phone too", async () => {
    const { puppet, channel, recorder, handedInText } = await open();
    await channel.send(neighbour, text("机器人的话"), callOf("k"));
    puppet.say({ talkerId: botId, listenerId: neighbourId, text: "人工的话" });
    puppet.say({ talkerId: neighbourId, text: "收到" });
    await handedInText("收到");
    expect(recorder.handedIn).toHaveLength(1);
  });

  it("hands in a message that is announced twice only once", async () => {
    const { puppet, recorder, handedInText } = await open();
    const id = puppet.say({ talkerId: neighbourId, text: "重复" });
    puppet.announce("message", { messageId: id });
    await handedInText("重复");
    puppet.announce("message", { messageId: id });
    puppet.say({ talkerId: neighbourId, text: "之后" });
    await handedInText("之后");
    expect(recorder.handedIn.map(({ message }) => message.text)).toEqual(["重复", "之后"]);
  });

  it("hands in an old message with the time at which it was sent", async () => {
    const { puppet, handedInText } = await open();
    const hoursAgo = Date.now() - 3 * 3_600_000;
    puppet.say({ talkerId: neighbourId, text: "早上的问题", timestamp: hoursAgo });
    expect((await handedInText("早上的问题")).message.at).toBe(hoursAgo);
  });

  it("asks again for a message that the service cannot give at first", async () => {
    const world = await open();
    world.puppet.failingPayloads = 2; // one for the channel, one for the library's own look at the message
    world.puppet.say({ talkerId: neighbourId, text: "晚到" });
    await world.handedInText("晚到");
  });

  it("waits for one message to be stored before it hands in the next of the session", async () => {
    const steps: string[] = [];
    const recorder = createRecorder({
      async receive(_session, message) {
        steps.push(`begin ${message.text}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
        steps.push(`stored ${message.text}`);
        return "applied";
      },
    });
    const { puppet } = await open({}, recorder);
    puppet.say({ talkerId: neighbourId, text: "一" });
    puppet.say({ talkerId: neighbourId, text: "二" });
    await until("both to be stored", () => steps.length === 4);
    expect(steps).toEqual(["begin 一", "stored 一", "begin 二", "stored 二"]);
  });

  it("hands a message in again when storing it failed", async () => {
    let failures = 1;
    const recorder = createRecorder({
      async receive() {
        failures -= 1;
        if (failures >= 0) throw new Error("disk full");
        return "applied";
      },
    });
    const { puppet } = await open({}, recorder);
    puppet.say({ talkerId: neighbourId, text: "要存下来" });
    await until("the second try", () => recorder.handedIn.length === 2);
    expect(recorder.handedIn.map(({ message }) => message.text)).toEqual(["要存下来", "要存下来"]);
  });

  it("accepts somebody who asks to be added and greets them", async () => {
    const { puppet } = await open();
    const id = puppet.askFriendship(strangerId);
    await until("the greeting", () => puppet.textsTo(strangerId).length > 0);
    expect(puppet.accepted).toEqual([id]);
    expect(puppet.textsTo(strangerId)).toEqual([greeting]);
  });
});

describe("what goes out to WeCom", () => {
  it("mentions the person in a group", async () => {
    const { puppet, channel } = await open();
    await channel.send(inRoom, text("请带身份证"), callOf("k"));
    expect(puppet.sent).toMatchObject([
      { kind: "text", chat: roomId, text: "@李阿姨 请带身份证", mentions: [neighbourId] },
    ]);
  });

  it("sends a file of 5 MB byte for byte", async () => {
    const { puppet, channel } = await open();
    const bytes = randomBytes(5 * 1_048_576);
    await channel.send(neighbour, fileOf(bytes, "活动策划案.docx"), callOf("k"));
    expect(filesTo(puppet, neighbourId).map((file) => [file.name, digestOf(file.bytes)])).toEqual([
      ["活动策划案.docx", digestOf(bytes)],
    ]);
  });

  it("splits a long text at line borders, numbered, and returns the id of the last part", async () => {
    const { puppet, channel } = await open();
    const lines = Array.from({ length: 120 }, (_, index) => `${index + 1}. 身份证原件和复印件各一份`);
    const { messageId } = await channel.send(neighbour, text(lines.join("\n")), callOf("k"));
    const parts = puppet.textsTo(neighbourId);
    expect(parts.length).toBeGreaterThan(1);
    for (const [index, part] of parts.entries()) {
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(2_048);
      expect(part.endsWith(`(${index + 1}/${parts.length})`)).toBe(true);
    }
    expect(parts.flatMap((part) => part.split("\n").slice(0, -1))).toEqual(lines);
    expect(messageId).toBe(puppet.sent.at(-1)?.id);
  });

  it("goes on behind the parts that are out when it is called again under the same key", async () => {
    const { puppet, channel } = await open();
    const long = text("一二三四五六七八九十\n".repeat(100));
    puppet.onSent = () => {
      puppet.onSent = undefined;
      puppet.failures.push(new Error("20001 throttled"));
    };
    await expect(channel.send(neighbour, long, callOf("k"))).rejects.toMatchObject({
      code: "REPLY_NOT_SENT",
      retryable: true,
    });
    await channel.send(neighbour, long, callOf("k"));
    const parts = puppet.textsTo(neighbourId);
    expect(parts.map((part) => part.split("\n").at(-1))).toEqual(
      parts.map((_, index) => `(${index + 1}/${parts.length})`),
    );
  });

  it("shows a reply once when a call failed, was made again, and once more after its success", async () => {
    const { puppet, channel } = await open();
    puppet.failures.push(new Error("20001 throttled"));
    const send = () => channel.send(neighbour, text("答"), callOf("k"));
    await expect(send()).rejects.toMatchObject({
      code: "REPLY_NOT_SENT",
      detail: expect.stringContaining("throttled"),
    });
    const first = await send();
    expect(await send()).toEqual(first);
    expect(puppet.textsTo(neighbourId)).toEqual(["答"]);
  });

  it("shows of many steps of a plan the first, and one again after the pause", async () => {
    const { puppet, channel } = await open({ timeouts: { progress: 400 } });
    const step = (done: number) =>
      channel.send(
        neighbour,
        { type: "reply", kind: "progress", text: `第${done}步`, done, total: 6 },
        callOf(`k${done}`),
      );
    const first = await step(0);
    expect(await step(1)).toEqual(first);
    await step(2);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await step(3);
    expect(puppet.textsTo(neighbourId)).toEqual(["第0步", "第3步"]);
  });

  it("shows the first step of the next plan at once", async () => {
    const { puppet, channel } = await open();
    const step = (key: string, done: number): Promise<unknown> =>
      channel.send(
        neighbour,
        { type: "reply", kind: "progress", text: `${key}第${done}步`, done, total: 6 },
        callOf(`${key}${done}`),
      );
    await step("甲", 3);
    await channel.send(neighbour, fileOf(randomBytes(10), "方案.docx"), callOf("file"));
    await step("乙", 3);
    await step("丙", 0);
    expect(puppet.textsTo(neighbourId)).toEqual(["甲第3步", "乙第3步", "丙第0步"]);
  });

  it("gives up an upload that hangs, and delivers the file when asked again", async () => {
    const { puppet, server, channel } = await open();
    server.hangingUploads = 1;
    const reply = fileOf(randomBytes(1_000), "方案.docx");
    await expect(channel.send(neighbour, reply, callOf("k"))).rejects.toMatchObject({ code: "REPLY_NOT_SENT" });
    await channel.send(neighbour, reply, callOf("k"));
    expect(filesTo(puppet, neighbourId)).toHaveLength(1);
  });

  it("gives up a text that hangs, and one whose signal fires", async () => {
    const { puppet, channel } = await open();
    puppet.hangingSends = 2;
    await expect(channel.send(neighbour, text("答"), callOf("k1"))).rejects.toMatchObject({ code: "REPLY_NOT_SENT" });
    const abort = new AbortController();
    const sending = channel.send(neighbour, text("答"), callOf("k2", abort.signal));
    abort.abort();
    await expect(sending).rejects.toMatchObject({ code: "REPLY_NOT_SENT" });
  });

  it("writes no text of people to the log", async () => {
    const { puppet, channel, logged, handedInText } = await open();
    puppet.say({ talkerId: neighbourId, text: "我的身份证号是秘密" });
    await handedInText("我的身份证号是秘密");
    await channel.send(neighbour, text("这是保密的答复"), callOf("k"));
    expect(logged.join("\n")).not.toMatch(/秘密|保密/);
  });
});

describe("the link to the service", () => {
  it("says at the start that nobody answers", async () => {
    const world = await openWorld();
    await world.server.stop();
    const channel = createWechatyChannel(world.options);
    await expect(channel.start(createRecorder())).rejects.toMatchObject({
      code: "CHANNEL_NOT_CONNECTED",
      detail: expect.stringContaining(world.server.endpoint),
    });
    await expect(channel.send(neighbour, text("答"), callOf("k"))).rejects.toMatchObject({
      code: "CHANNEL_NOT_CONNECTED",
    });
  });

  it("says at the start that the token is wrong", async () => {
    const world = await openWorld();
    const channel = createWechatyChannel({ ...world.options, token: "puppet_workpro_wrong" });
    await expect(channel.start(createRecorder())).rejects.toMatchObject({
      code: "CHANNEL_NOT_CONNECTED",
      detail: expect.stringContaining("令牌"),
    });
  });

  it("says at the start that the account is not logged in", async () => {
    const world = await openWorld({ timeouts: { login: 500, scan: 1_000 } });
    world.puppet.logsIn = false;
    const channel = createWechatyChannel(world.options);
    await expect(channel.start(createRecorder())).rejects.toMatchObject({ code: "CHANNEL_NOT_CONNECTED" });
    expect(world.logged.join("\n")).toContain("扫码");
  });

  it("waits for the code to be scanned", async () => {
    const world = await openWorld({ timeouts: { login: 500, scan: 10_000 } });
    world.puppet.logsIn = false;
    setTimeout(() => world.puppet.logIn(), 1_500);
    const { puppet, handedInText } = await openChannel(world);
    puppet.say({ talkerId: neighbourId, text: "好了" });
    await handedInText("好了");
  });

  it("speaks TLS where the service does", async () => {
    const { puppet, handedInText } = await openChannel(await openWorld({}, true));
    puppet.say({ talkerId: neighbourId, text: "加密" });
    await handedInText("加密");
  });

  it("comes back after a restart of the server, with what was said meanwhile, once each", async () => {
    const { server, puppet, channel, recorder, outages, handedInText } = await open();
    puppet.say({ talkerId: neighbourId, text: "之前" });
    await handedInText("之前");
    await server.stop();
    puppet.say({ talkerId: neighbourId, text: "断线时" });
    await until("sending to fail", () =>
      channel.send(neighbour, text("x"), callOf("k")).then(
        () => undefined,
        (error) => error.code === "CHANNEL_NOT_CONNECTED" || undefined,
      ),
    );
    await server.start();
    await handedInText("断线时");
    await channel.send(neighbour, text("恢复了"), callOf("k2"));
    expect(recorder.handedIn.map(({ message }) => message.text)).toEqual(["之前", "断线时"]);
    expect(outages).toEqual([]);
  });

  it("comes back when only the event stream was ended", async () => {
    const { server, puppet, recorder, handedInText } = await open();
    puppet.say({ talkerId: neighbourId, text: "之前" });
    await handedInText("之前");
    server.dropLink();
    puppet.say({ talkerId: neighbourId, text: "断流时" });
    await handedInText("断流时");
    expect(recorder.handedIn.map(({ message }) => message.text)).toEqual(["之前", "断流时"]);
  });

  it("tells a person once when the link is down for long", async () => {
    const { server, outages } = await open({ timeouts: { alarm: 300 } });
    await server.stop();
    await until("the alarm", () => outages.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(outages).toEqual([expect.stringContaining(server.endpoint)]);
  });

  it("tells a person when the account is logged out, and works again after the next login", async () => {
    const { puppet, channel, outages, handedInText } = await open({ timeouts: { alarm: 200 } });
    await puppet.logout("kicked by another device");
    await until("the alarm", () => outages.length > 0);
    await expect(channel.send(neighbour, text("x"), callOf("k"))).rejects.toMatchObject({
      code: "CHANNEL_NOT_CONNECTED",
    });
    puppet.logIn();
    puppet.say({ talkerId: neighbourId, text: "又登录了" });
    await handedInText("又登录了");
  });

  it("leaves the account logged in when it stops, and can be started again", async () => {
    const { puppet, channel, recorder, handedInText } = await open();
    await channel.stop();
    expect(puppet.stops).toBe(0);
    expect(puppet.isLoggedIn).toBe(true);
    await channel.start(recorder);
    puppet.say({ talkerId: neighbourId, text: "又来了" });
    await handedInText("又来了");
  });

  it("gets again after a stop what was never stored", async () => {
    const { puppet, channel, handedInText, recorder } = await openChannel(
      await openWorld(),
      createRecorder({
        receive: (_session, message) =>
          message.text === "没存下" ? new Promise(() => {}) : Promise.resolve("applied"),
      }),
    );
    puppet.say({ talkerId: neighbourId, text: "存下了" });
    await handedInText("存下了");
    puppet.say({ talkerId: neighbourId, text: "没存下" });
    await handedInText("没存下");
    puppet.say({ talkerId: staffId, text: "别人的" });
    await handedInText("别人的");
    await channel.stop();
    recorder.handedIn.length = 0;
    const after = createRecorder();
    await channel.start(after);
    await until("the message that was lost", () => after.handedIn.some(({ message }) => message.text === "没存下"));
    expect(after.handedIn.map(({ message }) => message.text)).not.toContain("存下了");
  });
});
