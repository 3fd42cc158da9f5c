/**
 * Ninety days of an office in minutes, through `linli simulate`, which keeps its data: does it get slower, larger or wrong with time?
 *
 *   tsx bench/days.ts [--days 90] [--perDay 40] [--persons 200] [--out FILE]
 *
 * Each day some of the office ask, at moments of the working day, and one of them has a plan written. In the end everything is replayed.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chooseQuestions } from "./asking.ts";
import { timesOf } from "./load/traffic.ts";

const { values } = parseArgs({
  options: {
    days: { type: "string", default: "90" },
    perDay: { type: "string", default: "40" },
    persons: { type: "string", default: "200" },
    out: { type: "string" },
  },
});
const [days, perDay, persons] = [Number(values.days), Number(values.perDay), Number(values.persons)];
const main = fileURLToPath(new URL("../bin/linli.mjs", import.meta.url));
const firstDay = Date.parse("2026-11-23T08:30:00+08:00");
const dayMs = 86_400_000;
const workingMs = 8 * 3_600_000;
const plan = ["下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人", "确认"];

/** On a signal the program collects all that it can and says how many bytes it still uses, buffers of vectors included. */
const tellHeap = `
import { writeSync } from "node:fs";
process.on("SIGUSR2", () => {
  gc();
  const { heapUsed, external } = process.memoryUsage();
  writeSync(3, heapUsed + external + "\\n");
});`;

/** A command of Linli on a data directory: lines in, lines out. */
function runLinli(directory: string, words: readonly string[]) {
  const hook = `data:text/javascript,${encodeURIComponent(tellHeap)}`;
  const child = spawn(process.execPath, ["--expose-gc", "--import", hook, main, ...words], {
    env: { ...process.env, LINLI_DATA_DIR: directory },
    stdio: ["pipe", "pipe", "ignore", "pipe"],
  }) as ChildProcessByStdio<Writable, Readable, null>;
  const heaps = createInterface({ input: child.stdio[3] as Readable })[Symbol.asyncIterator]();
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`linli ${words[0]} ended early`);
    return value as string;
  };
  return {
    next,
    async ask(line: object): Promise<{ error?: string; ms: number }> {
      const since = performance.now();
      child.stdin.write(`${JSON.stringify(line)}\n`);
      const { error } = JSON.parse(await next()) as { error?: string };
      return { ms: performance.now() - since, ...(error ? { error } : {}) };
    },
    async heap(): Promise<number> {
      child.kill("SIGUSR2");
      return Number((await heaps.next()).value);
    },
    memory: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) * 1_024,
    async end(): Promise<void> {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.stdin.end();
      await ended;
    },
  };
}

/** `heap`: bytes in use after a full collection, buffers included, on the days that are looked at closely. */
type Day = { day: number; p50: number; p95: number; memory: number; heap?: number; stored: number };

/** A ninth, a third, two thirds and the end: whether what is held on to reaches a level. */
const isLookedAt = (day: number) => [1 / 9, 1 / 3, 2 / 3, 1].some((share) => Math.round(days * share) === day);

async function live(directory: string): Promise<{ byDay: Day[]; errors: string[] }> {
  const linli = runLinli(directory, ["simulate", "--keep", "--writer", "builtin"]);
  const texts = await chooseQuestions(1_000);
  const byDay: Day[] = [];
  const errors: string[] = [];
  const say = async (session: string, text: string, at: number): Promise<number> => {
    const { ms, error } = await linli.ask({ session, text, at: new Date(at).toISOString() });
    if (error) errors.push(error);
    return ms;
  };
  for (let day = 0; day < days; day += 1) {
    const times: number[] = [];
    for (let number = 0; number < perDay; number += 1) {
      const at = firstDay + day * dayMs + Math.floor((number * workingMs) / perDay);
      const person = `社工${(day * perDay + number * 7) % persons}`;
      times.push(await say(person, texts[(day * perDay + number) % texts.length] ?? "老年证", at));
    }
    for (const [number, text] of plan.entries())
      await say(`策划${day % 20}`, text, firstDay + day * dayMs + workingMs + number * 60_000);
    const { p50, p95 } = timesOf(times);
    const sizes = ["sessions.db", "sessions.db-wal"].map(async (name) => (await stat(join(directory, name))).size);
    const stored = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    const heap = isLookedAt(day + 1) ? await linli.heap() : undefined;
    byDay.push({ day: day + 1, p50, p95, memory: linli.memory(), ...(heap === undefined ? {} : { heap }), stored });
  }
  await linli.end();
  return { byDay, errors };
}

async function replayAll(directory: string): Promise<{ events: number; diverged: number; perSecond: number }> {
  const since = performance.now();
  const linli = runLinli(directory, ["replay", "--all", "--json"]);
  for (;;) {
    const line = JSON.parse(await linli.next()) as { sessions?: number; events: number; diverged: number };
    if (line.sessions === undefined) continue;
    const seconds = (performance.now() - since) / 1_000;
    await linli.end();
    return { events: line.events, diverged: line.diverged, perSecond: Math.round(line.events / seconds) };
  }
}

const directory = await mkdtemp(join(tmpdir(), "linli-days-"));
try {
  const { byDay, errors } = await live(directory);
  const replayed = await replayAll(directory);
  const result = { days, perDay, persons, byDay, errors: errors.slice(0, 5), replayed };
  if (values.out) {
    await mkdir(dirname(values.out), { recursive: true });
    await writeFile(values.out, `${JSON.stringify(result)}\n`);
  }
  const [first, last] = [byDay[0], byDay.at(-1)];
  const megabytes = (bytes = 0) => Math.round(bytes / 1_048_576);
  process.stdout.write(
    [
      `day 1 → ${days}: p50 ${first?.p50} → ${last?.p50} ms, memory ${megabytes(first?.memory)} → ${megabytes(last?.memory)} MB, sessions.db ${megabytes(last?.stored)} MB`,
      `heap in use after a collection: ${byDay.flatMap(({ day, heap }) => (heap ? [`day ${day} ${megabytes(heap)} MB`] : [])).join(", ")}`,
      `${errors.length} errors; ${replayed.events} events replayed, ${replayed.diverged} sessions differ, ${replayed.perSecond} events/s with the start of the program`,
      "",
    ].join("\n"),
  );
} finally {
  await rm(directory, { recursive: true, force: true });
}
