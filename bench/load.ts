/**
 * Load as an office or a city makes it, on the real program: persons open the chat at random moments, ask one to three questions with a
 * pause between them, and leave; now and then one orders a plan. Arrivals do not wait for answers, so a slow program gets a queue.
 *
 *   tsx bench/load.ts [--workers 200] [--perSecond 2] [--plansPerHour 0] [--minutes 1] [--out FILE] [--json]
 *
 * 200 workers of 20 offices ask about 2 questions a second in their busiest hour; ten times that is the peak of 2,000 workers.
 */
import { writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chooseQuestions } from "./asking.ts";
import { type Program, startProgram } from "./load/program.ts";
import { openVisit } from "./load/visit.ts";
import { percentile } from "./report.ts";

const { values } = parseArgs({
  options: {
    workers: { type: "string", default: "200" },
    perSecond: { type: "string", default: "2" },
    plansPerHour: { type: "string", default: "0" },
    minutes: { type: "string", default: "1" },
    out: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const [workers, perSecond, plansPerHour, minutes] = [
  values.workers,
  values.perSecond,
  values.plansPerHour,
  values.minutes,
].map(Number) as [number, number, number, number];
const sampleMs = 5_000;
const pauseMsMean = 2_000;
const planMsMax = 600_000;
const questionsPerVisit = 2;
const plan = "下周六下午两点在活动室给60岁以上老人包饺子，预算两千，40人";

type Question = { atMs: number; storedMs: number; repliedMs: number };
type Sample = { atMs: number; memory: number; stored: number };

/** Waits between arrivals that do not know of each other (a Poisson process). */
const exponential = (mean: number) => -Math.log(1 - Math.random()) * mean;

async function load(program: Program) {
  const since = performance.now();
  const endMs = minutes * 60_000;
  const now = () => performance.now() - since;
  const texts = await chooseQuestions(600);
  const questions: Question[] = [];
  const failures: string[] = [];
  const samples: Sample[] = [];
  const plans = { ordered: 0, delivered: 0 };
  const visits = new Set<Promise<void>>();
  const person = () => `社工${Math.floor(Math.random() * workers)}`;

  async function ask(): Promise<void> {
    const visit = await openVisit(program.url, person());
    const count = 1 + Math.floor(Math.random() * (2 * questionsPerVisit - 1));
    for (let number = 0; number < count; number += 1) {
      const atMs = now();
      const text = texts[Math.floor(Math.random() * texts.length)] ?? "社保卡掉了怎么办";
      questions.push({ atMs, ...(await visit.say(text).finally(() => number === count - 1 && visit.leave())) });
      if (number < count - 1) await wait(exponential(pauseMsMean));
    }
  }

  async function order(): Promise<void> {
    plans.ordered += 1;
    const visit = await openVisit(program.url, `策划${plans.ordered}`);
    await visit.say(plan);
    await visit.say("确认");
    if (await visit.file(planMsMax)) plans.delivered += 1;
    visit.leave();
  }

  async function arrive(doing: () => Promise<void>, perSecondMean: number): Promise<void> {
    if (perSecondMean <= 0) return;
    for (
      await wait(exponential(1_000 / perSecondMean));
      now() < endMs;
      await wait(exponential(1_000 / perSecondMean))
    ) {
      const visit: Promise<void> = doing()
        .catch((error: unknown) => void failures.push(String(error)))
        .finally(() => visits.delete(visit));
      visits.add(visit);
    }
  }

  const sampler = setInterval(async () => {
    samples.push({ atMs: now(), memory: program.memory(), stored: await program.stored() });
  }, sampleMs);
  await Promise.all([arrive(ask, perSecond / questionsPerVisit), arrive(order, plansPerHour / 3_600)]);
  await Promise.all(visits);
  clearInterval(sampler);
  return { questions, failures, samples, plans };
}

const megabytes = (bytes: number) => Number((bytes / 1_048_576).toFixed(1));
const times = (list: readonly number[]) =>
  Object.fromEntries([0.5, 0.95, 0.99].map((share) => [`p${100 * share}`, Number(percentile(list, share).toFixed(1))]));

const program = await startProgram(
  plansPerHour > 0 ? {} : { LINLI_MODEL_SOURCES: "none", LINLI_MODELS_DIR: "/nonexistent" },
);
try {
  const { questions, failures, samples, plans } = await load(program);
  const result = {
    bench: "load",
    workers,
    perSecond,
    minutes,
    questions: questions.length,
    failures: failures.length,
    firstFailures: failures.slice(0, 3),
    storedMs: times(questions.map(({ storedMs }) => storedMs)),
    repliedMs: times(questions.map(({ repliedMs }) => repliedMs)),
    plans,
    memoryMb: samples.map(({ memory }) => megabytes(memory)),
    storedMb: samples.map(({ stored }) => megabytes(stored)),
  };
  if (values.out) await writeFile(values.out, `${JSON.stringify(result)}\n`);
  process.stdout.write(`${values.json ? JSON.stringify(result) : JSON.stringify(result, null, 1)}\n`);
} finally {
  await program.stop();
}
