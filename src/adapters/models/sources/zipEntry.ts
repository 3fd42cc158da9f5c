import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { SourceError } from "./source.ts";

const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytesMax = 22 + 65_535;
const directoryBytesMax = 16 << 20;

/**
 * Streams one entry of a zip archive (wheels and Java archives are such) without holding it in memory.
 * Knows stored and deflated entries of archives below 4 GB; fails with a SourceError on anything else. Source: APPNOTE.TXT 6.3.
 */
export async function* readZipEntry(path: string, name: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, "r");
  let found: { start: number; compressedBytes: number; method: number };
  try {
    found = await findEntry(handle, name);
  } finally {
    await handle.close();
  }
  if (found.compressedBytes === 0) return;
  const raw = createReadStream(path, {
    start: found.start,
    end: found.start + found.compressedBytes - 1,
    highWaterMark: 1 << 18,
  });
  if (found.method === 0) {
    yield* raw;
    return;
  }
  if (found.method !== 8) throw new SourceError("压缩方式不认识", false);
  const inflate = createInflateRaw({ chunkSize: 1 << 18 });
  // The reader below sees every error: pipeline hands it on by destroying `inflate`.
  pipeline(raw, inflate, () => undefined);
  yield* inflate;
}

async function findEntry(handle: FileHandle, name: string) {
  const { size } = await handle.stat();
  const tail = await readAt(handle, Math.max(0, size - endBytesMax), Math.min(size, endBytesMax));
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) throw new SourceError("压缩包不完整", true);
  const directoryBytes = tail.readUInt32LE(end + 12);
  if (directoryBytes > directoryBytesMax) throw new SourceError("压缩包目录太大", false);
  const directory = await readAt(handle, tail.readUInt32LE(end + 16), directoryBytes);
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === directorySignature; ) {
    const nameBytes = directory.readUInt16LE(at + 28);
    if (directory.toString("utf8", at + 46, at + 46 + nameBytes) === name) return locate(handle, directory, at);
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  throw new SourceError(`压缩包里没有 ${name}`, false);
}

async function locate(handle: FileHandle, directory: Buffer, at: number) {
  const offset = directory.readUInt32LE(at + 42);
  const local = await readAt(handle, offset, 30);
  if (local.readUInt32LE(0) !== localSignature) throw new SourceError("压缩包已损坏", true);
  return {
    method: directory.readUInt16LE(at + 10),
    compressedBytes: directory.readUInt32LE(at + 20),
    start: offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28),
  };
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new SourceError("压缩包不完整", true);
  return buffer;
}
