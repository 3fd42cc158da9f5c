/**
 * `npm test`: prepares what the tests need, runs all checks, and ends with the line that counts the tests.
 *
 * Exits with 0 only if every check passed and at least one test ran.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

const reportPath = "report/tests.json";

const run = (...command: string[]) => spawnSync("npm", command, { stdio: "inherit" }).status ?? 1;

rmSync(reportPath, { force: true });
run("exec", "--", "tsx", "scripts/prepare-tests.ts");
const checked = run("run", "-s", "check");
const reported = run("exec", "--", "tsx", "scripts/report.ts", reportPath);
process.exitCode = checked || reported;
