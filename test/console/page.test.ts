import { describe, expect, it } from "vitest";
import { createStageChart } from "../../src/console/chartView.ts";
import { hidden, hideFor, maskName, showAll } from "../../src/console/hide.ts";
import type { Bubble } from "../../src/console/view.ts";
import { addressOf, noFilter, type Place, readPlace } from "../../src/console/web/address.ts";
import { box, pathBetween, placeChart } from "../../src/console/web/chartLayout.ts";
import { spanInWords } from "../../src/console/web/dates.ts";
import { bubblesTo, isDecision, isTrouble, nextStep, walkTo } from "../../src/console/web/walk.ts";
import { session as machine } from "../../src/machines/session.ts";
import { step } from "./stepView.ts";

const bubble = (kind: Bubble["kind"], text: string): Bubble => ({ side: "bot", kind, text, options: [], tries: [] });
const decision = { kind: "chat" as const, words: "", reason: "", candidates: [], doubt: null, slots: [] };

describe("the address", () => {
  const places: Place[] = [
    { view: "sessions", filter: noFilter },
    { view: "sessions", filter: { ...noFilter, text: "社保卡 & 50%", tags: ["failed", "asked"], from: "2026-11-23" } },
    { view: "sessions", filter: { ...noFilter, person: "王/社工", room: "群&1", confidence: "sure", document: "a?b" } },
    { view: "overview", from: "2026-11-01", to: "2026-11-30", unit: "幸福里 居委会" },
    { view: "documents", text: "社保" },
    { view: "document", version: "ab12", section: "materials" },
    { view: "document", version: "ab12", section: "" },
    { view: "setup", token: "a-b_c" },
    { view: "compare" },
    { view: "judgements" },
    { view: "system" },
    { view: "unanswered" },
    { view: "replay", id: "0123456789abcdef", step: 17 },
    { view: "replay", id: "0123456789abcdef", step: null },
  ];
  it.each(places)("leads back to where it was taken: %o", (place) => {
    expect(readPlace(addressOf(place))).toEqual(place);
  });
  it.each(["", "#", "#/", "#/elsewhere", "#/sessions/"])("leads to the list from %o", (hash) => {
    expect(readPlace(hash)).toMatchObject({ view: "sessions" });
  });
  it("takes what is no step for the last one", () => {
    expect(readPlace("#/sessions/a/-1")).toEqual({ view: "replay", id: "a", step: null });
    expect(readPlace("#/sessions/%E0%A4/1")).toEqual({ view: "replay", id: "%E0%A4", step: 1 });
  });
});

describe("the chart of the session machine", () => {
  const chart = createStageChart(machine);
  const placed = placeChart(chart.view);
  const stages = [...placed.stages.values()];

  it("has a place for every stage, apart from all others and inside of the drawing", () => {
    expect(stages.length).toBe(chart.view.lanes.flatMap((lane) => lane.stages).length);
    for (const one of stages) {
      expect(one.x - box.width / 2).toBeGreaterThan(0);
      expect(one.x + box.width / 2).toBeLessThan(placed.width);
      expect(one.y + box.height / 2).toBeLessThan(placed.height);
      for (const other of stages)
        if (one !== other)
          expect(Math.abs(one.x - other.x) >= box.width || Math.abs(one.y - other.y) >= box.height).toBe(true);
    }
  });

  it("draws every way once, from box to box, those in both directions as one line", () => {
    const pairs = placed.ways.map(({ from, to }) => [from, to].sort().join(" "));
    expect(new Set(pairs).size).toBe(pairs.length);
    for (const { path } of placed.ways) expect(path).toMatch(/^M[\d.]+ [\d.]+[LC]/);
    for (const { from, to } of chart.view.edges) expect(pairs).toContain([from, to].sort().join(" "));
  });

  it("knows a way between any two stages", () => {
    for (const from of stages) for (const to of stages) if (from !== to) expect(pathBetween(from, to)).toMatch(/^M/);
  });

  it("says where a session stands, and bears a value of another machine", () => {
    expect(chart.stagesOf({ elsewhere: "gone" })).toEqual([]);
    expect(chart.statesOf({ elsewhere: "gone" })).toEqual([]);
    expect(chart.movesOf({ elsewhere: "a" }, { elsewhere: "b" })).toEqual([]);
  });
});

describe("what was seen up to a step", () => {
  it("is every stage and way so far, with those of the step itself marked", () => {
    const steps = [
      step(0, { stages: ["a"] }),
      step(1, { stages: ["b"], moves: [["a", "b"]] }),
      step(2, { stages: ["c"] }),
    ];
    expect(walkTo(steps, 0)).toEqual({ stages: new Set(["a"]), ways: [] });
    expect(walkTo(steps, 1).ways).toEqual([{ from: "a", to: "b", isNow: true }]);
    expect(walkTo(steps, 2)).toEqual({
      stages: new Set(["a", "b", "c"]),
      ways: [{ from: "a", to: "b", isNow: false }],
    });
  });

  it("is of a plan's progress only the last line, and none once it is written", () => {
    const steps = [
      step(0, { bubbles: [bubble("progress", "1/3")], working: true }),
      step(1, { bubbles: [bubble("progress", "2/3")], working: true }),
      step(2, { bubbles: [bubble("file", "a.docx")] }),
    ];
    const texts = (at: number) => bubblesTo(steps, at).map(({ text }) => text);
    expect([texts(0), texts(1), texts(2)]).toEqual([["1/3"], ["2/3"], ["a.docx"]]);
  });

  it("goes on to the next decision or trouble, from the last one to the first", () => {
    const steps = [
      step(0),
      step(1, { decisions: [decision] }),
      step(2, { checked: "edited" }),
      step(3, { kind: "fault" }),
    ];
    expect(nextStep(steps, 0, isDecision)).toBe(1);
    expect(nextStep(steps, 1, isDecision)).toBe(1);
    expect([0, 2, 3].map((at) => nextStep(steps, at, isTrouble))).toEqual([2, 3, 2]);
    expect(nextStep([step(0)], 0, isTrouble)).toBeUndefined();
  });
});

describe("words", () => {
  it.each([
    [0, "不到 0.1 秒"],
    [350, "0.3 秒"],
    [9_960, "10 秒"],
    [59_700, "1 分钟"],
    [185_000, "3 分钟"],
    [3_600_000 * 5, "5 小时"],
    [86_400_000 * 3, "3 天"],
  ])("of %i ms are %s", (milliseconds, words) => {
    expect(spanInWords(milliseconds)).toBe(words);
  });

  it("are masked however deep they lie, numbers and nothing stay", () => {
    expect(
      hidden(
        { a: ["电话13812345678", 1, null], b: { c: "我叫李小明" } },
        hideFor([], () => true),
      ),
    ).toEqual({
      a: ["电话138****5678", 1, null],
      b: { c: "我叫李**" },
    });
  });

  it("hide a name in what is said too, unless it is a colleague's or somebody may see all", () => {
    const hide = hideFor(["李小明"], () => false);
    expect([hide.person("李小明"), hide.text("李小明您好")]).toEqual(["李**", "李**您好"]);
    expect(maskName("")).toBe("**");
    const colleague = hideFor(["王社工"], (name) => name === "王社工");
    expect([colleague.person("王社工"), colleague.text("王社工您好")]).toEqual(["王社工", "王社工您好"]);
    expect(showAll.text("电话13812345678")).toBe("电话13812345678");
  });
});
