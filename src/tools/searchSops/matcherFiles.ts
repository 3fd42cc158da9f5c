import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { Failure } from "../../shared/failures.ts";
import type { LearnedClasses } from "./buildIndex.ts";
import { documentCode, type LabelledQuestion, parseLabelledQuestions } from "./labelledQuestion.ts";
import { measureNames } from "./matchIndex.ts";
import { decodeRows, type OutcomeRow } from "./outcomeRows.ts";
import { choiceWidth, type MatcherWeights, outcomes } from "./posterior.ts";
import { decodeVectors, encodeVectors } from "./vectorMemory.ts";

const numbers = z.array(z.number());
const scale = z.object({ centre: numbers, spread: numbers });
const weightsFile = z.object({
  format: z.literal(4),
  encoder: z.string(),
  learnedFrom: z.array(z.string()),
  measures: scale,
  single: numbers,
  several: numbers,
  kind: z.array(numbers),
  outcome: scale.extend({ weights: z.array(numbers) }),
});

/**
 * The fitted matcher in a folder: `weights.json`, `vectors.bin` with the vectors of the shipped questions and handbooks, and `outcomes.bin`
 * with what the judge was fitted to, so that it can be fitted again with the office's own labels; `classes.bin` holds the places that the
 * encoder learned for the shipped handbooks, and for questions that none of them holds.
 */
export const matcherFileNames = {
  weights: "weights.json",
  vectors: "vectors.bin",
  outcomes: "outcomes.bin",
  classes: "classes.bin",
} as const;
const outsideName = "outside";
const keyDigits = 16;

const leastWeight = 1e-6;
const dimensions = 512;

/** True if numbers are of the shape that the matcher computes with, and not all about 0: such weights make every document equally likely. */
function isUsable({ measures, single, several, kind, outcome }: MatcherWeights): boolean {
  const width = measureNames.length;
  const features = outcome.centre.length + 1;
  const shapes = [
    [measures.centre, measures.spread].every((values) => values.length === width),
    [single, several].every((values) => values.length === choiceWidth),
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
export function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(7)) : value;
}

/** Fitted weights, and the names of the files of questions that the encoder was trained on. */
export type FittedWeights = { weights: MatcherWeights; learnedFrom: readonly string[] };

/** The text of a weights file. `encoder` is the identity of the encoder that the weights were fitted with. */
export function formatWeights({ weights, learnedFrom }: FittedWeights, encoder: string): string {
  return `${JSON.stringify({ format: 4, encoder, learnedFrom, ...weights }, rounded)}\n`;
}

/** Reads fitted weights. Fails with MODEL_MISSING, or MODEL_CORRUPT if they are damaged, degenerate or belong to another encoder. */
export async function readWeights(path: string, encoder: string): Promise<FittedWeights> {
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
  const { measures, single, several, kind, outcome, learnedFrom } = found;
  const weights = { measures, single, several, kind, outcome };
  if (!isUsable(weights)) throw new Failure("MODEL_CORRUPT", basename(path));
  return { weights, learnedFrom };
}

function classKey(encoder: string, name: string): string {
  return createHash("sha256").update(`${encoder}\n${name}`).digest("hex").slice(0, keyDigits);
}

/** The bytes of a file of learned classes. */
export function encodeClasses({ byCode, outside }: LearnedClasses, encoder: string): Buffer {
  const named = [...byCode, ...(outside ? [[outsideName, outside] as const] : [])];
  return encodeVectors(new Map(named.map(([name, vector]) => [classKey(encoder, name), vector])));
}

/** Reads the learned classes of some codes. Fails with MODEL_MISSING, or MODEL_CORRUPT if they belong to another encoder. */
export async function readClasses(path: string, encoder: string, codes: Iterable<string>): Promise<LearnedClasses> {
  const bytes = await readFile(path).catch((cause) => {
    throw new Failure("MODEL_MISSING", basename(path), { cause });
  });
  const vectors = decodeVectors(bytes, dimensions);
  const outside = vectors.get(classKey(encoder, outsideName));
  if (!outside) throw new Failure("MODEL_CORRUPT", basename(path));
  const known = [...codes].map((code) => [code, vectors.get(classKey(encoder, code))] as const);
  return { byCode: new Map(known.flatMap(([code, vector]) => (vector ? [[code, vector]] : []))), outside };
}

/** Reads what the judge was fitted to. Fails with MODEL_MISSING, or MODEL_CORRUPT if it does not fit the weights. */
export async function readOutcomeRows(path: string, { outcome }: MatcherWeights): Promise<OutcomeRow[]> {
  const bytes = await readFile(path).catch((cause) => {
    throw new Failure("MODEL_MISSING", basename(path), { cause });
  });
  const rows = decodeRows(bytes);
  if (!rows?.length || rows[0]?.features.length !== outcome.centre.length)
    throw new Failure("MODEL_CORRUPT", basename(path));
  return rows;
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

/** Everyday names of what a handbook is about count as questions of this style. */
const nameStyle = "name";

/**
 * All labelled questions of a folder (q*.jsonl, w*.jsonl), file by file, then the everyday names of names.tsv (a code and names a line, parted
 * by tabs). A missing folder holds none.
 */
export async function readQuestions(directory: string): Promise<SourcedQuestion[]> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => /^[qw].*\.jsonl$/.test(name)).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(directory, name), "utf8") })),
  );
  const questions = files.flatMap(({ name, text }) =>
    parseLabelledQuestions(text).questions.map((question, position) => ({
      ...question,
      source: name,
      line: position + 1,
    })),
  );
  return [...questions, ...(await readNames(join(directory, "names.tsv")))];
}

async function readNames(path: string): Promise<SourcedQuestion[]> {
  const lines = (await readFile(path, "utf8").catch(() => "")).split("\n");
  return lines.flatMap((text, position) => {
    const [code = "", ...names] = text.trim().split("\t");
    return names.map((q) => ({
      q,
      kind: "single" as const,
      docs: [code],
      style: nameStyle,
      source: basename(path),
      line: position + 1,
    }));
  });
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
