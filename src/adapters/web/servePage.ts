import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";

/** Files of a built page by their path ("assets/index-1a2b.js"); "" is index.html. All in memory: a path that is not there cannot be read. */
export type BuiltPage = ReadonlyMap<string, { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> }>;

const typeByEnding: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Reads a built page into memory. Assets carry a hash in their name and may be kept for ever; the page itself is asked for each time. */
export async function readBuiltPage(directory: string): Promise<BuiltPage> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const entries = await Promise.all(
    files.map(async (file) => {
      const path = file.slice(directory.length + 1).replaceAll("\\", "/");
      const headers = {
        "Content-Type": typeByEnding[extname(path)] ?? "application/octet-stream",
        "Cache-Control": path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      };
      return [path === "index.html" ? "" : path, { body: new Uint8Array(await readFile(file)), headers }] as const;
    }),
  );
  return new Map(entries);
}

/** Answers GET and HEAD for one file of the page; undefined where there is none. `path` has no leading slash. */
export function servePage(page: BuiltPage, method: string, path: string): Response | undefined {
  const file = method === "GET" || method === "HEAD" ? page.get(path) : undefined;
  return file && new Response(method === "HEAD" ? null : file.body, { headers: file.headers });
}
