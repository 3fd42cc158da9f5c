import { existsSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../stores/libsqlDatabase.ts";
import { readMovedLines } from "./movedLines.ts";

/** Counts the sessions and events of a backup, in whichever form it has them. */
export async function countSessions(directory: string): Promise<{ sessions: number; events: number }> {
  const file = join(directory, "sessions.db");
  if (existsSync(file)) return countInDatabase(file);
  const counted = { sessions: 0, events: 0 };
  for await (const { rows } of readMovedLines(join(directory, "sessions.jsonl"))) {
    counted.sessions += 1;
    counted.events += rows.length;
  }
  return counted;
}

function countInDatabase(file: string): { sessions: number; events: number } {
  const database = openDatabase(file, true);
  try {
    const count = (table: string) => database.query<{ count: number }>(`select count(*) as count from ${table}`)()[0];
    return { sessions: count("session")?.count ?? 0, events: count("log")?.count ?? 0 };
  } finally {
    database.close();
  }
}
