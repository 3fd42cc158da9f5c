import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlowStep } from "../../../src/tools/writePlan/activity.ts";
import {
  bordersOf,
  clockOfMinutes,
  divideMinutes,
  minutesOf,
  timeTable,
} from "../../../src/tools/writePlan/timeTable.ts";

const seed = Number(process.env["LINLI_TEST_SEED"] ?? 20261123);

function step(item: string, share: number, min: number, max: number, part: FlowStep["part"]): FlowStep {
  return { item, share, min, max, part, how: "做法做法", finer: ["第一步做法", "第二步做法"] };
}

const flow = [
  step("签到", 10, 5, 15, "open"),
  step("讲解", 15, 5, 20, "main"),
  step("制作", 60, 10, 60, "main"),
  step("收尾", 10, 5, 15, "close"),
];

describe("a time table", () => {
  it.each([
    ["14:00", "16:00", ["签到", "讲解", "制作", "收尾"]],
    ["14:00", "14:20", ["签到", "制作", "收尾"]],
    ["14:00", "14:03", ["制作"]],
  ])("from %s to %s has the steps that fit", (start, end, items) => {
    expect(timeTable(flow, start, end).map((line) => line.item)).toEqual(items);
  });

  it("has borders on whole five minutes of the clock, also after an odd beginning", () => {
    const lines = timeTable(flow, "14:03", "16:02");
    expect(lines[0]?.start).toBe("14:03");
    expect(lines.at(-1)?.end).toBe("16:02");
    for (const line of lines.slice(1)) expect(minutesOf(line.start) % 5).toBe(0);
  });

  it("holds no meal in rounds, however long it is", () => {
    const feast = [step("签到摆菜", 10, 5, 15, "open"), step("共享长桌", 90, 30, 95, "main")];
    expect(timeTable(feast, "09:00", "14:30").map((line) => line.item)).toEqual(["签到摆菜", "共享长桌"]);
  });

  it("has a midday break where it spans noon, also between two different steps, unless people eat anyway", () => {
    const day = [
      step("签到", 10, 5, 15, "open"),
      ...["听课", "练习", "考核"].map((item) => step(item, 30, 20, 95, "main")),
    ];
    const lunch = timeTable(day, "09:00", "14:30").find((line) => line.item === "午间休息");
    expect(lunch && lunch.start >= "11:00" && lunch.end <= "13:55").toBe(true);
    const meal = [...day.slice(0, 2), step("午餐", 20, 20, 60, "main"), ...day.slice(2)];
    expect(timeTable(meal, "09:00", "14:30").map((line) => line.item)).not.toContain("午间休息");
    expect(timeTable(day, "09:00", "12:00").map((line) => line.item)).not.toContain("午间休息");
  });

  it("never stretches opening and closing beyond what is sensible", () => {
    const lines = timeTable(flow, "09:00", "18:00");
    const length = (item: string) => {
      const line = lines.find((each) => each.item === item);
      return minutesOf(line?.end ?? "") - minutesOf(line?.start ?? "");
    };
    expect(length("签到")).toBeLessThanOrEqual(18);
    expect(length("收尾")).toBeLessThanOrEqual(18);
    for (const line of lines) expect(minutesOf(line.end) - minutesOf(line.start)).toBeLessThanOrEqual(100);
  });

  it(`divides any total exactly and keeps the limits where they can be kept (seed ${seed})`, () => {
    const part = fc.record({
      share: fc.integer({ min: 1, max: 60 }),
      min: fc.integer({ min: 1, max: 10 }),
      max: fc.integer({ min: 10, max: 90 }),
      stretch: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 100, max: 900 }),
        (parts, total) => {
          const lengths = divideMinutes(parts, total);
          expect(lengths.reduce((sum, length) => sum + length, 0)).toBeCloseTo(total, 6);
          lengths.forEach((length, index) => {
            expect(length).toBeGreaterThanOrEqual((parts[index]?.min ?? 0) - 1e-6);
          });
          const borders = bordersOf(lengths, 480, total);
          expect(borders[0]).toBe(480);
          expect(borders.at(-1)).toBe(480 + total);
          for (const [index, border] of borders.slice(1).entries()) expect(border).toBeGreaterThan(borders[index] ?? 0);
        },
      ),
      { seed },
    );
  });

  it("writes clock times that sort", () => {
    expect([clockOfMinutes(0), clockOfMinutes(545), clockOfMinutes(1439)]).toEqual(["00:00", "09:05", "23:59"]);
  });
});
