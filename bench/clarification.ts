/**
 * Asks every ambiguous labelled question, and where Linli asks back replies in five ways: is the answer for what was first asked?
 *
 *   npm run bench -- clarification [--json]
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../src/adapters/log/log.ts";
import { readConfig } from "../src/config.ts";
import { ownPath } from "../src/parts.ts";
import { openSimulation } from "../src/runs.ts";
import { readQuestions } from "../src/tools/searchSops/matcherFiles.ts";
import { ambiguousOf, measureClarifications } from "./clarifications.ts";

const json = process.argv.includes("--json");
const directory = mkdtempSync(join(tmpdir(), "linli-clarification-"));
const config = readConfig({ ...process.env, LINLI_DATA_DIR: directory, LINLI_SAMPLES: "on" });
const run = await openSimulation({ config, log: createLog("error") }, { keep: true, writer: "builtin" });
const folders = ["samples/questions", "samples/questions/kept"];
const questions = ambiguousOf((await Promise.all(folders.map((folder) => readQuestions(ownPath(folder))))).flat());
const wrong: string[] = [];
const { asked, shares } = await measureClarifications(run, questions, (line) => wrong.push(line));
await run.end();
await run.close();
if (json) console.log(JSON.stringify({ questions: questions.length, asked, shares }));
else {
  for (const line of wrong) console.log(line);
  console.log(`有歧义的问题${questions.length}个，反问了${asked}个。反问以后答的是最早问的那件事、那一项：`);
  for (const { way, asked: tried, right } of shares)
    console.log(`${way}　${right}/${tried}　${(right / Math.max(1, tried)).toFixed(3)}`);
}
