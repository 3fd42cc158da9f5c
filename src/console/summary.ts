/** One session in a line of the list, read from its log without replaying it. */
import type { AnyStateMachine } from "xstate";
import { decisionInBrief, messageInWords } from "../session/narrate.ts";
import { findBrokenChain, parseBody } from "../session/replay.ts";
import type { LogRow, RowBody, SessionHead } from "../session/sessionStore.ts";
import { stateInWords } from "../session/stateNames.ts";
import { type Command, digest } from "../session/step.ts";
import { parseSessionKey } from "../shared/ids.ts";
import { mask } from "../shared/mask.ts";
import type { SearchInput } from "../shared/sop.ts";
import { dayOf } from "../shared/time.ts";
import type { Decided, Message, Reply } from "../shared/turn.ts";
import { isFault, tagLabels, tagOfDecision, tags } from "./outcome.ts";
import type { OpenQuestion, SessionSummary, Tag } from "./view.ts";

/** `days` are those with any step ("2026-11-23"), `words` everything that was said, masked, in lower case, for searching. */
export type Summarised = { summary: SessionSummary; days: ReadonlySet<string>; words: string; open: OpenQuestion[] };

const openingCharsMax = 80;
const idCharsMax = 16;
const channelNames: Readonly<Record<string, string>> = { web: "网页", wechaty: "企业微信" };

/** The name of a session in addresses: it names nobody, and is the same on every machine. */
export const sessionId = (session: string): string => digest(session).slice(0, idCharsMax);

export function summarise(
  machine: AnyStateMachine,
  session: string,
  { head, rows }: { head: SessionHead | undefined; rows: readonly LogRow[] },
): Summarised {
  const story = createStory(session);
  for (const row of rows) story.read(row.seq, parseBody(row.body));
  const { person, place, opening, times, found, words, open, value } = story.told();
  const summary: SessionSummary = {
    id: sessionId(session),
    person,
    place,
    opening: opening.slice(0, openingCharsMax),
    firstAt: times[0] ?? head?.at ?? 0,
    lastAt: times.at(-1) ?? head?.at ?? 0,
    steps: rows.length,
    state: value === null ? "" : stateInWords(machine, value),
    tags: tags.filter((tag) => found.has(tag)),
    edited: findBrokenChain(session, rows, head) !== undefined,
  };
  return { summary, days: new Set(times.map(dayOf)), words: [person, place, ...words].join("\n").toLowerCase(), open };
}

/** Reads rows in order and keeps what the list and the unanswered questions need. */
function createStory(session: string) {
  const key = parseSessionKey(session);
  const found = new Set<Tag>();
  const words: string[] = [];
  const times: number[] = [];
  const open: OpenQuestion[] = [];
  let person = mask(key?.person ?? session);
  let place = channelNames[key?.channel ?? ""] ?? "";
  let opening = "";
  /** What the last message said, and what was looked for last; `isSearched`: for that message. */
  let said = "";
  let searched = "";
  let isSearched = false;
  let value: object | string | null = null;

  function hear(message: Message): void {
    said = mask(messageInWords(message));
    isSearched = false;
    opening ||= said;
    words.push(said);
    person = mask(message.from);
    if (message.room) place = `群 ${mask(message.room)}`;
  }

  function decide(seq: number, at: number, { decision, reason }: Decided): void {
    const tag = tagOfDecision(decision);
    if (tag) found.add(tag);
    words.push(mask(decisionInBrief(decision)));
    if (tag !== "unanswered" && tag !== "handover") return;
    const question = isSearched ? searched : searched === "" ? said : `${said}（之前问：${searched}）`;
    const told = { person, place, question, tag, outcome: tagLabels[tag], reason: mask(reason) };
    open.push({ session: sessionId(session), seq, at, ...told });
  }

  function act(seq: number, at: number, command: Command): void {
    if (command.do === "run" && command.src === "searchSops") {
      searched = mask(questionOf(command.input));
      isSearched = true;
    }
    if (command.do !== "emit") return;
    const emitted = command.event as unknown as Reply | Decided;
    if (emitted.type === "decided") decide(seq, at, emitted);
    else if (emitted.kind !== "progress") words.push(mask(emitted.kind === "file" ? emitted.name : emitted.text));
  }

  return {
    read(seq: number, body: RowBody | undefined): void {
      if (body === undefined) return;
      const { at, event, commands } = body;
      times.push(at);
      if (typeof body.value === "string" || typeof body.value === "object") value = body.value;
      if (event.type === "message.received") hear(event["message"] as Message);
      if (isFault(event)) found.add("failed");
      for (const command of commands as Command[]) act(seq, at, command);
    },
    told: () => ({ person, place, opening, times, found, words, open, value }),
  };
}

/** A question with what was added to it when we asked back. */
function questionOf(input: unknown): string {
  const { question, added } = input as SearchInput;
  return [question, ...added].join("；");
}
