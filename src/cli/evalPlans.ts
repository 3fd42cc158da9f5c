/** `linli eval-plans`: forty requests are written by Linli and by the bare model, and what came of them is checked as it reads. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Command, Option } from "commander";
import { Failure } from "../shared/failures.ts";
import { type PlanRequest, parsePlanRequests } from "../tools/evaluatePlans/planRequest.ts";
import {
  type EvaluatedPlan,
  evaluatePlan,
  type PlanFigures,
  type PlanWriterName,
  planFigures,
  type WriteForRequest,
} from "../tools/evaluatePlans.ts";

/** One writer, opened for a run; `missing` says in Chinese why there is none. */
export type OpenedWriter = { write: WriteForRequest; close(): Promise<void> } | { missing: string };

export type EvalPlansDeps = {
  /** The requests that are shipped. */
  requestsPath: string;
  openWriter(name: PlanWriterName): Promise<OpenedWriter>;
  print(line: string): void;
  note(line: string): void;
  now(): number;
};

type Options = { json: boolean; writer: PlanWriterName[]; first?: number };

const writerLabels: Record<PlanWriterName, string> = {
  llm: "邻里（语言模型）",
  builtin: "邻里（资料库）",
  single: "同一模型，一句提示",
};
const kindLabels: Record<string, string> = {
  contains: "写到了",
  anyOf: "切题",
  absent: "没乱写",
  date: "日期",
  flow: "时间表",
  budget: "预算",
  headcount: "人数",
  safety: "安全",
  pages: "篇幅",
};

export function evalPlansCommand(deps: EvalPlansDeps): Command {
  return new Command("eval-plans")
    .description("评测：写出来的活动策划案日期、金额、安全等对不对，和直接问语言模型比")
    .argument("[file]", "带检查规则的要求，一行一个 JSON（id、text、replies、at、checks）；不写则用自带的40条")
    .addOption(
      new Option("--writer <writers...>", "谁来写")
        .choices(["llm", "builtin", "single"])
        .default(["llm", "builtin", "single"]),
    )
    .option("--first <count>", "只用前几条", Number)
    .option("--json", "输出 JSON：一行一份方案，最后一行是全部指标", false)
    .action(async (file: string | undefined, options: Options) => {
      const requests = (await readRequests(file ?? deps.requestsPath)).slice(0, options.first);
      const figures: PlanFigures[] = [];
      for (const name of options.writer) {
        const plans = await evaluateWriter(name, requests, options, deps);
        if (plans) figures.push(planFigures(name, plans));
      }
      if (options.json) deps.print(JSON.stringify({ figures }));
      else for (const line of tableOf(figures)) deps.print(line);
    });
}

async function readRequests(file: string): Promise<PlanRequest[]> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Failure("FILE_NOT_FOUND", file, { cause });
  });
  const { requests, wrong } = parsePlanRequests(text);
  if (wrong.length > 0) throw new Failure("INPUT_INVALID", `${basename(file)} 第${wrong.join("、")}行看不懂。`);
  if (requests.length === 0) throw new Failure("INPUT_INVALID", `${basename(file)} 里没有可以评测的要求。`);
  return requests;
}

async function evaluateWriter(
  name: PlanWriterName,
  requests: PlanRequest[],
  { json }: Options,
  { openWriter, print, note, now }: EvalPlansDeps,
): Promise<EvaluatedPlan[] | undefined> {
  const writer = await openWriter(name);
  if ("missing" in writer) {
    note(`${writerLabels[name]}没有参加：${writer.missing}`);
    return undefined;
  }
  try {
    const plans: EvaluatedPlan[] = [];
    for (const request of requests) {
      const plan = await evaluatePlan(request, name, writer.write, now);
      plans.push(plan);
      if (json) print(JSON.stringify(plan));
      else for (const line of faultLines(plan)) note(line);
    }
    return plans;
  } finally {
    await writer.close();
  }
}

function faultLines({ id, writer, results }: EvaluatedPlan): string[] {
  const faults = results.flatMap(({ fault }) => fault ?? []);
  return faults.length > 0 ? [`${id} ${writerLabels[writer]}：${[...new Set(faults)].join("；")}`] : [];
}

function tableOf(figures: PlanFigures[]): string[] {
  return figures.flatMap(({ writer, plans, checks, exact, secondsMedian, byKind }) => [
    `${writerLabels[writer]}（${plans}份）：通过检查 ${checks.toFixed(3)}  其中日期、时间、金额、人数 ${exact.toFixed(3)}  每份 ${secondsMedian.toFixed(0)} 秒`,
    `  ${Object.entries(byKind)
      .map(([kind, share]) => `${kindLabels[kind] ?? kind} ${share.toFixed(2)}`)
      .join("  ")}`,
  ]);
}
