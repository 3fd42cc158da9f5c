/**
 * Where a session stands: the text of its state, and the snapshot of XState from which the next step goes on.
 *
 * A step changes a fifth of a state. What it left alone keeps its value and its text, so that only the rest is written and read again.
 * Invariant: the snapshot is what would be restored from the text. What is kept is frozen, so that nothing can change without its text.
 */
import { type AnyActorRef, type AnyMachineSnapshot, type AnyStateMachine, createActor } from "xstate";
import type { SessionState } from "./step.ts";

/** A value of the context or a running invoke, as it is in the snapshot, and `"name":json`. */
type Part = { name: string; live: unknown; text: string };
type Parts = readonly Part[];
type Values = Record<string, unknown>;

/** From where a step goes. The actor is never started: it is who `self` and the parent of invokes are. */
export type Start = {
  machine: AnyStateMachine;
  actor: AnyActorRef;
  snapshot: AnyMachineSnapshot;
  context: Parts;
  children: Parts;
};
/** `text` is the state as JSON. */
export type Standing = Start & { text: string };

const none: Parts = [];

/** Before anything happened. */
export function begin(machine: AnyStateMachine, input: unknown): Start {
  const actor = createActor(machine, { input });
  return { machine, actor, snapshot: actor.getSnapshot(), context: none, children: none };
}

/** Restores a state that was read. Throws where the machine does not know it. */
export function restore(machine: AnyStateMachine, state: SessionState): Start {
  const actor = createActor(machine, { snapshot: { ...state, context: {} } as never });
  const snapshot: AnyMachineSnapshot = actor.getSnapshot();
  if (snapshot.status === "error") throw snapshot.error;
  const context = contextParts(state.context, none);
  return { machine, actor, snapshot: snapshotWith(snapshot, valuesOf(context)), context, children: none };
}

/** Where a step of this actor led. */
export function standingAt({ machine, actor, ...before }: Start, moved: AnyMachineSnapshot): Standing {
  const context = contextParts(moved.context, before.context);
  const children = childParts(machine, moved, before.children);
  const texts: string[] = [];
  for (const [name, value] of Object.entries(machine.getPersistedSnapshot(snapshotWith(moved, {}, {})))) {
    const parts = name === "context" ? context : name === "children" ? children : undefined;
    const json = parts === undefined ? JSON.stringify(value) : jsonOf(parts);
    if (json !== undefined) texts.push(`"${name}":${json}`);
  }
  const snapshot = snapshotWith(moved, valuesOf(context, before.context, before.snapshot.context));
  return { machine, actor, snapshot, context, children, text: `{${texts.join(",")}}` };
}

/** What the next step finds in a context is what would be read from its text. What is no JSON is left out, as JSON.stringify does. */
function contextParts(values: Values, before: Parts): Parts {
  const parts: Part[] = [];
  for (const name of Object.keys(values)) {
    const known = knownAs(name, before, parts.length);
    const value = values[name];
    if (known !== undefined && known.live === value) parts.push(known);
    else {
      const json = JSON.stringify(value);
      if (json !== undefined)
        parts.push({ name, live: frozen(JSON.parse(json)), text: `${JSON.stringify(name)}:${json}` });
    }
  }
  return parts;
}

/** An invoke that runs never changes here: its actor is not started. */
function childParts(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, before: Parts): Parts {
  const parts: Part[] = [];
  for (const [name, live] of Object.entries(snapshot.children)) {
    const known = knownAs(name, before, parts.length);
    if (known !== undefined && known.live === live) parts.push(known);
    else parts.push({ name, live, text: `${JSON.stringify(name)}:${childJson(machine, snapshot, name, live)}` });
  }
  return parts;
}

function childJson(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, name: string, child: unknown): string {
  const persisted = machine.getPersistedSnapshot(snapshotWith(snapshot, {}, { [name]: child }));
  return JSON.stringify((persisted as unknown as { children: Values }).children[name]);
}

/** Names come in the same order as a rule. */
function knownAs(name: string, parts: Parts, place: number): Part | undefined {
  const part = parts[place];
  return part?.name === name ? part : parts.find((other) => other.name === name);
}

function jsonOf(parts: Parts): string {
  let texts = "";
  for (const { text } of parts) texts += texts === "" ? text : `,${text}`;
  return `{${texts}}`;
}

/** A copy of `values`, which were made of `before`, is quicker to work with than an object that grew name by name. */
function valuesOf(parts: Parts, before: Parts = none, values: Values = {}): Values {
  const isAlike = parts.length === before.length && parts.every(({ name }, place) => before[place]?.name === name);
  const copy: Values = isAlike ? { ...values } : JSON.parse(jsonOf(parts));
  for (const { name, live } of parts) copy[name] = live;
  return copy;
}

function snapshotWith(snapshot: AnyMachineSnapshot, context: Values, children = snapshot.children): AnyMachineSnapshot {
  return { ...snapshot, context, children } as AnyMachineSnapshot;
}

function frozen(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
