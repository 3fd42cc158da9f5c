/** Old sessions in files of the data directory: a line of JSON each, and an index that says where the line of each session lies. */
import { appendFile, mkdir, open, readdir, readFile, stat } from "node:fs/promises";
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
    places ??= readPlaces(directory);
    return places;
  };
  const note = (line: IndexLine) => addLine(directory, indexName, JSON.stringify(line));
  return {
    async add(moved) {
      const { session, at } = moved.head;
      const found = await known();
      const place = await addLine(directory, `${dayOf(at).slice(0, 7)}.jsonl`, lineOf(moved));
      await note({ session, ...place });
      found.set(session, place);
    },
    async find(session) {
      const place = (await known()).get(session);
      const moved = place && (JSON.parse(await readPlace(directory, place)) as MovedSession);
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
    const { session, file, from, bytes } = JSON.parse(line) as IndexLine;
    if (file === undefined || from === undefined || bytes === undefined) places.delete(session);
    else places.set(session, { file, from, bytes });
  }
  return places;
}

/** Files from before there was an index: it is written once. */
async function indexOf(directory: string): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  const files = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith(".jsonl")).sort();
  for (const file of files) {
    const content = await readFile(join(directory, file));
    for (let from = 0, end = content.indexOf("\n"); end >= 0; from = end + 1, end = content.indexOf("\n", from)) {
      const line = content.toString("utf8", from, end);
      if (line.trim() === "") continue;
      places.set((JSON.parse(line) as MovedSession).head.session, { file, from, bytes: end - from });
    }
  }
  const lines = [...places].map(([session, place]) => `${JSON.stringify({ session, ...place })}\n`);
  if (lines.length > 0) await appendFile(join(directory, indexName), lines.join(""), { mode: 0o600 });
  return places;
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
  const from = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  await appendFile(path, `${line}\n`, { mode: 0o600 });
  const handle = await open(path, "r");
  await handle.sync().finally(() => handle.close());
  return { file, from, bytes: Buffer.byteLength(line) };
}
