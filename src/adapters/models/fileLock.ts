import { type FileHandle, open, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../shared/failures.ts";

const beatMs = 5_000;
const staleMs = 30_000;
const lookAgainMs = 250;

/**
 * Runs `work` while no other process holds the lock file; waits for as long as another does, and tells `waiting` once.
 * The lock of a process that died is taken over: its process id is gone, or (seen from another machine) it stopped beating.
 */
export async function withFileLock<T>(
  path: string,
  signal: AbortSignal,
  waiting: () => void,
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  let handle = await take(path);
  while (!handle) {
    if (!told) waiting();
    told = true;
    await sleep(lookAgainMs, undefined, { signal }).catch(() => {
      throw new Failure("TOOL_CANCELLED");
    });
    handle = await take(path);
  }
  const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), beatMs);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await handle.close();
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<FileHandle | undefined> {
  const handle = await create(path);
  if (handle || !(await isStale(path))) return handle;
  // Renaming first means that of two processes that see the same dead lock only one removes it.
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  await rm(aside, { force: true });
  return create(path);
}

async function create(path: string): Promise<FileHandle | undefined> {
  try {
    const handle = await open(path, "wx");
    await handle.writeFile(`${process.pid} ${hostname()}`);
    return handle;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return undefined;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const [text, info] = await Promise.all([readFile(path, "utf8").catch(() => ""), stat(path).catch(() => undefined)]);
  if (!info) return false;
  if (Date.now() - info.mtimeMs > staleMs) return true;
  const [pid, host] = text.split(" ");
  return host === hostname() && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
