/** The console on the real server over a real store, filled by the real machine and kernel; what the tools say is scripted. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Libsql from "libsql";
import { afterAll } from "vitest";
import type { WebChatOptions } from "../../src/adapters/channels/webChat/options.ts";
import { createWebChat } from "../../src/adapters/channels/webChat.ts";
import { openAccessStore } from "../../src/adapters/console/accessDatabase.ts";
import { createAppendLine } from "../../src/adapters/console/appendLine.ts";
import { writeWorkbook } from "../../src/adapters/console/excel.ts";
import { openIndexStore } from "../../src/adapters/console/indexDatabase.ts";
import { createLibsqlStore } from "../../src/adapters/stores/libsqlStore.ts";
import { buildPage } from "../../src/adapters/web/buildPage.ts";
import type { Handbooks } from "../../src/console/core.ts";
import type { People } from "../../src/console/people.ts";
import { createConsole } from "../../src/console/routes.ts";
import type { Me, Role } from "../../src/console/view.ts";
import { session as machine } from "../../src/machines/session.ts";
import { wording } from "../../src/machines/wording.ts";
import { chainedRow } from "../../src/session/draft.ts";
import { createInbox } from "../../src/session/inbox.ts";
import { createKernel, type Tools } from "../../src/session/kernel.ts";
import type { LogRow } from "../../src/session/sessionStore.ts";
import { Failure } from "../../src/shared/failures.ts";
import { sessionKey } from "../../src/shared/ids.ts";
import type { Person } from "../../src/shared/people.ts";
import type { PlanDraft } from "../../src/shared/plan.ts";
import type { Message, Turn, UnderstandInput } from "../../src/shared/turn.ts";
import { openProposalBook } from "../../src/tools/proposeQuestions/proposalBook.ts";
import { answer, decidedAnswer, decidedAsk, decidedUnknown, fullSlots, question, reading } from "../machines/play.ts";

const made: string[] = [];
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "linli-console-"));
  made.push(directory);
  return directory;
}

/** Removes what the tests of this file left in the temporary folder. */
export function useTemporaryDirectories(): void {
  afterAll(async () => {
    for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  });
}

const pageDirectory = (folder: string) => () =>
  buildPage({ sourceDirectory: join(import.meta.dirname, "../..", folder), cacheDirectory: pageCache });
const pageCache = temporaryDirectory();

/** What a text means here; an option that is open is understood by its label. */
function turnOf({ message: { text }, situation }: UnderstandInput): Turn {
  const index = situation.options.indexOf(text);
  if (index >= 0) return { type: "turn.choice", index };
  const budget = /预算改成(\d+)/.exec(text)?.[1];
  if (budget) return { type: "turn.slots", reading: reading({ budget: Number(budget) }) };
  if (text.includes("12月12日"))
    return { type: "turn.slots", reading: reading({ date: "2026-12-12", start: "14:00" }) };
  if (text.includes("包饺子")) {
    const { theme = "", audience = "", budget: yuan = 0 } = fullSlots;
    return { type: "turn.plan", reading: reading({ theme, audience, budget: yuan }) };
  }
  const byText: Record<string, Turn> = {
    原文: { type: "turn.original" },
    确认: { type: "turn.confirm" },
    取消: { type: "turn.cancel" },
    帮助: { type: "turn.help" },
    转人工: { type: "turn.human" },
  };
  return byText[text] ?? (/怎么|吗|哪/.test(text) ? question(text) : { type: "turn.smallTalk", topic: "chat" });
}

type SessionTools = Tools<typeof machine>;

const planFileOf = (directory: string, session: string) =>
  join(directory, `${Buffer.from(session).toString("hex")}.docx`);

/** `tick` lets the clock go on, as if a tool took that long. */
function scriptedTools(directory: string, tick: (milliseconds: number) => void): SessionTools {
  const handbook = join(directory, "handbook.docx");
  writeFileSync(handbook, "PK-handbook");
  return {
    transcribe: async () => ({ text: "" }),
    async understand(input) {
      tick(120);
      return { turns: [turnOf(input)] };
    },
    async searchSops({ question: asked }) {
      tick(350);
      if (asked.includes("出错")) throw new Failure("ENCODER_FAILED");
      if (asked.includes("火星")) return { ...decidedUnknown, reason: "资料库里没有讲这件事的手册" };
      return asked.includes("补办") ? decidedAnswer : decidedAsk;
    },
    async composeAnswer() {
      tick(40);
      return { ...answer, document: { ...answer.document, path: handbook } };
    },
    callPerson: async () => ({
      ...{ told: true, who: "和平居委会的同事", when: "", phone: "", hotline: "" },
      ...{ remindMs: 1_800_000, resumeMs: 86_400_000 },
    }),
    administer: async () => ({ text: "" }),
    restateQuestion: async () => ({ text: "" }),
    listCatalogue: async ({ topic }) => ({ level: "nothing", topic, entries: [], sample: true }),
    suggestThemes: async () => ({ ideas: [], passedOver: [] }),
    async writePlan({ slots, suggested }, call) {
      for (const [done, label] of ["活动目的", "活动流程", "经费预算"].entries()) {
        tick(4_000);
        call.progress({ type: "plan.progress", progress: { phase: "writing", label, done, total: 3 } });
      }
      tick(4_000);
      return { slots, suggested, writerNote: "", writer: "builtin" } as unknown as PlanDraft;
    },
    async renderPlan(_input, { session }) {
      tick(200);
      const path = planFileOf(directory, session);
      if (!session.includes(encodeURIComponent("丢件"))) writeFileSync(path, "PK-plan");
      return { name: "活动策划案-包饺子.docx", path, bytes: 7 };
    },
  };
}

/** The people of the office: all are colleagues, of two 居委会. */
const units: Readonly<Record<string, string>> = { 赵社工: "和平居委会", 钱社工: "和平居委会" };
const roster: People = {
  find: (_channel, person) =>
    person === "zhang"
      ? { name: "张社工", unit: "幸福里居委会", isColleague: true }
      : /社工$/.test(person)
        ? { name: person, unit: units[person] ?? "幸福里居委会", isColleague: true }
        : { name: person, unit: "幸福里居委会", isColleague: /^(丢件|被改|旧版|坏行|<img)/.test(person) },
};

/** Who is in charge of what. */
const staff: readonly Person[] = [
  { account: "zhang", name: "张社工", committee: "幸福里居委会", role: "worker", duties: ["社保卡"] },
  { account: "wu", name: "吴社工", committee: "和平居委会", role: "worker", duties: ["社保卡"] },
  { account: "zheng", name: "郑督导", committee: "幸福里居委会", role: "supervisor", duties: [] },
];

/** The two handbooks that the scripted tools know, as a library. */
function handbooks(path: string): Handbooks {
  const documents = ["社会保障卡挂失补办", "社会保障卡首次申领"].map((title, index) => ({
    versionId: index === 0 ? answer.document.versionId : "v-first",
    file: `D00${2 - index} ${title}.docx`,
    path,
    title,
    category: "社会保障",
    task: index === 0 ? "社保卡补办" : "社保卡申领",
    effectiveFrom: "2025-03-01",
    edition: "2025版",
    sample: true,
    sections: { unit: ["社保中心"], ...Object.fromEntries(answer.sections.map(({ name, lines }) => [name, lines])) },
    branches: [],
    unassigned: [],
  }));
  return {
    documents: () => documents,
    version: (versionId) => documents.find((document) => document.versionId === versionId),
    byTitle: (title) => documents.find((document) => document.title === title),
  };
}

/** Somebody who is signed in, with what a browser would send. */
export const password = "一句好记的话2026";
export type Session = { name: string; cookie: string; headers: Record<string, string> };

export type ConsoleWorld = Awaited<ReturnType<typeof openConsoleWorld>>;

type WorldOptions = Partial<Pick<WebChatOptions, "host" | "port" | "publicUrl" | "tls">> & { directory?: string };

export async function openConsoleWorld({
  directory = temporaryDirectory(),
  port = 0,
  host = "127.0.0.1",
  ...address
}: WorldOptions = {}) {
  const store = createLibsqlStore({ directory });
  const access = openAccessStore(directory);
  const index = openIndexStore(directory);
  const complaints: string[] = [];
  const complain = (fields: Record<string, unknown>, words: string) =>
    void complaints.push(`${words} ${String(fields["error"] ?? "")}`);
  const log = { info: () => undefined, warn: complain, error: complain };
  let clock = Date.parse("2026-11-23T10:00:00+08:00");
  const tick = (milliseconds: number) => {
    clock += milliseconds;
  };
  const tools = scriptedTools(directory, tick);
  const library = handbooks(join(directory, "handbook.docx"));
  const kept: string[] = [];
  const book = openProposalBook({ path: join(directory, "proposals.jsonl"), now: () => Date.now() });
  const learnt: { title: string; question: string }[] = [];
  const told: { account: string; text: string }[] = [];
  const call = { key: "", session: "", signal: new AbortController().signal, progress: () => undefined };
  let changed = { documents: false };
  const board = createConsole({
    ...{ store, machine, access, index, roster, library, log, writeWorkbook },
    office: {
      staff: () => staff,
      tell: async (account, text) => {
        told.push({ account, text });
        return true;
      },
    },
    tools: {
      searchSops: async (input) => (changed.documents ? decidedUnknown : tools.searchSops(input, call)),
      composeAnswer: (input) => tools.composeAnswer(input, call),
    },
    draftAnswer: async (versionId, asked) =>
      wording.forward(await tools.composeAnswer({ versionId, question: asked, aspects: [] }, call)),
    embed: async (texts) => texts.map((text) => (text.includes("火星") ? [1, 0] : [0, 1])),
    dispatch: (...event) => kernel.dispatch(...event),
    async keepAnswer(asked) {
      kept.push(asked);
      return asked;
    },
    appendLine: createAppendLine(directory),
    planKind: async (theme) => (theme.includes("饺子") ? "包饺子" : "其他活动"),
    proposals: {
      open: book.open,
      async accept({ id, title }, by, question) {
        learnt.push({ title, question });
        await book.accept(id, by, question);
      },
      drop: book.drop,
    },
    fileDirectories: [join(directory, "files"), directory],
    pageDirectory: pageDirectory("src/console/web"),
    secure: address.publicUrl?.startsWith("https:") === true || address.tls !== undefined,
    now: () => Date.now(),
  });
  const noticed: typeof store = {
    ...store,
    async append(change) {
      const outcome = await store.append(change);
      board.note(change.session);
      return outcome;
    },
  };
  const channel = createWebChat({
    host,
    ...(board.hasAccounts() || address.publicUrl ? { signedIn: board.signedIn } : {}),
    ...address,
    port,
    store,
    log,
    filesDirectory: join(directory, "files"),
    pageDirectory: pageDirectory("src/adapters/channels/webChat/page"),
    mounts: [board],
  });
  const kernel = createKernel({
    machine,
    older: [],
    tools,
    store: noticed,
    send: board.watch(channel.send),
    now: () => clock,
    timers: "manual",
    limits: { sendAttemptsMax: 1 },
    onFault: () => undefined,
  });
  await kernel.recover();
  await channel.start(createInbox({ kernel, store }));
  board.start();
  let count = 0;
  const url = () => `${channel.url()}/console/`;

  async function post<T>(
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<[number, T, string]> {
    const response = await fetch(`${url()}api/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: channel.url(), ...headers },
      body: JSON.stringify(body),
    });
    const cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    return [response.status, (await response.json()) as T, cookie];
  }

  async function redeemed(token: string, name: string): Promise<Session> {
    const [status, me, cookie] = await post<Me>("redeem", { token, name, password });
    if (status !== 200) throw new Error(`${name} cannot sign in: ${JSON.stringify(me)}`);
    return { name, cookie, headers: { Cookie: cookie, "x-linli-csrf": me.user?.csrf ?? "" } };
  }

  /** The first administrator, by the link that the start prints. */
  const setUp = (name = "管理员甲") => redeemed(board.setupPath()?.split("/").at(-1) ?? "", name);

  async function addUser(by: Session, name: string, role: Role, unit: string): Promise<Session> {
    const [, { token }] = await post<{ token: string }>("users", { name, role, unit }, by.headers);
    return redeemed(token, name);
  }

  /** Says texts one after the other, each when the session has come to rest. */
  async function say(person: string, texts: readonly string[], more: Partial<Message> = {}): Promise<string> {
    const session = sessionKey("web", more.room ?? person, person);
    for (const text of texts) {
      tick(20_000);
      count += 1;
      const message = { id: `m${count}`, at: clock, kind: "text" as const, text, from: person, ...more };
      await kernel.dispatch(session, message.id, { type: "message.received", message, at: clock });
      await kernel.settled(session);
    }
    return session;
  }

  const settled = (person: string) => kernel.settled(sessionKey("web", person, person));

  /** Changes the log behind the program's back. */
  function edit(session: string, from: string, to: string): void {
    const database = new Libsql(join(directory, "sessions.db"));
    const changed = database
      .prepare("update log set body = replace(body, ?, ?) where session = ? and body like ?")
      .run(from, to, session, `%${from}%`);
    database.close();
    if (changed.changes === 0) throw new Error(`no row of ${session} says ${from}`);
  }

  /** The same, with every hash made anew, as if another version of the machine had written it. */
  function forge(session: string, from: string, to: string): void {
    const database = new Libsql(join(directory, "sessions.db"));
    const rows = database.prepare("select seq, body from log where session = ? order by seq").all(session) as LogRow[];
    let prevHash = session;
    for (const { seq, body } of rows) {
      const { hash, body: forged } = chainedRow(session, seq, prevHash, body.replaceAll(from, to));
      database
        .prepare("update log set prevHash = ?, hash = ?, body = ? where session = ? and seq = ?")
        .run(prevHash, hash, forged, session, seq);
      prevHash = hash;
    }
    database.prepare("update session set hash = ? where session = ?").run(prevHash, session);
    database.close();
  }

  return {
    directory,
    board,
    core: board.core,
    access,
    index,
    kept,
    book,
    learnt,
    told,
    post,
    setUp,
    addUser,
    redeemed,
    /** From now on the library holds nothing that answers. */
    forget: () => {
      changed = { documents: true };
    },
    kernel,
    store,
    say,
    settled,
    /** Where the plan of a person lies. */
    planFile: (person: string) => planFileOf(directory, sessionKey("web", person, person)),
    edit,
    forge,
    complaints,
    url: url(),
    origin: channel.url(),
    async close() {
      await channel.stop();
      board.stop();
      await kernel.close();
      index.close();
      access.close();
      await store.close();
    },
  };
}
