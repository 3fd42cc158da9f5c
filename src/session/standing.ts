/**
 * Where a session stands: the text of its state, and the situation from which the next step goes on.
 *
 * A step changes a fifth of a state. What it left alone keeps its value and its text, so that only the rest is written and read again.
 * Invariant: the situation is what would be restored from the text. What is kept is frozen, so that nothing can change without its text.
 */
import { type AnyMachineSnapshot, type AnyStateMachine, createActor } from "xstate";
import type { SessionState } from "./step.ts";
import { placesOf } from "./walk/places.ts";
import type { Situation, Values } from "./walk/run.ts";

/** A value of the context as the next step finds it, and `"name":json`. */
type Part = { readonly name: string; readonly live: unknown; readonly text: string };

/** From where a step goes. `parts` are those of the context, in its order. */
export type Start = {
  readonly machine: AnyStateMachine;
  readonly situation: Situation;
  readonly parts: readonly Part[];
};
/** `text` is the state as JSON. */
export type Standing = Start & { readonly text: string };

/** Restores a state that was read, as XState does. Throws where the machine does not know it. */
export function restore(machine: AnyStateMachine, state: SessionState): Start {
  const snapshot: AnyMachineSnapshot = createActor(machine, {
    snapshot: { ...state, context: {} } as never,
  }).getSnapshot();
  if (snapshot.status === "error") throw snapshot.error;
  if (snapshot.status !== "active") throw new Error(`bug: a session never ends, and this one is ${snapshot.status}`);
  const place = placesOf(machine).at(snapshot._nodes, snapshot.historyValue);
  const persisted = machine.getPersistedSnapshot(snapshot) as unknown as { children: Values };
  const texts = Object.entries(persisted.children).map(([id, child]) => [id, JSON.stringify(child)] as const);
  const { parts, context } = settled(state.context, []);
  return { machine, situation: { place, context, children: Object.fromEntries(texts) }, parts };
}

/** Where a step led that began from `before`, or one that began a session. */
export function standingAt(machine: AnyStateMachine, to: Situation, before: readonly Part[] = []): Standing {
  const { place, children } = to;
  const { parts, context } = settled(to.context, before);
  const running = Object.entries(children).map(([id, text]) => `${JSON.stringify(id)}:${text}`);
  const begin = `{"status":"active","value":${place.valueText},"historyValue":${place.historyText},"context":`;
  const text = `${begin}${jsonOf(parts)},"children":{${running.join()}}}`;
  return { machine, situation: { place, context, children }, parts, text };
}

/** What the next step finds in a context is what would be read from its text. What is no JSON is left out, as JSON.stringify does. */
function settled(values: Values, before: readonly Part[]): { parts: readonly Part[]; context: Values } {
  const names = Object.keys(values);
  const parts: Part[] = [];
  const changed: Part[] = [];
  let isAlike = names.length === before.length;
  for (const name of names) {
    const place = parts.length;
    const known = before[place]?.name === name ? before[place] : before.find((other) => other.name === name);
    isAlike &&= known === before[place];
    const part = known !== undefined && known.live === values[name] ? known : partOf(name, values[name]);
    if (part === undefined) continue;
    parts.push(part);
    if (part !== known) changed.push(part);
  }
  if (!isAlike || parts.length !== names.length) return { parts, context: contextOf(parts) };
  if (changed.length === 0) return { parts: before, context: values };
  const context: Record<string, unknown> = { ...values };
  for (const { name, live } of changed) context[name] = live;
  return { parts, context };
}

function partOf(name: string, value: unknown): Part | undefined {
  const json = JSON.stringify(value);
  if (json === undefined) return undefined;
  return { name, live: frozen(JSON.parse(json)), text: `${JSON.stringify(name)}:${json}` };
}

function jsonOf(parts: readonly Part[]): string {
  let texts = "";
  for (const { text } of parts) texts += texts === "" ? text : `,${text}`;
  return `{${texts}}`;
}

/** An object that is read is quicker to work with than one that grew name by name. */
function contextOf(parts: readonly Part[]): Values {
  const context: Record<string, unknown> = JSON.parse(jsonOf(parts));
  for (const { name, live } of parts) context[name] = live;
  return context;
}

function frozen(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
