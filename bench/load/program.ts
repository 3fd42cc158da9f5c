/** The real program in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const startMsMax = 120_000;
const main = fileURLToPath(new URL("../../bin/linli.mjs", import.meta.url));

export type Program = {
  /** The address of its page; "" where it has none. */
  url: string;
  /** Resident memory in bytes. */
  memory(): number;
  stop(): Promise<void>;
};

/** Runs a command of Linli and resolves when it serves: the page with all its handbooks, or the worker. */
export async function startProgram(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Program> {
  const child = spawn(process.execPath, [main, ...words], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  process.once("exit", () => child.kill("SIGKILL"));
  const url = await said(child, words[0] === "start" ? /(http:\/\/127\.0\.0\.1:\d+)\s/ : /(工作进程已就绪)/);
  if (words[0] === "start") await said(child, /(语言模型(?:已|没有)就绪|个工作进程)/);
  return {
    url: url.startsWith("http") ? url : "",
    memory: () => residentBytes(child.pid ?? 0),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

const outputs = new WeakMap<ChildProcess, { text: string }>();

/** What the program printed, up to the first place that fits. */
async function said(child: ChildProcess, sought: RegExp): Promise<string> {
  const output = outputs.get(child) ?? { text: "" };
  if (!outputs.has(child))
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (data: Buffer) => {
        output.text += data.toString();
      });
  outputs.set(child, output);
  for (let waited = 0; waited < startMsMax; waited += 100) {
    const found = sought.exec(output.text)?.[1];
    if (found !== undefined) return found;
    if (child.exitCode !== null) break;
    await wait(100);
  }
  throw new Error(`the program did not start: ${output.text.slice(-500)}`);
}

function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes ?? Number.NaN) * 1_024;
}
