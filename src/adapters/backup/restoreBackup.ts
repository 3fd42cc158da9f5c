import { copyFile, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Failure } from "../../shared/failures.ts";
import { createLibsqlMover } from "../stores/libsqlMover.ts";
import type { MovedSession, SessionMover } from "../stores/movedSession.ts";
import { syncPath } from "./dataFiles.ts";
import { type Manifest, readManifest, sha256Of } from "./manifest.ts";
import { readMovedLines } from "./movedLines.ts";

/** `mover`: where the sessions go if that is not a file of the data directory. */
export type RestoreOptions = { backup: string; dataDirectory: string; mover?: SessionMover };

/** What a stopped program leaves in a directory that it never used. */
const harmless = ["owner.lock", "owner.pid"];

/**
 * Puts a backup into an empty data directory, sessions also into a store of another kind than the one that they come from.
 *
 * Every file is checked before anything is written. Fails with FILE_NOT_FOUND (no complete backup), FILE_DAMAGED, or INPUT_INVALID where
 * there is something already: nothing is ever written over.
 */
export async function restoreBackup({ backup, dataDirectory, mover }: RestoreOptions): Promise<Manifest> {
  const manifest = await readManifest(backup);
  for (const { path, sha256 } of manifest.files) await check(join(backup, path), sha256);
  await mustBeEmpty(dataDirectory, mover);
  const { sessionsFile } = manifest;
  const movesSessions = sessionsFile !== undefined && (mover !== undefined || sessionsFile !== "sessions.db");
  for (const { path } of manifest.files) {
    if (movesSessions && path === sessionsFile) continue;
    await copy(join(backup, path), join(dataDirectory, path));
  }
  if (movesSessions)
    await putAll(sessionsIn(backup, sessionsFile), mover ?? openFile(dataDirectory), mover === undefined);
  return manifest;
}

async function check(file: string, sha256: string): Promise<void> {
  const found = await sha256Of(file).catch(() => undefined);
  if (found === undefined) throw new Failure("FILE_NOT_FOUND", file);
  if (found !== sha256) throw new Failure("FILE_DAMAGED", `${file}（和备份时不一样）`);
}

async function mustBeEmpty(directory: string, mover: SessionMover | undefined): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  if (names.some((name) => !harmless.includes(name)))
    throw new Failure(
      "INPUT_INVALID",
      `数据目录不是空的：${directory}。恢复不会覆盖任何东西：请先把它改名留着，或用 LINLI_DATA_DIR 指定一个空目录。`,
    );
  if (mover !== undefined && (await mover.sessions()).length > 0)
    throw new Failure("INPUT_INVALID", "Redis 里已经有会话。请用 LINLI_ACCOUNT 换一个名字，或指定一个空的库。");
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
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
