import { describe, expect, it } from "vitest";
import type { GiftPromise, PlanSlots } from "../../src/shared/plan.ts";
import type { Turn } from "../../src/shared/turn.ts";
import * as p from "./play.ts";

const slots = (values: PlanSlots, promise?: GiftPromise): Turn => ({
  type: "turn.slots",
  reading: p.reading(values, promise ? { promise } : {}),
});
const ideas = (values: PlanSlots = {}): Turn => ({
  type: "turn.ideas",
  reading: p.reading(values),
  wish: { text: "下个月搞点什么好", avoid: [], again: false },
});
const choice = (index: number): Turn => ({ type: "turn.choice", index });
const proposed = [...p.said("下个月搞点什么好", ideas({ budget: 1000 })), p.done("suggestThemes", p.ideas)];

describe("ideas", () => {
  it("are three numbered lines, each with its reason", () => {
    const played = p.play(proposed);
    expect(played.place).toBe("planActivity.collecting");
    expect(played.texts.at(-1)).toMatch(/1\. 包汤圆：.+\n2\. 防诈骗情景课：.+\n3\. 健康义诊：/);
    expect(played.texts.at(-1)).toContain("敬老茶话会");
    expect(played.decisions.at(-1)).toMatchObject({
      step: "ask",
      slots: { budget: 1000 },
      asked: ["theme", "date", "audience"],
    });
  });

  it("fill the theme by number, and the form goes on with what came with the idea", () => {
    const played = p.play([...proposed, ...p.said("第一个", choice(0))]);
    expect(played.decisions.at(-1)).toMatchObject({ step: "ask", slots: { theme: "包汤圆", budget: 1000 } });
    expect(played.texts.at(-1)).toContain("2026年12月22日（周二）");
    const agreed = p.play(p.said("对", { type: "turn.confirm" }), played.state);
    expect(agreed.texts.at(-1)).toContain("包汤圆（资料库）");
    expect(agreed.decisions.at(-1)).toMatchObject({ step: "confirm", slots: { date: "2026-12-22" } });
  });

  it("stay open when the number is none of theirs", () => {
    const played = p.play([...proposed, ...p.said("第五个", choice(4)), ...p.said("第二个", choice(1))]);
    expect(played.decisions.at(-1)).toMatchObject({ slots: { theme: "防诈骗情景课" } });
  });

  it("are looked for again, without those shown, after 都不合适", () => {
    const again = p.play([...proposed, ...p.said("都不合适", { type: "turn.noneFits" })]);
    const run = again.commands.filter(({ do: what }) => what === "run").at(-1) as unknown as {
      input: { shown: string[] };
    };
    expect(again.running).toContain("suggestThemes");
    expect(run.input.shown).toEqual(["包汤圆", "防诈骗情景课", "健康义诊"]);
  });

  it("leave the question for the theme open where nothing fits or the tool fails", () => {
    for (const end of [
      p.done("suggestThemes", { ideas: [], passedOver: [] }),
      p.failed("suggestThemes", "FILE_NOT_FOUND"),
    ]) {
      const played = p.play([...p.said("搞点什么好", ideas()), end]);
      expect(played.place).toBe("planActivity.collecting");
      expect(played.decisions.at(-1)).toMatchObject({ step: "ask", asked: ["theme", "date", "budget", "audience"] });
    }
  });
});

describe("a budget that cannot pay for what was promised", () => {
  const promise = { each: 80, said: "每人80元礼品" };
  const told = p.said("每人80元", {
    type: "turn.plan",
    reading: p.reading({ ...p.fullSlots, headcount: 50, budget: 3000 }, { promise }),
  });

  it("is named with the sum, and stays open", () => {
    const played = p.play(told);
    expect(played.texts).toHaveLength(1);
    expect(played.texts[0]).toContain("每人80元礼品×50人＝4000元，超过了预算3000元");
    expect(played.decisions.at(-1)).toMatchObject({ step: "rejected", missing: ["budget"] });
    expect(p.play(p.said("确认", { type: "turn.confirm" }), played.state).texts.at(-1)).toContain("超过了预算3000元");
  });

  it.each([
    ["another price", slots({}, { each: 60, said: "每人60元礼品" }), 3000],
    ["fewer people", slots({ headcount: 37 }), 3000],
    ["more money", slots({ budget: 4000 }), 4000],
  ])("comes back with %s", (_name, turn, budget) => {
    const played = p.play([...told, ...p.said("…", turn)]);
    expect(played.decisions.at(-1)).toMatchObject({ step: "confirm", slots: { budget }, missing: [] });
  });

  it("is filled with what the promise costs when it is left to us", () => {
    const left = p.reading({}, { leftToUs: ["budget"] });
    const played = p.play([...told, ...p.said("你定", { type: "turn.slots", reading: left })]);
    expect(played.decisions.at(-1)).toMatchObject({
      step: "confirm",
      slots: { budget: 4000 },
      suggested: expect.arrayContaining(["budget"]),
    });
  });
});

describe("a budget that cannot pay for what was named", () => {
  const told = p.said("大巴1800", {
    type: "turn.plan",
    reading: p.reading(
      { ...p.fullSlots, headcount: 30, budget: 1000 },
      { promise: { each: 0, fixed: 1800, said: "大巴1800" } },
    ),
  });

  it("is named, and stays open", () => {
    const played = p.play(told);
    expect(played.texts).toHaveLength(1);
    expect(played.texts[0]).toContain("大巴1800，超过了预算1000元");
    expect(played.decisions.at(-1)).toMatchObject({ step: "rejected", missing: ["budget"] });
  });

  it.each([
    ["the same budget said again", slots({ budget: 1000 }), 1000],
    ["more money", slots({ budget: 2500 }), 2500],
    ["another price", slots({}, { each: 0, fixed: 900, said: "大巴900" }), 1000],
    ["the thing left out", slots({}, { each: 0, fixed: 0, said: "" }), 1000],
  ])("comes back with %s", (_name, turn, budget) => {
    const played = p.play([...told, ...p.said("…", turn)]);
    expect(played.decisions.at(-1)).toMatchObject({ step: "confirm", slots: { budget }, missing: [] });
  });
});

describe("taking a revision back", () => {
  const file = (name: string) => ({ ...p.file, name });
  const written = (budget: number, name: string) => [
    p.done("writePlan", { ...p.draft, slots: { ...p.fullSlots, budget } }),
    p.done("renderPlan", file(name)),
  ];
  const revise = (budget: number): Turn => ({
    type: "turn.revise",
    reading: p.reading({ budget }),
    wish: "…",
    sections: [],
  });
  const back = p.said("改回上一版", { type: "turn.back" });
  const twice = [
    ...p.said("包饺子…", { type: "turn.plan", reading: p.reading(p.fullSlots) }),
    ...p.said("确认", { type: "turn.confirm" }),
    ...written(2000, "1.docx"),
    ...p.said("减到1500", revise(1500)),
    ...written(1500, "2.docx"),
    ...p.said("减到1000", revise(1000)),
    ...written(1000, "3.docx"),
  ];

  it("sends the file of the version before, each time one further", () => {
    const played = p.play([...twice, ...back, ...back]);
    expect(played.files).toEqual(["1.docx", "2.docx", "3.docx", "2.docx", "1.docx"]);
    expect(played.decisions.at(-1)).toMatchObject({ step: "delivered", slots: { budget: 2000 } });
    expect(p.play(back, played.state).files).toEqual([]);
  });

  it("goes on from there, and numbers the next version anew", () => {
    const played = p.play([...twice, ...back, ...p.said("人数改50", revise(1400))]);
    const input = played.commands.filter(({ do: what }) => what === "run").at(-1) as unknown as {
      input: { revision: { previous: { slots: PlanSlots } } };
    };
    expect(input.input.revision.previous.slots.budget).toBe(1500);
    const rendered = p.play([p.done("writePlan", { ...p.draft, slots: p.fullSlots })], played.state);
    expect(JSON.stringify(rendered.commands)).toContain('"version":4');
  });
});
