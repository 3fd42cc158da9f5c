import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { Context } from "hono";

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** Bytes of a file; undefined if there is none. */
export const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );

/** Sends a Word file to be kept under `name`; to HEAD only what there is to know of it. */
export function sendWord(
  context: Context,
  { path, name, size }: { path: string; name: string; size: number },
): Response {
  const headers = {
    "Content-Type": wordType,
    "Content-Length": String(size),
    "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    "Cache-Control": "private, no-store",
  };
  // Nobody reads the body of an answer to HEAD, so that its file would stay open.
  if (context.req.method === "HEAD") return context.body(null, 200, headers);
  return context.body(Readable.toWeb(createReadStream(path)) as ReadableStream, 200, headers);
}
