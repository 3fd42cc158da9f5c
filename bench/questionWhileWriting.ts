/**
 * The same question while a plan is being written: idle and busy rounds alternate in one process.
 *
 *   tsx bench/questionWhileWriting.ts [--rounds 3] [--json]
 *
 * Plans are asked for in the chat, as people do, and written by the model of the cache; only questions during which the model was
 * computing from beginning to end count as asked while writing. The plan of a round is cancelled after its questions.
 * Then 50 people ask, each every ten seconds, without plans and while one plan after the other is written: what plans take then
 * gives plans an hour.
 */
import { setTimeout as wait } from "node:timers/promises";
import { openLanguageModel } from "../src/parts.ts";
import type { LanguageModel } from "../src/shared/languageModel.ts";
import { type Asked, chooseQuestions, openAsking, partsDeps } from "./asking.ts";
import { createReport, median, readOptions, rowOf, timesOf } from "./report.ts";
import { findWriter, type WriterFile } from "./writerModel.ts";

const questionCount = 60;
const people = 50;
const everyMs = 10_000;
const crowdQuestions = 300;
const pollMs = 20;
const startMsMax = 120_000;
const wish = "下周六下午两点在社区活动室给60岁以上老人办方言故事会，预算两千，40人";
const options = readOptions({ rounds: 3 });
const report = createReport(
  "questionWhileWriting",
  "line received to reply committed, nothing else and a plan going on",
  options,
);

/** Counts runs, so that a question knows whether the model computed all the while. */
function watched(model: LanguageModel) {
  const runs = { now: 0, ended: 0 };
  const generate: LanguageModel["generate"] = async (request, signal) => {
    runs.now += 1;
    try {
      return await model.generate(request, signal);
    } finally {
      runs.now -= 1;
      runs.ended += 1;
    }
  };
  return { runs, model: { ...model, generate } };
}

async function until(condition: () => boolean): Promise<void> {
  const since = performance.now();
  while (!condition()) {
    if (performance.now() - since > startMsMax) throw new Error("the plan neither began nor ended in time");
    await wait(pollMs);
  }
}

async function measure(writer: WriterFile, deps: ReturnType<typeof partsDeps>): Promise<void> {
  const { runs, model } = watched(await openLanguageModel(deps, () => Promise.resolve(writer)));
  await model.load();
  const asking = await openAsking(deps, model);
  const questions = await chooseQuestions(questionCount);
  await asking.freshEncoders();
  let plans = 0;

  async function startPlan(): Promise<string> {
    plans += 1;
    const session = `planner${plans}`;
    await asking.say({ session, text: wish });
    await asking.say({ session, text: "确认", wait: false });
    await until(() => runs.now > 0);
    return session;
  }
  async function askWhileWriting(): Promise<Asked> {
    const all: Asked = { linli: [], vectorStore: [], kinds: [] };
    let session = await startPlan();
    let left = [...questions];
    while (left.length > 0) {
      const ended = runs.ended;
      const [question, ...rest] = left;
      const asked = await asking.ask([question!], () => runs.now > 0 && runs.ended === ended);
      for (const side of ["linli", "vectorStore"] as const) all[side].push(...asked[side]);
      left = rest;
      if (runs.now === 0) await Promise.race([until(() => runs.now > 0), wait(pollMs * 10)]);
      if (runs.now === 0) session = await startPlan();
    }
    await asking.say({ session, text: "取消", wait: false });
    await until(() => runs.now === 0);
    return all;
  }

  /** One plan after the other until told to stop; gives the seconds of each. */
  function keepWriting(): { stop(): Promise<number[]> } {
    const seconds: number[] = [];
    let on = true;
    const write = async () => {
      while (on) {
        plans += 1;
        const session = `planner${plans}`;
        await asking.say({ session, text: wish });
        const since = performance.now();
        await asking.say({ session, text: "确认" });
        seconds.push((performance.now() - since) / 1_000);
      }
      return seconds;
    };
    const written = write();
    return {
      stop: () => {
        on = false;
        return written;
      },
    };
  }

  const idle: Asked[] = [];
  const writing: Asked[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    await asking.freshEncoders();
    idle.push(await asking.ask(questions));
    await asking.freshEncoders();
    writing.push(await askWhileWriting());
  }
  const crowd = await chooseQuestions(crowdQuestions);
  const [alone, beside, planSeconds]: [number[][], number[][], number[]] = [[], [], []];
  for (let round = 0; round < options.rounds; round += 1) {
    await asking.freshEncoders();
    alone.push(await asking.askByMany(crowd, everyMs / people));
    await asking.freshEncoders();
    const writer = keepWriting();
    await until(() => runs.now > 0);
    beside.push(await asking.askByMany(crowd, everyMs / people));
    planSeconds.push(...(await writer.stop()));
  }
  await asking.close();
  const series = (name: string, rounds: Asked[], side: "linli" | "vectorStore") =>
    timesOf(
      name,
      rounds.map((round) => round[side]),
    );
  const [linliIdle, storeIdle] = [
    series("Linli, idle", idle, "linli"),
    series("MemoryVectorStore, idle", idle, "vectorStore"),
  ];
  const manyIdle = timesOf(`Linli, ${people} people, idle`, alone);
  report.print(
    "the same side while nothing is written",
    [
      rowOf(linliIdle),
      rowOf(series("Linli, while writing", writing, "linli"), linliIdle),
      rowOf(storeIdle),
      rowOf(series("MemoryVectorStore, while writing", writing, "vectorStore"), storeIdle),
      rowOf(manyIdle),
      rowOf(timesOf(`Linli, ${people} people, while writing`, beside), manyIdle, "p95 ≤ 500 ms"),
    ],
    [
      `${options.rounds} alternating rounds of ${questionCount} questions; ${writing.flatMap(({ linli }) => linli).length} fell wholly into writing`,
      `model ${writer.name}, ${plans} plans begun; ${median(planSeconds).toFixed(0)} s a plan while ${people} people ask, ${(3_600 / median(planSeconds)).toFixed(0)} plans an hour`,
    ],
  );
}

const deps = partsDeps();
const writer = await findWriter(deps);
if ("missing" in writer) report.skip(writer.missing);
else await measure(writer, deps);
