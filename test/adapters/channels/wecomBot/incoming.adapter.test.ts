import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Failure } from "../../../../src/shared/failures.ts";
import { callOf, createRecorder, text, until } from "../../../contracts/channel.contract.ts";
import { groupId, neighbour } from "../../../helpers/bot/botServer.ts";
import { botGreeting, neighbourAlone, neighbourInGroup, openBot, useBotWorlds } from "../../../helpers/bot/botWorld.ts";

useBotWorlds();

describe("what comes in by the AI bot", () => {
  it("takes the transcription of a voice message", async () => {
    const { server, handedIn } = await openBot();
    server.say(neighbour, { msgtype: "voice", voice: { content: "社保卡丢了怎么办" } });
    expect((await handedIn(({ kind }) => kind === "voice")).message.text).toBe("社保卡丢了怎么办");
  });

  it("takes the words of a message with pictures", async () => {
    const { server, handedInText } = await openBot();
    const image = { msgtype: "image", image: { url: "http://127.0.0.1:1/x", aeskey: "" } };
    server.say(neighbour, {
      msgtype: "mixed",
      mixed: { msg_item: [{ msgtype: "text", text: { content: "这是什么证" } }, image] },
    });
    await handedInText("这是什么证\n[图片]");
  });

  it("takes a message in a group without the mention, whatever the bot is called there", async () => {
    const { server, handedIn } = await openBot();
    server.sayText(neighbour, "@邻里助手\u2005社保卡掉了", groupId);
    server.sayText(neighbour, "@小邻 居住证到期了", groupId);
    const { session, message } = await handedIn(({ text: words }) => words === "社保卡掉了");
    expect(session).toBe(neighbourInGroup);
    expect(message.room).toBe(groupId);
    await handedIn(({ text: words }) => words === "居住证到期了");
  });

  it("knows the reply of a quote by its words, in that chat only", async () => {
    const asked: string[] = [];
    const recorder = createRecorder({
      findReply: async (id, scope) => {
        asked.push(`${id} ${scope.chat}`);
        return { text: "按《社会保障卡挂失补办》回答", versionId: "v1" };
      },
    });
    const { server, channel, handedIn } = await openBot({}, recorder);
    const { messageId } = await channel.send(neighbourAlone, text("按《社会保障卡挂失补办》回答"), callOf("k"));
    const quote = { msgtype: "text", text: { content: "按《社会保障卡挂失补办》回答" } };
    server.sayText(neighbour, "要多少钱", undefined, { quote });
    expect((await handedIn(({ text: words }) => words === "要多少钱")).message.quoted).toEqual({
      text: "按《社会保障卡挂失补办》回答",
      versionId: "v1",
      fromBot: true,
    });
    server.sayText(neighbour, "@邻里助手 群里问", groupId, { quote });
    expect((await handedIn(({ text: words }) => words === "群里问")).message.quoted?.fromBot).toBe(false);
    expect(asked).toEqual([`${messageId} ${neighbour}`]);
  });

  it("takes a pressed button as the words on it, and shows on the card what was chosen", async () => {
    const { server, handedInText } = await openBot();
    server.event(neighbour, { eventtype: "template_card_event", event_key: "丢了补办", task_id: "linli-1" });
    const { session } = await handedInText("丢了补办");
    expect(session).toBe(neighbourAlone);
    await until("the card to change", () => server.updatedCards[0]);
    expect(server.updatedCards[0]?.card).toMatchObject({
      task_id: "linli-1",
      main_title: { title: "您选了：丢了补办" },
    });
    server.event(neighbour, {
      eventtype: "template_card_event",
      template_card_event: { event_key: "取消", taskid: "linli-2" },
    });
    await handedInText("取消");
  });

  it("greets who opens the chat", async () => {
    const { server } = await openBot();
    server.event(neighbour, { eventtype: "enter_chat" });
    await until("the greeting", () => server.textsTo(neighbour).includes(botGreeting));
  });

  it("says why a file could not be taken", async () => {
    const { server, handedIn } = await openBot();
    server.say(neighbour, { msgtype: "file", file: { url: `${server.url.replace("ws", "http")}/gone`, aeskey: "" } });
    const { message } = await handedIn(({ kind }) => kind === "file");
    expect(message).toMatchObject({ text: "文件没有收到，请再发一次。" });
    expect(message.path).toBeUndefined();
    server.sayFile(neighbour, "太大.docx", randomBytes(21 * 1_048_576));
    expect((await handedIn(({ text: words }) => words.includes("太大"))).message.path).toBeUndefined();
  });

  it("drops what it cannot read and goes on", async () => {
    const { server, handedInText } = await openBot();
    server.say(neighbour, { msgtype: "text", from: {} as never, text: { content: "没有发送人" } });
    server.sayText(neighbour, "后面的");
    await handedInText("后面的");
  });

  it("hands a message in again when storing it failed", async () => {
    let failures = 1;
    const recorder = createRecorder({
      receive: async () => {
        failures -= 1;
        if (failures >= 0) throw new Error("the disk is busy");
        return "applied";
      },
    });
    const { server } = await openBot({}, recorder);
    server.sayText(neighbour, "存两次");
    await until("the second try", () => (recorder.handedIn.length === 2 ? true : undefined));
  });

  it("says so where a message could not be stored, in the place of the sign of work", async () => {
    const recorder = createRecorder({ receive: () => Promise.reject(new Error("the disk is broken")) });
    const { server } = await openBot({ timeouts: { typing: 20, stillWorking: 60_000 } }, recorder);
    server.sayText(neighbour, "存不下");
    await until("the apology", () => server.textsTo(neighbour).find((each) => each.includes("没有收下")));
    expect(recorder.handedIn).toHaveLength(4);
    expect(server.shown).toHaveLength(1);
  });

  it("shows no sign of work for a message that came before", async () => {
    const { server, channel, recorder } = await openBot({ timeouts: { typing: 100 } });
    const id = server.sayText(neighbour, "问");
    await until("the question", () => recorder.handedIn.length > 0);
    await channel.send(neighbourAlone, text("答"), callOf("k"));
    server.sayText(neighbour, "问", undefined, { msgid: id });
    await until("the question again", () => recorder.handedIn.length > 1);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(server.shown.map(({ text: shown, changes }) => [shown, changes])).toEqual([["答", 1]]);
  });

  it("does without a sign where nobody knows whether a person has taken over", async () => {
    const recorder = Object.assign(createRecorder(), {
      isSilent: () => Promise.reject(new Failure("STORE_UNAVAILABLE", "redis")),
    });
    const { server, channel, logged } = await openBot({ timeouts: { typing: 20 } }, recorder);
    server.sayText(neighbour, "问");
    await until("the log", () => logged.find((line) => line.includes("没有显示")));
    await channel.send(neighbourAlone, text("答"), callOf("k"));
    expect(server.textsTo(neighbour)).toEqual(["答"]);
  });

  it("ends only when what came in before is stored", async () => {
    let stored = false;
    const recorder = createRecorder({
      receive: async () => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        stored = true;
        return "applied";
      },
    });
    const { server, channel } = await openBot({}, recorder);
    server.sayText(neighbour, "刚好");
    await until("the message", () => recorder.handedIn.length > 0);
    await channel.stop();
    expect(stored).toBe(true);
  });
});
