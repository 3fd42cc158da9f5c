import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { createWebChat } from "../../../src/adapters/channels/webChat.ts";
import { createLibsqlStore } from "../../../src/adapters/stores/libsqlStore.ts";
import type { Channel } from "../../../src/session/channel.ts";
import type { SessionStore } from "../../../src/session/sessionStore.ts";
import type { Reply } from "../../../src/shared/turn.ts";
import { channelContract, type PersonName, until } from "../../contracts/channel.contract.ts";
import { type EventsReader, fileUrl, readEvents, say, sayFile } from "./webChat/chatClient.ts";
import { builtPage, temporaryDirectory, useTemporaryDirectories } from "./webChat/chatWorld.ts";

useTemporaryDirectories();

/** Writes a reply to the log as the kernel does before it sends it; under the same key it is there already. */
async function commitReply(store: SessionStore, session: string, reply: Reply, key: string): Promise<void> {
  const head = await store.head(session);
  const seq = (head?.seq ?? -1) + 1;
  const prevHash = head?.hash ?? session;
  const commands = [{ do: "emit", event: reply }];
  const body = JSON.stringify({
    at: Date.now(),
    key,
    machine: "",
    event: { type: "test" },
    commands,
    value: "",
    digest: "",
  });
  const hash = createHash("sha256")
    .update(prevHash + body)
    .digest("hex");
  await store.append({
    session,
    key,
    after: seq - 1,
    rows: [{ session, seq, prevHash, hash, body }],
    head: { session, seq, at: Date.now(), hash, machine: "", state: "{}" },
    stopActors: [],
    disarm: [],
    effects: [],
    arm: [],
  });
}

channelContract("the web chat", async () => {
  const directory = temporaryDirectory();
  const store = createLibsqlStore({ directory });
  const chat = createWebChat({
    host: "127.0.0.1",
    port: 0,
    store,
    filesDirectory: join(directory, "files"),
    pageDirectory: builtPage,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const channel: Channel = {
    ...chat,
    async send(session, reply, call) {
      await commitReply(store, session, reply, call.key);
      return chat.send(session, reply, call);
    },
  };
  const names: Record<PersonName, string> = { first: "王社工", second: "李社工" };
  const textById = new Map<string, { person: PersonName; text: string }>();
  const readers = new Map<PersonName, EventsReader>();
  const readerOf = async (person: PersonName) => {
    const reader = readers.get(person) ?? (await readEvents(chat.url(), names[person]));
    readers.set(person, reader);
    await until("the stream to open", () => reader.openings[0]);
    return reader;
  };
  return {
    channel,
    async say(person, text) {
      const id = randomUUID();
      textById.set(id, { person, text });
      await say(chat.url(), names[person], text, id);
      return id;
    },
    sayFile: async (person, name, bytes) => void (await sayFile(chat.url(), names[person], name, bytes)),
    async repeat(id) {
      const { person, text } = textById.get(id)!;
      await say(chat.url(), names[person], text, id);
    },
    async textsShown(person) {
      const { entries } = await readerOf(person);
      return entries.flatMap((entry) => (entry.kind === "text" ? [entry.text] : []));
    },
    async filesShown(person) {
      const { entries } = await readerOf(person);
      const files = entries.flatMap((entry) => (entry.kind === "file" && entry.bytes !== null ? [entry] : []));
      return Promise.all(
        files.map(async ({ id, name }) => {
          const response = await fetch(fileUrl(chat.url(), names[person], id));
          return { name, bytes: Buffer.from(await response.arrayBuffer()) };
        }),
      );
    },
    async close() {
      for (const reader of readers.values()) reader.close();
      await chat.stop();
      await store.close();
    },
  };
});
