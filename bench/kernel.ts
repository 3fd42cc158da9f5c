/**
 * Kernel throughput: durable events a second against the bare libsql commit loop in the same run, steps and replays a second.
 *
 *   tsx bench/kernel.ts [ROUNDS]
 *
 * Rounds alternate, so that a slow moment of the machine hits both sides; medians are printed. Every commit is one fsync on both sides.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../src/adapters/stores/libsqlDatabase.ts";
import { createLibsqlStore } from "../src/adapters/stores/libsqlStore.ts";
import { createKernel } from "../src/session/kernel.ts";
import { createReplay } from "../src/session/replay.ts";
import type { LogRow } from "../src/session/sessionStore.ts";
import { type SessionEvent, type SessionState, sessionEvents, step } from "../src/session/step.ts";
import { type DeskEvent, desk } from "../test/session/harness/deskMachine.ts";

const rounds = Number(process.argv[2] ?? 7);
const eventsPerRound = 1_000;
const sessionCount = 20;
const start = Date.parse("2026-11-23T10:00:00+08:00");

/** A form that is filled in, put aside and taken up again: no tools, one reply in two events. */
const script: Omit<DeskEvent, "at">[] = [
  { type: "plan" },
  { type: "fill", theme: "包饺子" } as DeskEvent,
  { type: "later" },
  { type: "resume" },
  { type: "fill", budget: 2_000 } as DeskEvent,
  { type: "cancel" },
];
const eventOf = (number: number): DeskEvent & SessionEvent =>
  ({ ...script[number % script.length]!, at: start + number }) as DeskEvent & SessionEvent;

function perSecond(count: number, since: number): number {
  return (count * 1_000) / (performance.now() - since);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The least that durability costs: one insert of a row of the same size in one transaction. */
function bareLoop(directory: string, body: string): number {
  const database = openDatabase(join(directory, "bare.db"), false);
  database.execute("create table log(session text, seq integer, body text, primary key(session, seq)) without rowid");
  const insert = database.change("insert into log values (?,?,?)");
  const since = performance.now();
  for (let number = 0; number < eventsPerRound; number += 1) {
    database.transaction(() => insert(`s${number % sessionCount}`, number, body));
  }
  const rate = perSecond(eventsPerRound, since);
  database.close();
  return rate;
}

/** Events taken by the kernel, each durable before it counts; the replies that they cause wait behind them, as behind a slow channel. */
async function kernelLoop(directory: string): Promise<{ rate: number; rows: LogRow[] }> {
  const store = createLibsqlStore({ directory });
  const none = () => Promise.reject(new Error("no tool runs here"));
  const send = (_session: string, _reply: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise<never>((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("closing"))));
  const kernel = createKernel({
    machine: desk,
    older: [],
    tools: { search: none, write: none },
    store,
    send,
    now: () => start,
    timers: "manual",
  });
  const since = performance.now();
  for (let number = 0; number < eventsPerRound; number += 1) {
    await kernel.dispatch(`s${number % sessionCount}`, `m${number}`, eventOf(Math.floor(number / sessionCount)));
  }
  const rate = perSecond(eventsPerRound, since);
  await kernel.close();
  const rows = await store.rows("s0");
  await store.close();
  return { rate, rows };
}

function stepLoop(): number {
  let state: SessionState = step(desk, undefined, { type: sessionEvents.open, at: start }).state;
  const since = performance.now();
  for (let number = 0; number < eventsPerRound * 5; number += 1) state = step(desk, state, eventOf(number)).state;
  return perSecond(eventsPerRound * 5, since);
}

function replayLoop(rows: LogRow[]): number {
  const replay = createReplay({ machine: desk, older: [] });
  const since = performance.now();
  let steps = 0;
  while (steps < eventsPerRound * 2) {
    const report = replay("s0", rows);
    if (report.divergence || report.brokenChain) throw new Error("the replay differs");
    steps += report.steps;
  }
  return perSecond(steps, since);
}

const figures = { bare: [] as number[], durable: [] as number[], step: [] as number[], replay: [] as number[] };
for (let round = 0; round <= rounds; round += 1) {
  const directory = mkdtempSync(join(tmpdir(), "linli-bench-"));
  const { rate, rows } = await kernelLoop(directory);
  const measured = {
    durable: rate,
    bare: bareLoop(directory, rows.at(-1)?.body ?? ""),
    step: stepLoop(),
    replay: replayLoop(rows),
  };
  rmSync(directory, { recursive: true, force: true });
  // The first round only warms up.
  if (round === 0) continue;
  for (const name of Object.keys(figures) as (keyof typeof figures)[]) figures[name].push(measured[name]);
}
const ratios = figures.durable.map((rate, round) => rate / (figures.bare[round] ?? 1));
console.log(`bare libsql commits (WAL, FULL)   ${median(figures.bare).toFixed(0)} /s`);
console.log(
  `durable kernel events             ${median(figures.durable).toFixed(0)} /s   ratio ${median(ratios).toFixed(2)}`,
);
console.log(`pure steps                        ${median(figures.step).toFixed(0)} /s`);
console.log(`replayed events                   ${median(figures.replay).toFixed(0)} /s`);
console.log(`medians of ${rounds} alternating rounds of ${eventsPerRound} events in ${sessionCount} sessions`);
