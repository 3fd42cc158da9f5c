import { describe, expect, it } from "vitest";
import { checkFacts, isBacked } from "../../../src/tools/composeAnswer/factGate.ts";

const fee = [
  "工本费每张12元，低保家庭免收。",
  "咨询电话021-0000-1102，工作日9:00至17:00。",
  "满60周岁免费，补贴1,200元，三个工作日办结。",
];

describe("the check of figures", () => {
  it.each([
    ["工本费每张12元，低保家庭免收。"],
    ["工本费每张１２元，低保家庭免收。"],
    ["工本费 12 元"],
    ["补贴1200元"],
    ["电话021-0000-1102"],
    ["9:00至17:00"],
    ["三个工作日办结"],
    ["低保家庭免收"],
  ])("lets %s through", (line) => expect(isBacked(line, "fee", fee)).toBe(true));

  it.each([
    ["工本费每张15元"],
    ["工本费2元"],
    ["补贴120元"],
    ["电话021-0000-1103"],
    ["9:30至17:00"],
    ["五个工作日办结"],
    ["满65周岁免费"],
    ["免收50%"],
  ])("keeps %s back", (line) => expect(isBacked(line, "fee", fee)).toBe(false));

  it("keeps a material back that the section does not ask for", () => {
    const materials = ["居民身份证（原件，1份）：核验后退还"];
    expect(isBacked("居民身份证（原件）", "materials", materials)).toBe(true);
    expect(isBacked("户口簿（原件，1份）", "materials", materials)).toBe(false);
  });

  it("takes only the line out, names its section, and drops a section without lines", () => {
    const document = { sections: { fee, timeLimit: ["15个工作日"] }, unassigned: ["每周三上午"] };
    const shown = {
      sections: [
        { name: "fee" as const, lines: [fee[0] ?? "", "另收快递费20元"] },
        { name: "timeLimit" as const, lines: ["20个工作日"] },
      ],
      excerpts: ["每周三上午", "每周5下午"],
    };
    expect(checkFacts(shown, document)).toEqual({
      sections: [{ name: "fee", lines: [fee[0]] }],
      excerpts: ["每周三上午"],
      withheld: ["收费标准：另收快递费20元", "办理时限：20个工作日", "正文摘录：每周5下午"],
    });
  });
});
