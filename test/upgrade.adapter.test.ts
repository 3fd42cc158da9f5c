/**
 * A data directory that the first version wrote is opened by this one: a handbook of the office, an answered question and a follow-up (甲),
 * a form in the middle (乙). A new layout adds a directory beside it; none is ever taken away.
 */
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { SimulatedLine } from "../src/adapters/channels/simulate/simulate.ts";
import { createLog } from "../src/adapters/log/log.ts";
import { readConfig } from "../src/config.ts";
import { openLibrary } from "../src/parts.ts";
import { openSimulation } from "../src/runs.ts";
import { verify } from "../src/upkeep.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const root = mkdtempSync(join(tmpdir(), "linli-upgrade-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const versions = readdirSync(fixtures).filter((name) => name.startsWith("data-v"));

describe.each(versions)("a data directory of an earlier version (%s)", (version) => {
  it("is whole, keeps its handbooks, and its conversations go on where they were", async () => {
    const directory = join(root, version);
    cpSync(join(fixtures, version), directory, { recursive: true });
    const environment = { ...process.env, LINLI_STORE: "", LINLI_DATA_DIR: directory };
    const deps = { config: readConfig(environment), log: createLog("error") };
    expect(await verify(deps)).toMatchObject({ sessions: 2, broken: [], damaged: [], missingFiles: [] });

    const library = await openLibrary(deps, { directory, readOnly: true, watchMs: 0 });
    const kept = library.documents().find(({ title }) => title === "社会保障卡挂失补办");
    expect(kept?.path).toContain(join(directory, "library"));
    await library.close();

    const run = await openSimulation(deps, { keep: true, writer: "builtin" });
    const say = async (session: string, id: string, text: string, number: number) =>
      (await run.answer(JSON.stringify({ session, id, text }), number)) as SimulatedLine;
    expect((await say("甲", "m1", "我社保卡掉了怎么办", 1)).replies).toEqual([]);
    expect((await say("甲", "m3", "要带什么材料", 2)).decisions).toMatchObject([
      { kind: "answer", documents: [{ title: "社会保障卡挂失补办" }] },
    ]);
    const [decision] = (await say("乙", "m2", "预算两千，40人", 3)).decisions;
    expect(decision).toMatchObject({ kind: "plan", slots: { theme: expect.stringContaining("饺子"), budget: 2_000 } });
    await run.close();
    expect(await verify(deps)).toMatchObject({ sessions: 2, broken: [] });
  });
});
