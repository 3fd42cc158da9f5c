/** Names of everything about jobs in Redis. All begin with `linli:{account}:jobs:`; BullMQ's own are those of a lane below it. */
import { createHash } from "node:crypto";
import type { Lane } from "../lanes.ts";

/** Of BullMQ: before its name of a queue. */
export const prefixOf = (account: string) => `linli:{${account}}:jobs`;

/**
 * - `base`: before the id of a job, and before the names of BullMQ's own sets.
 * - `line`: hash, whose turn it is: `v` the rank of the job that began last, a field a person the rank of that person's last job.
 * - `took`: list, how long the last jobs took in milliseconds, newest first.
 * - `cancel`: before the id of a job that nobody wants any more.
 */
export function laneKeys(account: string, lane: Lane) {
  const prefix = prefixOf(account);
  return {
    base: `${prefix}:${lane}:`,
    line: `${prefix}:line:${lane}`,
    took: `${prefix}:took:${lane}`,
    cancel: `${prefix}:cancel:`,
  };
}

/** Hash: who does jobs, and when it was seen last. */
export const workersKey = (account: string) => `${prefixOf(account)}:workers`;

/** BullMQ takes no colon in an id, and a key may hold the name of a person. */
export function idOf(key: string): string {
  return `j${createHash("sha256").update(key).digest("hex").slice(0, 32)}`;
}

/** What a person is called in a line. */
export function personField(person: string): string {
  return `p:${createHash("sha256").update(person).digest("hex").slice(0, 16)}`;
}
