import type { SessionStore } from "../../session/sessionStore.ts";
import type { RedisMover } from "../stores/redis/mover.ts";
import type { Archive } from "./archive.ts";

/** `before`: sessions whose last event lies before this time (epoch milliseconds) are put aside, at most `sessionsMax` in one run. */
export type ArchiveOptions = {
  store: Pick<SessionStore, "head">;
  mover: RedisMover;
  archive: Archive;
  before: number;
  sessionsMax: number;
};

/**
 * Moves old sessions out of Redis into files. Resolves with how many.
 *
 * A session is on the disk before it leaves Redis; one that has work or timers left, or that moves on meanwhile, stays. A crash in between
 * leaves a session in both places: Redis counts, and the next run takes it out of the files, or it would come back when it was erased.
 */
export async function archiveSessions({ store, mover, archive, before, sessionsMax }: ArchiveOptions): Promise<number> {
  let count = 0;
  for (const session of await mover.sessions()) {
    const head = await store.head(session);
    if (head === undefined) continue;
    await archive.release(session);
    if (count >= sessionsMax || head.at >= before) continue;
    const moved = await mover.take(session);
    if (moved === undefined || moved.effects.length + moved.timers.length > 0) continue;
    await archive.add(moved);
    if (await mover.remove(session, moved.head.seq)) count += 1;
    else await archive.release(session);
  }
  return count;
}

/** A store that has a session back from the archive as soon as somebody asks for it: whoever writes after a year goes on where they were. */
export function recalling<Store extends Pick<SessionStore, "head">>(
  store: Store,
  { mover, archive }: { mover: Pick<RedisMover, "put">; archive: Archive },
): Store {
  const recalls = new Map<string, Promise<void>>();
  async function recall(session: string): Promise<void> {
    const moved = await archive.find(session);
    if (moved === undefined) return;
    await mover.put(moved);
    await archive.release(session);
  }
  return {
    ...store,
    async head(session: string) {
      const present = await store.head(session);
      if (present !== undefined) return present;
      const running = recalls.get(session) ?? recall(session).finally(() => recalls.delete(session));
      recalls.set(session, running);
      await running;
      return store.head(session);
    },
  };
}
