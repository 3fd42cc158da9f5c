/** Does in the gateway what no worker does, so that nothing waits for ever. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "../../stores/redis/connection.ts";
import { type Lane, laneNames } from "../lanes.ts";
import type { Bull } from "./bull.ts";
import type { LaneWorkers } from "./laneWorkers.ts";
import { readWorkers } from "./workers.ts";

const lookMs = 2_000;
const looksAForgetting = 300;

export interface StandIn {
  /** Begins to look; resolves after the first look. */
  start(): Promise<void>;
  /** How many workers do jobs of a lane, as far as is known; 0: the gateway does them. */
  workersOf(lane: Lane): number;
  close(): Promise<void>;
}

/** Leaves each lane to the workers as long as there is one for it. */
export function createStandIn(options: {
  redis: Redis;
  bull: Pick<Bull, "forgetEnded">;
  account: string;
  hands: LaneWorkers;
  /** Told how many workers there are, and how many of them write plans, when that changes. */
  onChange: (workers: number, writers: number) => void;
}): StandIn {
  const { redis, bull, account, hands, onChange } = options;
  const stopping = new AbortController();
  const countByLane = new Map<Lane, number>();
  let known = "0 0";
  let looking: Promise<void> | undefined;

  const look = async () => {
    const alive = (await readWorkers(redis, account)).filter(({ isAlive }) => isAlive);
    for (const lane of laneNames) countByLane.set(lane, alive.filter(({ lanes }) => lanes.includes(lane)).length);
    hands.take(new Set(laneNames.filter((lane) => countByLane.get(lane) === 0)));
    const writers = countByLane.get("model") ?? 0;
    if (known !== `${alive.length} ${writers}`) onChange(alive.length, writers);
    known = `${alive.length} ${writers}`;
  };
  const keepLooking = async () => {
    for (let looks = 1; !stopping.signal.aborted; looks += 1) {
      await sleep(lookMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      // While Redis is away there is nothing to take, and nothing to forget.
      await look().catch(() => undefined);
      if (looks % looksAForgetting === 0) await bull.forgetEnded().catch(() => undefined);
    }
  };
  return {
    async start() {
      await look().catch(() => undefined);
      looking = keepLooking();
    },
    workersOf: (lane) => countByLane.get(lane) ?? 0,
    async close() {
      stopping.abort();
      await looking;
      await hands.close(0);
    },
  };
}
