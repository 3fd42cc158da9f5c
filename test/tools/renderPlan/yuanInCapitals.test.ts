import { describe, expect, it } from "vitest";
import { yuanInCapitals } from "../../../src/tools/renderPlan/yuanInCapitals.ts";

describe("a sum in capitals", () => {
  it.each([
    [0, "零元整"],
    [5, "伍元整"],
    [10, "壹拾元整"],
    [108, "壹佰零捌元整"],
    [2_000, "贰仟元整"],
    [2_050, "贰仟零伍拾元整"],
    [3_333, "叁仟叁佰叁拾叁元整"],
    [10_000, "壹万元整"],
    [10_500, "壹万零伍佰元整"],
    [20_030, "贰万零叁拾元整"],
    [120_000, "壹拾贰万元整"],
    [1_000_001, "壹佰万零壹元整"],
    [100_000_000, "壹亿元整"],
  ])("%i is %s", (sum, words) => {
    expect(yuanInCapitals(sum)).toBe(words);
  });
});
