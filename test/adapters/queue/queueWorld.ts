/** A queue on a Redis of a test's own, and any number of hands that do its jobs, each with connections of its own as a process has. */
import { type Bull, openBull } from "../../../src/adapters/queue/bullmq/bull.ts";
import { createLaneWorkers, type JobNote } from "../../../src/adapters/queue/bullmq/laneWorkers.ts";
import { createRedisQueue } from "../../../src/adapters/queue/bullmq/redisQueue.ts";
import { type Lane, laneNames } from "../../../src/adapters/queue/lanes.ts";
import { createLocalQueue } from "../../../src/adapters/queue/localQueue.ts";
import { connectRedis, type Redis } from "../../../src/adapters/stores/redis/connection.ts";
import type { JobQueue, JobWork } from "../../../src/shared/jobs.ts";

const account = "main";

export async function openQueueWorld(url: string) {
  const opened: { redis: Redis; bull: Bull }[] = [];
  const connect = async () => {
    const parts = {
      redis: await connectRedis({ url }),
      bull: await openBull({ url, account, onTrouble: () => undefined }),
    };
    opened.push(parts);
    return parts;
  };
  const closing: (() => Promise<void>)[] = [];
  return {
    connect,
    async queue(options: { local?: JobWork; awayMs?: number; workers?: number } = {}): Promise<JobQueue> {
      const queue = createRedisQueue({
        ...(await connect()),
        account,
        local: createLocalQueue({ work: options.local ?? {} }),
        workersOf: () => options.workers ?? 1,
        onTrouble: () => undefined,
        ...(options.awayMs === undefined ? {} : { awayMs: options.awayMs }),
      });
      closing.push(() => queue.close());
      return queue;
    },
    async hands(work: JobWork, lanes: readonly Lane[] = laneNames) {
      const notes: JobNote[] = [];
      const hands = createLaneWorkers({ ...(await connect()), account, work, onJob: (note) => notes.push(note) });
      hands.take(new Set(lanes));
      closing.push(() => hands.close(0));
      return { notes, close: hands.close };
    },
    async close() {
      for (const close of closing) await close();
      for (const { redis, bull } of opened) {
        await bull.close();
        await redis.close();
      }
    },
  };
}
