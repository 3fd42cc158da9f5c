import { createHash } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { request } from "./request.ts";
import { SourceError, type Transfer } from "./source.ts";
import { readZipEntry } from "./zipEntry.ts";

const archiveBytesMax = 512 << 20;

/** Downloads an archive into a file, which is removed again if its SHA-256 (where known) differs. */
export async function fetchArchive(
  url: string,
  sha256: string | undefined,
  path: string,
  transfer: Transfer,
): Promise<void> {
  const answer = await request(url, {}, transfer);
  if (answer.status !== 200) {
    answer.cancel();
    throw new SourceError(`服务器回答 ${answer.status}`, answer.status >= 500 || answer.status === 429);
  }
  const hash = createHash("sha256");
  const file = await open(path, "w");
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      size += chunk.length;
      if (size > archiveBytesMax) throw new SourceError("压缩包太大", false);
      hash.update(chunk);
      await file.appendFile(chunk);
    }
  } finally {
    answer.cancel();
    await file.close();
  }
  if (sha256 !== undefined && hash.digest("hex") !== sha256) {
    await rm(path, { force: true });
    throw new SourceError("压缩包校验不符", true);
  }
}

/** Appends one entry of an archive to the part, never beyond `end` bytes in all. */
export async function appendEntry(archive: string, entry: string, end: number, transfer: Transfer): Promise<void> {
  const { part } = transfer;
  try {
    for await (const chunk of readZipEntry(archive, entry)) {
      transfer.signal.throwIfAborted();
      if (part.size() + chunk.length > end) throw new SourceError("分卷比应有的大", false);
      await part.append(chunk);
      transfer.advanced();
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
      throw new SourceError("压缩包已损坏", true, { cause: error });
    throw error;
  }
  if (part.size() !== end) throw new SourceError("分卷比应有的小", false);
}
