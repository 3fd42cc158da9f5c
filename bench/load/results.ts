/** How results of load are kept: one JSON file a run, and a few lines on the terminal. */
import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import type { PlaceOptions } from "./place.ts";
import type { Measured, Traffic } from "./traffic.ts";

/** `loadBefore`: how busy the machine was before anything was measured. */
export type LoadResult = PlaceOptions & Traffic & Measured & { loadBefore: number };

export async function writeResult(result: LoadResult, out: string | undefined): Promise<void> {
  const machine = { cores: availableParallelism(), node: process.version, at: new Date().toISOString().slice(0, 10) };
  if (out !== undefined) {
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, `${JSON.stringify({ ...result, machine })}\n`);
  }
  const { byRate, plans, samples, failures } = result;
  const [first, last] = [samples[0], samples.at(-1)];
  const megabytes = (bytes = 0) => Math.round(bytes / 1_048_576);
  const lines = [
    ...byRate.map(
      ({ perSecond, asked, failed, stored, replied }) =>
        `${perSecond}/s: ${asked} answered, ${failed} failed; stored p50 ${stored.p50} p95 ${stored.p95} p99 ${stored.p99} ms; ` +
        `answered p50 ${replied.p50} p95 ${replied.p95} p99 ${replied.p99} ms`,
    ),
    `plans: ${plans.delivered} of ${plans.ordered}, p50 ${plans.seconds.p50} s, all within ${plans.allWithinS} s`,
    `memory of gateways ${megabytes(first?.gateways)} → ${megabytes(last?.gateways)} MB, Redis ${megabytes(last?.redis)} MB`,
    ...failures,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
