import { rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { Failure } from "../../shared/failures.ts";
import { clockOf, dayOf } from "../../shared/time.ts";
import type { SessionMover } from "../stores/movedSession.ts";
import { copyDataFile, describeFile, isDatabase, listDataFiles, syncPath } from "./dataFiles.ts";
import { makeFolder, withReasons } from "./folders.ts";
import { type Manifest, type ManifestFile, manifestName, manifestText } from "./manifest.ts";
import { writeSessions } from "./movedLines.ts";

/**
 * - `target`: an existing folder, in which the backup gets a folder named by its time, or the name of a folder that is not there yet.
 * - `mover`: the sessions where they are not in the data directory. `count`: counts what the copy holds.
 * - `settings`: kept for people who read the backup; nothing secret.
 */
export type BackupOptions = {
  dataDirectory: string;
  target: string;
  at: number;
  settings: Record<string, unknown>;
  mover?: SessionMover;
  count(directory: string): Promise<{ sessions: number; events: number }>;
};

export type BackupReport = { directory: string; sessions: number; events: number; files: number; bytes: number };

/**
 * Copies a data directory while the program runs: databases as one moment each, then the files that they name.
 *
 * The folder gets its name only when everything is on the disk. Fails with INPUT_INVALID where there is nothing to copy, where the target
 * cannot be written, is no folder or lies in the data directory, and with STORE_CORRUPT where a database cannot be read; nothing is left
 * behind then.
 */
export async function makeBackup(options: BackupOptions): Promise<BackupReport> {
  const directory = await placeOf(options);
  const advice = "没有留下半份备份。请换一个文件夹，或腾出空间、改好权限再做一次。";
  return withReasons("备份", advice, () => writeBackup(options, directory));
}

async function writeBackup(options: BackupOptions, directory: string): Promise<BackupReport> {
  const draft = `${directory}.part`;
  await rm(draft, { recursive: true, force: true });
  try {
    await makeFolder(draft);
    const files = await copyAll(options, draft);
    if (files.length === 0)
      throw new Failure("INPUT_INVALID", `数据目录里没有可以备份的：${options.dataDirectory}。请检查 LINLI_DATA_DIR。`);
    const sessionsFile = files
      .map(({ path }) => path)
      .find((path) => path === "sessions.db" || path === "sessions.jsonl");
    const counted = sessionsFile === undefined ? { sessions: 0, events: 0 } : await options.count(draft);
    const { at, dataDirectory, settings } = options;
    const manifest = { at, dataDirectory, settings, ...counted, files };
    await writeManifest(draft, sessionsFile === undefined ? manifest : { ...manifest, sessionsFile });
    await rename(draft, directory);
    await syncPath(dirname(directory));
    return { directory, ...counted, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function placeOf({ target, at, dataDirectory }: BackupOptions): Promise<string> {
  const name = `linli-${dayOf(at)}-${clockOf(at).replace(":", "")}${String(Math.floor(at / 1_000) % 60).padStart(2, "0")}`;
  const given = resolve(target);
  const found = await stat(given).catch(() => undefined);
  if (found !== undefined && !found.isDirectory())
    throw new Failure("INPUT_INVALID", `${given} 不是文件夹。请写一个文件夹。`);
  const directory = found === undefined ? given : join(given, name);
  const inside = relative(resolve(dataDirectory), directory);
  if (inside === "" || !inside.startsWith(".."))
    throw new Failure("INPUT_INVALID", "备份不能放在数据目录里面。请换一个文件夹，最好在另一块硬盘上。");
  return directory;
}

/** Databases come first: what a log names is then in the copy, too. */
async function copyAll({ dataDirectory, mover }: BackupOptions, draft: string): Promise<ManifestFile[]> {
  const files: ManifestFile[] = [];
  if (mover !== undefined) {
    await writeSessions(mover, join(draft, "sessions.jsonl"));
    files.push(await describeFile(draft, "sessions.jsonl"));
  }
  // A file of sessions that is not in use any more would be taken for the sessions.
  const isWanted = (path: string) => mover === undefined || path !== "sessions.db";
  for (const wantsDatabases of [true, false]) {
    for (const path of await listDataFiles(dataDirectory)) {
      if (isDatabase(path) !== wantsDatabases || !isWanted(path)) continue;
      const copied = await copyDataFile(dataDirectory, draft, path);
      if (copied !== undefined) files.push(copied);
    }
  }
  return files;
}

async function writeManifest(draft: string, manifest: Omit<Manifest, "format">): Promise<void> {
  await writeFile(join(draft, manifestName), manifestText(manifest), { mode: 0o600 });
  await syncPath(join(draft, manifestName));
  await syncPath(draft);
}
