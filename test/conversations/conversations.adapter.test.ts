/** Plays all scripted dialogues of this folder through one real simulation, then replays every session from the log. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulatedLine } from "../../src/adapters/channels/simulate/simulate.ts";
import { createLog } from "../../src/adapters/log/log.ts";
import type { SimulateRun } from "../../src/cli/simulate.ts";
import { readConfig } from "../../src/config.ts";
import { openLog, openSimulation } from "../../src/runs.ts";
import { checkAnswer, type Shown } from "./check.ts";
import { type Dialogue, readDialogues } from "./script.ts";

const directory = mkdtempSync(join(tmpdir(), "linli-conversations-"));
const config = readConfig({ ...process.env, LINLI_DATA_DIR: directory, LINLI_SAMPLES: "on" });
const deps = { config, log: createLog("error") };
const dialogues = readDialogues(import.meta.dirname);
let run: SimulateRun;

beforeAll(async () => {
  run = await openSimulation(deps, { keep: true, writer: "builtin" });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A person sends back the file that came last. */
const lastFile = "上一个文件";

let number = 0;
async function play({ turns }: Dialogue): Promise<void> {
  const shown: Shown = { options: [], files: 0, lastFile: "" };
  for (const { line, expected } of turns) {
    number += 1;
    const sent = line.replace(lastFile, JSON.stringify(shown.lastFile).slice(1, -1));
    checkAnswer((await run.answer(sent, number)) as SimulatedLine, expected, shown);
  }
}

describe.each([...new Set(dialogues.map(({ file }) => file))])("%s", (file) => {
  for (const dialogue of dialogues.filter((each) => each.file === file)) {
    const test = dialogue.open === undefined ? it : it.fails;
    test(dialogue.name, () => play(dialogue));
  }
});

it("replays every session that was played without a difference", async () => {
  await run.end();
  await run.close();
  const log = await openLog(deps);
  const sessions = await log.sessions();
  for (const session of sessions)
    expect.soft(await log.replay(session)).toMatchObject({ session, divergedAt: null, brokenAt: null });
  expect(sessions.length).toBeGreaterThanOrEqual(dialogues.length);
  await log.close();
});
