/** Sessions in one libsql (SQLite) file: the default store, for one machine. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type {
  Append,
  AppendOutcome,
  Delivery,
  Effect,
  LogRow,
  SessionEraser,
  SessionHead,
  SessionStore,
  Timer,
} from "../../session/sessionStore.ts";
import { Failure } from "../../shared/failures.ts";
import { ensureDirectory, lockDirectory, openDatabase, refuseDamaged, type SqlDatabase } from "./libsqlDatabase.ts";
import { createErase } from "./libsqlErase.ts";

/** `directory` is created (mode 0700) if it is not there. `readOnly` takes no lock and works beside a process that writes. */
export type LibsqlStoreOptions = { directory: string; readOnly?: boolean };

const fileName = "sessions.db";
const schemaVersion = 1;

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
    const database = openDatabase(file, readOnly);
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
  const { append } = createAppend(database);
  // A file of an earlier program that is only read has no such columns, and nothing is settled in it.
  const settle = hasColumns(database)
    ? database.change(
        "update effect set status = ?, receipt = ?, sentAt = ?, tries = ? where session = ? and key = ? and status = 'due'",
      )
    : () => 0;
  return {
    ...createReads(database),
    ...createErase(database),
    append: async (change) => append(change),
    settle: async (key, { status, receipt, at, tries }) =>
      settle(status, receipt ?? null, at ?? null, tries ?? null, sessionOf(key), key) > 0,
    async close() {
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

/** Thrown where a change does not fit; the transaction is rolled back, and why it does not fit is found out afterwards. */
const misfit = new Error("bug: a change that does not fit was not refused");

/** A change as a rule fits, so it is written at once: every statement that must hit exactly one row says whether it did. */
function createAppend(database: SqlDatabase) {
  const { change, query, transaction } = database;
  const isDue = query("select 1 from effect where session = ? and key = ? and status = 'due'");
  const settle = change("update effect set status = 'done' where session = ? and key = ? and status = 'due'");
  const fire = change("delete from timer where session = ? and id = ? and key = ?");
  const begin = change("insert or ignore into session(seq, at, hash, machine, state, session) values (?,?,?,?,?,?)");
  const move = change(
    "update session set seq = ?, at = ?, hash = ?, machine = ?, state = ? where session = ? and seq = ?",
  );
  const addRow = change("insert or ignore into log(session, seq, key, prevHash, hash, body) values (?,?,?,?,?,?)");
  const refusalOf = createCheck(database);
  const follow = createFollow(database);

  const fits = (count: number) => {
    if (count !== 1) throw misfit;
  };

  function write(appended: Append): void {
    const { session, key, fence, after, rows, head } = appended;
    if (fence !== undefined && "timer" in fence) fits(fire(session, fence.timer, fence.key));
    else if (fence?.settles) fits(settle(session, fence.effect));
    else if (fence !== undefined) fits(isDue(session, fence.effect).length);
    const stand = [head.seq, head.at, head.hash, head.machine, head.state, session];
    fits(after < 0 ? begin(...stand) : move(...stand, after));
    const last = rows.at(-1);
    for (const row of rows) fits(addRow(session, row.seq, row === last ? key : null, row.prevHash, row.hash, row.body));
    follow(appended);
  }

  return {
    append(appended: Append): AppendOutcome {
      try {
        transaction(() => write(appended));
        return "applied";
      } catch (error) {
        if (error !== misfit) throw error;
        const refusal = refusalOf(appended);
        if (refusal === undefined) throw new Error(`bug: the log of ${appended.session} does not fit its state`);
        return refusal;
      }
    },
  };
}

/** Says why a change does not fit, in the order of checks that SessionStore promises. */
function createCheck({ query }: SqlDatabase): (change: Append) => Exclude<AppendOutcome, "applied"> | undefined {
  const seen = query("select 1 from log where session = ? and key = ?");
  const isDue = query("select 1 from effect where session = ? and key = ? and status = 'due'");
  const isArmed = query("select 1 from timer where session = ? and id = ? and key = ?");
  const seqOf = query<{ seq: number }>("select seq from session where session = ?");
  const holds = (session: string, fence: NonNullable<Append["fence"]>) =>
    "effect" in fence ? isDue(session, fence.effect).length > 0 : isArmed(session, fence.timer, fence.key).length > 0;
  return ({ session, key, fence, after }) => {
    if (seen(session, key).length > 0) return "duplicate";
    if (fence !== undefined && !holds(session, fence)) return "stale";
    return (seqOf(session)[0]?.seq ?? -1) === after ? undefined : "conflict";
  };
}

/** What a change stops and disarms, then what it begins. */
function createFollow({ change }: SqlDatabase): (change: Append) => void {
  const stop = change("update effect set status = 'stopped' where session = ? and actor = ? and status = 'due'");
  const stopAll = change("update effect set status = 'stopped' where session = ? and actor <> '' and status = 'due'");
  const disarm = change("delete from timer where session = ? and id = ?");
  const disarmAll = change("delete from timer where session = ?");
  const addEffect = change("insert into effect(key, session, actor, name, input) values (?,?,?,?,?)");
  const arm = change("insert or replace into timer(session, id, key, due, event) values (?,?,?,?,?)");
  return ({ session, stopActors, disarm: disarmed, effects, arm: armed }) => {
    if (stopActors === "all") stopAll(session);
    else for (const actor of stopActors) stop(session, actor);
    if (disarmed === "all") disarmAll(session);
    else for (const id of disarmed) disarm(session, id);
    for (const effect of effects) addEffect(effect.key, session, effect.actor, effect.name, effect.input);
    for (const timer of armed) arm(session, timer.id, timer.key, timer.due, timer.event);
  };
}
