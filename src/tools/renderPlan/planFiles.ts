import { readFile, stat } from "node:fs/promises";
import { Failure } from "../../shared/failures.ts";
import type { ReceivedPlan } from "../../shared/plan.ts";
import { wordFileBytesMax } from "../library/wordFile.ts";
import { readPlan } from "./readPlan.ts";
import type { TemplateShelf } from "./templateShelf.ts";

/** What the understanding of messages needs to know of templates and of plans that people send in. */
export type PlanFiles = {
  /** Names of the templates, the usual one first. */
  names(): Promise<string[]>;
  /** The plan in a Word file; undefined where the file cannot be read or stands on none of the templates. */
  read(path: string): Promise<ReceivedPlan | undefined>;
};

/** Reads plans back with the templates of a shelf. A broken template of the office keeps no plan of another one from being read. */
export function createPlanFiles(templates: TemplateShelf): PlanFiles {
  return {
    names: () => templates.names(),
    async read(path) {
      try {
        if ((await stat(path)).size > wordFileBytesMax) return undefined;
        const found = await readPlan(await readFile(path), await templates.all());
        // A template that nobody has filled in is no plan.
        if (!found || /\{\{/.test(found.draft.slots.theme ?? "")) return undefined;
        return { template: found.template, draft: found.draft };
      } catch (thrown) {
        if (thrown instanceof Failure || isFileError(thrown)) return undefined;
        throw thrown;
      }
    },
  };
}

function isFileError(thrown: unknown): boolean {
  return thrown instanceof Error && "syscall" in thrown;
}
