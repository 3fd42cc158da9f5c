import { type PlanSection, planSections } from "../../shared/plan.ts";
import type { DraftText } from "./assemble.ts";
import { requirementLine } from "./assemble.ts";
import { editByRule } from "./edits.ts";
import { withoutClauses } from "./leaveOut.ts";
import { asksForTheSame } from "./otherFlow.ts";
import { isPromise, refusedThing } from "./promises.ts";
import type { Skeleton } from "./skeleton.ts";
import { minutesOf } from "./timeTable.ts";
import { sectionNamedBy } from "./wish.ts";
import { seesTo, type WovenWish, wovenWish, wovenWith } from "./wovenWish.ts";

/**
 * Sees to a request where it belongs in the plan: a step, a measure, a person, a line. What is left out or paid for is so already.
 * `sentence` is how a model would see to it.
 */
export function addRequirement(text: DraftText, requirement: string, skeleton: Skeleton, sentence?: string): DraftText {
  if (isPromise(requirement) || asksForTheSame(requirement)) return text;
  const woven = wovenWith(requirement, sentence);
  if (refusedThing(requirement) !== undefined)
    return woven.lines.some(([section]) => section === "purpose") ? put(text, woven) : text;
  const section = sectionNamedBy(requirement);
  const step = /(?:要有|需要|要|有|安排|增加|加入?)(?:一?个)?([\p{Script=Han}]{2,8})环节/u.exec(requirement)?.[1];
  if (step && text.schedule.some((line) => line.item.includes(step))) return text;
  const outcome = step ? editByRule(`加${step}环节`, "schedule", text, skeleton) : undefined;
  if (outcome && "done" in outcome) return outcome.text;
  const verbatim = woven.lines.some(([, line]) => line === requirementLine(requirement));
  const measure = verbatim && section === "safety" ? editByRule(requirement, section, text, skeleton) : undefined;
  return measure && "done" in measure ? measure.text : put(text, woven);
}

/** The sections that a sentence of a model was put into. */
export const sectionsWith = (sentence: string, text: DraftText): PlanSection[] =>
  planSections.filter((section) => JSON.stringify(text[section]).includes(sentence.replace(/。$/, "")));

function put(text: DraftText, { lines, how, duty, role, topic }: WovenWish): DraftText {
  let next = text;
  for (const [section, line] of lines) {
    const said = section === "purpose" && topic !== undefined && text.purpose.some((each) => each.includes(topic));
    if (!said && !next[section].includes(line)) next = { ...next, [section]: placed(next, section, line) };
  }
  if (how) {
    const main = next.schedule.reduce((top, each) => (lengthOf(each) > lengthOf(top) ? each : top));
    const schedule = next.schedule.map((each) => (each === main ? { ...each, how: `${each.how}${how}` } : each));
    next = { ...next, schedule };
  }
  if (duty)
    next = {
      ...next,
      roles: next.roles.map((each, at) => (at === 0 ? { ...each, duty: `${each.duty}${duty}` } : each)),
    };
  if (role && !next.roles.some((each) => each.role.includes(role.role)))
    next = { ...next, roles: [...next.roles, role] };
  return next;
}

function lengthOf({ start, end }: DraftText["schedule"][number]): number {
  return minutesOf(end) - minutesOf(start);
}

/** Whom to call stays the last of the measures. */
function placed(text: DraftText, section: WovenWish["lines"][number][0], line: string): string[] {
  const lines = text[section];
  const last = section === "safety" ? lines.length - 1 : lines.length;
  return lines.toSpliced(Math.max(0, last), 0, line);
}

/** Takes out what `addRequirement` put in. */
export function dropRequirement(text: DraftText, requirement: string): DraftText {
  const { lines, how, duty, role, topic } = wovenWish(requirement);
  const gone = [requirementLine(requirement), ...lines.map(([, line]) => line)];
  const ownPart = (part: string) => (seesTo(part, requirement) ? "" : part);
  const isOwn = (line: string) => /^按要求，/.test(line) && seesTo(line, requirement);
  const without = (all: string[]) => all.filter((each) => !gone.includes(each) && !isOwn(each));
  const tails = [requirementLine(requirement), how, duty].filter((tail) => tail !== undefined);
  const cut = (words: string) =>
    tails.reduce((rest, tail) => rest.replace(tail, ""), words).replace(/按要求，[^。]*。/g, ownPart);
  const purpose = without(text.purpose);
  return {
    ...text,
    schedule: text.schedule.map((each) => ({ ...each, how: cut(each.how) })),
    roles: text.roles
      .filter((each) => each.role !== role?.role || each.duty !== role.duty)
      .map((each) => ({ ...each, duty: cut(each.duty) })),
    purpose: topic === undefined ? purpose : purpose.map((line) => withoutClauses(line, topic)),
    materials: without(text.materials),
    promotion: without(text.promotion),
    safety: without(text.safety),
    outcome: without(text.outcome),
    notice: without(text.notice),
  };
}
