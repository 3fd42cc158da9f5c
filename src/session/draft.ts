/** A change of one session that is being put together, row by row. Pure. */
import { hash as hashOf } from "node:crypto";
import type { Append, Effect, LogRow, RowBody, SessionHead, Timer } from "./sessionStore.ts";
import type { Standing } from "./standing.ts";
import { type Command, type SessionEvent, type SessionState, type Step, stepDigest } from "./step.ts";

/** Effects and timers of an earlier row can be stopped by a later one before they ever began. */
export type Draft = {
  session: string;
  seq: number;
  at: number;
  prevHash: string;
  hash: string;
  /** What the next step goes on from. */
  state: SessionState | Standing | undefined;
  /** The state as JSON. */
  stateText: string;
  rows: LogRow[];
  stopActors: Set<string> | "all";
  disarm: Set<string> | "all";
  effects: Effect[];
  arm: Timer[];
};

/** Begins where the session stands; `hash` is the machine that it is on, "" for a new one. `standing` is that of the head, if it is at hand. */
export function createDraft(session: string, head: SessionHead | undefined, standing?: Standing): Draft {
  return {
    session,
    seq: head?.seq ?? -1,
    at: head?.at ?? 0,
    prevHash: head?.hash ?? session,
    hash: head?.machine ?? "",
    state: standing ?? (head === undefined ? undefined : (JSON.parse(head.state) as SessionState)),
    stateText: head?.state ?? "",
    rows: [],
    stopActors: new Set(),
    disarm: new Set(),
    effects: [],
    arm: [],
  };
}

/** Leaves everything that runs or waits, and goes over to another machine. */
export function leaveAll(draft: Draft, hash: string): void {
  draft.hash = hash;
  draft.stopActors = "all";
  draft.disarm = "all";
}

/** Adds the row of one step, and what the step asks for. `eventText` is the event as JSON. */
export function addRow(
  draft: Draft,
  key: string,
  event: SessionEvent,
  taken: Step,
  eventText = JSON.stringify(event),
): void {
  draft.seq += 1;
  draft.at = event.at;
  draft.state = taken.standing ?? taken.state;
  draft.stateText = taken.texts.state;
  const body = bodyText({ at: event.at, key, machine: draft.hash }, eventText, taken);
  const row = chainedRow(draft.session, draft.seq, draft.prevHash, body);
  draft.rows.push(row);
  draft.prevHash = row.hash;
  for (const [index, command] of taken.commands.entries())
    addCommand(draft, `${draft.session}#${draft.seq}.${index}`, command);
}

/** The JSON text of a RowBody, put together from texts that are there already. */
function bodyText(begin: Pick<RowBody, "at" | "key" | "machine">, eventText: string, taken: Step): string {
  return `${JSON.stringify(begin).slice(0, -1)},"event":${eventText}${bodyEnd(taken)}`;
}

/** How the JSON text of a RowBody ends: all that came out of its step. */
export function bodyEnd(taken: Step): string {
  const { commands, value } = taken.texts;
  return `,"commands":${commands},"value":${value},"digest":"${stepDigest(taken)}"}`;
}

/** A row of the log with its hash: sha256(prevHash + body) in hex. */
export function chainedRow(session: string, seq: number, prevHash: string, body: string): LogRow {
  return { session, seq, prevHash, hash: hashOf("sha256", prevHash + body, "hex"), body };
}

function addCommand(draft: Draft, key: string, command: Command): void {
  const { session } = draft;
  switch (command.do) {
    case "run":
      draft.effects.push({ key, session, actor: command.id, name: command.src, input: JSON.stringify(command.input) });
      break;
    case "stop":
      draft.effects = draft.effects.filter((effect) => effect.actor !== command.id);
      if (draft.stopActors !== "all") draft.stopActors.add(command.id);
      break;
    case "arm":
      draft.arm = draft.arm.filter((timer) => timer.id !== command.id);
      draft.arm.push({
        session,
        id: command.id,
        key,
        due: draft.at + command.delay,
        event: JSON.stringify(command.event),
      });
      break;
    case "disarm":
      draft.arm = draft.arm.filter((timer) => timer.id !== command.id);
      if (draft.disarm !== "all") draft.disarm.add(command.id);
      break;
    case "emit":
      if (command.event.type !== "reply") break;
      draft.effects.push({ key, session, actor: "", name: "reply", input: JSON.stringify(command.event) });
  }
}

/** The change as the store takes it. */
export function finished(draft: Draft, after: number, key: string, fence: Append["fence"]): Append {
  const { session, seq, at, hash: machine, prevHash: hash, rows, effects, arm } = draft;
  return {
    session,
    key,
    after,
    ...(fence === undefined ? {} : { fence }),
    rows,
    head: { session, seq, at, hash, machine, state: draft.stateText },
    stopActors: draft.stopActors === "all" ? "all" : [...draft.stopActors],
    disarm: draft.disarm === "all" ? "all" : [...draft.disarm],
    effects,
    arm,
  };
}
