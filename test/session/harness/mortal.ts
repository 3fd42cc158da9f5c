/** One life of a kernel over a store: everything it touches may fail, be slow, or be the last thing it ever did. */
import { appendFileSync, cpSync, existsSync, mkdtempSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createLibsqlStore } from "../../../src/adapters/stores/libsqlStore.ts";
import { createKernel, type Kernel } from "../../../src/session/kernel.ts";
import type { SessionStore } from "../../../src/session/sessionStore.ts";
import type { Random, Subject } from "./subject.ts";
import { toolsOf } from "./subject.ts";

/**
 * Chances of one call, 0 to 1: to die before or after it, to fail before it (a full disk), or after it (an answer that got lost); of a tool
 * also to fail, and to be slower than its time limit without minding its signal. `dieAt` is a place in the order of all calls at which it dies.
 */
export type Dangers = {
  dieBefore: number;
  dieAfter: number;
  failBefore: number;
  failAfter: number;
  slow: number;
  dieAt?: number;
};
export const noDangers: Dangers = { dieBefore: 0, dieAfter: 0, failBefore: 0, failAfter: 0, slow: 0 };

export type Sent = { session: string; key: string; reply: string };

export interface Life {
  kernel: Kernel<{ type: string }>;
  store: SessionStore;
  /** Resolves at death. From then on nothing that the kernel awaits ever comes back. */
  death: Promise<"died">;
  /**
   * Ends this life, if it lives, and begins a new directory with the files as they lie there: a change that was being written in the moment
   * of death is torn at a random byte, and half a frame that was never finished lies behind the rest.
   */
  inherit(): string;
}

export type LifeOptions = {
  subject: Subject;
  directory: string;
  random: Random;
  dangers: Dangers;
  now: () => number;
  sent: Sent[];
};

/** A promise of its own for each call: one for all would keep every life that awaited it in memory, with its open files. */
const never = () => new Promise<never>(() => undefined);
const limits = {
  backOffMs: 1,
  backOffMsMax: 4,
  sendMs: 2_000,
  toolMs: 40,
  storeAttemptsMax: 50,
  sendAttemptsMax: 50,
};

/** Longer than the time limit of a tool. */
const tooSlowMs = 60;

export function beginLife({ subject, directory, random, dangers, now, sent }: LifeOptions): Life {
  const journal = join(directory, "sessions.db-wal");
  const sizeOfJournal = () => (existsSync(journal) ? statSync(journal).size : 0);
  let dead = false;
  let places = 0;
  /** Where the change begins that was being written in the moment of death. */
  let tornFrom: number | undefined;
  /** Up to here somebody was told that it is written: changes of one moment share a transaction. */
  let told = 0;
  let die: (how: "died") => void = () => undefined;
  const death = new Promise<"died">((resolve) => {
    die = resolve;
  });
  const dies = (chance: number) => random.next() < chance || places++ === dangers.dieAt;
  const end = (): Promise<never> => {
    dead = true;
    die("died");
    return never();
  };
  const risky =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>, writes = false) =>
    async (...args: Args): Promise<Result> => {
      if (dead) return never();
      if (dies(dangers.dieBefore)) return end();
      if (random.next() < dangers.failBefore) throw new Error("no space left on device");
      const before = sizeOfJournal();
      const result = await work(...args);
      if (dead) return never();
      if (dies(dangers.dieAfter)) {
        if (writes && sizeOfJournal() > Math.max(before, told)) tornFrom = Math.max(before, told);
        return end();
      }
      if (writes) told = sizeOfJournal();
      if (random.next() < dangers.failAfter) throw new Error("the answer got lost");
      return result;
    };
  const real = createLibsqlStore({ directory });
  const store: SessionStore = {
    ...real,
    head: risky(real.head),
    append: risky(real.append, true),
    settle: risky(real.settle, true),
    dueEffects: risky(real.dueEffects),
    nextTimers: risky(real.nextTimers),
  };
  const slowly =
    <Args extends unknown[], Result>(tool: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (random.next() < dangers.slow) await sleep(tooSlowMs);
      return tool(...args);
    };
  const tools = Object.entries(toolsOf(subject)).map(([name, tool]) => [name, risky(slowly(tool))]);
  const kernel = createKernel({
    machine: subject.machine,
    older: [],
    tools: Object.fromEntries(tools) as never,
    store,
    send: risky(async (session, reply, { key }) => {
      sent.push({ session, key, reply: JSON.stringify(reply) });
      return { messageId: key };
    }),
    now,
    timers: "manual",
    limits,
  });
  const inherit = () => {
    dead = true;
    const next = mkdtempSync(join(tmpdir(), "linli-life-"));
    cpSync(directory, next, { recursive: true, filter: (source) => !/lock|-shm$/.test(source) });
    const copy = join(next, "sessions.db-wal");
    if (tornFrom !== undefined) truncateSync(copy, tornFrom + random.below(sizeOfJournal() - tornFrom + 1));
    appendFileSync(copy, Buffer.alloc(24 + random.below(4_000), random.below(256)));
    void real.close();
    return next;
  };
  return { kernel: kernel as Kernel<{ type: string }>, store: real, death, inherit };
}
