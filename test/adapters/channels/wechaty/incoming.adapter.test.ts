import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { callOf, createRecorder, digestOf, text, until } from "../../../contracts/channel.contract.ts";
import { botId, neighbourId, roomId, staffId, strangerId } from "../../../helpers/puppet/testPuppet.ts";
import { greeting, inRoom, neighbour, open, useWorlds } from "../../../helpers/puppet/wechatyWorld.ts";

useWorlds();

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

  it("says so to whoever wrote in private where a message could not be stored", async () => {
    const recorder = createRecorder({ receive: () => Promise.reject(new Error("the disk is broken")) });
    const { puppet } = await open({}, recorder);
    puppet.say({ talkerId: neighbourId, text: "存不下" });
    await until("the apology", () => puppet.textsTo(neighbourId).find((each) => each.includes("没有收下")));
  });

  it("accepts somebody who asks to be added and greets them", async () => {
    const { puppet } = await open();
    const id = puppet.askFriendship(strangerId);
    await until("the greeting", () => puppet.textsTo(strangerId).length > 0);
    expect(puppet.accepted).toEqual([id]);
    expect(puppet.textsTo(strangerId)).toEqual([greeting]);
  });
});
