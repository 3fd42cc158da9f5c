import { z } from "zod";
import type { SopDocument } from "../../shared/sop.ts";
import { documentCode, type LabelledQuestion } from "./labelledQuestion.ts";

/**
 * One line of the office's own labels (`labels.jsonl` in the data directory), appended when somebody says which handbook answers a question.
 *
 * `docs` name handbooks by title, file name or code; `at` is the time in ISO 8601; `source` says who or what gave the label.
 */
const officeLabel = z.strictObject({
  q: z.string().trim().min(1, "q 不能是空的").max(2_000, "q 最多 2000 字"),
  kind: z.enum(
    ["single", "ambiguous", "none"],
    "kind 要写 single（答案唯一）、ambiguous（有歧义）或 none（资料库里没有）",
  ),
  docs: z.array(z.string().min(1), "docs 要写成手册的清单").max(10, "docs 最多 10 份"),
  at: z.iso.datetime({ offset: true, error: "at 要写成 2026-11-23T10:00:00+08:00 这样的时间" }),
  source: z.string({ error: "source 要写这个答案是谁给的" }).min(1, "source 不能是空的"),
});

export type OfficeLabel = z.infer<typeof officeLabel>;
/** `line` counts from 1; `problem` is one Chinese sentence without the line. */
export type LabelProblem = { line: number; problem: string };

export const officeLabelsFileName = "labels.jsonl";

/** The text of a label as one line of the file, its end included. */
export function formatOfficeLabel(label: OfficeLabel): string {
  return `${JSON.stringify(officeLabel.parse(label))}\n`;
}

function countProblem({ kind, docs }: OfficeLabel): string | undefined {
  if (kind === "single" && docs.length !== 1) return "single 要正好写一份手册";
  if (kind === "ambiguous" && docs.length < 2) return "ambiguous 要写两份以上的手册";
  if (kind === "none" && docs.length > 0) return "none 不能写手册";
  return undefined;
}

function readLine(text: string): OfficeLabel | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "不是一行 JSON";
  }
  const read = officeLabel.safeParse(value);
  if (read.success) return countProblem(read.data) ?? read.data;
  return read.error.issues
    .map(({ code, message, path }) => {
      if (code === "unrecognized_keys") return "只能有 q、kind、docs、at、source";
      return path.length > 0 && !message.startsWith(String(path[0])) ? `${String(path[0])} 不对或缺少` : message;
    })
    .join("；");
}

/** Finds the title of a handbook of the library by its title, its file name or its code. */
function createTitleOf(handbooks: readonly SopDocument[]): (name: string) => string | undefined {
  const titlesByName = new Map<string, string>();
  for (const { title, file } of handbooks) titlesByName.set(documentCode(file), title);
  for (const { title, file } of handbooks) titlesByName.set(file, title);
  for (const { title } of handbooks) titlesByName.set(title, title);
  return (name) => titlesByName.get(name);
}

/**
 * Reads the office's labels; their `docs` become titles of handbooks of the library. Of several labels of one question the last one counts.
 * Lines that cannot be used are told and left out; blank ones are ignored.
 */
export function readOfficeLabels(
  text: string,
  handbooks: readonly SopDocument[],
): { labels: LabelledQuestion[]; problems: LabelProblem[] } {
  const titleOf = createTitleOf(handbooks);
  const labelsByQuestion = new Map<string, LabelledQuestion>();
  const problems: LabelProblem[] = [];
  for (const [position, content] of text.split("\n").entries()) {
    if (!content.trim()) continue;
    const label = readLine(content);
    const line = position + 1;
    if (typeof label === "string") {
      problems.push({ line, problem: label });
      continue;
    }
    const unknown = label.docs.filter((name) => titleOf(name) === undefined);
    if (unknown.length > 0) {
      problems.push({ line, problem: `资料库里没有${unknown.map((name) => `《${name}》`).join("、")}` });
      continue;
    }
    const docs = [...new Set(label.docs.flatMap((name) => titleOf(name) ?? []))];
    labelsByQuestion.delete(label.q);
    labelsByQuestion.set(label.q, { q: label.q, kind: label.kind, docs });
  }
  return { labels: [...labelsByQuestion.values()], problems };
}
