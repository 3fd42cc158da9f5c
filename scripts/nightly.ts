/**
 * Tells many stories with crashes (test/simulation/sessionCrashes), some at a time in processes of their own, and goes on where it stopped.
 *
 *   tsx scripts/nightly.ts [--from SEED] [--seeds 10000] [--processes 2] [--log report/nightly.jsonl]
 *
 * Every range of seeds that was told is a line of the log; the same command again tells only what is missing. A story that breaks a promise
 * is printed with its seed. Exits with 1 if there was one. In memory where the system has a directory for that: an fsync proves nothing here.
 */
import { spawn } from "node:child_process";
import { accessSync, appendFileSync, constants, existsSync, mkdirSync, readFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    from: { type: "string", default: "1" },
    seeds: { type: "string", default: "10000" },
    processes: { type: "string", default: String(availableParallelism()) },
    log: { type: "string", default: "report/nightly.jsonl" },
  },
});
const [from, seeds, processes] = [Number(values.from), Number(values.seeds), Number(values.processes)];
const seedsAtATime = 200;
const suite = "test/simulation/sessionCrashes.adapter.test.ts";

type Told = { from: number; seeds: number; seconds: number; broken: string[] };

function readTold(): Told[] {
  if (!existsSync(values.log)) return [];
  return readFileSync(values.log, "utf8")
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line) as Told);
}

function directoryInMemory(): string {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return "/dev/shm";
  } catch {
    return tmpdir();
  }
}

/** Resolves with what a range of stories said that broke a promise; of a process that ended without a word, with its last lines. */
function tell(first: number, count: number): Promise<string[]> {
  const env = {
    ...process.env,
    SEED: String(first),
    STORIES: String(count),
    TMPDIR: directoryInMemory(),
    NO_COLOR: "1",
  };
  const words = ["vitest", "run", "--project", "adapters", suite, "-t", "keep every promise"];
  const child = spawn("npx", words, { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (said += data.toString()));
  return new Promise((resolve) =>
    child.once("close", (code) => {
      if (code === 0) return resolve([]);
      const lines = said.split("\n");
      const errors = lines.filter((line) => /Error:|SEED=\d+, one story/.test(line)).map((line) => line.trim());
      resolve(errors.length > 0 ? errors : lines.slice(-15));
    }),
  );
}

const known = readTold();
const isTold = (first: number) => known.some((range) => range.from === first && range.seeds >= countFrom(first));
const countFrom = (first: number) => Math.min(seedsAtATime, from + seeds - first);
const ranges = Array.from({ length: Math.ceil(seeds / seedsAtATime) }, (_, number) => from + number * seedsAtATime);
const missing = ranges.filter((first) => !isTold(first));
const broken = known
  .filter((range) => range.from >= from && range.from < from + seeds)
  .flatMap((range) => range.broken);
const since = performance.now();
let told = 0;

mkdirSync(dirname(values.log), { recursive: true });
const before = seeds - missing.reduce((sum, first) => sum + countFrom(first), 0);
console.log(
  `${seeds} stories from SEED=${from}, ${before} of them told before; ${processes} processes, log ${values.log}`,
);
const work = async () => {
  for (let first = missing.shift(); first !== undefined; first = missing.shift()) {
    const begun = performance.now();
    const found = await tell(first, countFrom(first));
    const range: Told = {
      from: first,
      seeds: countFrom(first),
      seconds: Math.round((performance.now() - begun) / 1_000),
      broken: found,
    };
    appendFileSync(values.log, `${JSON.stringify(range)}\n`);
    told += range.seeds;
    broken.push(...found);
    const rate = (told * 1_000) / (performance.now() - since);
    console.log(
      `${before + told} of ${seeds}, ${rate.toFixed(1)} a second${found.map((line) => `\n  ${line}`).join("")}`,
    );
  }
};
await Promise.all(Array.from({ length: processes }, work));
console.log(
  broken.length === 0 ? `${before + told} stories kept every promise` : `broken: ${broken.length} lines above`,
);
process.exitCode = broken.length === 0 ? 0 : 1;
