import { existsSync } from "node:fs";
import { join, resolve, sep } from "node:path";

/** Folders of a data directory whose files the log names. */
const folders = ["plans", "received", "library"];

/**
 * Finds a file that the log names by the data directory of its time, which may have been moved or restored elsewhere since.
 *
 * A path that is there is left as it is; one that is not is looked for under the same folder of the present data directory. Where neither
 * is there, the answer is the path as it was.
 */
export function createLocateFile(dataDirectory: string): (path: string) => string {
  const root = resolve(dataDirectory);
  return (path) => {
    if (existsSync(path)) return path;
    const parts = path.split(/[\\/]/);
    const from = Math.max(...folders.map((folder) => parts.lastIndexOf(folder)));
    const here = from < 0 ? root : join(root, ...parts.slice(from));
    return here.startsWith(root + sep) && existsSync(here) ? here : path;
  };
}
