/** Layout 4: a numbered outline with the appendix at the end, as Markdown for pandoc. */
import { mark, type Part, type Sheet } from "./texts.ts";

const chapters: { name: string; fields: string[] }[] = [
  { name: "第一章　基本规定", fields: ["audience", "conditions", "basis"] },
  { name: "第二章　申办要求", fields: ["materials", "branches", "fee"] },
  { name: "第三章　办理安排", fields: ["steps", "timeLimit", "place", "hours", "phone"] },
  { name: "第四章　其他", fields: ["notes"] },
];

/** Markdown of one document. */
export function outlineOf(sheet: Sheet): string {
  const partByField = new Map(sheet.parts.map((part) => [part.field, part]));
  const lines = ["---", `title: "${sheet.title}"`, `subtitle: "${mark}"`, "---", ""];
  for (const [label, value] of sheet.facts) lines.push(`**${label}**：${escaped(value)}`, "");
  chapters.forEach(({ name, fields }, chapter) => {
    lines.push(`# ${name}`, "");
    fields.forEach((field, at) => {
      const part = partByField.get(field);
      if (part) lines.push(`## ${chapter + 1}.${at + 1} ${part.heading}`, "", ...partLines(part), "");
    });
  });
  const [first, ...rest] = sheet.appendix;
  if (first !== undefined) lines.push(`# ${escaped(first)}`, "", ...rest.flatMap((text) => [escaped(text), ""]));
  return lines.join("\n");
}

function partLines(part: Part): string[] {
  if (part.materials) {
    return part.materials.flatMap(({ name, form, copies, note }, at) => {
      const details = [`形式：${form}`, `份数：${copies}份`, ...(note === "" ? [] : [`备注：${note}`])];
      return [`${at + 1}. ${escaped(name)}`, ...details.map((detail) => `    - ${escaped(detail)}`)];
    });
  }
  if (part.branches) return part.branches.flatMap(({ when, then }) => [`- ${escaped(when)}`, `    - ${escaped(then)}`]);
  if (part.lines.length === 1) return part.lines.map(escaped);
  return part.lines.map((text, at) => `${at + 1}. ${escaped(text)}`);
}

/** Markdown must not read anything into the text. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+\-.!|~$^"'@]/g, "\\$&");
}
