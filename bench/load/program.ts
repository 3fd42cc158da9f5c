/** The real program in a process of its own, with a data directory of its own, and what it takes of the machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { ChatStatus } from "../../src/adapters/channels/webChat/entry.ts";

const startMsMax = 120_000;
const main = fileURLToPath(new URL("../../bin/linli.mjs", import.meta.url));

export type Program = {
  url: string;
  /** Resident memory in bytes. */
  memory(): number;
  /** Bytes of the files in the data directory. */
  stored(): Promise<number>;
  stop(): Promise<void>;
};

export async function startProgram(env: Readonly<Record<string, string>>): Promise<Program> {
  const directory = await mkdtemp(join(tmpdir(), "linli-load-"));
  const child = spawn(process.execPath, [main, "start", "--port", "0"], {
    env: { ...process.env, ...env, LINLI_DATA_DIR: directory },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await printedAddress(child);
  await ready(url);
  return {
    url,
    memory: () => residentBytes(child.pid ?? 0),
    stored: () => sizeOf(directory),
    async stop() {
      child.kill("SIGTERM");
      await new Promise((resolve) => child.once("close", resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function printedAddress(child: ChildProcess): Promise<string> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => (output += data.toString()));
  for (let waited = 0; waited < startMsMax; waited += 100) {
    const found = /(http:\/\/127\.0\.0\.1:\d+)\s/.exec(output)?.[1];
    if (found !== undefined) return found;
    if (child.exitCode !== null) break;
    await wait(100);
  }
  throw new Error(`the program did not start: ${output.slice(-500)}`);
}

/** The page answers before the handbooks are loaded; what comes until then waits for them. */
async function ready(url: string): Promise<void> {
  for (let waited = 0; waited < startMsMax; waited += 200) {
    const status = (await (await fetch(`${url}/api/status`)).json()) as ChatStatus;
    if (status.phase === "ready") return;
    await wait(200);
  }
  throw new Error("the program never got ready");
}

function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes ?? Number.NaN) * 1_024;
}

async function sizeOf(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const sizes = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}
