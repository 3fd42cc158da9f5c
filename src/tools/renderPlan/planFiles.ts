import { readFile, stat } from "node:fs/promises";
import { Failure } from "../../shared/failures.ts";
import type { ReceivedPlan } from "../../shared/plan.ts";
import { accessFailure } from "../library/findFiles.ts";
import { wordFileBytesMax } from "../library/wordFile.ts";
import { readPlan } from "./readPlan.ts";
import type { TemplateShelf } from "./templateShelf.ts";

/** What the understanding of messages needs to know of templates and of plans that people send in. */
export type PlanFiles = {
  /** Names of the templates, the usual one first. */
  names(): Promise<string[]>;
  /** The plan in a Word file; a failure where the file cannot be opened, undefined where it stands on none of the templates. */
  read(path: string): Promise<ReceivedPlan | Failure | undefined>;
};

/** Reads plans back with the templates of a shelf. A broken template of the office keeps no plan of another one from being read. */
export function createPlanFiles(templates: TemplateShelf): PlanFiles {
  return {
    names: () => templates.names(),
    async read(path) {
      try {
        if ((await stat(path)).size > wordFileBytesMax) return new Failure("FILE_TOO_LARGE", path);
        const found = await readPlan(await readFile(path), await templates.all());
        // A template that nobody has filled in is no plan.
        if (!found || /\{\{/.test(found.draft.slots.theme ?? "")) return undefined;
        return { template: found.template, draft: found.draft };
      } catch (thrown) {
        return accessFailure(thrown, path);
      }
    },
  };
}
