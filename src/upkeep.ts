/** Looking after the data: backup, restore, verify. Made of the parts of this machine; each works on its own and ends. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BackupReport } from "./adapters/backup/makeBackup.ts";
import type { SessionMover } from "./adapters/stores/movedSession.ts";
import { session as machine } from "./machines/session.ts";
import type { PartsDeps } from "./parts.ts";
import { inspectLog } from "./session/inspectLog.ts";
import { createLogReader } from "./session/readLog.ts";
import { findBrokenChain } from "./session/replay.ts";
import type { SessionStore } from "./session/sessionStore.ts";
import { openMover, readSessions } from "./sessions.ts";
import { Failure } from "./shared/failures.ts";

/** Copies everything to a folder while the program runs. Failures as of makeBackup and of the store. */
export async function backUp(deps: PartsDeps, target: string): Promise<BackupReport> {
  const { makeBackup } = await import("./adapters/backup/makeBackup.ts");
  const { countSessions } = await import("./adapters/backup/countSessions.ts");
  const { dataDirectory, samples, host, port, modelSources, store } = deps.config;
  const mover = store === undefined ? undefined : await openMover(deps, { writes: false });
  const settings = { samples, host, port, modelSources, ...(store ? { account: store.account } : {}) };
  const options = { dataDirectory, target, at: Date.now(), settings, count: countSessions };
  try {
    return await makeBackup(mover ? { ...options, mover } : options);
  } finally {
    await mover?.close();
  }
}

/** What a restore put back, counted by running every log again. `movedFrom`: where the data lay, if that is another directory. */
export type RestoreReport = {
  sessions: number;
  events: number;
  diverged: number;
  brokenChains: number;
  movedFrom: string | undefined;
};

/** Fails as restoreBackup does, and with FILE_DAMAGED where fewer sessions or events are there afterwards than the backup says. */
export async function restore(deps: PartsDeps, backup: string): Promise<RestoreReport> {
  const { restoreBackup } = await import("./adapters/backup/restoreBackup.ts");
  const { dataDirectory, store } = deps.config;
  const mover: SessionMover | undefined = store === undefined ? undefined : await openMover(deps, { writes: true });
  const options = { backup, dataDirectory };
  const manifest = await restoreBackup(mover ? { ...options, mover } : options).finally(() => mover?.close());
  const counted = manifest.sessionsFile
    ? await replayAll(deps)
    : { sessions: 0, events: 0, diverged: 0, brokenChains: 0 };
  if (counted.sessions !== manifest.sessions || counted.events !== manifest.events)
    throw new Failure("FILE_DAMAGED", `${backup}（应有 ${manifest.events} 步，恢复后有 ${counted.events} 步）`);
  return { ...counted, movedFrom: manifest.dataDirectory === dataDirectory ? undefined : manifest.dataDirectory };
}

async function replayAll(deps: PartsDeps) {
  const log = createLogReader({ store: await readSessions(deps), machine });
  try {
    const total = { sessions: 0, events: 0, diverged: 0, brokenChains: 0 };
    for (const session of await log.sessions()) {
      const { events, divergedAt, brokenAt } = await log.replay(session);
      total.sessions += 1;
      total.events += events;
      total.diverged += divergedAt === null ? 0 : 1;
      total.brokenChains += brokenAt === null ? 0 : 1;
    }
    return total;
  } finally {
    await log.close();
  }
}

/** `damaged`: databases and what is wrong with them. `broken`: sessions with the seq of the first row that does not fit. */
export type Verification = {
  /** Where the data lies. */
  directory: string;
  sessions: number;
  events: number;
  broken: { session: string; seq: number }[];
  damaged: { file: string; problem: string }[];
  missingFiles: { session: string; path: string }[];
  /** Sessions in the files that were moved out of Redis; their chains are among `broken`. */
  archived: number;
  /** The log of who did what in the console; `firstEdited` is the first line that does not fit. Absent where nobody ever used it. */
  audit?: { lines: number; firstEdited: number | null };
  /** What Redis spends on the sessions; absent where they are in a file. */
  memory?: { bytes: number; bytesPerSession: number };
};

/** Checks databases, chains and files, beside a running program. Fails only where the sessions cannot be reached at all. */
export async function verify(deps: PartsDeps): Promise<Verification> {
  const directory = deps.config.dataDirectory;
  const nothing = { sessions: 0, events: 0, broken: [], damaged: [], missingFiles: [], archived: 0 };
  const found: Verification = { directory, ...nothing };
  await checkArchive(deps, found);
  await checkDatabases(deps, found);
  await checkAudit(deps, found);
  const { createLocateFile } = await import("./adapters/backup/locateFile.ts");
  const locate = createLocateFile(deps.config.dataDirectory);
  const store = await sessionsToVerify(deps, found);
  if (store === undefined) return found;
  try {
    const sessions = await store.sessions();
    found.sessions = sessions.length;
    for (const session of sessions) {
      const { events, brokenAt, files } = await inspectLog(store, session);
      found.events += events;
      if (brokenAt !== null) found.broken.push({ session, seq: brokenAt });
      for (const path of files) if (!existsSync(locate(path))) found.missingFiles.push({ session, path });
    }
  } finally {
    await store.close();
  }
  return deps.config.store ? { ...found, memory: await memoryOf(deps) } : found;
}

async function checkDatabases({ config }: PartsDeps, found: Verification): Promise<void> {
  const { isDatabase, listDataFiles } = await import("./adapters/backup/dataFiles.ts");
  const { findDamage } = await import("./adapters/stores/libsqlDatabase.ts");
  for (const file of (await listDataFiles(config.dataDirectory)).filter(isDatabase)) {
    const problem = findDamage(join(config.dataDirectory, file));
    if (problem !== undefined) found.damaged.push({ file, problem });
  }
}

/** What is damaged was found before. */
async function checkAudit({ config }: PartsDeps, found: Verification): Promise<void> {
  if (found.damaged.some(({ file }) => file === "console.db")) return;
  const { openAuditLog } = await import("./adapters/console/accessDatabase.ts");
  const { createAudit } = await import("./console/access/audit.ts");
  const kept = openAuditLog(config.dataDirectory);
  if (kept === undefined) return;
  const audit = createAudit(kept, () => Date.now());
  found.audit = { lines: kept.auditSize(), firstEdited: audit.firstEdited() ?? null };
  kept.close();
}

async function checkArchive({ config }: PartsDeps, found: Verification): Promise<void> {
  const { archiveFolder } = await import("./adapters/backup/archive.ts");
  const { listDataFiles } = await import("./adapters/backup/dataFiles.ts");
  const { readMovedLines } = await import("./adapters/backup/movedLines.ts");
  const folder = join(config.dataDirectory, archiveFolder);
  const check = async (file: string) => {
    for await (const { head, rows } of readMovedLines(join(folder, file))) {
      found.archived += 1;
      const broken = findBrokenChain(head.session, rows, head);
      if (broken !== undefined) found.broken.push({ session: head.session, seq: broken.seq });
    }
  };
  for (const file of (await listDataFiles(folder)).filter((name) => name.endsWith(".jsonl")))
    await check(file).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
      found.damaged.push({ file: `${archiveFolder}/${file}`, problem: "有一行读不出来" });
    });
}

/** Nothing to read is no fault, and what cannot be read was found before. */
async function sessionsToVerify(deps: PartsDeps, { damaged }: Verification): Promise<SessionStore | undefined> {
  if (deps.config.store === undefined && damaged.some(({ file }) => file === "sessions.db")) return undefined;
  return readSessions(deps).catch((error: unknown) => {
    if (error instanceof Failure && error.code === "STORE_MISSING") return undefined;
    throw error;
  });
}

/** Sessions whose memory is measured; the rest is taken to be like them. */
const measuredMax = 200;

async function memoryOf(deps: PartsDeps): Promise<{ bytes: number; bytesPerSession: number }> {
  const { bytes, bytesPerSession } = await measureRedis(deps);
  return { bytes, bytesPerSession };
}

/** What Redis holds and spends on it, from a sample of the sessions. Fails as opening the sessions does. */
export async function measureRedis(deps: PartsDeps) {
  const mover = await openMover(deps, { writes: false });
  try {
    const sessions = await mover.sessions();
    const every = Math.max(1, Math.ceil(sessions.length / measuredMax));
    const measured = sessions.filter((_session, index) => index % every === 0);
    const sizes: number[] = [];
    for (const session of measured) sizes.push(await mover.bytesOf(session));
    const bytesPerSession = Math.round(sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length));
    const bytes = bytesPerSession * sessions.length;
    return { sessions: sessions.length, bytes, bytesPerSession, durability: await mover.durability() };
  } finally {
    await mover.close();
  }
}
