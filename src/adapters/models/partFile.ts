import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

/**
 * A file that grows by appending and knows its own SHA-256, also after a restart: what is there already is read once.
 * `size` is what was written; `digest` may be asked at any time.
 */
export type PartFile = {
  readonly path: string;
  size(): number;
  append(chunk: Uint8Array): Promise<void>;
  truncate(size: number): Promise<void>;
  digest(): string;
  close(): Promise<void>;
};

/** Feeds the first `bytes` of a file into a new SHA-256 (default: all of it). Costs about a second per gigabyte and core. */
export async function hashFile(path: string, bytes = Number.POSITIVE_INFINITY, signal?: AbortSignal): Promise<Hash> {
  const hash = createHash("sha256");
  if (bytes === 0) return hash;
  const end = bytes === Number.POSITIVE_INFINITY ? bytes : bytes - 1;
  for await (const chunk of createReadStream(path, { end, highWaterMark: 1 << 20, ...(signal && { signal }) }))
    hash.update(chunk);
  return hash;
}

/** Opens (or creates) a file to append to. What it holds is read once for the hash. */
export async function openPartFile(path: string, signal?: AbortSignal): Promise<PartFile> {
  const handle = await open(path, "a+");
  let size = (await handle.stat()).size;
  let hash = await hashFile(path, size, signal);
  return {
    path,
    size: () => size,
    async append(chunk) {
      await handle.appendFile(chunk);
      hash.update(chunk);
      size += chunk.length;
    },
    async truncate(to) {
      if (to === size) return;
      await handle.truncate(to);
      size = to;
      hash = await hashFile(path, to);
    },
    digest: () => hash.copy().digest("hex"),
    async close() {
      await handle.sync();
      await handle.close();
    },
  };
}
