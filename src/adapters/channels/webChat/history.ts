/** The log of one session as a page of history, and then whatever is added to it. */
import type { SessionStore } from "../../../session/sessionStore.ts";
import type { ChatEntry, HistoryPage, OpeningEvent } from "./entry.ts";
import { resumeRowsMax, windowRowsMax } from "./limits.ts";
import { createEntryReader, type EntryReader } from "./readEntries.ts";

/** `locate` says where a file lies now that the log names by an earlier place; absent: where the log says. */
export type LogSource = Pick<SessionStore, "rows" | "head"> & { locate?: (path: string) => string };

/** Where a page stands: the id of the last entry that it has. */
export type Place = { seq: number; place: number };

export function parsePlace(id: string | undefined): Place | undefined {
  const parts = /^(\d{1,9})\.(\d{1,6})$/.exec(id ?? "");
  return parts ? { seq: Number(parts[1]), place: Number(parts[2]) } : undefined;
}

export interface EntryStream {
  opening: OpeningEvent;
  /** What was added to the log since the last call. */
  next(): Promise<ChatEntry[]>;
}

/** Opens a stream after an entry that the page has, or with a fresh window where that is too long ago or of another log. */
export async function openEntryStream(source: LogSource, session: string, after?: Place): Promise<EntryStream> {
  const last = (await source.head(session))?.seq ?? -1;
  const resumes = after !== undefined && after.seq <= last && last - after.seq <= resumeRowsMax;
  const reader = createEntryReader(source.locate);
  const { entries, earlier, end } = resumes
    ? await readFrom(source, session, { from: after.seq, reader })
    : await readWindow(source, session, { end: last + 1, reader });
  let from = end;
  return {
    opening: resumes
      ? { reset: false, entries: entries.filter(({ id }) => isAfter(id, after)), earlier: null }
      : { reset: true, entries, earlier },
    async next() {
      const added = await readFrom(source, session, { from, reader });
      from = added.end;
      return added.entries;
    },
  };
}

/** The window that ends before the row `before`, or the last one. */
export async function readHistory(source: LogSource, session: string, before?: number): Promise<HistoryPage> {
  const end = Math.min(before ?? Number.POSITIVE_INFINITY, ((await source.head(session))?.seq ?? -1) + 1);
  const { entries, earlier } = await readWindow(source, session, { end, reader: createEntryReader(source.locate) });
  return { entries, earlier };
}

type Part = HistoryPage & { end: number };

async function readFrom(
  source: LogSource,
  session: string,
  { from, reader }: { from: number; reader: EntryReader },
): Promise<Part> {
  const rows = await source.rows(session, from);
  return { entries: await reader.read(rows), earlier: null, end: (rows.at(-1)?.seq ?? from - 1) + 1 };
}

async function readWindow(
  source: LogSource,
  session: string,
  { end, reader }: { end: number; reader: EntryReader },
): Promise<Part> {
  const from = Math.max(0, end - windowRowsMax);
  const rows = end > 0 ? (await source.rows(session, from)).filter(({ seq }) => seq < end) : [];
  return { entries: await reader.read(rows), earlier: from > 0 ? from : null, end };
}

function isAfter(id: string, { seq, place }: Place): boolean {
  const own = parsePlace(id);
  return own !== undefined && (own.seq > seq || (own.seq === seq && own.place > place));
}
