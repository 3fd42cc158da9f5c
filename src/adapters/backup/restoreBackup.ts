import { copyFile, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../../shared/failures.ts";
import { lockDirectory } from "../stores/libsqlDatabase.ts";
import { createLibsqlMover } from "../stores/libsqlMover.ts";
import type { MovedSession, SessionMover } from "../stores/movedSession.ts";
import { syncPath } from "./dataFiles.ts";
import { makeFolder, withReasons } from "./folders.ts";
import { type Manifest, readManifest, sha256Of } from "./manifest.ts";
import { readMovedLines } from "./movedLines.ts";

/** `mover`: where the sessions go if that is not a file of the data directory. */
export type RestoreOptions = { backup: string; dataDirectory: string; mover?: SessionMover };

/** Copied here first: whatever ends a restore half way leaves nothing that looks like data. */
const draftName = "restore.part";
/** What a stopped program, a restore that was cut short or a new disk leaves in a directory that was never used. */
const harmless = ["owner.lock", "owner.lock-journal", "owner.pid", draftName, "lost+found"];

/**
 * Puts a backup into an empty data directory, sessions also into a store of another kind than the one that they come from.
 *
 * Every file is checked before anything is written. Fails with FILE_NOT_FOUND (no complete backup), FILE_DAMAGED, DATA_DIRECTORY_LOCKED where
 * a program uses the directory, or INPUT_INVALID where there is something already (nothing is ever written over) or nothing can be written.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Manifest> {
  const { backup, dataDirectory, mover } = options;
  const manifest = await readManifest(backup);
  for (const { path, sha256 } of manifest.files) await check(join(backup, path), sha256);
  await mustBeEmpty(dataDirectory, mover);
  const advice = mover
    ? "Redis 里可能已经放进了一部分会话：再做一次时请用 LINLI_ACCOUNT 换一个名字。"
    : "数据目录还是空的。请腾出空间、改好权限再做一次。";
  await withReasons("恢复", advice, async () => {
    await makeFolder(dataDirectory);
    const release = lockDirectory(dataDirectory);
    try {
      await fill(options, manifest);
    } finally {
      release();
    }
  });
  return manifest;
}

async function fill({ backup, dataDirectory, mover }: RestoreOptions, manifest: Manifest): Promise<void> {
  const draft = join(dataDirectory, draftName);
  await rm(draft, { recursive: true, force: true });
  try {
    await makeFolder(draft);
    const { sessionsFile } = manifest;
    const movesSessions = sessionsFile !== undefined && (mover !== undefined || sessionsFile !== "sessions.db");
    for (const { path } of manifest.files) {
      if (movesSessions && path === sessionsFile) continue;
      await copy(join(backup, path), join(draft, path));
    }
    if (movesSessions) await putAll(sessionsIn(backup, sessionsFile), mover ?? openFile(draft), mover === undefined);
    await moveUp(draft, dataDirectory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The sessions come last: without them a directory is not in use yet. */
async function moveUp(draft: string, directory: string): Promise<void> {
  const names = (await readdir(draft)).filter((name) => !harmless.includes(name));
  const isSessions = (name: string) => name.startsWith("sessions.db");
  for (const name of [...names.filter((each) => !isSessions(each)), ...names.filter(isSessions)])
    await rename(join(draft, name), join(directory, name));
  await syncPath(directory);
}

async function check(file: string, sha256: string): Promise<void> {
  const found = await sha256Of(file).catch(() => undefined);
  if (found === undefined) throw new Failure("FILE_NOT_FOUND", file);
  if (found !== sha256) throw new Failure("FILE_DAMAGED", `${file}（和备份时不一样）`);
}

async function mustBeEmpty(directory: string, mover: SessionMover | undefined): Promise<void> {
  const names: string[] = await readdir(directory).catch(() => []);
  if (names.some((name) => !harmless.includes(name))) {
    // Says so where a program is at work there: its directory must not be renamed under it.
    if (names.includes("owner.lock")) lockDirectory(directory)();
    throw new Failure(
      "INPUT_INVALID",
      `数据目录不是空的：${directory}。恢复不会覆盖任何东西：请先把它改名留着，或用 LINLI_DATA_DIR 指定一个空目录。`,
    );
  }
  if (mover !== undefined && (await mover.sessions()).length > 0)
    throw new Failure("INPUT_INVALID", "Redis 里已经有会话。请用 LINLI_ACCOUNT 换一个名字，或指定一个空的库。");
}

async function copy(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to));
  await copyFile(from, to);
  await syncPath(to);
}

const openFile = (directory: string) => createLibsqlMover({ directory, readOnly: false });

async function* sessionsIn(backup: string, file: "sessions.db" | "sessions.jsonl"): AsyncGenerator<MovedSession> {
  if (file === "sessions.jsonl") return yield* readMovedLines(join(backup, file));
  const source = createLibsqlMover({ directory: backup, readOnly: true });
  try {
    for (const session of await source.sessions()) {
      const moved = await source.take(session);
      if (moved !== undefined) yield moved;
    }
  } finally {
    await source.close();
  }
}

async function putAll(sessions: AsyncGenerator<MovedSession>, mover: SessionMover, closes: boolean): Promise<void> {
  try {
    for await (const moved of sessions) await mover.put(moved);
  } finally {
    if (closes) await mover.close();
  }
}
