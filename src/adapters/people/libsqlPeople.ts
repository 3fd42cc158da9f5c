/** The roster of the office in one libsql file, people.db, beside the sessions. Several processes may use it at once. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Person, Role } from "../../shared/people.ts";
import { ensureDirectory, openDatabase } from "../stores/libsqlDatabase.ts";

/** What an import did. `same` were as they are now; nobody is taken off the roster by leaving them out. */
export type RosterChange = { added: number; changed: number; same: number };

export interface People {
  /** Everybody, by committee, then in the order in which they came. */
  all(): Person[];
  find(account: string): Person | undefined;
  /** Puts people on the roster; those with the same account are changed. All or nothing. */
  put(people: readonly Person[]): RosterChange;
  /** Changes the role of somebody; false if the account is not on the roster. */
  setRole(account: string, role: Role): boolean;
  /** Takes somebody off; false if the account is not on the roster. */
  remove(account: string): boolean;
  close(): void;
}

type PersonRow = Omit<Person, "duties"> & { duties: string };

const schema = `
create table if not exists person(
  account text primary key, name text not null, committee text not null, role text not null, duties text not null, number integer not null
) without rowid;`;

/** With `readOnly` a directory without a roster reads as an empty one. Fails with STORE_CORRUPT. */
export function createLibsqlPeople({ directory, readOnly = false }: { directory: string; readOnly?: boolean }): People {
  const file = join(directory, "people.db");
  const absent = readOnly && !existsSync(file);
  if (!readOnly) ensureDirectory(directory);
  const database = openDatabase(absent ? ":memory:" : file, readOnly && !absent);
  if (!readOnly || absent) database.execute(schema);
  const fields = "account, name, committee, role, duties";
  const all = database.query<PersonRow>(`select ${fields} from person order by committee, number`);
  const find = database.query<PersonRow>(`select ${fields} from person where account = ?`);
  const insert = database.change(
    `insert into person(${fields}, number) values (?, ?, ?, ?, ?, (select coalesce(max(number) + 1, 0) from person))`,
  );
  const update = database.change("update person set name = ?, committee = ?, role = ?, duties = ? where account = ?");
  const setRole = database.change("update person set role = ? where account = ?");
  const remove = database.change("delete from person where account = ?");
  const putOne = ({ account, name, committee, role, duties }: Person): keyof RosterChange => {
    const words = JSON.stringify(duties);
    const [before] = find(account);
    if (!before) insert(account, name, committee, role, words);
    else if (before.name === name && before.committee === committee && before.role === role && before.duties === words)
      return "same";
    else update(name, committee, role, words, account);
    return before ? "changed" : "added";
  };
  return {
    all: () => all().map(personOf),
    find: (account) => find(account).map(personOf)[0],
    put: (people) =>
      database.transaction(() => {
        const change: RosterChange = { added: 0, changed: 0, same: 0 };
        for (const person of people) change[putOne(person)] += 1;
        return change;
      }),
    setRole: (account, role) => setRole(role, account) > 0,
    remove: (account) => remove(account) > 0,
    close: () => database.close(),
  };
}

function personOf({ duties, ...person }: PersonRow): Person {
  return { ...person, duties: JSON.parse(duties) as string[] };
}
