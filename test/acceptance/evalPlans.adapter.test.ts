/** A few of the shipped requests, played through the whole program with the library as writer. */
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createLog } from "../../src/adapters/log/log.ts";
import { evalPlansCommand } from "../../src/cli/evalPlans.ts";
import { readConfig } from "../../src/config.ts";
import { openPlanWriter } from "../../src/planWriters.ts";

const shipped = fileURLToPath(new URL("../../samples/plans/requests.jsonl", import.meta.url));

async function evaluate(ids: string[], ...options: string[]): Promise<{ lines: string[]; notes: string[] }> {
  const directory = await mkdtemp(join(tmpdir(), "linli-eval-plans-"));
  const config = readConfig({ ...process.env, LINLI_DATA_DIR: directory, LINLI_MODELS_DIR: join(directory, "models") });
  const all = (await readFile(shipped, "utf8")).split("\n");
  const file = join(directory, "requests.jsonl");
  await writeFile(file, all.filter((line) => ids.some((id) => line.includes(`"id": "${id}"`))).join("\n"));
  const lines: string[] = [];
  const notes: string[] = [];
  const command = evalPlansCommand({
    requestsPath: file,
    openWriter: (name) => openPlanWriter({ config, log: createLog("error") }, name),
    print: (line) => void lines.push(line),
    note: (line) => void notes.push(line),
    now: () => performance.now(),
  });
  await command.parseAsync(options, { from: "user" });
  return { lines, notes };
}

it("finds nothing wrong in plans from the library, and says which writers have no model", async () => {
  const { lines, notes } = await evaluate(["p01", "p05", "p12"], "--json", "--writer", "builtin", "single");
  const plans = lines.slice(0, -1).map((line) => JSON.parse(line) as { id: string; results: { fault?: string }[] });
  expect(plans.map(({ id }) => id)).toEqual(["p01", "p05", "p12"]);
  expect(plans.flatMap(({ results }) => results.flatMap(({ fault }) => fault ?? []))).toEqual([]);
  const { figures } = JSON.parse(lines.at(-1) ?? "");
  expect(figures).toEqual([expect.objectContaining({ writer: "builtin", plans: 3, checks: 1, exact: 1 })]);
  expect(notes.join()).toContain("同一模型，一句提示没有参加");
});

it("refuses a file without requests", async () => {
  await expect(evaluate([])).rejects.toMatchObject({ code: "INPUT_INVALID" });
});
