/**
 * A question whose handbooks are known. `docs` are document codes, the first word of a file name ("D002"); [] for `none`.
 *
 * - single: one handbook answers. ambiguous: any of `docs` may be meant, so asking pays. none: no handbook holds it.
 * - `pair` is the line (from 1, in the same file) of the question that differs from this one in little more than the deciding words.
 */
export type LabelledQuestion = {
  q: string;
  kind: "single" | "ambiguous" | "none";
  docs: string[];
  style?: string;
  pair?: number;
};

const kinds: readonly unknown[] = ["single", "ambiguous", "none"] satisfies LabelledQuestion["kind"][];

/** The code of a handbook: the first word of its file name, without the ending. */
export function documentCode(file: string): string {
  return (file.split(/[\s/]/)[0] ?? file).replace(/\.docx?$/i, "");
}

/** A text as it is compared when a question must not be matched with itself: no case, no width, no punctuation. */
export function comparableText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** Reads labelled questions from JSON lines; lines of another shape are counted in `skipped`, blank ones ignored. */
export function parseLabelledQuestions(text: string): { questions: LabelledQuestion[]; skipped: number } {
  const lines = text.split("\n").filter((line) => line.trim());
  const questions = lines.map(parseLine).filter((question) => question !== undefined);
  return { questions, skipped: lines.length - questions.length };
}

function parseLine(line: string): LabelledQuestion | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { q, kind, docs, style, pair } = value as Record<string, unknown>;
  if (typeof q !== "string" || !kinds.includes(kind) || !Array.isArray(docs)) return undefined;
  return {
    q,
    kind: kind as LabelledQuestion["kind"],
    docs: docs.map(String),
    ...(typeof style === "string" ? { style } : {}),
    ...(typeof pair === "number" ? { pair } : {}),
  };
}
