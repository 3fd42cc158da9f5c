import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../../shared/failures.ts";
import type { JobWork } from "../../../shared/jobs.ts";
import type { Redis } from "../../stores/redis/connection.ts";
import { isBackground, type Lane, laneNames } from "../lanes.ts";
import { doJob } from "../localQueue.ts";
import type { Bull, LaneTaker, Taken, TakenJob } from "./bull.ts";
import { laneKeys } from "./jobKeys.ts";
import { beginScript, isAwaitedScript, tookScript } from "./jobScripts.ts";
import { failureOutcome, withFile } from "./packet.ts";

/** How often it is asked whether somebody still wants what is being done, and whether somebody waits behind what nobody waits for. */
const lookMs = 500;
/** What does not mind its signal is left to be found by the others. */
const abandonMs = 10_000;
/** Letting go of Redis where nothing is being done; while it is away that never ends. */
const idleMs = 2_000;

/** For the log of whoever looks after the machine: no names, no contents. `code` is of a failure. */
export type JobNote = {
  what: "begun" | "done" | "failed" | "cancelled" | "handedBack";
  id: string;
  kind: string;
  milliseconds: number;
  code?: string;
};

export type LaneWorkersOptions = {
  redis: Redis;
  bull: Bull;
  account: string;
  work: JobWork;
  onJob: (note: JobNote) => void;
};

export interface LaneWorkers {
  /** Takes jobs of these lanes from now on; of others it finishes what it has. */
  take(wanted: ReadonlySet<Lane>): void;
  /** Takes no more; what is not done after `graceMs` is handed back. */
  close(graceMs: number): Promise<void>;
}

type Running = { lane: Lane; background: boolean; abort: AbortController; handsBack: boolean };

function handBack(running: Running): void {
  running.handsBack = true;
  running.abort.abort();
}

/** Does jobs out of Redis in this process. */
export function createLaneWorkers(options: LaneWorkersOptions): LaneWorkers {
  const { redis, bull, account } = options;
  const running = new Map<string, Running>();
  const takers = new Map<Lane, LaneTaker>();
  const ending = new Set<Promise<void>>();
  const does = createDoes(options, running);

  const look = async (id: string, each: Running) => {
    const { base, cancel } = laneKeys(account, each.lane);
    if ((await redis.command("EXISTS", `${cancel}${id}`)) === 1) each.abort.abort();
    else if (each.background && (await redis.run(isAwaitedScript, [base], [])) === 1) handBack(each);
  };
  const looking = setInterval(() => {
    // While Redis is away nobody can cancel; the next look may succeed.
    for (const [id, each] of running) look(id, each).catch(() => undefined);
  }, lookMs);

  const end = (lane: Lane) => {
    const taker = takers.get(lane);
    takers.delete(lane);
    const ended = taker?.close().finally(() => ending.delete(ended as Promise<void>));
    if (ended) ending.add(ended);
  };
  return {
    take(wanted) {
      for (const lane of laneNames) {
        if (wanted.has(lane) && !takers.has(lane))
          takers.set(
            lane,
            bull.take(lane, (job) => does(lane, job)),
          );
        else if (!wanted.has(lane)) end(lane);
      }
    },
    async close(graceMs) {
      for (const lane of laneNames) end(lane);
      const over = setTimeout(() => [...running.values()].forEach(handBack), graceMs);
      const limitMs = running.size === 0 ? idleMs : graceMs + abandonMs;
      await Promise.race([Promise.all(ending), sleep(limitMs, undefined, { ref: false })]);
      clearTimeout(over);
      clearInterval(looking);
    },
  };
}

function createDoes({ redis, account, work, onJob }: LaneWorkersOptions, running: Map<string, Running>) {
  const begin = async (lane: Lane, { id, rank }: TakenJob): Promise<boolean> => {
    const { line, cancel } = laneKeys(account, lane);
    const unwanted = await redis.run(beginScript, [line, `${cancel}${id}`], [String(rank)]).catch(() => 0);
    return unwanted !== 1;
  };
  return async (lane: Lane, job: TakenJob): Promise<Taken> => {
    const { id, packet } = job;
    const since = performance.now();
    const note = (what: JobNote["what"], code?: string) =>
      onJob({ what, id, kind: packet.kind, milliseconds: performance.now() - since, ...(code ? { code } : {}) });
    const background = isBackground(packet);
    const self: Running = { lane, background, abort: new AbortController(), handsBack: false };
    running.set(id, self);
    note("begun");
    try {
      if (!(await begin(lane, job))) self.abort.abort();
      const signal = AbortSignal.any([self.abort.signal, job.lost]);
      signal.throwIfAborted();
      const progress = createProgress(job);
      const { kind, key, input } = packet;
      const output = await withFile(packet, (file) =>
        doJob(work, kind, input, { key, signal, progress, ...(file === undefined ? {} : { file }) }),
      );
      const took = performance.now() - since;
      await redis.run(tookScript, [laneKeys(account, lane).took], [String(Math.round(took))]).catch(() => undefined);
      note("done");
      return { output };
    } catch (thrown) {
      if (self.handsBack) {
        note("handedBack");
        return "handedBack";
      }
      const failed = failureOutcome(self.abort.signal.aborted ? new Failure("TOOL_CANCELLED") : thrown);
      note(self.abort.signal.aborted ? "cancelled" : "failed", "failure" in failed ? failed.failure.code : "");
      return failed;
    } finally {
      running.delete(id);
    }
  };
}

/** Shows the latest event; while one is on its way the others wait, and only the last of them goes after it. */
function createProgress(job: TakenJob): (event: object) => void {
  let count = 0;
  let isBusy = false;
  let latest: object | undefined;
  const show = async () => {
    if (isBusy) return;
    isBusy = true;
    while (latest) {
      const event = latest;
      latest = undefined;
      count += 1;
      // Whoever waits sees the next one.
      await job.showProgress({ count, event }).catch(() => undefined);
    }
    isBusy = false;
  };
  return (event) => {
    latest = event;
    void show();
  };
}
