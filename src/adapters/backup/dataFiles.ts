/** Which files of a data directory belong into a backup, and how they are copied. */
import { constants } from "node:fs";
import { copyFile, open, readdir, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { copyDatabase } from "../stores/libsqlDatabase.ts";
import { makeFolder } from "./folders.ts";
import { type ManifestFile, sha256Of } from "./manifest.ts";

/**
 * Locks, journals of databases (their content is in the copy of the database), files that are still being written, and the index of the
 * console, which is made again from the log.
 */
const leftOut =
  /(^|\/)(?:owner|tune)\.(lock|lock-journal|pid)$|\.db-(wal|shm|journal)$|\.part(\/|$)|^console-index\.db$/;

/** Paths relative to the directory, with slashes, in order; [] for one that is not there. */
export async function listDataFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(directory, join(parentPath, name)).split(sep).join("/"))
    .filter((path) => !leftOut.test(path))
    .sort();
}

export const isDatabase = (path: string) => path.endsWith(".db");

/**
 * Copies one file, a database as one moment of it, also while others write. Resolves when it is on the disk, with what the manifest says of
 * it; undefined where the file has gone meanwhile.
 */
export async function copyDataFile(from: string, to: string, path: string): Promise<ManifestFile | undefined> {
  const source = join(from, path);
  const target = join(to, path);
  await makeFolder(dirname(target));
  if (isDatabase(path)) copyDatabase(source, target);
  else if (!(await copied(source, target))) return undefined;
  return describeFile(to, path);
}

/** Makes a file durable and says what it holds. */
export async function describeFile(directory: string, path: string): Promise<ManifestFile> {
  const file = join(directory, path);
  await syncPath(file);
  return { path, bytes: (await stat(file)).size, sha256: await sha256Of(file) };
}

async function copied(source: string, target: string): Promise<boolean> {
  try {
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

/** Systems that cannot sync a directory (Windows) do it by themselves. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
