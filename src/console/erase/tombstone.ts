/**
 * What stands in place of a session that was erased: a log of its own, of two rows, under a name that leads to nobody.
 *
 * It replays and its chain holds like any other log. It keeps how many rows there were, the hash of the last, and for the statistics
 * when what was decided: no text, no name.
 */
import { randomUUID } from "node:crypto";
import type { AnyStateMachine } from "xstate";
import { addRow, createDraft, finished } from "../../session/draft.ts";
import type { LogRow, SessionHead } from "../../session/sessionStore.ts";
import { machineHash, sessionEvents, step } from "../../session/step.ts";
import { sessionKey } from "../../shared/ids.ts";
import { type Erased, erasedEvent } from "../events.ts";
import type { TurnRecord } from "../find/indexStore.ts";

/** The channel in the name of an erased session: none has it. */
export const erasedChannel = "erased";

export type Tombstone = { session: string; rows: LogRow[]; head: SessionHead };

export function createTombstone(machine: AnyStateMachine, erased: Omit<Erased, "type">): Tombstone {
  const id = randomUUID();
  const session = sessionKey(erasedChannel, id, id);
  const draft = createDraft(session, undefined);
  draft.hash = machineHash(machine);
  const open = { type: sessionEvents.open, at: erased.at };
  addRow(draft, open.type, open, step(machine, undefined, open));
  const event = { type: erasedEvent, ...erased };
  addRow(draft, erasedEvent, event, step(machine, draft.state, event));
  const { rows, head } = finished(draft, -1, erasedEvent, undefined);
  return { session, rows, head };
}

/** A decision without anything that was said. */
export function withoutTexts(turn: TurnRecord): TurnRecord {
  return { ...turn, question: "", said: "", reason: "", theme: "", solved: true };
}
