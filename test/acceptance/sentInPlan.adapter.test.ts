/** A plan file that a worker sends in, over each channel's own wire, and its revision that goes back the same way. */
import { rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createWebChat } from "../../src/adapters/channels/webChat.ts";
import type { Channel } from "../../src/session/channel.ts";
import { createInbox } from "../../src/session/inbox.ts";
import { fileUrl, readEvents, say, sayFile } from "../adapters/channels/webChat/chatClient.ts";
import { builtPage } from "../adapters/channels/webChat/chatWorld.ts";
import { createRecorder, until } from "../contracts/channel.contract.ts";
import { neighbour as asker, worker } from "../helpers/bot/botServer.ts";
import { openBot, useBotWorlds } from "../helpers/bot/botWorld.ts";
import { neighbourId, staffId } from "../helpers/puppet/testPuppet.ts";
import { filesTo, openChannel, openWorld, useWorlds } from "../helpers/puppet/wechatyWorld.ts";
import { oleFile } from "../tools/library/wordSamples.ts";
import { emptyDirectory } from "./program.ts";
import { openWiring } from "./wiring.ts";

useWorlds();
useBotWorlds();

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

type Received = { name: string; bytes: Buffer };
/** Two people of one channel, as they see it. */
type Wire = {
  say(person: string, text: string): void;
  sendFile(person: string, file: Received): void;
  texts(person: string): string[];
  files(person: string): Promise<Received[]> | Received[];
  people: [string, string];
};

/** The real product with a channel that is made once the kernel is there. */
async function openOffice() {
  const directory = emptyDirectory("sent-in");
  const made: { channel?: Channel } = {};
  const wiring = await openWiring({
    directory,
    timers: "wall",
    send: async (...call) => {
      if (!made.channel) throw new Error("nothing is sent before the channel is there");
      return made.channel.send(...call);
    },
  });
  closings.push(async () => {
    await wiring.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return { ...wiring, directory, made };
}

async function overWechaty(): Promise<Wire> {
  const office = await openOffice();
  const { puppet, channel } = await openChannel(await openWorld(), createRecorder(createInbox(office)));
  office.made.channel = channel;
  return {
    say: (talkerId, text) => void puppet.say({ talkerId, text }),
    sendFile: (talkerId, { name, bytes }) => void puppet.sayFile({ talkerId }, name, bytes),
    texts: (person) => puppet.textsTo(person),
    files: (person) => filesTo(puppet, person),
    people: [neighbourId, staffId],
  };
}

async function overBot(): Promise<Wire> {
  const office = await openOffice();
  const { server, channel } = await openBot({}, createRecorder(createInbox(office)));
  office.made.channel = channel;
  return {
    say: (person, text) => void server.sayText(person, text),
    sendFile: (person, { name, bytes }) => void server.sayFile(person, name, bytes),
    texts: (person) => server.textsTo(person),
    files: (person) => server.filesTo(person),
    people: [asker, worker],
  };
}

async function overWebChat(): Promise<Wire> {
  const office = await openOffice();
  const channel = createWebChat({
    host: "127.0.0.1",
    port: 0,
    store: office.store,
    filesDirectory: join(office.directory, "files"),
    pageDirectory: builtPage,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  office.made.channel = channel;
  await channel.start(createInbox(office));
  closings.unshift(() => channel.stop());
  const url = channel.url();
  const people: [string, string] = ["asking-browser", "working-browser"];
  const readers = new Map(
    await Promise.all(people.map(async (person) => [person, await readEvents(url, person)] as const)),
  );
  closings.unshift(async () => {
    for (const reader of readers.values()) reader.close();
  });
  const entries = (person: string) => readers.get(person)?.entries ?? [];
  return {
    say: (person, text) => void say(url, person, text),
    sendFile: (person, { name, bytes }) => void sayFile(url, person, name, bytes),
    texts: (person) => entries(person).flatMap((entry) => (entry.kind === "text" ? [entry.text] : [])),
    files: (person) =>
      Promise.all(
        entries(person).flatMap((entry) =>
          entry.kind === "file"
            ? [
                fetch(fileUrl(url, person, entry.id)).then(async (response) => ({
                  name: entry.name,
                  bytes: Buffer.from(await response.arrayBuffer()),
                })),
              ]
            : [],
        ),
      ),
    people,
  };
}

const heard = (wire: Wire, person: string, words: string) =>
  until(`${person} to read ${words}`, () => wire.texts(person).find((text) => text.includes(words)));

const wires = [
  ["企业微信 over gRPC", overWechaty],
  ["the official bot", overBot],
  ["the web chat", overWebChat],
] as const;

describe("a plan file that is sent in", () => {
  it.each(wires)(
    "over %s is recognised and revised as a new numbered file",
    async (_name, open) => {
      const wire = await open();
      const [first, second] = wire.people;
      wire.say(first, "12月12日下午两点到四点在活动室给60岁以上老人包饺子，预算两千，40人");
      await heard(wire, first, "请核对");
      wire.say(first, "确认");
      await heard(wire, first, "写好了");
      const [plan] = await wire.files(first);
      expect(plan?.bytes.subarray(0, 2).toString()).toBe("PK");

      wire.sendFile(second, plan ?? { name: "", bytes: Buffer.alloc(0) });
      expect(await heard(wire, second, "我看到这是")).toMatch(/包饺子.*2000元|2000元.*包饺子/);
      wire.say(second, "预算减到1500");
      await heard(wire, second, "1500");
      await until("the revised file", async () => ((await wire.files(second)).length > 0 ? true : undefined));
      const [revised] = await wire.files(second);
      expect(revised?.name).toMatch(/包饺子.*第2版.*\.docx$/);
      expect(revised?.bytes.equals(plan?.bytes ?? Buffer.alloc(0))).toBe(false);
      expect((await wire.files(first)).length).toBe(1);
    },
    300_000,
  );

  it.each(wires)(
    "over %s is told what is wrong with it and what to do, where it cannot be opened",
    async (_name, open) => {
      const wire = await open();
      const [person] = wire.people;
      const template = await readFile(new URL("../../templates/简版.docx", import.meta.url));
      wire.sendFile(person, { name: "程序.docx", bytes: Buffer.from("MZ\u0000\u0003 not a document") });
      expect(await heard(wire, person, "《程序.docx》")).toMatch(/不是Word文档.*另存为\.docx/);
      wire.sendFile(person, { name: "残缺.docx", bytes: template.subarray(0, template.length / 2) });
      expect(await heard(wire, person, "《残缺.docx》")).toMatch(/已损坏.*重新复制/);
      wire.sendFile(person, { name: "加密.docx", bytes: oleFile("EncryptedPackage") });
      expect(await heard(wire, person, "《加密.docx》")).toMatch(/有密码保护.*去掉打开密码/);
      wire.sendFile(person, { name: "别处的.docx", bytes: template });
      expect(await heard(wire, person, "《别处的.docx》")).toContain("认不出它是用哪个模板写的");
    },
    300_000,
  );
});
