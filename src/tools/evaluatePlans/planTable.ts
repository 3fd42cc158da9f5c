import { type EvaluatedPlan, type PlanFigures, type PlanWriterName, planFigures } from "../evaluatePlans.ts";

/** What each writer is called for people. */
export const planWriterLabels: Record<PlanWriterName, string> = {
  llm: "邻里（语言模型）",
  builtin: "邻里（资料库）",
  single: "同一模型，一句提示",
};
const kindLabels: Record<string, string> = {
  contains: "写到了",
  anyOf: "切题",
  absent: "没乱写",
  date: "日期",
  flow: "时间表",
  budget: "预算",
  headcount: "人数",
  safety: "安全",
  pages: "篇幅",
};

/** The figures of all writers side by side as lines of a Markdown table; a second one over the requests that all of them wrote, if these are fewer. */
export function planTables(plans: EvaluatedPlan[]): string[] {
  const writers = [...new Set(plans.map(({ writer }) => writer))];
  const idsOf = (writer: PlanWriterName) => plans.filter((plan) => plan.writer === writer).map(({ id }) => id);
  const shared = [...new Set(plans.map(({ id }) => id))].filter((id) =>
    writers.every((writer) => idsOf(writer).includes(id)),
  );
  const all = tableOf(figuresOf(plans, writers));
  if (shared.length === 0 || writers.every((writer) => idsOf(writer).length === shared.length)) return all;
  const some = plans.filter(({ id }) => shared.includes(id));
  return [...all, "", `各方都写过的${shared.length}份：`, "", ...tableOf(figuresOf(some, writers))];
}

function figuresOf(plans: EvaluatedPlan[], writers: PlanWriterName[]): PlanFigures[] {
  return writers.map((writer) =>
    planFigures(
      writer,
      plans.filter((plan) => plan.writer === writer),
    ),
  );
}

function tableOf(figures: PlanFigures[]): string[] {
  const kinds = Object.keys(kindLabels).filter((kind) => figures.some(({ byKind }) => kind in byKind));
  const row = (label: string, value: (each: PlanFigures) => string) =>
    `| ${label} | ${figures.map(value).join(" | ")} |`;
  return [
    row("", ({ writer }) => planWriterLabels[writer]),
    `|---|${figures.map(() => "---|").join("")}`,
    row("份数", ({ plans }) => String(plans)),
    row("通过检查", ({ checks }) => checks.toFixed(3)),
    row("其中日期、时间、金额、人数", ({ exact }) => exact.toFixed(3)),
    row("每份秒数（中位）", ({ secondsMedian }) => secondsMedian.toFixed(0)),
    ...kinds.map((kind) =>
      row(kindLabels[kind] ?? kind, ({ byKind }) => byKind[kind as keyof typeof byKind]?.toFixed(2) ?? "–"),
    ),
  ];
}
