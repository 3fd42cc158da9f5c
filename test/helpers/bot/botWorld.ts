import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { WecomBotOptions } from "../../../src/adapters/channels/wecomBot/options.ts";
import { createWecomBotChannel } from "../../../src/adapters/channels/wecomBot.ts";
import type { ChannelInbox } from "../../../src/session/channel.ts";
import { sessionKey } from "../../../src/shared/ids.ts";
import type { Message } from "../../../src/shared/turn.ts";
import { createRecorder, type Recorder, until } from "../../contracts/channel.contract.ts";
import { BotServer, botSecret, groupId, neighbour as neighbourId } from "./botServer.ts";

export const botGreeting = "您好，我是邻里助手，可以问我怎么办事。";
export const neighbourAlone = sessionKey("wecom-bot", neighbourId, neighbourId);
export const neighbourInGroup = sessionKey("wecom-bot", groupId, neighbourId);

type BotWorld = { server: BotServer; options: WecomBotOptions; outages: string[]; logged: string[] };
const cleanups: (() => Promise<void>)[] = [];

/** Call at the top of a test file: nothing is left running. */
export function useBotWorlds(): void {
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
}

export async function openBotWorld(changes: Partial<WecomBotOptions> = {}): Promise<BotWorld> {
  const server = new BotServer();
  await server.start();
  cleanups.push(() => server.stop());
  const outages: string[] = [];
  const logged: string[] = [];
  const note = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const options: WecomBotOptions = {
    botId: "bot",
    secret: botSecret,
    url: server.url,
    botName: "邻里助手",
    greeting: botGreeting,
    filesDirectory: mkdtempSync(join(tmpdir(), "linli-bot-")),
    log: { info: note, warn: note, error: note },
    onDown: ({ reason }) => outages.push(reason),
    pace: { pauseMs: 0, jitterMs: 0, chat: [{ count: 1_000, windowMs: 60_000 }] },
    ...changes,
    timeouts: { login: 3_000, call: 8_000, ...changes.timeouts },
  };
  return { server, options, outages, logged };
}

export async function openBot(
  changes: Partial<WecomBotOptions> = {},
  recorder: Recorder & Pick<ChannelInbox, "isSilent"> = createRecorder(),
) {
  const world = await openBotWorld(changes);
  const channel = createWecomBotChannel(world.options);
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
