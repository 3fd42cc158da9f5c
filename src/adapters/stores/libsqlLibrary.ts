/** The office's own handbooks: what was read in one libsql file, library.db, and the Word files beside it, named by their SHA-256. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure } from "../../shared/failures.ts";
import type { SopDocument } from "../../shared/sop.ts";
import type { LibraryChange, LibraryStore, SampleState, TitleChange } from "../../tools/library/libraryStore.ts";
import { ensureDirectory, openDatabase, type SqlDatabase } from "./libsqlDatabase.ts";

/** `directory` is created if it is not there. `readOnly` changes nothing; a directory without a library then reads as an empty one. */
type LibsqlLibraryOptions = { directory: string; readOnly?: boolean };

const schemaVersion = 1;

/** `title_change` is append-only: the last row of a title says what it shows. `version.document` is JSON without the path. */
const schema = `
create table state(name text primary key, value text not null) without rowid;
insert into state(name, value) values ('revision', '0'), ('samples', 'on');
create table version(versionId text primary key, parser integer not null, document text not null) without rowid;
create table title_change(number integer primary key, title text not null, shows text not null, versionId text);
pragma user_version = ${schemaVersion};`;

/**
 * Opens the library of a data directory. Several processes may use it at once: each change is one transaction.
 *
 * Fails with STORE_CORRUPT if the file cannot be read or was written by a newer program.
 */
export function createLibsqlLibrary({ directory, readOnly = false }: LibsqlLibraryOptions): LibraryStore {
  const file = join(directory, "library.db");
  const absent = readOnly && !existsSync(file);
  if (!readOnly) ensureDirectory(directory);
  const database = openDatabase(absent ? ":memory:" : file, readOnly && !absent);
  try {
    migrate(database, file);
    return createStore(database, resolve(directory, "library"), readOnly);
  } catch (error) {
    database.close();
    throw error;
  }
}

function migrate(database: SqlDatabase, file: string): void {
  const version = () => database.query<{ user_version: number }>("pragma user_version")()[0]?.user_version ?? 0;
  const present = version();
  if (present > schemaVersion) throw new Failure("STORE_CORRUPT", `${file} 由更新版本的程序写入（${present}）`);
  if (present === schemaVersion) return;
  // Another process may have been first between the look and the transaction.
  database.transaction(() => {
    if (version() === 0) database.execute(schema);
  });
}

type TitleRow = { title: string; shows: TitleChange["shows"]; versionId: string | null };

function createStore(database: SqlDatabase, folder: string, readOnly: boolean): LibraryStore {
  const states = database.query<{ name: string; value: string }>("select name, value from state");
  const versions = database.query<{ versionId: string; parser: number; document: string }>(
    "select versionId, parser, document from version",
  );
  const titles = database.query<TitleRow>("select title, shows, versionId from title_change order by number");
  const state = () => new Map(states().map(({ name, value }) => [name, value]));
  const fileOf = (versionId: string) => join(folder, `${versionId}.docx`);
  const commit = createCommit(database);
  return {
    readOnly,
    revision: async () => Number(state().get("revision")),
    async read() {
      // Three queries that must see the same moment, without the lock of a transaction: read again if a change came between.
      for (;;) {
        const revision = Number(state().get("revision"));
        const read = {
          revision,
          samples: (state().get("samples") ?? "on") as SampleState,
          versions: versions().map(({ versionId, parser, document }) => {
            return {
              parser,
              document: { ...(JSON.parse(document) as SopDocument), versionId, path: fileOf(versionId) },
            };
          }),
          titles: titles().map(asChange),
        };
        if (Number(state().get("revision")) === revision) return read;
      }
    },
    commit: async (change) => commit(change),
    keepFile: (versionId, bytes) => keepFile(folder, fileOf(versionId), bytes),
    close: async () => database.close(),
  };
}

function asChange({ title, shows, versionId }: TitleRow): TitleChange {
  return shows === "version" ? { title, shows, versionId: versionId ?? "" } : { title, shows };
}

function createCommit(database: SqlDatabase): (change: LibraryChange) => void {
  const putVersion = database.change("insert or replace into version(versionId, parser, document) values (?, ?, ?)");
  const putTitle = database.change("insert into title_change(title, shows, versionId) values (?, ?, ?)");
  const putState = database.change("update state set value = ? where name = ?");
  const count = database.change("update state set value = cast(value as integer) + 1 where name = 'revision'");
  return ({ versions, titles, samples }) => {
    database.transaction(() => {
      for (const { document, parser } of versions) {
        const { versionId, path: _path, ...kept } = document;
        putVersion(versionId, parser, JSON.stringify(kept));
      }
      for (const change of titles) {
        putTitle(change.title, change.shows, change.shows === "version" ? change.versionId : null);
      }
      if (samples) putState(samples, "samples");
      count();
    });
  };
}

/** Writes beside, syncs, then renames: a file of this name is always whole, also after a crash. */
async function keepFile(folder: string, file: string, bytes: Uint8Array): Promise<string> {
  const kept = await stat(file).catch(() => undefined);
  if (kept?.size === bytes.length) return file;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}.part`;
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncDirectory(folder);
  return file;
}

/** Makes the new name durable; systems that cannot sync a directory (Windows) do it by themselves. */
async function syncDirectory(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
