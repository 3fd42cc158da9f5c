/** Finds sessions: keeps one line for each in memory and reads again only those that have grown. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { AnyStateMachine } from "xstate";
import { readLog } from "../session/readLog.ts";
import { tagLabels, tags } from "./outcome.ts";
import type { LogSource } from "./readSession.ts";
import { type Summarised, sessionId, summarise } from "./summary.ts";
import type { OpenQuestionList, SessionList, SessionSummary, Tag } from "./view.ts";

/** All given conditions hold together. `text` is looked for in everything that was said, in any case of letters. */
export type SessionFilter = { text: string; tags: readonly Tag[]; day: string };
export type Page = { offset: number; limit: number };

export interface SessionIndex {
  /** Newest first. */
  list(filter: SessionFilter, page: Page): Promise<SessionList>;
  /** Questions that nobody answered, newest first. */
  openQuestions(page: Page): Promise<OpenQuestionList>;
  /** The name and the line of a session by its id; undefined if there is none. */
  find(id: string): Promise<{ session: string; summary: SessionSummary } | undefined>;
}

/** Sessions that are looked at before others of the program get their turn. */
const batchMax = 50;

type Entry = Summarised & { session: string; hash: string };

export function createSessionIndex({ store, machine }: { store: LogSource; machine: AnyStateMachine }): SessionIndex {
  const entries = new Map<string, Entry>();
  let refreshing: Promise<void> | undefined;

  async function read(session: string): Promise<Entry> {
    const log = await readLog(store, session);
    const entry = { ...summarise(machine, session, log), session, hash: log.head?.hash ?? "" };
    entries.set(entry.summary.id, entry);
    return entry;
  }

  async function refreshOne(session: string): Promise<void> {
    const known = entries.get(sessionId(session));
    if (known === undefined || known.hash !== (await store.head(session))?.hash) await read(session);
  }

  async function refreshAll(): Promise<void> {
    for (const [index, session] of (await store.sessions()).entries()) {
      await refreshOne(session);
      // The store answers at once, so without this a chat on the same server would wait for the whole list.
      if (index % batchMax === batchMax - 1) await nextTurn();
    }
  }

  /** Requests at the same time share one look at the store. */
  function refresh(): Promise<void> {
    refreshing ??= refreshAll().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  return {
    async list(filter, { offset, limit }) {
      await refresh();
      const matching = [...entries.values()].filter((entry) => matches(entry, filter));
      const chosen = matching
        .map(({ summary }) => summary)
        .filter((summary) => filter.tags.every((tag) => summary.tags.includes(tag)))
        .sort((one, other) => other.lastAt - one.lastAt);
      const counts = tags.map((tag) => ({
        tag,
        label: tagLabels[tag],
        count: matching.filter(({ summary }) => summary.tags.includes(tag)).length,
      }));
      return { total: chosen.length, offset, sessions: chosen.slice(offset, offset + limit), tags: counts };
    },
    async openQuestions({ offset, limit }) {
      await refresh();
      const all = [...entries.values()].flatMap(({ open }) => open).sort((one, other) => other.at - one.at);
      return { total: all.length, offset, questions: all.slice(offset, offset + limit) };
    },
    async find(id) {
      if (!entries.has(id)) await refresh();
      const known = entries.get(id);
      if (known === undefined) return undefined;
      // Read anew even if nothing was added: an old row may have been edited.
      const { session, summary } = await read(known.session);
      return { session, summary };
    },
  };
}

function matches({ words, days }: Entry, { text, day }: SessionFilter): boolean {
  const wanted = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return wanted.every((word) => words.includes(word)) && (day === "" || days.has(day));
}
