/** What `linli import` says of each file, for people and for programs. */
import { type SectionName, type Sections, sectionLabels, sectionNames } from "../shared/sop.ts";
import type { ImportLine } from "../tools/library/importFiles.ts";

/** The line of --json, whose shape other programs rely on. `passages` counts the lines that can be cited. */
export function importLineAsJson(line: ImportLine) {
  const sections = line.outcome === "unreadable" ? {} : line.document.sections;
  const found = namesIn(sections).map((name): [string, string[]] => [sectionLabels[name], sections[name] ?? []]);
  return {
    file: line.file,
    title: line.outcome === "unreadable" ? "" : line.document.title,
    sections: Object.fromEntries(found),
    missing: missingFrom(sections),
    passages: found.reduce((sum, [, lines]) => sum + lines.length, 0),
    problem: line.outcome === "unreadable" ? line.problem.message : null,
  };
}

/** One line for a person: what became of the file, what was found and what is missing. */
export function importLineAsText(line: ImportLine): string {
  if (line.outcome === "unreadable") return `失败　${line.file}：${line.problem.message}`;
  const { title, sections } = line.document;
  const missing = missingFrom(sections);
  const count = namesIn(sections).length;
  const found =
    count === 0
      ? "没有认出章节，只能按原文查找"
      : `找到${count}项${missing.length > 0 ? `，缺：${missing.join("、")}` : ""}`;
  const name = `${outcomeLabels[line.outcome]}　${line.file}`;
  switch (line.outcome) {
    case "added":
      return `${name} →《${title}》：${found}`;
    case "replaced":
      return `${name} →《${title}》：换下“${line.other}”，旧版本保留；${found}`;
    case "unchanged":
      return `${name} →《${title}》：和现在用的一样`;
    case "duplicate":
      return `${name}：与“${line.other}”内容完全相同，没有再导入`;
    case "outdated":
      return `${name}：与“${line.other}”标题相同而生效日期更早，以后者为准`;
  }
}

function namesIn(sections: Sections): SectionName[] {
  return sectionNames.filter((name) => (sections[name]?.length ?? 0) > 0);
}

function missingFrom(sections: Sections): string[] {
  const found = new Set(namesIn(sections));
  return sectionNames.filter((name) => !found.has(name)).map((name) => sectionLabels[name]);
}

const outcomeLabels = {
  added: "新增",
  replaced: "更新",
  unchanged: "未变",
  duplicate: "重复",
  outdated: "较旧",
  unreadable: "失败",
};

/** The last line: how many files ended how. */
export function importSummary(lines: ImportLine[], samplesEnded: boolean): string {
  const counts = Object.entries(outcomeLabels)
    .map(([outcome, label]) => ({ label, count: lines.filter((line) => line.outcome === outcome).length }))
    .filter(({ count }) => count > 0);
  const detail = counts.map(({ label, count }) => `${label} ${count}`).join("，");
  return `共 ${lines.length} 个文件：${detail}。${samplesEnded ? "示例资料已停用。" : ""}`;
}
