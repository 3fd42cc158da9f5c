import { LunarDay, LunarYear, SolarTerm } from "tyme4ts";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../../src/shared/time.ts";
import { read } from "./reading.ts";

const months = ["正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月"];
const figures = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/** 初一 … 三十. */
function lunarWords(day: number): string {
  if (day <= 10) return `初${day === 10 ? "十" : figures[day]}`;
  if (day < 20) return `十${figures[day - 10]}`;
  if (day === 20) return "二十";
  return day < 30 ? `二十${figures[day - 20]}` : "三十";
}

const solarOf = (year: number, month: number, day: number): string => {
  const solar = LunarDay.fromYmd(year, month, day).getSolarDay();
  return `${solar.getYear()}-${String(solar.getMonth()).padStart(2, "0")}-${String(solar.getDay()).padStart(2, "0")}`;
};

const asked = { asked: ["date" as const] };

describe("lunar dates, held against tyme4ts", () => {
  it.each([2026, 2027])(
    "every day of the lunar year %i",
    (year) => {
      for (const month of LunarYear.fromYear(year).getMonths()) {
        const number = month.getMonthWithLeap();
        if (number < 0) continue;
        for (let day = 1; day <= month.getDayCount(); day += 1) {
          const solar = solarOf(year, number, day);
          const text = `农历${months[number - 1]}${lunarWords(day)}`;
          expect([text, read(text, { ...asked, today: addDays(solar, -20) }).slots.date]).toEqual([text, solar]);
        }
      }
    },
    60_000,
  );

  const festivals: [name: string, month: number, day: number][] = [
    ["春节", 1, 1],
    ["元宵节", 1, 15],
    ["龙抬头", 2, 2],
    ["端午节", 5, 5],
    ["七夕节", 7, 7],
    ["中元节", 7, 15],
    ["中秋节", 8, 15],
    ["重阳节", 9, 9],
    ["腊八节", 12, 8],
    ["小年", 12, 23],
  ];
  it.each(festivals)("%s in 2026 and 2027", (name, month, day) => {
    for (const year of [2026, 2027]) {
      const solar = solarOf(year, month, day);
      for (const ahead of [0, 1, 30, 200]) {
        expect(read(`${name}那天`, { ...asked, today: addDays(solar, -ahead) }).slots.date).toBe(solar);
      }
    }
  });

  it("除夕 is the day before the next year begins", () => {
    for (const year of [2026, 2027, 2028]) {
      const eve = addDays(solarOf(year, 1, 1), -1);
      expect(read("除夕那天", { ...asked, today: addDays(eve, -60) }).slots.date).toBe(eve);
    }
  });

  const terms =
    "立春 惊蛰 春分 清明 谷雨 立夏 小满 芒种 夏至 立秋 处暑 秋分 寒露 霜降 立冬 冬至 雨水 白露 小暑 大暑 小雪 大雪 小寒 大寒".split(
      " ",
    );
  it.each(terms)("the solar term %s in 2026 and 2027", (name) => {
    for (const year of [2026, 2027]) {
      const solar = SolarTerm.fromName(year, name).getSolarDay();
      const day = `${solar.getYear()}-${String(solar.getMonth()).padStart(2, "0")}-${String(solar.getDay()).padStart(2, "0")}`;
      expect(read(`${name}那天`, { ...asked, today: addDays(day, -40) }).slots.date).toBe(day);
    }
  });

  it("knows no thirtieth day in a short month", () => {
    expect(read("2026年腊月三十", asked).problems).toMatchObject([{ slot: "date", reason: "noSuchDate" }]);
  });
});
