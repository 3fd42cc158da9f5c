/** The chart of stages, in lanes: one lane for each flow of the machine. Nothing is drawn by hand; labels come from `meta`. */
import type { AnyStateMachine, AnyStateNode } from "xstate";
import { activeStates, type ChartNode, chartOf } from "../session/chart.ts";
import { activePaths, isIdle, leafPaths } from "../session/stateNames.ts";
import { tellingOf } from "./outcome.ts";
import type { ChartView, LaneView, StageView, StepView } from "./view.ts";

export interface StageChart {
  view: ChartView;
  /** The stages in which something happens, or in which the session rests. */
  stagesOf(value: unknown): string[];
  /** The ways between stages that a step went, one a region at most; to fall idle is no way. */
  movesOf(before: unknown, after: unknown): [from: string, to: string][];
  /** The active states, from outside in; [] for a value that this machine does not have. */
  statesOf(value: unknown): StepView["states"];
}

export function createStageChart(machine: AnyStateMachine): StageChart {
  const { root, edges } = chartOf(machine, "stages");
  const boxes = leavesOf(root);
  const boxByState = new Map(boxes.flatMap((box) => box.covers.map((id) => [id, box.id] as const)));
  const stateByPath = new Map(nodesOf(machine.root).map((node) => [node.path.join("."), node]));
  const stateById = new Map(nodesOf(machine.root).map((node) => [node.id, node]));
  const { lanes, twins } = withoutTwins(lanesOf(boxes, stateById));
  const shown = (box: string) => twins.get(box) ?? box;
  const ways = waysBetween(edges, shown);
  const stageOf = (path: string) => {
    const found = boxByState.get(stateByPath.get(path)?.id ?? "");
    return found === undefined ? undefined : shown(found);
  };
  return {
    view: { lanes: inOrder(withoutGaps(lanes), ways), edges: ways },
    stagesOf(value) {
      const telling = tellingOf(activePaths(value), (path) => wordsOf(stateByPath.get(path)).label);
      return [...new Set(telling.flatMap((path) => stageOf(path) ?? []))];
    },
    movesOf(before, after) {
      const origins = new Map(leafPaths(before).map((path) => [regionOf(path), stageOf(path)]));
      return leafPaths(after).flatMap((path) => {
        const [from, to] = [origins.get(regionOf(path)), stageOf(path)];
        const isMove = from !== undefined && to !== undefined && from !== to && !isIdle(path);
        return isMove ? [[from, to] as [string, string]] : [];
      });
    },
    statesOf(value) {
      try {
        return activeStates(machine, value).map((id) => ({ id, label: wordsOf(stateById.get(id)).label }));
      } catch {
        return [];
      }
    },
  };
}

const regionOf = (path: string) => path.split(".", 1)[0] ?? "";

function leavesOf(node: ChartNode): ChartNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}

function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodesOf)];
}

function wordsOf(node: AnyStateNode | undefined): { label: string; explain: string } {
  const { label = node?.key ?? "", explain = "" } = (node?.meta ?? {}) as { label?: string; explain?: string };
  return { label, explain };
}

/** A stage belongs to the flow of the first state in it that has no states inside. */
function lanesOf(boxes: ChartNode[], stateById: ReadonlyMap<string, AnyStateNode>): LaneView[] {
  const lanes = new Map<string, LaneView>();
  for (const box of boxes) {
    const states = box.covers.flatMap((id) => stateById.get(id) ?? []).filter((node) => node.type !== "history");
    const leaves = states.filter((node) => Object.keys(node.states).length === 0);
    const flow = (leaves[0] && flowOf(leaves[0])) ?? states[0];
    const id = flow?.id ?? "";
    const lane = lanes.get(id) ?? { id, ...wordsOf(flow), stages: [] };
    lanes.set(id, lane);
    const stage: StageView = {
      id: box.id,
      label: box.label,
      states: leaves.map((node) => ({ id: node.id, ...wordsOf(node) })),
    };
    lane.stages.push(stage);
  }
  return [...lanes.values()];
}

/** What a region leads into, or the region itself around a state that stands alone in it. */
function flowOf(node: AnyStateNode): AnyStateNode | undefined {
  const { parent } = node;
  return parent === undefined || parent.path.length <= flowDepth ? parent : flowOf(parent);
}

/** Root, region, flow. */
const flowDepth = 2;

/**
 * A flow all of whose stages another flow has too is not drawn twice: a plan is written beside the conversation that waits for it, and to
 * people that is one thing. `twins` leads from a stage that is left out to the one that stands for it.
 */
function withoutTwins(lanes: readonly LaneView[]): { lanes: LaneView[]; twins: ReadonlyMap<string, string> } {
  const twins = new Map<string, string>();
  const kept = lanes.filter((lane) => {
    const host = lanes.find((other) => other.stages.length > lane.stages.length && lane.stages.every(isIn(other)));
    for (const { id, label, states } of host ? lane.stages : []) {
      const twin = host?.stages.find((stage) => stage.label === label);
      if (twin === undefined) continue;
      twins.set(id, twin.id);
      twin.states.push(...states);
    }
    return host === undefined;
  });
  return { lanes: kept, twins };
}

const isIn =
  ({ stages }: LaneView) =>
  ({ label }: StageView) =>
    stages.some((stage) => stage.label === label);

/** As many fit beside each other. */
const stagesMax = 4;

/** Where a flow is one stage only, the last flow that leaves room for it stands in its row: fewer rows to cross. */
function withoutGaps(lanes: LaneView[]): LaneView[] {
  const host = lanes.find(({ stages }) => stages.length === 1);
  const guest = lanes.findLast((lane) => lane !== host && lane.stages.length < stagesMax);
  if (host === undefined || guest === undefined) return lanes;
  const label = `${host.label}、${guest.label}`;
  const explain = `${host.explain}；${guest.explain}`;
  const row = { ...host, label, explain, stages: [...host.stages, ...guest.stages] };
  return lanes.filter((lane) => lane !== guest).map((lane) => (lane === host ? row : lane));
}

/** The ways between the stages that are shown, each once. */
function waysBetween(edges: ChartView["edges"], shown: (box: string) => string): ChartView["edges"] {
  const ways = edges.map(({ from, to, label }) => ({ from: shown(from), to: shown(to), label }));
  return ways.filter(
    ({ from, to }, index) => from !== to && ways.findIndex((other) => other.from === from && other.to === to) === index,
  );
}

const lanesMax = 7;

/** Lanes that lead to each other stand beside each other: the order with the shortest ways, the machine's own where several are. */
function inOrder(lanes: LaneView[], edges: ChartView["edges"]): LaneView[] {
  if (lanes.length > lanesMax) return lanes;
  const laneOf = new Map(lanes.flatMap((lane) => lane.stages.map((stage) => [stage.id, lane] as const)));
  const ways = edges.map(({ from, to }) => [laneOf.get(from), laneOf.get(to)] as const);
  const lengthOf = (order: LaneView[]) =>
    ways.reduce((sum, [from, to]) => (from && to ? sum + Math.abs(order.indexOf(from) - order.indexOf(to)) : sum), 0);
  return permutations(lanes).reduce((best, order) => (lengthOf(order) < lengthOf(best) ? order : best));
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
