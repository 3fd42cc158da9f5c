import { constants } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { connect } from "node:net";
import { availableParallelism, totalmem } from "node:os";
import { dirname } from "node:path";
import { bad, type Check, ok, warn } from "./check.ts";

const gigabyte = 1 << 30;
const nodeMinimum = [20, 19] as const;
const coresWanted = 2;
const memoryWantedGigabytes = 3.5;
const diskWantedGigabytes = 5;
const diskNeededGigabytes = 1;
const connectTimeoutMs = 1_000;

/** Node's version ("20.20.2"), which must be at least 20.19. */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = major > nodeMinimum[0] || (major === nodeMinimum[0] && minor >= nodeMinimum[1]);
  return isEnough
    ? ok("Node", `版本 ${version}`)
    : bad("Node", `版本 ${version} 太旧`, `请安装 Node ${nodeMinimum.join(".")} 或更新的版本`);
}

/** Cores that this process may use. */
export function checkCores(cores = availableParallelism()): Check {
  if (cores >= coresWanted) return ok("处理器", `${cores} 核`);
  return warn("处理器", `只有 ${cores} 核`, "问答够用；写一份方案会慢一倍以上");
}

/** Memory of the machine in bytes. */
export function checkMemory(total = totalmem()): Check {
  const gigabytes = total / gigabyte;
  const found = `${gigabytes.toFixed(1)} GB`;
  if (gigabytes >= memoryWantedGigabytes) return ok("内存", found);
  return warn("内存", `只有 ${found}`, "语言模型大约要 2 GB，可能装不下；装不下时方案由资料库来写");
}

/** Room for sessions, plans and models in a directory, or in its nearest parent that exists; and whether it can be written. */
export async function checkDirectory(name: string, directory: string): Promise<Check> {
  let existing = directory;
  while (
    !(await access(existing).then(
      () => true,
      () => false,
    )) &&
    dirname(existing) !== existing
  )
    existing = dirname(existing);
  const writable = await access(existing, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable) return bad(name, `写不了 ${existing}`, "请给运行邻里的用户这个文件夹的写权限，或换一个目录");
  const { bavail, bsize } = await statfs(existing);
  const gigabytes = (bavail * bsize) / gigabyte;
  const found = `${directory}，剩余 ${gigabytes.toFixed(1)} GB`;
  if (gigabytes < diskNeededGigabytes) return bad(name, found, "磁盘快满了，请先清理出至少 1 GB");
  return gigabytes < diskWantedGigabytes ? warn(name, found, "建议留出 5 GB 以上") : ok(name, found);
}

/** Whether the web page can be opened: the port is free, or it is ours already. */
export async function checkPort(host: string, port: number, isOurs: () => Promise<boolean>): Promise<Check> {
  const address = `${host}:${port}`;
  if (!(await isTaken(host, port))) return ok("端口", `${address} 空着`);
  if (await isOurs()) return ok("端口", `${address} 上邻里正在运行`);
  return bad("端口", `${address} 被别的程序占用`, "请关闭那个程序，或用 LINLI_PORT 换一个端口");
}

function isTaken(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: connectTimeoutMs });
    const end = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}
