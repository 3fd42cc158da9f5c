/** Reads what a person sees out of the rows of a session's log, the only source of the chat. */
import { stat } from "node:fs/promises";
import type { LogRow, RowBody } from "../../../session/sessionStore.ts";
import { type Command, sessionEvents } from "../../../session/step.ts";
import type { Message, Reply } from "../../../shared/turn.ts";
import type { ChatEntry } from "./entry.ts";

export interface EntryReader {
  /** The entries of the next rows, in order. Rows must come in order and without gaps. */
  read(rows: readonly LogRow[]): Promise<ChatEntry[]>;
}

/** Keeps in mind which tool reports progress, so that its line ends when the tool does. */
export function createEntryReader(locate = (path: string) => path): EntryReader {
  const actorByRun = new Map<string, string>();
  let working: string | undefined;

  function readRow({ session, seq, body }: LogRow): Found[] {
    const row = JSON.parse(body) as RowBody;
    const commands = row.commands as Command[];
    const run = row.key.slice(0, row.key.lastIndexOf(":"));
    const message = messageOf(row.event);
    const found: Found[] = message ? [{ id: `${seq}.0`, at: message.at, ...said(message) }] : [];
    for (const [index, command] of commands.entries()) {
      if (command.do === "run") actorByRun.set(`${session}#${seq}.${index}`, command.id);
      const reply = replyOf(command);
      if (reply) found.push({ id: `${seq}.${index + 1}`, at: row.at, ...shown(reply, run) });
      if (reply?.kind === "progress") working = run;
    }
    if (working !== undefined && endsRun(row, working, actorByRun.get(working))) {
      found.push({ id: `${seq}.${commands.length + 1}`, at: row.at, kind: "progressEnd", run: working });
      working = undefined;
    }
    if (row.key.endsWith(":result")) actorByRun.delete(run);
    return found;
  }

  return {
    async read(rows) {
      const found = rows.flatMap(readRow);
      return Promise.all(withoutOldProgress(found).map((entry) => withSize(entry, locate)));
    },
  };
}

/** The file that a reply names, by the id of its entry; undefined where the entry is no file of this session. */
export function fileOfEntry(row: LogRow | undefined, id: string): { name: string; path: string } | undefined {
  const [seq, place] = id.split(".").map(Number);
  if (row === undefined || row.seq !== seq || place === undefined) return undefined;
  const command = (JSON.parse(row.body) as RowBody).commands[place - 1] as Command | undefined;
  const reply = command && replyOf(command);
  return reply?.kind === "file" ? { name: reply.name, path: reply.path } : undefined;
}

/** An entry before the size of its file is looked up. */
type Found =
  | Exclude<ChatEntry, { kind: "file" }>
  | { id: string; at: number; kind: "file"; name: string; path: string };
type Content<Entry> = Entry extends unknown ? Omit<Entry, "id" | "at"> : never;

function messageOf(event: RowBody["event"]): Message | undefined {
  const source = event.type === sessionEvents.fault ? (event["event"] as RowBody["event"] | undefined) : event;
  return source?.type === "message.received" ? (source["message"] as Message) : undefined;
}

function replyOf(command: Command): Reply | undefined {
  return command.do === "emit" && command.event.type === "reply" ? (command.event as unknown as Reply) : undefined;
}

function said({ id, text, fileName }: Message): Content<Found> {
  return { kind: "said", messageId: id, text, ...(fileName === undefined ? {} : { fileName }) };
}

function shown(reply: Reply, run: string): Content<Found> {
  if (reply.kind === "text") return { kind: "text", text: reply.text, options: reply.options ?? [] };
  if (reply.kind === "file") return { kind: "file", name: reply.name, path: reply.path };
  return { kind: "progress", run, text: reply.text, done: reply.done, total: reply.total };
}

/** Its result came, or it was stopped. A tool whose start was not read counts as stopped with any other. */
function endsRun(row: RowBody, run: string, actor: string | undefined): boolean {
  if (row.key === `${run}:result`) return true;
  const stopped = (row.commands as Command[]).flatMap((command) => (command.do === "stop" ? [command.id] : []));
  return actor === undefined ? stopped.length > 0 : stopped.includes(actor);
}

/** Of the progress of one run only the last is worth sending. */
function withoutOldProgress(found: readonly Found[]): Found[] {
  const last = new Map(found.flatMap((entry) => ("run" in entry ? [[entry.run, entry.id]] : [])));
  return found.filter((entry) => entry.kind !== "progress" || last.get(entry.run) === entry.id);
}

async function withSize(found: Found, locate: (path: string) => string): Promise<ChatEntry> {
  if (found.kind !== "file") return found;
  const { path, ...entry } = found;
  const bytes = await stat(locate(path)).then(
    ({ size }) => size,
    () => null,
  );
  return { ...entry, bytes };
}
