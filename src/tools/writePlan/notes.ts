import {
  type PlanDraft,
  type PlanProvenance,
  type PlanSection,
  type PlanSource,
  planSectionLabels,
  planSections,
} from "../../shared/plan.ts";
import type { Skeleton } from "./skeleton.ts";

/**
 * Who wrote what. `written` are sections with at least one text by the model, `partial` those where the library's text stayed somewhere
 * although the model was asked.
 */
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
export function noteOnWriter(report: WriterReport, provenance: PlanProvenance, skeleton: Skeleton): string {
  return `${who(report, provenance)}${prices(skeleton)}${noteOnMoney(skeleton)}`;
}

/** What must be known about the money, or "". */
export function noteOnMoney({ moneyNote }: Skeleton): string {
  return moneyNote === "" ? "" : `${moneyMark}${moneyNote}`;
}

function who(report: WriterReport, provenance: PlanProvenance): string {
  const { model, whyNot, partial } = report;
  const credit = modelCredit(model, provenance);
  if (credit === "" && partial.length > 0 && whyNot === "")
    return `本方案由资料库模板生成：语言模型（${model}）写的内容没有通过检查，没有采用。`;
  if (credit === "") return `本方案由资料库模板生成，未使用语言模型${whyNot ? `（${whyNot}）` : ""}。`;
  const kept = partial.length > 0 ? `${namesOf(partial)}中有内容未写成或未通过检查，用的是资料库模板。` : "";
  return `${credit}${kept}`;
}

/** Names the sections that a model wrote, whole or in part, and says where the others come from; "" where it wrote none. */
function modelCredit(model: string, provenance: PlanProvenance): string {
  const from = (source: PlanSource) => planSections.filter((section) => provenance[section] === source);
  const [whole, parts] = [from("model"), from("mixed")];
  if (whole.length + parts.length === 0) return "";
  const written = [namesOf(whole), parts.length > 0 ? `${namesOf(parts)}的部分内容` : ""].filter(Boolean).join("和");
  return `${written}由本机语言模型（${model}）撰写，其余文字来自资料库，时间、数量和金额由程序计算，请核对后使用。`;
}

const libraryCredit = /^本方案由资料库模板生成[^。]*。/;
const creditOfModel = /^[^。]*由本机语言模型（([^）]*)）撰写[^。]*。(?:[^。]*中有内容未写成[^。]*。)?/;

/**
 * The note of the plan before, with who wrote what as it is after a revision. The model's name stays the one of the note where no model wrote
 * this time. A plan that came as a file keeps its note: where its words came from is not known.
 */
export function noteAfterRevision(previous: PlanDraft, report: WriterReport, provenance: PlanProvenance): string {
  const note = lastingNote(previous.writerNote);
  const { accepted, model, written } = report;
  if (!previous.provenance)
    return accepted > 0 ? `${note}本次的${namesOf(written)}由本机语言模型（${model}）改写。` : note;
  const credit = modelCredit(accepted > 0 ? model : (creditOfModel.exec(note)?.[1] ?? ""), provenance);
  if (credit === "" ? libraryCredit.test(note) : note.startsWith(credit)) return note;
  const rest = note.replace(libraryCredit, "").replace(creditOfModel, "");
  return `${credit === "" ? "本方案文字来自资料库和您的修改。" : credit}${rest}`;
}

const namesOf = (sections: PlanSection[]): string =>
  [...new Set(sections)].map((section) => planSectionLabels[section]).join("、");

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

/** What a person reads when a wish changed nothing: what could not be done, and what can be said instead. */
export function whyNothingChanged(failed: string[]): string {
  const why = failed.length > 0 ? failed.join("；") : "没有看出要改哪里";
  return `${why}。方案没有变，还是原来那一份。您可以这样说：“流程写细点”“加个合影环节”“安全预案加上下雨怎么办”“预算改成1500”，嫌长可以说“换成简版”。`;
}

/** A note without what it said about the money, and without what an earlier revision said about itself. */
function lastingNote(note: string): string {
  const marks = [note.indexOf(moneyMark), note.indexOf(revisionMark)].filter((at) => at >= 0);
  return note.slice(0, Math.min(note.length, ...marks));
}
