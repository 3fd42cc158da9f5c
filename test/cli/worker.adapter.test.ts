import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { createLog } from "../../src/adapters/log/log.ts";
import { connectRedis } from "../../src/adapters/stores/redis/connection.ts";
import { readConfig } from "../../src/config.ts";
import { startWorker } from "../../src/worker.ts";
import { hasRedis, startRedis } from "../helpers/redisServer.ts";

const program = fileURLToPath(new URL("../../bin/linli.mjs", import.meta.url));
const run = (environment: Record<string, string>) =>
  spawnSync(process.execPath, [program, "worker"], { encoding: "utf8", env: { ...process.env, ...environment } });

describe("linli worker", () => {
  it.skipIf(!hasRedis)("ends when it is told to, also while Redis is away", async () => {
    const redis = await startRedis();
    const env = {
      ...process.env,
      LINLI_QUEUE: redis.url,
      LINLI_MODEL_SOURCES: "none",
      LINLI_MODELS_DIR: redis.directory,
    };
    const child = spawn(process.execPath, [program, "worker"], { env, stdio: ["ignore", "pipe", "ignore"] });
    try {
      let output = "";
      child.stdout.on("data", (part: Buffer) => {
        output += part.toString();
      });
      await vi.waitFor(() => expect(output).toContain("语言模型没有就绪"), { timeout: 60_000, interval: 50 });
      await redis.kill();
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      expect(await ended).toEqual([0, null]);
    } finally {
      child.kill("SIGKILL");
      await redis.remove();
    }
  });

  it.skipIf(!hasRedis)("leaves Redis when a later step of its start fails", async () => {
    const redis = await startRedis();
    const watching = await connectRedis({ url: redis.url });
    try {
      const environment = { ...process.env, LINLI_QUEUE: redis.url, LINLI_MODEL_SOURCES: "none" };
      const print = () => {
        throw new Error("the output is closed");
      };
      const deps = { config: readConfig(environment), log: createLog("error"), print };
      await expect(startWorker(deps, { builtin: true })).rejects.toThrow("the output is closed");
      await vi.waitFor(async () => {
        const clients = String(await watching.command("CLIENT", "LIST"));
        expect(clients.trim().split("\n")).toHaveLength(1);
      });
    } finally {
      await watching.close();
      await redis.remove();
    }
  });

  it.each([
    [{ LINLI_STORE: "", LINLI_QUEUE: "" }, "请设置 LINLI_STORE 或 LINLI_QUEUE"],
    [{ LINLI_QUEUE: "redis.local" }, "要写成 redis://"],
    [{ LINLI_QUEUE: "redis://127.0.0.1:1" }, "连不上：redis://127.0.0.1:1，"],
  ])("refuses to start with %j and says what to do", (environment, sentence) => {
    const { status, stdout, stderr } = run(environment);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(sentence);
  });
});
