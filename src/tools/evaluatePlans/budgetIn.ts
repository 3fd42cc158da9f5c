import type { PlanView } from "./planView.ts";

/** A budget as it is printed: its lines, and the total that it states. */
export type ReadBudget = {
  lines: { item: string; price: number; quantity: number; amount: number }[];
  total: number | undefined;
};

/** Finds the budget of a plan: in a table with a column of amounts, else in lines like 糯米：5元×10袋=50元. */
export function budgetIn(view: PlanView): ReadBudget | undefined {
  const table = view.tables.find((rows) => rows[0]?.some((head) => amountHead.test(head)));
  return table ? budgetOfTable(table) : budgetOfLines(view.lines);
}

const amountHead = /金额|小计|总价|费用|合计/;
const totalRow = /合计|总计|总额|共计/;

function budgetOfTable([head = [], ...rows]: string[][]): ReadBudget {
  const column = (pattern: RegExp) => head.findIndex((text) => pattern.test(text));
  const [price, quantity, amount, item] = [
    column(/单价/),
    column(/数量/),
    column(amountHead),
    column(/项目|名称|物品|内容/),
  ];
  const budget: ReadBudget = { lines: [], total: undefined };
  for (const row of rows) {
    const last = numberIn(row[amount] ?? row.at(-1) ?? "") ?? numberIn(row.at(-1) ?? "");
    if (last === undefined) continue;
    if (row.some((cell) => totalRow.test(cell))) {
      budget.total = last;
      continue;
    }
    const each = numberIn(row[price] ?? "") ?? last;
    budget.lines.push({
      item: row[item] ?? row[0] ?? "",
      price: each,
      quantity: numberIn(row[quantity] ?? "") ?? 1,
      amount: last,
    });
  }
  return budget;
}

const product = /^(.{0,30}?)(\d+(?:\.\d+)?)\s*元?[^\d×xX*=]{0,8}[×xX*]\s*(\d+)[^\d=]{0,8}=\s*(\d+(?:\.\d+)?)/;
const lineAmount = /^[\d、.．（()）\s]{0,4}([^：:\d]{2,20})[：:]\s*(\d+(?:\.\d+)?)\s*元\s*[。；;]?$/;
const totalLine = /(?:合计|总计|总额|共计|总预算)\D{0,8}(\d+(?:\.\d+)?)\s*元/;

function budgetOfLines(lines: string[]): ReadBudget | undefined {
  const budget: ReadBudget = { lines: [], total: undefined };
  for (const line of lines) {
    const total = totalLine.exec(line);
    const [times, plain] = [product.exec(line), lineAmount.exec(line)];
    if (times)
      budget.lines.push({
        item: (times[1] ?? "").replace(/[：:\s]+$/, ""),
        price: Number(times[2]),
        quantity: Number(times[3]),
        amount: Number(times[4]),
      });
    else if (total) budget.total = Number(total[1]);
    else if (plain && !/预算/.test(plain[1] ?? "")) {
      const amount = Number(plain[2]);
      budget.lines.push({ item: plain[1] ?? "", price: amount, quantity: 1, amount });
    }
  }
  return budget.lines.length > 0 ? budget : undefined;
}

function numberIn(text: string): number | undefined {
  const found = /\d+(?:\.\d+)?/.exec(text.replaceAll(",", ""));
  return found ? Number(found[0]) : undefined;
}
