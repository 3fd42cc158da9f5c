import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLlamaModel } from "../../src/adapters/models/llamaModel.ts";
import type { LanguageModel } from "../../src/shared/languageModel.ts";
import type { ActivityLibrary } from "../../src/tools/writePlan/activity.ts";
import type { PlanProgressEvent } from "../../src/tools/writePlan.ts";
import { dumplingSlots, faultsOf, plan, shippedActivities, textsOf } from "./writePlan/planning.ts";

const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
const directory = process.env["LINLI_MODELS_DIR"] ?? join(cache, "linli", "models");
const path = ["qwen2.5-1.5b-instruct-q4_k_m.gguf", "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"]
  .map((name) => join(directory, name))
  .find((file) => existsSync(file));

if (!path) process.stderr.write("skipped: no language model file is there; run linli models pull\n");

describe.skipIf(!path)("a plan by the local language model", () => {
  let model: LanguageModel;
  let activities: ActivityLibrary;
  beforeAll(async () => {
    activities = await shippedActivities();
    const file = path ?? "";
    model = createLlamaModel({
      resolve: () => Promise.resolve({ name: basename(file, ".gguf"), path: file }),
      log: () => {},
    });
    await model.load();
  });
  afterAll(() => model.close());

  it("passes all checks, names no number of its own, and reports each section", async () => {
    const events: PlanProgressEvent[] = [];
    const slots = { ...dumplingSlots, theme: "星空观测", audience: "亲子家庭", start: "14:00", end: "14:45" };
    const draft = await plan(
      { activities, model, modelSections: ["purpose", "schedule"], now: () => 0 },
      { slots, writer: "llm" },
      events,
    );
    expect(faultsOf(draft)).toEqual([]);
    expect(draft.writer).toBe("llm");
    const library = await plan({ activities }, { slots });
    expect([draft.purpose, draft.schedule]).not.toEqual([library.purpose, library.schedule]);
    expect(draft.budget).toEqual(library.budget);
    const known = new Set(`${textsOf(library).join()}2026-12-12 14:00 14:45 60 40 2000`.match(/\d+/g)?.map(Number));
    const hows = draft.schedule.map(({ how }) => how);
    const numbers = [...draft.purpose, ...hows].join().match(/\d+/g)?.map(Number) ?? [];
    for (const number of numbers) expect(known).toContain(number);
    expect(events.map(({ progress }) => (progress.phase === "writing" ? progress.label : ""))).toEqual([
      "活动目的",
      "活动流程",
    ]);
  });

  it("stops within its section when it is cancelled", async () => {
    const cancel = new AbortController();
    const events: PlanProgressEvent[] = [];
    const writing = plan({ activities, model }, { slots: dumplingSlots, writer: "llm" }, events, cancel.signal);
    setTimeout(() => cancel.abort(), 300);
    await expect(writing).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    expect(events).toHaveLength(1);
  });
});
