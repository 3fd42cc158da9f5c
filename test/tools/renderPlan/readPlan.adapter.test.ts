import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import type { PlanDraft, PlanSlots, SlotName } from "../../../src/shared/plan.ts";
import { readPlan } from "../../../src/tools/renderPlan/readPlan.ts";
import { createTemplateShelf } from "../../../src/tools/renderPlan/templateShelf.ts";
import { createRenderPlan } from "../../../src/tools/renderPlan.ts";
import type { ActivityLibrary } from "../../../src/tools/writePlan/activity.ts";
import { dumplingSlots, plan, shippedActivities } from "../writePlan/planning.ts";

const templates = createTemplateShelf({ shipped: fileURLToPath(new URL("../../../templates", import.meta.url)) });
const signal = new AbortController().signal;
let activities: ActivityLibrary;
let outputDirectory: string;
beforeAll(async () => {
  activities = await shippedActivities();
  outputDirectory = await mkdtemp(join(tmpdir(), "linli-read-"));
});

let count = 0;
async function printed(draft: PlanDraft, template?: string): Promise<Uint8Array> {
  count += 1;
  const input = { draft, version: 1, ...(template ? { template } : {}) };
  const file = await createRenderPlan({ templates, outputDirectory })(input, { key: `read ${count}`, signal });
  return readFile(file.path);
}

function edited(data: Uint8Array, change: (xml: string) => string): Uint8Array {
  const parts = unzipSync(data);
  parts["word/document.xml"] = strToU8(change(strFromU8(parts["word/document.xml"] ?? new Uint8Array())));
  return zipSync(parts);
}

/** What a printed plan shows of a draft; who wrote which part is not printed. */
function shown({ provenance, kind, flow, ...draft }: PlanDraft): Omit<PlanDraft, "provenance" | "kind" | "flow"> {
  return draft;
}

describe("a plan that comes back as a Word file", () => {
  const cases: [string, PlanSlots, SlotName[]][] = [
    ["a usual one", dumplingSlots, ["venue"]],
    ["one without money", { ...dumplingSlots, budget: 0 }, []],
    ["one below a limit", { ...dumplingSlots, budget: 9_000, budgetIsLimit: true }, ["start", "end"]],
    ["one with wishes", { ...dumplingSlots, requirements: ["要有合影环节", "准备热水"] }, []],
    ["one of another kind", { ...dumplingSlots, theme: "文明养宠宣传", audience: "养狗居民", headcount: 60 }, []],
  ];
  it.each(cases)("is read as it was written: %s", async (_name, slots, suggested) => {
    const draft = await plan({ activities }, { slots, suggested });
    const read = await readPlan(await printed(draft), await templates.all());
    expect(read?.template).toBe("标准策划案");
    expect(read?.missing).toEqual([]);
    expect(read?.draft).toEqual(shown(draft));
  });

  it("is read from the short templates as far as these go", async () => {
    const draft = await plan({ activities }, { slots: dumplingSlots });
    const short = await readPlan(await printed(draft, "简版"), await templates.all());
    expect(short?.template).toBe("简版");
    expect(short?.missing).toEqual(["purpose", "materials", "promotion", "outcome", "notice"]);
    expect(short?.draft).toMatchObject({ slots: draft.slots, schedule: draft.schedule, budget: draft.budget });
    const money = await readPlan(await printed(draft, "经费申请"), await templates.all());
    expect(money?.template).toBe("经费申请");
    expect(money?.draft).toMatchObject({ budget: draft.budget, budgetTotal: 2000, purpose: draft.purpose });
  });

  it("is read with what somebody changed in Word", async () => {
    const draft = await plan({ activities }, { slots: dumplingSlots });
    const data = edited(await printed(draft), (xml) =>
      xml
        .replace(">社区活动室<", ">老年活动中心<")
        .replace(draft.purpose[0] ?? "", "这句是社工自己写的目的。")
        .replace("三、活动流程", "三、流程安排"),
    );
    const read = await readPlan(data, await templates.all());
    expect(read?.draft.slots.venue).toBe("老年活动中心");
    expect(read?.draft.purpose[0]).toBe("这句是社工自己写的目的。");
    expect(read?.draft.roles).toEqual(draft.roles);
    expect(read?.draft.safety).toEqual(draft.safety);
  });

  it("is left alone where it stands on no known template", async () => {
    const sop = fileURLToPath(new URL("../../../samples/sop", import.meta.url));
    const { readdir } = await import("node:fs/promises");
    const [name = ""] = (await readdir(sop)).filter((each) => each.endsWith(".docx"));
    expect(await readPlan(await readFile(join(sop, name)), await templates.all())).toBeUndefined();
  });
});
