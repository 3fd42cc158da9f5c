/**
 * One thing that a person sees in the chat. Server and page share these types.
 *
 * `id` is `seq.place` in the log of the session: place 0 is the message of the row, place n + 1 its command n. Ids grow in the order in
 * which entries are shown. `at` is epoch milliseconds.
 */
export type ChatEntry = { id: string; at: number } & (
  | { kind: "said"; messageId: string; text: string; fileName?: string }
  | { kind: "text"; text: string; options: string[] }
  /** `bytes` is null where the file is gone. */
  | { kind: "file"; name: string; bytes: number | null }
  /** `run` names the work that goes on; a later progress of the same run replaces this one. */
  | { kind: "progress"; run: string; text: string; done: number; total: number }
  | { kind: "progressEnd"; run: string }
);
export type EntryOf<Kind extends ChatEntry["kind"]> = Extract<ChatEntry, { kind: Kind }>;

/** A part of the log. `earlier` is what `before` must be to get the part in front of it; null at the beginning. */
export type HistoryPage = { entries: ChatEntry[]; earlier: number | null };

/** The first event of a stream. With `reset` it replaces what the page has, else it goes on from there. */
export type OpeningEvent = { reset: boolean } & HistoryPage;

/** For the dot in the header; `detail` is a short Chinese sentence, "" where there is nothing to say. */
export type ChatStatus = { phase: "ready" | "loading"; detail: string };

/** Who is signed in, null for nobody; absent where nobody has to. Everybody then chats under the name of the own account. */
export type Account = { account?: string | null };
