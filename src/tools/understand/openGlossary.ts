/** Keeps the repair of names as the glossary files and the library are now. */
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Failure } from "../../shared/failures.ts";
import { type SopDocument, sectionNames } from "../../shared/sop.ts";
import { type GlossaryFile, type LibraryWords, readGlossary } from "./glossary.ts";
import { createRepairTerms, type RepairTerms } from "./repairTerms.ts";

/** What the glossary needs of a library. `onChange` calls back after every change and returns how to stop that. */
export interface NamedLibrary {
  documents(): SopDocument[];
  onChange(listener: () => void): () => void;
}

/**
 * - `shipped` is the list that comes with the program, `own` the office's, which may not be there.
 * - `report` gets one sentence in Chinese for each line that is not used, whenever files or library have changed.
 * - `now` is in milliseconds; it only says when to look at the files again.
 */
export type OpenGlossaryDeps = {
  library: NamedLibrary;
  shipped: string;
  own: string;
  report(problem: string): void;
  now?: () => number;
};
/** Gives the repair that holds now. Never fails: a list that cannot be read is reported and left out. */
export type Glossary = () => Promise<RepairTerms>;

const lookAgainMs = 5_000;
const fileBytesMax = 2_000_000;

/** Words whose look-up is remembered: few are asked for often, but people write new ones every day. */
const rememberedMax = 20_000;

/** What the handbooks say, as one text. */
function wordsOf(documents: readonly SopDocument[]): LibraryWords {
  const text = documents
    .flatMap(({ title, task, sections, unassigned }) => [
      title,
      task,
      ...sectionNames.flatMap((name) => sections[name] ?? []),
      ...unassigned,
    ])
    .join("\n");
  const known = new Map<string, boolean>();
  return {
    titles: [...new Set(documents.flatMap(({ title, task }) => [title, task]))].filter((title) => title !== ""),
    has: (word) => {
      const found = known.get(word) ?? text.includes(word);
      if (known.size >= rememberedMax) known.clear();
      known.set(word, found);
      return found;
    },
  };
}

/** Tables saved by Excel and WPS come as UTF-8, UTF-16 or GB 18030. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function readList(path: string, own: boolean): Promise<GlossaryFile> {
  const bytes = await readFile(path);
  if (bytes.length > fileBytesMax) throw new Failure("FILE_TOO_LARGE", basename(path));
  return { name: basename(path), text: decode(bytes), own };
}

type Places = Pick<OpenGlossaryDeps, "library" | "shipped" | "own">;

/** The lists as they are now, checked against the library; problems are sentences. A list that cannot be read is one of them. */
async function checkLists({ library, shipped, own }: Places) {
  const files: GlossaryFile[] = [];
  const unread: string[] = [];
  for (const [path, isOwn] of [
    [shipped, false],
    [own, true],
  ] as const) {
    if ((await changedAt(path)) === 0) continue;
    try {
      files.push(await readList(path, isOwn));
    } catch (thrown) {
      unread.push(thrown instanceof Failure ? thrown.message : `${basename(path)}读不出来，先不用它。`);
    }
  }
  const words = wordsOf(library.documents());
  const { entries, problems } = readGlossary(files, words);
  return { words, entries, problems: [...unread, ...problems] };
}

/** What is wrong with the lists now, one Chinese sentence a line that is not used, for staff. */
export async function glossaryProblems(places: Places): Promise<string[]> {
  return (await checkLists(places)).problems;
}

/** Opens the lists. They are read at the first message, and again when a file or the library has changed. */
export function openGlossary({ library, shipped, own, report, now = () => Date.now() }: OpenGlossaryDeps): Glossary {
  let current: RepairTerms | undefined;
  let building: Promise<RepairTerms> | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let stamp = "";
  let libraryChanged = false;
  library.onChange(() => {
    libraryChanged = true;
  });

  const build = async (): Promise<RepairTerms> => {
    libraryChanged = false;
    const { words, entries, problems } = await checkLists({ library, shipped, own });
    for (const problem of problems) report(problem);
    return createRepairTerms(entries, words);
  };

  const look = async (): Promise<RepairTerms> => {
    const stampNow = `${await changedAt(shipped)} ${await changedAt(own)}`;
    if (!current || libraryChanged || stampNow !== stamp) {
      stamp = stampNow;
      current = await build();
    }
    return current;
  };
  return async () => {
    if (current && !libraryChanged && now() - lookedAt < lookAgainMs) return current;
    lookedAt = now();
    building ??= look().finally(() => {
      building = undefined;
    });
    return building;
  };
}
