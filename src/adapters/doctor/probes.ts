import { existsSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
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

/**
 * Tells whether a page of ours answers at an address: one that holds the text `mark`. The certificate may be anybody's: nothing is sent, and
 * it names the office, not this machine.
 */
export function createPageProbe({ url, mark }: { url: string; mark: string }): () => Promise<boolean> {
  return async () => {
    try {
      return (await readPage(url)).includes(mark);
    } catch {
      return false;
    }
  };
}

async function readPage(url: string): Promise<string> {
  const { get } = url.startsWith("https:") ? await import("node:https") : await import("node:http");
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { rejectUnauthorized: false, signal: AbortSignal.timeout(pageTimeoutMs) };
    get(url, options, resolve).on("error", reject);
  });
  return text(response);
}
