import type { GiftPromise, PlanSlots, SlotName, SlotProblem } from "../../../shared/plan.ts";
import { type AmountRead, readAmountSpans } from "./amounts.ts";
import { agePattern } from "./audiences.ts";
import { type BudgetReading, budgetMax, chooseBudget } from "./budgets.ts";
import { chooseHeadcount, type HeadcountReading, limitedPeople } from "./headcountChoice.ts";
import { type HeadcountRead, readHeadcountSpans } from "./headcounts.ts";
import { numberSource, readNumber } from "./numbers.ts";
import { mask, type Span, taken } from "./span.ts";

type Stretch = { start: number; end: number };
/** Budget and headcount of a text. `waiting`: 人均30元, kept for the headcount that is not known yet or may change. `stretches` are the words used up. */
type NumbersReading = {
  budget?: number;
  headcount?: number;
  proposedHeadcount?: number;
  proposedBudget?: number;
  problems: SlotProblem[];
  waiting?: string;
  /** What each thing costs, where the budget is the sum of these. */
  costs: string[];
  isLimit?: true;
  promise?: GiftPromise;
  /** The text says how much money there is, so that an earlier price per person no longer counts. */
  settled?: boolean;
  stretches: Stretch[];
};
type Known = {
  slots: PlanSlots;
  asked: readonly SlotName[];
  writingRequest: boolean;
  shown?: PlanSlots;
  promise?: GiftPromise;
};

const bareNumber = new RegExp(
  `(?<=^|[，。；！,;\\s${taken}])(?:嗯|就|才|只有|只|仅有?|估计|预计|也就|写|就写|算|填|报|费用|大概|大约|差不多|那就|先|按|那|约|改成|改为|改到|不超过|(?:我们)?(?:书记|主任|领导|街道|上面|科长|他们?|她)(?:刚才?|刚刚|后来)?(?:说|讲|批|给|同意|定|答应)(?:了|是|给)*)*(?<minus>-|负)?(?:${numberSource}\\s?(?:元|块钱?)?(?:-+|~|到|至)\\s?)?(?<number>¥?${numberSource}(?:个?亿)?)[多来]?(?<unit>元|块钱?|个人|个|人|位)?(?:左右|以内|上下|出头|不到|一?点|吧|就行|够了|好了|就好|呗|的样子|不变|照旧|[\\s])*(?=$|[，。；！,;\\s${taken}])`,
  "g",
);
/** From here on a lone number is money when both budget and headcount were asked. */
const smallestBareBudget = 500;

type Bare = { start: number; end: number; value: number; unit: string; isSpoken: boolean };

function readBareNumbers(text: string): Bare[] {
  return [...text.matchAll(bareNumber)].flatMap((match) => {
    const { number = "", unit = "", minus } = match.groups ?? {};
    const hundredMillions = number.endsWith("亿") ? 100_000_000 : 1;
    const value = readNumber(number.replace(/^¥|个?亿$/g, "") || "一");
    if (value === undefined) return [];
    return [
      {
        start: match.index,
        end: match.index + match[0].length,
        value: value * hundredMillions * (minus === undefined ? 1 : -1),
        unit,
        // 四百八, 两千五: nobody counts people like that.
        isSpoken: /[百千万][一二三四五六七八九]$/.test(number),
      },
    ];
  });
}

/** 叫老人们都来看，估计一百五: so many people. */
const guessed = /(?:[来看听到逛]|参加|报名|邻居|居民|街坊|老人|群众|[^，。；]人)[^，。；\d]{0,3}[，,]?$/;

/** Whether a lone number is the budget, the headcount or neither, by what was asked and what the text is about. */
function slotOfBare(bare: Bare, text: string, known: Known, counted: boolean): "budget" | "headcount" | undefined {
  // 两个傍晚: evenings.
  if (bare.unit === "个" && bare.value < 3) return undefined;
  if (/[人位个]/.test(bare.unit)) return "headcount";
  if (bare.unit !== "") return "budget";
  const asksBudget = known.asked.includes("budget");
  const asksPeople = known.asked.includes("headcount");
  if (asksBudget && asksPeople) return Math.abs(bare.value) >= smallestBareBudget ? "budget" : "headcount";
  if (asksBudget) return "budget";
  if (asksPeople) return "headcount";
  if (guessed.test(text.slice(0, bare.start)) && /估计|预计|大概/.test(text.slice(bare.start, bare.end)))
    return "headcount";
  if (/预算|经费|费用/.test(text)) return "budget";
  if (/人数/.test(text)) return "headcount";
  if (known.writingRequest && bare.isSpoken) return "budget";
  return known.writingRequest && bare.value >= 100 && bare.value % (counted ? 10 : 50) === 0 ? "budget" : undefined;
}

function checkedBudget(value: number, said: string): { budget?: number; problem?: SlotProblem } {
  if (value < 0) return { problem: { slot: "budget", said, reason: "negativeBudget" } };
  if (value > budgetMax) return { problem: { slot: "budget", said, reason: "tooLargeBudget" } };
  return { budget: Math.round(value) };
}

function withBare(text: string, reading: NumbersReading, known: Known): NumbersReading {
  let result = reading;
  for (const bare of readBareNumbers(mask(text, reading.stretches))) {
    const slot = slotOfBare(bare, text, known, result.headcount !== undefined);
    const refused = result.problems.some((problem) => problem.slot === slot);
    if (slot === undefined || result[slot] !== undefined || refused) continue;
    const said = text.slice(bare.start, bare.end);
    const { problem, ...value } =
      slot === "budget" ? checkedBudget(bare.value, said) : fromPeople(limitedPeople(bare.value, said));
    const problems = problem ? [...result.problems, problem] : result.problems;
    result = { ...result, ...value, problems, stretches: [...result.stretches, bare] };
  }
  return result;
}

function fromPeople(read: HeadcountReading): { headcount?: number; problem?: SlotProblem } {
  if (read.problem) return { problem: { slot: "headcount", ...read.problem } };
  return read.people === undefined ? {} : { headcount: read.people };
}

export const isPerPerson = (wish: string): boolean =>
  readAmountSpans(wish).some(({ value }) => value.kind === "perPerson" || value.kind === "perFamily");

/**
 * The price per person that was said before (人均30元 among the wishes): of use when a headcount comes, as long as the budget is
 * open or still what that price made of the headcount before.
 */
function earlierPerPerson({ requirements, budget, headcount }: PlanSlots): string | undefined {
  return requirements?.find((wish) => {
    if (!isPerPerson(wish)) return false;
    const before = chooseBudget(wish, readAmountSpans(wish), { budget: undefined, headcount });
    return budget === undefined || before.yuan === budget;
  });
}

/** Money that is spent on one thing (80元礼品) and helpers (志愿者十五人) stay in the text: they are wishes, not budget or headcount. */
function usedStretches(
  text: string,
  amounts: readonly Span<AmountRead>[],
  people: readonly Span<HeadcountRead>[],
  headcount: number | undefined,
  summed: boolean,
): Stretch[] {
  const money = amounts.filter(
    ({ value }) =>
      value.kind !== "item" &&
      value.kind !== "free" &&
      ((value.kind !== "cost" && value.kind !== "costEach") || summed),
  );
  const counted = people.filter(({ value }) => !value.staff || (value.helpers === true && headcount === value.people));
  // Of 30名志愿者 and 志愿者30人 only the number is used up: the volunteers are the audience.
  const numbers = counted.map(({ start, end, value }) => {
    if (value.staff !== true) return { start, end };
    const first = /^(?:志愿者|义工)/.exec(text.slice(start, end))?.[0].length ?? 0;
    return first > 0 ? { start: start + first, end } : { start, end: end - 3 };
  });
  return [...money.map(({ start, end }) => ({ start, end })), ...numbers];
}

/** 那就每人60 after 每人80元礼品: the same thing at another price. */
function renewed(said: GiftPromise | undefined, before: GiftPromise | undefined): GiftPromise | undefined {
  if (said === undefined || before === undefined || said.fixed !== undefined || before.fixed !== undefined) return said;
  if (/[一-龥]{2}$/.test(said.said.replace(/元|块钱?/g, ""))) return said;
  // 每人一个安全包50元: the price is the number before 元.
  const price = [`${numberSource}(?=\\s?(?:元|块))`, numberSource].map((source) => new RegExp(source));
  const words = before.said.replace(price.find((each) => each.test(before.said)) ?? "", String(said.each));
  return { each: said.each, said: words };
}

/** Reads the numbers that are neither dates nor times; ages (60岁以上) never count. */
export function readNumbers(original: string, known: Known): NumbersReading {
  const text = mask(
    original,
    [...original.matchAll(agePattern)].map((match) => ({ start: match.index, end: match.index + match[0].length })),
  );
  const amounts = readAmountSpans(text);
  const people = readHeadcountSpans(mask(text, amounts));
  const shown = { ...known.shown, ...known.slots };
  const counted = chooseHeadcount(text, people, shown.headcount);
  const groups = people.find(({ value }) => value.families)?.value;
  const families = groups?.people;
  const current = counted.people ?? known.slots.headcount;
  const money = chooseBudget(text, amounts, {
    budget: known.slots.budget,
    headcount: current,
    promise: known.promise,
    families,
    households: groups?.households === true ? families : undefined,
  });
  const earlier = counted.people !== undefined ? earlierPerPerson(known.slots) : undefined;
  const late: BudgetReading =
    earlier === undefined
      ? {}
      : chooseBudget(earlier, readAmountSpans(earlier), { budget: undefined, headcount: current });
  const budget = money.yuan ?? late.yuan;
  const headcount = counted.people ?? money.people;
  const promise = renewed(money.promise, known.promise);
  const waiting = money.waiting ?? money.rule ?? (promise?.fixed === undefined ? promise?.said : undefined);
  const guessed: BudgetReading =
    counted.proposed === undefined
      ? {}
      : chooseBudget(text, amounts, { budget: undefined, headcount: counted.proposed });
  const reading: NumbersReading = {
    ...(budget === undefined ? {} : { budget }),
    ...(headcount === undefined ? {} : { headcount }),
    ...(counted.proposed === undefined ? {} : { proposedHeadcount: counted.proposed }),
    ...(money.waiting === undefined || guessed.yuan === undefined ? {} : { proposedBudget: guessed.yuan }),
    ...(waiting === undefined ? {} : { waiting }),
    ...(money.yuan !== undefined || waiting !== undefined ? { settled: true } : {}),
    costs: money.costs ?? [],
    ...(money.limit ? { isLimit: true as const } : {}),
    ...(promise === undefined ? {} : { promise }),
    problems: [
      ...(money.problem ? [{ slot: "budget" as const, ...money.problem }] : []),
      ...(counted.problem ? [{ slot: "headcount" as const, ...counted.problem }] : []),
    ],
    stretches: usedStretches(text, amounts, people, headcount, money.costs !== undefined),
  };
  if (amounts.some(({ value }) => value.kind === "open")) return reading;
  const read = withBare(text, reading, known);
  const isFree = known.writingRequest && amounts.some(({ value }) => value.kind === "free");
  return isFree && read.budget === undefined && waiting === undefined && !money.problem ? { ...read, budget: 0 } : read;
}
