import { describe, expect, it } from "vitest";
import { readNamedCosts } from "../../../src/tools/understand/namedCosts.ts";

const known = { each: 0, fixed: 2400, said: "大巴1800、门票600元" };

describe("another word on costs that were named", () => {
  it.each([
    ["大巴改成900的", 1500, "大巴900、门票600"],
    ["门票300块就够了，大巴1500", 1800, "大巴1500、门票300"],
    ["那大巴不要了，坐地铁去", 600, "门票600"],
    ["大巴不要了，门票也免了", 0, ""],
  ])("%s", (text, fixed, said) => {
    expect(readNamedCosts(text, known)?.promise).toEqual({ each: 0, fixed, said });
  });

  it("leaves the rest of the message", () => {
    expect(readNamedCosts("大巴不要了，改到周六", known)?.rest).toBe("改到周六");
  });

  it.each(["预算改成3000", "大巴几点出发"])("%s: says nothing of a cost", (text) => {
    expect(readNamedCosts(text, known)).toBeUndefined();
  });

  it("has nothing to change where nothing was named", () => {
    expect(readNamedCosts("大巴900", { each: 80, said: "每人80元礼品" })).toBeUndefined();
    expect(readNamedCosts("大巴900", undefined)).toBeUndefined();
  });
});
