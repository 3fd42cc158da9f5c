/**
 * All benchmarks, each in a process of its own, one after the other.
 *
 *   npm run bench -- [NAME…] [--rounds N] [--json]
 *
 * One that cannot run here says why and is skipped; one that fails is named at the end, and the exit status is 1.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const names = [
  "kernel",
  "question",
  "retrieval",
  "plan",
  "questionWhileWriting",
  "workers",
  "console",
  "clarification",
  "slots",
] as const;
const given = process.argv.slice(2);
const isName = (word: string): word is (typeof names)[number] => (names as readonly string[]).includes(word);
const wanted = given.filter(isName);
const options = given.filter((word) => !isName(word));

/** Runs one benchmark with this process's own Node options, so that TypeScript loads there as it does here. Gives its exit status. */
function run(name: string): Promise<number> {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, file, ...options], { stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

const failed: string[] = [];
for (const name of wanted.length > 0 ? wanted : names) if ((await run(name)) !== 0) failed.push(name);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
