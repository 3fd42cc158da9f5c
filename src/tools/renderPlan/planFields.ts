import type { PlanDraft } from "../../shared/plan.ts";
import { slotLabels } from "../../shared/plan.ts";
import { dayInWords } from "../../shared/time.ts";
import { yuanInCapitals } from "./yuanInCapitals.ts";

/**
 * The fields that a plan template may hold, written {{活动主题}} in Word; `short` is another way to write it, {{主题}}.
 *
 * text: goes into a line and keeps the look of the field. lines: paragraphs in place of the field's own. table: a table in its place.
 * Without the `required` ones a document is not a plan of what, when, how and for how much.
 */
export const planFields = {
  标题: { kind: "text", required: false, short: "方案标题" },
  主办单位: { kind: "text", required: false, short: "单位" },
  活动主题: { kind: "text", required: true, short: "主题" },
  活动时间: { kind: "text", required: true, short: "时间" },
  活动地点: { kind: "text", required: true, short: "地点" },
  参加对象: { kind: "text", required: true, short: "对象" },
  参加人数: { kind: "text", required: false, short: "人数" },
  活动预算: { kind: "text", required: false, short: "预算" },
  预算大写: { kind: "text", required: false, short: "金额大写" },
  其他要求: { kind: "text", required: false, short: "要求" },
  活动目的: { kind: "lines", required: false, short: "目的" },
  活动流程: { kind: "table", required: true, short: "流程" },
  人员分工: { kind: "table", required: false, short: "分工" },
  经费预算: { kind: "table", required: true, short: "预算表" },
  物资准备: { kind: "lines", required: false, short: "物资" },
  宣传报名: { kind: "lines", required: false, short: "宣传" },
  安全预案: { kind: "lines", required: false, short: "安全" },
  预期效果: { kind: "lines", required: false, short: "效果" },
  活动通知: { kind: "lines", required: false, short: "通知" },
  编写说明: { kind: "text", required: false, short: "说明" },
} as const satisfies Record<string, { kind: "text" | "lines" | "table"; required: boolean; short: string }>;

export type PlanField = keyof typeof planFields;
export const planFieldNames = Object.keys(planFields) as PlanField[];

/** The field that a name between braces means, if it is one. */
export function planFieldOf(name: string): PlanField | undefined {
  return planFieldNames.find((field) => field === name || planFields[field].short === name);
}

/** A table as rows of texts: `head`, `rows` and, for sums, a `foot` whose first text spans to the last column. `widths` are shares. */
export type PlanTable = {
  head: string[];
  widths: number[];
  centred: number[];
  rows: string[][];
  foot?: [string, string];
};

/** `keepsNext`: the last of the lines stays on one page with what follows them, such as a signature. */
export type FieldValue = { text: string } | { lines: string[]; keepsNext?: true } | { table: PlanTable };

/** Amounts as an office writes them: whole yuan without decimals, else two. */
export function yuan(amount: number): string {
  return Number.isInteger(amount) ? String(amount) : amount.toFixed(2);
}

/** What goes into each field. Braces are replaced, so that no value can be read as a field. */
export function fieldValues(draft: PlanDraft, organizer: string): Record<PlanField, FieldValue> {
  const { slots } = draft;
  const day = slots.date ? dayInWords(slots.date) : "";
  const headcount = slots.headcount === undefined ? "" : `${slots.headcount}人`;
  const requirements = (slots.requirements ?? []).join("；");
  return {
    标题: text(draft.title),
    主办单位: text(organizer),
    活动主题: text(slots.theme ?? ""),
    活动时间: text(`${day}${slots.start ?? ""}${slots.end ? `—${slots.end}` : ""}`),
    活动地点: text(slots.venue ?? ""),
    参加对象: text(slots.audience ?? ""),
    参加人数: text(headcount),
    活动预算: text(budgetInWords(draft)),
    预算大写: text(yuanInCapitals(draft.budgetTotal)),
    其他要求: text(requirements || "无"),
    活动目的: lines(draft.purpose),
    活动流程: { table: scheduleTable(draft) },
    人员分工: { table: rolesTable(draft) },
    经费预算: { table: budgetTable(draft) },
    物资准备: lines(numbered(draft.materials)),
    宣传报名: lines(numbered(draft.promotion)),
    安全预案: lines(numbered(draft.safety)),
    预期效果: lines(numbered(draft.outcome ?? [])),
    活动通知: { lines: draft.notice.map(plain), keepsNext: true },
    编写说明: text(noteOf(draft)),
  };
}

function budgetInWords({ slots, budgetTotal }: PlanDraft): string {
  if (budgetTotal === 0) return "无（不安排经费）";
  return slots.budgetIsLimit ? `${slots.budget}元以内，本方案共${yuan(budgetTotal)}元` : `${yuan(budgetTotal)}元`;
}

function text(value: string): FieldValue {
  return { text: plain(value) };
}

function lines(values: string[]): FieldValue {
  return { lines: values.map(plain) };
}

function numbered(values: string[]): string[] {
  return values.length < 2 ? values : values.map((value, index) => `${index + 1}. ${value}`);
}

/** Full-width braces look the same to a reader and mean nothing to a template. Characters that XML forbids are dropped. */
function plain(value: string): string {
  return value
    .replaceAll("{", "｛")
    .replaceAll("}", "｝")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "")
    .replace(/[\r\n\t\u2028\u2029]+/g, " ");
}

function scheduleTable(draft: PlanDraft): PlanTable {
  return {
    head: ["时间", "环节", "做法"],
    widths: [19, 22, 59],
    centred: [0, 1],
    rows: draft.schedule.map((line) => [`${line.start}—${line.end}`, line.item, line.how].map(plain)),
  };
}

function rolesTable(draft: PlanDraft): PlanTable {
  return {
    head: ["岗位", "人员", "职责"],
    widths: [21, 20, 59],
    centred: [0, 1],
    rows: draft.roles.map((line) => [line.role, line.people, line.duty].map(plain)),
  };
}

function budgetTable(draft: PlanDraft): PlanTable {
  return {
    head: ["序号", "项目", "单价（元）", "数量", "金额（元）"],
    widths: [10, 42, 16, 15, 17],
    centred: [0, 2, 3, 4],
    rows: draft.budget.map((line, index) =>
      [String(index + 1), line.item, yuan(line.unitPrice), `${line.quantity}${line.unit}`, yuan(line.amount)].map(
        plain,
      ),
    ),
    foot: ["合计", yuan(draft.budgetTotal)],
  };
}

function noteOf(draft: PlanDraft): string {
  const suggested = draft.suggested.map((slot) => slotLabels[slot]).join("、");
  // What a revision changed is said in the chat; in the document it would change a part that nobody asked to change.
  const note = draft.writerNote.replace(/本次修改：[\s\S]*$/, "");
  return `编写说明：${note}${suggested ? `${suggested}为建议值，请核对。` : ""}`;
}
