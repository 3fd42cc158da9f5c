import type { StepKind, StepView } from "../view.ts";
import { isTrouble } from "./walk.ts";

/** Kinds of steps as the legend and a screen reader name them. */
export const kindLabels: Readonly<Record<StepKind, string>> = {
  message: "消息",
  decision: "决定",
  tool: "工具",
  reply: "回复",
  timer: "定时",
  fault: "故障",
  other: "记录",
};

/** How a step looks in the strip: a decision that deserves a look is not green. */
type Look = StepKind | "notable";
export const lookLabels: Readonly<Record<Look, string>> = { ...kindLabels, notable: "要留意", fault: "出错，要留意" };
export const looks = Object.keys(lookLabels) as Look[];
export const lookOf = (step: StepView): Look =>
  isTrouble(step) ? "fault" : step.hints.length > 0 ? "notable" : step.kind;

export const stepInWords = ({ kind, title, decisions }: StepView, step: number, count: number): string =>
  `第 ${step + 1} 步，共 ${count} 步，${kindLabels[kind]}：${decisions[0]?.words ?? title}`;
