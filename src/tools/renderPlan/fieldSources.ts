import type { PlanDraft, PlanProvenance } from "../../shared/plan.ts";
import { planSources } from "../../shared/plan.ts";
import type { PlanField } from "./planFields.ts";

/** The part of a plan that stands behind each field; fields that name the plan or its office have none. */
const partOfField: Partial<Record<PlanField, keyof PlanProvenance>> = {
  活动主题: "theme",
  活动时间: "date",
  活动地点: "venue",
  参加对象: "audience",
  参加人数: "headcount",
  活动预算: "budget",
  其他要求: "requirements",
  活动目的: "purpose",
  活动流程: "schedule",
  人员分工: "roles",
  物资准备: "materials",
  宣传报名: "promotion",
  安全预案: "safety",
  预期效果: "outcome",
  活动通知: "notice",
};

/** What a comment at a field says about where it came from, or undefined where nothing is known. */
export function sourceRemark(field: PlanField, { provenance, suggested }: PlanDraft): string | undefined {
  if (!provenance) return undefined;
  if (field === "经费预算") return "来源：单价取自资料库的参考价，数量和金额由程序按人数和预算计算";
  const part = partOfField[field];
  const source = part && provenance[part];
  if (!source) return undefined;
  if (field !== "活动时间") return `来源：${planSources[source]}`;
  const clock = suggested.includes("start") || suggested.includes("end") ? "；起止时间是模板的建议值" : "";
  return `来源：${planSources[source]}${clock}`;
}
