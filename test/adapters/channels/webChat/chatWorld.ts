/** The web chat with a real kernel, a real store and the real session machine; what its tools say is scripted. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { WebChatOptions } from "../../../../src/adapters/channels/webChat/options.ts";
import { createWebChat } from "../../../../src/adapters/channels/webChat.ts";
import { createLibsqlStore } from "../../../../src/adapters/stores/libsqlStore.ts";
import { buildPage } from "../../../../src/adapters/web/buildPage.ts";
import { session as machine } from "../../../../src/machines/session.ts";
import { createInbox } from "../../../../src/session/inbox.ts";
import { createKernel, type Tools } from "../../../../src/session/kernel.ts";
import { Failure } from "../../../../src/shared/failures.ts";
import type { PlanDraft } from "../../../../src/shared/plan.ts";
import type { Turn, UnderstandInput } from "../../../../src/shared/turn.ts";
import { answer, decidedAnswer, decidedAsk, fullSlots, question, reading } from "../../../machines/play.ts";

const made: string[] = [];
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "linli-webchat-"));
  made.push(directory);
  return directory;
}
const pageCache = temporaryDirectory();
const pageSource = new URL("../../../../src/adapters/channels/webChat/page", import.meta.url).pathname;
export const builtPage = () => buildPage({ sourceDirectory: pageSource, cacheDirectory: pageCache });

/** Removes what the tests of this file left in the temporary folder. */
export function useTemporaryDirectories(): void {
  afterAll(async () => {
    for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  });
}

/** A plan that is being written: the test says how far it is. */
export type Writing = {
  progress(label: string, done: number, total: number): void;
  finish(): void;
};

type SessionTools = Tools<typeof machine>;
const draft = { slots: fullSlots, suggested: [], writerNote: "", writer: "builtin" } as unknown as PlanDraft;

/** What a text means here; options that are open are understood by their label. */
function turnOf({ message: { text, kind }, situation }: UnderstandInput): Turn {
  const index = situation.options.indexOf(text);
  if (index >= 0) return { type: "turn.choice", index };
  if (kind === "file" || text.trim() === "") return { type: "turn.smallTalk", topic: "unreadable" };
  if (text.includes("社保卡")) return question(text);
  if (text.includes("包饺子")) return { type: "turn.plan", reading: reading(fullSlots) };
  const byText: Record<string, Turn> = {
    原文: { type: "turn.original" },
    确认: { type: "turn.confirm" },
    取消: { type: "turn.cancel" },
    帮助: { type: "turn.help" },
  };
  return byText[text] ?? { type: "turn.smallTalk", topic: "chat" };
}

type Script = { directory: string; handbook: string; writings: Writing[]; holds: (() => void)[] };

function scriptedTools({ directory, handbook, writings, holds }: Script): SessionTools {
  return {
    transcribe: async () => ({ text: "" }),
    async understand(input) {
      if (input.message.text.includes("慢慢想")) await new Promise<void>((resolve) => holds.push(resolve));
      return { turns: [turnOf(input)] };
    },
    searchSops: async ({ question: asked }) => (asked.includes("补办") ? decidedAnswer : decidedAsk),
    composeAnswer: async () => ({ ...answer, document: { ...answer.document, path: handbook } }),
    callPerson: () => Promise.reject(new Error("nobody is at the desk")),
    administer: async () => ({ text: "" }),
    restateQuestion: async () => ({ text: "" }),
    listCatalogue: async ({ topic }) => ({ level: "nothing", topic, entries: [], sample: true }),
    suggestThemes: async () => ({ ideas: [], passedOver: [] }),
    writePlan: (_input, call) =>
      new Promise((resolve, reject) => {
        call.signal.addEventListener("abort", () => reject(new Failure("TOOL_CANCELLED")));
        writings.push({
          progress: (label, done, total) =>
            call.progress({ type: "plan.progress", progress: { phase: "writing", label, done, total } }),
          finish: () => resolve(draft),
        });
      }),
    renderPlan: async () => {
      const path = join(directory, "plan.docx");
      writeFileSync(path, planBytes);
      return { name: "活动策划案-包饺子.docx", path, bytes: planBytes.length };
    },
  };
}

export const planBytes = Buffer.from("PK-plan".repeat(4_000));
export const handbookBytes = Buffer.from("PK-handbook".repeat(3_000));

export type ChatWorld = Awaited<ReturnType<typeof openChatWorld>>;

/** The same `directory` again stands for the program after a restart. */
export async function openChatWorld(over: Partial<WebChatOptions> & { directory?: string } = {}) {
  const { directory = temporaryDirectory(), ...options } = over;
  mkdirSync(directory, { recursive: true });
  const handbook = join(directory, "handbook.docx");
  writeFileSync(handbook, handbookBytes);
  const store = createLibsqlStore({ directory });
  const writings: Writing[] = [];
  /** Call one to let a message that says 慢慢想 be understood. */
  const holds: (() => void)[] = [];
  const complaints: string[] = [];
  const complain = (fields: Record<string, unknown>, words: string) =>
    void complaints.push(`${words} ${String(fields["error"] ?? "")}`);
  const channel = createWebChat({
    host: "127.0.0.1",
    port: 0,
    store,
    filesDirectory: join(directory, "files"),
    pageDirectory: builtPage,
    log: { info: () => undefined, warn: complain, error: complain },
    ...options,
  });
  const kernel = createKernel({
    machine,
    older: [],
    tools: scriptedTools({ directory, handbook, writings, holds }),
    store,
    send: channel.send,
    now: () => Date.now(),
    timers: "manual",
    limits: { toolMsByName: { writePlan: 600_000 } },
    onFault: ({ during, error }) => complaints.push(`${during} ${String(error)}`),
  });
  const close = async () => {
    await channel.stop();
    await kernel.close();
    await store.close();
  };
  await kernel.recover();
  try {
    await channel.start(createInbox({ kernel, store }));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    channel,
    kernel,
    store,
    directory,
    writings,
    holds,
    complaints,
    url: channel.url(),
    port: Number(new URL(channel.url()).port),
    close,
  };
}
