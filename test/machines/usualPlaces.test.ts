import { describe, expect, it } from "vitest";
import { usualStart, usualVenue } from "../../src/machines/usualPlaces.ts";

describe("what is proposed where nobody said it", () => {
  it.each([
    ["参观城市规划馆", "城市规划馆"],
    ["慰问困难户", "居民家中"],
    ["植树", "小区绿地"],
    ["清扫落叶", "小区公共区域"],
    ["亲子运动会", "小区中心广场"],
    ["包饺子", "居委会活动室"],
  ])("%s is held at %s", (theme, venue) => {
    expect(usualVenue(theme)).toBe(venue);
  });

  it.each([
    ["老邻居跨年聚餐", "18:00"],
    ["元宵节灯会", "18:00"],
    ["团圆饭", "11:00"],
    ["防诈骗讲座", "14:00"],
  ])("%s begins at %s", (theme, start) => {
    expect(usualStart(theme)).toBe(start);
  });
});
