import { appendFile, mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SessionStore } from "../../session/sessionStore.ts";
import { dayOf } from "../../shared/time.ts";
import type { RedisMover } from "../stores/redis/mover.ts";
import { lineOf } from "./movedLines.ts";

export const archiveFolder = "archive";

/**
 * - `before`: sessions whose last event lies before this time (epoch milliseconds) are put aside, at most `sessionsMax` in one run.
 * - `directory`: the data directory. Lines are added to archive/YYYY-MM.jsonl, by the month of the last event.
 */
export type ArchiveOptions = {
  store: Pick<SessionStore, "head">;
  mover: RedisMover;
  directory: string;
  before: number;
  sessionsMax: number;
};

/**
 * Moves old sessions out of Redis into files. Resolves with how many.
 *
 * A session is on the disk before it leaves Redis; one that has work or timers left, or that moves on meanwhile, stays. Whoever writes again
 * after that begins a new session. A crash in between leaves a session in both places: the next run writes its line once more.
 */
export async function archiveSessions({
  store,
  mover,
  directory,
  before,
  sessionsMax,
}: ArchiveOptions): Promise<number> {
  let count = 0;
  for (const session of await mover.sessions()) {
    if (count >= sessionsMax) break;
    const head = await store.head(session);
    if (head === undefined || head.at >= before) continue;
    const moved = await mover.take(session);
    if (moved === undefined || moved.effects.length + moved.timers.length > 0) continue;
    await addLine(join(directory, archiveFolder, `${dayOf(head.at).slice(0, 7)}.jsonl`), lineOf(moved));
    if (await mover.remove(session, moved.head.seq)) count += 1;
  }
  return count;
}

async function addLine(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await appendFile(file, `${line}\n`, { mode: 0o600 });
  const handle = await open(file, "r");
  await handle.sync().finally(() => handle.close());
}
