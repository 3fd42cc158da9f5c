import { allLines, type Block, blocksOfHtml, type TableBlock } from "../library/htmlBlocks.ts";
import { readWordFile } from "../library/wordFile.ts";

/** A plan as a reader sees it: every line in reading order, cells of tables included, and the tables as rows of texts. */
export type PlanView = { lines: string[]; tables: string[][][] };

/** Reads a .docx as anybody would, without knowing who wrote it. Fails as readWordFile does. */
export async function viewOfWord(bytes: Uint8Array, name: string): Promise<PlanView> {
  const { html } = await readWordFile(bytes, name);
  const blocks = blocksOfHtml(html);
  return { lines: allLines(blocks), tables: blocks.filter(isTable).map(rowsOf) };
}

/** Reads plain text with tables in Markdown, as a language model answers. */
export function viewOfText(text: string): PlanView {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const tables: string[][][] = [];
  let open: string[][] | undefined;
  for (const line of lines) {
    if (!/^\|.*\|$/.test(line)) {
      open = undefined;
      continue;
    }
    const cells = line.slice(1, -1).split("|").map(bare);
    if (!open) {
      open = [];
      tables.push(open);
    }
    if (!cells.every((cell) => /^:?-*:?$/.test(cell))) open.push(cells);
  }
  return { lines: lines.map(bare), tables };
}

function isTable(block: Block): block is TableBlock {
  return block.kind === "table";
}

function rowsOf({ rows }: TableBlock): string[][] {
  return rows.map((row) => row.map((cell) => allLines(cell.blocks).join("")));
}

/** A line without the marks of Markdown for headings, lists and bold letters. */
function bare(text: string): string {
  return text
    .trim()
    .replace(/^#+\s*|^[-*+]\s+/, "")
    .replaceAll("**", "");
}
