import type { PlanDraft, PlanProvenance, PlanSection, PlanSource } from "../../shared/plan.ts";
import { planSections, slotNames } from "../../shared/plan.ts";
import { type DraftText, isRequirementLine } from "./assemble.ts";
import type { Recomputed } from "./revise.ts";
import type { Skeleton } from "./skeleton.ts";

/**
 * What of a plan the model wrote: `written` are the sections, `library` their words before it wrote. For a revision what stood there before,
 * and with it which sections the person asked to change.
 */
type Origin = {
  skeleton: Skeleton;
  suggested: PlanDraft["suggested"];
  text: DraftText;
  written: readonly PlanSection[];
  begun: DraftText;
  previous?: PlanDraft;
  /** What the changed values alone made of what stood there. */
  recomputed?: Recomputed;
};

/**
 * Says who each part of a plan came from. A slot is the person's or a proposal of the template; a section is the library's, for a theme that
 * no kind fits the general template's, or the model's: wholly where none of its texts stayed as it was, else in part. In a revision a section
 * that changed without the model, and not by recomputing alone, was changed by the person.
 */
export function provenanceOf({
  skeleton,
  suggested,
  text,
  written,
  begun,
  previous,
  recomputed,
}: Origin): PlanProvenance {
  const isGeneral = skeleton.activity.words.length === 0;
  const slots = slotNames.map((name) => [name, suggested.includes(name) ? "template" : "user"] as const);
  const sections = planSections.map((section): [PlanSection, PlanSource] => {
    const before = previous?.provenance?.[section];
    if (written.includes(section)) {
      const stayed = proseOf(begun, section).some((line) => proseOf(text, section).includes(line));
      return [section, stayed && before !== "model" ? "mixed" : "model"];
    }
    // What a file brought that a person sent in is the person's.
    if (previous && !before && (previous[section]?.length ?? 0) > 0) return [section, "user"];
    if (!previous || !before) return [section, isGeneral ? "template" : "library"];
    // A wish that was taken up while recomputing is the person's.
    const asIs = recomputed?.absorbed.length === 0 ? recomputed.text : previous;
    const same = JSON.stringify(asIs[section]) === JSON.stringify(text[section]);
    return [section, same ? before : "user"];
  });
  return Object.fromEntries([...slots, ...sections]);
}

/** The texts of a section that could have been written otherwise. */
function proseOf(text: DraftText, section: PlanSection): string[] {
  if (section === "schedule") return text.schedule.map(({ how }) => how);
  if (section === "roles") return text.roles.map(({ duty }) => duty);
  return text[section].filter((line) => !isRequirementLine(line));
}
