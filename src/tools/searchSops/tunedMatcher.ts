/** What `linli tune` made of the office's own labels, kept in one file of the data directory. */
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { Thresholds } from "./fitThresholds.ts";
import type { LabelledQuestion } from "./labelledQuestion.ts";
import { rounded } from "./matcherFiles.ts";
import type { MatcherWeights } from "./posterior.ts";

/**
 * `labels` take part as prototypes, their `docs` are titles; `outcome` is the judge; `thresholds` are absent where the shipped ones hold.
 * `at` is the time of tuning in ISO 8601.
 */
export type TunedMatcher = {
  at: string;
  labels: LabelledQuestion[];
  outcome: MatcherWeights["outcome"];
  thresholds?: Thresholds;
};

export const tunedFileName = "tuned.json";

const numbers = z.array(z.number());
const tunedFile = z.object({
  format: z.literal(1),
  encoder: z.string(),
  at: z.string(),
  labels: z.array(
    z.object({ q: z.string(), kind: z.enum(["single", "ambiguous", "none"]), docs: z.array(z.string()) }),
  ),
  outcome: z.object({ centre: numbers, spread: numbers, weights: z.array(numbers) }),
  thresholds: z.object({ askMin: z.number(), outsideMin: z.number() }).optional(),
});

/**
 * What was tuned; undefined if nothing was, or the file is of another encoder or of another shape than the shipped judge: then the shipped
 * matcher goes on alone, and tuning again makes it new.
 */
export async function readTuned(
  path: string,
  encoder: string,
  shipped: MatcherWeights["outcome"],
): Promise<TunedMatcher | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = tunedFile.safeParse(value);
  if (!read.success || read.data.encoder !== encoder) return undefined;
  const { at, labels, outcome, thresholds } = read.data;
  const sameShape =
    outcome.centre.length === shipped.centre.length &&
    outcome.spread.length === shipped.spread.length &&
    outcome.weights.length === shipped.weights.length &&
    outcome.weights.every((row) => row.length === outcome.centre.length + 1);
  return sameShape ? { at, labels, outcome, ...(thresholds ? { thresholds } : {}) } : undefined;
}

/** Writes it so that a running program sees the old or the new one, never a part. */
export async function writeTuned(path: string, encoder: string, tuned: TunedMatcher): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, `${JSON.stringify({ format: 1, encoder, ...tuned }, rounded)}\n`);
  await rename(part, path);
}

/** Calls back when a file was replaced; looks every `everyMs`, 0 for never. The function returned ends it. */
export function watchFile(path: string, everyMs: number, changed: () => void): () => void {
  if (everyMs <= 0) return () => undefined;
  const stampOf = () =>
    stat(path).then(
      ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
      () => "",
    );
  let seen = stampOf();
  const timer = setInterval(() => {
    const now = stampOf();
    void Promise.all([seen, now]).then(([before, after]) => before !== after && changed());
    seen = now;
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
