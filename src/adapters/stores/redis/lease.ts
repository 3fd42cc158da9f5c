/**
 * The right to serve an account: at most one gateway has it, and the next one takes over when it dies.
 *
 *   waiting --granted--> held --renewed in time--> held
 *                         |--Redis silent--> unsure (nothing is sent) --renewed--> held
 *                         |--granted to another--> lost for ever
 *
 * Each grant has a higher number, the fence; every write carries it and Redis refuses an old one, so a gateway that slept through its own
 * replacement can write nothing. Sending cannot be refused by Redis: it waits here until the lease is surely held.
 */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../../shared/failures.ts";
import type { Redis } from "./connection.ts";
import { keysOf } from "./keys.ts";
import { acquireScript, releaseScript, renewScript } from "./scripts.ts";

/** Milliseconds: how long a grant lasts, how often it is renewed, how often one who waits asks. */
export type LeaseTimes = { leaseMs: number; renewMs: number; askMs: number };

/** A dead gateway is replaced after at most leaseMs + askMs, and the start of the channels. */
const leaseTimes: LeaseTimes = { leaseMs: 5_000, renewMs: 1_000, askMs: 250 };

export type LeaseOptions = {
  redis: Redis;
  account: string;
  /** Ends the waiting. */
  signal?: AbortSignal;
  /** Called once if another gateway holds the lease: then this one waits. Without it, acquiring fails with STORE_TAKEN_OVER instead. */
  onWait?: (holder: string) => void;
  times?: LeaseTimes;
};

export interface Lease {
  /** The number that every write carries. */
  fence(): number;
  /** Resolves as soon as this process surely holds the lease, at once as a rule. Never resolves after it was lost. */
  whenHeld(): Promise<void>;
  /** Resolves when another gateway was granted the lease. */
  readonly lost: Promise<void>;
  /** Gives it back. */
  release(): Promise<void>;
}

/** Waits its turn. Fails with STORE_TAKEN_OVER (without `onWait`), STORE_UNAVAILABLE, or the reason of the signal. */
export async function acquireLease({
  redis,
  account,
  signal,
  onWait,
  times = leaseTimes,
}: LeaseOptions): Promise<Lease> {
  const holder = `${hostname()} 进程 ${process.pid} ${randomUUID().slice(0, 8)}`;
  const { fence: fenceKey, lease: leaseKey } = keysOf(account);
  const keys = [fenceKey, leaseKey];
  for (let isFirst = true; ; isFirst = false) {
    signal?.throwIfAborted();
    const asked = performance.now();
    const [fence, other] = await ask(redis, keys, [holder, String(times.leaseMs)], isFirst);
    if (fence > 0) return keepLease({ redis, keys, fence, holder, times, asked });
    const name = other.slice(0, other.lastIndexOf(" "));
    if (onWait === undefined) throw new Failure("STORE_TAKEN_OVER", name);
    if (isFirst) onWait(name);
    await sleep(times.askMs, undefined, signal ? { signal } : {});
  }
}

/** One who waits goes on waiting while Redis is away. */
async function ask(
  redis: Redis,
  keys: string[],
  values: string[],
  isFirst: boolean,
): Promise<[fence: number, holder: string]> {
  try {
    const answer = await redis.run(acquireScript, keys, values);
    const [fence, holder] = Array.isArray(answer) ? answer : [];
    return [Number(fence), String(holder ?? "")];
  } catch (error) {
    if (!isFirst && error instanceof Failure && error.code === "STORE_UNAVAILABLE") return [0, ""];
    throw error;
  }
}

type Held = { redis: Redis; keys: string[]; fence: number; holder: string; times: LeaseTimes; asked: number };

function keepLease({ redis, keys, fence, holder, times, asked }: Held): Lease {
  let heldUntil = asked + times.leaseMs;
  let isLost = false;
  let isReleased = false;
  let waiting: (() => void)[] = [];
  const { promise: lost, resolve: lose } = withResolver();
  const marginMs = times.leaseMs / 10;
  const isHeld = () => !isLost && !isReleased && performance.now() < heldUntil - marginMs;

  async function renew(): Promise<void> {
    const since = performance.now();
    const answer = await redis.run(renewScript, keys, [String(fence), holder, String(times.leaseMs)]);
    if (answer !== 1) {
      isLost = true;
      return lose();
    }
    heldUntil = since + times.leaseMs;
    for (const go of waiting.splice(0)) go();
  }

  async function keepRenewing(): Promise<void> {
    const timer = { ref: false };
    while (!isLost && !isReleased) {
      await sleep(times.renewMs, undefined, timer);
      // A failure to renew is no loss: the lease runs out by itself, and the next try may succeed.
      if (!isReleased) await renew().catch(() => undefined);
    }
  }

  void keepRenewing();
  return {
    fence: () => fence,
    whenHeld: () => (isHeld() ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
    lost,
    async release() {
      isReleased = true;
      waiting = [];
      if (!isLost) await redis.run(releaseScript, keys, [String(fence)]).catch(() => undefined);
    },
  };
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((resolves) => {
    resolve = resolves;
  });
  return { promise, resolve };
}
