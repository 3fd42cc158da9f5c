/** Short texts under a message; a tap sends one of them back. */
import { type Answer, type Option, type SectionName, sectionLabels } from "../shared/sop.ts";

/** What is asked most after an answer. */
export function answerChips(answer: Answer): string[] {
  const sections = mostAsked(answer.others.filter((name) => answer.sections.every((shown) => shown.name !== name))).map(
    (name) => sectionLabels[name],
  );
  return [...(answer.cases ?? []), ...sections, "原文", "转发", "不对"];
}

/** Sections in the order in which people ask for them; the rest is offered only when none of these is left. */
const askedMost: SectionName[] = [
  "materials",
  "steps",
  "fee",
  "timeLimit",
  "place",
  "hours",
  "phone",
  "conditions",
  "branches",
  "notes",
  "appendix",
];

export function mostAsked(others: SectionName[]): SectionName[] {
  return askedMost.filter((name) => others.includes(name)).slice(0, 3);
}

/** The labels of open options. */
export function optionChips(options: Option[]): string[] {
  return [...options.map(({ label }) => label), "都不是"];
}
