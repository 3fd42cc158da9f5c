/** Accounts, audit log, verdicts and settings of the console in one libsql file of its own, each change durable. */
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import type {
  AccessStore,
  AuditRow,
  DeliveryTry,
  Invitation,
  Judgement,
  SignIn,
  User,
} from "../../console/access/accessStore.ts";
import type { AuditStore } from "../../console/access/audit.ts";
import { Failure } from "../../shared/failures.ts";
import { ensureDirectory, openDatabase, type SqlDatabase } from "../stores/libsqlDatabase.ts";

const fileName = "console.db";
const schemaVersion = 2;
const startsMax = 2_000;

const schema = `
create table user(name text primary key, role text not null, unit text not null, password text not null, failures integer not null,
  lockedUntil integer not null, isActive integer not null) without rowid;
create table invitation(hash text primary key, name text not null, expiresAt integer not null) without rowid;
create table signIn(hash text primary key, name text not null, csrf text not null, startedAt integer not null, seenAt integer not null)
  without rowid;
create table audit(seq integer primary key, prevHash text not null, hash text not null, body text not null);
create table judgement(number integer primary key, id text not null, seq integer not null, at integer not null, person text not null,
  verdict text not null, question text not null, docs text not null, note text not null, owner text not null);
create index judgement_session on judgement(id);
create table start(at integer primary key);
create table setting(name text primary key, value text not null) without rowid;
pragma user_version = 1;`;

/** What came with each later version, from the one before. */
const later = [
  `create table try(id text not null, seq integer not null, position integer not null, problem text not null, times integer not null,
    firstAt integer not null, lastAt integer not null, primary key(id, seq, position, problem)) without rowid;
  alter table judgement add column told text not null default '';
  pragma user_version = 2;`,
] as const;

/** Opens it, and makes it where there is none. Only the owner of the files may read it. Fails with STORE_CORRUPT. */
export function openAccessStore(directory: string): AccessStore {
  ensureDirectory(directory);
  const file = join(directory, fileName);
  const database = openDatabase(file, false);
  chmodSync(file, 0o600);
  const version = database.query<{ user_version: number }>("pragma user_version")()[0]?.user_version ?? 0;
  if (version > schemaVersion) throw new Failure("STORE_CORRUPT", `${file} 由更新版本的程序写入（${version}）`);
  database.transaction(() => {
    if (version === 0) database.execute(schema);
    for (const change of later.slice(Math.max(0, version - 1))) database.execute(change);
  });
  return {
    ...createUsers(database),
    ...createSignIns(database),
    ...createAudit(database),
    ...createJudgements(database),
    ...createTries(database),
    ...createSettings(database),
    close: () => database.close(),
  };
}

/**
 * The log of who did what, to be read beside a running program; undefined where the console was never opened. Fails with STORE_CORRUPT.
 */
export function openAuditLog(directory: string): (AuditStore & { close(): void }) | undefined {
  const file = join(directory, fileName);
  if (!existsSync(file)) return undefined;
  const database = openDatabase(file, true);
  try {
    return { ...createAudit(database), close: () => database.close() };
  } catch (error) {
    database.close();
    throw error;
  }
}

type Part<Names extends keyof AccessStore> = Pick<AccessStore, Names>;

function createUsers({
  query,
  change,
}: SqlDatabase): Part<"user" | "users" | "saveUser" | "saveInvitation" | "takeInvitation"> {
  type UserRow = Omit<User, "isActive"> & { isActive: number };
  const userOf = ({ isActive, ...row }: UserRow): User => ({ ...row, isActive: isActive !== 0 });
  const user = query<UserRow>("select * from user where name = ?");
  const users = query<UserRow>("select * from user order by name");
  const save = change("insert or replace into user values (?,?,?,?,?,?,?)");
  const invite = change("insert or replace into invitation values (?,?,?)");
  const take = query<Invitation>("delete from invitation where hash = ? and expiresAt > ? returning *");
  const dropOthers = change("delete from invitation where name = ? or expiresAt <= ?");
  return {
    user: (name) => user(name).map(userOf)[0],
    users: () => users().map(userOf),
    saveUser: ({ name, role, unit, password, failures, lockedUntil, isActive }) =>
      void save(name, role, unit, password, failures, lockedUntil, Number(isActive)),
    saveInvitation({ hash, name, expiresAt }) {
      dropOthers(name, 0);
      invite(hash, name, expiresAt);
    },
    takeInvitation(hash, now) {
      const [taken] = take(hash, now);
      if (taken) dropOthers(taken.name, now);
      return taken;
    },
  };
}

function createSignIns({ query, change }: SqlDatabase): Part<"saveSignIn" | "signIn" | "touch" | "endSignIns"> {
  const save = change("insert into signIn values (?,?,?,?,?)");
  const find = query<SignIn>("select * from signIn where hash = ?");
  const touch = change("update signIn set seenAt = ? where hash = ?");
  const end = change("delete from signIn where hash = ?");
  const endAll = change("delete from signIn where name = ?");
  return {
    saveSignIn: ({ hash, name, csrf, startedAt, seenAt }) => void save(hash, name, csrf, startedAt, seenAt),
    signIn: (hash) => find(hash)[0],
    touch: (hash, seenAt) => void touch(seenAt, hash),
    endSignIns: (of) => void ("hash" in of ? end(of.hash) : endAll(of.name)),
  };
}

function createAudit({
  query,
  change,
}: SqlDatabase): Part<"appendAudit" | "auditHead" | "auditRows" | "auditFrom" | "auditSize"> {
  const append = change("insert into audit values (?,?,?,?)");
  const head = query<AuditRow>("select * from audit order by seq desc limit 1");
  const newest = query<AuditRow>("select * from audit order by seq desc limit ? offset ?");
  const from = query<AuditRow>("select * from audit where seq >= ? order by seq limit ?");
  const size = query<{ total: number }>("select count(*) total from audit");
  return {
    appendAudit: ({ seq, prevHash, hash, body }) => void append(seq, prevHash, hash, body),
    auditHead: () => head()[0],
    auditRows: (offset, limit) => newest(limit, offset),
    auditFrom: (seq, limit) => from(seq, limit),
    auditSize: () => size()[0]?.total ?? 0,
  };
}

function createJudgements({ query, change }: SqlDatabase): Part<"saveJudgement" | "judgementsOf" | "judgements"> {
  type Row = Omit<Judgement, "docs" | "by"> & { docs: string; person: string };
  const columns = "id, seq, at, person, verdict, question, docs, note, owner, told";
  const judgementOf = ({ docs, person, ...row }: Row): Judgement => ({
    ...row,
    by: person,
    docs: JSON.parse(docs) as string[],
  });
  const save = change(`insert into judgement(${columns}) values (?,?,?,?,?,?,?,?,?,?)`);
  // Whoever judges a step again says what holds from then on; what was said before stays in the table.
  const last = "number in (select max(number) from judgement group by id, seq)";
  const ofSession = query<Row>(`select ${columns} from judgement where id = ? and ${last} order by number`);
  const newest = query<Row>(`select ${columns} from judgement where ${last} order by number desc limit ? offset ?`);
  const size = query<{ total: number }>(`select count(*) total from judgement where ${last}`);
  return {
    saveJudgement: ({ id, seq, at, by, verdict, question, docs, note, owner, told }) =>
      void save(id, seq, at, by, verdict, question, JSON.stringify(docs), note, owner, told),
    judgementsOf: (id) => ofSession(id).map(judgementOf),
    judgements: (offset, limit) => ({
      total: size()[0]?.total ?? 0,
      judgements: newest(limit, offset).map(judgementOf),
    }),
  };
}

function createTries({ query, change }: SqlDatabase): Part<"saveTry" | "triesOf" | "forget"> {
  const save = change("insert or replace into try values (?,?,?,?,?,?,?)");
  const ofSession = query<DeliveryTry>(
    "select seq, position, problem, times, firstAt, lastAt from try where id = ? order by firstAt, problem = ''",
  );
  const drop = change("delete from try where id = ?");
  const blank = change("update judgement set question = '', note = '' where id = ?");
  return {
    saveTry: (id, { seq, position, problem, times, firstAt, lastAt }) =>
      void save(id, seq, position, problem, times, firstAt, lastAt),
    triesOf: (id) => ofSession(id),
    forget(id) {
      drop(id);
      blank(id);
    },
  };
}

function createSettings({ query, change }: SqlDatabase): Part<"addStart" | "starts" | "setting" | "setSetting"> {
  const addStart = change("insert or ignore into start values (?)");
  const dropStarts = change(
    `delete from start where at not in (select at from start order by at desc limit ${startsMax})`,
  );
  const starts = query<{ at: number }>("select at from start order by at");
  const setting = query<{ value: string }>("select value from setting where name = ?");
  const setSetting = change("insert or replace into setting values (?,?)");
  return {
    addStart(at) {
      addStart(at);
      dropStarts();
    },
    starts: () => starts().map(({ at }) => at),
    setting: (name) => setting(name)[0]?.value,
    setSetting: (name, value) => void setSetting(name, value),
  };
}
