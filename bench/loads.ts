/**
 * All figures of docs/load.md, one run after the other on an otherwise quiet machine, with their plots: about 13 minutes.
 *
 *   tsx bench/loads.ts [--only NAME,NAME] [--minutes 1]
 *
 * `--minutes` stretches every run alike. Results go to bench/results/load as JSON and SVG, tables into docs/load.md.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeTables } from "./load/page.ts";
import { writePlots } from "./load/plots.ts";

const { values } = parseArgs({ options: { only: { type: "string" }, minutes: { type: "string", default: "1" } } });
const folder = fileURLToPath(new URL("results/load", import.meta.url));
const stretch = Number(values.minutes);

/** Words for bench/load.ts, and how many minutes each rate takes. 20/s and 30 plans an hour are the peak of 2,000 workers. */
const city = "--persons 2000 --perSecond 20 --plansPerHour 30";
const rates = "--persons 2000 --perSecond 5,10,20,40,60,80";
const redis = "--store redis";
const runs: Record<string, { words: string; minutes: number }> = {
  office: { words: "--persons 200 --perSecond 2", minutes: 1 },
  "city-libsql": { words: city, minutes: 1 },
  "city-redis": { words: `${city} ${redis}`, minutes: 1 },
  "city-redis-2-gateways": { words: `${city} ${redis} --gateways 2`, minutes: 1 },
  "rates-libsql": { words: rates, minutes: 0.2 },
  "rates-redis": { words: `${rates} ${redis}`, minutes: 0.2 },
  "plans-0-workers": { words: `--perSecond 2 --plansAtOnce 20 ${redis}`, minutes: 0.3 },
  "plans-1-worker": { words: `--perSecond 2 --plansAtOnce 20 ${redis} --workers 1`, minutes: 0.3 },
  "plans-3-workers": { words: `--perSecond 2 --plansAtOnce 20 ${redis} --workers 3`, minutes: 0.3 },
  soak: { words: "--persons 2000 --perSecond 10", minutes: 3 },
};

function run(file: string, words: readonly string[]): Promise<void> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, path, ...words], { stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`${file} failed`))));
  });
}

const wanted = values.only?.split(",") ?? [...Object.keys(runs), "days"];
for (const [name, { words, minutes }] of Object.entries(runs)) {
  if (!wanted.includes(name)) continue;
  process.stdout.write(`\n${name}: ${words}\n`);
  await run("load.ts", [
    ...words.split(" "),
    "--minutes",
    String(minutes * stretch),
    "--out",
    `${folder}/${name}.json`,
  ]);
}
if (wanted.includes("days"))
  await run("days.ts", ["--perDay", String(Math.max(2, Math.round(40 * stretch))), "--out", `${folder}/days.json`]);
const page = fileURLToPath(new URL("../docs/load.md", import.meta.url));
await writeTables(folder, page);
process.stdout.write(`${[...(await writePlots(folder)), page].join("\n")}\n`);
