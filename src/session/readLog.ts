/** Reads kept logs without taking part: replays, narrates and exports sessions from a store opened read-only. */
import type { AnyStateMachine } from "xstate";
import { mask } from "../shared/mask.ts";
import { narrateStep } from "./narrate.ts";
import { createReplay, type ReplayReport } from "./replay.ts";
import type { SessionStore } from "./sessionStore.ts";

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
    const head = await store.head(session);
    const rows = await store.rows(session);
    const upToHead = head === undefined ? rows : rows.filter(({ seq }) => seq <= head.seq);
    return replay(session, upToHead, { ...(head ? { head } : {}), ...onStep });
  }
  return {
    sessions: () => store.sessions(),
    replay: async (session) => summary(await fold(session)),
    async narrate(session, { masked }) {
      const hide = masked ? mask : (text: string) => text;
      const lines: string[] = [];
      let seq = 0;
      const report = await fold(session, {
        onStep: (body, before, after) => lines.push(...narrateStep(machine, seq++, body, before, after, hide)),
      });
      return [...lines, verdict(report)];
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

function verdict({ rows, steps, divergence, brokenChain }: ReplayReport): string {
  if (brokenChain) return `共${rows}步。第${brokenChain.seq}步的记录被改动过，后面的内容不可信 ✗`;
  if (divergence) return `共${rows}步，前${steps}步一致；第${divergence.seq}步现在重算的结果和当时不同。`;
  return `共${rows}步，重放一致 ✓`;
}
