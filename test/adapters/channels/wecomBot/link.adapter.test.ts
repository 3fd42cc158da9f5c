import { describe, expect, it } from "vitest";
import { createWecomBotChannel } from "../../../../src/adapters/channels/wecomBot.ts";
import { callOf, createRecorder, text, until } from "../../../contracts/channel.contract.ts";
import { neighbour } from "../../../helpers/bot/botServer.ts";
import { neighbourAlone, openBot, openBotWorld, useBotWorlds } from "../../../helpers/bot/botWorld.ts";

useBotWorlds();

const away = { code: "CHANNEL_NOT_CONNECTED" };

describe("the long connection", () => {
  it("says at the start that nobody answers", async () => {
    const world = await openBotWorld();
    await world.server.stop();
    const channel = createWecomBotChannel(world.options);
    await expect(channel.start(createRecorder())).rejects.toMatchObject({
      ...away,
      detail: expect.stringContaining(world.server.url),
    });
    await expect(channel.send(neighbourAlone, text("答"), callOf("k"))).rejects.toMatchObject(away);
  });

  it("says at the start that the secret is wrong, and does not try again", async () => {
    const { server, options } = await openBotWorld();
    const channel = createWecomBotChannel({ ...options, secret: "wrong" });
    await expect(channel.start(createRecorder())).rejects.toMatchObject({
      ...away,
      detail: expect.stringContaining("密钥不对"),
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(server.connections).toBe(1);
  });

  it("comes back after a restart of the server", async () => {
    const { server, channel, outages, handedInText } = await openBot();
    server.sayText(neighbour, "之前");
    await handedInText("之前");
    await server.stop();
    await until("sending to fail", () =>
      channel.send(neighbourAlone, text("x"), callOf("k")).then(
        () => undefined,
        (error) => error.code === away.code || undefined,
      ),
    );
    await server.start();
    await until("the link", () =>
      channel.send(neighbourAlone, text("恢复了"), callOf("k2")).then(
        () => true,
        () => undefined,
      ),
    );
    server.sayText(neighbour, "之后");
    await handedInText("之后");
    expect(outages).toEqual([]);
  });

  it("notices by its heartbeats that the line is dead, and connects anew", async () => {
    const { server, handedInText } = await openBot({ timeouts: { heartbeat: 100 } });
    await until("heartbeats", () => server.heartbeats > 1);
    server.answersHeartbeats = false;
    await until("a new connection", () => server.connections > 1);
    server.answersHeartbeats = true;
    await until("the new link", () => {
      server.sayText(neighbour, "又通了");
      return handedInText("又通了");
    });
  });

  it("tells a person once when the link is down for long", async () => {
    const { server, outages } = await openBot({ timeouts: { alarm: 200 } });
    await server.stop();
    await until("the alarm", () => outages.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(outages).toEqual([expect.stringContaining(server.url)]);
  });

  it("tells at once that another program took the bot, and does not fight for it", async () => {
    const { server, options, channel, outages } = await openBot();
    const second = createWecomBotChannel(options);
    await second.start(createRecorder());
    await until("the alarm", () => outages.length > 0);
    expect(outages).toEqual([expect.stringContaining("另一个程序")]);
    await expect(channel.send(neighbourAlone, text("x"), callOf("k"))).rejects.toMatchObject(away);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(server.connections).toBe(2);
    await second.stop();
  });

  it("can be stopped and started again", async () => {
    const { server, channel, recorder, handedInText } = await openBot();
    await channel.stop();
    await expect(channel.send(neighbourAlone, text("x"), callOf("k"))).rejects.toMatchObject(away);
    await channel.start(recorder);
    server.sayText(neighbour, "又来了");
    await handedInText("又来了");
  });

  it("writes no text of people to the log", async () => {
    const { server, channel, logged, handedIn, handedInText } = await openBot();
    server.sayText(neighbour, "我的身份证号是秘密");
    await handedInText("我的身份证号是秘密");
    server.refusals.push({ errcode: 40001, errmsg: "no" }, { errcode: 40001, errmsg: "no" });
    await channel.send(neighbourAlone, text("这是保密的答复"), callOf("k")).catch(() => undefined);
    server.sayFile(neighbour, "秘密病历.docx", Buffer.alloc(21 * 1_048_576, 1));
    await handedIn(({ kind }) => kind === "file");
    expect(logged.join("\n")).toContain("FILE_TOO_LARGE");
    expect(logged.join("\n")).not.toMatch(/秘密|保密/);
  });
});
