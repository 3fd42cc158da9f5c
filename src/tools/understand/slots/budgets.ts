import type { GiftPromise, ProblemReason } from "../../../shared/plan.ts";
import type { AmountRead } from "./amounts.ts";
import type { Span } from "./span.ts";
import { isTooMuch, replaces, standing } from "./standing.ts";

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

/** Somebody else pays, or paid: 大巴1800由企业出. */
const notOurs =
  /赞助|提供|资助|自费|自理|自付|自己[出付掏]|捐|另[外算付出]|企业|公司|商[家户]|老板|报销|去年|上次|上回|原来|本来|免费|抵/;

/** 大巴1800，预算1000: what named things cost, where that alone is more than there is. */
function beyond(text: string, parts: readonly Span<AmountRead>[], total: number): GiftPromise | undefined {
  const costs = parts.filter(({ start, end, value }) => {
    if (value.kind !== "cost" || value.counted === true) return false;
    const clause = `${text
      .slice(0, start)
      .split(/[，。；！\n]/)
      .at(-1)}${text.slice(start).split(/(?<=.{2})[，。；！\n]/)[0]}${text.slice(end, end + 8)}`;
    return !notOurs.test(clause);
  });
  const fixed = costs.reduce((sum, { value }) => sum + (value.kind === "cost" ? value.yuan : 0), 0);
  if (total <= 0 || fixed <= total) return undefined;
  return { each: 0, fixed, said: costs.map(({ start, end }) => text.slice(start, end)).join("、") };
}

type Counts = { headcount: number | undefined; families?: number | undefined; households?: number | undefined };

/** What one part of the costs comes to; undefined where those are not counted yet for whom it is paid. */
function costOf(value: AmountRead, { headcount, families, households }: Counts): number | undefined {
  const times = (count: number | undefined, yuan: number) => (count === undefined ? undefined : yuan * count);
  switch (value.kind) {
    case "cost":
    case "total":
      return value.yuan;
    case "costEach":
      return times(headcount ?? families, value.yuan);
    case "perFamily":
      return times(families, value.yuan);
    case "perPerson":
      return times(value.people ?? headcount ?? households, value.yuan);
    default:
      return 0;
  }
}

const isPart = ({ value }: Span<AmountRead>): boolean =>
  /^(?:cost|costEach|perFamily|perPerson)$/.test(value.kind) || (value.kind === "total" && value.partial === true);

/** 请老师800，水果200，每人一份点心20元: what it costs together, where no sum is said. */
function sumOfParts(text: string, parts: readonly Span<AmountRead>[], counts: Counts): BudgetReading {
  const said = (span: Span<AmountRead>): string => text.slice(span.start, span.end);
  const each = parts.find(({ value }) => value.kind === "perPerson" || value.kind === "perFamily");
  const costs = parts.filter((span) => span !== each);
  const yuan = parts.map(({ value }) => costOf(value, counts));
  const rule = each === undefined ? {} : { rule: said(each) };
  if (yuan.includes(undefined)) return each === undefined ? {} : { waiting: said(each) };
  const sum = Math.round(yuan.reduce<number>((total, part) => total + (part ?? 0), 0));
  const named =
    each !== undefined ||
    costs.some(
      (span) =>
        (span.value.kind === "cost" && span.value.counted === true) ||
        /钱|费|元|块|一起|一共|以[里内]/.test(said(span)),
    );
  if (sum < (named ? 10 : smallestLoneCost)) return {};
  const people = each?.value.kind === "perPerson" ? each.value.people : undefined;
  const listed = costs.filter(({ value }) => !(value.kind === "cost" && value.counted === true)).map(said);
  return {
    ...limited(sum, each === undefined ? text : said(each)),
    ...rule,
    ...(costs.length === 0 ? {} : { costs: listed }),
    ...(people === undefined ? {} : { people }),
  };
}

/** 人均50太高了，改人均35: of two prices per person the one that is stood by. */
function lastWord(text: string, spans: readonly Span<AmountRead>[]): readonly Span<AmountRead>[] {
  const prices = spans.filter(({ value }) => value.kind === "perPerson");
  if (prices.length < 2) return spans;
  const changed = prices.findLast((span) => replaces(text, span));
  const kept = changed === undefined ? standing(text, prices) : [changed];
  return spans.filter((span) => span.value.kind !== "perPerson" || kept.includes(span));
}

/** 区里拨3000，自筹1000: what those who pay give together. */
function givenBy(
  spans: readonly Span<AmountRead>[],
): { span: Span<AmountRead>; read: AmountRead & { kind: "total" } } | undefined {
  const sources = spans.flatMap(({ value }) => (value.kind === "source" ? [value.yuan] : []));
  const span = spans.find(({ value }) => value.kind === "source");
  if (span === undefined) return undefined;
  const yuan = sources.reduce((sum, each) => sum + each, 0);
  return { span, read: { kind: "total", yuan, strong: true, changed: false } };
}

/**
 * The budget that a text names: a change of the known one, else the last total after 改, else the first one said with 预算,
 * else the first total, else what the parts cost together: things, people times the price per person, families.
 */
export function chooseBudget(
  text: string,
  amounts: readonly Span<AmountRead>[],
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
  const spans = lastWord(text, amounts);
  for (const span of spans) {
    if (known.budget === undefined) break;
    if (span.value.kind === "change") return limited(known.budget + span.value.yuan, said(span));
    if (span.value.kind === "factor") return limited(Math.round(known.budget * span.value.times), said(span));
  }
  const parts = spans.filter(isPart);
  const last = parts.at(-1);
  const totals = spans.flatMap((span) =>
    span.value.kind === "total" &&
    !isTooMuch(text, span) &&
    !(span.value.partial && last !== undefined && last.start > span.start)
      ? [{ span, read: span.value }]
      : [],
  );
  const each = spans.find(({ value }) => value.kind === "perPerson");
  const strong = totals.find(({ read }) => read.strong);
  const spoken = totals.find(({ read }) => read.yuan !== 0);
  // 3000元，每人一份100元纪念品: what is beside a price per person and much more than that is what there is.
  const price = each?.value.kind === "perPerson" ? each.value.yuan : 0;
  const whole = spoken !== undefined && spoken.read.yuan >= 5 * price ? spoken : undefined;
  const weak = whole ?? (each === undefined && parts.length === 0 ? totals[0] : undefined);
  // 补贴1000元，矿泉水300元，总预算2800元: the sum of all that is named.
  const all = totals.findLast(
    ({ span, read }) => read.strong && /^(?:总|合计|共计|一共)/.test(said(span)) && !read.partial,
  );
  const total = totals.findLast(({ read }) => read.changed) ?? all ?? strong ?? givenBy(spans) ?? weak;
  const promise = promiseOf(text, each);
  if (total) {
    // 报的七千二，财务砍了两千: what is left of it.
    const cut = spans.find(({ start, value }) => value.kind === "change" && value.yuan < 0 && start > total.span.start);
    if (cut?.value.kind === "change" && /^[砍扣]/.test(said(cut)))
      return limited(total.read.yuan + cut.value.yuan, said(total.span));
    const limit = total.read.limit ? { limit: true as const } : {};
    const promised =
      promise ??
      beyond(
        text,
        parts.filter(({ value }) => value !== total.read),
        total.read.yuan,
      );
    return { ...limited(total.read.yuan, said(total.span)), ...limit, ...(promised ? { promise: promised } : {}) };
  }
  // 那就每人60: another price for what was promised, not another budget.
  if (promise && known.promise !== undefined && known.budget === undefined) return { promise };
  // 每人80元礼品 beside a budget that is known is held against it; it does not change it.
  const isGift = each?.value.kind === "perPerson" && each.value.gift !== undefined;
  if (promise && isGift && known.budget !== undefined) return { promise };
  const family = spans.some(({ value }) => value.kind === "perFamily");
  if (known.budget !== undefined && each === undefined && !family) return {};
  // 人均60 pays for everything.
  const average = each !== undefined && /^(?:人均|平均)/.test(said(each)) ? [each] : undefined;
  return sumOfParts(text, average ?? parts, known);
}
