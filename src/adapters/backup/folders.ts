/** Folders that a person names, on disks of which nothing is known. */
import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Failure } from "../../shared/failures.ts";

/**
 * Makes a folder and those above it, for its owner alone. Fails with the code of the system.
 *
 * Level by level: where the system itself says that there is no such place (/proc), Node's own way through the levels never ends.
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(path); !(await isFolder(at)) && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  for (const at of missing) {
    await mkdir(at, { mode: 0o700 }).catch(async (error: unknown) => {
      if (!(await isFolder(at))) throw error;
    });
  }
}

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const reasonByCode: Readonly<Record<string, string>> = {
  ENOSPC: "硬盘满了",
  EDQUOT: "超过了给您的空间",
  EFBIG: "文件超过了系统允许的大小",
  EACCES: "没有权限",
  EPERM: "没有权限",
  EROFS: "这个位置是只读的",
  ENOENT: "这个位置不能放文件夹",
  ENOTDIR: "路径中间有一段不是文件夹",
  ENAMETOOLONG: "名字太长",
  EIO: "硬盘读写出错",
};

/** Does work on files; what the system refuses becomes INPUT_INVALID with what was wanted, why it was not done, and `advice`. */
export async function withReasons<T>(wanted: string, advice: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    const detail = error instanceof Failure ? error.detail : (error as Error).message;
    const reason = reasonByCode[code] ?? "系统不让写";
    throw new Failure("INPUT_INVALID", `${wanted}没有做成：${reason}（${detail}）。${advice}`, { cause: error });
  }
}

/** Of what the system refused; a database tells of a full disk as STORE_FULL. Undefined for anything else. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof Failure) return error.code === "STORE_FULL" ? "ENOSPC" : undefined;
  if (!(error instanceof Error && "code" in error)) return undefined;
  const code = String(error.code);
  return code in reasonByCode || code.startsWith("SQLITE_") || "syscall" in error ? code : undefined;
}
