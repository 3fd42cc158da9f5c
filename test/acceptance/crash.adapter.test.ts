/** A real process is killed in the middle of a plan: after a restart there is one file on disk and one delivered reply. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/runs.ts";
import type { Reply } from "../../src/shared/turn.ts";
import type { CrashOrder, CrashPoint } from "./crashChild.ts";
import { emptyDirectory } from "./program.ts";
import { depsOf } from "./wiring.ts";

/** Runs the child; kills it with SIGKILL when it says that it is at its point. */
async function run(order: CrashOrder) {
  const file = join(import.meta.dirname, "crashChild.ts");
  const child = spawn(process.execPath, ["--import", "tsx", file, JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (data: Buffer) => {
    errors += data.toString();
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line === order.point) child.kill("SIGKILL");
  });
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal, errors };
}

function sentIn(directory: string): { key: string; reply: Reply }[] {
  const file = join(directory, "sent.jsonl");
  const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as { key: string; reply: Reply });
}

const wordFilesIn = (directory: string) =>
  existsSync(directory)
    ? readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
    : [];

describe("kill -9 while a plan is being made", () => {
  it.each<[CrashPoint, number]>([
    ["writing", 0],
    ["rendered", 1],
    ["sent", 1],
  ])("when it is at %s: one file and one reply after the restart", async (point, filesBefore) => {
    const directory = emptyDirectory("crash");
    const killed = await run({ directory, point });
    expect(killed.signal, killed.errors).toBe("SIGKILL");
    expect(wordFilesIn(join(directory, "plans"))).toHaveLength(filesBefore);

    const finished = await run({ directory, point: undefined });
    expect(finished.code, finished.errors).toBe(0);
    const files = wordFilesIn(join(directory, "plans"));
    expect(files).toHaveLength(1);
    expect(
      readFileSync(files[0] ?? "")
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
    const replies = sentIn(directory).map(({ reply }) => reply);
    expect(replies.filter((reply) => reply.kind === "file")).toMatchObject([{ path: files[0] }]);
    expect(replies.filter((reply) => reply.kind === "text" && reply.text.includes("写好了"))).toHaveLength(1);
    expect(replies.filter((reply) => reply.kind === "text" && reply.text.includes("请核对一下"))).toHaveLength(1);

    const log = await openLog(depsOf(directory));
    expect(await log.replay("王")).toMatchObject({ divergedAt: null, brokenAt: null });
    const told = (await log.narrate("王", { masked: true })).join("\n");
    expect(told.split("决定：方案送达").length - 1).toBe(1);
    expect(told).toMatch(/［\d\d:\d\d:\d\d 送达］发文件：/u);
    await log.close();
    rmSync(directory, { recursive: true, force: true });
  });
});
