/** The whole product behind 企业微信: real library, matcher, writer, store and kernel, over gRPC against a puppet server. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Channel } from "../../src/session/channel.ts";
import { createInbox } from "../../src/session/inbox.ts";
import { createRecorder, digestOf, until } from "../contracts/channel.contract.ts";
import { botId, neighbourId, roomId, staffId, type TestPuppet } from "../helpers/puppet/testPuppet.ts";
import { filesTo, neighbour, openChannel, openWorld, useWorlds } from "../helpers/puppet/wechatyWorld.ts";
import { emptyDirectory } from "./program.ts";
import { openWiring } from "./wiring.ts";

useWorlds();

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

async function openOffice() {
  const directory = emptyDirectory("wecom");
  let channel: Channel | undefined;
  const wiring = await openWiring({
    directory,
    timers: "wall",
    send: async (...call) => {
      if (!channel) throw new Error("nothing is sent before the channel is there");
      return channel.send(...call);
    },
  });
  closings.push(async () => {
    await wiring.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const world = await openChannel(await openWorld(), createRecorder(createInbox(wiring)));
  channel = world.channel;
  return { ...wiring, directory, puppet: world.puppet };
}

/** Says something in private, or to the group with a mention of the bot; resolves with the new texts once one of them has `words`. */
async function ask(puppet: TestPuppet, from: string, text: string, words: string, chat = from): Promise<string> {
  const before = puppet.textsTo(chat).length;
  if (chat === from) puppet.say({ talkerId: from, text });
  else puppet.say({ talkerId: from, text: `@邻里助手\u2005${text}`, mentionIdList: [botId] }, chat);
  return until(`an answer to ${text} with ${words}`, () => {
    const answer = puppet.textsTo(chat).slice(before).join("\n");
    return answer.includes(words) ? answer : undefined;
  });
}

const sample = (name: string) => readFileSync(join(import.meta.dirname, "../../samples/sop", name));
const wordFilesIn = (directory: string) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

describe("in a private chat", () => {
  it("answers, asks back, takes the number of an option and sends the original Word file", async () => {
    const { puppet } = await openOffice();
    const answer = await ask(puppet, neighbourId, "户口簿丢了怎么补", "出处：");
    expect(answer).toContain("《户口簿遗失补发》");
    expect(answer).toContain("示例资料");

    const options = await ask(puppet, neighbourId, "我想办居住证", "都不是");
    expect(options).toMatch(/^1\. .+\n2\. .+/m);
    await ask(puppet, neighbourId, "2", "出处：");

    const title = /按《(.+?)》回答/.exec(puppet.textsTo(neighbourId).at(-1) ?? "")?.[1] ?? "";
    await ask(puppet, neighbourId, "原文", "的原文");
    const [file] = filesTo(puppet, neighbourId);
    expect(file?.name).toContain(title);
    expect(digestOf(file?.bytes ?? Buffer.alloc(0))).toBe(digestOf(sample(file?.name ?? "")));
  });

  it("writes a plan from one sentence and 确认; the file that arrives is the one on disk", async () => {
    const { puppet, directory } = await openOffice();
    const sentence = "下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人";
    expect(await ask(puppet, neighbourId, sentence, "确认")).toContain("2000元");
    await ask(puppet, neighbourId, "确认", "写好了");
    const files = wordFilesIn(join(directory, "plans"));
    expect(files).toHaveLength(1);
    const [arrived] = filesTo(puppet, neighbourId);
    expect(arrived?.name).toMatch(/包饺子.*\.docx$/);
    expect(digestOf(arrived?.bytes ?? Buffer.alloc(0))).toBe(digestOf(readFileSync(files[0] ?? "")));
    expect(filesTo(puppet, neighbourId)).toHaveLength(1);
  });

  it("has stored a message before anything is answered, and answers one that comes twice once", async () => {
    const { puppet, store, kernel } = await openOffice();
    const storedBefore: Promise<boolean>[] = [];
    let id = "";
    puppet.onSent = () => {
      storedBefore.push(store.rows(neighbour).then((rows) => rows.some(({ body }) => body.includes(`"${id}"`))));
    };
    id = puppet.say({ talkerId: neighbourId, text: "户口簿丢了怎么补" });
    await until("the answer", () => puppet.textsTo(neighbourId).find((text) => text.includes("出处：")));
    puppet.announce("message", { messageId: id });
    await ask(puppet, neighbourId, "谢谢", "不客气");
    await kernel.settled(neighbour);
    expect(new Set(await Promise.all(storedBefore))).toEqual(new Set([true]));
    expect(puppet.textsTo(neighbourId).filter((text) => text.includes("出处："))).toHaveLength(1);
  });

  it("is silent about nothing: stickers, files and voice without text get an answer", async () => {
    const { puppet } = await openOffice();
    puppet.say({ talkerId: neighbourId, type: 5, text: "" });
    await until("an answer to a sticker", () => puppet.textsTo(neighbourId)[0]);
    puppet.sayFile({ talkerId: neighbourId }, "居民诉求.docx", Buffer.from("PK"));
    await until("an answer to a file", () =>
      puppet.textsTo(neighbourId).find((text) => text.includes("居民诉求.docx")),
    );
    puppet.sayVoice({ talkerId: neighbourId }, Buffer.from("#!SILK_V3"));
    await until("an answer to a voice", () => puppet.textsTo(neighbourId).find((text) => text.includes("打字")));
  });
});

describe("in a group", () => {
  it("answers who mentions it, keeps members apart, and knows the handbook of a quoted answer", async () => {
    const { puppet } = await openOffice();
    puppet.say({ talkerId: neighbourId, text: "户口簿丢了怎么补" }, roomId);
    await ask(puppet, neighbourId, "我想办居住证", "都不是", roomId);
    expect(await ask(puppet, staffId, "2", "没有看懂", roomId)).not.toContain("出处：");
    await ask(puppet, neighbourId, "1", "出处：", roomId);
    expect(puppet.textsTo(roomId).filter((text) => text.includes("户口簿"))).toEqual([]);

    const quoted = puppet.sent.findLast((sent) => sent.kind === "text" && sent.text.includes("出处："));
    const title = /按《(.+?)》回答/.exec(quoted?.kind === "text" ? quoted.text : "")?.[1] ?? "";
    const before = puppet.textsTo(roomId).length;
    puppet.say({ talkerId: staffId, text: "要多少钱", quoteId: quoted?.id ?? "" }, roomId);
    const answer = await until("an answer to the quote", () => puppet.textsTo(roomId)[before]);
    expect(answer).toContain(title);
    expect(answer).toContain("收费标准");
    expect(puppet.textsTo(neighbourId)).toEqual([]);
  });
});
