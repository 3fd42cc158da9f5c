import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EvalPlansDeps, evalPlansCommand } from "../../src/cli/evalPlans.ts";

const requests = ["甲", "乙", "丙"].map((id) => ({
  id,
  text: `${id}社区包饺子`,
  replies: [],
  at: "2026-11-23T10:00:00+08:00",
  checks: [
    { kind: "contains", words: [id] },
    { kind: "headcount", value: 40 },
  ],
}));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "linli-eval-plans-"));
  await writeFile(join(directory, "requests.jsonl"), requests.map((each) => JSON.stringify(each)).join("\n"));
});
afterEach(() => rm(directory, { recursive: true }));

/** Runs the command; every plan speaks of 40 people and repeats the request, except that the single prompt forgets the people. */
async function run(...args: string[]) {
  const [lines, asked]: [string[], string[]] = [[], []];
  const deps: EvalPlansDeps = {
    requestsPath: join(directory, "requests.jsonl"),
    openWriter: async (writer) =>
      writer === "llm"
        ? { missing: "没有模型" }
        : {
            write: async ({ id, text }) => {
              asked.push(`${writer} ${id}`);
              return { view: { lines: [text, writer === "single" ? "" : "共40人"], tables: [] } };
            },
            close: async () => {},
          },
    print: (line) => void lines.push(line),
    note: () => {},
    now: () => 0,
  };
  await evalPlansCommand(deps).parseAsync(args, { from: "user" });
  return { lines, asked };
}

describe("the evaluation of plans", () => {
  it("puts the writers side by side, without those that are not there", async () => {
    const { lines } = await run();
    expect(lines[0]).toBe("|  | 邻里（资料库） | 同一模型，一句提示 |");
    expect(lines).toContain("| 通过检查 | 1.000 | 0.500 |");
    expect(lines).toContain("| 人数 | 1.00 | 0.00 |");
  });

  it("goes on where an earlier run stopped", async () => {
    const kept = join(directory, "kept.jsonl");
    expect((await run("--keep", kept, "--first", "2", "--writer", "single")).asked).toEqual(["single 甲", "single 乙"]);
    const { asked, lines } = await run("--keep", kept, "--writer", "builtin");
    expect(asked).toEqual(["builtin 甲", "builtin 乙", "builtin 丙"]);
    expect(lines).toContain("| 份数 | 3 |");
    const both = await run("--keep", kept, "--first", "3", "--writer", "builtin", "--writer", "single");
    expect(both.asked).toEqual(["single 丙"]);
    expect((await readFile(kept, "utf8")).trim().split("\n")).toHaveLength(6);
  });

  it("refuses to add to a file of something else", async () => {
    await expect(run("--keep", join(directory, "requests.jsonl"))).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });

  it("compares over what all wrote where one wrote fewer", async () => {
    const kept = join(directory, "kept.jsonl");
    const plan = {
      id: "甲",
      writer: "llm",
      seconds: 60,
      results: [{ kind: "contains" }, { kind: "headcount", fault: "没有写40人" }],
    };
    await writeFile(kept, `${JSON.stringify(plan)}\n`);
    const { lines } = await run("--keep", kept);
    expect(lines).toContain("| 份数 | 1 | 3 | 3 |");
    expect(lines).toContain("各方都写过的1份：");
    expect(lines).toContain("| 份数 | 1 | 1 | 1 |");
    expect(lines).toContain("| 每份秒数（中位） | 60 | 0 | 0 |");
  });
});
