import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sessionKey } from "../../../../src/shared/ids.ts";
import { callOf, digestOf, text } from "../../../contracts/channel.contract.ts";
import { neighbourId, roomId } from "../../../helpers/puppet/testPuppet.ts";
import { fileOf, filesTo, inRoom, neighbour, open, useWorlds } from "../../../helpers/puppet/wechatyWorld.ts";

useWorlds();

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
    // The second try still waits for the first upload, which may only have been slow.
    for (const _attempt of [1, 2])
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

  it("shows a text once though the answer of the service to it is lost: the account's own message tells that it is out", async () => {
    const { puppet, channel } = await open({ timeouts: { call: 1_000 } });
    puppet.lostAnswers = 1;
    const { messageId } = await channel.send(neighbour, text("答一次"), callOf("k"));
    expect(messageId).toBe(puppet.sent[0]?.id);
    expect(puppet.textsTo(neighbourId)).toEqual(["答一次"]);
  });

  it("shows a text once though the service answers after the time limit", async () => {
    const { puppet, channel } = await open({ timeouts: { call: 300 } });
    puppet.slowSendsMs.push(500);
    await expect(channel.send(neighbour, text("慢"), callOf("k"))).rejects.toMatchObject({ code: "REPLY_NOT_SENT" });
    await channel.send(neighbour, text("慢"), callOf("k"));
    expect(puppet.textsTo(neighbourId)).toEqual(["慢"]);
  });

  it("rests after the service said that it was too much", async () => {
    const { puppet, channel } = await open();
    puppet.failures.push(new Error("20001 throttled"));
    await expect(channel.send(neighbour, text("甲"), callOf("k"))).rejects.toMatchObject({ code: "REPLY_NOT_SENT" });
    const before = Date.now();
    await channel.send(inRoom, text("乙"), callOf("k2"));
    expect(Date.now() - before).toBeGreaterThan(1_500);
  });

  it("sends a private file to the person alone and says so in the group", async () => {
    const { puppet, channel } = await open();
    await channel.send(inRoom, { ...fileOf(randomBytes(100), "方案.docx"), private: true }, callOf("k"));
    expect(filesTo(puppet, neighbourId).map(({ name }) => name)).toEqual(["方案.docx"]);
    expect(filesTo(puppet, roomId)).toEqual([]);
    expect(puppet.textsTo(roomId)[0]).toContain("私聊");
  });

  it("never says the very same to many people in a row", async () => {
    const { puppet, channel } = await open();
    const people = Array.from({ length: 12 }, (_, index) => `78813000001${index}`);
    for (const id of people) await channel.send(sessionKey("wechaty", id, id), text("停水通知"), callOf(`k${id}`));
    const said = people.flatMap((id) => puppet.textsTo(id));
    expect(said).toHaveLength(12);
    expect(said.filter((each) => each === "停水通知")).toHaveLength(8);
    expect(said.every((each) => each.startsWith("停水通知"))).toBe(true);
  });

  it("writes no text of people to the log", async () => {
    const { puppet, channel, logged, handedIn, handedInText } = await open({ fileBytesMax: 1_000 });
    puppet.say({ talkerId: neighbourId, text: "我的身份证号是秘密" });
    await handedInText("我的身份证号是秘密");
    await channel.send(neighbour, text("这是保密的答复"), callOf("k"));
    puppet.sayFile({ talkerId: neighbourId }, "秘密病历.docx", Buffer.alloc(2_000, 1));
    await handedIn(({ kind }) => kind === "file");
    expect(logged.join("\n")).toContain("FILE_TOO_LARGE");
    expect(logged.join("\n")).not.toMatch(/秘密|保密/);
  });
});
