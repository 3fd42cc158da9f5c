/** `linli eval`: how often questions find their handbook, are asked back, or are declined. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Command } from "commander";
import { Failure } from "../shared/failures.ts";
import type { DecideTurn, EvaluatedTurn, Figures } from "../tools/searchSops/evaluate.ts";
import { evaluateQuestions, figuresByStyle } from "../tools/searchSops/evaluate.ts";
import { parseLabelledQuestions } from "../tools/searchSops/labelledQuestion.ts";

/** What evaluation needs: one turn of a fresh session for a file's questions, five folds over the shipped ones without a file. */
export type EvalSource = {
  decideTurn: DecideTurn;
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

export function evalCommand(deps: {
  open(): Promise<EvalSource>;
  print(line: string): void;
  note(line: string): void;
}): Command {
  return new Command("eval")
    .description("评测：问题能不能找对手册、该问就问、该拒就拒")
    .argument("[file]", "带答案的问题，一行一个 JSON（q、kind、docs）；不写则用自带问题做五折评测")
    .option("--json", "输出 JSON，最后一行是全部指标", false)
    .action(async (file: string | undefined, { json }: { json: boolean }) => {
      const source = await deps.open();
      try {
        const turns = file === undefined ? await source.evaluateFolds() : await evaluateFile(file, source, deps.note);
        for (const { style, figures } of figuresByStyle(turns)) {
          deps.print(
            json ? JSON.stringify(style === "全部" ? figures : { style, ...figures }) : describe(style, figures),
          );
        }
      } finally {
        await source.close();
      }
    });
}

async function evaluateFile(
  file: string,
  { decideTurn }: EvalSource,
  note: (line: string) => void,
): Promise<EvaluatedTurn[]> {
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new Failure("FILE_NOT_FOUND", file, { cause });
  });
  const { questions, skipped } = parseLabelledQuestions(text);
  if (questions.length === 0)
    throw new Failure("INPUT_INVALID", `${basename(file)} 里没有可以评测的问题：每行要有 q、kind 和 docs。`);
  if (skipped > 0) note(`有 ${skipped} 行看不懂，没有算进去。`);
  return evaluateQuestions(questions, decideTurn);
}

function describe(style: string, figures: Figures): string {
  const shares = columns.map(([name, label]) => `${label} ${figures[name].toFixed(3)}`);
  return `${style}（${figures.count}）：${shares.join("  ")}`;
}
