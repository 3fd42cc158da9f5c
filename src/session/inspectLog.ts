/** Looks over kept logs without running them: whether their chains hold, and which files they promise. */
import type { Reply } from "../shared/turn.ts";
import { readLog } from "./readLog.ts";
import { findBrokenChain, parseBody } from "./replay.ts";
import type { SessionStore } from "./sessionStore.ts";
import type { Command } from "./step.ts";

/** `brokenAt`: the seq of the first row that does not fit, null where the chain holds. `files`: paths of files that were sent. */
export type LogInspection = { session: string; events: number; brokenAt: number | null; files: string[] };

export async function inspectLog(store: Pick<SessionStore, "head" | "rows">, session: string): Promise<LogInspection> {
  const { head, rows } = await readLog(store, session);
  const broken = findBrokenChain(session, rows, head);
  const files = rows.flatMap(({ body }) => filesOf((parseBody(body)?.commands ?? []) as Command[]));
  return { session, events: rows.length, brokenAt: broken?.seq ?? null, files: [...new Set(files)] };
}

function filesOf(commands: readonly Command[]): string[] {
  return commands.flatMap((command) => {
    if (command.do !== "emit" || command.event.type !== "reply") return [];
    const reply = command.event as unknown as Reply;
    return reply.kind === "file" ? [reply.path] : [];
  });
}
