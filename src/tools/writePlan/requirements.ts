import { type DraftText, requirementMark } from "./assemble.ts";
import { editByRule } from "./edits.ts";
import { refusedThing } from "./promises.ts";
import type { Skeleton } from "./skeleton.ts";
import { sectionNamedBy } from "./wish.ts";

/** A requirement is printed as it was said in the section that it concerns; one that fits none stands only among the facts of the plan. */
export function addRequirement(text: DraftText, requirement: string, skeleton: Skeleton): DraftText {
  const section = sectionNamedBy(requirement);
  const line = requirementLine(requirement);
  if (section === undefined || refusedThing(requirement) !== undefined) return text;
  const step = /(?:要有|需要|要|有|安排|增加|加入?)(?:一?个)?([\p{Script=Han}]{2,8})环节/u.exec(requirement)?.[1];
  if (step && text.schedule.some((line) => line.item.includes(step))) return text;
  const outcome = step ? editByRule(`加${step}环节`, "schedule", text, skeleton) : undefined;
  if (outcome && "done" in outcome) return outcome.text;
  const measure = section === "safety" ? editByRule(requirement, section, text, skeleton) : undefined;
  if (measure && "done" in measure) return measure.text;
  if (section === "schedule") {
    const longest = text.schedule.reduce((top, each) => (each.how.length > top.how.length ? each : top), { how: "" });
    return {
      ...text,
      schedule: text.schedule.map((each) => (each === longest ? { ...each, how: `${each.how}${line}` } : each)),
    };
  }
  if (section === "roles") return { ...text, materials: [...text.materials, line] };
  return { ...text, [section]: [...text[section], line] };
}

/** Takes out what `addRequirement` put in. */
export function dropRequirement(text: DraftText, requirement: string): DraftText {
  const line = requirementLine(requirement);
  const without = (lines: string[]) => lines.filter((each) => each !== line);
  return {
    ...text,
    schedule: text.schedule.map((each) => ({ ...each, how: each.how.replace(line, "") })),
    purpose: without(text.purpose),
    materials: without(text.materials),
    promotion: without(text.promotion),
    safety: without(text.safety),
    outcome: without(text.outcome),
    notice: without(text.notice),
  };
}

function requirementLine(requirement: string): string {
  return `${requirementMark}${requirement.replace(/[。；;，,！!]+$/, "")}。`;
}
