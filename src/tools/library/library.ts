/**
 * The handbooks that questions are answered from: the office's own, and the samples until there are own ones.
 *
 * A title shows one version at a time; earlier versions stay, so that a session can go on with what it cited.
 */
import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../../shared/failures.ts";
import type { SopDocument } from "../../shared/sop.ts";
import { type ImportLine, type ImportProgress, type ReadDocument, readDocumentAt, readFiles } from "./importFiles.ts";
import type { LibraryStore, SampleState, StoredLibrary, StoredVersion, TitleChange } from "./libraryStore.ts";
import { parserVersion, parseSop } from "./parseSop.ts";

export type ImportOptions = {
  onLine: (line: ImportLine, progress: ImportProgress) => void;
  signal?: AbortSignal;
  /** Names this import: the same again, after a crash, is the same import. */
  key?: string;
  /** Go on showing the samples beside the own handbooks; otherwise the first import ends them for good. */
  keepSamples?: boolean;
  /** Leaves the samples as they are: what is taken over is no library of the office's own, e.g. a single answer of a colleague. */
  leaveSamples?: boolean;
};

export interface Library {
  /** The handbooks that are shown: samples in the order of their files, then own ones in the order of their first import. */
  documents(): SopDocument[];
  /** Any version that was ever shown, samples that are off included. */
  version(versionId: string): SopDocument | undefined;
  byTitle(title: string): SopDocument | undefined;
  /** Categories of the documents shown, in their order. */
  categories(): { name: string; count: number }[];
  /** Whether samples are among the documents, and would go at the first import. */
  samples(): { shown: boolean; state: SampleState };
  /** A hash of the versions shown: what is derived from them is valid while it stays. */
  fingerprint(): string;
  /** Calls back after each change, also one by another process; the function returned ends it. */
  onChange(listener: () => void): () => void;
  /**
   * Takes over Word files and the folders' Word files, all in one change at the end.
   * Every file gets a line; resolves with the number of those that had a problem. Fails with TOOL_CANCELLED, and then changes nothing.
   */
  import(paths: string[], options: ImportOptions): Promise<{ taken: number; problems: number }>;
  /** Shows a title no more; its versions stay. Fails with DOCUMENT_UNKNOWN. */
  remove(title: string): Promise<void>;
  /** Shows a removed title again, or the version before the present one. Fails with DOCUMENT_UNKNOWN if there is neither. */
  restore(title: string): Promise<SopDocument>;
  close(): Promise<void>;
}

/**
 * `samples` are read beforehand (samples.ts), [] for none. `watchMs` is how often to look for changes by other processes; 0 for never.
 * `readDocument` reads the files of an import, in this process if absent.
 */
type LibraryDeps = { store: LibraryStore; samples: SopDocument[]; watchMs?: number; readDocument?: ReadDocument };

type View = {
  revision: number;
  state: SampleState;
  shown: Map<string, SopDocument>;
  own: Map<string, SopDocument>;
  versions: Map<string, SopDocument>;
  history: TitleChange[];
  fingerprint: string;
};

/** Opens the library. Versions that an older parser read are read again from their files. */
export async function openLibrary({
  store,
  samples,
  watchMs = 0,
  readDocument = (source) => readDocumentAt(source.path, source),
}: LibraryDeps): Promise<Library> {
  let view = viewOf(await upToDate(await store.read(), store), samples);
  const listeners = new Set<() => void>();
  const reload = async () => {
    view = viewOf(await upToDate(await store.read(), store), samples);
    for (const listener of listeners) listener();
  };
  const commit = async (titles: TitleChange[], versions: SopDocument[] = [], state?: SampleState) => {
    const stored = versions.map((document) => ({ document, parser: parserVersion }));
    await store.commit({ versions: stored, titles, ...(state ? { samples: state } : {}) });
    await reload();
  };
  const stopWatching = watch(watchMs, async () => {
    if ((await store.revision()) !== view.revision) await reload();
  });
  return {
    documents: () => [...view.shown.values()],
    version: (versionId) => view.versions.get(versionId),
    byTitle: (title) => view.shown.get(title),
    categories: () => categoriesOf([...view.shown.values()]),
    samples: () => ({ shown: samples.length > 0 && view.state !== "off", state: view.state }),
    fingerprint: () => view.fingerprint,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async import(paths, { onLine, signal, key = randomUUID(), keepSamples = false, leaveSamples = false }) {
      let problems = 0;
      const ownByVersion = new Map([...view.own.values()].map((document) => [document.versionId, document]));
      const taken = await readFiles(paths, {
        present: (wanted) => ("title" in wanted ? view.own.get(wanted.title) : ownByVersion.get(wanted.versionId)),
        keepFile: store.keepFile,
        readDocument,
        key,
        onLine(line, progress) {
          if (line.outcome === "unreadable") problems += 1;
          onLine(line, progress);
        },
        ...(signal ? { signal } : {}),
      });
      const titles = taken.map(({ title, versionId }): TitleChange => ({ title, shows: "version", versionId }));
      const state = view.state === "on" && !leaveSamples ? (keepSamples ? "kept" : "off") : undefined;
      if (taken.length > 0) await commit(titles, taken, state);
      return { taken: taken.length, problems };
    },
    async remove(title) {
      if (!view.shown.has(title)) throw new Failure("DOCUMENT_UNKNOWN", title);
      await commit([{ title, shows: "nothing" }]);
    },
    async restore(title) {
      await commit([earlier(title, view, samples)]);
      return view.shown.get(title) ?? Promise.reject(new Failure("DOCUMENT_UNKNOWN", title));
    },
    async close() {
      stopWatching();
      await store.close();
    },
  };
}

/** What a title showed before it was removed, or else the last thing that differs from what it shows now. */
function earlier(title: string, { history, state }: View, samples: SopDocument[]): TitleChange {
  const isSample = state !== "off" && samples.some((sample) => sample.title === title);
  const first: TitleChange[] = isSample ? [{ title, shows: "sample" }] : [];
  const changes = [...first, ...history.filter((change) => change.title === title)];
  const shows = (change: TitleChange | undefined) => (change?.shows === "version" ? change.versionId : change?.shows);
  const present = shows(changes.at(-1));
  const before = changes.findLast((change) => {
    return change.shows !== "nothing" && (isSample || change.shows !== "sample") && shows(change) !== present;
  });
  if (before) return before;
  throw new Failure("DOCUMENT_UNKNOWN", `${title}（没有更早的版本）`);
}

function viewOf({ revision, samples: state, versions, titles }: StoredLibrary, samples: SopDocument[]): View {
  const byVersion = new Map(samples.map((document) => [document.versionId, document]));
  for (const { document } of versions) byVersion.set(document.versionId, document);
  const shown = new Map(state === "off" ? [] : samples.map((document) => [document.title, document]));
  const sampleByTitle = new Map(shown);
  const own = new Map<string, SopDocument>();
  for (const change of titles) {
    const { title } = change;
    const document =
      change.shows === "version"
        ? byVersion.get(change.versionId)
        : change.shows === "sample"
          ? sampleByTitle.get(title)
          : undefined;
    if (document) shown.set(title, document);
    else shown.delete(title);
    if (document && change.shows === "version") own.set(title, document);
    else own.delete(title);
  }
  const fingerprint = createHash("sha256")
    .update(
      [...shown.values()]
        .map(({ versionId }) => versionId)
        .sort()
        .join("\n"),
    )
    .digest("hex");
  return { revision, state, shown, own, versions: byVersion, history: titles, fingerprint };
}

function categoriesOf(documents: SopDocument[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { category } of documents) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}

/** Reads again what an older parser read. A file that is gone or fails now keeps what was read of it. */
async function upToDate(stored: StoredLibrary, store: LibraryStore): Promise<StoredLibrary> {
  if (stored.versions.every(({ parser }) => parser === parserVersion)) return stored;
  const versions = await Promise.all(
    stored.versions.map(async (version): Promise<StoredVersion> => {
      if (version.parser === parserVersion) return version;
      const { path, file, category, versionId, title } = version.document;
      try {
        const source = { path: join(dirname(path), file), folder: category };
        const read = await parseSop(await readFile(path), source);
        // The title is what the history knows the document by.
        return { parser: parserVersion, document: { ...read, versionId, title, path } };
      } catch {
        return { ...version, parser: parserVersion };
      }
    }),
  );
  if (store.readOnly) return { ...stored, versions };
  await store.commit({ versions, titles: [] });
  return { ...stored, revision: await store.revision(), versions };
}

/** Looks for changes now and then, without keeping the process alive and without two looks at once. */
function watch(everyMs: number, look: () => Promise<void>): () => void {
  if (everyMs <= 0) return () => undefined;
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // A look that fails (a busy database) is made again at the next turn.
    look()
      .catch(() => undefined)
      .finally(() => {
        looking = false;
      });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
