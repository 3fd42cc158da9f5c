/** `linli eval-plans`: forty requests are written by Linli and by the bare model, and what came of them is checked as it reads. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { Command, Option } from "commander";
import { Failure } from "../shared/failures.ts";
import { type KeptPlans, openKeptPlans } from "../tools/evaluatePlans/keptPlans.ts";
import { type PlanRequest, parsePlanRequests } from "../tools/evaluatePlans/planRequest.ts";
import { planTables, planWriterLabels } from "../tools/evaluatePlans/planTable.ts";
import {
  type EvaluatedPlan,
  evaluatePlan,
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

type Options = { json: boolean; writer: PlanWriterName[]; first?: number; keep?: string };

/** The library takes <…...> for several values only behind a Latin letter. */
function severalOf(option: Option): Option {
  option.variadic = true;
  return option;
}

export function evalPlansCommand(deps: EvalPlansDeps): Command {
  return new Command("eval-plans")
    .description("评测：写出来的活动策划案日期、金额、安全等对不对，和直接问语言模型比")
    .argument("[文件]", "带检查规则的要求，一行一个 JSON（id、text、replies、at、checks）；不写则用自带的40条")
    .addOption(
      severalOf(
        new Option("--writer <谁>", "谁来写，可以写几个")
          .choices(["llm", "builtin", "single"])
          .default(["llm", "builtin", "single"]),
      ),
    )
    .option("--first <条数>", "只用前几条", Number)
    .option("--json", "输出 JSON：一行一份方案，最后一行是全部指标", false)
    .option("--keep <文件>", "把每份的结果记到这个文件里；再运行时记过的不再写")
    .action(async (file: string | undefined, options: Options) => {
      const requests = (await readRequests(file ?? deps.requestsPath)).slice(0, options.first);
      const kept = options.keep === undefined ? undefined : await openKeptPlans(options.keep);
      const plans: EvaluatedPlan[] = [];
      for (const name of options.writer) plans.push(...(await evaluateWriter(name, requests, kept, options, deps)));
      const figures = options.writer.flatMap((name) => {
        const own = plans.filter(({ writer }) => writer === name);
        return own.length > 0 ? [planFigures(name, own)] : [];
      });
      if (options.json) deps.print(JSON.stringify({ figures }));
      else for (const line of planTables(plans)) deps.print(line);
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
  kept: KeptPlans | undefined,
  { json }: Options,
  { openWriter, print, note, now }: EvalPlansDeps,
): Promise<EvaluatedPlan[]> {
  const known = (id: string) => kept?.plans.find((plan) => plan.id === id && plan.writer === name);
  const plans = requests.flatMap(({ id }) => known(id) ?? []);
  const left = requests.filter(({ id }) => known(id) === undefined);
  const writer = left.length > 0 ? await openWriter(name) : undefined;
  if (writer && "missing" in writer) note(`${planWriterLabels[name]}没有参加：${writer.missing}`);
  if (!writer || "missing" in writer) return plans;
  try {
    for (const request of left) {
      const plan = await evaluatePlan(request, name, writer.write, now);
      plans.push(plan);
      await kept?.add(plan);
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
  return faults.length > 0 ? [`${id} ${planWriterLabels[writer]}：${[...new Set(faults)].join("；")}`] : [];
}
