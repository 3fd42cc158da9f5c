import type { PlanDraft, PlanProvenance, PlanSection, PlanSource } from "../../shared/plan.ts";
import { planSections, slotNames } from "../../shared/plan.ts";
import type { DraftText } from "./assemble.ts";
import type { Skeleton } from "./skeleton.ts";

/** What of a plan the model wrote, and for a revision what stood there before and which sections the person asked to change. */
type Origin = {
  skeleton: Skeleton;
  suggested: PlanDraft["suggested"];
  text: DraftText;
  written: readonly PlanSection[];
  previous?: PlanDraft;
};

/**
 * Says who each part of a plan came from. A slot is the person's or a proposal of the template; a section is the library's, for a theme that
 * no kind fits the general template's, or the model's. In a revision a section that changed without the model was changed by the person.
 */
export function provenanceOf({ skeleton, suggested, text, written, previous }: Origin): PlanProvenance {
  const isGeneral = skeleton.activity.words.length === 0;
  const slots = slotNames.map((name) => [name, suggested.includes(name) ? "template" : "user"] as const);
  const sections = planSections.map((section): [PlanSection, PlanSource] => {
    if (written.includes(section)) return [section, "model"];
    const before = previous?.provenance?.[section];
    if (!previous || !before) return [section, isGeneral ? "template" : "library"];
    const same = JSON.stringify(previous[section]) === JSON.stringify(text[section]);
    return [section, same ? before : "user"];
  });
  return Object.fromEntries([...slots, ...sections]);
}
