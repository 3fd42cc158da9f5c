import { allLines, type Block, blocksOfHtml } from "../library/htmlBlocks.ts";
import { readWordFile } from "../library/wordFile.ts";
import { type PlanField, planFieldOf, planFields } from "./planFields.ts";

/** What stands at a field of a filled template: a text, lines, or a table as rows of texts. */
export type FieldText = { lines: string[]; rows: string[][] };
/** The contents of a document by field, and the share of the template's fixed texts that were found again, 0 to 1. */
export type Aligned = { fields: Partial<Record<PlanField, FieldText>>; share: number };

/** A paragraph or a table of a document, as texts. */
export type Part = { line: string } | { rows: string[][] };
/** A piece of a template: a place that is recognised again, or one that only a neighbour tells where it is. */
type Anchor = { kind: "anchor"; match(part: Part): Captured | undefined };
type Open = { kind: "open"; field: PlanField };
type Wild = { kind: "wild"; field: PlanField };
type Captured = [PlanField, string][];

const anchorCharsMin = 2;

/** Reads a Word file as paragraphs and tables. Fails as readWordFile does. */
export async function partsOfWord(data: Uint8Array, name: string): Promise<Part[]> {
  const { html } = await readWordFile(data, name);
  return blocksOfHtml(html).flatMap(partsOfBlock);
}

/**
 * Finds the contents of a template's fields in a document that was made from it, also after people have changed it: fixed texts are
 * recognised in their order, what lies between two of them belongs to the fields between them. Pure.
 */
export function alignTemplate(template: Part[], document: Part[]): Aligned {
  const fields: Aligned["fields"] = {};
  const keep = (field: PlanField, text: FieldText) => {
    fields[field] ??= text;
  };
  let waiting: (Open | Wild)[] = [];
  let at = 0;
  let found = 0;
  const pieces = template.map(pieceOf).filter((piece) => piece !== undefined);
  for (const piece of pieces) {
    if (piece.kind !== "anchor") {
      waiting.push(piece);
      continue;
    }
    const place = document.findIndex((part, index) => index >= at && piece.match(part) !== undefined);
    if (place < 0) continue;
    found += 1;
    share(waiting, document.slice(at, place), keep);
    for (const [field, text] of piece.match(document[place] as Part) ?? []) keep(field, { lines: [text], rows: [] });
    waiting = [];
    at = place + 1;
  }
  share(waiting, document.slice(at), keep);
  const anchors = pieces.filter(({ kind }) => kind === "anchor").length;
  return { fields, share: anchors === 0 ? 0 : found / anchors };
}

/** Gives what lies between two anchors to the fields there: single lines from both ends, the rest to the field of many lines or a table. */
function share(waiting: (Open | Wild)[], parts: Part[], keep: (field: PlanField, text: FieldText) => void): void {
  const first = waiting.findIndex(({ kind }) => kind === "open");
  const last = waiting.findLastIndex(({ kind }) => kind === "open");
  const before = first < 0 ? waiting : waiting.slice(0, first);
  const after = first < 0 ? [] : waiting.slice(last + 1);
  const rest = [...parts];
  for (const { field } of before) {
    const next = rest.shift();
    if (next && "line" in next) keep(field, { lines: [next.line], rows: [] });
  }
  for (const { field } of after.toReversed()) {
    const next = rest.pop();
    if (next && "line" in next) keep(field, { lines: [next.line], rows: [] });
  }
  const lines = rest.flatMap((part) => ("line" in part ? [part.line] : []));
  const rows = rest.flatMap((part) => ("rows" in part ? part.rows : []));
  for (const { field } of first < 0 ? [] : waiting.slice(first, last + 1)) {
    keep(field, planFields[field].kind === "table" ? { lines: [], rows } : { lines, rows: [] });
  }
}

function partsOfBlock(block: Block): Part[] {
  if (block.kind === "line") return allLines([block]).map((line) => ({ line }));
  return [{ rows: block.rows.map((row) => row.map((cell) => allLines(cell.blocks).join(""))) }];
}

function pieceOf(part: Part): Anchor | Open | Wild | undefined {
  if ("rows" in part) return tableAnchor(part.rows);
  const whole = /^\{\{([^{}]+)\}\}$/.exec(part.line.trim());
  const field = whole && planFieldOf((whole[1] ?? "").trim());
  if (field) return { kind: planFields[field].kind === "text" ? "wild" : "open", field };
  const pattern = patternOf(part.line);
  if (pattern.fixed.length < anchorCharsMin) return undefined;
  return { kind: "anchor", match: (other) => ("line" in other ? pattern.read(other.line) : undefined) };
}

/** A table of the template is found again by its labels; each of its rows is read where all labels of the row stand. */
function tableAnchor(rows: string[][]): Anchor {
  const wanted = rows.map((row) => row.map(patternOf));
  const labels = rows.flat().filter((cell) => cell !== "" && !cell.includes("{{"));
  return {
    kind: "anchor",
    match(part) {
      if (!("rows" in part)) return undefined;
      const cells = new Set(part.rows.flat().map(plain));
      const there = labels.filter((label) => cells.has(plain(label))).length;
      if (labels.length === 0 || there < labels.length * 0.6) return undefined;
      return wanted.flatMap((row) => {
        const read = part.rows.map((cellsOfRow) =>
          row.map((pattern, column) => pattern.read(cellsOfRow[column] ?? "")),
        );
        return (
          read.find((captured) => captured.every((each) => each !== undefined))?.flatMap((each) => each ?? []) ?? []
        );
      });
    },
  };
}

type Pattern = { fixed: string; read(text: string): Captured | undefined };

/** A text with fields as a pattern; `fixed` is what it says without them. */
function patternOf(text: string): Pattern {
  const names = [...text.matchAll(/\{\{([^{}]+)\}\}/g)].map((found) => planFieldOf((found[1] ?? "").trim()));
  const pieces = text.split(/\{\{[^{}]+\}\}/).map(plain);
  const source = pieces.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("(.*)");
  const expression = new RegExp(`^${source}$`, "s");
  return {
    fixed: pieces.join(""),
    read(other) {
      const found = expression.exec(plain(other));
      if (!found) return undefined;
      return names.flatMap((field, index): Captured => (field ? [[field, found[index + 1] ?? ""]] : []));
    },
  };
}

/** A text for comparing: without blanks and without the number of a heading. */
function plain(text: string): string {
  return text.replace(/\s+/g, "").replace(/^[一二三四五六七八九十]+、/, "");
}
