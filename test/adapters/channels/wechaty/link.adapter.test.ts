import { describe, expect, it } from "vitest";
import { createWechatyChannel } from "../../../../src/adapters/channels/wechaty.ts";
import { callOf, createRecorder, text, until } from "../../../contracts/channel.contract.ts";
import { neighbourId, staffId, strangerId } from "../../../helpers/puppet/testPuppet.ts";
import { neighbour, open, openChannel, openWorld, useWorlds } from "../../../helpers/puppet/wechatyWorld.ts";

useWorlds();

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

  it("has nothing sent again because of a friend request that could not be accepted", async () => {
    const { server, puppet, channel, logged, recorder, handedInText } = await open();
    puppet.failingAccepts = 1;
    puppet.askFriendship(strangerId);
    await until("the failure", () => logged.find((line) => line.includes("好友申请")));
    for (const words of ["一", "二", "三"]) puppet.say({ talkerId: neighbourId, text: words });
    await handedInText("三");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await channel.stop();
    await channel.start(recorder);
    expect(server.askedFor.at(-1)).toBe(puppet.events.length);
  });
});
