/** A change of one session that is being put together, row by row. Pure. */
import { createHash } from "node:crypto";
import type { Append, Effect, LogRow, RowBody, SessionHead, Timer } from "./sessionStore.ts";
import { type Command, type SessionEvent, type SessionState, type Step, stepDigest } from "./step.ts";

/** Effects and timers of an earlier row can be stopped by a later one before they ever began. */
export type Draft = {
  session: string;
  seq: number;
  at: number;
  prevHash: string;
  hash: string;
  state: SessionState | undefined;
  rows: LogRow[];
  stopActors: Set<string> | "all";
  disarm: Set<string> | "all";
  effects: Effect[];
  arm: Timer[];
};

/** Begins where the session stands; `hash` is the machine that it is on, "" for a new one. */
export function createDraft(session: string, head: SessionHead | undefined): Draft {
  return {
    session,
    seq: head?.seq ?? -1,
    at: head?.at ?? 0,
    prevHash: head?.hash ?? session,
    hash: head?.machine ?? "",
    state: head === undefined ? undefined : (JSON.parse(head.state) as SessionState),
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

/** Adds the row of one step, and what the step asks for. */
export function addRow(draft: Draft, key: string, event: SessionEvent, taken: Step): void {
  draft.seq += 1;
  draft.at = event.at;
  draft.state = taken.state;
  const body: RowBody = {
    at: event.at,
    key,
    machine: draft.hash,
    event,
    commands: taken.commands,
    value: taken.state.value,
    digest: stepDigest(taken),
  };
  const row = chainedRow(draft.session, draft.seq, draft.prevHash, JSON.stringify(body));
  draft.rows.push(row);
  draft.prevHash = row.hash;
  for (const [index, command] of taken.commands.entries())
    addCommand(draft, `${draft.session}#${draft.seq}.${index}`, command);
}

/** A row of the log with its hash: sha256(prevHash + body) in hex. */
export function chainedRow(session: string, seq: number, prevHash: string, body: string): LogRow {
  const hash = createHash("sha256")
    .update(prevHash + body)
    .digest("hex");
  return { session, seq, prevHash, hash, body };
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
    head: { session, seq, at, hash, machine, state: JSON.stringify(draft.state) },
    stopActors: draft.stopActors === "all" ? "all" : [...draft.stopActors],
    disarm: draft.disarm === "all" ? "all" : [...draft.disarm],
    effects,
    arm,
  };
}
