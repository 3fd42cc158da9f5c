import type { PlanSection } from "../../shared/plan.ts";
import type { Skeleton } from "./skeleton.ts";
import { planSectionLabels } from "./wish.ts";

/** Who wrote what. `written` are sections with at least one text by the model, `partial` those where the library's text stayed somewhere. */
export type WriterReport = {
  model: string;
  whyNot: string;
  accepted: number;
  written: PlanSection[];
  partial: PlanSection[];
};

const revisionMark = "本次修改：";
const moneyMark = "经费提示：";

/** Says in Chinese who wrote the words of a plan and where its prices come from. */
export function noteOnWriter(report: WriterReport, skeleton: Skeleton): string {
  return `${who(report)}${prices(skeleton)}${noteOnMoney(skeleton)}`;
}

/** What must be known about the money, or "". */
export function noteOnMoney({ moneyNote }: Skeleton): string {
  return moneyNote === "" ? "" : `${moneyMark}${moneyNote}`;
}

function who(report: WriterReport): string {
  if (report.accepted === 0)
    return `本方案由资料库模板生成，未使用语言模型${report.whyNot ? `（${report.whyNot}）` : ""}。`;
  const partial = [...new Set(report.partial)].map((section) => planSectionLabels[section]).join("、");
  const kept = partial ? `${partial}中有内容未写成或未通过检查，用的是资料库模板。` : "";
  return `文字由本机语言模型（${report.model}）撰写，时间、数量和金额由程序计算，请核对后使用。${kept}`;
}

function prices(skeleton: Skeleton): string {
  const { activity, facts } = skeleton;
  if (facts.slots.budget === 0) return "";
  const [year, month] = activity.pricesFrom.split("-").map(Number);
  return `物品单价参考${year}年${month}月${activity.sample ? "示例资料" : "资料"}，采购前请询价。`;
}

/** What a revision changed and what it could not. */
export function revisionNote(done: string[], unmet: string[]): string {
  const sentences = [...done, ...unmet].join("；");
  return sentences === "" ? "" : `${revisionMark}${sentences}。`;
}

/** A note without what it said about the money, and without what an earlier revision said about itself. */
export function lastingNote(note: string): string {
  const marks = [note.indexOf(moneyMark), note.indexOf(revisionMark)].filter((at) => at >= 0);
  return note.slice(0, Math.min(note.length, ...marks));
}
