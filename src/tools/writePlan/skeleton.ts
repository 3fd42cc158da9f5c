import type { BudgetLine } from "../../shared/plan.ts";
import type { Activity, CommonKnowledge, Material, RoleRule } from "./activity.ts";
import { type BudgetPlan, type Need, planBudget } from "./budget.ts";
import { type CompleteSlots, factsOf, fillText, type PlanFacts } from "./facts.ts";
import { type TimedStep, timeTable } from "./timeTable.ts";

/** Everything in a plan that is computed, before any prose: times, people, money, quantities, and the measures that must stand in it. */
export type Skeleton = {
  activity: Activity;
  common: CommonKnowledge;
  facts: PlanFacts;
  steps: TimedStep[];
  roles: { role: string; people: string; rule: RoleRule }[];
  budget: BudgetLine[];
  supplies: string[];
  measures: string[];
  noticeFacts: string[];
};

const measuresMax = 7;
const stepNameCharsMax = 12;

/** Computes all of a plan that needs no words from a writer. Pure. */
export function computeSkeleton(activity: Activity, common: CommonKnowledge, slots: CompleteSlots): Skeleton {
  const facts = factsOf(slots, activity);
  const promised = promisedGifts(slots.requirements);
  const essentials = [
    ...promised,
    ...activity.materials.filter((material) => !promised.some((gift) => isSameThing(gift, material))),
  ];
  const extras = [...activity.extras, ...common.extras].filter(
    (extra) => !essentials.some((material) => isSameThing(material, extra)),
  );
  const money = planBudget(essentials, extras, slots.headcount, slots.budget);
  return {
    activity,
    common,
    facts,
    steps: timeTable(flowFor(activity, facts), slots.start, slots.end),
    roles: activity.roles.map((rule) => ({ role: rule.role, people: peopleOf(rule, slots.headcount), rule })),
    budget: money.lines,
    supplies: suppliesOf(money, slots),
    measures: measuresOf(activity, common, facts),
    noticeFacts: noticeFactsOf(facts),
  };
}

/** A step of the general kind that stands for the whole theme takes its name, if that is short enough for a table. */
function flowFor(activity: Activity, facts: PlanFacts): Activity["flow"] {
  const named = [...facts.theme].length <= stepNameCharsMax;
  return activity.flow.map((step) => (step.open && named ? { ...step, item: facts.theme } : step));
}

function peopleOf(rule: RoleRule, headcount: number): string {
  const { staff } = rule;
  const count = "count" in staff ? staff.count : Math.max(staff.min, Math.ceil(headcount / staff.per));
  return `${rule.who}${count}人`;
}

/** 每人80元礼品 promises something at a price: it is bought first, at that price. Of two promises of one thing the last counts. */
function promisedGifts(requirements: string[]): Material[] {
  const gifts = requirements.flatMap((text): Material[] => {
    const found =
      /每(人|位|户)(?:发放?|一份|准备|赠送|送)*(?:价值)?(\d{1,4})元(?:左右)?的?(?:一份)?([\p{Script=Han}]{2,6})/u.exec(
        text,
      );
    const price = Number(found?.[2] ?? 0);
    return found && price > 0
      ? [{ item: found[3] ?? "礼品", unit: "份", rule: { each: 1 }, price: [price, price] satisfies [number, number] }]
      : [];
  });
  return [...new Map(gifts.map((gift) => [gift.item, gift])).values()];
}

function isSameThing(one: Material, other: Material): boolean {
  const heads = [one.item, other.item].map((item) => item.replace(/^(活动|瓶装|一次性|参加者|参赛)/, "").slice(0, 2));
  return heads[0] === heads[1];
}

function suppliesOf(money: BudgetPlan, slots: CompleteSlots): string[] {
  const lines: string[] = [];
  if (slots.budget === 0)
    lines.push("本次活动不安排经费，所需物资使用居委会现有物品，不足的由辖区单位支持、爱心捐赠或参加者自带。");
  if (money.bought.length > 0) lines.push(`采购物资：${inWords(money.bought)}。`);
  if (money.own.length > 0) lines.push(`现有物资：${inWords(money.own)}，活动前清点并检查完好。`);
  if (money.unfunded.length > 0) {
    const reason = slots.budget === 0 ? "需自备或募集" : `预算内可按${money.servedByPurchase}人份采购，另需自备或募集`;
    lines.push(`${reason}：${inWords(money.unfunded)}。`);
  }
  return lines;
}

function inWords(needs: Need[]): string {
  return needs.map((need) => `${need.item}${need.quantity}${need.unit}`).join("、");
}

function measuresOf(activity: Activity, common: CommonKnowledge, facts: PlanFacts): string[] {
  const byTag = facts.tags.flatMap((tag) => common.measures[tag] ?? []);
  const lines = [...activity.safety.map((text) => fillText(text, facts)), ...byTag].slice(0, measuresMax - 1);
  return [...lines, common.emergency];
}

function noticeFactsOf(facts: PlanFacts): string[] {
  const { slots } = facts;
  return [
    `时间：${facts.day}${slots.start}—${slots.end}`,
    `地点：${slots.venue}`,
    `对象：${slots.audience}，名额${slots.headcount}人`,
  ];
}
