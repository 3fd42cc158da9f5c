/** The plots of docs/load.md, drawn from the results beside them. What was not measured is not drawn. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { drawChart, type Line } from "./chart.ts";
import type { LoadResult } from "./results.ts";

type Days = { byDay: { day: number; p50: number; p95: number; memory: number; heap?: number; stored: number }[] };

const megabytes = (bytes: number) => bytes / 1_048_576;

/** Writes the SVG files into the folder that the results are in; returns their paths. */
export async function writePlots(folder: string): Promise<string[]> {
  const read = async <T>(name: string): Promise<T | undefined> => {
    const file = join(folder, `${name}.json`);
    return existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as T) : undefined;
  };
  const [libsql, redis] = [await read<LoadResult>("rates-libsql"), await read<LoadResult>("rates-redis")];
  const [soak, days] = [await read<LoadResult>("soak"), await read<Days>("days")];
  const drawn = {
    "rates.svg": libsql && drawRates(libsql, redis),
    "soak.svg": soak && drawSoak(soak),
    "days.svg": days && drawDays(days),
  };
  const written = Object.entries(drawn).map(async ([name, svg]) => {
    if (svg === undefined) return [];
    await writeFile(join(folder, name), svg);
    return [join(folder, name)];
  });
  return (await Promise.all(written)).flat();
}

function drawRates(libsql: LoadResult, redis: LoadResult | undefined): string {
  const line = (name: string, result: LoadResult, share: "p50" | "p95", dashed: boolean, color: string): Line => ({
    name: `${name} ${share}`,
    color,
    dashed,
    points: result.byRate.map(({ perSecond, replied }) => [perSecond, replied[share]]),
  });
  return drawChart({
    title: "Time to an answer by questions a second",
    subtitle: `one gateway, ${libsql.persons} persons, through the web chat; logarithmic`,
    across: "questions a second",
    up: "milliseconds",
    logarithmic: true,
    lines: [
      line("libsql", libsql, "p50", false, "#0a8f4d"),
      line("libsql", libsql, "p95", true, "#0a8f4d"),
      ...(redis ? [line("Redis", redis, "p50", false, "#1f6feb"), line("Redis", redis, "p95", true, "#1f6feb")] : []),
    ],
  });
}

function drawSoak({ samples, rates }: LoadResult): string {
  return drawChart({
    title: "Memory of the program under steady load",
    subtitle: `${rates.join(", ")} questions a second through the web chat, libsql`,
    across: "seconds",
    up: "MB",
    lines: [
      { name: "memory", color: "#0a8f4d", points: samples.map(({ atS, gateways }) => [atS, megabytes(gateways)]) },
      { name: "files", color: "#8a8f98", points: samples.map(({ atS, stored }) => [atS, megabytes(stored)]) },
    ],
  });
}

function drawDays({ byDay }: Days): string {
  return drawChart({
    title: "Ninety days of an office",
    subtitle:
      "one question at a time, reply on disk; memory of the program, and what it uses of it; size of sessions.db",
    across: "day",
    up: "ms, MB",
    logarithmic: true,
    lines: [
      { name: "p50 ms", color: "#0a8f4d", points: byDay.map(({ day, p50 }) => [day, p50]) },
      { name: "p95 ms", color: "#0a8f4d", dashed: true, points: byDay.map(({ day, p95 }) => [day, p95]) },
      { name: "memory MB", color: "#1f6feb", points: byDay.map(({ day, memory }) => [day, megabytes(memory)]) },
      {
        name: "in use MB",
        color: "#1f6feb",
        dashed: true,
        points: byDay.flatMap(({ day, heap }) => (heap === undefined ? [] : [[day, megabytes(heap)] as const])),
      },
      { name: "file MB", color: "#8a8f98", points: byDay.map(({ day, stored }) => [day, megabytes(stored)]) },
    ],
  });
}
