/**
 * Kernel throughput: durable events a second against the bare commit loop of libsql, and of Redis, in the same run; steps and replays a second.
 *
 *   tsx bench/kernel.ts [--rounds 15] [--json]
 *
 * Short rounds alternate, so that a slow moment of the machine hits both sides. Every commit is one fsync on both sides. "Store alone"
 * commits the very changes that the kernel committed: what lies between it and the bare loop is data, what lies above it is the kernel.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../src/adapters/stores/libsqlDatabase.ts";
import { createLibsqlStore } from "../src/adapters/stores/libsqlStore.ts";
import { connectRedis } from "../src/adapters/stores/redis/connection.ts";
import { acquireLease } from "../src/adapters/stores/redis/lease.ts";
import { createRedisStore } from "../src/adapters/stores/redisStore.ts";
import { createKernel } from "../src/session/kernel.ts";
import { createReplay } from "../src/session/replay.ts";
import type { Append, LogRow, SessionStore } from "../src/session/sessionStore.ts";
import { type SessionEvent, type SessionState, sessionEvents, step } from "../src/session/step.ts";
import { hasRedis, startRedis } from "../test/helpers/redisServer.ts";
import { type DeskEvent, desk } from "../test/session/harness/deskMachine.ts";
import { holdDialogues, liveDialogues, replayDialogues } from "./kernel/dialogues.ts";
import { createReport, readOptions, rowOf, type Series } from "./report.ts";

const options = readOptions({ rounds: 15 });
const eventsPerRound = 400;
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

/** The least that durability costs: one insert of a row of the same size in one transaction, into a file with SQLite's usual pages. */
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

/**
 * Events taken by the kernel, each durable before it counts; the replies that they cause wait behind them, as behind a slow channel. One
 * after the other, or with all sessions talking at once, each waiting for its own events only.
 */
async function kernelLoop(
  opened: SessionStore,
  atOnce = false,
): Promise<{ rate: number; rows: LogRow[]; changes: Append[] }> {
  const changes: Append[] = [];
  const store: SessionStore = {
    ...opened,
    append(change) {
      changes.push(change);
      return opened.append(change);
    },
  };
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
  const take = (number: number) =>
    kernel.dispatch(`s${number % sessionCount}`, `m${number}`, eventOf(Math.floor(number / sessionCount)));
  const talk = async (first: number, stride: number) => {
    for (let number = first; number < eventsPerRound; number += stride) await take(number);
  };
  if (atOnce) await Promise.all(Array.from({ length: sessionCount }, (_, session) => talk(session, sessionCount)));
  else await talk(0, 1);
  const rate = perSecond(eventsPerRound, since);
  await kernel.close();
  const rows = await store.rows("s0");
  await store.close();
  return { rate, rows, changes: changes.slice(0, eventsPerRound) };
}

/** The changes of the kernel once more, into an empty store. */
async function storeLoop(store: SessionStore, changes: Append[]): Promise<number> {
  const since = performance.now();
  for (const change of changes) await store.append(change);
  const rate = perSecond(changes.length, since);
  await store.close();
  return rate;
}

/** A Redis that writes through to the disk (appendfsync always), or nothing where none is installed. */
async function openRedisSide() {
  if (!hasRedis) return undefined;
  const server = await startRedis();
  const redis = await connectRedis({ url: server.url });
  let accounts = 0;
  return {
    async openStore(): Promise<SessionStore> {
      accounts += 1;
      const lease = await acquireLease({ redis, account: `a${accounts}` });
      const store = await createRedisStore({ redis, account: `a${accounts}`, fence: lease.fence });
      return { ...store, close: () => lease.release() };
    },
    /** The least that durability costs there: one push of a row of the same size. */
    async bareLoop(body: string): Promise<number> {
      const since = performance.now();
      for (let number = 0; number < eventsPerRound; number += 1)
        await redis.command("RPUSH", `bare:s${number % sessionCount}`, body);
      return perSecond(eventsPerRound, since);
    },
    async close() {
      await redis.close();
      await server.remove();
    },
  };
}

function stepLoop(): number {
  let state: SessionState = step(desk, undefined, { type: sessionEvents.open, at: start }).state;
  const since = performance.now();
  for (let number = 0; number < eventsPerRound * 3; number += 1) state = step(desk, state, eventOf(number)).state;
  return perSecond(eventsPerRound * 3, since);
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

const report = createReport("kernel", "durable events a second, one after the other", options);
const figures = {
  bare: [] as number[],
  store: [] as number[],
  durable: [] as number[],
  together: [] as number[],
  bareRedis: [] as number[],
  storeRedis: [] as number[],
  durableRedis: [] as number[],
  step: [] as number[],
  replay: [] as number[],
  live: [] as number[],
  replayed: [] as number[],
};
const dialogues = await holdDialogues();
const redis = await openRedisSide();
for (let round = 0; round <= options.rounds; round += 1) {
  const directory = mkdtempSync(join(tmpdir(), "linli-bench-"));
  const { rate, rows, changes } = await kernelLoop(createLibsqlStore({ directory }));
  const body = rows.at(-1)?.body ?? "";
  const measured = {
    durable: rate,
    bare: bareLoop(directory, body),
    store: await storeLoop(createLibsqlStore({ directory: join(directory, "store") }), changes),
    together: (await kernelLoop(createLibsqlStore({ directory: join(directory, "together") }), true)).rate,
    durableRedis: redis ? (await kernelLoop(await redis.openStore())).rate : Number.NaN,
    bareRedis: redis ? await redis.bareLoop(body) : Number.NaN,
    storeRedis: redis ? await storeLoop(await redis.openStore(), changes) : Number.NaN,
    step: stepLoop(),
    replay: replayLoop(rows),
    live: liveDialogues(dialogues),
    replayed: replayDialogues(dialogues),
  };
  rmSync(directory, { recursive: true, force: true });
  // The first round only warms up.
  if (round === 0) continue;
  for (const name of Object.keys(figures) as (keyof typeof figures)[]) figures[name].push(measured[name]);
}
await redis?.close();
const series = (name: string, rounds: number[]): Series => ({ name, unit: "/s", rounds });
const bare = series("bare libsql commits (WAL, FULL)", figures.bare);
const live = series("live XState actors of the product's machine, persisted after each event", figures.live);
const bareRedis = series("bare Redis pushes (appendfsync always)", figures.bareRedis);
const redisRows = [
  rowOf(bareRedis),
  rowOf(series("Redis store alone, same changes", figures.storeRedis), bareRedis),
  rowOf(series("kernel on Redis, durable events", figures.durableRedis), bareRedis),
];
report.print(
  "the bare loop of the same store",
  [
    rowOf(bare),
    rowOf(series("store alone, same changes", figures.store), bare),
    rowOf(series("kernel, durable events, one after the other", figures.durable), bare, "≥ 0.6"),
    rowOf(series(`kernel, durable events, ${sessionCount} sessions at once`, figures.together), bare, "≥ 0.6"),
    ...(redis ? redisRows : []),
    rowOf(series("pure steps (small test machine)", figures.step)),
    rowOf(series("replayed events (small test machine)", figures.replay)),
    rowOf(live),
    rowOf(series("replayed events of real dialogues", figures.replayed), live, "≥ 10,000 /s"),
  ],
  [
    `${options.rounds} alternating rounds of ${eventsPerRound} events in ${sessionCount} sessions`,
    `${dialogues.reduce((sum, { rows }) => sum + rows.length, 0)} events of ${dialogues.length} real sessions; their ratio is to the live actors`,
    ...(redis ? [] : ["Redis: skipped, redis-server is not installed"]),
  ],
);
