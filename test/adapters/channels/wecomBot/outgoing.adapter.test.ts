import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Reply } from "../../../../src/shared/turn.ts";
import { callOf, createRecorder, digestOf, text, until } from "../../../contracts/channel.contract.ts";
import { groupId, neighbour } from "../../../helpers/bot/botServer.ts";
import { neighbourAlone, neighbourInGroup, openBot, useBotWorlds } from "../../../helpers/bot/botWorld.ts";
import { fileOf } from "../../../helpers/puppet/wechatyWorld.ts";

useBotWorlds();

const step = (done: number): Reply => ({ type: "reply", kind: "progress", text: `正在写 ${done}/6…`, done, total: 6 });
const choice = (options: string[], more: object = {}): Reply =>
  ({ ...text("您要哪一种？"), options, ...more }) as Reply;

describe("what goes out by the AI bot", () => {
  it("shows that it is at work when an answer takes long, and puts the answer in that place", async () => {
    const { server, channel, handedInText } = await openBot({ timeouts: { typing: 50 } });
    server.sayText(neighbour, "社保卡掉了");
    await handedInText("社保卡掉了");
    await until("a sign of work", () => server.shown.find(({ open }) => open));
    await channel.send(neighbourAlone, text("请带身份证"), callOf("k"));
    expect(server.shown).toHaveLength(1);
    expect(server.shown[0]).toMatchObject({ chat: neighbour, text: "请带身份证", open: false, changes: 2 });
  });

  it("shows no sign of work where a person has taken over", async () => {
    const recorder = Object.assign(createRecorder(), { isSilent: async () => true });
    const { server, handedInText } = await openBot({ timeouts: { typing: 20 } }, recorder);
    server.sayText(neighbour, "在吗");
    await handedInText("在吗");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.shown).toEqual([]);
  });

  it("turns the sign into a sentence when nothing comes for long", async () => {
    const { server, channel } = await openBot({ timeouts: { typing: 20, stillWorking: 100 } });
    server.sayText(neighbour, "慢慢来");
    await until("the sentence", () => server.textsTo(neighbour).find((each) => each.includes("还在办")));
    await channel.send(neighbourAlone, text("好了"), callOf("k"));
    expect(server.textsTo(neighbour)).toEqual(["还在办，办好马上告诉您。", "好了"]);
  });

  it("changes one message with the progress of a plan and closes it with the file", async () => {
    const { server, channel, handedInText } = await openBot({ timeouts: { progress: 0 } });
    server.sayText(neighbour, "确认");
    await handedInText("确认");
    await channel.send(neighbourAlone, text("好的，开始写。"), callOf("k0"));
    for (const done of [1, 2, 3]) await channel.send(neighbourAlone, step(done), callOf(`p${done}`));
    await channel.send(neighbourAlone, fileOf(randomBytes(100), "方案.docx"), callOf("f"));
    await until("the progress to end", () => server.textsTo(neighbour).find((each) => each.includes("好了")));
    expect(server.shown.map(({ text: shown, file }) => file?.name ?? shown)).toEqual([
      "好的，开始写。",
      "正在写 3/6，好了。",
      "方案.docx",
    ]);
  });

  it("tells progress as a message where the platform has no place for it, and not every step", async () => {
    const { server, channel } = await openBot();
    for (const done of [0, 1, 2]) await channel.send(neighbourAlone, step(done), callOf(`p${done}`));
    expect(server.textsTo(neighbour)).toEqual(["正在写 0/6…"]);
  });

  it("gives short options buttons; long ones, and those under an answer, none", async () => {
    const { server, channel } = await openBot();
    await channel.send(neighbourAlone, choice(["第一次办", "丢了补办"]), callOf("a"));
    await channel.send(neighbourAlone, choice(["上海市居住证首次申领和签注", "取消"]), callOf("b"));
    await channel.send(neighbourAlone, choice(["原文", "转发"], { cites: "v1" }), callOf("c"));
    await channel.send(neighbourInGroup, choice(["第一次办", "丢了补办"]), callOf("d"));
    const cards = server.shown.flatMap(({ card }) => (card ? [card] : []));
    expect(cards.map(({ button_list }) => button_list?.map((button) => button.key))).toEqual([
      ["第一次办", "丢了补办"],
    ]);
    expect(cards[0]?.task_id).toMatch(/^[\w@-]{1,128}$/);
  });

  it("shows the words once where the platform takes no buttons", async () => {
    const { server, channel } = await openBot();
    server.refusesCards = true;
    await channel.send(neighbourAlone, choice(["第一次办", "丢了补办"]), callOf("a"));
    expect(server.textsTo(neighbour)).toEqual(["您要哪一种？"]);
  });

  it("mentions the person in a group", async () => {
    const { server, channel } = await openBot();
    await channel.send(neighbourInGroup, text("请带身份证"), callOf("k"));
    expect(server.textsTo(groupId)).toEqual([`<@${neighbour}> 请带身份证`]);
  });

  it("sends a file of 5 MB byte for byte; refuses one of more than 20 MB with the reason", async () => {
    const { server, channel } = await openBot();
    const bytes = randomBytes(5 * 1_048_576);
    await channel.send(neighbourAlone, fileOf(bytes, "活动策划案.docx"), callOf("k"));
    expect(server.filesTo(neighbour).map(({ name, bytes: got }) => [name, digestOf(got)])).toEqual([
      ["活动策划案.docx", digestOf(bytes)],
    ]);
    const large = fileOf(Buffer.alloc(21 * 1_048_576, 1), "大.docx");
    await expect(channel.send(neighbourAlone, large, callOf("l"))).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
  });

  it("sends a private file to the person alone and says so in the group", async () => {
    const { server, channel } = await openBot();
    const plan = { ...fileOf(randomBytes(100), "方案.docx"), private: true as const };
    await channel.send(neighbourInGroup, plan, callOf("k"));
    await channel.send(neighbourInGroup, fileOf(randomBytes(100), "手册.docx"), callOf("l"));
    expect(server.filesTo(neighbour).map(({ name }) => name)).toEqual(["方案.docx"]);
    expect(server.filesTo(groupId).map(({ name }) => name)).toEqual(["手册.docx"]);
    expect(server.textsTo(groupId)[0]).toContain("私聊");
  });

  it("splits a text at 20,480 bytes, numbered", async () => {
    const { server, channel } = await openBot();
    const lines = Array.from({ length: 900 }, (_, index) => `${index + 1}. 身份证原件和复印件`);
    await channel.send(neighbourAlone, text(lines.join("\n")), callOf("k"));
    const parts = server.textsTo(neighbour);
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(20_480);
    expect(parts.flatMap((part) => part.split("\n").slice(0, -1))).toEqual(lines);
  });

  it("shows an answer once though its acknowledgement is lost", async () => {
    const { server, channel, handedInText } = await openBot();
    server.sayText(neighbour, "问");
    await handedInText("问");
    server.lostAnswers = 1;
    const send = () => channel.send(neighbourAlone, text("答"), callOf("k"));
    await expect(send()).rejects.toMatchObject({ code: "REPLY_NOT_SENT", retryable: true });
    await send();
    expect(server.textsTo(neighbour)).toEqual(["答"]);
  });

  it("rests and tries again after the platform said that it was too much", async () => {
    const { server, channel } = await openBot();
    server.refusals.push({ errcode: 45009, errmsg: "api freq out of limit" });
    const send = () => channel.send(neighbourAlone, text("答"), callOf("k"));
    await expect(send()).rejects.toMatchObject({ code: "REPLY_NOT_SENT", detail: expect.stringContaining("45009") });
    const before = Date.now();
    await send();
    expect(Date.now() - before).toBeGreaterThan(1_500);
    expect(server.textsTo(neighbour)).toEqual(["答"]);
  });

  it("keeps within 30 messages a minute for one chat", async () => {
    const { server, channel } = await openBot({ pace: { pauseMs: 0, jitterMs: 0 } });
    const abort = new AbortController();
    const sends = Array.from({ length: 35 }, (_, index) =>
      channel.send(neighbourAlone, text(`第${index}条`), callOf(`k${index}`, abort.signal)).catch(() => undefined),
    );
    await until("28 messages", () => server.shown.length >= 28);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.shown.length).toBeLessThanOrEqual(30);
    abort.abort();
    await Promise.all(sends);
  });

  it("answers as a new message where the platform refuses the place of the question", async () => {
    const { server, channel, handedInText } = await openBot();
    server.sayText(neighbour, "问");
    await handedInText("问");
    server.refusals.push({ errcode: 846605, errmsg: "invalid req_id" });
    await channel.send(neighbourAlone, text("答"), callOf("k"));
    expect(server.textsTo(neighbour)).toEqual(["答"]);
  });

  it("tells a person something outside any conversation", async () => {
    const { server, channel } = await openBot();
    await channel.tell?.(neighbour, "有居民在等您");
    expect(server.textsTo(neighbour)).toEqual(["有居民在等您"]);
  });
});
