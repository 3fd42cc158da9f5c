/** Logs of real dialogues on the product's machine, and what a live XState actor that is persisted after each event makes of the same events. */
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AnyStateMachine, createActor, fromCallback, SimulatedClock } from "xstate";
import { createLibsqlStore } from "../../src/adapters/stores/libsqlStore.ts";
import { session } from "../../src/machines/session.ts";
import { createReplay, parseBody } from "../../src/session/replay.ts";
import type { LogRow, SessionHead } from "../../src/session/sessionStore.ts";
import { sessionEvents } from "../../src/session/step.ts";

type Log = { session: string; rows: LogRow[]; head: SessionHead };

const folder = fileURLToPath(new URL("../../test/conversations/", import.meta.url));
const main = fileURLToPath(new URL("../../bin/linli.mjs", import.meta.url));
/** People talk with the program again and again: so many sessions share all dialogues. */
const sessionCount = 60;
const start = Date.parse("2026-11-23T09:00:00+08:00");

/** What is said in the dialogues that the tests play, as lines for `linli simulate`. */
async function readScript(): Promise<string[]> {
  const lines: string[] = [];
  let dialogues = 0;
  for (const name of (await readdir(folder)).filter((each) => each.endsWith(".jsonl")).sort()) {
    for (const text of (await readFile(join(folder, name), "utf8")).split("\n").filter(Boolean)) {
      const line = JSON.parse(text) as { dialogue?: string; text?: unknown };
      if (line.dialogue !== undefined) dialogues += 1;
      if (typeof line.text !== "string" || line.text.trim() === "") continue;
      const at = new Date(start + lines.length * 20_000).toISOString();
      lines.push(JSON.stringify({ session: `s${dialogues % sessionCount}`, text: line.text, at }));
    }
  }
  return lines;
}

/** Has the program hold the dialogues and reads what it logged. Takes some seconds. */
export async function holdDialogues(): Promise<Log[]> {
  const directory = await mkdtemp(join(tmpdir(), "linli-bench-"));
  try {
    const child = spawn(process.execPath, [main, "simulate", "--keep", "--writer", "builtin"], {
      env: { ...process.env, LINLI_DATA_DIR: directory },
      stdio: ["pipe", "ignore", "ignore"],
    });
    const ended = new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
    child.stdin.end(`${(await readScript()).join("\n")}\n`);
    await ended;
    const store = createLibsqlStore({ directory, readOnly: true });
    const logs: Log[] = [];
    for (const name of await store.sessions()) {
      const head = await store.head(name);
      if (head) logs.push({ session: name, head, rows: await store.rows(name) });
    }
    await store.close();
    return logs;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Replays all logs; gives events a second. Every event, its digest, and the chain of the log are looked at, as by `linli replay`. */
export function replayDialogues(logs: readonly Log[]): number {
  const replay = createReplay({ machine: session, older: [] });
  const since = performance.now();
  let events = 0;
  for (const { session: name, rows, head } of logs) {
    const { steps, divergence, brokenChain } = replay(name, rows, { head });
    if (divergence || brokenChain) throw new Error(`the replay of ${name} differs`);
    events += steps;
  }
  return (events * 1_000) / (performance.now() - since);
}

/** The same events into actors that stay alive and are persisted as JSON after each, as somebody would who uses XState alone. */
export function liveDialogues(logs: readonly Log[]): number {
  const idle = fromCallback(() => undefined);
  const actors = Object.fromEntries(Object.keys(session.implementations.actors).map((name) => [name, idle]));
  const machine = session.provide({ actors } as never) as unknown as AnyStateMachine;
  const since = performance.now();
  let events = 0;
  for (const { session: name, rows, head } of logs) {
    const actor = createActor(machine, { clock: new SimulatedClock() });
    actor.start();
    let persisted = "";
    for (const { body } of rows) {
      const row = parseBody(body);
      if (row && row.event.type !== sessionEvents.open) actor.send({ ...row.event, at: row.at });
      persisted = JSON.stringify(actor.getPersistedSnapshot());
      events += 1;
    }
    actor.stop();
    const { value } = JSON.parse(persisted) as { value: unknown };
    if (JSON.stringify(value) !== JSON.stringify(JSON.parse(head.state).value))
      throw new Error(`a live actor leaves ${name} somewhere else`);
  }
  return (events * 1_000) / (performance.now() - since);
}
