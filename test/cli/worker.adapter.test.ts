import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../../bin/linli.mjs", import.meta.url));
const run = (environment: Record<string, string>) =>
  spawnSync(process.execPath, [program, "worker"], { encoding: "utf8", env: { ...process.env, ...environment } });

describe("linli worker", () => {
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
