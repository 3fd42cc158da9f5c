/** What all benchmarks share: their options, medians of alternating rounds, one small table or one JSON line. */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";

export type Unit = "/s" | "tokens/s" | "ms" | "s";

/** One measured side: one figure a round, in the order of the rounds, so that sides are compared round by round. */
export type Series = { name: string; unit: Unit; rounds: number[]; p95Rounds?: number[] };

/** A side as it is printed. `ratio` is the median over the rounds of this side divided by the yardstick; `aim` is what is wanted of it. */
type Row = { name: string; unit: Unit; median: number; p95?: number; best: number; ratio?: number; aim?: string };

export type Options = { json: boolean; rounds: number; rest: string[] };

/** `--json` prints one JSON line instead of the table; `--rounds N` measures so many rounds. */
export function readOptions({ rounds }: { rounds: number }): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean", default: false }, rounds: { type: "string", default: String(rounds) } },
  });
  const count = Number(values.rounds);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`--rounds must be a whole number from 1, not ${values.rounds}`);
  return { json: values.json, rounds: count, rest: positionals };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return (percentile(sorted, 0.5) + (sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN)) / 2;
}

/** Times of single runs, round by round: the figure of a round is its median. */
export function timesOf(name: string, timesByRound: readonly number[][], unit: Unit = "ms"): Series {
  return {
    name,
    unit,
    rounds: timesByRound.map(median),
    p95Rounds: timesByRound.map((times) => percentile(times, 0.95)),
  };
}

export function rowOf(series: Series, yardstick?: Series, aim?: string): Row {
  const { name, unit, rounds, p95Rounds } = series;
  const shares = yardstick
    ? rounds.map((figure, round) => figure / (yardstick.rounds[round] ?? Number.NaN))
    : undefined;
  return {
    name,
    unit,
    median: median(rounds),
    ...(p95Rounds ? { p95: median(p95Rounds) } : {}),
    best: unit === "ms" || unit === "s" ? Math.min(...rounds) : Math.max(...rounds),
    ...(shares ? { ratio: median(shares) } : {}),
    ...(aim ? { aim } : {}),
  };
}

/** Begins a report; the load of the machine is read now and when it is printed. `yardstick` names what ratios are divided by. */
export function createReport(bench: string, what: string, { json }: Pick<Options, "json">) {
  const loadBefore = loadavg()[0] ?? 0;
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  return {
    /** Says why nothing could be measured; that is no failure. */
    skip(reason: string): void {
      print(json ? JSON.stringify({ bench, skipped: reason }) : `${bench}: skipped, ${reason}`);
    },
    print(yardstick: string, rows: readonly Row[], notes: readonly string[] = []): void {
      const machine = {
        cores: availableParallelism(),
        node: process.version,
        load: [loadBefore, loadavg()[0] ?? 0].map((load) => Number(load.toFixed(1))),
      };
      print(
        json
          ? JSON.stringify({ bench, what, yardstick, rows, notes, machine })
          : [`${bench}: ${what}`, ...table(rows), `yardstick: ${yardstick}`, ...notes, machineLine(machine), ""].join(
              "\n",
            ),
      );
    },
  };
}

function machineLine({ cores, node, load }: { cores: number; node: string; load: number[] }): string {
  const busy = load.some((value) => value > 0.5 * cores) ? "; busy machine: times too long, rates too low" : "";
  return `${cores} cores, Node ${node}, load ${load.join(" → ")}${busy}`;
}

function table(rows: readonly Row[]): string[] {
  const cells = rows.map(({ name, unit, median: middle, p95, best, ratio, aim }) => [
    name,
    withUnit(middle, unit),
    p95 === undefined ? "" : withUnit(p95, unit),
    withUnit(best, unit),
    ratio === undefined ? "" : `×${ratio.toFixed(2)}`,
    aim ?? "",
  ]);
  const lines = [["", "median", "p95", "best round", "ratio", "aim"], ...cells];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ")
      .trimEnd(),
  );
}

function withUnit(value: number, unit: Unit): string {
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)} ${unit}`;
}
