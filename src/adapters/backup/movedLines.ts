/** Sessions as lines of JSON, one a line: how a backup keeps what was in Redis, and how old sessions are put aside. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Failure } from "../../shared/failures.ts";
import type { MovedSession, SessionMover } from "../stores/movedSession.ts";

/** Writes all sessions of a store and resolves when they are on the disk. A session that goes away meanwhile is left out. */
export async function writeSessions(mover: SessionMover, file: string): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    for (const session of await mover.sessions()) {
      const moved = await mover.take(session);
      if (moved !== undefined) await handle.appendFile(`${lineOf(moved)}\n`);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** JSON leaves two characters as they are that a reader of lines takes for the end of one. */
export function lineOf(moved: MovedSession): string {
  return JSON.stringify(moved).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** Lines that were blanked are passed over. Fails with FILE_DAMAGED at a line that is no session. */
export async function* readMovedLines(file: string): AsyncGenerator<MovedSession> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line.trim() === "") continue;
    try {
      yield JSON.parse(line) as MovedSession;
    } catch (error) {
      throw new Failure("FILE_DAMAGED", file, { cause: error });
    }
  }
}
