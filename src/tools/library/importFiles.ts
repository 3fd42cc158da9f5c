/** Reads Word files one after the other and says of each what became of it; the library then takes them all at once. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Failure } from "../../shared/failures.ts";
import type { SopDocument } from "../../shared/sop.ts";
import { accessFailure, type FoundFile, findFiles } from "./findFiles.ts";
import { parseSop, type SopSource } from "./parseSop.ts";
import { wordFileBytesMax } from "./wordFile.ts";

/**
 * What became of one file.
 *
 * - added: a new title. replaced: a newer version of one; `other` is the file of the version before.
 * - unchanged: the present version has the same bytes. duplicate: `other`, read before in this import, has the same bytes.
 * - outdated: `other`, read before in this import, has the same title and a later effective date.
 * - unreadable: `problem` says why.
 */
export type ImportLine = { file: string; path: string } & (
  | { outcome: "added"; document: SopDocument }
  | { outcome: "unchanged"; document: SopDocument }
  | { outcome: "replaced"; document: SopDocument; other: string }
  | { outcome: "duplicate"; document: SopDocument; other: string }
  | { outcome: "outdated"; document: SopDocument; other: string }
  | { outcome: "unreadable"; problem: Failure }
);
export type ImportProgress = { done: number; total: number };

/** Reads one Word file. `call.key` names the reading: the same again is the same file. */
export type ReadDocument = (
  source: SopSource,
  call: { key: string; signal?: AbortSignal | undefined },
) => Promise<SopDocument>;

/** Reads a handbook whose bytes lie at `file`, wherever it comes from. */
export async function readDocumentAt(file: string, source: SopSource): Promise<SopDocument> {
  return parseSop(await readFile(file), source);
}

type ReadFilesOptions = {
  readDocument: ReadDocument;
  /** Before the keys of the readings. */
  key: string;
  /** The office's own handbook that a title shows now, or that has these bytes now. */
  present: (wanted: { title: string } | { versionId: string }) => SopDocument | undefined;
  keepFile: (versionId: string, bytes: Uint8Array) => Promise<string>;
  onLine: (line: ImportLine, progress: ImportProgress) => void;
  signal?: AbortSignal;
};

/**
 * Reads the files of `paths`; each gets one call of `onLine`, in order.
 *
 * Resolves with the documents to take over, one a title. Fails with TOOL_CANCELLED; a bad file is a line, not a failure.
 */
export async function readFiles(paths: string[], options: ReadFilesOptions): Promise<SopDocument[]> {
  const files = await findFiles(paths);
  const chosen = new Map<string, SopDocument>();
  const fileByVersion = new Map<string, string>();
  for (const [at, file] of files.entries()) {
    if (options.signal?.aborted) throw new Failure("TOOL_CANCELLED");
    const line = await readOne(file, { ...options, key: `${options.key}/${at}` }, chosen, fileByVersion);
    if (line.outcome === "added" || line.outcome === "replaced") chosen.set(line.document.title, line.document);
    // An earlier file of this import gives way to the version that the library already shows.
    if (line.outcome === "unchanged") chosen.delete(line.document.title);
    if ("document" in line)
      fileByVersion.set(line.document.versionId, fileByVersion.get(line.document.versionId) ?? line.file);
    options.onLine(line, { done: at + 1, total: files.length });
  }
  return [...chosen.values()];
}

async function readOne(
  { path, folder, problem }: FoundFile,
  options: ReadFilesOptions,
  chosen: Map<string, SopDocument>,
  fileByVersion: Map<string, string>,
): Promise<ImportLine> {
  const { present, keepFile } = options;
  const named = { file: basename(path), path };
  if (problem) return { ...named, outcome: "unreadable", problem };
  const source = folder === undefined ? { path } : { path, folder };
  const read = await readAndParse(source, options).catch((thrown: unknown) => accessFailure(thrown, path));
  if (read instanceof Failure && read.code === "TOOL_CANCELLED") throw read;
  if (read instanceof Failure) return { ...named, outcome: "unreadable", problem: read };
  const { bytes, document } = read;
  const shown = present({ title: document.title });
  if (shown?.versionId === document.versionId) return { ...named, outcome: "unchanged", document: shown };
  const twin = fileByVersion.get(document.versionId) ?? present({ versionId: document.versionId })?.file;
  if (twin !== undefined) return { ...named, outcome: "duplicate", document, other: twin };
  const rival = chosen.get(document.title);
  if (rival && document.effectiveFrom !== "" && rival.effectiveFrom > document.effectiveFrom) {
    return { ...named, outcome: "outdated", document, other: rival.file };
  }
  // A full disk is no property of this file: it ends the import, with nothing changed.
  const kept = { ...document, path: await keepFile(document.versionId, bytes) };
  const before = rival ?? shown;
  return before
    ? { ...named, outcome: "replaced", document: kept, other: before.file }
    : { ...named, outcome: "added", document: kept };
}

async function readAndParse(
  source: SopSource,
  { readDocument, key, signal }: ReadFilesOptions,
): Promise<{ bytes: Uint8Array; document: SopDocument }> {
  const { path } = source;
  const found = await stat(path);
  if (!found.isFile()) throw new Failure("FILE_NOT_WORD", path);
  // The size comes first: a film with the wrong ending is not read into memory.
  if (found.size > wordFileBytesMax) throw new Failure("FILE_TOO_LARGE", path);
  const document = await readDocument(source, { key, signal });
  const bytes = await readFile(path);
  // Was it changed in between? What is kept must be what was read.
  if (createHash("sha256").update(bytes).digest("hex") !== document.versionId) throw new Failure("FILE_DAMAGED", path);
  return { bytes, document };
}
