import { existsSync, statSync } from "node:fs";
import { Failure } from "../../shared/failures.ts";
import type { ExamineOptions } from "./examine.ts";

const pageTimeoutMs = 2_000;

/**
 * Opens a session database read-only, beside a process that writes to it, and checks every page.
 * Fails with STORE_MISSING or STORE_CORRUPT.
 */
export function createStoreCheck({ file }: { file: string }): ExamineOptions["checkStore"] {
  return async () => {
    if (!existsSync(file)) throw new Failure("STORE_MISSING", file);
    const { openDatabase } = await import("../stores/libsqlDatabase.ts");
    const database = openDatabase(file, true);
    try {
      const found = database.query<{ integrity_check: string }>("pragma integrity_check(1)")()[0]?.integrity_check;
      const sessions = database.query<{ count: number }>("select count(*) as count from session")()[0]?.count ?? 0;
      return { sessions, bytes: statSync(file).size, problem: found === "ok" ? undefined : (found ?? "没有结果") };
    } finally {
      database.close();
    }
  };
}

/** Tells whether a page of ours answers at an address: one that holds the text `mark`. */
export function createPageProbe({ url, mark }: { url: string; mark: string }): () => Promise<boolean> {
  return async () => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(pageTimeoutMs) });
      return (await response.text()).includes(mark);
    } catch {
      return false;
    }
  };
}
