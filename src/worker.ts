/** A process that does the long work of gateways: it needs their Redis and nothing else of them. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { JobNote } from "./adapters/queue/bullmq/laneWorkers.ts";
import type { Lane } from "./adapters/queue/lanes.ts";
import type { RunningWorker, WorkerOptions } from "./cli/worker.ts";
import { type Closing, createClosing } from "./closing.ts";
import { openQueuePlace, openWaitingWork } from "./jobs.ts";
import { openEmbedder, openModels, type PartsDeps } from "./parts.ts";
import { Failure } from "./shared/failures.ts";
import type { JobKind } from "./shared/jobs.ts";
import { clockOf } from "./shared/time.ts";
import { readVersion } from "./version.ts";
import { openWriterModel } from "./writerModel.ts";

type WorkerDeps = PartsDeps & { print(line: string): void };

/** What is not done by then when the process ends is handed back, and done by another from the beginning. */
const graceMs = 20_000;
/** The model is loaded before the first plan comes: nobody waits for it then. */
const patienceMs = 600_000;

const kindNames: Record<JobKind, string> = {
  writePlan: "写方案",
  transcribe: "听录音",
  importDocument: "读手册",
  proposeQuestions: "拟问题",
};
const laneWords: Record<Lane, string> = {
  model: "用语言模型写方案",
  speech: "听录音",
  quick: "读手册、用资料库写方案",
};
const noteWords: Record<JobNote["what"], string> = {
  begun: "开始",
  done: "完成",
  failed: "没有做成",
  cancelled: "对方取消了",
  handedBack: "交回，由别的进程再做",
};

/** Takes jobs until it is stopped. Fails with CONFIG_INVALID where no Redis is named, and with STORE_UNAVAILABLE; nothing is left open then. */
export async function startWorker(deps: WorkerDeps, options: WorkerOptions): Promise<RunningWorker> {
  const place = await openQueuePlace(deps);
  if (place === undefined)
    throw new Failure("CONFIG_INVALID", "工作进程要和网关用同一个 Redis，请设置 LINLI_STORE 或 LINLI_QUEUE");
  const closing = createClosing(deps.log);
  closing.add("queue", () => place.close());
  return closing.orClose(() => startParts(deps, options, place, closing));
}

type Place = NonNullable<Awaited<ReturnType<typeof openQueuePlace>>>;

async function startParts(
  deps: WorkerDeps,
  { builtin }: WorkerOptions,
  place: Place,
  closing: Closing,
): Promise<RunningWorker> {
  const { createLaneWorkers } = await import("./adapters/queue/bullmq/laneWorkers.ts");
  const { announceWorker } = await import("./adapters/queue/bullmq/workers.ts");
  const embedder = await openEmbedder();
  closing.add("encoder", () => embedder.close());
  const model = await openWriterModel(deps);
  closing.add("language model", () => model.close());
  const work = await openWaitingWork(deps, { embedder, model, writer: { only: "best", patienceMs } });
  const hands = createLaneWorkers({ ...place, work, onJob: (note) => deps.print(lineOf(note)) });
  closing.add("jobs", () => hands.close(graceMs));
  const name = `${hostname()} 进程 ${process.pid}`;
  const facts = { name, lanes: await lanesWithoutModel(deps), version: await readVersion() };
  hands.take(new Set(facts.lanes));
  const announced = announceWorker(place.redis, place.account, randomUUID(), facts);
  // Nobody leaves it work any more while it finishes what it has.
  closing.add("announcement", () => announced.silence());
  deps.print(`工作进程已就绪（${name}）：${inWords(facts.lanes)}。按 Ctrl+C 停止。`);
  const takePlans = async () => {
    facts.lanes = ["model", ...facts.lanes];
    hands.take(new Set(facts.lanes));
    await announced.again();
    const { phase, name: file } = model.state();
    deps.print(phase === "ready" ? `现在也用语言模型写方案（${file}）。` : "没有语言模型，方案用资料库写。");
  };
  void model.load().then(async () => {
    const { phase, detail } = model.state();
    if (phase === "ready" || builtin) await takePlans();
    else deps.print(`语言模型没有就绪，要用它写的方案留给别的进程（加 --builtin 就用资料库写）。${detail}`);
  });
  return { stop: () => closing.close() };
}

/** Recordings are left to those who have the recogniser. */
async function lanesWithoutModel(deps: PartsDeps): Promise<Lane[]> {
  const files = (await (await openModels(deps)).list({ hash: false })).filter(
    ({ entry }) => entry.purpose === "speech",
  );
  const hears = files.length > 0 && files.every(({ presence }) => presence === "present");
  return hears ? ["speech", "quick"] : ["quick"];
}

const inWords = (lanes: readonly Lane[]) => lanes.map((lane) => laneWords[lane]).join("、");

function lineOf({ what, id, kind, milliseconds, code }: JobNote): string {
  const took = what === "begun" ? "" : `，${(milliseconds / 1_000).toFixed(1)}秒`;
  const why = code === undefined || what === "cancelled" ? "" : `（${code}）`;
  return `${clockOf(Date.now())} ${noteWords[what]}：${kindNames[kind as JobKind] ?? kind} ${id.slice(0, 9)}${why}${took}`;
}
