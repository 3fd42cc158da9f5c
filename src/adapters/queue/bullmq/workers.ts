/** Who does jobs at present: each process says so again and again, and whoever is silent counts as gone. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "../../stores/redis/connection.ts";
import type { Lane } from "../lanes.ts";
import { workersKey } from "./jobKeys.ts";
import { announceScript, workersScript } from "./jobScripts.ts";

const announceMs = 2_000;
/** Longer than Redis may take to come back after a restart. */
const silentMsMax = 10_000;

/** `name` tells a person which process it is: machine and process number. `version` is absent in those of earlier programs. */
export type WorkerFacts = { name: string; lanes: Lane[]; version?: string };
export type KnownWorker = WorkerFacts & { isAlive: boolean; silentMs: number };

/** Announces a worker, with its facts as they are then, until it is silenced; then it is forgotten at once. `again` tells news at once. */
export function announceWorker(redis: Redis, account: string, id: string, facts: WorkerFacts) {
  const stopping = new AbortController();
  const key = workersKey(account);
  const again = async () => {
    await redis.run(announceScript, [key], [id, JSON.stringify(facts)]).catch(() => undefined);
  };
  const repeat = async () => {
    while (!stopping.signal.aborted) {
      await again();
      await sleep(announceMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = repeat();
  return {
    again,
    async silence() {
      stopping.abort();
      await ended;
      await redis.command("HDEL", key, id).catch(() => undefined);
    },
  };
}

/** Everybody who was there within a day. Fails with STORE_UNAVAILABLE. */
export async function readWorkers(redis: Redis, account: string): Promise<KnownWorker[]> {
  const [now, ...pairs] = (await redis.run(workersScript, [workersKey(account)])) as string[];
  return pairs
    .filter((_, index) => index % 2 === 1)
    .map((text) => {
      const silentMs = Number(now) - Number(text.slice(0, text.indexOf(" ")));
      const facts = JSON.parse(text.slice(text.indexOf(" ") + 1)) as WorkerFacts;
      return { ...facts, silentMs, isAlive: silentMs <= silentMsMax };
    });
}
