/** Plans the atomic change that one event makes to one session. Pure: the store applies it, the kernel then acts on it. */
import { createHash } from "node:crypto";
import type { AnyStateMachine } from "xstate";
import type { Append, Effect, LogRow, RowBody, SessionHead, Timer } from "./sessionStore.ts";
import {
  type Command,
  isAtRest,
  machineHash,
  type SessionEvent,
  type SessionState,
  type Step,
  sessionEvents,
  step,
  stepDigest,
} from "./step.ts";

/** The machine that new sessions begin with, and all that kept sessions may still be on. */
export type Machines = { current: string; byHash: ReadonlyMap<string, AnyStateMachine> };

/** One event on its way into a session. `key` is its idempotency key, `fence` what it answers. */
export type Incoming = { session: string; key: string; event: SessionEvent; fence?: Append["fence"] };

/** `during` is what the kernel was doing: moving by an event, or carrying the session over to a changed machine. */
export type PlanFault = (during: "event" | "adopt", error: unknown) => void;

export function knownMachines(current: AnyStateMachine, older: readonly AnyStateMachine[]): Machines {
  const byHash = new Map([...older, current].map((machine) => [machineHash(machine), machine] as const));
  return { current: machineHash(current), byHash };
}

/**
 * Opens the session if it is new, adopts the current machine if it may, then takes the event; one row of the log each.
 *
 * An event that makes the machine throw is logged as session.fault and `onFault` is told. `at` never goes back: an earlier one counts as
 * that of the last event. Throws only if a session cannot even be opened.
 */
export function planChange(
  machines: Machines,
  head: SessionHead | undefined,
  incoming: Incoming,
  onFault: PlanFault,
): Append {
  const event = JSON.parse(JSON.stringify(incoming.event)) as SessionEvent;
  event.at = Math.max(event.at, head?.at ?? event.at);
  const draft = createDraft(incoming.session, head);
  if (head === undefined) open(machines, draft, event.at);
  else if (head.machine !== machines.current) adopt(machines, draft, event.at, onFault);
  const machine = machineOf(machines, draft.hash);
  try {
    addRow(draft, incoming.key, event, step(machine, draft.state, event));
  } catch (error) {
    onFault("event", error);
    const fault = faultOf(event, error);
    addRow(draft, incoming.key, fault, step(machine, draft.state, fault));
  }
  return finished(draft, head, incoming);
}

/** A change that is being put together. Effects and timers of an earlier row can be stopped by a later one before they ever began. */
type Draft = {
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

function createDraft(session: string, head: SessionHead | undefined): Draft {
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

function open(machines: Machines, draft: Draft, at: number): void {
  draft.hash = machines.current;
  const event = { type: sessionEvents.open, at };
  addRow(draft, event.type, event, step(machineOf(machines, draft.hash), undefined, event));
}

/**
 * A session in the middle of something stays on the machine it began with, as long as that is known.
 * If adopting fails it stays there too, or, on an unknown machine, begins anew: a session must live.
 */
function adopt(machines: Machines, draft: Draft, at: number, onFault: PlanFault): void {
  const old = machines.byHash.get(draft.hash);
  if (draft.state === undefined || (old !== undefined && !isAtRest(old, draft.state))) return;
  const event = { type: sessionEvents.adopt, at, from: draft.hash };
  try {
    const taken = step(machineOf(machines, machines.current), draft.state, event);
    leaveAll(draft, machines.current);
    addRow(draft, event.type, event, taken);
  } catch (error) {
    onFault("adopt", error);
    if (old !== undefined) return;
    leaveAll(draft, machines.current);
    open(machines, draft, at);
  }
}

function leaveAll(draft: Draft, hash: string): void {
  draft.hash = hash;
  draft.stopActors = "all";
  draft.disarm = "all";
}

function addRow(draft: Draft, key: string, event: SessionEvent, taken: Step): void {
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

function finished(draft: Draft, head: SessionHead | undefined, { session, key, fence }: Incoming): Append {
  const { seq, at, hash: machine, prevHash: hash, rows, effects, arm } = draft;
  return {
    session,
    key,
    after: head?.seq ?? -1,
    ...(fence === undefined ? {} : { fence }),
    rows,
    head: { session, seq, at, hash, machine, state: JSON.stringify(draft.state) },
    stopActors: draft.stopActors === "all" ? "all" : [...draft.stopActors],
    disarm: draft.disarm === "all" ? "all" : [...draft.disarm],
    effects,
    arm,
  };
}

function faultOf(event: SessionEvent, error: unknown): SessionEvent {
  const message = error instanceof Error ? error.message : String(error);
  return { type: sessionEvents.fault, at: event.at, cause: event.type, message, event };
}

function machineOf(machines: Machines, hash: string): AnyStateMachine {
  const machine = machines.byHash.get(hash);
  if (machine === undefined) throw new Error(`bug: no machine with hash ${hash}`);
  return machine;
}
