import { describe, expect, it } from "vitest";
import { setup } from "xstate";
import { activeStates, type ChartNode, chartOf } from "../../src/session/chart.ts";
import { toMermaid } from "../../src/session/chartMermaid.ts";
import { desk } from "./harness/deskMachine.ts";

const nodesOf = (node: ChartNode): ChartNode[] => [node, ...node.children.flatMap(nodesOf)];
const labelled = (depth: "stages" | "full") => {
  const chart = chartOf(desk, depth);
  const labels = new Map(nodesOf(chart.root).map((node) => [node.id, node.label]));
  return {
    chart,
    edges: chart.edges.map(({ from, to, label }) => [labels.get(from), label, labels.get(to)].join(" | ")),
  };
};

describe("the full chart", () => {
  const { chart, edges } = labelled("full");

  it("shows every state with its Chinese label, its explanation and its tools", () => {
    const searching = nodesOf(chart.root).find((node) => node.covers.includes("desk.talk.searching"));
    expect(searching).toMatchObject({
      kind: "state",
      label: "查手册",
      explain: "在手册里找能回答的那一份",
      tools: ["search"],
    });
    expect(chart.root.kind).toBe("parallel");
    expect(nodesOf(chart.root).filter((node) => node.kind === "history")).toHaveLength(1);
  });

  it("shows events with guards, results of tools and timers", () => {
    expect(edges).toContain("查手册 | search ✓ [hasSeveral] | 等对方选");
    expect(edges).toContain("查手册 | search ✗ | 回到原处");
    expect(edges).toContain("等对方选 | ⏱ forget | 回到原处");
    expect(edges).toContain("waiting | ⏱ backOff | writing");
  });

  it("shows what works anywhere in a group as one box, not as an arrow into itself", () => {
    expect(edges).toContain("任何时候 | cancel | 等人说话");
  });
});

describe("the chart of stages", () => {
  const { chart, edges } = labelled("stages");

  it("merges the states of one stage inside their flow", () => {
    const merged = nodesOf(chart.root).find((node) => node.label === "查找");
    expect(merged).toMatchObject({ covers: ["desk.talk.searching", "desk.talk.leaving"], tools: ["search"] });
    const form = nodesOf(chart.root).find((node) => node.label === "填表");
    expect(form?.children.map((child) => child.label)).toEqual(["收集", "确认"]);
  });

  it("shows each way between two stages once, without events", () => {
    expect(edges).toContain("查找 |  | 问清楚");
    expect(edges.filter((edge) => edge === "问清楚 |  | 查找")).toHaveLength(1);
    expect(edges.some((edge) => edge === "查找 |  | 查找")).toBe(false);
  });
});

describe("Mermaid text", () => {
  const text = toMermaid(chartOf(desk, "full"), activeStates(desk, { talk: { form: "asking" }, job: "idle" }));

  it("begins as a state diagram and declares each box that an arrow names", () => {
    expect(text.startsWith("stateDiagram-v2\n")).toBe(true);
    const declared = new Set([...text.matchAll(/state ".*" as (\w+)/g)].map((match) => match[1]));
    for (const [, from, to] of text.matchAll(/^ {2}(\w+) --> (\w+)/gm)) {
      expect(declared).toContain(from);
      expect(declared).toContain(to);
    }
  });

  it("separates parallel regions and closes what it opens", () => {
    expect(text.match(/^ +--$/gm)).toHaveLength(1);
    expect(text.match(/\{$/gm)).toHaveLength(text.match(/^ +\}$/gm)?.length ?? -1);
  });

  it("colours the states that are active", () => {
    expect(text).toContain("class desk_talk_form_asking active");
    expect(text).toContain("class desk_job_idle active");
    expect(text.match(/^ {2}class /gm)).toHaveLength(2);
  });

  it("keeps signs out of labels that would end them, and shows final states", () => {
    const machine = setup({}).createMachine({
      id: "m",
      initial: "a",
      states: { a: { meta: { label: 'a: "x"; #1' }, on: { go: "end" } }, end: { type: "final" } },
    });
    const small = toMermaid(chartOf(machine, "full"));
    expect(small).toContain('state "a x 1" as m_a');
    expect(small).toContain("m_end --> [*]");
  });
});
