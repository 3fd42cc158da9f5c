import type { PlanDraft, PlanSection } from "../../shared/plan.ts";
import type { CommonKnowledge } from "./activity.ts";
import { fillText, type PlanFacts } from "./facts.ts";
import type { Skeleton } from "./skeleton.ts";

/** The sections of a plan that hold words, computed parts put in. */
export type DraftText = Required<Pick<PlanDraft, PlanSection>>;

/** Sentence of a notice whose kind has none of its own: how to sign up without naming a phone number that nobody gave. */
const signUp = "报名方式：到居委会服务窗口登记，或告诉所在网格的社工，额满为止。";
/** Before a request that stands word for word, and before one that was worked into the plan. */
const requirementMark = "按要求落实：";
export const wovenMark = "按要求，";
const anyMark = /按要求(?:落实：|，)/;
export const tipsMark = "温馨提示：";

const pauseHow: Record<string, string> = {
  午间休息: "集中用餐和休息，志愿者照看休息区，统一清点到场人数后继续。",
  中场休息: "短暂休息，供应茶水，引导使用卫生间，工作人员补充物资。",
};

/** Writes all sections from the activity library around what is computed. Pure, never fails. */
export function writeFromLibrary(skeleton: Skeleton): DraftText {
  const { activity, facts } = skeleton;
  const fill = (text: string) => fillText(text, facts);
  return {
    purpose: withFestival(activity.aims.map(fill), facts),
    schedule: skeleton.steps.map(({ start, end, item, step, round }) => ({
      start,
      end,
      item: fill(item),
      how: step ? howOf(fill(step.how), round) : (pauseHow[item] ?? ""),
    })),
    roles: skeleton.roles.map(({ role, people, rule }) => ({ role, people, duty: fill(rule.duty) })),
    materials: [...skeleton.supplies, ...activity.materialNotes.map(fill)],
    promotion: activity.promotion.map(fill),
    safety: skeleton.measures,
    outcome: activity.outcome.map(fill),
    notice: [
      "各位居民朋友：",
      fill(activity.notice.lead),
      ...skeleton.noticeFacts,
      activity.notice.signUp ? `参加办法：${fill(activity.notice.signUp)}` : signUp,
      `${tipsMark}${fill(activity.notice.tips)}`,
    ],
  };
}

/** A plan for the day of a festival speaks of it, unless it does so anyway. */
function withFestival([first = "", ...rest]: string[], { festival, theme, slots }: PlanFacts): string[] {
  const name = festival.length > 2 ? festival.slice(0, 2) : festival;
  const said = [theme, slots.audience, first, ...rest].some((text) => text.includes(name));
  return festival === "" || said ? [first, ...rest] : [`时逢${festival}，${first}`, ...rest];
}

function howOf(how: string, round: number): string {
  return round === 1 ? how : "接着上一段继续，做法同前；先清点人数、补齐物资再开始。";
}

/** Says how a step that the library of common steps knows is done, or a plain sentence about it. */
export function howOfAddedStep(
  name: string,
  common: CommonKnowledge,
): { how: string; at: CommonKnowledge["steps"][string]["at"] } {
  const known = Object.entries(common.steps).find(([word]) => name.includes(word));
  return known?.[1] ?? { at: "beforeLast", how: `由主持人说明安排，组织参加人员进行${name}，志愿者做好引导和配合。` };
}

/** True of a line, or the end of one, that repeats a requirement and must not be reworded. */
export function isRequirementLine(line: string): boolean {
  return anyMark.exec(line)?.index === 0;
}

/** The part of a text that a requirement ends with, or "". */
export function requirementPart(text: string): string {
  const at = text.search(anyMark);
  return at < 0 ? "" : text.slice(at);
}

/** A request word for word, as a line of a section. */
export function requirementLine(requirement: string): string {
  return `${requirementMark}${requirement.replace(/[。；;，,！!]+$/, "")}。`;
}
