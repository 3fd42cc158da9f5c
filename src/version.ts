/** Which program this is, so that processes on several machines can be compared. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ownPath } from "./parts.ts";

/** What decides how a job is done, beside package.json. */
const folders = ["src", "samples/activities"];

/** Name of the release and the beginning of a hash over the program's files: "0.1.0-1a2b3c4d". Reads about two megabytes. */
export async function readVersion(): Promise<string> {
  const release = await readFile(ownPath("package.json"), "utf8");
  const hash = createHash("sha256").update(release);
  for (const folder of folders) {
    const entries = await readdir(ownPath(folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(await readFile(file));
  }
  const { version } = JSON.parse(release) as { version: string };
  return `${version}-${hash.digest("hex").slice(0, 8)}`;
}
