/** Reads kept logs without taking part: replays, narrates and exports sessions from a store opened read-only. */
import type { AnyStateMachine } from "xstate";
import { mask } from "../shared/mask.ts";
import { deliveryInWords, narrateStep } from "./narrate.ts";
import { createReplay, type ReplayReport } from "./replay.ts";
import type { LogRow, SessionHead, SessionStore } from "./sessionStore.ts";

/** How one session replays. `divergedAt` and `brokenAt` are the seq of the first row that differs or was edited; null where all is well. */
export type SessionReplay = { session: string; events: number; divergedAt: number | null; brokenAt: number | null };

export interface LogReader {
  sessions(): Promise<string[]>;
  replay(session: string): Promise<SessionReplay>;
  /** The session told in Chinese, a few lines a step, with a verdict at the end. */
  narrate(session: string, options: { masked: boolean }): Promise<string[]>;
  /** One object a row: `{session, seq, prevHash, hash, body}`. */
  exportLines(session: string): Promise<object[]>;
  close(): Promise<void>;
}

export function createLogReader({ store, machine }: { store: SessionStore; machine: AnyStateMachine }): LogReader {
  const replay = createReplay({ machine, older: [] });
  const summary = ({ session, rows, divergence, brokenChain }: ReplayReport): SessionReplay => ({
    session,
    events: rows,
    divergedAt: divergence?.seq ?? null,
    brokenAt: brokenChain?.seq ?? null,
  });
  async function fold(session: string, onStep?: Parameters<typeof replay>[2]): Promise<ReplayReport> {
    const { head, rows } = await readLog(store, session);
    return replay(session, rows, { ...(head ? { head } : {}), ...onStep });
  }
  return {
    sessions: () => store.sessions(),
    replay: async (session) => summary(await fold(session)),
    async narrate(session, { masked }) {
      const hide = masked ? mask : (text: string) => text;
      const lines: string[] = [];
      let seq = 0;
      const deliveries = new Map((await store.deliveries(session)).map((delivery) => [delivery.key, delivery]));
      const due = new Set((await store.dueEffects(session)).map(({ key }) => key));
      const deliveryOf = (row: number) => (index: number) => {
        const key = `${session}#${row}.${index}`;
        return deliveryInWords(deliveries.get(key), due.has(key));
      };
      const report = await fold(session, {
        onStep: (body, before, after) => {
          lines.push(...narrateStep(machine, seq, body, before, after, { hide, deliveryOf: deliveryOf(seq) }));
          seq += 1;
        },
      });
      return [...lines, verdictInWords(report)];
    },
    async exportLines(session) {
      return (await store.rows(session)).map(({ seq, prevHash, hash, body }) => ({
        session,
        seq,
        prevHash,
        hash,
        body,
      }));
    },
    close: () => store.close(),
  };
}

/** The rows of a session up to its head, so that a log that grows meanwhile is not taken for one that was edited. */
export async function readLog(
  store: Pick<SessionStore, "head" | "rows">,
  session: string,
): Promise<{ head: SessionHead | undefined; rows: LogRow[] }> {
  const head = await store.head(session);
  const rows = await store.rows(session);
  return { head, rows: head === undefined ? rows : rows.filter(({ seq }) => seq <= head.seq) };
}

/** How a replay went, in one sentence. */
export function verdictInWords({ rows, steps, divergence, brokenChain }: ReplayReport): string {
  if (brokenChain) return `共${rows}步。第${brokenChain.seq}步的记录被改动过，后面的内容不可信 ✗`;
  if (divergence) return `共${rows}步，前${steps}步一致；第${divergence.seq}步现在重算的结果和当时不同。`;
  return `共${rows}步，重放一致 ✓`;
}
