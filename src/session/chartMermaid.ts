/** Writes a chart as Mermaid text (stateDiagram-v2). */
import type { Chart, ChartNode } from "./chart.ts";

/** `active` are ids of the machine's states, as `activeStates` gives them: their boxes are coloured. */
export function toMermaid({ root, edges }: Chart, active: readonly string[] = []): string {
  const arrows = edges.map(({ from, to, label }) => `  ${from} --> ${to}${label === "" ? "" : ` : ${plain(label)}`}`);
  const coloured = leavesOf(root).filter((leaf) => leaf.covers.some((id) => active.includes(id)));
  return [
    "stateDiagram-v2",
    ...linesOf(root, "  "),
    ...arrows,
    ...coloured.map((leaf) => `  class ${leaf.id} active`),
    "  classDef active fill:#ffd54f,stroke:#e65100",
    "",
  ].join("\n");
}

function linesOf(node: ChartNode, indent: string): string[] {
  const { id, kind, label, tools, children, initial } = node;
  if (kind === "history") return [`${indent}state "H" as ${id}`];
  if (kind === "final") return [`${indent}state "${plain(label)}" as ${id}`, `${indent}${id} --> [*]`];
  const text = [plain(label), ...tools.map((tool) => `⚙ ${plain(tool)}`)].join(" ");
  if (children.length === 0) return [`${indent}state "${text}" as ${id}`];
  const regions = children.filter((child) => child.kind !== "anywhere" || kind !== "parallel");
  const inner = regions.flatMap((child, index) => [
    ...(index > 0 && kind === "parallel" ? [`${indent}  --`] : []),
    ...linesOf(child, `${indent}  `),
  ]);
  const start = initial === undefined ? [] : [`${indent}  [*] --> ${initial}`];
  const outside = kind === "parallel" ? children.filter((child) => child.kind === "anywhere") : [];
  return [
    ...outside.flatMap((child) => linesOf(child, indent)),
    `${indent}state "${text}" as ${id} {`,
    ...start,
    ...inner,
    `${indent}}`,
  ];
}

function leavesOf(node: ChartNode): ChartNode[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}

/** Mermaid ends a label at a colon, semicolon, hash or quote. */
function plain(text: string): string {
  return text.replace(/[\s:;#"]+/g, " ").trim();
}
