/** Places the stages of a chart: a lane a row, its stages from left to right, and says how a way between any two of them runs. */
import type { ChartView, StageView } from "../view.ts";

export const box = { width: 106, height: 44 };
const gap = { column: 26, row: 66 };
const margin = { side: 12, top: 36, bottom: 14 };
const arcHeight = 24;
const portSpread = 0.14;

/** `x` and `y` are the middle of the box. */
export type PlacedStage = { stage: StageView; row: number; column: number; x: number; y: number };
export type PlacedLane = { id: string; label: string; explain: string; y: number; height: number };
/** `both` is true where the way can be gone in both directions. */
export type PlacedWay = { from: string; to: string; both: boolean; path: string };
export type PlacedChart = {
  width: number;
  height: number;
  lanes: PlacedLane[];
  stages: ReadonlyMap<string, PlacedStage>;
  ways: PlacedWay[];
};

export function placeChart({ lanes, edges }: ChartView): PlacedChart {
  const columns = Math.max(1, ...lanes.map(({ stages }) => stages.length));
  const rowHeight = box.height + gap.row;
  const width = columns * (box.width + gap.column) - gap.column + 2 * margin.side;
  const stages = new Map<string, PlacedStage>();
  for (const [row, lane] of lanes.entries()) {
    const laneWidth = lane.stages.length * (box.width + gap.column) - gap.column;
    const y = margin.top + row * rowHeight + box.height / 2;
    for (const [column, stage] of lane.stages.entries()) {
      const x = (width - laneWidth) / 2 + column * (box.width + gap.column) + box.width / 2;
      stages.set(stage.id, { stage, row, column, x, y });
    }
  }
  return {
    width,
    height: margin.top + lanes.length * rowHeight - gap.row + margin.bottom,
    lanes: lanes.map(({ id, label, explain }, row) => ({
      id,
      label,
      explain,
      y: row * rowHeight + 2,
      height: margin.top + box.height + margin.bottom - 4,
    })),
    stages,
    ways: waysOf(edges, stages),
  };
}

/** Two ways between the same stages are one line with two heads. */
function waysOf(edges: ChartView["edges"], stages: ReadonlyMap<string, PlacedStage>): PlacedWay[] {
  const has = (from: string, to: string) => edges.some((edge) => edge.from === from && edge.to === to);
  return edges.flatMap(({ from, to }, index) => {
    const isSecond = edges.findIndex((edge) => edge.from === to && edge.to === from) < index && has(to, from);
    return isSecond ? [] : [{ from, to, both: has(to, from), path: pathBetween(stages.get(from), stages.get(to)) }];
  });
}

/** The way as an SVG path: straight to a neighbour, in an arc over others of the lane, in a curve to another lane. */
export function pathBetween(from: PlacedStage | undefined, to: PlacedStage | undefined): string {
  if (from === undefined || to === undefined) return "";
  const steps = to.column - from.column;
  if (from.row !== to.row) return curve(from, to);
  if (Math.abs(steps) === 1) {
    const side = (box.width / 2) * steps;
    return `M${from.x + side} ${from.y}L${to.x - side} ${to.y}`;
  }
  const above = steps > 0 ? -1 : 1;
  const edge = from.y + (above * box.height) / 2;
  const bend = edge + above * arcHeight;
  const inward = Math.sign(steps) * (box.width / 4);
  return `M${from.x + inward} ${edge}C${from.x + 2 * inward} ${bend} ${to.x - 2 * inward} ${bend} ${to.x - inward} ${edge}`;
}

function curve(from: PlacedStage, to: PlacedStage): string {
  const down = to.row > from.row ? 1 : -1;
  const limit = box.width / 2 - 10;
  const port = (a: PlacedStage, b: PlacedStage) => a.x + Math.max(-limit, Math.min(limit, (b.x - a.x) * portSpread));
  const [startX, endX] = [port(from, to), port(to, from)];
  const [startY, endY] = [from.y + (down * box.height) / 2, to.y - (down * box.height) / 2];
  const middle = (startY + endY) / 2;
  return `M${startX} ${startY}C${startX} ${middle} ${endX} ${middle} ${endX} ${endY}`;
}
