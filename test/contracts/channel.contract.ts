import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Channel, FindReply, Receive } from "../../src/session/channel.ts";
import { parseSessionKey } from "../../src/shared/ids.ts";
import type { Message, Reply } from "../../src/shared/turn.ts";

export type PersonName = "first" | "second";
type ShownFile = { name: string; bytes: Buffer };

/** The outside of a channel: what people do and see. Both people write in private. Closing also stops the channel. */
type ChannelHarness = {
  channel: Channel;
  /** Somebody sends a text; resolves with the id that the message must have when it is handed in, or undefined if the channel gives it. */
  say(person: PersonName, text: string): Promise<string | undefined>;
  sayFile(person: PersonName, name: string, bytes: Buffer): Promise<void>;
  /** The platform delivers a message of `say` once more. Leave out where a platform cannot. */
  repeat?(id: string): Promise<void>;
  textsShown(person: PersonName): Promise<string[]>;
  filesShown(person: PersonName): Promise<ShownFile[]>;
  close(): Promise<void>;
};

type HandedIn = { session: string; message: Message };
export type Recorder = { receive: Receive; findReply: FindReply; handedIn: HandedIn[] };

/** An inbox that notes what is handed in and knows no reply. */
export function createRecorder(overrides: Partial<Pick<Recorder, "receive" | "findReply">> = {}): Recorder {
  const handedIn: HandedIn[] = [];
  return {
    handedIn,
    async receive(session, message) {
      const outcome = handedIn.some((each) => each.session === session && each.message.id === message.id);
      handedIn.push({ session, message });
      await overrides.receive?.(session, message);
      return outcome ? "duplicate" : "applied";
    },
    findReply: overrides.findReply ?? (async () => undefined),
  };
}

/** Waits until a probe gives something; fails with `what` after a minute. */
export async function until<Value>(
  what: string,
  probe: () => Value | undefined | Promise<Value | undefined>,
): Promise<NonNullable<Value>> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const value = await probe();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited in vain for ${what}`);
}

export const digestOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
export const text = (words: string): Reply => ({ type: "reply", kind: "text", text: words });
export const callOf = (key: string, signal: AbortSignal = new AbortController().signal) => ({ key, signal });

/** What every chat channel must do. `open` makes a fresh channel with its outside; the contract starts and closes it. */
export function channelContract(name: string, open: () => Promise<ChannelHarness>): void {
  describe(`${name} as a channel`, () => {
    let harness: ChannelHarness;
    let recorder: Recorder;
    beforeEach(async () => {
      harness = await open();
      recorder = createRecorder();
      await harness.channel.start(recorder);
    });
    afterEach(() => harness.close());

    const handedIn = (words: string) =>
      until(`"${words}" to be handed in`, () => recorder.handedIn.find(({ message }) => message.text === words));
    const sessionOf = async (person: PersonName) => {
      await harness.say(person, `我是${person}`);
      return (await handedIn(`我是${person}`)).session;
    };

    it("hands in a text with its id, its sender and its time", async () => {
      const before = Date.now();
      const id = await harness.say("first", "社保卡掉了怎么办");
      const { session, message } = await handedIn("社保卡掉了怎么办");
      expect(message).toMatchObject({ kind: "text", text: "社保卡掉了怎么办" });
      expect(message.id).toBe(id ?? message.id);
      expect(message.room).toBeUndefined();
      expect(parseSessionKey(session)).toEqual({
        channel: harness.channel.name,
        chat: message.from,
        person: message.from,
      });
      expect(message.at).toBeGreaterThanOrEqual(before - 1_000);
      expect(message.at).toBeLessThanOrEqual(Date.now() + 1_000);
    });

    it("keeps people apart", async () => {
      expect(await sessionOf("first")).not.toBe(await sessionOf("second"));
    });

    it("hands in the messages of one person in the order in which they were sent", async () => {
      const words = Array.from({ length: 20 }, (_, index) => `第${index}句`);
      for (const each of words) await harness.say("first", each);
      await handedIn("第19句");
      expect(recorder.handedIn.map(({ message }) => message.text)).toEqual(words);
      expect(new Set(recorder.handedIn.map(({ message }) => message.id)).size).toBe(words.length);
    });

    it("gives a message that is delivered twice no second id", async (context) => {
      const id = await harness.say("first", "只说一次");
      await handedIn("只说一次");
      if (!harness.repeat || id === undefined) return context.skip("this platform delivers nothing twice");
      await harness.repeat(id);
      await harness.say("first", "后来的话");
      await handedIn("后来的话");
      const ids = recorder.handedIn
        .filter(({ message }) => message.text === "只说一次")
        .map(({ message }) => message.id);
      expect(new Set(ids)).toEqual(new Set([id]));
    });

    it("shows a reply to the person of the session and to nobody else", async () => {
      const first = await sessionOf("first");
      await sessionOf("second");
      const { messageId } = await harness.channel.send(first, text("请带身份证"), callOf("a#1.0"));
      expect(messageId).not.toBe("");
      await until("the reply", async () =>
        (await harness.textsShown("first")).find((each) => each.includes("请带身份证")),
      );
      expect(await harness.textsShown("second")).not.toContainEqual(expect.stringContaining("请带身份证"));
    });

    it("shows replies in the order in which they were sent", async () => {
      const session = await sessionOf("first");
      const words = ["答一", "答二", "答三"];
      for (const [index, each] of words.entries())
        await harness.channel.send(session, text(each), callOf(`a#2.${index}`));
      const shown = await until("three replies", async () => {
        const texts = (await harness.textsShown("first")).filter((each) => words.includes(each));
        return texts.length === words.length ? texts : undefined;
      });
      expect(shown).toEqual(words);
    });

    it("shows a reply once when it is sent again under the same key", async () => {
      const session = await sessionOf("first");
      const once = await harness.channel.send(session, text("只出现一次"), callOf("a#3.0"));
      const again = await harness.channel.send(session, text("只出现一次"), callOf("a#3.0"));
      await harness.channel.send(session, text("最后一句"), callOf("a#3.1"));
      const texts = await until("the last reply", async () => {
        const all = await harness.textsShown("first");
        return all.includes("最后一句") ? all : undefined;
      });
      expect(again.messageId).toBe(once.messageId);
      expect(texts.filter((each) => each === "只出现一次")).toHaveLength(1);
    });

    it("delivers a Word file byte for byte under its name", async () => {
      const session = await sessionOf("first");
      const bytes = randomBytes(40_000);
      const path = join(await mkdtemp(join(tmpdir(), "linli-")), "key.docx");
      await writeFile(path, bytes);
      await harness.channel.send(
        session,
        { type: "reply", kind: "file", name: "活动策划案.docx", path },
        callOf("a#4.0"),
      );
      const file = await until("the file", async () => (await harness.filesShown("first"))[0]);
      expect(file.name).toBe("活动策划案.docx");
      expect(digestOf(file.bytes)).toBe(digestOf(bytes));
    });

    it("hands in a file byte for byte, saved where it can be read", async () => {
      const bytes = randomBytes(40_000);
      await harness.sayFile("first", "居民诉求.docx", bytes);
      const { message } = await until("the file", () =>
        recorder.handedIn.find(({ message }) => message.kind === "file"),
      );
      expect(message.fileName).toBe("居民诉求.docx");
      expect(digestOf(await readFile(message.path ?? ""))).toBe(digestOf(bytes));
    });

    it("stays silent about a file that is gone, and says so to the kernel", async () => {
      const session = await sessionOf("first");
      const reply: Reply = {
        type: "reply",
        kind: "file",
        name: "没有了.docx",
        path: join(tmpdir(), "linli-no-such-file.docx"),
      };
      await expect(harness.channel.send(session, reply, callOf("a#5.0"))).rejects.toMatchObject({
        code: "REPLY_NOT_SENT",
      });
      expect(await harness.filesShown("first")).toEqual([]);
    });
  });
}
