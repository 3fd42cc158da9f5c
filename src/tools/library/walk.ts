/** Walks the blocks of a Word file: lines in order, and tables, which offices use for forms, lists and whole documents. */
import { Failure } from "../../shared/failures.ts";
import { add, begin, type Gathering, takeFact, takeLine, takeSentence } from "./gathering.ts";
import { factOfLabel, sectionOfHeading } from "./headings.ts";
import { allLines, type Block, type Cell, type TableBlock } from "./htmlBlocks.ts";
import { type Columns, columnsOf, itemLines, rowLine } from "./rows.ts";

/** Tables inside tables beyond this depth are no handbook. */
const tableDepthMax = 20;

/** Adds blocks to what was gathered. Fails with FILE_TOO_LARGE (tables nested too deeply); `name` is the detail. */
export function walk(state: Gathering, blocks: Block[], name: string, depth = 0): void {
  if (depth > tableDepthMax) throw new Failure("FILE_TOO_LARGE", name);
  for (const block of blocks) {
    if (block.kind === "line") takeLine(state, block);
    else walkTable(state, block, name, depth + 1);
  }
}

type Walk = { state: Gathering; name: string; depth: number };

function walkTable(state: Gathering, table: TableBlock, name: string, depth: number): void {
  const call: Walk = { state, name, depth };
  const rows = table.rows.filter((row) => row.some((cell) => textOf(cell) !== ""));
  const isForm = rows.length > 1 && rows.filter((row) => isLabel(row[0])).length * 2 >= rows.length;
  let columns: Columns | undefined;
  let underRowHeading = false;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? [];
    const head = columnsOf(row.map(textOf));
    const [first] = row;
    const height = first?.rows ?? 1;
    if (first && height > 1 && row.length > 1 && isLabel(first)) {
      underRowHeading = false;
      columns = undefined;
      const beside = [row.slice(1), ...rows.slice(at + 1, at + height)];
      takeLabelled(call, textOf(first), [{ kind: "table", rows: beside }]);
      at += height - 1;
    } else if (head) {
      columns = head;
      if (head.kind !== "pairs") beginFor(state, head);
    } else if (isPairs(row)) {
      columns = undefined;
      underRowHeading = false;
      for (let cell = 0; cell < row.length; cell += 2)
        takeLabelled(call, textOf(row[cell]), row[cell + 1]?.blocks ?? []);
    } else if (row.filter((cell) => textOf(cell) !== "").length === 1 && (row.length === 1 || textOf(row[0]) !== "")) {
      underRowHeading ||= isLabel(row[0]);
      walk(
        state,
        row.flatMap((cell) => cell.blocks),
        name,
        depth,
      );
    } else if ((isForm || columns?.kind === "pairs") && row.length === 2 && !underRowHeading && textOf(first) !== "") {
      takeUnknownPair(call, row);
    } else takeRow(call, row, columns);
  }
}

/** A head of materials or special cases names its section, wherever the table stands. A column of unknown meaning may stay empty below. */
function beginFor(state: Gathering, columns: Columns): void {
  for (const { text, role } of columns.heads) if (role === undefined) add(state, undefined, text);
  if (columns.kind === "pairs" || state.current === columns.kind) return;
  begin(state, columns.kind, "heading");
}

function textOf(cell: Cell | undefined): string {
  return allLines(cell?.blocks ?? []).join("\n");
}

function isLabel(cell: Cell | undefined): boolean {
  const text = textOf(cell);
  return sectionOfHeading(text) !== undefined || factOfLabel(text) !== undefined;
}

/** Label and value, label and value … */
function isPairs(row: Cell[]): boolean {
  return row.length > 1 && row.length % 2 === 0 && row.every((cell, at) => at % 2 === 1 || isLabel(cell));
}

/** The blocks beside a label become its fact or section. */
function takeLabelled({ state, name, depth }: Walk, label: string, blocks: Block[]): void {
  const fact = factOfLabel(label);
  const lines = allLines(blocks);
  const section = sectionOfHeading(label);
  if (fact && blocks.every(({ kind }) => kind === "line")) {
    if (takeFact(state, fact, lines.join(""))) return;
    if (!section) {
      if (lines.length > 0) add(state, undefined, `${label}：${lines.join("")}`);
      return;
    }
  }
  begin(state, section, "heading");
  if (!section) add(state, undefined, label);
  for (const block of blocks) {
    if (block.kind === "table") walkTable(state, block, name, depth + 1);
    else if (!takeSentence(state, block.text)) for (const line of itemLines(block, section)) add(state, section, line);
  }
}

/** A row of a form whose label is in no table of headings: kept whole, outside the sections. */
function takeUnknownPair({ state, name, depth }: Walk, row: Cell[]): void {
  begin(state, undefined, "heading");
  const [label, value] = row;
  const lines = allLines(value?.blocks.filter(({ kind }) => kind === "line") ?? []);
  add(state, undefined, [textOf(label), ...lines].join("：").replace(/\n/g, ""));
  walk(state, value?.blocks.filter(({ kind }) => kind === "table") ?? [], name, depth);
}

function takeRow({ state, name, depth }: Walk, row: Cell[], columns: Columns | undefined): void {
  const texts = row.map((cell) => {
    return allLines(cell.blocks.filter(({ kind }) => kind === "line"))
      .join("；")
      .replace(/([。；，：！？])；/g, "$1");
  });
  const line = rowLine(texts, state.current, columns?.kind === "pairs" ? undefined : columns);
  if (!takeSentence(state, line)) add(state, state.current, line);
  walk(
    state,
    row.flatMap((cell) => cell.blocks.filter(({ kind }) => kind === "table")),
    name,
    depth,
  );
}
