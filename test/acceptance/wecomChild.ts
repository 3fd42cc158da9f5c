/**
 * A whole Linli behind one route to WeCom in a process of its own, for wecomStorm.adapter.test.ts to load, cut off and kill.
 * Says "up" when the link stands, and after each message how many are stored.
 */
import { writeSync } from "node:fs";
import { createWechatyChannel } from "../../src/adapters/channels/wechaty.ts";
import { createWecomBotChannel } from "../../src/adapters/channels/wecomBot.ts";
import { createInbox } from "../../src/session/inbox.ts";
import { openWiring } from "./wiring.ts";

export type WecomOrder = { route: "wechaty" | "wecom-bot"; directory: string; filesDirectory: string } & (
  | { route: "wechaty"; token: string; endpoint: string }
  | { route: "wecom-bot"; url: string; secret: string }
);

const order = JSON.parse(process.argv[2] ?? "") as WecomOrder;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const common = {
  botName: "邻里助手",
  greeting: "您好",
  filesDirectory: order.filesDirectory,
  log: silent,
  onDown: () => undefined,
  pace: { chat: [], account: [], pauseMs: 0, jitterMs: 0, sameTextChatsMax: 1_000 },
};
const channel =
  order.route === "wechaty"
    ? createWechatyChannel({ ...common, token: order.token, endpoint: order.endpoint, tls: { disable: true } })
    : createWecomBotChannel({ ...common, botId: "bot", secret: order.secret, url: order.url });
const wiring = await openWiring({ directory: order.directory, timers: "wall", send: channel.send });
const inbox = createInbox(wiring);
let stored = 0;
await channel.start({
  ...inbox,
  async receive(session, message) {
    const outcome = await inbox.receive(session, message);
    stored += outcome === "applied" ? 1 : 0;
    writeSync(1, `stored ${stored}\n`);
    return outcome;
  },
});
writeSync(1, "up\n");
