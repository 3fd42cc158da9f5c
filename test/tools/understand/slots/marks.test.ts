import { describe, expect, it } from "vitest";
import type { SlotName } from "../../../../src/shared/plan.ts";
import type { MarkedSlot, MarkedWords } from "../../../../src/tools/understand/slots/marks.ts";
import { readSlots } from "../../../../src/tools/understand/slots/readSlots.ts";

type Said = readonly [slot: MarkedSlot, words: string, probability?: number];

function read(
  text: string,
  marks: readonly Said[],
  { asked = [], plan = true }: { asked?: SlotName[]; plan?: boolean } = {},
) {
  const marked = marks.map(([slot, words, probability = 0.9]): MarkedWords => {
    const start = text.indexOf(words);
    return { slot, start, end: start + words.length, words, probability };
  });
  return readSlots(text, {
    at: Date.parse("2026-11-23T10:00:00+08:00"),
    slots: {},
    asked,
    writingRequest: plan,
    marked,
  });
}

describe("what was marked in a request, beside the rules", () => {
  it("fills what the rules leave open", () => {
    const text = "12月12号给老人办讲座，街角转弯那块";
    expect(read(text, []).slots.venue).toBeUndefined();
    expect(read(text, [["venue", "街角转弯那块"]]).slots).toMatchObject({
      venue: "街角转弯那块",
      theme: "讲座",
      audience: "老人",
    });
  });

  it("takes the place of other words, and brings its own suggestion of who comes", () => {
    const text = "周六上午搞讲座，亲子泥塑";
    expect(read(text, []).slots.theme).toBe("讲座");
    expect(read(text, [["theme", "亲子泥塑"]])).toMatchObject({
      slots: { theme: "亲子泥塑" },
      proposed: { audience: "亲子家庭" },
    });
  });

  it("leaves the ends of a name to the rules where one of the marks names the same", () => {
    const marks: Said[] = [
      ["theme", "包饺子", 0.7],
      ["theme", "预算", 0.9],
    ];
    expect(read("下周六下午给老人包饺子比赛，预算两千", marks).slots.theme).toBe("包饺子比赛");
  });

  it("takes two groups with an and between them for one", () => {
    const marks: Said[] = [
      ["audience", "留学生"],
      ["audience", "外国租户"],
    ];
    expect(read("周六给留学生跟外国租户搞围炉煮茶", marks).slots.audience).toBe("留学生跟外国租户");
  });

  it("counts no mark in an idea that was dropped, or on people who stay away", () => {
    const marks: Said[] = [
      ["theme", "插花", 0.99],
      ["theme", "剪纸", 0.9],
      ["audience", "小孩", 0.9],
    ];
    const { slots } = read("本来想搞插花，书记说改成剪纸，周六上午，小孩不参加", marks);
    expect(slots.theme).toBe("剪纸");
    expect(slots).not.toHaveProperty("audience");
  });

  it.each([
    ["is less likely than not", "街角", ["venue", "街角", 0.4]],
    ["does not stand in this part of the message", "街角", ["venue", "河边公园"]],
  ] as const)("counts no mark that %s", (_why, place, mark) => {
    expect(read(`12月12号给老人办讲座，${place}`, [mark]).slots.venue).toBeUndefined();
  });

  it("counts nothing in a reply or a correction, unless the theme was asked and with it the slot", () => {
    const text = "周六给楼里的老人包饺子，街角那块";
    expect(read(text, [["venue", "街角那块"]], { plan: false, asked: ["budget"] }).slots.venue).toBeUndefined();
    expect(read(text, [["venue", "街角那块"]], { plan: false, asked: ["theme", "date"] }).slots.venue).toBeUndefined();
    expect(read(text, [["venue", "街角那块"]], { plan: false, asked: ["theme", "venue"] }).slots.venue).toBe(
      "街角那块",
    );
  });

  it("brings no theme back that was refused", () => {
    expect(read("帮我办个保健品推销会", [["theme", "保健品推销会"]])).toMatchObject({
      slots: {},
      problems: [{ slot: "theme", reason: "unsuitableTheme" }],
    });
  });
});
