/** Plans the atomic change that one event makes to one session. Pure: the store applies it, the kernel then acts on it. */
import type { AnyStateMachine } from "xstate";
import { addRow, createDraft, type Draft, finished, leaveAll } from "./draft.ts";
import type { Append, SessionHead } from "./sessionStore.ts";
import type { Standing } from "./standing.ts";
import { isAtRest, isStanding, machineHash, type SessionEvent, sessionEvents, step } from "./step.ts";

/** The machine that new sessions begin with, and all that kept sessions may still be on. */
export type Machines = { current: string; byHash: ReadonlyMap<string, AnyStateMachine> };

/** One event on its way into a session. `key` is its idempotency key, `fence` what it answers. */
export type Incoming = { session: string; key: string; event: SessionEvent; fence?: Append["fence"] };

/** Where a session stands, with what the last step left behind, so that it is not restored again. */
export type KnownHead = SessionHead & { standing?: Standing };

/** `standing`: where the change leads, as far as it is at hand. */
type Planned = { change: Append; standing?: Standing };

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
  head: KnownHead | undefined,
  incoming: Incoming,
  onFault: PlanFault,
): Planned {
  const eventText = JSON.stringify(incoming.event);
  const event = JSON.parse(eventText) as SessionEvent;
  const isEarly = head !== undefined && event.at < head.at;
  if (isEarly) event.at = head.at;
  const draft = createDraft(incoming.session, head, head?.standing);
  if (head === undefined) open(machines, draft, event.at);
  else if (head.machine !== machines.current) adopt(machines, draft, event.at, onFault);
  const machine = machineOf(machines, draft.hash);
  try {
    addRow(draft, incoming.key, event, step(machine, draft.state, event), isEarly ? undefined : eventText);
  } catch (error) {
    onFault("event", error);
    const fault = faultOf(event, error);
    addRow(draft, incoming.key, fault, step(machine, draft.state, fault));
  }
  const change = finished(draft, head?.seq ?? -1, incoming.key, incoming.fence);
  return { change, ...(draft.state && isStanding(draft.state) ? { standing: draft.state } : {}) };
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

function faultOf(event: SessionEvent, error: unknown): SessionEvent {
  const message = error instanceof Error ? error.message : String(error);
  return { type: sessionEvents.fault, at: event.at, cause: event.type, message, event };
}

function machineOf(machines: Machines, hash: string): AnyStateMachine {
  const machine = machines.byHash.get(hash);
  if (machine === undefined) throw new Error(`bug: no machine with hash ${hash}`);
  return machine;
}
