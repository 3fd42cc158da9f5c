/**
 * Plans through the queue: written in the process that asks, by one worker process, and by three, all by the built-in writer. What is
 * compared is the way through Redis; with a language model a plan takes a minute, and then workers count as they are.
 *
 *   npm run bench -- workers [--rounds N] [--json]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBull } from "../src/adapters/queue/bullmq/bull.ts";
import { createRedisQueue } from "../src/adapters/queue/bullmq/redisQueue.ts";
import { createLocalQueue } from "../src/adapters/queue/localQueue.ts";
import { connectRedis } from "../src/adapters/stores/redis/connection.ts";
import { openLocalJobs } from "../src/jobs.ts";
import { openEmbedder, openLanguageModel, ownPath } from "../src/parts.ts";
import { Failure } from "../src/shared/failures.ts";
import type { JobQueue } from "../src/shared/jobs.ts";
import { hasRedis, startRedis } from "../test/helpers/redisServer.ts";
import { partsDeps } from "./asking.ts";
import { createReport, readOptions, rowOf, type Series } from "./report.ts";

const plansARound = 120;
const people = 20;
const account = "bench";
const themes = ["包饺子", "端午节包粽子", "健康讲座", "书法比赛", "垃圾分类宣传", "星空观测"];

const options = readOptions({ rounds: 3 });
const report = createReport("workers", `${plansARound} plans of ${people} persons by the built-in writer`, options);

function order(queue: JobQueue, key: string, number: number) {
  const person = `p${number % people}`;
  const slots = {
    ...{
      theme: themes[number % themes.length] ?? "",
      date: "2026-12-12",
      start: "14:00",
      end: "16:00",
      venue: "社区活动室",
    },
    ...{ audience: "60岁以上老人", headcount: 40, budget: 2_000, requirements: [] },
  };
  const input = { person, slots, suggested: [], writer: "builtin" } as const;
  return queue.run(
    { kind: "writePlan", key, person, input: { ...input, suggested: [] } },
    { signal: new AbortController().signal },
  );
}

/** Plans a second. */
async function measure(queue: JobQueue, name: string): Promise<number> {
  const since = performance.now();
  await Promise.all(Array.from({ length: plansARound }, (_, number) => order(queue, `${name}:${number}`, number)));
  return plansARound / ((performance.now() - since) / 1_000);
}

async function startWorker(url: string, directory: string): Promise<ChildProcess> {
  const env = {
    ...{ ...process.env, LINLI_QUEUE: url, LINLI_ACCOUNT: account, LINLI_DATA_DIR: directory },
    ...{ LINLI_MODELS_DIR: join(directory, "models"), LINLI_MODEL_SOURCES: "none" },
  };
  const child = spawn(process.execPath, [ownPath("bin/linli.mjs"), "worker"], {
    env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  // Every line of every job: whoever does not read them stops the worker.
  await new Promise<void>((resolve) => child.stdout.on("data", (part: Buffer) => part.includes("已就绪") && resolve()));
  return child;
}

async function end(children: ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    }),
  );
}

async function main(): Promise<void> {
  if (!hasRedis) return report.skip("redis-server is not installed");
  const redisServer = await startRedis();
  const directory = mkdtempSync(join(tmpdir(), "linli-bench-workers-"));
  const model = await openLanguageModel(partsDeps(), () => Promise.reject(new Failure("MODEL_MISSING", "")));
  const writer = { only: "builtin", patienceMs: 0 } as const;
  const { queue: here } = await openLocalJobs(partsDeps(), { embedder: await openEmbedder(), model, writer });
  const redis = await connectRedis({ url: redisServer.url });
  const bull = await openBull({ url: redisServer.url, account, onTrouble: () => undefined });
  const common = { redis, bull, account, local: createLocalQueue({ work: {} }), onTrouble: () => undefined };
  const away = createRedisQueue({ ...common, workersOf: () => 1 });
  const series = ["in the process that asks", "one worker process", "three worker processes"].map(
    (name): Series => ({ name, unit: "/s", rounds: [] }),
  );
  for (let round = -1; round < options.rounds; round += 1) {
    for (const [index, count] of [0, 1, 3].entries()) {
      const children = await Promise.all(Array.from({ length: count }, () => startWorker(redisServer.url, directory)));
      const queue = count === 0 ? here : away;
      // Each worker loads its encoder with its first plan, as it does once in its life.
      await Promise.all(
        Array.from({ length: 12 }, (_, number) => order(queue, `warm:${round}:${index}:${number}`, number)),
      );
      const rate = await measure(queue, `${round}:${index}`);
      if (round >= 0) series[index]?.rounds.push(rate);
      await end(children);
    }
  }
  await away.close();
  await bull.close();
  await redis.close();
  await redisServer.remove();
  rmSync(directory, { recursive: true, force: true });
  const yardstick = series[0];
  const perHour = series.map(
    ({ name, rounds }) => `${name}: ${Math.round(Math.max(...rounds) * 3_600)} plans an hour at best`,
  );
  if (yardstick)
    report.print(
      yardstick.name,
      series.map((each) => rowOf(each, yardstick)),
      perHour,
    );
}

await main();
