/** What the chat shows, as a pure function of what came from the server and what was typed. */
import type { ChatEntry, EntryOf, HistoryPage, OpeningEvent } from "../entry.ts";

/** A message on its way. `sending` goes on by itself after a lost connection; `failed` waits for 重发. */
export type Pending = {
  id: string;
  at: number;
  text: string;
  file?: File;
  state: "sending" | "sent" | "failed";
  error?: string;
};

export type ChatState = {
  entries: ChatEntry[];
  earlier: number | null;
  isLoaded: boolean;
  isConnected: boolean;
  pending: Pending[];
  progress: EntryOf<"progress"> | null;
};

export type ChatAction =
  | { type: "opened"; opening: OpeningEvent }
  | { type: "added"; entries: ChatEntry[] }
  | { type: "earlierLoaded"; page: HistoryPage }
  | { type: "lost" }
  | { type: "typed"; pending: Pending }
  | { type: "dropped"; id: string }
  | { type: "moved"; id: string; state: Pending["state"]; error?: string };

export const blankChat = (pending: Pending[]): ChatState => ({
  entries: [],
  earlier: null,
  isLoaded: false,
  isConnected: false,
  pending,
  progress: null,
});

export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "opened": {
      const { reset, entries, earlier } = action.opening;
      // What the server had stored is in the log by now, or will come with it.
      const pending = state.pending.filter((each) => each.state !== "sent");
      const base = { ...state, pending, ...(reset ? { entries: [], progress: null, earlier } : {}) };
      return { ...withEntries(base, entries), isLoaded: true, isConnected: true };
    }
    case "added":
      return withEntries(state, action.entries);
    case "earlierLoaded": {
      const old = action.page.entries.filter(isShown);
      return { ...state, entries: merged(old, state.entries), earlier: action.page.earlier };
    }
    case "lost":
      return { ...state, isConnected: false };
    case "typed":
      return { ...state, pending: [...state.pending, action.pending] };
    case "dropped":
      return { ...state, pending: state.pending.filter(({ id }) => id !== action.id) };
    case "moved":
      return { ...state, pending: state.pending.map((each) => (each.id === action.id ? moved(each, action) : each)) };
  }
}

/** Whether the bot still owes an answer to the last thing that was said. */
export function isAwaited({ entries, pending }: ChatState): boolean {
  if (pending.some(({ state }) => state !== "failed")) return true;
  return entries.at(-1)?.kind === "said";
}

/** Options can be tapped until something was said after them. */
export function isAnswered({ entries, pending }: ChatState, entry: ChatEntry): boolean {
  const later = entries.slice(entries.indexOf(entry) + 1);
  return pending.some(({ state }) => state !== "failed") || later.some(({ kind }) => kind === "said");
}

/** The id of the last entry, from which a lost connection goes on. */
export const lastId = ({ entries }: ChatState): string | undefined => entries.at(-1)?.id;

const isShown = ({ kind }: ChatEntry) => kind !== "progress" && kind !== "progressEnd";

function withEntries(state: ChatState, added: readonly ChatEntry[]): ChatState {
  const arrived = new Set(added.flatMap((entry) => (entry.kind === "said" ? [entry.messageId] : [])));
  return {
    ...state,
    entries: merged(state.entries, added.filter(isShown)),
    pending: state.pending.filter(({ id }) => !arrived.has(id)),
    progress: added.reduce(progressAfter, state.progress),
  };
}

function progressAfter(progress: ChatState["progress"], entry: ChatEntry): ChatState["progress"] {
  if (entry.kind === "progress") return entry;
  return entry.kind === "progressEnd" && entry.run === progress?.run ? null : progress;
}

function merged(first: readonly ChatEntry[], second: readonly ChatEntry[]): ChatEntry[] {
  const byId = new Map([...first, ...second].map((entry) => [entry.id, entry]));
  return [...byId.values()].sort((one, other) => orderOf(one) - orderOf(other));
}

/** A row has far fewer than 10,000 commands. */
function orderOf({ id }: ChatEntry): number {
  const [seq, place] = id.split(".").map(Number);
  return (seq ?? 0) * 10_000 + (place ?? 0);
}

function moved(pending: Pending, { state, error }: { state: Pending["state"]; error?: string }): Pending {
  const { error: _old, ...rest } = pending;
  return { ...rest, state, ...(error === undefined ? {} : { error }) };
}
