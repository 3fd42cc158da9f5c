/**
 * Reads a handbook from a Word file: sections, facts, special cases; nothing of the text is lost.
 *
 * Headings are known by their words (headings.ts), not by their style, so that bold lines, table rows and outlines read alike.
 */
import { createHash } from "node:crypto";
import { parse } from "node:path";
import { Failure } from "../../shared/failures.ts";
import type { SopDocument } from "../../shared/sop.ts";
import { add, type Gathering, newGathering } from "./gathering.ts";
import { allLines, blocksOfHtml } from "./htmlBlocks.ts";
import { branchesOf, withoutTypedNumbers } from "./rows.ts";
import { walk } from "./walk.ts";
import { readWordFile } from "./wordFile.ts";

/** Counts up whenever the same file would be read differently, so that what was read before is read again. */
export const parserVersion = 2;

/** The category of a document that names none and lies in no folder of its own. */
const categoryUnknown = "其他";

/** The number before a title in a file name: "D002 ", "12、", "003-"; not the year of "2025年" or "2025 ". */
const fileNumber = /^(?:[A-Za-z]{1,3}\d{1,5}[\s_.、]+|\d{1,3}[\s_.、\-—]+)(?=[^\d\s])/;

/** Where a file comes from. `path` is absolute; `folder` the name of the folder below an imported one, which may be its category. */
export type SopSource = { path: string; folder?: string };

/**
 * Reads one handbook.
 *
 * A document without any known heading is a handbook too: its lines are then in `unassigned`. Lines of headers and footers that are not
 * in the body are there as well, and paragraphs of which a part is struck through; bare page numbers are not.
 * Fails as readWordFile does, and with DOCUMENT_WITHOUT_TEXT.
 */
export async function parseSop(bytes: Uint8Array, { path, folder }: SopSource): Promise<SopDocument> {
  const { base: file, name: stem } = parse(path);
  const { html, loose, coreTitle } = await readWordFile(bytes, file);
  const blocks = blocksOfHtml(html);
  const state = newGathering();
  walk(state, blocks, file);
  addLoose(state, loose, allLines(blocks));
  const named = stem.replace(fileNumber, "");
  const title = titleOf(state, named, coreTitle);
  const { sections, facts } = state;
  for (const lines of Object.values(sections)) lines.splice(0, lines.length, ...withoutTypedNumbers(lines));
  const unassigned = state.unassigned.filter((line) => unwrapped(line) !== title);
  if (Object.keys(sections).length === 0 && state.unassigned.length === 0)
    throw new Failure("DOCUMENT_WITHOUT_TEXT", file);
  return {
    versionId: createHash("sha256").update(bytes).digest("hex"),
    file,
    path,
    title,
    category: facts.category ?? folder ?? categoryUnknown,
    task: facts.task ?? title,
    effectiveFrom: facts.effectiveFrom ?? "",
    edition: facts.edition ?? "",
    sample: state.sample,
    ...(isInternal(file, [...allLines(blocks).slice(0, headLinesMax), ...loose]) ? { internal: true as const } : {}),
    sections,
    branches: branchesOf(sections.branches ?? []),
    unassigned,
  };
}

/** Marked 内部: in the file name, in a header, or in one of the first lines. */
function isInternal(file: string, lines: readonly string[]): boolean {
  const mark = /^[（(【[]?(?:内部(?:资料|文件|使用|掌握)?|密级[:：]内部|仅供内部使用)[）)】\]]?(?:[，,。].{0,12})?$/u;
  return (
    /[（(【[]内部(?:资料|文件|使用)?[）)】\]]/u.test(file) || lines.some((line) => mark.test(line.replace(/\s+/g, "")))
  );
}

/** Adds what the XML holds and mammoth did not show: headers, footers, text boxes. */
function addLoose(state: Gathering, loose: string[], shown: string[]): void {
  const squeeze = (text: string) => text.replace(/\s+/g, "");
  const seen = new Set<string>();
  const known = shown.map(squeeze).join("\n");
  for (const text of loose) {
    const squeezed = squeeze(text);
    const pageNumber = /^[第共页\d/／\-–—·.Pageof]*$/.test(squeezed);
    if (pageNumber || seen.has(squeezed) || known.includes(squeezed)) continue;
    seen.add(squeezed);
    if (text.includes("示例资料")) state.sample = true;
    add(state, undefined, text);
  }
}

function unwrapped(text: string): string {
  return text.trim().replace(/^《([^《》]+)》$/, "$1");
}

const titleCharsMax = 60;
/** Where a mark of secrecy stands: above or right below the title. */
const headLinesMax = 8;

/** The title that the document gives itself, else its file name. A line that is the file name is the surest sign. */
function titleOf({ titles, facts, unassigned }: Gathering, named: string, coreTitle: string): string {
  const squeeze = (text: string) => unwrapped(text).replace(/\s+/g, "");
  const same = unassigned.find((line) => squeeze(line) === squeeze(named));
  const core = unassigned.find((line) => coreTitle !== "" && squeeze(line) === squeeze(coreTitle));
  const candidates = [facts.title, same, ...titles.styled, core, ...titles.headed, ...titles.bold];
  const chosen = candidates
    .map((text) => unwrapped(text ?? ""))
    .find((text) => text !== "" && text.length <= titleCharsMax);
  return chosen ?? named;
}
