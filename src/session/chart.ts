/** Draws the statechart of any machine: as data, and as Mermaid text. Labels come from `meta` of the states. */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from "xstate";

/**
 * One box of a chart. `id` is a word; `covers` are the ids of the machine's states that it stands for.
 * A group holds other boxes; the regions of a parallel group run side by side. `tools` are the tools that run in it.
 * anywhere: stands for "whatever is going on in this group".
 */
export type ChartNode = {
  id: string;
  kind: "state" | "group" | "parallel" | "history" | "final" | "anywhere";
  label: string;
  explain: string;
  tools: string[];
  covers: string[];
  children: ChartNode[];
  initial?: string;
};
/** `label` is made of event, timer or tool, and [guard]; "" in a chart of stages. */
export type ChartEdge = { from: string; to: string; label: string };
export type Chart = { root: ChartNode; edges: ChartEdge[] };

/**
 * The chart of a machine. "full" shows every state; "stages" merges the states of one `meta.stage` inside a flow (the nearest state
 * around them without a stage of its own) and shows each way between two stages once.
 */
export function chartOf(machine: AnyStateMachine, depth: "stages" | "full"): Chart {
  const boxes = new Map<string, ChartNode>();
  const root = depth === "full" ? fullNode(machine.root, boxes) : groupNode(machine.root, boxes);
  const edges = new Map<string, ChartEdge>();
  for (const node of nodesOf(machine.root)) {
    for (const way of waysOf(node)) {
      const edge = edgeOf(way, boxes, depth);
      if (edge !== undefined) edges.set(JSON.stringify(edge), edge);
    }
  }
  return { root, edges: [...edges.values()] };
}

/** The ids of the states that are active, as `covers` names them. `value` is the state value of a session. */
export function activeStates(machine: AnyStateMachine, value: unknown): string[] {
  const walk = (node: AnyStateNode, part: unknown): string[] => {
    if (typeof part === "string") return [node.id, ...walk(childOf(node, part), {})];
    const inner = Object.entries(part as Record<string, unknown>);
    return [node.id, ...inner.flatMap(([key, rest]) => walk(childOf(node, key), rest))];
  };
  return walk(machine.root, value);
}

function childOf(node: AnyStateNode, key: string): AnyStateNode {
  const child = node.states[key];
  if (child === undefined) throw new Error(`bug: state ${node.id} has no state ${key}`);
  return child;
}

function childrenOf(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states);
}

function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...childrenOf(node).flatMap(nodesOf)];
}

type Meta = { label?: string; explain?: string; stage?: string };
const metaOf = (node: AnyStateNode): Meta => (node.meta ?? {}) as Meta;
const wordOf = (id: string) => id.replace(/\W/g, "_");
const nameOf = (named: unknown): string =>
  typeof named === "string"
    ? named
    : typeof named === "object" && named !== null && "type" in named
      ? String(named.type)
      : "";

function boxOf(node: AnyStateNode, kind: ChartNode["kind"], children: ChartNode[]): ChartNode {
  const { label = node.key, explain = "" } = metaOf(node);
  const tools = node.invoke.map((invoked) => nameOf(invoked.src));
  return { id: wordOf(node.id), kind, label, explain, tools, covers: [node.id], children };
}

function fullNode(node: AnyStateNode, boxes: Map<string, ChartNode>): ChartNode {
  const children = childrenOf(node).map((child) => fullNode(child, boxes));
  const box = boxOf(node, kindOf(node), children);
  const first = node.type === "compound" ? node.initial.target[0] : undefined;
  if (first !== undefined) box.initial = wordOf(first.id);
  boxes.set(node.id, box);
  return box;
}

function kindOf(node: AnyStateNode): ChartNode["kind"] {
  if (node.type === "parallel") return "parallel";
  if (node.type === "history" || node.type === "final") return node.type;
  return node.type === "compound" ? "group" : "state";
}

/** A state without a stage whose inside has stages: it stays a box around them. */
function groupNode(node: AnyStateNode, boxes: Map<string, ChartNode>): ChartNode {
  const box = boxOf(node, node.type === "parallel" ? "parallel" : "group", []);
  boxes.set(node.id, box);
  const stages = new Map<string, ChartNode>();
  for (const child of childrenOf(node)) placeInGroup(child, box, stages, boxes);
  const first = node.type === "compound" ? node.initial.target[0] : undefined;
  const firstBox = first && boxes.get(first.id);
  if (firstBox !== undefined) box.initial = firstBox.id;
  return box;
}

function placeInGroup(
  node: AnyStateNode,
  group: ChartNode,
  stages: Map<string, ChartNode>,
  boxes: Map<string, ChartNode>,
  around?: string,
): void {
  const stage = metaOf(node).stage ?? around;
  if (node.type === "history") return void boxes.set(node.id, group);
  if (stage === undefined && childrenOf(node).length > 0) {
    group.children.push(groupNode(node, boxes));
    return;
  }
  const name = stage ?? metaOf(node).label ?? node.key;
  let box = stages.get(name);
  if (box === undefined) {
    box = {
      id: `${group.id}__${stages.size}`,
      kind: "state",
      label: name,
      explain: "",
      tools: [],
      covers: [],
      children: [],
    };
    stages.set(name, box);
    group.children.push(box);
  }
  box.covers.push(node.id);
  box.tools.push(...node.invoke.map((invoked) => nameOf(invoked.src)).filter((tool) => !box.tools.includes(tool)));
  boxes.set(node.id, box);
  for (const child of childrenOf(node)) placeInGroup(child, group, stages, boxes, stage);
}

function waysOf(node: AnyStateNode): { way: AnyTransitionDefinition; to: AnyStateNode }[] {
  const ways = [...node.transitions.values()].flat().concat(node.always ?? []);
  return ways.flatMap((way) => (way.target ?? []).map((to) => ({ way, to })));
}

/** A way from a group into itself holds wherever one is in the group; boxes cannot show that as an arrow from the group to its inside. */
function edgeOf(
  { way, to }: { way: AnyTransitionDefinition; to: AnyStateNode },
  boxes: Map<string, ChartNode>,
  depth: "stages" | "full",
) {
  const from = boxes.get(way.source.id);
  const target = boxes.get(to.id);
  if (from === undefined || target === undefined) return undefined;
  const inside = from.children.length > 0 && isInside(from, target);
  if (depth === "full") return { from: inside ? anywhereIn(from).id : from.id, to: target.id, label: labelOf(way) };
  return inside || from === target || isInside(target, from) ? undefined : { from: from.id, to: target.id, label: "" };
}

function isInside(group: ChartNode, box: ChartNode): boolean {
  return group === box || group.children.some((child) => isInside(child, box));
}

function anywhereIn(group: ChartNode): ChartNode {
  const id = `${group.id}__anywhere`;
  const there = group.children.find((child) => child.id === id);
  if (there !== undefined) return there;
  const box: ChartNode = { id, kind: "anywhere", label: "任何时候", explain: "", tools: [], covers: [], children: [] };
  group.children.push(box);
  return box;
}

function labelOf(way: AnyTransitionDefinition): string {
  const timer = /^xstate\.after\.([^.]+)\./.exec(way.eventType);
  const result = /^xstate\.(done|error)\.(?:actor|state)\.(.+)$/.exec(way.eventType);
  const event = timer ? `⏱ ${timer[1]}` : result ? `${result[2]} ${result[1] === "done" ? "✓" : "✗"}` : way.eventType;
  return [event, way.guard ? `[${nameOf(way.guard)}]` : ""].filter((part) => part !== "").join(" ");
}
