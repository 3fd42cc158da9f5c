import { amountRules } from "./amountRules.ts";
import { applyRules, type Span } from "./span.ts";

/**
 * What a text says about money, in yuan.
 *
 * - total: the whole budget; `strong` = 预算 or the like was said with it, `limit` = it may cost less (以内), `partial` = a thing is named
 *   before it (蛋糕一共600), so that it is one cost where others follow.
 * - perPerson: `people` where it was said with it, `gift` what they are to get for it.
 * - costEach: what one thing costs each of the people (门票每张30元). cost: what one thing costs altogether (包车1800元; `counted`: 5桌，每桌800); where nothing else is said the costs add up to the budget.
 * - source: what one of those who pay gives (区里拨3000); several of them add up.
 * - perFamily: for each of the families that come. change: added to the known budget; factor: times the known budget. open: it exists but is not known yet. free: what is done costs those
 *   who come nothing, so that no money is needed where none is named.
 */
export type AmountRead =
  | { kind: "total"; yuan: number; strong: boolean; changed: boolean; limit?: true; partial?: true }
  | { kind: "perPerson"; yuan: number; people?: number; gift?: string }
  | { kind: "change"; yuan: number }
  | { kind: "factor"; times: number }
  | { kind: "perFamily"; yuan: number }
  | { kind: "cost"; yuan: number; counted?: true }
  | { kind: "costEach"; yuan: number }
  | { kind: "source"; yuan: number }
  | { kind: "open" }
  | { kind: "free" }
  | { kind: "item" };

export function readAmountSpans(text: string): Span<AmountRead>[] {
  return applyRules(amountRules, text, undefined);
}
