import { describe, expect, it } from "vitest";
import { readNumber } from "../../../../src/tools/understand/slots/numbers.ts";

describe("readNumber", () => {
  it.each([
    ["0", 0],
    ["7", 7],
    ["2,000", 2000],
    ["1,234,567", 1234567],
    ["3.5", 3.5],
    ["零", 0],
    ["两", 2],
    ["俩", 2],
    ["十", 10],
    ["十二", 12],
    ["二十", 20],
    ["二十一", 21],
    ["廿三", 23],
    ["卅", 30],
    ["九十九", 99],
    ["一百", 100],
    ["百", 100],
    ["一百零五", 105],
    ["一百五", 150],
    ["一百五十", 150],
    ["两百三十六", 236],
    ["一千", 1000],
    ["两千五", 2500],
    ["两千零五", 2005],
    ["两千五百", 2500],
    ["两千零五十", 2050],
    ["一千二百三十四", 1234],
    ["一万", 10000],
    ["一万二", 12000],
    ["一万零二百", 10200],
    ["十二万", 120000],
    ["三万五千", 35000],
    ["一百万", 1000000],
    ["2千", 2000],
    ["2千5", 2500],
    ["2万3千", 23000],
    ["1.2万", 12000],
    ["3k", 3000],
    ["1.5K", 1500],
    ["1.2w", 12000],
    ["二〇二六", 2026],
    ["二零二七", 2027],
    ["四五十", 50],
    ["五六", 6],
    ["十七八", 18],
    ["两三千", 3000],
    ["一百二三十", 130],
    ["三五百", 500],
    ["七八千", 8000],
  ])("reads %s", (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  it.each([[""], ["人"], ["abc"], ["三个"], ["一.五"]])("reads no number from %j", (text) => {
    expect(readNumber(text)).toBeUndefined();
  });

  it("reads every number to 99,999 from its full Chinese form", () => {
    for (let value = 1; value < 100_000; value += 37) expect(readNumber(inChinese(value))).toBe(value);
  });
});

/** Writes a number below 100,000 in full, with 零 for gaps. Shares nothing with the reader. */
function inChinese(value: number): string {
  const figures = "零一二三四五六七八九";
  const places = ["", "十", "百", "千", "万"];
  const digits = [...String(value)].map(Number);
  const words = digits.map((digit, index) =>
    digit === 0 ? "零" : `${figures.charAt(digit)}${places[digits.length - 1 - index]}`,
  );
  return words.join("").replace(/零+/g, "零").replace(/零$/, "");
}
