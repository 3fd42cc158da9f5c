import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Failure } from "../../shared/failures.ts";

const nameBytesMax = 120;

/**
 * A name that is safe on any file system and still readable: no folders, no control characters, no leading dot, at most
 * 120 bytes, the ending kept. "文件" where nothing is left.
 */
export function safeFileName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? "";
  const cleaned = base
    .normalize("NFC")
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:"|?*]/g, "")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const ending = extname(cleaned).length <= 12 ? extname(cleaned) : "";
  const stem = cutToBytes(cleaned.slice(0, cleaned.length - ending.length), nameBytesMax - Buffer.byteLength(ending));
  return `${stem || "文件"}${ending}`;
}

function cutToBytes(text: string, bytesMax: number): string {
  let cut = "";
  for (const character of text) {
    if (Buffer.byteLength(cut + character) > bytesMax) break;
    cut += character;
  }
  return cut;
}

/** What the log may say of a file that was not saved, without the name of the file: that is often a person's. */
export function whyNotSaved(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const holdsName = "path" in error || (error instanceof Failure && error.code === "FILE_TOO_LARGE");
  return holdsName && "code" in error ? String(error.code) : error.message;
}

type SaveFileInput = {
  stream: Readable;
  directory: string;
  messageId: string;
  name: string;
  bytesMax: number;
  signal: AbortSignal;
};

/**
 * Writes a received file to `directory/<message id>-<safe name>` and resolves with its absolute path.
 * The file appears under its name only when it is whole. Fails with FILE_TOO_LARGE; nothing is left behind then.
 */
export async function saveFile({
  stream,
  directory,
  messageId,
  name,
  bytesMax,
  signal,
}: SaveFileInput): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = resolve(join(directory, `${messageId.replace(/[^A-Za-z0-9]/g, "").slice(0, 64)}-${safeFileName(name)}`));
  const partPath = `${path}.part`;
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= bytesMax) return done(null, chunk);
      return done(
        new Failure("FILE_TOO_LARGE", `${safeFileName(name)}（超过 ${Math.floor(bytesMax / 1_048_576)} MB）`),
      );
    },
  });
  try {
    await pipeline(stream, count, createWriteStream(partPath), { signal });
    await rename(partPath, path);
    return path;
  } catch (error) {
    await rm(partPath, { force: true });
    throw error;
  }
}
