import { randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll } from "vitest";
import type { WechatyChannelOptions } from "../../../src/adapters/channels/wechaty/options.ts";
import { createWechatyChannel } from "../../../src/adapters/channels/wechaty.ts";
import { sessionKey } from "../../../src/shared/ids.ts";
import type { Message, Reply } from "../../../src/shared/turn.ts";
import { createRecorder, type Recorder, until } from "../../contracts/channel.contract.ts";
import { createPuppetServer, type TestPuppetServer } from "./puppetServer.ts";
import { botName, neighbourId, roomId, type SentFile, TestPuppet } from "./testPuppet.ts";

export const greeting = "您好，我是邻里助手，可以问我怎么办事。";
export const neighbour = sessionKey("wechaty", neighbourId, neighbourId);
export const inRoom = sessionKey("wechaty", roomId, neighbourId);
const temporary = () => mkdtempSync(join(tmpdir(), "linli-wecom-"));

type World = {
  server: TestPuppetServer;
  puppet: TestPuppet;
  options: WechatyChannelOptions;
  outages: string[];
  logged: string[];
};
const cleanups: (() => Promise<void>)[] = [];

/** Call at the top of a test file: its own home directory, where the client library keeps event numbers, and nothing left running. */
export function useWorlds(): void {
  beforeAll(() => {
    process.env["HOME"] = temporary();
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });
}

export async function openWorld(changes: Partial<WechatyChannelOptions> = {}, tls = false): Promise<World> {
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
    pace: { pauseMs: 0, jitterMs: 0 },
    ...changes,
    timeouts: { login: 8_000, call: 2_000, upload: 3_000, ...changes.timeouts },
  };
  return { server, puppet, options, outages, logged };
}

export async function openChannel(world: World, recorder: Recorder = createRecorder()) {
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

export async function open(changes: Partial<WechatyChannelOptions> = {}, recorder?: Recorder) {
  return openChannel(await openWorld(changes), recorder);
}

export function fileOf(bytes: Buffer, name: string): Extract<Reply, { kind: "file" }> {
  const path = join(temporary(), "file.docx");
  writeFileSync(path, bytes);
  return { type: "reply", kind: "file", name, path };
}

export const filesTo = (puppet: TestPuppet, chat: string) =>
  puppet.sent.filter((each): each is SentFile => each.kind === "file" && each.chat === chat);
