/** A real kernel on a real store around the small test machine; its tools answer when the test says so. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLibsqlStore } from "../../../src/adapters/stores/libsqlStore.ts";
import type { Send } from "../../../src/session/channel.ts";
import type { Call, KernelFault } from "../../../src/session/effects.ts";
import { createKernel, type KernelOptions, type Tools } from "../../../src/session/kernel.ts";
import type { RowBody, SessionStore } from "../../../src/session/sessionStore.ts";
import type { Reply } from "../../../src/shared/turn.ts";
import { type Desk, type DeskEvent, desk } from "./deskMachine.ts";
import { beginning } from "./world.ts";

export type Run = { input: unknown; call: Call; answer: (output: unknown) => void; fail: (error: unknown) => void };
type Sent = { key: string; reply: Reply };

const directories: string[] = [];
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "linli-kernel-"));
  directories.push(directory);
  return directory;
}
export function removeTemporaryDirectories(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

export const second = 1_000;
export const minute = 60_000;
export const at = (ms: number) => beginning + ms;
export const ask = (text: string, when = 0): DeskEvent => ({ type: "ask", text, at: at(when) });
/** Orders a plan: fills the form in and confirms it. */
export const form: DeskEvent[] = [
  { type: "plan", at: at(0) },
  { type: "fill", theme: "包饺子", budget: 2_000, at: at(0) },
  { type: "confirm", at: at(0) },
];
export const two = [{ title: "补办社保卡" }, { title: "挂失社保卡" }];

/** `wrap` may put faults of its own in front of the real store. */
export type DeskKernelOptions = Partial<KernelOptions<Desk>> & {
  directory?: string;
  wrap?: (store: SessionStore) => SessionStore;
};

/** Opens a kernel; `runs` collects every run of a tool, `sent` every reply that left, `faults` what the kernel complained about. */
export async function openDeskKernel(over: DeskKernelOptions = {}) {
  const { directory = temporaryDirectory(), wrap = (store) => store, ...options } = over;
  const store = wrap(createLibsqlStore({ directory }));
  const runs: Record<"search" | "write", Run[]> = { search: [], write: [] };
  const sent: Sent[] = [];
  const faults: KernelFault[] = [];
  const held = (name: "search" | "write") => (input: unknown, call: Call) =>
    new Promise<never>((resolve, reject) => {
      runs[name].push({ input, call, answer: resolve as (output: unknown) => void, fail: reject });
    });
  const send: Send = async (_session, reply, { key }) => {
    sent.push({ key, reply });
    return { messageId: `id-${key}` };
  };
  const tools: Tools<Desk> = { search: held("search"), write: held("write") };
  const onFault = (fault: KernelFault) => void faults.push(fault);
  const kernel = createKernel({
    machine: desk,
    older: [],
    tools,
    store,
    send,
    now: () => beginning,
    timers: "manual",
    onFault,
    ...options,
  });
  await kernel.recover();

  const bodies = async (session = "u") => (await store.rows(session)).map((row) => JSON.parse(row.body) as RowBody);
  return {
    kernel,
    store,
    directory,
    runs,
    sent,
    faults,
    bodies,
    texts: () => sent.map(({ reply }) => ("text" in reply ? reply.text : reply.name)),
    eventTypes: async (session = "u") => (await bodies(session)).map((body) => body.event.type),
    place: async (session = "u") => (await kernel.state(session))?.value as { talk: unknown; job: unknown },
    async close() {
      await kernel.close();
      await store.close();
    },
  };
}

export type OpenedDesk = Awaited<ReturnType<typeof openDeskKernel>>;

/** Sends events to session "u" one after the other, as messages `form-0`, `form-1`, … */
export async function sendAll({ kernel }: OpenedDesk, events: readonly DeskEvent[]): Promise<void> {
  for (const [index, event] of events.entries()) await kernel.dispatch("u", `form-${index}`, event);
}

/** Resolves when a condition holds; fails after five seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 5_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error("the condition never held");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
