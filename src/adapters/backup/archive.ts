/** Old sessions in files of the data directory: a line of JSON each, and an index that says where the line of each session lies. */
import { appendFile, type FileHandle, mkdir, open, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dayOf } from "../../shared/time.ts";
import type { MovedSession } from "../stores/movedSession.ts";
import { lineOf } from "./movedLines.ts";

export const archiveFolder = "archive";
const indexName = "index.ndjson";

/** Where the line of a session lies, in bytes. */
type Place = { file: string; from: number; bytes: number };
/** A line of the index; one without a place says that the session went back. */
type IndexLine = { session: string } & Partial<Place>;

/** One process at a time writes. Files are named by the month of a session's last event, YYYY-MM.jsonl. */
export interface Archive {
  /** Resolves when the session is on the disk. */
  add(moved: MovedSession): Promise<void>;
  /** The session as it was put aside last; undefined where it is not here, or went back. */
  find(session: string): Promise<MovedSession | undefined>;
  /** Takes out a session that went back: it is blanked in its file, so that erasing it later leaves nothing here. */
  release(session: string): Promise<void>;
}

export function createArchive(dataDirectory: string): Archive {
  const directory = join(dataDirectory, archiveFolder);
  let places: Promise<Map<string, Place>> | undefined;
  const known = () => {
    places ??= readPlaces(directory).catch((error: unknown) => {
      places = undefined;
      throw error;
    });
    return places;
  };
  let writing: Promise<unknown> = Promise.resolve();
  /** One line after the other: each begins where the one before ended. */
  const write = (file: string, line: string): Promise<Place> => {
    const written = writing.then(() => addLine(directory, file, line));
    writing = written.catch(() => undefined);
    return written;
  };
  const note = (line: IndexLine) => write(indexName, JSON.stringify(line));
  return {
    async add(moved) {
      const { session, at } = moved.head;
      const found = await known();
      const place = await write(`${dayOf(at).slice(0, 7)}.jsonl`, lineOf(moved));
      await note({ session, ...place });
      found.set(session, place);
    },
    async find(session) {
      const place = (await known()).get(session);
      const moved = place && readLine<MovedSession>(await readPlace(directory, place));
      return moved?.head.session === session ? moved : undefined;
    },
    async release(session) {
      const found = await known();
      const place = found.get(session);
      if (place === undefined) return;
      await blank(directory, place);
      found.delete(session);
      await note({ session });
    },
  };
}

async function readPlaces(directory: string): Promise<Map<string, Place>> {
  const text = await readFile(join(directory, indexName), "utf8").catch(() => undefined);
  if (text === undefined) return indexOf(directory);
  const places = new Map<string, Place>();
  // The last line is cut short where a machine lost its power in it: then its session is still in Redis, too.
  for (const line of text.split("\n").slice(0, -1)) {
    const entry = readLine<IndexLine>(line);
    if (entry === undefined) return indexOf(directory);
    const { session, file, from, bytes } = entry;
    if (file === undefined || from === undefined || bytes === undefined) places.delete(session);
    else places.set(session, { file, from, bytes });
  }
  return places;
}

/** Where there is no index yet, or one that cannot be read, it is written from the files. */
async function indexOf(directory: string): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  const files = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith(".jsonl")).sort();
  for (const file of files) {
    const content = await readFile(join(directory, file));
    for (let from = 0, end = content.indexOf("\n"); end >= 0; from = end + 1, end = content.indexOf("\n", from)) {
      const moved = readLine<MovedSession>(content.toString("utf8", from, end));
      if (moved !== undefined) places.set(moved.head.session, { file, from, bytes: end - from });
    }
  }
  const lines = [...places].map(([session, place]) => `${JSON.stringify({ session, ...place })}\n`);
  if (lines.length === 0) return places;
  const draft = join(directory, `${indexName}.part`);
  await writeFile(draft, lines.join(""), { mode: 0o600 });
  await rename(draft, join(directory, indexName));
  return places;
}

/** Undefined for a line that was blanked, or cut short. */
function readLine<Line>(line: string): Line | undefined {
  try {
    return line.trim() === "" ? undefined : (JSON.parse(line) as Line);
  } catch {
    return undefined;
  }
}

async function readPlace(directory: string, { file, from, bytes }: Place): Promise<string> {
  const handle = await open(join(directory, file), "r");
  try {
    return (await handle.read({ buffer: Buffer.alloc(bytes), position: from })).buffer.toString("utf8");
  } finally {
    await handle.close();
  }
}

async function blank(directory: string, { file, from, bytes }: Place): Promise<void> {
  const handle = await open(join(directory, file), "r+");
  try {
    await handle.write(Buffer.alloc(bytes, " "), 0, bytes, from);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function addLine(directory: string, file: string, line: string): Promise<Place> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, file);
  await appendFile(path, "", { mode: 0o600 });
  const handle = await open(path, "r+");
  try {
    const from = await endOfLines(handle);
    await handle.truncate(from);
    await handle.write(Buffer.from(`${line}\n`), 0, null, from);
    await handle.sync();
    return { file, from, bytes: Buffer.byteLength(line) };
  } finally {
    await handle.close();
  }
}

/** Behind the last whole line. What follows it was cut short when the machine lost its power: its session is still in Redis. */
async function endOfLines(handle: FileHandle): Promise<number> {
  const buffer = Buffer.alloc(65_536);
  for (let end = (await handle.stat()).size; end > 0; ) {
    const from = Math.max(0, end - buffer.length);
    const { bytesRead } = await handle.read(buffer, 0, end - from, from);
    const last = buffer.subarray(0, bytesRead).lastIndexOf("\n");
    if (last >= 0) return from + last + 1;
    end = from;
  }
  return 0;
}
