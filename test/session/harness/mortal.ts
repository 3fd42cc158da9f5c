/** One life of a kernel over a store: everything it touches may fail, be slow, or be the last thing it ever did. */
import { appendFileSync, cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLibsqlStore } from "../../../src/adapters/stores/libsqlStore.ts";
import { createKernel, type Kernel } from "../../../src/session/kernel.ts";
import type { SessionStore } from "../../../src/session/sessionStore.ts";
import type { Random, Subject } from "./subject.ts";
import { toolsOf } from "./subject.ts";

/** Chances of one call, 0 to 1: to die before or after it, to fail before it (a full disk), or after it (an answer that got lost). */
export type Dangers = { dieBefore: number; dieAfter: number; failBefore: number; failAfter: number };
export const noDangers: Dangers = { dieBefore: 0, dieAfter: 0, failBefore: 0, failAfter: 0 };

export type Sent = { session: string; key: string; reply: string };

export interface Life {
  kernel: Kernel<{ type: string }>;
  store: SessionStore;
  directory: string;
  /** Resolves at death. From then on nothing that the kernel awaits ever comes back. */
  death: Promise<"died">;
  /** Begins a new directory with the files as they lie there, and half a frame of the write-ahead log that was never finished. */
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

const never = new Promise<never>(() => undefined);
const limits = {
  backOffMs: 1,
  backOffMsMax: 4,
  sendMs: 2_000,
  toolMs: 2_000,
  storeAttemptsMax: 50,
  sendAttemptsMax: 50,
};

export function beginLife({ subject, directory, random, dangers, now, sent }: LifeOptions): Life {
  let dead = false;
  let die: (how: "died") => void = () => undefined;
  const death = new Promise<"died">((resolve) => {
    die = resolve;
  });
  const end = (): Promise<never> => {
    dead = true;
    die("died");
    return never;
  };
  const risky =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>, chances = dangers) =>
    async (...args: Args): Promise<Result> => {
      if (dead) return never;
      if (random.next() < chances.dieBefore) return end();
      if (random.next() < chances.failBefore) throw new Error("no space left on device");
      const result = await work(...args);
      if (dead) return never;
      if (random.next() < chances.dieAfter) return end();
      if (random.next() < chances.failAfter) throw new Error("the answer got lost");
      return result;
    };
  const real = createLibsqlStore({ directory });
  const store: SessionStore = {
    ...real,
    head: risky(real.head),
    append: risky(real.append),
    settle: risky(real.settle),
    dueEffects: risky(real.dueEffects),
    nextTimers: risky(real.nextTimers),
  };
  const tools = Object.fromEntries(
    Object.entries(toolsOf(subject)).map(([name, tool]) => [
      name,
      risky(tool, { ...dangers, failAfter: 0, failBefore: 0 }),
    ]),
  );
  const kernel = createKernel({
    machine: subject.machine,
    older: [],
    tools: tools as never,
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
    const next = mkdtempSync(join(tmpdir(), "linli-life-"));
    cpSync(directory, next, { recursive: true, filter: (source) => !/lock|-shm$/.test(source) });
    const torn = Buffer.alloc(24 + random.below(4_000), random.below(256));
    appendFileSync(join(next, "sessions.db-wal"), torn);
    return next;
  };
  return { kernel: kernel as Kernel<{ type: string }>, store: real, directory, death, inherit };
}
