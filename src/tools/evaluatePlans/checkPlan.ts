import { weekdayOf } from "../../shared/time.ts";
import { budgetIn, type ReadBudget } from "./budgetIn.ts";
import type { PlanCheck } from "./planRequest.ts";
import type { PlanView } from "./planView.ts";

/** Why a check failed, in Chinese; undefined where it holds. */
export type Fault = string | undefined;

/** Checks one rule against a plan as it reads. `pages` is its length on paper, undefined where it could not be counted. */
export function checkPlan(check: PlanCheck, view: PlanView, pages: number | undefined): Fault {
  const text = view.lines.join("\n");
  switch (check.kind) {
    case "contains": {
      const missing = check.words.filter((word) => !text.includes(word));
      return missing.length > 0 ? `没有写“${missing.join("、")}”` : undefined;
    }
    case "anyOf":
      return check.words.some((word) => text.includes(word)) ? undefined : `没有写“${check.words.join("”或“")}”`;
    case "absent": {
      const found = check.words.filter((word) => text.includes(word));
      return found.length > 0 ? `写了不该写的“${found.join("、")}”` : undefined;
    }
    case "safety":
      return check.words.some((word) => text.includes(word)) ? undefined : `安全里没有“${check.words.join("、")}”`;
    case "date":
      return dateFault(text, check.value, check.weekday);
    case "flow":
      return flowFault(view, check.start, check.end);
    case "budget":
      return budgetFault(budgetIn(view), check.total, check.mode);
    case "headcount":
      return new RegExp(`(?<!\\d)${check.value}\\s*(?:余|多)?(?:人|名|位|户|组|个|对|份)`).test(text)
        ? undefined
        : `没有写${check.value}人`;
    case "pages":
      return pages !== undefined && pages > check.max ? `有${pages}页，多于${check.max}页` : undefined;
  }
}

const datedWeekday = /(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]\s*[（(，, ]?\s*(?:周|星期)([一二三四五六日天])/g;

/** The day must be there with its weekday, and no day of the plan may have a wrong one. */
function dateFault(text: string, day: string, weekday: string): Fault {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const found = [...text.matchAll(datedWeekday)].map((match) => ({
    year: Number(match[1] ?? year),
    month: Number(match[2]),
    date: Number(match[3]),
    weekday: (match[4] ?? "").replace("天", "日"),
  }));
  const wrong = found.find((each) => !isDay(each) || weekdayOf(isoOf(each)) !== `周${each.weekday}`);
  if (wrong) return `${wrong.month}月${wrong.date}日不是周${wrong.weekday}`;
  const right = found.some(
    (each) => each.year === year && each.month === month && each.date === date && each.weekday === weekday,
  );
  return right ? undefined : `没有写${month}月${date}日（周${weekday}）`;
}

type Day = { year: number; month: number; date: number };

function isoOf({ year, month, date }: Day): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

function isDay(day: Day): boolean {
  return !Number.isNaN(Date.parse(`${isoOf(day)}T00:00:00Z`));
}

const clockRange = /(\d{1,2})[:：](\d\d)\s*(?:[—–\-~～至到]+)\s*(\d{1,2})[:：](\d\d)/;
const wholeRange = new RegExp(`^\\s*${clockRange.source}\\s*$`);
const leadingRange = new RegExp(`^(?:[（(]?\\d{1,2}[)）.、．]\\s*)?${clockRange.source}`);
const stepsMin = 3;

/** The steps of a time table: rows with a cell that is a range of clock times, else lines that begin with one. */
function flowFault(view: PlanView, start: string, end: string): Fault {
  const cells = view.tables.flat().map((row) => row.map((cell) => wholeRange.exec(cell)).find(Boolean));
  const inTables = cells.filter((match) => match !== undefined && match !== null);
  const inLines = view.lines.map((line) => leadingRange.exec(line)).filter((match) => match !== null);
  const found = inTables.length > 0 ? inTables : inLines;
  const steps = found.map((match) => ({ from: minutes(match[1], match[2]), to: minutes(match[3], match[4]) }));
  if (steps.length < stepsMin) return "没有按时间排的流程";
  const [first, last] = [steps[0], steps.at(-1)];
  if (first?.from !== minutes(...clockParts(start))) return `流程不是从${start}开始`;
  if (last?.to !== minutes(...clockParts(end))) return `流程不是到${end}结束`;
  const broken = steps.some((step, index) => step.to <= step.from || (index > 0 && steps[index - 1]?.to !== step.from));
  return broken ? "流程的时间不连贯" : undefined;
}

function clockParts(clock: string): [string | undefined, string | undefined] {
  const [hours, rest] = clock.split(":");
  return [hours, rest];
}

function minutes(hours: string | undefined, rest: string | undefined): number {
  return Number(hours) * 60 + Number(rest);
}

function budgetFault(budget: ReadBudget | undefined, total: number, mode: "equal" | "atMost" | "zero"): Fault {
  const lines = budget?.lines ?? [];
  if (mode === "zero") {
    const bought = lines.find((line) => line.amount > 0);
    return bought ? `没有预算却买了“${bought.item}”` : undefined;
  }
  if (!budget || lines.length === 0) return "没有预算明细";
  const wrong = lines.find(({ price, quantity, amount }) => Math.abs(price * quantity - amount) > 0.005);
  if (wrong) return `“${wrong.item}”单价乘数量不等于金额`;
  const sum = lines.reduce((all, line) => all + line.amount, 0);
  if (budget.total === undefined) return "没有合计";
  if (Math.abs(sum - budget.total) > 0.005) return `各项加起来是${sum}元，合计写${budget.total}元`;
  if (lines.some((line) => !Number.isInteger(line.amount))) return "金额不是整元";
  if (mode === "equal" ? budget.total !== total : budget.total > total) return `合计${budget.total}元，预算${total}元`;
  return undefined;
}
