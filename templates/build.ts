/**
 * Makes the Word templates that are shipped: fields in double braces on the page, fonts and headings of an office document.
 *
 * Run: npx tsx templates/build.ts. An office may change the results in Word or bring its own files with the same fields;
 * styles PlanBody, PlanCell, PlanHead and PlanNote are what filled-in text uses.
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Paragraph, Table } from "docx";
import { boxesTable, type Look, labelTable, paragraph, ruledLine, signature, templateFile } from "./look.ts";

const facts: [string, string][] = [
  ["活动主题", "{{活动主题}}"],
  ["活动时间", "{{活动时间}}"],
  ["活动地点", "{{活动地点}}"],
  ["参加对象", "{{参加对象}}"],
  ["参加人数", "{{参加人数}}"],
  ["活动预算", "{{活动预算}}"],
  ["其他要求", "{{其他要求}}"],
];
const [theme, time, venue, audience, headcount, budget, requirements] = facts as [
  [string, string],
  ...[string, string][],
];

function sections(headings: [string, string][]): Paragraph[] {
  return headings.flatMap(([heading, field]) => [paragraph("PlanSection", heading), paragraph("PlanBody", field)]);
}

/** The whole plan, for the file. */
function standard(): (Paragraph | Table)[] {
  return [
    paragraph("PlanTitle", "{{标题}}"),
    ruledLine("主办单位：{{主办单位}}"),
    ...sections([["一、活动目的", "{{活动目的}}"]]),
    paragraph("PlanSection", "二、基本情况"),
    labelTable(
      facts.map((fact) => [fact]),
      1,
    ),
    ...sections([
      ["三、活动流程", "{{活动流程}}"],
      ["四、人员分工", "{{人员分工}}"],
      ["五、经费预算", "{{经费预算}}"],
      ["六、物资准备", "{{物资准备}}"],
      ["七、宣传报名", "{{宣传报名}}"],
      ["八、安全预案", "{{安全预案}}"],
      ["九、预期效果", "{{预期效果}}"],
    ]),
    // The notice is posted and forwarded by itself.
    paragraph("PlanSection", "十、活动通知（可直接转发居民群）", { onNewPage: true }),
    paragraph("PlanBody", "{{活动通知}}"),
    ...signature(),
    paragraph("PlanNote", "{{编写说明}}"),
  ];
}

/** What the people on the spot need, on two pages. */
function short(): (Paragraph | Table)[] {
  return [
    paragraph("PlanTitle", "{{标题}}"),
    labelTable([[theme, venue], [time], [audience, headcount], [budget], [requirements]] as [string, string][][], 2),
    ...sections([
      ["活动流程", "{{活动流程}}"],
      ["人员分工", "{{人员分工}}"],
      ["经费预算", "{{经费预算}}"],
      ["安全要点", "{{安全预案}}"],
    ]),
    paragraph("PlanNote", "主办单位：{{主办单位}}"),
    paragraph("PlanNote", "{{编写说明}}"),
  ];
}

/** An application for the money, with what it is for and room for opinions. */
function application(): (Paragraph | Table)[] {
  const sum: [string, string] = ["申请金额", "{{活动预算}}"];
  const capitals: [string, string] = ["金额大写", "{{预算大写}}"];
  return [
    paragraph("PlanTitle", "社区活动经费申请"),
    ruledLine("申请单位：{{主办单位}}"),
    labelTable([[theme, venue], [time], [audience, headcount], [sum], [capitals]] as [string, string][][], 2),
    ...sections([
      ["一、申请理由", "{{活动目的}}"],
      ["二、经费明细", "{{经费预算}}"],
      ["三、物资和采购说明", "{{物资准备}}"],
      ["四、活动安排", "{{活动流程}}"],
    ]),
    paragraph("PlanSection", "五、审批意见"),
    boxesTable(["经办人（签字）", "居委会意见（盖章）", "街道意见（盖章）"], 1_300),
    paragraph("PlanNote", "{{编写说明}}"),
  ];
}

const templates: [string, (Paragraph | Table)[], Look][] = [
  ["活动策划案", standard(), {}],
  ["简版", short(), { dense: true }],
  ["经费申请", application(), { dense: true }],
];
for (const [name, body, look] of templates) {
  await writeFile(fileURLToPath(new URL(`${name}.docx`, import.meta.url)), await templateFile(name, body, look));
}
