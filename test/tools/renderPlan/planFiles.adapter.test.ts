import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { Failure } from "../../../src/shared/failures.ts";
import type { PlanDraft } from "../../../src/shared/plan.ts";
import { planSections } from "../../../src/shared/plan.ts";
import { createPlanFiles } from "../../../src/tools/renderPlan/planFiles.ts";
import { createTemplateShelf } from "../../../src/tools/renderPlan/templateShelf.ts";
import { createRenderPlan } from "../../../src/tools/renderPlan.ts";
import type { ActivityLibrary } from "../../../src/tools/writePlan/activity.ts";
import { oleFile } from "../library/wordSamples.ts";
import { dumplingSlots, plan, shippedActivities } from "../writePlan/planning.ts";

const templates = createTemplateShelf({ shipped: fileURLToPath(new URL("../../../templates", import.meta.url)) });
const files = createPlanFiles(templates);
let activities: ActivityLibrary;
let directory: string;
let draft: PlanDraft;
beforeAll(async () => {
  activities = await shippedActivities();
  directory = await mkdtemp(join(tmpdir(), "linli-sent-"));
  draft = await plan({ activities }, { slots: dumplingSlots });
});

async function sent(name: string, template: string, change = (xml: string) => xml): Promise<string> {
  const render = createRenderPlan({ templates, outputDirectory: directory });
  const { path } = await render({ draft, version: 1, template }, { key: name, signal: new AbortController().signal });
  const parts = unzipSync(await readFile(path));
  parts["word/document.xml"] = strToU8(change(strFromU8(parts["word/document.xml"] ?? new Uint8Array())));
  const copy = join(directory, `${name}.docx`);
  await writeFile(copy, zipSync(parts));
  return copy;
}

describe("a plan that somebody sends in", () => {
  it("is revised with what was changed in Word: only the section that is named gets other words", async () => {
    const item = draft.budget.find(({ item: name }) => name.length >= 3)?.item ?? "";
    const path = await sent("edited", "标准策划案", (xml) => xml.replaceAll(`>${item}<`, ">手工香囊<"));
    const received = await files.read(path);
    if (!received || received instanceof Failure) throw new Error("the file was not read");
    const previous = received.draft;
    const revision = { previous, wish: "流程写细点", sections: ["schedule" as const] };
    const next = await plan({ activities }, { slots: previous.slots, revision });
    expect(next.budget).toEqual(previous.budget);
    expect(next.budget.map((line) => line.item)).toContain("手工香囊");
    const other = planSections.filter((section) => JSON.stringify(next[section]) !== JSON.stringify(previous[section]));
    expect(other).toEqual(["schedule"]);
  });

  it("gets the sections that its short template does not show when another template is wanted", async () => {
    const received = await files.read(await sent("short", "简版"));
    if (!received || received instanceof Failure) throw new Error("the file was not read");
    const revision = { previous: received.draft, wish: "", sections: [] };
    const next = await plan({ activities }, { slots: received.draft.slots, revision });
    expect(planSections.filter((section) => (next[section]?.length ?? 0) === 0)).toEqual([]);
    expect(next.schedule).toEqual(draft.schedule);
    expect(next.budget).toEqual(draft.budget);
  });

  it("is told apart where it cannot be opened: no Word file, half of one, with a password, empty, gone", async () => {
    const whole = await readFile(fileURLToPath(new URL("../../../templates/简版.docx", import.meta.url)));
    const bad: [string, Uint8Array, string][] = [
      ["program.docx", Buffer.from("MZ\u0000\u0003"), "FILE_NOT_WORD"],
      ["half.docx", whole.subarray(0, whole.length / 2), "FILE_DAMAGED"],
      ["locked.docx", oleFile("EncryptedPackage"), "FILE_PROTECTED"],
      ["empty.docx", Buffer.alloc(0), "FILE_EMPTY"],
    ];
    for (const [name, bytes, code] of bad) {
      await writeFile(join(directory, name), bytes);
      expect(await files.read(join(directory, name)), name).toMatchObject({ code });
    }
    expect(await files.read(join(directory, "gone.docx"))).toMatchObject({ code: "FILE_NOT_FOUND" });
    expect(await files.read(fileURLToPath(new URL("../../../templates/简版.docx", import.meta.url)))).toBeUndefined();
  });

  it("is read also where the office has put a broken template beside the others", async () => {
    const own = await mkdtemp(join(tmpdir(), "linli-own-"));
    await writeFile(join(own, "坏的.docx"), "broken");
    const shipped = fileURLToPath(new URL("../../../templates", import.meta.url));
    const beside = createPlanFiles(createTemplateShelf({ shipped, own }));
    expect(await beside.read(await sent("whole", "简版"))).toMatchObject({ template: "简版" });
  });

  it("knows the names of the templates, the usual one first", async () => {
    expect(await files.names()).toEqual(["标准策划案", "简版", "经费申请"]);
  });
});
