import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../../shared/failures.ts";
import type { Job, JobCall, JobEvent, JobKind, JobOutput, JobQueue } from "../../../shared/jobs.ts";
import type { Redis } from "../../stores/redis/connection.ts";
import { lineLengthMax, medianOfTimes } from "../fairLine.ts";
import { isBackground, type Lane, laneNames, laneOf, lanes } from "../lanes.ts";
import type { Bull } from "./bull.ts";
import { idOf, laneKeys, personField } from "./jobKeys.ts";
import { lookScript, placeScript } from "./jobScripts.ts";
import { type Outcome, outputOf, type Packet, packetOf } from "./packet.ts";

/** How often those who wait are looked after. */
const lookMs = 200;
const addMs = 5_000;
const refusalsMax = 25;
const cancelKeptMs = 3_600_000;
/** How long jobs wait for a Redis that is away before their people are told. */
const awayMsMax = 180_000;

export type RedisQueueOptions = {
  redis: Redis;
  bull: Bull;
  account: string;
  /** Does here what cannot travel. */
  local: JobQueue;
  /** How many processes do jobs of a lane, for the waiting time. */
  workersOf: (lane: Lane) => number;
  /** Told when Redis is away, once for each time. */
  onTrouble: (error: unknown) => void;
  awayMs?: number;
};

type Entry = {
  id: string;
  lane: Lane;
  job: Job<JobKind>;
  packet: Packet;
  call: JobCall;
  isSent: boolean;
  refusals: number;
  ahead?: number;
  progress?: string;
  resolve(output: JobOutput<JobKind>): void;
  reject(error: unknown): void;
};

/**
 * Hands jobs to whoever takes them from Redis, and waits for what comes back. Nothing is remembered here that is not asked of Redis again:
 * a job that Redis forgot is added again, and a gateway that comes back finds its jobs by their keys.
 */
export function createRedisQueue(options: RedisQueueOptions): JobQueue {
  const { redis, account, local, awayMs = awayMsMax } = options;
  const entries = new Set<Entry>();
  const unwanted = new Map<string, Lane>();
  const closing = new AbortController();
  let hasLeft = false;
  let isGoing = false;

  const send = createSend(options);
  const look = createLook(options);
  const drop = async (id: string, lane: Lane) => {
    await redis.command("SET", `${laneKeys(account, lane).cancel}${id}`, "1", "PX", String(cancelKeptMs));
    await withinTime(options.bull.remove(lane, id));
    unwanted.delete(id);
  };
  const round = async () => {
    for (const [id, lane] of unwanted) await drop(id, lane);
    for (const entry of entries) {
      if (!entry.isSent) await send(entry);
      if (entry.isSent && !entries.has(entry)) unwanted.set(entry.id, entry.lane);
    }
    for (const lane of laneNames) {
      const sent = [...entries].filter((entry) => entry.lane === lane && entry.isSent);
      if (sent.length > 0) await look(lane, sent);
    }
  };
  const keepGoing = async () => {
    if (isGoing) return;
    isGoing = true;
    let awaySince: number | undefined;
    while (entries.size + unwanted.size > 0 && !closing.signal.aborted) {
      try {
        await round();
        awaySince = undefined;
      } catch (error) {
        if (awaySince === undefined) options.onTrouble(error);
        awaySince ??= performance.now();
        if (performance.now() - awaySince > awayMs) giveUp(error);
      }
      await sleep(lookMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
    isGoing = false;
  };
  const giveUp = (error: unknown) => {
    for (const { reject } of [...entries]) reject(new Failure("QUEUE_UNAVAILABLE", redis.place, { cause: error }));
    unwanted.clear();
  };
  const cancel = ({ id, lane, reject }: Entry) => {
    if (!hasLeft) unwanted.set(id, lane);
    reject(new Failure("TOOL_CANCELLED"));
    void keepGoing();
  };
  return {
    async run<Kind extends JobKind>(job: Job<Kind>, call: JobCall): Promise<JobOutput<Kind>> {
      if (call.signal.aborted) throw new Failure("TOOL_CANCELLED");
      const packet = await packetOf(job);
      if (packet === undefined) return local.run(job, call);
      const output = new Promise<JobOutput<JobKind>>((resolve, reject) => {
        const facts = { id: idOf(job.key), lane: laneOf(job), job, packet, call };
        entries.add(entryOf(facts, { resolve, reject, forget: (entry) => entries.delete(entry), cancel }));
      });
      void keepGoing();
      return (await output) as JobOutput<Kind>;
    },
    leave() {
      hasLeft = true;
    },
    async close() {
      closing.abort();
      await local.close();
    },
  };
}

type Ends = Pick<Entry, "resolve" | "reject"> & { forget(entry: Entry): void; cancel(entry: Entry): void };

/** Whoever waits for a job; forgotten as soon as it has an answer. */
function entryOf(facts: Pick<Entry, "id" | "lane" | "job" | "packet" | "call">, ends: Ends): Entry {
  const { signal } = facts.call;
  const forget = () => {
    ends.forget(entry);
    signal.removeEventListener("abort", cancel);
  };
  const cancel = () => ends.cancel(entry);
  const entry: Entry = {
    ...facts,
    isSent: false,
    refusals: 0,
    resolve(output) {
      forget();
      ends.resolve(output);
    },
    reject(error) {
      forget();
      ends.reject(error);
    },
  };
  signal.addEventListener("abort", cancel, { once: true });
  return entry;
}

/** Adds a job at its place in the line, unless it is there. Fails only if Redis does. */
function createSend({ redis, bull, account }: RedisQueueOptions) {
  return async (entry: Entry): Promise<void> => {
    const { id, lane, job, packet } = entry;
    const { base, line, cancel } = laneKeys(account, lane);
    const values = [personField(job.person), id, isBackground(job) ? "1" : "0", String(lineLengthMax)];
    const place = await redis.run(placeScript, [line, base, `${cancel}${id}`], values);
    if (place === "full") return entry.reject(new Failure("TOO_MANY_MESSAGES"));
    try {
      // Whoever asks again after a failure wants another try; it is added in the next round.
      if (place === "failed") return await withinTime(bull.remove(lane, id));
      if (place !== "known") await withinTime(bull.add(lane, id, packet, Number(place)));
      entry.isSent = true;
    } catch (error) {
      // Redis has just answered: what is refused again and again is the fault of this job, and must not hold up the others.
      entry.refusals += 1;
      if (entry.refusals >= refusalsMax) entry.reject(error);
    }
  };
}

type Row = [state: string, content: string, progress: string];

/** Tells those who wait how their jobs do. */
function createLook({ redis, account, workersOf }: RedisQueueOptions) {
  return async (lane: Lane, sent: readonly Entry[]): Promise<void> => {
    const { base, took } = laneKeys(account, lane);
    const ids = sent.map(({ id }) => id);
    const [times, ...rows] = (await redis.run(lookScript, [base, took], ids)) as [string[], ...Row[]];
    const jobMs = times.length === 0 ? lanes[lane].usualMs : medianOfTimes(times.map(Number));
    const secondsOf = (ahead: number) => Math.ceil((ahead * jobMs) / 1_000 / Math.max(1, workersOf(lane)));
    sent.forEach((entry, index) => {
      const row = rows[index];
      if (row) take(entry, row, secondsOf);
    });
  };
}

function take(entry: Entry, [state, content, progress]: Row, secondsOf: (ahead: number) => number): void {
  const { onWaiting, onProgress } = entry.call;
  if (state === "gone") entry.isSent = false;
  if (state === "lost") entry.reject(lostFailure(content));
  if (state === "done") settle(entry, content);
  if (state === "waiting" && Number(content) !== entry.ahead) {
    entry.ahead = Number(content);
    if (entry.ahead > 0) onWaiting?.({ ahead: entry.ahead, waitSeconds: secondsOf(entry.ahead) });
  }
  if (state === "running" && progress !== "" && progress !== entry.progress) {
    entry.progress = progress;
    const { event } = JSON.parse(progress) as { event?: JobEvent };
    if (event) onProgress?.(event);
  }
}

function settle(entry: Entry, content: string): void {
  try {
    entry.resolve(outputOf(JSON.parse(content) as Outcome));
  } catch (error) {
    entry.reject(error);
  }
}

const lostFailure = (reason: string) =>
  /stalled/.test(reason) ? new Failure("WORKER_LOST") : new Error(`bug: a job ended with ${reason}`);

/** BullMQ's own calls have no time limit. */
async function withinTime(work: Promise<void>): Promise<void> {
  const late = new AbortController();
  work.catch(() => undefined);
  const limit = sleep(addMs, undefined, { signal: late.signal }).then(() => {
    throw new Failure("QUEUE_UNAVAILABLE", "没有回应");
  });
  limit.catch(() => undefined);
  try {
    await Promise.race([work, limit]);
  } finally {
    late.abort();
  }
}
