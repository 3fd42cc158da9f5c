import type { BudgetLine } from "../../shared/plan.ts";
import type { Activity, CommonKnowledge, Material, RoleRule } from "./activity.ts";
import { type BudgetPlan, type Need, planBudget } from "./budget.ts";
import { type CompleteSlots, factsOf, fillText, type PlanFacts } from "./facts.ts";
import { extrasWithout, leaveOut } from "./leaveOut.ts";
import { askedPurchases, isSameThing, promisedGifts, refusedThing } from "./promises.ts";
import { type TimedStep, timeTable } from "./timeTable.ts";

/** Everything in a plan that is computed, before any prose: times, people, money, quantities, and the measures that must stand in it. */
export type Skeleton = {
  /** The kind of activity, and what of it is wanted here. */
  kind: Activity;
  activity: Activity;
  common: CommonKnowledge;
  facts: PlanFacts;
  steps: TimedStep[];
  roles: { role: string; people: string; rule: RoleRule }[];
  budget: BudgetLine[];
  supplies: string[];
  measures: string[];
  noticeFacts: string[];
  /** What must be known about the money beyond its lines: it does not reach for everybody, or much of it stays unspent. "" if neither. */
  moneyNote: string;
  /** Things that the requests want left out. */
  refused: string[];
};

const measuresMax = 8;
const stepNameCharsMax = 12;
/** A rest above this share of the budget is worth a remark. */
const unspentShare = 0.2;

/** Computes all of a plan that needs no words from a writer. Pure. */
export function computeSkeleton(kind: Activity, common: CommonKnowledge, slots: CompleteSlots): Skeleton {
  const refused = slots.requirements.flatMap((text) => refusedThing(text) ?? []);
  const activity = leaveOut(kind, refused);
  const facts = factsOf(slots, activity);
  const money = moneyFor(activity, extrasWithout(common, refused), slots);
  return {
    kind,
    activity,
    common,
    facts,
    steps: timeTable(flowFor(activity, facts), slots.start, slots.end),
    roles: activity.roles.map((rule) => ({ role: rule.role, people: peopleOf(rule, slots.headcount), rule })),
    budget: money.lines,
    supplies: suppliesOf(money, slots),
    measures: measuresOf(activity, common, facts),
    noticeFacts: noticeFactsOf(facts, activity),
    moneyNote: moneyNoteOf(money, slots),
    refused,
  };
}

function moneyFor(activity: Activity, common: Material[], slots: CompleteSlots): BudgetPlan {
  const promised = promisedGifts(slots.theme, slots.requirements);
  const isNew = (among: Material[]) => (material: Material) => !among.some((other) => isSameThing(other, material));
  const asked = askedPurchases(slots.requirements).filter(isNew(promised));
  const essentials = [...activity.materials.filter(isNew([...promised, ...asked])), ...asked];
  const usual = common.filter((extra) => !(activity.frugal && extra.treat) && slots.headcount >= (extra.from ?? 1));
  const own = activity.extras.filter(isNew([...promised, ...essentials]));
  const extras = [...own, ...usual.filter(isNew([...promised, ...essentials, ...own]))];
  return planBudget({ promised, essentials, extras }, slots.headcount, slots.budget, slots.budgetIsLimit);
}

function moneyNoteOf(money: BudgetPlan, slots: CompleteSlots): string {
  const { budget, headcount } = slots;
  if (budget > 0 && money.unfunded.length > 0) {
    const whole = `全部备齐约需${Math.ceil(money.wholeCost / 10) * 10}元`;
    if (money.servedByPurchase >= headcount)
      return `预算${budget}元够采购${headcount}人的主要物资，${whole}，其余请自备或由共建单位支持。`;
    const reach =
      money.servedByPurchase > 0 ? `按现有单价只够约${money.servedByPurchase}人份` : "连最基本的物资也不够采购";
    return `预算${budget}元不够${headcount}人使用：${reach}，${whole}，请增加预算、减少人数或由参加者自带、共建单位支持。`;
  }
  if (money.unspent > budget * unspentShare && !slots.budgetIsLimit)
    return `按${headcount}人的实际需要列支后，预算还有结余${money.unspent}元，没有为凑数增加开支，建议调减预算或另作安排。`;
  return "";
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

function suppliesOf(money: BudgetPlan, slots: CompleteSlots): string[] {
  const lines: string[] = [];
  if (slots.budget === 0)
    lines.push("本次活动不安排经费，所需物资使用居委会现有物品，不足的由辖区单位支持、爱心捐赠或参加者自带。");
  if (money.bought.length > 0) lines.push(`采购物资：${inWords(money.bought)}。`);
  if (money.own.length > 0) lines.push(`现有物资：${inWords(money.own)}，活动前清点并检查完好。`);
  if (money.unfunded.length > 0) {
    const reason = whyUnfunded(money, slots);
    lines.push(`${reason}：${inWords(money.unfunded)}。`);
  }
  if (money.economy && money.bought.length > 0) lines.push("单价按参考价的下限安排，采购时注意比价，超出部分不列支。");
  return lines;
}

function whyUnfunded({ servedByPurchase }: BudgetPlan, { budget, headcount }: CompleteSlots): string {
  if (budget === 0) return "需自备或募集";
  if (servedByPurchase >= headcount) return "预算先保主要物资，另需自备或募集";
  return `预算不够全部${headcount}人使用，预算内可按${servedByPurchase}人份采购，另需自备或募集`;
}

function inWords(needs: Need[]): string {
  return needs.map((need) => `${need.item}${need.quantity}${need.unit}`).join("、");
}

function measuresOf(activity: Activity, common: CommonKnowledge, facts: PlanFacts): string[] {
  const byTag = facts.tags.flatMap((tag) => common.measures[tag] ?? []);
  const lines = [...activity.safety.map((text) => fillText(text, facts)), ...byTag].slice(0, measuresMax - 1);
  return [...lines, common.emergency];
}

function noticeFactsOf(facts: PlanFacts, { notice }: Activity): string[] {
  const { slots } = facts;
  if (notice.atHome) return [`时间：${facts.day}${slots.start}—${slots.end}`, `对象：${slots.audience}`];
  return [
    `时间：${facts.day}${slots.start}—${slots.end}`,
    `地点：${slots.venue}`,
    `对象：${slots.audience}，名额${slots.headcount}人`,
  ];
}
