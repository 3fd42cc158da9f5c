import { createHash } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure } from "../shared/failures.ts";
import type { PlanFile, RenderPlanInput } from "../shared/plan.ts";
import { sourceRemark } from "./renderPlan/fieldSources.ts";
import { fillTemplate } from "./renderPlan/fillTemplate.ts";
import { fieldValues, planFieldNames } from "./renderPlan/planFields.ts";
import { planFileName } from "./renderPlan/planFileName.ts";
import type { TemplateShelf } from "./renderPlan/templateShelf.ts";

/** `organizer` is the office that signs; without it the line of the template says only 社区居民委员会. */
export type RenderPlanDeps = { templates: TemplateShelf; outputDirectory: string; organizer?: string };
export type RenderPlan = (input: RenderPlanInput, call: { key: string; signal: AbortSignal }) => Promise<PlanFile>;

const defaultOrganizer = "社区居民委员会";

/**
 * Prints a draft as a Word document on the office's template.
 *
 * - Out: `name` for people ("活动策划案-包饺子-20261212.docx", revisions with -第2版); `path` lies in a directory of its own for each effect key, so that a second
 *   run with the same key and draft writes the same bytes to the same place. The file appears at once and whole.
 * - Fails: `TEMPLATE_INVALID` (what is missing or unknown), `TEMPLATE_UNKNOWN`, `FILE_NOT_FOUND` (no template), `TOOL_CANCELLED`.
 * - Cost: about 150 ms.
 */
export function createRenderPlan({
  templates,
  outputDirectory,
  organizer = defaultOrganizer,
}: RenderPlanDeps): RenderPlan {
  return async ({ draft, version, template: wanted, comments }, { key, signal }) => {
    const template = await templates.choose(wanted);
    refuseIfCancelled(signal);
    const remarks = comments ? planFieldNames.map((field) => [field, sourceRemark(field, draft)] as const) : [];
    const known = Object.fromEntries(remarks.filter(([, remark]) => remark !== undefined));
    const data = await fillTemplate(template.data, fieldValues(draft, organizer), known);
    refuseIfCancelled(signal);
    const name = planFileName(template.title, draft.slots, version);
    const directory = resolve(outputDirectory, directoryName(key));
    const path = join(directory, name);
    await mkdir(directory, { recursive: true });
    await writeWhole(path, data);
    return { name, path, bytes: data.byteLength };
  };
}

const readableKeyChars = 60;

/** A directory for an effect key: readable at its beginning, and never the same for two keys, also where upper and lower case are one. */
export function directoryName(key: string): string {
  const readable = key.replace(/[^a-zA-Z0-9]+/g, "-").replace(/^-|-$/g, "");
  const digest = createHash("sha256").update(key).digest("hex");
  return `${readable.slice(0, readableKeyChars).toLowerCase()}-${digest.slice(0, 32)}`.replace(/^-/, "");
}

async function writeWhole(path: string, data: Uint8Array): Promise<void> {
  // A fixed name: what a crash left behind is overwritten by the next run of the same effect.
  const temporary = `${path}.part`;
  try {
    const file = await open(temporary, "w");
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

function refuseIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new Failure("TOOL_CANCELLED");
}
