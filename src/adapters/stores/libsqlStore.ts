/** Sessions in one libsql (SQLite) file: the default store, for one machine. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type {
  Delivery,
  Effect,
  LogRow,
  SessionEraser,
  SessionHead,
  SessionStore,
  Timer,
} from "../../session/sessionStore.ts";
import { Failure } from "../../shared/failures.ts";
import { createAppend } from "./libsqlAppend.ts";
import { ensureDirectory, lockDirectory, openDatabase, refuseDamaged, type SqlDatabase } from "./libsqlDatabase.ts";
import { createErase } from "./libsqlErase.ts";

/** `directory` is created (mode 0700) if it is not there. `readOnly` takes no lock and works beside a process that writes. */
export type LibsqlStoreOptions = { directory: string; readOnly?: boolean };

const fileName = "sessions.db";
const schemaVersion = 1;
/** A commit writes whole pages: small ones are a third of the bytes to wait for, and rows of a kilobyte or two waste less of them. */
const pageBytes = 1_024;

/**
 * `log.key` is the key of the change that a row belongs to, on its last row only: one change, one key.
 * Effects have no index of their keys: a commit writes few pages, and the due ones of a session are few.
 */
const schema = `
create table session(number integer primary key, session text not null unique, seq integer not null, at integer not null,
  hash text not null, machine text not null, state text not null);
create table log(session text not null, seq integer not null, key text, prevHash text not null, hash text not null, body text not null,
  primary key(session, seq)) without rowid;
create unique index log_key on log(session, key) where key is not null;
create table effect(number integer primary key, key text not null, session text not null, actor text not null, name text not null,
  input text not null, status text not null default 'due', receipt text, sentAt integer, tries integer);
create index effect_due on effect(session, actor) where status = 'due';
create index effect_receipt on effect(receipt) where receipt is not null;
create table timer(session text not null, id text not null, key text not null, due integer not null, event text not null,
  primary key(session, id)) without rowid;
create index timer_due on timer(due, session);
pragma user_version = ${schemaVersion};`;

/**
 * Opens the store. One process owns a directory; its lock ends with the process, also after kill -9.
 *
 * WAL and synchronous=FULL: an append is one transaction and one fsync.
 * Fails with DATA_DIRECTORY_LOCKED (naming the process), STORE_CORRUPT, or STORE_MISSING if there is nothing to read.
 */
export function createLibsqlStore({ directory, readOnly = false }: LibsqlStoreOptions): SessionStore & SessionEraser {
  const file = join(directory, fileName);
  if (readOnly && !existsSync(file)) throw new Failure("STORE_MISSING", directory);
  if (!readOnly) ensureDirectory(directory);
  const unlock = readOnly ? () => undefined : lockDirectory(directory);
  try {
    if (!readOnly) refuseDamaged(file);
    const database = openDatabase(file, readOnly, pageBytes);
    migrate(database, directory, readOnly);
    return createStore(database, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function migrate(database: SqlDatabase, directory: string, readOnly: boolean): void {
  const version = database.query<{ user_version: number }>("pragma user_version")()[0]?.user_version ?? 0;
  if (version > schemaVersion) throw new Failure("STORE_CORRUPT", `${directory} 由更新版本的程序写入（${version}）`);
  if (version === schemaVersion) {
    if (!readOnly) addColumns(database);
    return;
  }
  if (readOnly) throw new Failure("STORE_MISSING", directory);
  database.transaction(() => database.execute(schema));
}

const hasColumns = ({ query }: SqlDatabase) =>
  query("select 1 from pragma_table_info('effect') where name = 'sentAt'")().length > 0;

/** Files of earlier programs lack what an earlier program can do without. */
function addColumns(database: SqlDatabase): void {
  if (hasColumns(database)) return;
  database.transaction(() =>
    database.execute("alter table effect add column sentAt integer; alter table effect add column tries integer"),
  );
}

function createStore(database: SqlDatabase, unlock: () => void): SessionStore & SessionEraser {
  const { append, flush } = createAppend(database);
  // A file of an earlier program that is only read has no such columns, and nothing is settled in it.
  const settle = hasColumns(database)
    ? database.change(
        "update effect set status = ?, receipt = ?, sentAt = ?, tries = ? where session = ? and key = ? and status = 'due'",
      )
    : () => 0;
  return {
    ...createReads(database),
    ...createErase(database),
    append,
    settle: async (key, { status, receipt, at, tries }) =>
      settle(status, receipt ?? null, at ?? null, tries ?? null, sessionOf(key), key) > 0,
    async close() {
      flush();
      database.close();
      unlock();
    },
  };
}

/** An effect's key begins with its session. */
const sessionOf = (key: string) => key.slice(0, key.lastIndexOf("#"));

type Reads = Omit<SessionStore, "append" | "settle" | "close">;

function createReads(database: SqlDatabase): Reads {
  const { query } = database;
  const effect = "select key, session, actor, name, input from effect";
  const timer = "select session, id, key, due, event from timer";
  const head = query<SessionHead>("select session, seq, at, hash, machine, state from session where session = ?");
  const due = query<Effect>(`${effect} where status = 'due' order by number`);
  const dueOfOne = query<Effect>(`${effect} where status = 'due' and session = ? order by number`);
  const timers = query<Timer>(`${timer} order by due, session, id limit ?`);
  const timersOfOne = query<Timer>(`${timer} where session = ? order by due, id limit ?`);
  const byReceipt = query<Effect>(`${effect} where receipt = ? order by number desc limit 1`);
  const deliveries = hasColumns(database)
    ? query<Delivery>(
        "select key, sentAt as at, tries from effect where session = ? and status = 'done' and sentAt is not null",
      )
    : () => [];
  const sessions = query<{ session: string }>("select session from session order by number");
  const rows = query<LogRow>(
    "select session, seq, prevHash, hash, body from log where session = ? and seq >= ? order by seq",
  );
  return {
    head: async (session) => head(session)[0],
    dueEffects: async (session) => (session === undefined ? due() : dueOfOne(session)),
    nextTimers: async (limit, session) => (session === undefined ? timers(limit) : timersOfOne(session, limit)),
    effectByReceipt: async (receipt) => byReceipt(receipt)[0],
    deliveries: async (session) => deliveries(session),
    sessions: async () => sessions().map((row) => row.session),
    rows: async (session, from = 0) => rows(session, from),
  };
}
