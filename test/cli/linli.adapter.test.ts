import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../../bin/linli.mjs", import.meta.url));
const run = (...words: string[]) => spawnSync(process.execPath, [program, ...words], { encoding: "utf8" });

describe("the installed command", () => {
  it("shows its help in Chinese", () => {
    const { status, stdout } = run("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("用法：");
    expect(stdout).toContain("start [选项]");
    for (const name of ["start", "simulate", "replay", "import", "eval", "doctor"]) expect(stdout).toContain(name);
  });

  it("says in Chinese what may be chosen and what holds otherwise, and nothing of switches that are off", () => {
    const { stdout } = run("simulate", "--help");
    expect(stdout).toContain("可以写 llm、builtin、best；不写就是 best");
    expect(stdout).not.toMatch(/default|choices|options/);
  });

  it("tells its version", () => {
    expect(run("--version").stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [["frobnicate"], "没有这个命令：frobnicate"],
    [["start", "--port", "99999"], "端口要是 0 到 65535 的整数"],
    [["start", "--channel", "fax"], "没有这个通道：fax"],
    [["simulate", "--writer", "x"], "可以用 llm, builtin, best"],
    [["import"], "还缺一个参数：路径"],
  ])("refuses %j and says what to do", (words, sentence) => {
    const { status, stdout, stderr } = run(...words);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(sentence);
    expect(stderr).toContain("linli --help");
  });

  it("names every wrong setting at once", () => {
    const env = { ...process.env, LINLI_PORT: "many", LINLI_SAMPLES: "maybe" };
    const { status, stderr } = spawnSync(process.execPath, [program, "doctor"], { encoding: "utf8", env });
    expect(status).toBe(1);
    expect(stderr).toContain("LINLI_PORT");
    expect(stderr).toContain("LINLI_SAMPLES");
    expect(stderr).toContain("写 0 到 65535 的整数");
    expect(stderr).toContain("写 on 或 off");
    expect(stderr).not.toMatch(/[Ii]nvalid|expected/);
  });

  it("says which settings it does not know, and goes on", () => {
    const env = { ...process.env, LINLI_MODEL_DIR: "models" };
    const { status, stderr } = spawnSync(process.execPath, [program, "--help"], { encoding: "utf8", env });
    expect(status).toBe(0);
    expect(stderr).toContain("不认识的设置：");
    expect(stderr).toContain("LINLI_MODEL_DIR");
  });
});
