/**
 * Reads the report that Vitest wrote (--reporter=json --outputFile) and prints what CI looks for:
 * every failed and skipped test by name, then the closing line "N passed, N failed, N skipped".
 *
 *   tsx scripts/report.ts report/tests.json
 *
 * Exits with 1 when something failed, when a file could not be run, or when nothing ran.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { z } from "zod";

const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(""),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

const path = process.argv[2] ?? "report/tests.json";
let files: z.infer<typeof report>["testResults"] = [];
try {
  files = report.parse(JSON.parse(readFileSync(path, "utf8"))).testResults;
} catch (error) {
  console.log(`no test report in ${path}: ${error instanceof Error ? error.message : String(error)}`);
}

const tests = files.flatMap((file) =>
  file.assertionResults.map((test) => ({ ...test, file: relative(process.cwd(), file.name) })),
);
const passed = tests.filter(({ status }) => status === "passed");
const failed = tests.filter(({ status }) => status === "failed");
const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed");
// A file that fails before its first test has no test to count, and must not look like success.
const broken = files.filter(
  (file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
);

for (const { file, fullName } of skipped) console.log(`skipped: ${file}: ${fullName}`);
for (const { file, fullName } of failed) console.log(`failed: ${file}: ${fullName}`);
for (const { name, message } of broken)
  console.log(`failed: ${relative(process.cwd(), name)}: ${message.split("\n")[0]}`);

const failures = failed.length + broken.length;
console.log(`${passed.length} passed, ${failures} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`);
process.exitCode = failures > 0 || passed.length === 0 ? 1 : 0;
