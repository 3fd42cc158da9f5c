import type { GiftPromise, ProblemReason } from "../../../shared/plan.ts";
import type { AmountRead } from "./amounts.ts";
import type { Span } from "./span.ts";

export const budgetMax = 1_000_000;
/** One cost alone is the budget only from here on. */
const smallestLoneCost = 100;

export type BudgetReading = {
  yuan?: number;
  problem?: { said: string; reason: ProblemReason };
  /** 人均30元 without a known headcount: kept in the person's words until the headcount comes. */
  waiting?: string;
  /** The price per person behind `yuan`, in the person's words. */
  rule?: string;
  /** Less than `yuan` will do. */
  limit?: true;
  /** What each person is to get, beside a budget that was said or is known. */
  promise?: GiftPromise;
  /** The things whose costs add up to `yuan`, in the person's words. */
  costs?: string[];
  /** The headcount that was said inside 30元×40人. */
  people?: number;
};

function limited(yuan: number, said: string): BudgetReading {
  if (yuan < 0) return { problem: { said, reason: "negativeBudget" } };
  return yuan > budgetMax ? { problem: { said, reason: "tooLargeBudget" } } : { yuan };
}

function promiseOf(text: string, each: Span<AmountRead> | undefined): GiftPromise | undefined {
  if (each?.value.kind !== "perPerson") return undefined;
  return { each: each.value.yuan, said: text.slice(each.start, each.end + (each.value.gift?.length ?? 0)) };
}

/** 请老师800，水果200: what the things cost together, where no sum is said. */
function sumOfCosts(text: string, spans: readonly Span<AmountRead>[], people: number | undefined): BudgetReading {
  const costs = spans.filter(({ value }) => value.kind === "cost" || value.kind === "costEach");
  // What tickets cost is not known before it is known who comes.
  if (people === undefined && costs.some(({ value }) => value.kind === "costEach")) return {};
  const costOf = (value: AmountRead): number =>
    value.kind === "cost" ? value.yuan : value.kind === "costEach" ? value.yuan * (people ?? 0) : 0;
  const sum = costs.reduce((total, { value }) => total + costOf(value), 0);
  const named = costs.some(({ start, end }) => /钱|费|元|块/.test(text.slice(start, end)));
  if (sum < (named ? 10 : smallestLoneCost)) return {};
  return { yuan: sum, costs: costs.map(({ start, end }) => text.slice(start, end)) };
}

/**
 * The budget that a text names: a change of the known one, else the last total after 改, else the first one said with 预算,
 * else the first total, else the price per person times the headcount, else what the things cost together.
 */
export function chooseBudget(
  text: string,
  spans: readonly Span<AmountRead>[],
  known: {
    budget: number | undefined;
    headcount: number | undefined;
    families?: number | undefined;
    /** The families were counted as 户: money per head is meant for each of them. */
    households?: number | undefined;
    promise?: GiftPromise | undefined;
  },
): BudgetReading {
  const said = (span: Span<AmountRead>): string => text.slice(span.start, span.end);
  for (const span of spans) {
    if (known.budget === undefined) break;
    if (span.value.kind === "change") return limited(known.budget + span.value.yuan, said(span));
    if (span.value.kind === "factor") return limited(Math.round(known.budget * span.value.times), said(span));
  }
  const totals = spans.flatMap((span) => (span.value.kind === "total" ? [{ span, read: span.value }] : []));
  const each = spans.find(({ value }) => value.kind === "perPerson");
  const strong = totals.find(({ read }) => read.strong);
  const total = totals.findLast(({ read }) => read.changed) ?? strong ?? (each === undefined ? totals[0] : undefined);
  const promise = promiseOf(text, each);
  if (total) {
    const limit = total.read.limit ? { limit: true as const } : {};
    return { ...limited(total.read.yuan, said(total.span)), ...limit, ...(promise ? { promise } : {}) };
  }
  // 那就每人60: another price for what was promised, not another budget.
  if (promise && known.promise !== undefined && known.budget === undefined) return { promise };
  // 每人80元礼品 beside a budget that is known is held against it; it does not change it.
  const isGift = each?.value.kind === "perPerson" && each.value.gift !== undefined;
  if (promise && isGift && known.budget !== undefined) return { promise };
  const family = spans.find(({ value }) => value.kind === "perFamily");
  if (family?.value.kind === "perFamily" && known.families !== undefined)
    return limited(Math.round(family.value.yuan * known.families), said(family));
  if (each?.value.kind !== "perPerson") {
    if (family !== undefined) return { waiting: said(family) };
    return known.budget === undefined ? sumOfCosts(text, spans, known.headcount) : {};
  }
  const count = each.value.people ?? known.headcount ?? known.households;
  if (count === undefined) return { waiting: said(each) };
  const budget = { ...limited(Math.round(each.value.yuan * count), said(each)), rule: said(each) };
  return each.value.people === undefined ? budget : { ...budget, people: each.value.people };
}
