import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { Failure } from "../shared/failures.ts";
import type { TemplateReport } from "../tools/renderPlan/template.ts";

export type TemplateCommandDeps = {
  inspectTemplate(data: Uint8Array): Promise<TemplateReport>;
  /** Writes one line to standard output. */
  print(line: string): void;
};

/**
 * `linli template check FILE`: says which fields a Word template has, lacks, or has misspelt.
 * Fails with `FILE_NOT_FOUND`, or `TEMPLATE_INVALID` where the template cannot be used; the lines are printed before.
 */
export function createTemplateCommand({ inspectTemplate, print }: TemplateCommandDeps): Command {
  const check = new Command("check")
    .description("检查一份 Word 模板能不能用来写活动策划案")
    .argument("<文件>", "模板文件（.docx）")
    .option("--json", "输出一行 JSON")
    .action(async (file: string, options: { json?: boolean }) => {
      const data = await readFile(file).catch((error: unknown) => {
        throw new Failure("FILE_NOT_FOUND", file, { cause: error });
      });
      const report = await inspectTemplate(data);
      if (options.json) print(JSON.stringify({ file, ...report, problem: problemOf(report) ?? null }));
      else for (const line of linesOf(report)) print(line);
      const problem = problemOf(report);
      if (problem) throw new Failure("TEMPLATE_INVALID", problem);
    });
  return new Command("template").description("活动策划案的 Word 模板").addCommand(check);
}

function linesOf(report: TemplateReport): string[] {
  const line = (label: string, names: readonly string[]) =>
    names.length > 0 ? [`${label}（${names.length}）：${names.join("、")}`] : [];
  return [
    ...line("找到的字段", report.found),
    ...line("缺少的必填字段", report.missing),
    ...line("没有用到的字段", report.absent),
    ...line("不认识的字段", report.unknown),
    ...line("中间换了字体或颜色的字段（能用，印出来只保留一种样子，想整齐就删掉重打一遍）", report.split),
    ...line("花括号不成对的地方", report.broken),
    problemOf(report) === undefined ? "模板可以使用。" : "模板还不能使用，请在 Word 里改好后再检查。",
  ];
}

function problemOf({ missing, unknown, broken }: TemplateReport): string | undefined {
  const parts = [
    missing.length > 0 ? `缺少${missing.join("、")}` : "",
    unknown.length > 0 ? `不认识${unknown.join("、")}` : "",
    broken.length > 0 ? `花括号不成对：${broken.join("、")}` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? parts.join("；") : undefined;
}
