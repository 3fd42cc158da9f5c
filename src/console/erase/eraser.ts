/** Erases what is kept of a person, on request or when the time is over; the statistics and the chains of the log stay whole. */
import { rm } from "node:fs/promises";
import { resolve, sep } from "node:path";
import type { AnyStateMachine } from "xstate";
import { parseBody } from "../../session/replay.ts";
import type { RowBody, SessionEraser } from "../../session/sessionStore.ts";
import type { Command } from "../../session/step.ts";
import type { Message, Reply } from "../../shared/turn.ts";
import type { AccessStore } from "../access/accessStore.ts";
import type { Audit } from "../access/audit.ts";
import type { Erased } from "../events.ts";
import type { IndexStore } from "../find/indexStore.ts";
import type { SessionIndex } from "../find/sessionIndex.ts";
import type { LogSource } from "../readSession.ts";
import { createTombstone, withoutTexts } from "./tombstone.ts";

export type EraserDeps = {
  store: LogSource & SessionEraser;
  access: Pick<AccessStore, "forget">;
  index: IndexStore;
  sessions: SessionIndex;
  machine: AnyStateMachine;
  audit: Audit;
  /** Folders whose files belong to sessions: received ones and plans. Nothing outside of them is deleted. */
  fileDirectories: readonly string[];
  now: () => number;
};

export interface Eraser {
  /** Erases all sessions of a person; resolves with how many there were. `reason` is masked by the caller. */
  erasePerson(by: string, person: string, reason: string): Promise<number>;
  /** Erases sessions that have been at rest since before a moment; resolves with how many. */
  eraseOlder(than: number, signal?: AbortSignal): Promise<number>;
}

const batchMax = 200;

export function createEraser({
  store,
  access,
  index,
  sessions,
  machine,
  audit,
  fileDirectories,
  now,
}: EraserDeps): Eraser {
  const folders = fileDirectories.map((folder) => resolve(folder) + sep);
  const isOurs = (path: string) => folders.some((folder) => resolve(path).startsWith(folder));

  async function erase(session: string, who: { by: string; act: "erased" | "expired"; reason: string }): Promise<void> {
    const known = index.mark(session);
    const head = await store.head(session);
    if (known === undefined || head === undefined) return;
    const bodies = (await store.rows(session)).map(({ body }) => parseBody(body));
    const turns = index.turnsOf(known.id).map(withoutTexts);
    const erased: Omit<Erased, "type"> = {
      at: now(),
      rows: bodies.length,
      formerHash: head.hash,
      firstAt: bodies[0]?.at ?? now(),
      unit: index.byId(known.id)?.unit ?? "",
      cause: who.act === "erased" ? "request" : "retention",
      turns,
    };
    const tombstone = createTombstone(machine, erased);
    // The intention is on record before anything is gone.
    audit.write({
      who: who.by,
      act: who.act,
      target: `${known.id}（${bodies.length}步，末位校验值${head.hash}）`,
      reason: who.reason,
    });
    await store.replaceSession(session, tombstone);
    for (const path of bodies.flatMap((body) => filesOf(body)).filter(isOurs)) await rm(path, { force: true });
    access.forget(known.id);
    sessions.forget(session);
    sessions.note(tombstone.session);
  }

  return {
    async erasePerson(by, person, reason) {
      await sessions.refresh();
      const found = index.sessionsOf(person).map(({ session }) => session);
      for (const session of found) await erase(session, { by, act: "erased", reason });
      if (found.length > 0) await scrub();
      return found.length;
    },
    async eraseOlder(than, signal) {
      await sessions.refresh();
      let total = 0;
      for (;;) {
        const found = signal?.aborted ? [] : index.restingSince(than, batchMax);
        for (const session of found) await erase(session, { by: "程序", act: "expired", reason: "" });
        total += found.length;
        if (found.length === 0) break;
      }
      if (total > 0) await scrub();
      return total;
    },
  };

  async function scrub(): Promise<void> {
    await sessions.refresh();
    await store.scrub();
    index.scrub();
  }
}

/** Files that a person sent, or that were made for the person. */
function filesOf(body: RowBody | undefined): string[] {
  if (body === undefined) return [];
  const message = body.event.type === "message.received" ? (body.event["message"] as Message) : undefined;
  const replies = (body.commands as Command[]).flatMap((command) =>
    command.do === "emit" && command.event.type === "reply" ? [command.event as unknown as Reply] : [],
  );
  return [
    ...(message?.path === undefined ? [] : [message.path]),
    ...replies.flatMap((reply) => (reply.kind === "file" ? [reply.path] : [])),
  ];
}
