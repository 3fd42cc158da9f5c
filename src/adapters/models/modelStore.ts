import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../../shared/failures.ts";
import { type DownloadOptions, type DownloadProgress, downloadModel } from "./download.ts";
import type { ModelEntry } from "./modelManifest.ts";
import { hashFile } from "./partFile.ts";
import { asSourceError } from "./sources/source.ts";

/** unchecked: a file of the right size whose hash was not computed yet. corrupt: wrong size or wrong hash. */
export type ModelPresence = "present" | "unchecked" | "missing" | "corrupt";
/** `partBytes` is what an interrupted download left. `path` is where the file is or would be. */
export type ModelStatus = { entry: ModelEntry; presence: ModelPresence; path: string; partBytes: number };

/** `directory` is the cache that downloads go to; `bundledDirectory` holds what comes with the program. */
export type ModelStoreOptions = DownloadOptions & {
  entries: ModelEntry[];
  directory: string;
  bundledDirectory: string;
};

export type PullCall = { signal: AbortSignal; onProgress?: (progress: DownloadProgress) => void };

/** The model files of this machine: found, checked, fetched. */
export type ModelStore = {
  /** All models of the manifest, without hashing anything that was not hashed before; `hash` checks every file that is there. */
  list(options?: { hash: boolean }): Promise<ModelStatus[]>;
  /** The path of a file whose hash is right. Fails with MODEL_MISSING, MODEL_CORRUPT or INPUT_INVALID (no such name). */
  locate(name: string, signal?: AbortSignal): Promise<string>;
  /**
   * Like `locate`, but fetches what is missing; a corrupt file is moved aside (.corrupt) and fetched anew.
   * Fails with MODEL_DOWNLOAD_FAILED, TOOL_CANCELLED or INPUT_INVALID.
   */
  pull(name: string, call: PullCall): Promise<string>;
  /** The best writer that is here: the one asked for by name, else the first of the manifest. Fails with MODEL_MISSING or MODEL_CORRUPT. */
  locateWriter(name?: string, signal?: AbortSignal): Promise<{ name: string; path: string }>;
  /** The best writer that is here, else the best that can be fetched: the next one if no source of the preferred one answers. */
  pullWriter(call: PullCall, name?: string): Promise<{ name: string; path: string }>;
};

const verified = z.object({ size: z.number(), mtimeMs: z.number(), sha256: z.string() });

/** Keeps the model files of one machine. A hash is computed once for a file and remembered beside it with size and time of change. */
export function createModelStore(options: ModelStoreOptions): ModelStore {
  const { entries } = options;
  const pathOf = (entry: ModelEntry) =>
    join(entry.use === "bundled" ? options.bundledDirectory : options.directory, entry.file);
  const entryOf = (name: string): ModelEntry => {
    const entry = entries.find((candidate) => candidate.name === name);
    if (entry) return entry;
    throw new Failure(
      "INPUT_INVALID",
      `没有叫“${name}”的模型。可用的有：${entries.map((candidate) => candidate.name).join("、")}。`,
    );
  };
  const inspect = (entry: ModelEntry, hash: boolean, signal?: AbortSignal) =>
    inspectFile(entry, pathOf(entry), hash, signal);

  const store: ModelStore = {
    list: ({ hash } = { hash: false }) =>
      Promise.all(
        entries.map(async (entry) => {
          const path = pathOf(entry);
          const partBytes = (await stat(`${path}.part`).catch(() => undefined))?.size ?? 0;
          return { entry, presence: await inspect(entry, hash), path, partBytes };
        }),
      ),
    async locate(name, signal) {
      const entry = entryOf(name);
      const presence = await inspect(entry, true, signal);
      if (presence === "missing") throw new Failure("MODEL_MISSING", name);
      if (presence === "corrupt") throw new Failure("MODEL_CORRUPT", pathOf(entry));
      return pathOf(entry);
    },
    async pull(name, { signal, onProgress }) {
      const entry = entryOf(name);
      const path = pathOf(entry);
      const presence = await inspect(entry, true, signal);
      if (presence === "present") return path;
      if (presence === "corrupt") await rename(path, `${path}.corrupt`);
      await downloadModel(entry, path, options, signal, onProgress ?? (() => undefined));
      return store.locate(name, signal);
    },
    async locateWriter(name, signal) {
      const names = name === undefined ? automaticWriters(entries) : [name];
      return firstThatWorks(names, (candidate) => store.locate(candidate, signal));
    },
    async pullWriter(call, name) {
      const names = name === undefined ? automaticWriters(entries) : [name];
      const here = await firstThatWorks(names, (candidate) => store.locate(candidate, call.signal)).catch(
        passCancelled,
      );
      return here ?? firstThatWorks(names, (candidate) => store.pull(candidate, call));
    },
  };
  return store;
}

function automaticWriters(entries: ModelEntry[]): string[] {
  return entries.filter((entry) => entry.purpose === "writer" && entry.use === "automatic").map((entry) => entry.name);
}

function passCancelled(error: unknown): undefined {
  if (error instanceof Failure && error.code === "TOOL_CANCELLED") throw error;
  if (!(error instanceof Failure)) throw error;
}

/** The first name that gives a path. If none does, all that went wrong is told, the worst first: a corrupt file matters more than a missing one. */
async function firstThatWorks(
  names: string[],
  attempt: (name: string) => Promise<string>,
): Promise<{ name: string; path: string }> {
  const failures: Failure[] = [];
  for (const name of names) {
    try {
      return { name, path: await attempt(name) };
    } catch (error) {
      passCancelled(error);
      if (error instanceof Failure) failures.push(error);
    }
  }
  const worst = failures.find(({ code }) => code === "MODEL_CORRUPT") ?? failures.at(-1);
  if (!worst) throw new Failure("MODEL_MISSING", "没有可用的写作模型");
  if (worst.code !== "MODEL_DOWNLOAD_FAILED") throw worst;
  throw new Failure(worst.code, failures.map(({ detail }) => detail).join("；"), { cause: worst });
}

async function inspectFile(
  entry: ModelEntry,
  path: string,
  hash: boolean,
  signal?: AbortSignal,
): Promise<ModelPresence> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) return "missing";
  if (info.size !== entry.bytes) return "corrupt";
  // What comes with the program is small and lies in a folder that is not ours to write to.
  if (entry.use === "bundled") return (await hashOf(path, signal)) === entry.sha256 ? "present" : "corrupt";
  const memo = `${path}.verified.json`;
  const known = verified.safeParse(await readJson(memo)).data;
  const isKnown = known?.size === info.size && known.mtimeMs === info.mtimeMs;
  if (isKnown) return known.sha256 === entry.sha256 ? "present" : "corrupt";
  if (!hash) return "unchecked";
  const sha256 = await hashOf(path, signal);
  // A folder that cannot be written (a read-only installation) only means that the hash is computed again next time.
  await writeFile(memo, JSON.stringify({ size: info.size, mtimeMs: info.mtimeMs, sha256 })).catch(() => undefined);
  return sha256 === entry.sha256 ? "present" : "corrupt";
}

async function hashOf(path: string, signal = new AbortController().signal): Promise<string> {
  try {
    return (await hashFile(path, undefined, signal)).digest("hex");
  } catch (error) {
    throw asSourceError(error, signal);
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}
