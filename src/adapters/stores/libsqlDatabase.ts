/** The only file that knows the libsql library: opens files, prepares statements, and turns its errors into failures. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Libsql from "libsql";
import { Failure } from "../../shared/failures.ts";

export type Value = string | number | null;

/** One file, opened. Every call fails with STORE_CORRUPT where the file cannot be read as a database, STORE_FULL where it cannot grow. */
export interface SqlDatabase {
  /** Several statements without parameters. */
  execute(sql: string): void;
  /** Prepares a query; the function returns all rows. */
  query<Row>(sql: string): (...values: Value[]) => Row[];
  /** Prepares a change; the function returns how many rows it changed. */
  change(sql: string): (...values: Value[]) => number;
  /** Runs work in one immediate transaction; it is rolled back if the work throws. */
  transaction<T>(work: () => T): T;
  close(): void;
}

const busyTimeoutMs = 5_000;
const checkedBytesMax = 64 << 20;
/** What the journal may hold before it is moved into the file: moving it often costs more than the space. */
const journalBytesMax = 16 << 20;
const pageBytesUsual = 4_096;

/**
 * Opens a file in WAL mode with a full fsync for each commit. A read-only database refuses to change anything and leaves the journal as it is.
 *
 * `pageBytes` holds for a file that is made now; one that is there keeps its own.
 */
export function openDatabase(file: string, readOnly: boolean, pageBytes = pageBytesUsual): SqlDatabase {
  const database = guarded(file, () => new Libsql(file));
  const guard = <T>(work: () => T) => guarded(file, work);
  const execute = (sql: string) => void guard(() => database.exec(sql));
  execute(`pragma busy_timeout=${busyTimeoutMs}`);
  if (readOnly) execute("pragma query_only=1");
  else {
    execute(`pragma page_size=${pageBytes}; pragma journal_mode=wal; pragma synchronous=full`);
    execute(`pragma wal_autocheckpoint=${journalBytesMax / guard(() => pageBytesOf(database))}`);
  }
  const begin = guard(() => database.prepare("begin immediate"));
  const commit = guard(() => database.prepare("commit"));
  return {
    execute,
    query<Row>(sql: string) {
      const statement = guard(() => database.prepare(sql));
      return (...values: Value[]) => guard(() => statement.all(...values) as Row[]);
    },
    change(sql) {
      const statement = guard(() => database.prepare(sql));
      return (...values) => guard(() => statement.run(...values).changes);
    },
    transaction(work) {
      guard(() => begin.run());
      try {
        const result = work();
        guard(() => commit.run());
        return result;
      } catch (error) {
        if (database.inTransaction) execute("rollback");
        throw error;
      }
    },
    close() {
      if (!readOnly) emptyJournal(database);
      database.close();
    },
  };
}

/** Of the file as it is. */
function pageBytesOf(database: Libsql.Database): number {
  const [found] = database.prepare("pragma page_size").all() as { page_size: number }[];
  return found?.page_size ?? pageBytesUsual;
}

/** Copies a database as it is at one moment into a file that must not be there, also while others write. Fails with STORE_CORRUPT. */
export function copyDatabase(file: string, target: string): void {
  const database = guarded(file, () => new Libsql(file));
  try {
    guarded(file, () => {
      database.exec(`pragma busy_timeout=${busyTimeoutMs}`);
      database.prepare("vacuum into ?").run(target);
    });
  } finally {
    database.close();
  }
}

/** Fails with STORE_CORRUPT where a page is damaged. Large files are left to `linli verify`: a start must not take long. */
export function refuseDamaged(file: string): void {
  const isSmall = existsSync(file) && statSync(file).size <= checkedBytesMax;
  const problem = isSmall ? findDamage(file) : undefined;
  if (problem !== undefined) throw new Failure("STORE_CORRUPT", problem === file ? file : `${file}（${problem}）`);
}

/** Checks every page of a database. What is wrong, as SQLite says it; undefined where all is well. Costs about 3 ms a megabyte. */
export function findDamage(file: string): string | undefined {
  try {
    const database = openDatabase(file, true);
    try {
      const found = database.query<{ quick_check: string }>("pragma quick_check(1)")()[0]?.quick_check ?? "no answer";
      return found === "ok" ? undefined : found.replace(/^\*+ in database \w+ \*+\s*/, "");
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof Failure) return error.detail;
    throw error;
  }
}

/** Moves the journal into the file, so that a backup of the file alone is whole; not while somebody reads it: then it stays beside it. */
function emptyJournal(database: Libsql.Database): void {
  try {
    database.exec("pragma busy_timeout=0");
    database.pragma("wal_checkpoint(truncate)");
  } catch {
    // The journal is complete and durable as it is; the next start goes on with it.
  }
}

/**
 * Makes this process the only owner of a directory; the function returned lets go of it.
 *
 * The lock is SQLite's own exclusive lock on an empty file, so it ends with the process however that ends, and a process id that is used
 * again cannot pretend to hold it. A text file beside it names the owner. Fails with DATA_DIRECTORY_LOCKED.
 */
export function lockDirectory(directory: string): () => void {
  const lock = join(directory, "owner.lock");
  const owner = join(directory, "owner.pid");
  const database = new Libsql(lock);
  try {
    database.exec("pragma journal_mode=delete; begin exclusive");
  } catch (error) {
    database.close();
    if (codeOf(error).startsWith("SQLITE_BUSY"))
      throw new Failure("DATA_DIRECTORY_LOCKED", lockHolder(directory, owner), { cause: error });
    throw failureOf(lock, error);
  }
  writeFileSync(owner, `${process.pid}\n`);
  return () => void database.close();
}

/** Creates a directory that only its owner may enter, if it is not there. */
export function ensureDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

function lockHolder(directory: string, owner: string): string {
  const pid = existsSync(owner) ? readFileSync(owner, "utf8").trim() : "";
  return pid === "" ? directory : `${directory}，进程号 ${pid}`;
}

function guarded<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw failureOf(file, error);
  }
}

const corruptCodes = ["SQLITE_CORRUPT", "SQLITE_NOTADB"];
/** A disk without room says the first; a quota, a limit of the file system or a broken disk the others. */
const fullCodes = ["SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE"];

function failureOf(file: string, error: unknown): unknown {
  const isOneOf = (codes: readonly string[]) => codes.some((code) => codeOf(error).startsWith(code));
  if (isOneOf(corruptCodes)) return new Failure("STORE_CORRUPT", file, { cause: error });
  return isOneOf(fullCodes) ? new Failure("STORE_FULL", file, { cause: error }) : error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
