import type { BudgetLine } from "../../shared/plan.ts";
import type { Material } from "./activity.ts";

/** A quantity of a material, in its own unit. */
export type Need = { item: string; unit: string; quantity: number };

/**
 * What the money buys. `lines` add up to the total exactly, or to less where the budget is a limit; `own` is at hand; `unfunded` is needed but not paid from this budget.
 * `servedByPurchase` is the number of people that the purchased essentials suffice for; `wholeCost` is what all of them would cost in yuan
 * for everybody; `unspent` what is left over and above a reserve. `economy` says that the lowest prices were taken.
 */
export type BudgetPlan = {
  lines: BudgetLine[];
  bought: Need[];
  own: Need[];
  unfunded: Need[];
  servedByPurchase: number;
  wholeCost: number;
  unspent: number;
  economy: boolean;
};

/** What a plan may buy: what was promised at a price, what it cannot do without, and what it would like, each in order of importance. */
export type Wanted = { promised?: Material[]; essentials: Material[]; extras: Material[] };

type Choice = { material: Material; quantity: number };

const reserveShareMin = 0.05;
const reserveShareMax = 0.15;
const reserveShareUsual = 0.1;

/** A thing has one price: the usual one, or where the money does not suffice for everybody at that, the lowest. More money never raises it. */
type PriceLevel = "usual" | "lowest";

/** How many of a material `headcount` people need: a positive whole number. */
export function quantityFor(material: Material, headcount: number): number {
  const { rule } = material;
  if ("fixed" in rule) return rule.fixed;
  const units = rule.table === undefined ? headcount : Math.ceil(headcount / rule.table);
  // 0.1 × 30 is 3.0000000000000004; without the small cut a fourth one would be bought.
  return Math.max(1, Math.ceil(rule.each * units - 1e-9));
}

/**
 * Spends a budget on materials, in whole yuan, and adds a reserve that absorbs the rest.
 *
 * What was promised at a price comes first, for as many as the money reaches. Then the essentials at their usual price, else at the lowest;
 * where the money does not suffice, they are bought for fewer people and the remainder is named. What is left buys extras in their order; what is
 * still left stays unspent and is shown so; where `isLimit`, it is no line at all.
 *
 * - In: `headcount` ≥ 1; `total` a whole number of yuan ≥ 0.
 */
export function planBudget(
  { promised = [], essentials, extras }: Wanted,
  headcount: number,
  total: number,
  isLimit = false,
): BudgetPlan {
  const own = essentials.filter((material) => !material.price).map((material) => needOf(material, headcount));
  const priced = essentials.filter((material) => material.price);
  const wholeCost = costOf(choose([...promised, ...priced], headcount), "usual");
  const all = { own, wholeCost, unspent: 0, economy: false };
  const wanted = [...promised, ...priced].map((material) => needOf(material, headcount));
  if (total === 0) return { ...all, ...nothingBought(), unfunded: wanted, servedByPurchase: 0 };
  const gifts = choose(promised, headcount);
  const left = total - costOf(gifts, "usual");
  if (left < 0)
    return {
      ...all,
      ...buyForFewer({ priced: promised, paid: [], headcount, total, spendable: total, wanted, isLimit }),
    };
  const spendable = promised.length > 0 ? left : Math.floor(total * (1 - reserveShareMin));
  const chosen = choose(priced, headcount);
  const level = (["usual", "lowest"] as const).find((each) => costOf(chosen, each) <= spendable);
  if (level === undefined) {
    const bought = buyForFewer({ priced, paid: gifts, headcount, total, spendable, wanted, isLimit });
    return { ...all, ...bought, ...(gifts.length > 0 ? { servedByPurchase: headcount } : {}) };
  }
  const bounded = Math.min(spendable, Math.floor(left * (1 - reserveShareMin)));
  const bought = [...chosen];
  for (const extra of extras) {
    const more = { material: extra, quantity: quantityFor(extra, headcount) };
    if (costOf([...bought, more], level) <= bounded) bought.push(more);
  }
  const economy = level === "lowest";
  return {
    ...all,
    ...linesOf([...gifts, ...bought], level, total, { isLimit }),
    unfunded: [],
    servedByPurchase: headcount,
    economy,
  };
}

function nothingBought(): Pick<BudgetPlan, "lines" | "bought"> {
  const line = { item: "无采购支出（物资自有、自带或受赠）", unitPrice: 0, quantity: 1, unit: "项", amount: 0 };
  return { lines: [line], bought: [] };
}

type Bought = Pick<BudgetPlan, "lines" | "bought" | "unfunded" | "servedByPurchase" | "economy" | "unspent">;

/** `priced` is wanted, `paid` bought already; of `total` yuan `spendable` may go to what is wanted. */
type Purse = {
  priced: Material[];
  paid: Choice[];
  headcount: number;
  total: number;
  spendable: number;
  wanted: Need[];
  isLimit: boolean;
};

/** Buys at the lowest prices for as many as the money reaches, on top of what is paid already. */
function buyForFewer({ priced, paid, headcount, total, spendable, wanted, isLimit }: Purse): Bought {
  const people = (kept: Material[]): number => {
    let low = 0;
    let high = headcount;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (costOf(choose(kept, middle), "lowest") <= spendable) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const tries = priced.map((_, dropped) => priced.slice(0, priced.length - dropped));
  // A few things for half of the people are worth more than all for a handful, but skins without a filling are worth nothing.
  const half = tries.find((kept) => kept.length >= priced.length / 2 && people(kept) >= headcount / 2);
  const kept =
    half ??
    tries.find((each) => people(each) >= 1) ??
    priced.filter((each) => costOf(choose([each], 1), "lowest") <= spendable).slice(0, 1);
  const served = kept.length === 0 ? 0 : people(kept);
  const main = served === 0 ? [] : choose(kept, served);
  // What the rest of the money still buys is not left out because something dearer stands before it.
  for (const more of served === 0 ? [] : choose(priced.slice(kept.length), served))
    if (!kept.includes(more.material) && costOf([...main, more], "lowest") <= spendable) main.push(more);
  const chosen = [...paid, ...main];
  const boughtByItem = new Map(chosen.map((choice) => [choice.material.item, choice.quantity]));
  const unfunded = wanted
    .map((need) => ({ ...need, quantity: need.quantity - (boughtByItem.get(need.item) ?? 0) }))
    .filter((need) => need.quantity > 0);
  const economy = chosen.some(({ material }) => priceAt(material, "lowest") < priceAt(material, "usual"));
  return { ...linesOf(chosen, "lowest", total, { isLimit, short: true }), unfunded, servedByPurchase: served, economy };
}

function linesOf(
  chosen: Choice[],
  level: PriceLevel,
  total: number,
  { isLimit, short = false }: { isLimit: boolean; short?: boolean },
): Pick<BudgetPlan, "lines" | "bought" | "unspent"> {
  const lines = chosen.map((choice) =>
    lineOf(choice.material.item, priceAt(choice.material, level), choice.quantity, choice.material.unit),
  );
  const rest = total - costOf(chosen, level);
  // Where little of a large budget is spent, the reserve follows what is spent.
  const basis = Math.min(total, 2 * (total - rest));
  const usual = Math.round((basis * reserveShareUsual) / 10) * 10;
  const whole = short || rest <= total * reserveShareMax || usual === 0;
  const reserve = whole && !(isLimit && usual > 0) ? rest : Math.min(usual, rest);
  const unspent = chosen.length > 0 ? rest - reserve : 0;
  if (chosen.length === 0) lines.push(lineOf("零星物资（据实列支）", total, 1, "项"));
  else lines.push(lineOf("备用金（机动）", reserve, 1, "项"));
  if (unspent > 0 && !isLimit) lines.push(lineOf("结余（不动用，据实结算后退回）", unspent, 1, "项"));
  const bought = chosen.map(({ material, quantity }) => ({ item: material.item, unit: material.unit, quantity }));
  return { lines: lines.filter((line) => line.amount > 0), bought, unspent };
}

function lineOf(item: string, unitPrice: number, quantity: number, unit: string): BudgetLine {
  return { item, unitPrice, quantity, unit, amount: unitPrice * quantity };
}

function choose(materials: Material[], headcount: number): Choice[] {
  return materials.map((material) => ({ material, quantity: quantityFor(material, Math.max(headcount, 1)) }));
}

function costOf(chosen: Choice[], level: PriceLevel): number {
  return chosen.reduce((sum, { material, quantity }) => sum + priceAt(material, level) * quantity, 0);
}

function needOf(material: Material, headcount: number): Need {
  return { item: material.item, unit: material.unit, quantity: quantityFor(material, headcount) };
}

/** The price of one unit in whole yuan inside its range: the middle one or the lowest, rounded to what a shop would ask. */
function priceAt(material: Material, level: PriceLevel): number {
  const [low, high] = material.price ?? [0, 0];
  const wanted = level === "lowest" ? low : (low + high) / 2;
  const [first, last] = [Math.max(1, Math.ceil(low)), Math.max(1, Math.floor(high))];
  const grain = wanted < 20 ? 1 : wanted < 200 ? 5 : 10;
  const round = Math.round(wanted / grain) * grain;
  const whole = round >= first && round <= last ? round : Math.round(wanted);
  return Math.min(Math.max(whole, first), last);
}
