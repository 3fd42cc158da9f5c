import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { Failure } from "../../shared/failures.ts";
import { documentCode, type LabelledQuestion, parseLabelledQuestions } from "./labelledQuestion.ts";
import { measureNames } from "./matchIndex.ts";
import { type MatcherWeights, outcomes } from "./posterior.ts";

const numbers = z.array(z.number());
const scale = z.object({ centre: numbers, spread: numbers });
const weightsFile = z.object({
  format: z.literal(1),
  encoder: z.string(),
  measures: scale,
  single: numbers,
  several: numbers,
  kind: z.array(numbers),
  outcome: scale.extend({ weights: z.array(numbers) }),
});

/** The fitted matcher in a folder: `weights.json`, and `vectors.bin` with the vectors of the shipped questions and handbooks. */
export const matcherFileNames = { weights: "weights.json", vectors: "vectors.bin" } as const;

const leastWeight = 1e-6;

/** True if numbers are of the shape that the matcher computes with, and not all about 0: such weights make every document equally likely. */
function isUsable({ measures, single, several, kind, outcome }: MatcherWeights): boolean {
  const width = measureNames.length;
  const features = outcome.centre.length + 1;
  const shapes = [
    [measures.centre, measures.spread, single, several].every((values) => values.length === width),
    kind.length === 3 && kind.every((row) => row.length === kind[0]?.length && row.length > 1),
    outcome.spread.length === outcome.centre.length,
    outcome.weights.length === outcomes.length && outcome.weights.every((row) => row.length === features),
  ];
  const all = [single, several, kind.flat(), outcome.weights.flat()];
  return (
    shapes.every(Boolean) &&
    all.every((values) => values.every(Number.isFinite) && values.some((value) => Math.abs(value) > leastWeight)) &&
    [...measures.spread, ...outcome.spread].every((value) => value > 0)
  );
}

/** Seven digits are more than a comparison of decisions can see, and keep the file small. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(7)) : value;
}

/** The text of a weights file. `encoder` is the identity of the encoder that the weights were fitted with. */
export function formatWeights(weights: MatcherWeights, encoder: string): string {
  return `${JSON.stringify({ format: 1, encoder, ...weights }, rounded)}\n`;
}

/** Reads fitted weights. Fails with MODEL_MISSING, or MODEL_CORRUPT if they are damaged, degenerate or belong to another encoder. */
export async function readWeights(path: string, encoder: string): Promise<MatcherWeights> {
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new Failure("MODEL_MISSING", basename(path), { cause });
  });
  let found: z.infer<typeof weightsFile>;
  try {
    found = weightsFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure("MODEL_CORRUPT", basename(path), { cause });
  }
  if (found.encoder !== encoder) throw new Failure("MODEL_CORRUPT", `${basename(path)}（与文字模型不配套）`);
  const { measures, single, several, kind, outcome } = found;
  const weights = { measures, single, several, kind, outcome };
  if (!isUsable(weights)) throw new Failure("MODEL_CORRUPT", basename(path));
  return weights;
}

/** The identity of an encoder: the first 16 hex digits of the SHA-256 of its model and tokenizer files. Cost: about 30 ms. */
export async function encoderIdentity(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) {
    hash.update(
      await readFile(path).catch((cause) => {
        throw new Failure("MODEL_MISSING", basename(path), { cause });
      }),
    );
  }
  return hash.digest("hex").slice(0, 16);
}

/** A labelled question with the file that it came from; `pair` counts lines of that file. */
export type SourcedQuestion = LabelledQuestion & { source: string; line: number };

/** All labelled questions of a folder (q*.jsonl, w*.jsonl), file by file. A missing folder holds none. */
export async function readQuestions(directory: string): Promise<SourcedQuestion[]> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => /^[qw].*\.jsonl$/.test(name)).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(directory, name), "utf8") })),
  );
  return files.flatMap(({ name, text }) =>
    parseLabelledQuestions(text).questions.map((question, position) => ({
      ...question,
      source: name,
      line: position + 1,
    })),
  );
}

/**
 * The titles that document codes mean, read from file names ("D002 社会保障卡挂失补办.docx"). So labels of the samples also hold for an
 * own handbook of the same title, and for no other that happens to have the same code.
 */
export async function readTitles(directory: string): Promise<Map<string, string>> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith(".docx")).sort();
  return new Map(
    names.map((name) => [documentCode(name), name.slice(documentCode(name).length, -".docx".length).trim()]),
  );
}
