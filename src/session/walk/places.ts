/**
 * Where a machine may stand, and which way each transition leads from there.
 *
 * XState finds both out anew for every assign and every microstep, though they follow from the definition alone. Here each is found out
 * once for a machine and kept: a machine has some hundred places that anybody ever comes to.
 */
import {
  type AnyActorRef,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  assign,
  createActor,
  type StateValue,
  spawnChild,
  stopChild,
  type UnknownAction,
} from "xstate";
import { ancestorsOf, type History, isLeaf, type Node, type Transition, wayOf, withoutConflicts } from "./ways.ts";

/**
 * - `nodes`: the active states, in the order in which XState keeps them, which the order of a state value follows.
 * - `always`: the eventless transitions of each active leaf, innermost first. `valueText`, `historyText`: as JSON.
 */
export type Place = {
  readonly nodes: readonly Node[];
  readonly history: History;
  readonly value: StateValue;
  readonly valueText: string;
  readonly historyText: string;
  readonly always: readonly (readonly Transition[])[];
  readonly choices: Map<string, Choice | undefined>;
  readonly moves: Map<Transition | string, Move>;
  /** Whether the place lies within the states that a guard asked for. */
  readonly within: Map<string, boolean>;
};

/** The transitions of a state for one type of event; those of the states inside it come first. */
export type Choice = { node: Node; own: readonly Transition[]; inner: readonly Choice[] };

/** What one microstep does, in order, and where it leads. */
export type Move = { actions: readonly UnknownAction[]; to: Place };

export interface Places {
  /** Who `self` is in every session: an actor that is never started. */
  readonly actor: AnyActorRef;
  /** How a session begins. */
  readonly opening: Move;
  /** The same place for the same states in the same order with the same history. */
  at(nodes: readonly Node[], history: History): Place;
  /** What the place can do about an event; undefined where nothing. */
  choice(place: Place, type: string): Choice | undefined;
  /** The microstep of these transitions together. */
  move(place: Place, transitions: readonly Transition[]): Move;
}

const placesByMachine = new WeakMap<AnyStateMachine, Places>();

/** What was found out about a machine so far. Throws for a machine that may end or runs machines inside: a session does neither. */
export function placesOf(machine: AnyStateMachine): Places {
  const known = placesByMachine.get(machine);
  if (known) return known;
  refuseUnknown(machine.root);
  const places = createPlaces(machine);
  placesByMachine.set(machine, places);
  return places;
}

function createPlaces(machine: AnyStateMachine): Places {
  const root: Node = machine.root;
  const places = new Map<string, Place>();
  const numbers = new Map<Transition, number>();

  function at(nodes: readonly Node[], history: History): Place {
    const historyText = historyJson(history);
    const name = `${nodes.map(({ order }) => order)}|${historyText}`;
    const known = places.get(name);
    if (known) return known;
    const value = stateValueOf(root, nodes);
    const place: Place = {
      nodes,
      history,
      value,
      valueText: JSON.stringify(value),
      historyText,
      always: nodes.filter(isLeaf).flatMap(eventlessOf),
      choices: new Map(),
      moves: new Map(),
      within: new Map(),
    };
    places.set(name, place);
    return place;
  }

  function move(place: Place, transitions: readonly Transition[]): Move {
    const [first] = transitions;
    const name = first && transitions.length === 1 ? first : transitions.map((each) => numberOf(numbers, each)).join();
    const known = place.moves.get(name);
    if (known) return known;
    const found = findMove(place, transitions, at);
    place.moves.set(name, found);
    return found;
  }

  let opening: Move | undefined;
  return {
    actor: createActor(machine),
    at,
    move,
    get opening() {
      opening ??= findOpening(root, at);
      return opening;
    },
    choice(place, type) {
      if (!place.choices.has(type)) place.choices.set(type, choiceOf(root, place.value, type));
      return place.choices.get(type);
    },
  };
}

/** Everything is entered that no event is needed for, the root included. */
function findOpening(root: Node, at: Places["at"]): Move {
  const target = initialOf(root);
  const entering = { source: root, target, reenter: true, actions: [] } as unknown as Transition;
  const { enters, initials } = wayOf([entering], [root], {});
  const all = new Set([...initials, root]);
  return { actions: enters.flatMap((node) => entryOf(node, all)), to: at([...new Set([root, ...enters])], {}) };
}

/** A node and all that lies below it initially. */
function initialOf(node: Node): Node[] {
  if (node.type === "parallel") {
    const regions = Object.values<Node>(node.states).filter(({ type }) => type !== "history");
    return [node, ...regions.flatMap(initialOf)];
  }
  return node.type === "compound" ? [node, ...node.initial.target.slice(0, 1).flatMap(initialOf)] : [node];
}

function findMove(place: Place, enabled: readonly Transition[], at: Places["at"]): Move {
  const { nodes, history } = place;
  const transitions = withoutConflicts(enabled, nodes, history);
  const { exits, enters, initials, history: remembered } = wayOf(transitions, nodes, history);
  const active = new Set(nodes);
  for (const node of exits) active.delete(node);
  for (const node of enters) active.add(node);
  const stays = remembered === history && active.size === nodes.length && nodes.every((node) => active.has(node));
  const actions = [
    ...exits.flatMap((node) => [...node.exit, ...node.invoke.map(({ id }) => stopChild(id))]),
    ...transitions.flatMap((transition) => transition.actions),
    ...enters.flatMap((node) => entryOf(node, initials)),
  ];
  return { actions, to: stays ? place : at([...active], remembered) };
}

const spawnsOf = (node: Node): UnknownAction[] =>
  node.invoke.map(({ src, onSnapshot, ...more }) => spawnChild(src, { ...more, syncSnapshot: !!onSnapshot } as never));

const entryOf = (node: Node, initials: ReadonlySet<Node>): UnknownAction[] => [
  ...node.entry,
  ...spawnsOf(node),
  ...(initials.has(node) && node.type === "compound" ? node.initial.actions : []),
];

/** Eventless transitions of a leaf and of what is around it; the first whose guard passes is taken. */
function eventlessOf(leaf: Node): Transition[][] {
  const found = [leaf, ...ancestorsOf(leaf)].flatMap((node): readonly Transition[] => node.always ?? []);
  return found.length === 0 ? [] : [[...found]];
}

/** Follows the state value, as XState does. */
function choiceOf(node: Node, value: StateValue, type: string): Choice | undefined {
  const inside = typeof value === "string" ? { [value]: {} } : value;
  const inner = Object.entries(inside).flatMap(([key, part]) => {
    const child: Node | undefined = node.states[key];
    return (child && part && choiceOf(child, part, type)) || [];
  });
  const own = candidatesOf(node, type);
  return inner.length + own.length === 0 ? undefined : { node, own, inner };
}

/** Those of exactly this type first, then those of the longest pattern. */
function candidatesOf(node: Node, type: string): Transition[] {
  const patterns = [...node.transitions.keys()].filter((pattern) => pattern !== type && matches(pattern, type));
  return [type, ...patterns.sort((left, right) => right.length - left.length)].flatMap(
    (pattern) => node.transitions.get(pattern) ?? [],
  );
}

const matches = (pattern: string, type: string) =>
  pattern === "*" || (pattern.endsWith(".*") && `${type}.`.startsWith(pattern.slice(0, -1)));

/** XState makes a snapshot anew, with the value of its nodes, where an action assigns. */
function stateValueOf({ machine }: Node, nodes: readonly Node[]): StateValue {
  const { resolve } = assign({}) as unknown as { resolve: (...args: unknown[]) => [AnyMachineSnapshot] };
  const snapshot = { machine, _nodes: nodes, context: {}, children: {}, status: "active" };
  return resolve({}, snapshot, {}, undefined, { assignment: {} })[0].value;
}

const historyJson = (history: History) =>
  JSON.stringify(
    Object.fromEntries(Object.entries(history).map(([id, nodes]) => [id, nodes.map((node) => ({ id: node.id }))])),
  );

function numberOf(numbers: Map<Transition, number>, transition: Transition): number {
  const number = numbers.get(transition) ?? numbers.size;
  numbers.set(transition, number);
  return number;
}

function refuseUnknown(node: Node): void {
  if (node.type === "final") throw new Error(`bug: ${node.id} is a final state; a session never ends`);
  for (const child of Object.values<Node>(node.states)) refuseUnknown(child);
}
