/** After a question of ours the answer is for the question first asked, however and whenever the reply comes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ambiguousOf, measureClarifications } from "../../bench/clarifications.ts";
import { createLog } from "../../src/adapters/log/log.ts";
import { readConfig } from "../../src/config.ts";
import { ownPath } from "../../src/parts.ts";
import { openSimulation } from "../../src/runs.ts";
import { readQuestions } from "../../src/tools/searchSops/matcherFiles.ts";

const directory = mkdtempSync(join(tmpdir(), "linli-clarified-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
/** Every so many of the ambiguous questions; `npm run bench -- clarification` asks all of them. */
const every = 30;
const rightMin = 0.95;

it("a reply by number, place, words, a new fact or a day late leads to the handbook and section first asked for", async () => {
  const config = readConfig({ ...process.env, LINLI_DATA_DIR: directory, LINLI_SAMPLES: "on" });
  const run = await openSimulation({ config, log: createLog("error") }, { keep: true, writer: "builtin" });
  const folders = ["samples/questions", "samples/questions/kept"];
  const questions = (await Promise.all(folders.map((folder) => readQuestions(ownPath(folder))))).flat();
  const chosen = ambiguousOf(questions).filter((_, position) => position % every === 0);
  const wrong: string[] = [];
  const { asked, shares } = await measureClarifications(run, chosen, (line) => wrong.push(line));
  await run.end();
  await run.close();
  expect(asked).toBeGreaterThan(chosen.length / 2);
  const all = shares.reduce((sum, share) => ({ asked: sum.asked + share.asked, right: sum.right + share.right }), {
    asked: 0,
    right: 0,
  });
  expect(shares.every((share) => share.asked > 0)).toBe(true);
  expect(all.right / all.asked, wrong.join("\n")).toBeGreaterThanOrEqual(rightMin);
}, 300_000);
