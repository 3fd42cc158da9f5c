/** Who a plan came from, in plain words: each value and section by its source, and how the budget was reckoned. */
import {
  type PlanDraft,
  type PlanProvenance,
  type PlanSection,
  type PlanSlots,
  type PlanSource,
  planSectionLabels,
  planSections,
  type SlotName,
  type SlotSource,
  slotLabels,
  slotNames,
} from "../shared/plan.ts";
import type { SourcesAsked } from "../shared/turn.ts";

const heads: Readonly<Record<PlanSource, string>> = {
  user: "用户（您说的）",
  template: "模板（通用的写法和建议值）",
  library: "资料库（活动资料里现成的）",
  model: "模型建议（语言模型写的）",
  mixed: "部分是模型建议，其余来自资料库",
};
const unknownSources = "这份方案没有记下每一项的来源，可能是发来的文件，或者以前的版本写的。";
const howToSee = "要每一项都标出来，说“加来源批注”，我重新排一份。";

const labelOf = (name: SlotName | PlanSection): string =>
  name in slotLabels ? slotLabels[name as SlotName] : planSectionLabels[name as PlanSection];

function saidIn(slots: PlanSlots): SlotName[] {
  const isSaid = (name: SlotName) =>
    slots[name] !== undefined && (name !== "requirements" || slots.requirements?.length !== 0);
  return slotNames.filter(isSaid);
}

function lines(provenance: PlanProvenance, names: readonly (SlotName | PlanSection)[]): string[] {
  return (Object.keys(heads) as PlanSource[]).flatMap((source) => {
    const found = names.filter((name) => provenance[name] === source).map(labelOf);
    return found.length > 0 ? [`${heads[source]}：${found.join("、")}`] : [];
  });
}

/** Where the plan, some of its sections or its budget came from. */
export function planSourcesText(draft: PlanDraft, of: SourcesAsked): string {
  if (of === "budget") return budgetText(draft);
  const { provenance, slots } = draft;
  const names = [...saidIn(slots), ...planSections];
  const found = provenance ? lines(provenance, of.sections.length > 0 ? of.sections : names) : [];
  if (found.length === 0) return unknownSources;
  if (of.sections.length > 0) return [...found, howToSee].join("\n");
  return [
    `《${slots.theme ?? "活动"}》这份方案：`,
    ...found,
    "预算明细：单价是资料库的参考价，数量和金额由程序按人数和预算算的。",
    howToSee,
  ].join("\n");
}

const budgetSources: Readonly<Partial<Record<PlanSource, string>>> = { user: "是您说的", template: "是先填的建议数" };

function budgetText({ slots, budget, budgetTotal, provenance }: PlanDraft): string {
  const said = provenance?.budget === undefined ? "" : (budgetSources[provenance.budget] ?? "");
  const people = slots.headcount === undefined ? "" : `，按${slots.headcount}人算`;
  const parts = budget.map(({ item, unitPrice, quantity, unit, amount }) =>
    quantity === 1 ? `${item}：${amount}元` : `${item}：${unitPrice}元×${quantity}${unit}＝${amount}元`,
  );
  return [
    `预算${slots.budget ?? budgetTotal}元${slots.budgetIsLimit ? "以内" : ""}${said}${people}：`,
    ...inRows(parts, Math.ceil(parts.length / budgetRowsMax)),
    `合计：${budgetTotal}元`,
    "单价是您说的或资料库的参考价，采购前请询价。要改直接说，比如“预算减到1500”。",
  ].join("\n");
}

/** A message has at most a dozen lines. */
const budgetRowsMax = 9;

function inRows(parts: readonly string[], perRow: number): string[] {
  return parts.flatMap((_, index) => (index % perRow === 0 ? [parts.slice(index, index + perRow).join("；")] : []));
}

/** Who each value of a read-back comes from. */
export function sourcesOf(slots: PlanSlots, suggested: SlotName[], fromLibrary: SlotName[]): Map<SlotName, SlotSource> {
  return new Map(
    slotNames
      .filter((name) => slots[name] !== undefined)
      .map((name) => [name, suggested.includes(name) ? "suggestion" : fromLibrary.includes(name) ? "library" : "user"]),
  );
}

const formHeads: Readonly<Record<SlotSource, string>> = {
  user: "您说的",
  suggestion: "我先填的建议值",
  library: "从活动资料里挑的",
  template: "模板里写好的",
};

/** Where the values of a form came from that is still to be confirmed. */
export function slotSourcesText(slots: PlanSlots, sources: ReadonlyMap<SlotName, SlotSource>): string {
  const found = (Object.keys(formHeads) as SlotSource[]).flatMap((source) => {
    const names = saidIn(slots).filter((name) => sources.get(name) === source);
    return names.length > 0 ? [`${formHeads[source]}：${names.map((name) => slotLabels[name]).join("、")}`] : [];
  });
  return ["方案还没写，现在填的是：", ...found, "流程、分工和预算明细，确认以后才写。"].join("\n");
}
