import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitText } from "../../../../src/adapters/channels/wecom/splitText.ts";

const withoutNumbers = (parts: string[]) => parts.map((part) => part.replace(/\n\(\d+\/\d+\)$/, ""));
const ink = (text: string) => text.replace(/\s/g, "");

describe("splitText", () => {
  it("leaves a text alone that fits", () => {
    expect(splitText("身份证\n户口本", 2_048)).toEqual(["身份证\n户口本"]);
  });

  it("breaks between lines and numbers the parts", () => {
    expect(splitText("甲甲甲甲\n乙乙乙乙\n丙丙丙丙", 37)).toEqual(["甲甲甲甲\n乙乙乙乙\n(1/2)", "丙丙丙丙\n(2/2)"]);
  });

  it("leaves no heading alone at the end of a part", () => {
    expect(withoutNumbers(splitText("甲甲甲甲\n【材料】\n乙乙乙乙", 37))).toEqual(["甲甲甲甲", "【材料】\n乙乙乙乙"]);
  });

  it("breaks a line that is too long after a sentence", () => {
    expect(withoutNumbers(splitText("先到窗口取号。再交材料。", 35))).toEqual(["先到窗口取号。", "再交材料。"]);
  });

  it("never breaks a character that a person sees as one", () => {
    const family = "👨‍👩‍👧";
    for (const part of withoutNumbers(splitText(family.repeat(20), 60))) expect(part.replaceAll(family, "")).toBe("");
  });

  it("keeps every character, in order, within the limit", () => {
    const seed = Date.now();
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 400 }),
        fc.integer({ min: 60, max: 300 }),
        (text, bytesMax) => {
          const parts = splitText(text, bytesMax);
          for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(bytesMax);
          expect(ink(withoutNumbers(parts).join(""))).toBe(ink(text));
        },
      ),
      { seed, numRuns: 500 },
    );
  });
});
