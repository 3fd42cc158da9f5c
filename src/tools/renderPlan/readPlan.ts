import { Failure } from "../../shared/failures.ts";
import type { BudgetLine, PlanDraft, PlanSection, PlanSlots, RoleLine, ScheduleLine } from "../../shared/plan.ts";
import { planSections, slotLabels, slotNames } from "../../shared/plan.ts";
import { type Aligned, alignTemplate, type FieldText, type Part, partsOfWord } from "./alignTemplate.ts";
import type { PlanField } from "./planFields.ts";
import type { ChosenTemplate } from "./templateShelf.ts";

/** A plan that was read from a Word file: the template that it stands on, and the sections that this template does not show. */
export type ReadPlan = { template: string; draft: PlanDraft; missing: PlanSection[] };

/** Of the fixed texts of its template a plan must have kept this share to be read with it. */
const shareMin = 0.6;

/**
 * Reads a plan back from a Word file that was printed on one of the templates, also after somebody has edited it in Word.
 *
 * - Out: what is printed, in its slots and sections; undefined where no template fits or neither theme nor flow can be found.
 * - Fails: as readWordFile for a file that is no Word file.
 * - Cost: about 20 ms a template.
 */
export async function readPlan(data: Uint8Array, templates: ChosenTemplate[]): Promise<ReadPlan | undefined> {
  const document = await partsOfWord(data, "文件");
  const tried: { name: string; aligned: Aligned }[] = [];
  for (const { name, data: template } of templates) {
    const parts = await partsOfTemplate(template, name);
    if (parts) tried.push({ name, aligned: alignTemplate(parts, document) });
  }
  const [best] = tried.sort((one, other) => worth(other.aligned) - worth(one.aligned));
  if (!best || best.aligned.share < shareMin) return undefined;
  const { fields } = best.aligned;
  if (!fields.活动主题 || !fields.活动流程) return undefined;
  const draft = draftOf(fields);
  return { template: best.name, draft, missing: planSections.filter((section) => (draft[section] ?? []).length === 0) };
}

/** A template that cannot be opened explains no file. */
async function partsOfTemplate(data: Uint8Array, name: string): Promise<Part[] | undefined> {
  try {
    return await partsOfWord(data, name);
  } catch (thrown) {
    if (thrown instanceof Failure) return undefined;
    throw thrown;
  }
}

/** A template of which all was found is better; among those the one that explains more. */
function worth({ fields, share }: Aligned): number {
  return share + Object.keys(fields).length / 1_000;
}

function draftOf(fields: Aligned["fields"]): PlanDraft {
  const text = (field: PlanField) => fields[field]?.lines.join("") ?? "";
  const lines = (field: PlanField) =>
    (fields[field]?.lines ?? []).map((line) => line.replace(/^\d{1,2}[.．、]\s*/, ""));
  const budget = budgetOf(fields.经费预算);
  const note = text("编写说明").replace(/^编写说明[：:]/, "");
  const suggestion = /(?<=。|^)([^。]+)为建议值，请核对。$/.exec(note);
  return {
    slots: slotsOf(text),
    suggested: slotNames.filter((slot) => suggestion?.[1]?.split("、").includes(slotLabels[slot]) ?? false),
    title: text("标题") || `${text("活动主题")}活动策划案`,
    purpose: lines("活动目的"),
    schedule: scheduleOf(fields.活动流程),
    budget: budget.lines,
    budgetTotal: budget.total,
    roles: rolesOf(fields.人员分工),
    materials: lines("物资准备"),
    promotion: lines("宣传报名"),
    safety: lines("安全预案"),
    outcome: lines("预期效果"),
    notice: lines("活动通知"),
    writer: /由本机语言模型/.test(note) ? "llm" : "builtin",
    writerNote: suggestion ? note.slice(0, suggestion.index) : note,
  };
}

const dayPattern = /(\d{4})年(\d{1,2})月(\d{1,2})日/;
const clockPattern = /(\d{1,2})[:：](\d\d)/g;

function slotsOf(text: (field: PlanField) => string): PlanSlots {
  const time = text("活动时间");
  const day = dayPattern.exec(time);
  const [start, end] = [...time.matchAll(clockPattern)].map((found) => clock(found[1], found[2]));
  const headcount = numberIn(text("参加人数"));
  const budget = text("活动预算");
  const sum = /^无/.test(budget) ? 0 : numberIn(budget);
  const requirements = text("其他要求");
  return {
    theme: text("活动主题"),
    ...(day ? { date: `${day[1]}-${two(day[2])}-${two(day[3])}` } : {}),
    ...(start ? { start } : {}),
    ...(end ? { end } : {}),
    ...(text("活动地点") ? { venue: text("活动地点") } : {}),
    ...(text("参加对象") ? { audience: text("参加对象") } : {}),
    ...(headcount === undefined ? {} : { headcount }),
    ...(sum === undefined ? {} : { budget: sum }),
    ...(budget.includes("以内") ? { budgetIsLimit: true as const } : {}),
    requirements: requirements === "" || requirements === "无" ? [] : requirements.split("；"),
  };
}

function scheduleOf(field: FieldText | undefined): ScheduleLine[] {
  return (field?.rows ?? []).flatMap(([time = "", item = "", how = ""]) => {
    const [start, end] = [...time.matchAll(clockPattern)].map((found) => clock(found[1], found[2]));
    return start && end ? [{ start, end, item, how }] : [];
  });
}

function rolesOf(field: FieldText | undefined): RoleLine[] {
  return (field?.rows ?? []).slice(1).map(([role = "", people = "", duty = ""]) => ({ role, people, duty }));
}

function budgetOf(field: FieldText | undefined): { lines: BudgetLine[]; total: number } {
  const rows = (field?.rows ?? []).slice(1);
  const lines = rows.flatMap(([number = "", item = "", price = "", quantity = "", amount = ""]): BudgetLine[] => {
    if (!/^\d+$/.test(number)) return [];
    return [
      {
        item,
        unitPrice: numberIn(price) ?? 0,
        quantity: numberIn(quantity) ?? 1,
        unit: quantity.replace(/^[\d.]+/, ""),
        amount: numberIn(amount) ?? 0,
      },
    ];
  });
  const sum = rows.find(([label = ""]) => /合计/.test(label))?.at(-1);
  return { lines, total: numberIn(sum ?? "") ?? lines.reduce((all, line) => all + line.amount, 0) };
}

function numberIn(text: string): number | undefined {
  const found = /\d+(?:\.\d+)?/.exec(text.replaceAll(",", ""));
  return found ? Number(found[0]) : undefined;
}

function clock(hours: string | undefined, minutes: string | undefined): string {
  return `${two(hours)}:${minutes}`;
}

function two(number: string | undefined): string {
  return String(number).padStart(2, "0");
}
