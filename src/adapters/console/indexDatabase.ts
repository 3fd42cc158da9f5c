/** The index of sessions in one libsql file of its own. It is a copy of the log: deleting the file costs only the time to make it again. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { IndexChange, IndexedSession, IndexStore } from "../../console/find/indexStore.ts";
import { ensureDirectory, openDatabase, type SqlDatabase } from "../stores/libsqlDatabase.ts";
import { gramsOf } from "./grams.ts";
import { maskOf } from "./indexQuery.ts";
import { createIndexReads } from "./indexReads.ts";
import { createDailySums, type DailySums, totalsSchema } from "./indexTotals.ts";

const fileName = "console-index.db";
/** Counts up whenever the same log would be indexed differently; an older index is made again. */
const indexVersion = 7;

/** A session's words come in chunks, one for each reading of its log. */
const schema = `
create table session(number integer primary key, session text not null unique, id text not null unique, person text not null,
  channel text not null, place text not null, room text not null, unit text not null, opening text not null, firstAt integer not null,
  lastAt integer not null, steps integer not null, state text not null, tags integer not null, edited integer not null,
  seq integer not null, hash text not null, story text not null);
create index session_last on session(lastAt);
create index session_unit on session(unit, lastAt);
create index session_person on session(person);
create table turn(session integer not null, seq integer not null, ordinal integer not null, at integer not null, day text not null,
  tag text not null, via text not null, task text not null, document text not null, confidence text not null, question text not null, said text not null,
  reason text not null, theme text not null, waitedMs integer, solved integer not null, repliedMs integer, primary key(session, seq, ordinal)) without rowid;
create index turn_day on turn(day, tag);
create index turn_open on turn(at) where solved = 0 and tag in ('unanswered', 'handover');
create index turn_task on turn(task, tag);
create index turn_at on turn(at);
create table chunk(number integer primary key, session integer not null);
create index chunk_session on chunk(session);
create virtual table words using fts5(grams, content='', contentless_delete=1);
${totalsSchema}
pragma user_version = ${indexVersion};`;

/** A transaction that a crash loses is made again from the log, so the disk need not be waited for. */
const settings = "pragma synchronous=normal; pragma cache_size=-65536; pragma secure_delete=on";

/** Opens the index of a data directory, empty if there is none yet, or one of another version. */
export function openIndexStore(directory: string): IndexStore {
  ensureDirectory(directory);
  const file = join(directory, fileName);
  const opened = openDatabase(file, false);
  const version = opened.query<{ user_version: number }>("pragma user_version")()[0]?.user_version ?? 0;
  if (version === indexVersion) return storeOf(opened);
  opened.close();
  for (const ending of ["", "-wal", "-shm"]) if (existsSync(file + ending)) rmSync(file + ending);
  const fresh = openDatabase(file, false);
  fresh.transaction(() => fresh.execute(schema));
  return storeOf(fresh);
}

function storeOf(database: SqlDatabase): IndexStore {
  database.execute(settings);
  const { query, change, transaction } = database;
  const mark = query<Pick<IndexedSession, "id" | "seq" | "hash" | "story">>(
    "select id, seq, hash, story from session where session = ?",
  );
  const setEdited = change("update session set edited = ? where session = ?");
  const setUnit = change("update session set unit = ? where channel = ? and person = ? and unit <> ?");
  const ofOtherUnit = query<{ number: number }>(
    "select number from session where channel = ? and person = ? and unit <> ?",
  );
  const people = query<{ channel: string; person: string }>(
    "select distinct channel, person from session where channel <> 'erased'",
  );
  const sums = createDailySums(database);
  const touchDaysOf = createTouch(database, sums);
  const remove = createRemove(database, touchDaysOf);
  const put = createPut(database, { remove, sums, touchDaysOf });
  return {
    mark: (session) => mark(session)[0],
    put(changes) {
      if (changes.length > 0) transaction(() => changes.forEach(put));
    },
    remove: (session) => transaction(() => remove(session)),
    setEdited: (session, edited) => void setEdited(Number(edited), session),
    assignUnits: (unitOf) =>
      transaction(() => {
        for (const { channel, person } of people()) {
          const unit = unitOf(channel, person);
          for (const { number } of ofOtherUnit(channel, person, unit)) touchDaysOf(number);
          setUnit(unit, channel, person, unit);
        }
      }),
    ...createIndexReads(database),
    totals: sums.totals,
    sumUp: sums.sumUp,
    // Words that were removed stay in the full-text index until its parts are merged.
    scrub: () => database.execute("insert into words(words) values ('optimize'); pragma wal_checkpoint(truncate)"),
    close: () => database.close(),
  };
}

/** Notes that the days of one session, or of one of its steps, have to be added up again. */
function createTouch({ query }: SqlDatabase, { touch }: DailySums) {
  const ofSession = query<{ day: string }>("select distinct day from turn where session = ?");
  const ofStep = query<{ day: string }>("select distinct day from turn where session = ? and seq = ?");
  return (session: number, seq?: number): void =>
    touch((seq === undefined ? ofSession(session) : ofStep(session, seq)).map(({ day }) => day));
}

function createRemove({ query, change }: SqlDatabase, touchDaysOf: ReturnType<typeof createTouch>) {
  const numberOf = query<{ number: number }>("select number from session where session = ?");
  const dropWords = change("delete from words where rowid in (select number from chunk where session = ?)");
  const drops = ["delete from chunk where session = ?", "delete from turn where session = ?"].map(change);
  const dropSession = change("delete from session where number = ?");
  return (session: string): void => {
    const number = numberOf(session)[0]?.number;
    if (number === undefined) return;
    touchDaysOf(number);
    dropWords(number);
    for (const drop of drops) drop(number);
    dropSession(number);
  };
}

const columns = [
  ...["session", "id", "person", "channel", "place", "room", "unit", "opening", "firstAt", "lastAt"],
  ...["steps", "state", "tags", "edited", "seq", "hash", "story"],
];

type PutParts = {
  remove: ReturnType<typeof createRemove>;
  sums: DailySums;
  touchDaysOf: ReturnType<typeof createTouch>;
};

function createPut({ query, change }: SqlDatabase, { remove, sums, touchDaysOf }: PutParts) {
  const renewed = columns.slice(2).map((name) => `${name} = excluded.${name}`);
  const save = query<{ number: number }>(
    `insert into session(${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})
     on conflict(session) do update set ${renewed.join(", ")} returning number`,
  );
  const known = query<{ number: number; unit: string }>("select number, unit from session where session = ?");
  const addTurn = change(`insert or replace into turn values (${Array(17).fill("?").join(", ")})`);
  const addChunk = query<{ number: number }>("insert into chunk(session) values (?) returning number");
  const addWords = change("insert into words(rowid, grams) values (?, ?)");
  const solve = change(
    "update turn set solved = 1, repliedMs = case tag when 'handover' then ? - at end where session = ? and seq = ?",
  );
  const reopen = change(
    `update turn set solved = 0, repliedMs = null, reason = '解答没有送到对方，要再发一次。' || replace(reason, '解答没有送到对方，要再发一次。', '')
     where session = ? and seq = ?`,
  );
  const undeliver = change("update turn set tag = '' where session = ? and seq = ? and tag = 'delivered'");
  const refuse = change("update turn set via = 'refused' where session = ? and seq = ? and tag = 'answered'");
  return ({ session, turns, words, solves, reopens, undelivered, refused, anew }: IndexChange): void => {
    if (anew) remove(session.session);
    const [before] = known(session.session);
    if (before !== undefined && before.unit !== session.unit) touchDaysOf(before.number);
    const { firstAt, lastAt, steps, state, edited, seq, hash, story } = session;
    const [saved] = save(
      ...[session.session, session.id, session.person, session.channel, session.place, session.room, session.unit],
      ...[session.opening, firstAt, lastAt, steps, state, maskOf(session.tags), Number(edited), seq, hash, story],
    );
    const number = saved?.number ?? 0;
    for (const turn of turns) {
      const { at, day, tag, via, task, document, confidence, question, said, reason, theme, waitedMs, solved } = turn;
      addTurn(
        ...[number, turn.seq, turn.ordinal, at, day, tag, via, task, document, confidence, question, said],
        ...[reason, theme, waitedMs, Number(solved), turn.repliedMs],
      );
    }
    sums.touch(new Set(turns.map(({ day }) => day)));
    for (const at of [...undelivered, ...refused, ...reopens, ...solves.map(({ seq: at }) => at)])
      touchDaysOf(number, at);
    for (const about of solves) solve(about.at, number, about.seq);
    for (const about of reopens) reopen(number, about);
    for (const at of undelivered) undeliver(number, at);
    for (const at of refused) refuse(number, at);
    const [chunk] = words === "" ? [] : addChunk(number);
    if (chunk) addWords(chunk.number, gramsOf(words));
  };
}
