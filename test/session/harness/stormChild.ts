/** The process that storm.ts kills: takes random facts into several sessions and says on standard output which of them are durable. */
import { appendFileSync, writeSync } from "node:fs";
import { createLibsqlStore } from "../../../src/adapters/stores/libsqlStore.ts";
import { createKernel } from "../../../src/session/kernel.ts";
import type { SessionStore } from "../../../src/session/sessionStore.ts";
import { randomOf, type Subject, toolsOf } from "./subject.ts";

/**
 * - `dieAfterCommit`: the chance to die right after a commit that asks for effects, before any of them begins.
 * - `again`: messages that were acknowledged before; each must be a duplicate.
 * - `finish`: take nothing new, do what is left to do, and end.
 */
export type StormOrder = {
  directory: string;
  subjectUrl: string;
  seed: number;
  round: number;
  sessions: number;
  dieAfterCommit: number;
  again: [session: string, key: string][];
  finish: boolean;
};

const order = JSON.parse(process.argv[2] ?? "") as StormOrder;
const { subject } = (await import(order.subjectUrl)) as { subject: Subject };
const random = randomOf(order.seed + order.round);
const trace = `${order.directory}/trace.txt`;
const sessions = Array.from({ length: order.sessions }, (_none, number) => `s${number}`);

const real = createLibsqlStore({ directory: order.directory });
const store: SessionStore = {
  ...real,
  async append(change) {
    const outcome = await real.append(change);
    if (outcome === "applied" && change.effects.length > 0 && random.next() < order.dieAfterCommit)
      process.kill(process.pid, "SIGKILL");
    return outcome;
  },
};
const kernel = createKernel({
  machine: subject.machine,
  older: [],
  tools: toolsOf(subject, (tool, key) => appendFileSync(trace, `${tool} ${key}\n`)) as never,
  store,
  send: async (_session, _reply, { key }) => {
    appendFileSync(trace, `reply ${key}\n`);
    return { messageId: key };
  },
  now: () => Date.now(),
  timers: "wall",
  onFault: ({ during, error }) => {
    if (during !== "tool") throw error;
  },
});
await kernel.recover();

async function send(session: string, key: string): Promise<string> {
  return kernel.dispatch(session, key, { ...random.pick(subject.facts), at: Date.now() } as never);
}

for (const [session, key] of order.again) {
  if ((await send(session, key)) !== "duplicate") throw new Error(`${session} ${key} was lost`);
}

async function talk(session: string): Promise<void> {
  for (let number = 0; ; number += 1) {
    const key = `${order.round}-${number}`;
    const outcome = await send(session, key);
    if (outcome === "applied") writeSync(1, `${session} ${key}\n`);
    if (random.next() < 0.2) await kernel.settled(session);
  }
}

if (order.finish) {
  await Promise.all(sessions.map((session) => kernel.settled(session)));
  await kernel.close();
  await store.close();
  process.exit(0);
}
await Promise.all(sessions.map(talk));
