import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";

const log = pathToFileURL(join(import.meta.dirname, "../../../src/adapters/log/log.ts")).href;

/** What a process with this log writes. */
function run(statement: string) {
  const script = `import { createLog } from ${JSON.stringify(log)};\nconst log = createLog("warn");\n${statement}`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  return {
    stdout,
    lines: stderr
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line)),
  };
}

it("says what went wrong, with its stack, on standard error only", () => {
  const { stdout, lines } = run(`log.error({ session: "a", error: new Error("没有这个文件") }, "出错");`);
  expect(stdout).toBe("");
  expect(lines).toMatchObject([
    { session: "a", msg: "出错", error: { message: "没有这个文件", stack: expect.stringContaining("at ") } },
  ]);
});

it("hides what identifies a resident and leaves out what is below its level", () => {
  const { lines } = run(`log.info("不记"); log.warn({ error: new Error("电话13812345678") }, "出错");`);
  expect(lines).toHaveLength(1);
  expect(lines[0].error.message).toBe("电话138****5678");
});

it("leaves numbers as they are, so that each line stays JSON", () => {
  const { lines } = run(
    `log.warn({ bytes: 15812345678, nanoseconds: 123456789012345678, text: '说"13812345678"' }, "完成");`,
  );
  expect(lines).toMatchObject([{ bytes: 15812345678, text: '说"138****5678"' }]);
});
