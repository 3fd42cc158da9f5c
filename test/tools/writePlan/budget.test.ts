import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Material } from "../../../src/tools/writePlan/activity.ts";
import { planBudget, quantityFor } from "../../../src/tools/writePlan/budget.ts";

const seed = Number(process.env["LINLI_TEST_SEED"] ?? 20261123);
const material = (item: string, rule: Material["rule"], price?: [number, number]): Material => ({
  item,
  unit: "份",
  rule,
  ...(price ? { price } : {}),
});

describe("quantities", () => {
  it.each([
    [material("皮", { each: 0.1 }), 30, 3],
    [material("皮", { each: 0.1 }), 31, 4],
    [material("碗", { each: 1 }), 7, 7],
    [material("醋", { each: 1, table: 8 }), 9, 2],
    [material("横幅", { fixed: 1 }), 500, 1],
    [material("盒", { each: 0.01 }), 1, 1],
  ])("follow the headcount", (each, headcount, quantity) => {
    expect(quantityFor(each, headcount)).toBe(quantity);
  });
});

describe("a budget", () => {
  const essentials = [
    material("食材", { each: 1 }, [8, 12]),
    material("餐具", { each: 1 }, [1, 2]),
    material("桌子", { each: 1, table: 8 }),
  ];
  const extras = [material("横幅", { fixed: 1 }, [60, 120]), material("礼品", { each: 1 }, [10, 20])];

  it("never raises a price because there is more money", () => {
    const prices = (yuan: number) =>
      new Map(planBudget({ essentials, extras }, 10, yuan).lines.map((line) => [line.item, line.unitPrice]));
    const usual = prices(1_000);
    for (const yuan of [130, 300, 600, 5_000, 50_000]) {
      for (const [item, price] of prices(yuan)) {
        if (item.includes("备用金") || item.includes("结余")) continue;
        expect(price, `${item} of ${yuan}`).toBe(usual.get(item) ?? price);
      }
    }
  });

  it("stays below a limit, with a reserve and without a line for what is not needed", () => {
    const { lines, unspent } = planBudget({ essentials, extras }, 10, 5_000, true);
    const sum = lines.reduce((all, line) => all + line.amount, 0);
    expect(sum + unspent).toBe(5_000);
    expect(unspent).toBeGreaterThan(3_000);
    expect(lines.map((line) => line.item)).toEqual(["食材", "餐具", "横幅", "礼品", "备用金（机动）"]);
  });

  it("buys what was promised first, at its price and for everybody, even if that is all there is", () => {
    const promised = [material("慰问品", { each: 1 }, [80, 80])];
    const plan = planBudget({ promised, essentials, extras }, 50, 4_000);
    expect(plan.lines).toEqual([{ item: "慰问品", unitPrice: 80, quantity: 50, unit: "份", amount: 4_000 }]);
    const short = planBudget({ promised, essentials, extras }, 50, 3_000);
    expect(short.lines[0]).toMatchObject({ item: "慰问品", unitPrice: 80, quantity: 37 });
    expect(short.unfunded[0]).toMatchObject({ item: "慰问品", quantity: 13 });
    expect(short.wholeCost).toBeGreaterThanOrEqual(4_000);
  });

  it("pays a middle price where it can, the lowest where it must", () => {
    expect(planBudget({ essentials, extras: [] }, 10, 130).lines[0]?.unitPrice).toBe(10);
    expect(planBudget({ essentials, extras: [] }, 10, 96).lines[0]?.unitPrice).toBe(8);
  });

  it("serves fewer people rather than dropping what belongs together", () => {
    const plan = planBudget({ essentials, extras }, 100, 500);
    expect(plan.bought.map((need) => need.item)).toEqual(["食材", "餐具"]);
    expect(plan.servedByPurchase).toBeGreaterThan(45);
    expect(plan.unfunded.find((need) => need.item === "食材")?.quantity).toBe(100 - plan.servedByPurchase);
  });

  it("buys no extras before the essentials, and none where money is short", () => {
    expect(planBudget({ essentials, extras }, 100, 500).lines.map((line) => line.item)).not.toContain("横幅");
    expect(planBudget({ essentials, extras }, 10, 500).lines.map((line) => line.item)).toContain("礼品");
  });

  it("never buys what is at hand", () => {
    const plan = planBudget({ essentials, extras }, 10, 5000);
    expect(plan.lines.map((line) => line.item)).not.toContain("桌子");
    expect(plan.own).toEqual([{ item: "桌子", unit: "份", quantity: 2 }]);
  });

  it(`adds up to any total, in whole yuan (seed ${seed})`, () => {
    const price = fc
      .tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }))
      .map(([low, more]): [number, number] => [low / 10, (low + more) / 10]);
    const rule = fc.oneof(
      fc.record({ each: fc.integer({ min: 1, max: 30 }).map((tenths) => tenths / 10) }),
      fc.record({ fixed: fc.integer({ min: 1, max: 9 }) }),
    );
    const list = fc.array(fc.record({ rule, price }), { maxLength: 8 });
    fc.assert(
      fc.property(
        list,
        list,
        fc.array(fc.record({ rule: fc.constant({ each: 1 }), price }), { maxLength: 2 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 100_000 }),
        (some, more, gifts, headcount, yuan) => {
          const named = (all: typeof some, prefix: string) =>
            all.map((each, index) => material(`${prefix}${index}`, each.rule, each.price));
          const { lines } = planBudget(
            { promised: named(gifts, "丙"), essentials: named(some, "甲"), extras: named(more, "乙") },
            headcount,
            yuan,
          );
          expect(lines.reduce((sum, line) => sum + line.amount, 0)).toBe(yuan);
          for (const line of lines) {
            expect(line.unitPrice * line.quantity).toBe(line.amount);
            expect(Number.isInteger(line.unitPrice) && Number.isInteger(line.quantity)).toBe(true);
          }
        },
      ),
      { seed, numRuns: 500 },
    );
  });
});
