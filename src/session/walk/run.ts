/** A macrostep that is under way: what guards and actions of a machine see and change. */
import { type AnyActorRef, type AnyEventObject, type AnyStateMachine, matchesState, type StateValue } from "xstate";
import type { Place } from "./places.ts";

export type Values = Readonly<Record<string, unknown>>;

/** Where a session stands. `children` holds the running invokes by id, each as JSON. */
export type Situation = {
  readonly place: Place;
  readonly context: Values;
  readonly children: Readonly<Record<string, string>>;
};

/** An action as XState hands it over. */
export type Asked = { type: string; params: unknown };

/** What a guard or an action of a machine is called with. `self` never does anything. */
export type Args = { context: Values; event: AnyEventObject; self: AnyActorRef; system: unknown };

/**
 * `queue` holds events that the machine raised and has not taken yet; `changes` counts what made the situation another one. `view` is the
 * situation as XState's own guards and actions read it; it is valid only while one of them runs.
 */
export type Run = {
  readonly machine: AnyStateMachine;
  readonly actor: AnyActorRef;
  readonly view: View;
  readonly queue: AnyEventObject[];
  readonly asked: Asked[];
  place: Place;
  context: Values;
  children: Situation["children"];
  changes: number;
};

type View = {
  machine: AnyStateMachine;
  status: "active";
  context: Values;
  _nodes: Place["nodes"];
  value: StateValue;
  matches: (value: StateValue) => boolean;
};

export function createRun(machine: AnyStateMachine, actor: AnyActorRef, situation: Situation): Run {
  const { place, context, children } = situation;
  const view: View = {
    machine,
    status: "active",
    context,
    _nodes: place.nodes,
    value: place.value,
    matches: (value) => matchesState(value, view.value),
  };
  return { machine, actor, view, queue: [], asked: [], place, context, children, changes: 0 };
}

/** What XState's own guards and actions are to see now. */
export function viewOf({ view, place, context }: Run): View {
  view.context = context;
  view._nodes = place.nodes;
  view.value = place.value;
  return view;
}

export function argsOf({ actor, context }: Run, event: AnyEventObject): Args {
  return { context, event, self: actor, system: actor.system };
}
