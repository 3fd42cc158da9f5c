import type { BudgetLine } from "../../shared/plan.ts";
import type { Material } from "./activity.ts";

/** A quantity of a material, in its own unit. */
export type Need = { item: string; unit: string; quantity: number };

/**
 * What the money buys. `lines` add up to the total exactly; `own` is at hand; `unfunded` is needed but not paid from this budget.
 * `servedByPurchase` is the number of people that the purchased essentials suffice for.
 */
export type BudgetPlan = {
  lines: BudgetLine[];
  bought: Need[];
  own: Need[];
  unfunded: Need[];
  servedByPurchase: number;
};

type Choice = { material: Material; quantity: number };

/** All sums are in fen (1/100 yuan), so that they are exact. */
const fenPerYuan = 100;
const reserveShareMin = 0.05;
const reserveShareMax = 0.15;
const reserveShareUsual = 0.1;
const levelsDown = [0.5, 0.25, 0] as const;
const levelsUp = [0.75, 1] as const;

/** How many of a material `headcount` people need: a positive whole number. */
export function quantityFor(material: Material, headcount: number): number {
  const { rule } = material;
  if ("fixed" in rule) return rule.fixed;
  const units = rule.table === undefined ? headcount : Math.ceil(headcount / rule.table);
  // 0.1 × 30 is 3.0000000000000004; without the small cut a fourth one would be bought.
  return Math.max(1, Math.ceil(rule.each * units - 1e-9));
}

/**
 * Spends a budget on materials and adds a reserve that absorbs the rest.
 *
 * Essentials come first at a middle price, then at a lower one; where the money does not suffice, they are bought for fewer people
 * and the remainder is named. What is left buys extras in their order, then better quality; what is still left stays unspent and is shown so.
 *
 * - In: `essentials` and `extras` in order of importance; `headcount` ≥ 1; `yuan` ≥ 0.
 */
export function planBudget(essentials: Material[], extras: Material[], headcount: number, yuan: number): BudgetPlan {
  const total = Math.round(yuan * fenPerYuan);
  const own = essentials.filter((material) => !material.price).map((material) => needOf(material, headcount));
  const priced = essentials.filter((material) => material.price);
  if (total === 0) return { ...nothingBought(own), unfunded: priced.map((material) => needOf(material, headcount)) };
  const spendable = Math.floor(total * (1 - reserveShareMin));
  const level = levelsDown.find((each) => costOf(choose(priced, headcount), each) <= spendable);
  if (level === undefined) return buyForFewer(priced, own, headcount, total, spendable);
  const chosen = choose(priced, headcount);
  for (const extra of extras) {
    const more = { material: extra, quantity: quantityFor(extra, headcount) };
    if (costOf([...chosen, more], level) <= spendable) chosen.push(more);
  }
  const best = levelsUp.filter((each) => costOf(chosen, each) <= spendable).at(-1) ?? level;
  return { ...linesOf(chosen, best, total), own, unfunded: [], servedByPurchase: headcount };
}

function nothingBought(own: Need[]): BudgetPlan {
  const line = { item: "无采购支出（物资自有、自带或受赠）", unitPrice: 0, quantity: 1, unit: "项", amount: 0 };
  return { lines: [line], bought: [], own, unfunded: [], servedByPurchase: 0 };
}

function buyForFewer(priced: Material[], own: Need[], headcount: number, total: number, spendable: number): BudgetPlan {
  const people = (kept: Material[]): number => {
    let low = 0;
    let high = headcount;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (costOf(choose(kept, middle), 0) <= spendable) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const tries = priced.map((_, dropped) => priced.slice(0, priced.length - dropped));
  const half = tries.find((kept) => people(kept) >= headcount / 2);
  const kept =
    half ??
    tries.find((each) => people(each) >= 1) ??
    priced.filter((each) => costOf(choose([each], 1), 0) <= spendable).slice(0, 1);
  const served = kept.length === 0 ? 0 : people(kept);
  const chosen = served === 0 ? [] : choose(kept, served);
  const boughtByItem = new Map(chosen.map((choice) => [choice.material.item, choice.quantity]));
  const unfunded = priced
    .map((material) => needOf(material, headcount))
    .map((need) => ({ ...need, quantity: need.quantity - (boughtByItem.get(need.item) ?? 0) }))
    .filter((need) => need.quantity > 0);
  return { ...linesOf(chosen, 0, total), own, unfunded, servedByPurchase: served };
}

function linesOf(chosen: Choice[], level: number, total: number): Pick<BudgetPlan, "lines" | "bought"> {
  const lines = chosen.map((choice) =>
    lineOf(choice.material.item, priceAt(choice.material, level), choice.quantity, choice.material.unit),
  );
  const rest = total - costOf(chosen, level);
  const usual = Math.round((total * reserveShareUsual) / fenPerYuan / 10) * 10 * fenPerYuan;
  const reserve = rest <= total * reserveShareMax || usual === 0 ? rest : usual;
  if (chosen.length === 0) lines.push(lineOf("零星物资（据实列支）", total, 1, "项"));
  else lines.push(lineOf("备用金（机动）", reserve, 1, "项"));
  if (chosen.length > 0 && rest > reserve)
    lines.push(lineOf("结余（不动用，据实结算后退回）", rest - reserve, 1, "项"));
  const bought = chosen.map(({ material, quantity }) => ({ item: material.item, unit: material.unit, quantity }));
  return { lines: lines.filter((line) => line.amount > 0), bought };
}

function lineOf(item: string, fen: number, quantity: number, unit: string): BudgetLine {
  return { item, unitPrice: fen / fenPerYuan, quantity, unit, amount: (fen * quantity) / fenPerYuan };
}

function choose(materials: Material[], headcount: number): Choice[] {
  return materials.map((material) => ({ material, quantity: quantityFor(material, Math.max(headcount, 1)) }));
}

function costOf(chosen: Choice[], level: number): number {
  return chosen.reduce((sum, { material, quantity }) => sum + priceAt(material, level) * quantity, 0);
}

function needOf(material: Material, headcount: number): Need {
  return { item: material.item, unit: material.unit, quantity: quantityFor(material, headcount) };
}

/** The price of one unit in fen, between the lowest (level 0) and the highest (1), rounded as a shop would write it. */
function priceAt(material: Material, level: number): number {
  const [low, high] = material.price ?? [0, 0];
  const exact = (low + (high - low) * level) * fenPerYuan;
  const grain = exact < 200 ? 10 : exact < 1_000 ? 50 : exact < 5_000 ? 100 : exact < 20_000 ? 500 : 1_000;
  const rounded = Math.round(exact / grain) * grain;
  return Math.min(Math.max(rounded, Math.round(low * fenPerYuan)), Math.round(high * fenPerYuan));
}
