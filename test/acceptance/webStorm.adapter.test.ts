/** The real program with its web chat is killed again and again while people write: whoever was told "kept" gets one answer, once. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { ChatEntry } from "../../src/adapters/channels/webChat/entry.ts";
import { sessionOf } from "../../src/adapters/channels/webChat/person.ts";
import { createLibsqlStore } from "../../src/adapters/stores/libsqlStore.ts";
import { openLog } from "../../src/runs.ts";
import type { RowBody } from "../../src/session/sessionStore.ts";
import type { Command } from "../../src/session/step.ts";
import { randomOf, seedOf } from "../session/harness/subject.ts";
import { depsOf } from "./wiring.ts";

const program = fileURLToPath(new URL("../../bin/linli.mjs", import.meta.url));
const seed = seedOf();
const kills = Number(process.env["KILLS"] ?? 3);
const waitMsMax = 100_000;
const answerMsMax = 20_000;
/** Whoever tries again at once is told to wait. */
const againMs = 400;
const people = ["甲", "乙", "丙", "丁"];
/** What each person says between two kills; who orders a plan says the first two and must get one document. */
const order = ["下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人", "确认"];
const said = ["帮助", "社保卡掉了怎么办", "谢谢"];

const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0).reverse()) close();
});

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + waitMsMax;
  const problems = new Set<string>();
  while (Date.now() < end) {
    // A program that is not there refuses the connection.
    const found = await look().catch((error: unknown) => {
      problems.add(String(error));
    });
    if (found !== undefined) return found;
    await wait(againMs);
  }
  throw new Error(`waited in vain for ${what}: ${[...problems].join("; ")}`);
}

type Program = { url: string; kill(): Promise<void>; end(): Promise<void> };

async function launch(directory: string, port: string): Promise<Program> {
  const env = { ...process.env, LINLI_DATA_DIR: directory, LINLI_MODELS_DIR: directory, LINLI_MODEL_SOURCES: "none" };
  const child: ChildProcess = spawn(process.execPath, [program, "start", "--port", port], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  closings.push(() => child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => (output += data.toString()));
  const url = await until("the start of the program", async () => {
    if (child.exitCode !== null) throw new Error(output);
    return /(http:\/\/127\.0\.0\.1:\d+)\s/.exec(output)?.[1];
  });
  const stopWith = (signal: NodeJS.Signals) => async () => {
    const closed = once(child, "close");
    child.kill(signal);
    await closed;
  };
  return { url, kill: stopWith("SIGKILL"), end: stopWith("SIGTERM") };
}

/** Sends a message until it is acknowledged, always under the same id, as the page does. */
async function send(url: string, person: string, text: string): Promise<string> {
  const id = randomUUID();
  const body = JSON.stringify({ person, id, text });
  const headers = { "content-type": "application/json" };
  await until(`an acknowledgement of ${text}`, async () => {
    const signal = AbortSignal.timeout(answerMsMax);
    const answer = await fetch(`${url}/api/messages`, { method: "POST", headers, body, signal });
    // 200: it was stored already, only nobody was told.
    if (answer.status !== 202 && answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    return true;
  });
  return id;
}

async function historyOf(url: string, person: string): Promise<ChatEntry[]> {
  const signal = AbortSignal.timeout(answerMsMax);
  const answer = await fetch(`${url}/api/history?person=${encodeURIComponent(person)}`, { signal });
  return ((await answer.json()) as { entries: ChatEntry[] }).entries;
}

describe(`the web chat under ${kills} kills (SEED=${seed})`, () => {
  it("loses no message, answers each once, and makes one document for one confirmation", async () => {
    const random = randomOf(seed);
    const directory = mkdtempSync(join(tmpdir(), "linli-webstorm-"));
    closings.push(() => rmSync(directory, { recursive: true, force: true }));
    const acknowledged = new Map(people.map((person) => [person, [] as string[]]));
    let running = await launch(directory, "0");
    const { url } = running;
    const { port } = new URL(url);
    for (let round = 0; round < kills; round += 1) {
      const words = (person: string) => (person === people[round % people.length] ? [...order, ...said] : said);
      const talking = people.map(async (person) => {
        for (const text of words(person)) acknowledged.get(person)?.push(await send(url, person, text));
      });
      await wait(random.below(1_500));
      await running.kill();
      running = await launch(directory, port);
      await Promise.all(talking);
    }
    for (const person of people) {
      const orders = Math.floor(kills / people.length) + (people.indexOf(person) < kills % people.length ? 1 : 0);
      await until(`the documents of ${person}`, async () => {
        const files = (await historyOf(url, person)).filter(({ kind }) => kind === "file");
        return files.length >= orders ? true : undefined;
      });
    }
    const store = createLibsqlStore({ directory, readOnly: true });
    await until("rest", async () => ((await store.dueEffects()).length === 0 ? true : undefined));
    await store.close();
    await running.end();
    await verify(directory, acknowledged);
  }, 300_000);
});

async function verify(directory: string, acknowledged: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const log = await openLog(depsOf(directory));
  const store = createLibsqlStore({ directory, readOnly: true });
  for (const [person, ids] of acknowledged) {
    const session = sessionOf(person);
    expect(await log.replay(session), person).toMatchObject({ divergedAt: null, brokenAt: null });
    const bodies = (await store.rows(session)).map(({ body }) => JSON.parse(body) as RowBody);
    const received = bodies.flatMap(({ event, key }) => (event.type === "message.received" ? [key] : []));
    expect(received, `${person}: each message once`).toEqual(ids);
    const state = JSON.parse((await store.head(session))?.state ?? "{}") as { context: Record<string, unknown> };
    expect(state.context, `${person}: nothing is left unanswered`).toMatchObject({
      inbox: [],
      message: null,
      jobs: [],
    });
    const replies = bodies.flatMap(({ commands }) => (commands as Command[]).filter(isReply));
    expect(replies.length).toBeGreaterThanOrEqual(ids.length);
    const confirmed = bodies.filter(({ event }) => JSON.stringify(event).includes('"turn.confirm"')).length;
    const documents = replies.filter((command) => command.do === "emit" && command.event["kind"] === "file");
    expect(documents.length, `${person}: one document for one confirmation`).toBe(confirmed);
  }
  expect(await store.dueEffects()).toEqual([]);
  await store.close();
  await log.close();
}

const isReply = (command: Command) =>
  command.do === "emit" && command.event.type === "reply" && command.event["kind"] !== "progress";
