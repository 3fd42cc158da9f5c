/** The only file that knows BullMQ: a queue for each lane, and what takes jobs from it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Job as BullJob, Queue } from "bullmq";
import { createRedisClient } from "../../stores/redis/connection.ts";
import { type Lane, lanes } from "../lanes.ts";
import { prefixOf } from "./jobKeys.ts";
import type { Outcome, Packet } from "./packet.ts";

export type TakenJob = {
  id: string;
  rank: number;
  packet: Packet;
  /** Aborts when the job was given to somebody else. */
  lost: AbortSignal;
  showProgress(progress: object): Promise<void>;
};
/** What became of a taken job: done, or handed back to be done by another. */
export type Taken = Outcome | "handedBack";

export interface LaneTaker {
  /** Takes no more and resolves when what it does has ended; while Redis is away, perhaps never. */
  close(): Promise<void>;
}

export interface Bull {
  /** Adds a job unless one of this id is there. Fails while Redis is away. */
  add(lane: Lane, id: string, packet: Packet, rank: number): Promise<void>;
  /** Removes a job unless somebody is at it. */
  remove(lane: Lane, id: string): Promise<void>;
  /** Forgets the jobs that ended more than an hour ago; otherwise only the next one that ends does so. */
  forgetEnded(): Promise<void>;
  take(lane: Lane, does: (job: TakenJob) => Promise<Taken>): LaneTaker;
  /** Cuts all connections. What is still being done is found by the others, and done again. */
  close(): Promise<void>;
}

/** A job whose holder is silent for so long is given to another. A processor that is busy with other things must not count as dead. */
const lockMs = 15_000;
const stalledCheckMs = 5_000;
/** How long a taker waits for a new job before it looks by itself. Shorter than the silence that ends a connection. */
const waitSeconds = 2;
const retryMs = 1_000;
const closeMs = 1_000;
/** A job that was lost is done again once; whatever loses it twice may be its own fault. */
const lostMax = 1;
/** Ended jobs are kept for a gateway that comes back; afterwards they are simply done again. */
const kept = { age: 3_600, count: 1_000 };

/** Nobody listens to BullMQ's events. */
const quiet = { streams: { events: { maxLen: 100 } } };

/** `onTrouble` is told of errors of the connections; they repair themselves. */
export async function openBull(options: {
  url: string;
  account: string;
  onTrouble: (error: unknown) => void;
}): Promise<Bull> {
  const { account, onTrouble } = options;
  const bullmq = await import("bullmq");
  const clients = new Set<Client>();
  const connect = async (waits: boolean) => {
    const client = await createRedisClient({ url: options.url, waits });
    keepTrack(client, clients);
    return bullmq.createNodeRedisClient(client).on("error", onTrouble);
  };
  const adding = await connect(false);
  const taking = await connect(true);
  const common = { prefix: prefixOf(account), skipVersionCheck: true };
  const queueByLane = new Map<Lane, Queue<Packet, Outcome>>();
  const queueOf = (lane: Lane) => {
    const queue =
      queueByLane.get(lane) ?? new bullmq.Queue<Packet, Outcome>(lane, { ...common, ...quiet, connection: adding });
    if (!queueByLane.has(lane)) queue.on("error", onTrouble);
    queueByLane.set(lane, queue);
    return queue;
  };
  const process =
    (does: (job: TakenJob) => Promise<Taken>) =>
    async (job: BullJob<Packet, Outcome>, token?: string, lost?: AbortSignal): Promise<Outcome> => {
      const taken = await does(takenOf(job, lost ?? new AbortController().signal));
      if (taken !== "handedBack") return taken;
      await job.moveToWait(token);
      throw new bullmq.WaitingError();
    };
  return {
    async add(lane, jobId, packet, priority) {
      const ended = { removeOnComplete: kept, removeOnFail: kept };
      await queueOf(lane).add(packet.kind, packet, { jobId, priority, ...ended });
    },
    async remove(lane, id) {
      await queueOf(lane).remove(id);
    },
    async forgetEnded() {
      for (const queue of queueByLane.values())
        for (const state of ["completed", "failed"] as const) await queue.clean(kept.age * 1_000, kept.count, state);
    },
    take(lane, does) {
      const worker = new bullmq.Worker<Packet, Outcome>(lane, process(does), {
        ...common,
        connection: taking,
        concurrency: lanes[lane].slots,
        lockDuration: lockMs,
        stalledInterval: stalledCheckMs,
        maxStalledCount: lostMax,
        drainDelay: waitSeconds,
        runRetryDelay: retryMs,
      });
      worker.on("error", onTrouble);
      return { close: () => worker.close() };
    },
    async close() {
      const closing = Promise.allSettled([...queueByLane.values()].map((queue) => queue.close()));
      await Promise.race([closing, sleep(closeMs, undefined, { ref: false })]);
      for (const client of clients) if (client.isOpen) client.destroy();
    },
  };
}

function takenOf(job: BullJob<Packet, Outcome>, lost: AbortSignal): TakenJob {
  return {
    id: job.id ?? "",
    rank: job.priority,
    packet: job.data,
    lost,
    showProgress: (progress) => job.updateProgress(progress),
  };
}

type Client = { isOpen: boolean; destroy(): void; duplicate(): Client };

/** Also of the connections that BullMQ makes from this one: it waits for ever for some of them while Redis is away. */
function keepTrack(client: Client, clients: Set<Client>): void {
  clients.add(client);
  const duplicate = client.duplicate.bind(client);
  client.duplicate = () => {
    const another = duplicate();
    keepTrack(another, clients);
    return another;
  };
}
