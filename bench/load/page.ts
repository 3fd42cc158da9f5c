/** The tables of docs/load.md, made from the results: figures are never typed by hand. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LoadResult } from "./results.ts";

type Measured = LoadResult & { machine: { cores: number; node: string; at: string } };
type Days = {
  days: number;
  perDay: number;
  byDay: { day: number; p50: number; p95: number; memory: number; heap?: number; stored: number }[];
  replayed: { events: number; diverged: number; perSecond: number };
};

const marks = ["<!-- figures: made by bench/loads.ts -->", "<!-- end of figures -->"] as const;
const places = [
  ["office", "200 workers: libsql, one gateway"],
  ["city-libsql", "2,000 workers: libsql, one gateway"],
  ["city-redis", "2,000 workers: Redis, one gateway"],
  ["city-redis-2-gateways", "2,000 workers: Redis, two gateways"],
  ["soak", "soak: libsql, one gateway"],
] as const;
const rateRuns = [
  ["rates-libsql", "libsql"],
  ["rates-redis", "Redis"],
] as const;
const planRuns = [
  ["plans-0-workers", "by the gateway"],
  ["plans-1-worker", "by one worker"],
  ["plans-3-workers", "by three workers"],
] as const;
const megabytes = (bytes = 0) => Math.round(bytes / 1_048_576);
const row = (...cells: (string | number)[]) => `| ${cells.join(" | ")} |`;
const head = (...cells: string[]) => [row(...cells), `|${cells.map(() => "---|").join("")}`];

/** Puts the tables of whatever was measured between the marks of a page. */
export async function writeTables(folder: string, page: string): Promise<void> {
  const read = async <T>(name: string): Promise<T | undefined> => {
    const file = join(folder, `${name}.json`);
    return existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as T) : undefined;
  };
  const found = async (runs: readonly (readonly [string, string])[]) => {
    const results = await Promise.all(
      runs.map(async ([name, words]) => ({ words, result: await read<Measured>(name) })),
    );
    return results.flatMap(({ words, result }) => (result ? [{ words, result }] : []));
  };
  const days = await read<Days>("days");
  const lines = [
    ...placeTable(await found(places)),
    "",
    ...rateTable(await found(rateRuns)),
    "",
    ...planTable(await found(planRuns)),
    "",
    ...(days ? daysLine(days) : []),
  ];
  const text = await readFile(page, "utf8");
  const [begin, end] = [text.indexOf(marks[0]), text.indexOf(marks[1])];
  if (begin < 0 || end < begin) throw new Error(`${page} has no place for figures`);
  await writeFile(page, `${text.slice(0, begin + marks[0].length)}\n\n${lines.join("\n")}\n\n${text.slice(end)}`);
}

type Found = { words: string; result: Measured }[];

function placeTable(found: Found): string[] {
  if (found.length === 0) return [];
  return [
    ...head(
      "place",
      "questions",
      "stored p50 / p95 / p99 ms",
      "answered p50 / p95 / p99 ms",
      "failed",
      "plans",
      "memory MB",
    ),
    ...found.map(({ words, result }) => {
      const { byRate, plans, samples } = result;
      const [first, last] = [samples[0], samples.at(-1)];
      const [rate] = byRate;
      const times = (of: "stored" | "replied") => [rate?.[of].p50, rate?.[of].p95, rate?.[of].p99].join(" / ");
      return row(
        words,
        `${rate?.asked} at ${rate?.perSecond}/s`,
        times("stored"),
        times("replied"),
        rate?.failed ?? 0,
        plans.ordered > 0 ? `${plans.delivered} of ${plans.ordered}` : "–",
        `${megabytes(first?.gateways)} → ${megabytes(last?.gateways)}${last?.redis ? `, Redis ${megabytes(last.redis)}` : ""}`,
      );
    }),
  ];
}

function rateTable(found: Found): string[] {
  if (found.length === 0) return [];
  const rates = found[0]?.result.byRate.map(({ perSecond }) => perSecond) ?? [];
  return [
    ...head("questions a second", ...found.map(({ words }) => `${words}: answered p50 / p95 ms`)),
    ...rates.map((rate) =>
      row(
        rate,
        ...found.map(({ result }) => {
          const of = result.byRate.find(({ perSecond }) => perSecond === rate);
          return `${of?.replied.p50} / ${of?.replied.p95}${of?.failed ? `, ${of.failed} failed` : ""}`;
        }),
      ),
    ),
  ];
}

function planTable(found: Found): string[] {
  if (found.length === 0) return [];
  return [
    ...head(
      "plans ordered at once",
      "written",
      "p50 s",
      "all within s",
      "a question meanwhile p50 / p95 ms",
      "memory of workers MB",
    ),
    ...found.map(({ words, result: { plans, byRate, samples } }) =>
      row(
        plans.ordered,
        words,
        plans.seconds.p50,
        plans.allWithinS,
        `${byRate[0]?.replied.p50} / ${byRate[0]?.replied.p95}`,
        megabytes(samples.at(-1)?.workers) || "–",
      ),
    ),
  ];
}

function daysLine({ days, perDay, byDay, replayed }: Days): string[] {
  const [first, last] = [byDay[1], byDay.at(-1)];
  const heaps = byDay.flatMap(({ day, heap }) => (heap === undefined ? [] : [`${megabytes(heap)} MB on day ${day}`]));
  const held = heaps.length > 0 ? ` What is still in use after a full collection: ${heaps.join(", ")}.` : "";
  return [
    `${days} days of ${perDay} questions and a plan each: a question took ${first?.p50} ms (p50) on the second day and ${last?.p50} ms on the last, memory went from ` +
      `${megabytes(first?.memory)} to ${megabytes(last?.memory)} MB, conversations took ${megabytes(last?.stored)} MB on the disk. ${replayed.events} events replayed, ` +
      `${replayed.diverged} sessions differed, ${replayed.perSecond} events a second with the start of the program.${held}`,
  ];
}
