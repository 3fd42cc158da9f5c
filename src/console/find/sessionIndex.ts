/**
 * Keeps the index of sessions in step with the log: reads only what was added, a whole session again where that does not fit.
 *
 * The index is a copy: it can be deleted at any time and is made again from the log.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { AnyStateMachine } from "xstate";
import { chainedRow } from "../../session/draft.ts";
import { readLog } from "../../session/readLog.ts";
import { findBrokenChain, parseBody } from "../../session/replay.ts";
import type { LogRow } from "../../session/sessionStore.ts";
import { stateInWords } from "../../session/stateNames.ts";
import { digest } from "../../session/step.ts";
import { parseSessionKey } from "../../shared/ids.ts";
import { mask } from "../../shared/mask.ts";
import { clockOf } from "../../shared/time.ts";
import { channelNames } from "../channelNames.ts";
import { plainState, tags } from "../outcome.ts";
import type { People } from "../people.ts";
import type { LogSource } from "../readSession.ts";
import { lostReplyWords, lostWords } from "../unsent.ts";
import type { IndexChange, IndexedSession, IndexStore } from "./indexStore.ts";
import { readRow } from "./story.ts";
import { beginStory, type Chapter, type Story } from "./storyState.ts";

export type SessionIndexDeps = {
  store: LogSource;
  index: IndexStore;
  machine: AnyStateMachine;
  people: People;
  /** The task of a handbook by its title; "" where it is unknown. */
  taskOf: (title: string) => string;
};

export interface SessionIndex {
  /** Says that a session has grown; it is read when somebody looks next. */
  note(session: string): void;
  /** Reads what was noted. Resolves when the index is as new as the log was at the call. */
  refresh(): Promise<void>;
  /** Compares the index with the whole log and makes good what is missing. `share` of it that is done, 0 to 1, is told on the way. */
  sweep(signal?: AbortSignal): Promise<void>;
  /** 1 once the index holds everything that the log held at the start. */
  progress(): number;
  /** A session by its id, with its chain checked from the first row on. */
  find(id: string): Promise<IndexedSession | undefined>;
  forget(session: string): void;
}

/** Sessions that are looked at before others of the program get their turn. */
const batchMax = 50;
const daysAtOnce = 20;
const idCharsMax = 16;

/** The name of a session in addresses: it names nobody, and is the same on every machine. */
export const sessionId = (session: string): string => digest(session).slice(0, idCharsMax);

export function createSessionIndex(deps: SessionIndexDeps): SessionIndex {
  const { store, index } = deps;
  const noted = new Set<string>();
  let share = 0;
  let refreshing: Promise<void> | undefined;

  async function readAll(
    sessions: Iterable<string>,
    onBatch: (done: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    let changes: IndexChange[] = [];
    let done = 0;
    for (const session of sessions) {
      const change = await changeOf(deps, session);
      if (change) changes.push(change);
      done += 1;
      if (done % batchMax !== 0) continue;
      index.put(changes);
      changes = [];
      onBatch(done);
      // The store answers at once, so without this a chat on the same server would wait for the whole list.
      await nextTurn();
      if (signal?.aborted) return;
    }
    index.put(changes);
  }

  async function refreshNoted(): Promise<void> {
    const sessions = [...noted];
    noted.clear();
    await readAll(sessions, () => undefined);
  }

  return {
    note: (session) => void noted.add(session),
    refresh() {
      // Requests at the same time share one look; what is noted meanwhile is for the next.
      refreshing ??= refreshNoted().finally(() => {
        refreshing = undefined;
      });
      return refreshing;
    },
    async sweep(signal) {
      const sessions = await store.sessions();
      await readAll(sessions, (done) => (share = done / sessions.length), signal);
      while (!signal?.aborted && index.sumUp(daysAtOnce)) await nextTurn();
      if (!signal?.aborted) share = 1;
    },
    progress: () => share,
    async find(id) {
      const known = index.byId(id);
      if (known === undefined) return undefined;
      const { head, rows } = await readLog(store, known.session);
      if (head === undefined && rows.length === 0) {
        index.remove(known.session);
        return undefined;
      }
      // An old row may have been edited although nothing was added.
      const edited = findBrokenChain(known.session, rows, head) !== undefined;
      if (edited !== known.edited) index.setEdited(known.session, edited);
      return { ...known, edited };
    },
    forget: (session) => index.remove(session),
  };
}

/** What the log of a session has beyond the index; undefined where that is nothing. */
async function changeOf(deps: SessionIndexDeps, session: string): Promise<IndexChange | undefined> {
  const { store, index } = deps;
  const mark = index.mark(session);
  const head = await store.head(session);
  if (head === undefined || (mark !== undefined && mark.hash === head.hash)) return undefined;
  const from = mark === undefined ? 0 : mark.seq + 1;
  const rows = (await store.rows(session, from)).filter(({ seq }) => seq <= head.seq);
  const goesOn = mark !== undefined && rows[0]?.prevHash === mark.hash && rows[0]?.seq === from;
  if (mark !== undefined && !goesOn)
    return { ...told(deps, session, await store.rows(session), undefined), anew: true };
  return told(deps, session, rows, mark && { story: JSON.parse(mark.story) as Story, hash: mark.hash });
}

/** How it stands, for a list: what did not arrive, and whether a colleague has answered, comes before the state of the flow. */
function stateOf(machine: AnyStateMachine, { value, isUnsent, repliedAt, staffReply }: Story): string {
  if (value === null) return "";
  if (isUnsent) return lostWords;
  if (staffReply?.isLost) return lostReplyWords;
  const words = plainState(stateInWords(machine, value));
  return repliedAt === null ? words : `${clockOf(repliedAt)} 同事已回复`;
}

function told(
  { machine, people, taskOf }: SessionIndexDeps,
  session: string,
  rows: readonly LogRow[],
  before: { story: Story; hash: string } | undefined,
): IndexChange {
  const story = before?.story ?? beginStory(session);
  const chapter: Chapter = { turns: [], words: [], solves: [], reopens: [], undelivered: [], refused: [] };
  let prevHash = before?.hash ?? session;
  let edited = false;
  for (const row of rows) {
    edited ||= row.prevHash !== prevHash || chainedRow(session, row.seq, row.prevHash, row.body).hash !== row.hash;
    prevHash = row.hash;
    readRow(story, chapter, taskOf, { seq: row.seq, body: parseBody(row.body) });
  }
  const { channel = "" } = parseSessionKey(session) ?? {};
  const seq = rows.at(-1)?.seq ?? -1;
  const place = story.room === "" ? (channelNames[channel] ?? "") : `群 ${mask(story.room)}`;
  const indexed: IndexedSession = {
    ...{ session, id: sessionId(session), channel, place, edited, seq, hash: prevHash, steps: seq + 1 },
    person: story.person,
    room: story.room,
    unit: story.unit || (people.find(channel, story.person)?.unit ?? ""),
    opening: story.opening,
    firstAt: story.firstAt,
    lastAt: story.lastAt,
    state: stateOf(machine, story),
    tags: tags.filter((tag) => story.tags.includes(tag)),
    story: JSON.stringify(story),
  };
  const words = [...(before === undefined ? [story.person, place] : []), ...chapter.words].join("\n");
  return {
    session: indexed,
    turns: chapter.turns,
    words,
    solves: chapter.solves,
    reopens: chapter.reopens,
    undelivered: chapter.undelivered,
    refused: chapter.refused,
    anew: false,
  };
}
