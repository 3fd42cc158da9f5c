/** `linli eval`: how often questions find their handbook, are asked back, or are declined. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Command } from "commander";
import { Failure } from "../shared/failures.ts";
import type { DecideTurn, EvaluatedTurn, Figures } from "../tools/searchSops/evaluate.ts";
import { evaluateQuestions, figuresByStyle } from "../tools/searchSops/evaluate.ts";
import { type LabelledQuestion, parseLabelledQuestions } from "../tools/searchSops/labelledQuestion.ts";

/** What evaluation needs: one turn of a fresh session for each question; the shipped questions kept for testing; five folds over the others. */
export type EvalSource = {
  decideTurn: DecideTurn;
  testQuestions(): Promise<LabelledQuestion[]>;
  evaluateFolds(): Promise<EvaluatedTurn[]>;
  close(): Promise<void>;
};

const columns: [keyof Figures, string][] = [
  ["right@1", "第一位对"],
  ["right", "直接答对"],
  ["resolved", "问后答对"],
  ["overAsk", "多问"],
  ["asked", "该问就问"],
  ["refused", "该拒就拒"],
  ["wrongSure", "答错还很肯定"],
  ["wrong", "答错"],
];

type EvalOptions = { json: boolean; folds: boolean; svg?: string };

export function evalCommand(deps: {
  open(): Promise<EvalSource>;
  /** Writes the charts and the table behind them into a folder. */
  draw(directory: string, turns: readonly EvaluatedTurn[]): Promise<string[]>;
  print(line: string): void;
  note(line: string): void;
}): Command {
  return new Command("eval")
    .description("评测：问题能不能找对手册、该问就问、该拒就拒")
    .argument("[文件]", "带答案的问题，一行一个 JSON（q、kind、docs）；不写则用自带的测试问题（不参与学习）")
    .option("--folds", "用学习过的自带问题做五折评测", false)
    .option("--svg <文件夹>", "把可靠程度图和反问代价图（SVG）写进这个文件夹")
    .option("--json", "输出 JSON，最后一行是全部指标", false)
    .action(async (file: string | undefined, { json, folds, svg }: EvalOptions) => {
      if (folds && file !== undefined) throw new Failure("INPUT_INVALID", "--folds 用自带问题，不能再写文件。");
      const source = await deps.open();
      try {
        const turns = folds
          ? await source.evaluateFolds()
          : await evaluateQuestions(await questionsOf(file, source, deps.note), source.decideTurn);
        for (const { style, figures } of figuresByStyle(turns)) {
          deps.print(
            json ? JSON.stringify(style === "全部" ? figures : { style, ...figures }) : describe(style, figures),
          );
        }
        if (svg !== undefined) for (const path of await deps.draw(svg, turns)) deps.note(`已写入 ${path}`);
      } finally {
        await source.close();
      }
    });
}

async function questionsOf(
  file: string | undefined,
  { testQuestions }: EvalSource,
  note: (line: string) => void,
): Promise<LabelledQuestion[]> {
  if (file === undefined) return testQuestions();
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new Failure("FILE_NOT_FOUND", file, { cause });
  });
  const { questions, skipped } = parseLabelledQuestions(text);
  if (questions.length === 0)
    throw new Failure("INPUT_INVALID", `${basename(file)} 里没有可以评测的问题：每行要有 q、kind 和 docs。`);
  if (skipped > 0) note(`有 ${skipped} 行看不懂，没有算进去。`);
  return questions;
}

function describe(style: string, figures: Figures): string {
  const shares = columns.map(([name, label]) => `${label} ${figures[name].toFixed(3)}`);
  return `${style}（${figures.count}）：${shares.join("  ")}`;
}
