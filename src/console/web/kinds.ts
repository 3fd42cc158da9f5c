import type { StepKind, StepView } from "../view.ts";

/** Kinds of steps as the legend and a screen reader name them. */
export const kindLabels: Readonly<Record<StepKind, string>> = {
  message: "消息",
  decision: "决定",
  tool: "工具",
  reply: "回复",
  timer: "定时",
  fault: "故障",
  other: "其他",
};
export const kinds = Object.keys(kindLabels) as StepKind[];

export const stepInWords = ({ kind, title, decisions }: StepView, step: number, count: number): string =>
  `第 ${step + 1} 步，共 ${count} 步，${kindLabels[kind]}：${decisions[0]?.words ?? title}`;
