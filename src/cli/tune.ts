/** `linli tune`: learns from the office's own labels how people ask here. */
import { Command } from "commander";
import type { Figures } from "../tools/searchSops/evaluate.ts";
import type { LabelProblem } from "../tools/searchSops/officeLabels.ts";
import type { BeforeAfter, Tuning } from "../tools/searchSops/tune.ts";

/** One run: `labels` is the number of usable lines; `tuning` is absent without any; `written` whether the result holds from now on. */
export type TuneRun = { path: string; labels: number; problems: LabelProblem[]; tuning?: Tuning; written: boolean };

const columns: [keyof Figures, string][] = [
  ["right", "直接答对"],
  ["resolved", "问后答对"],
  ["overAsk", "多问"],
  ["asked", "该问就问"],
  ["refused", "该拒就拒"],
  ["wrongSure", "答错还很肯定"],
];

export function tuneCommand(deps: {
  tune(options: { force: boolean }): Promise<TuneRun>;
  print(line: string): void;
  setExitCode(code: number): void;
}): Command {
  return new Command("tune")
    .description("用本单位标注的问题（数据目录里的 labels.jsonl）重新校准；变差就不采用")
    .option("--force", "变差也采用", false)
    .option("--json", "输出 JSON", false)
    .action(async ({ force, json }: { force: boolean; json: boolean }) => {
      const run = await deps.tune({ force });
      if (json) deps.print(JSON.stringify(asData(run)));
      else for (const line of describe(run)) deps.print(line);
      if (run.tuning !== undefined && !run.written) deps.setExitCode(1);
    });
}

function asData({ path, labels, problems, tuning, written }: TuneRun) {
  return {
    path,
    labels,
    problems,
    written,
    ...(tuning ? { shipped: tuning.shipped, own: tuning.own, worse: tuning.worse } : {}),
  };
}

function* describe({ path, labels, problems, tuning, written }: TuneRun): Generator<string> {
  for (const { line, problem } of problems) yield `第 ${line} 行没有用上：${problem}。`;
  if (!tuning) {
    yield `还没有可用的标注（${path}）。在控制台评判几条回答，或自己添加后再来。`;
    return;
  }
  yield `用上了 ${labels} 条标注。`;
  yield* compare("本单位的标注", tuning.own);
  yield* compare("自带的测试问题", tuning.shipped);
  const worse = columns.filter(([name]) => tuning.worse.some((one) => one === name)).map(([, label]) => label);
  if (worse.length > 0) yield `自带的测试问题上变差太多：${worse.join("、")}。`;
  yield written ? "已采用，正在运行的程序几秒内生效。" : "没有采用，一切照旧。请检查标注；确实要用请加 --force。";
}

function* compare(title: string, { before, after }: BeforeAfter): Generator<string> {
  yield `${title}（${after.count} 题）`;
  for (const [name, label] of columns) yield `  ${label}  ${before[name].toFixed(3)} → ${after[name].toFixed(3)}`;
}
