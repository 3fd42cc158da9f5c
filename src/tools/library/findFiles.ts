/** Finds the Word files that a person means by naming files and folders. */
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { Failure } from "../../shared/failures.ts";

/** Deeper folders and more files than this are somebody's whole disk, not a library. */
const folderDepthMax = 12;
const filesMax = 20_000;

/** A file to import, with the folder below an imported one that it lies in; or a path that cannot be imported, and why. */
export type FoundFile = { path: string; folder?: string; problem?: Failure };

/** What may be a handbook: .docx, and other kinds that are worth a word on how to save them as .docx. */
const documentKinds = new Set([".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".pdf"]);

/**
 * Lists files in the order given, those of a folder by name, folders below it included. Temporary files of Word (~$…) and hidden ones are
 * left out, and so are kinds that are no documents. A file that is named itself is always listed.
 *
 * A path that is not there, may not be read, or is a folder without documents, comes as a problem. Fails with INPUT_INVALID at too many.
 */
export async function findFiles(paths: string[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const path of paths.map((given) => resolve(given))) {
    try {
      const below = (await stat(path)).isDirectory() ? await filesBelow(path, path, new Set(), 0) : [{ path }];
      found.push(...below);
      if (below.length === 0) throw new Failure("FOLDER_WITHOUT_DOCUMENTS", path);
    } catch (thrown) {
      found.push({ path, problem: accessFailure(thrown, path) });
    }
    if (found.length > filesMax)
      throw new Failure("INPUT_INVALID", `文件太多：一次最多导入 ${filesMax} 个文件，请分几次导入。`);
  }
  return found;
}

async function filesBelow(root: string, folder: string, visited: Set<string>, depth: number): Promise<FoundFile[]> {
  const real = await realpath(folder);
  // A link may lead back up.
  if (visited.has(real) || depth > folderDepthMax) return [];
  visited.add(real);
  const found: FoundFile[] = [];
  const names = (await readdir(folder)).filter((name) => !/^(?:[.]|~\$)/.test(name));
  for (const name of names.sort((a, b) => a.localeCompare(b, "zh-CN", { numeric: true }))) {
    const path = join(folder, name);
    try {
      const isFolder = (await stat(path)).isDirectory();
      if (isFolder) found.push(...(await filesBelow(root, path, visited, depth + 1)));
      else if (documentKinds.has(extname(name).toLowerCase())) found.push(inFolder(root, path));
    } catch (thrown) {
      found.push({ path, problem: accessFailure(thrown, path) });
    }
    if (found.length > filesMax) break;
  }
  return found;
}

function inFolder(root: string, path: string): FoundFile {
  return dirname(path) === root ? { path } : { path, folder: basename(dirname(path)) };
}

/** Why a path cannot be read, as a failure whose detail is its name. Anything unknown counts as damaged. */
export function accessFailure(thrown: unknown, path: string): Failure {
  if (thrown instanceof Failure) return thrown;
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : "";
  if (code === "ENOENT" || code === "ENOTDIR") return new Failure("FILE_NOT_FOUND", path, { cause: thrown });
  if (code === "EACCES" || code === "EPERM") return new Failure("FILE_UNREADABLE", path, { cause: thrown });
  return new Failure("FILE_DAMAGED", path, { cause: thrown });
}
