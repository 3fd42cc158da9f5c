/**
 * The pure kernel: one event in, the next state and commands out, both plain JSON.
 *
 * A step begins from JSON or from what the step before it left behind (standing.ts); both give the same text, bit by bit.
 * Invariant: no I/O, no clock, no random numbers, no running actors.
 */
import { hash } from "node:crypto";
import type { AnyEventObject, AnyStateMachine } from "xstate";
import { restore, type Standing, type Start, standingAt } from "./standing.ts";
import { macrostep, openingStep } from "./walk/macrostep.ts";
import type { Asked } from "./walk/run.ts";

/** A past-tense fact on its way into a session. `at` is epoch milliseconds. */
export type SessionEvent = { type: string; at: number } & Record<string, unknown>;

/** What XState persists of a machine: plain JSON. `children` holds the running invokes by id. */
export type SessionState = {
  status: "active" | "done" | "error" | "stopped";
  value: unknown;
  context: Record<string, unknown>;
} & Record<string, unknown>;

/**
 * What a step asks for, in order.
 *
 * run: start the tool `src` for the invoke `id`. stop: the state that invoked `id` was left. arm: send `event` after `delay` milliseconds
 * unless `id` is disarmed or armed again. emit: something for the outside, a reply if its type is "reply".
 */
export type Command =
  | { do: "run"; id: string; src: string; input: unknown }
  | { do: "stop"; id: string }
  | { do: "arm"; id: string; delay: number; event: { type: string } }
  | { do: "disarm"; id: string }
  | { do: "emit"; event: { type: string } & Record<string, unknown> };

/** `texts`: all as JSON, written once: they are what is hashed and stored. `standing` is what the next step may go on from. */
export type Step = {
  readonly state: SessionState;
  readonly commands: Command[];
  texts: { state: string; value: string; commands: string };
  readonly standing?: Standing;
};

/**
 * Events of the kernel itself.
 *
 * - open begins a session; `input` is given to the machine.
 * - adopt carries a session over to a changed machine: initial state, then the context of the old state for keys that the new machine
 *   has, then `adopted` with `from` (hash) and `value` (state value) of the old one, so that the machine can go where an open form belongs.
 * - fault stands for an event that made the machine throw: `cause` is its type, `message` the error, `event` the event itself.
 * - replyFailed tells that a reply could not be sent after the last try: `effect`, the `reply`, `code` of the failure.
 *   A machine should not answer it with another reply at once.
 */
export const sessionEvents = {
  open: "session.open",
  adopt: "session.adopt",
  adopted: "session.adopted",
  fault: "session.fault",
  replyFailed: "reply.failed",
} as const;

/**
 * Moves a machine by one event. `from` is undefined only for session.open. The outcome is the same from a state that was read and from
 * the standing of the step that led there; the latter spares to read and restore it.
 *
 * A throwing guard or action throws here too, with one exception: session.fault never throws; a machine that fails on it keeps its state.
 * An action that is not data (anything but raise, cancel, spawnChild, stopChild, emit, assign) throws an Error that starts with "bug:".
 */
export function step(machine: AnyStateMachine, from: SessionState | Standing | undefined, event: SessionEvent): Step {
  if (event.type === sessionEvents.open) return opened(machine, event);
  if (from === undefined) throw new Error(`bug: event ${event.type} for a session that was never opened`);
  if (event.type === sessionEvents.adopt) return adopted(machine, stateOf(from), event);
  if (event.type !== sessionEvents.fault) return moved(startAt(machine, from), event);
  try {
    return moved(startAt(machine, from), event);
  } catch {
    return unmoved(from);
  }
}

/** Identity of a machine's definition: states, transitions and names. Behaviour inside functions is caught by the digests of a replay. */
export function machineHash(machine: AnyStateMachine): string {
  return digest(JSON.stringify(machine.config, (_name, value) => (typeof value === "function" ? "function" : value)));
}

/** The first 32 hexadecimal digits of the SHA-256 of a text. */
export function digest(text: string): string {
  return hash("sha256", text, "hex").slice(0, 32);
}

/** The digest that a log row keeps of a step: state and commands. */
export function stepDigest({ texts }: Pick<Step, "texts">): string {
  return digest(texts.state + texts.commands);
}

/** Whether a state may be carried over to a changed machine: every active leaf is, or lies in, a state tagged "safe". */
export function isAtRest(machine: AnyStateMachine, from: SessionState | Standing): boolean {
  const active = startAt(machine, from).situation.place.nodes;
  const leaves = active.filter((node) => Object.keys(node.states).length === 0);
  return leaves.every((leaf) =>
    active.some((node) => node.tags.includes("safe") && isSelfOrAncestor(node.path, leaf.path)),
  );
}

function isSelfOrAncestor(path: string[], leaf: string[]): boolean {
  return path.every((part, index) => leaf[index] === part);
}

/** Whether it is what a step left behind, not a state that was read. */
export const isStanding = (from: SessionState | Standing): from is Standing => "situation" in from;

const stateOf = (from: SessionState | Standing): SessionState => (isStanding(from) ? JSON.parse(from.text) : from);

function startAt(machine: AnyStateMachine, from: SessionState | Standing): Start {
  return isStanding(from) && from.machine === machine ? from : restore(machine, stateOf(from));
}

function unmoved(from: SessionState | Standing): Step {
  const state = stateOf(from);
  const texts = { state: JSON.stringify(state), value: JSON.stringify(state.value), commands: "[]" };
  return { state, commands: [], texts, ...(isStanding(from) ? { standing: from } : {}) };
}

function opened(machine: AnyStateMachine, event: SessionEvent): Step {
  const { to, asked } = openingStep(machine, event["input"]);
  return taken(standingAt(machine, to), asked);
}

function moved({ machine, situation, parts }: Start, event: AnyEventObject): Step {
  const { to, asked } = macrostep(machine, situation, event);
  return taken(standingAt(machine, to, parts), asked);
}

function adopted(machine: AnyStateMachine, old: SessionState, event: SessionEvent): Step {
  const first = opened(machine, event);
  const known = Object.keys(first.state.context).filter((name) => name in old.context);
  const context = { ...first.state.context, ...Object.fromEntries(known.map((name) => [name, old.context[name]])) };
  const told = { type: sessionEvents.adopted, at: event.at, from: event["from"], value: old.value };
  const second = moved(restore(machine, { ...first.state, context }), told);
  const commands = JSON.stringify([...first.commands, ...second.commands]);
  return readable({ ...second.texts, commands }, second.standing);
}

/** What a step gives is plain JSON, exactly as it will be read back from the store; what nobody asks for is not read. */
function taken(standing: Standing, asked: readonly Asked[]): Step {
  const commands = JSON.stringify(asked.flatMap(toCommand));
  return readable({ state: standing.text, value: standing.situation.place.valueText, commands }, standing);
}

function readable(texts: Step["texts"], standing: Standing | undefined): Step {
  let state: SessionState | undefined;
  let commands: Command[] | undefined;
  return {
    texts,
    ...(standing && { standing }),
    get state() {
      state ??= JSON.parse(texts.state) as SessionState;
      return state;
    },
    get commands() {
      commands ??= JSON.parse(texts.commands) as Command[];
      return commands;
    },
  };
}

type ActionParams = {
  id?: string;
  src?: string;
  input?: unknown;
  sendId?: string;
  delay?: number;
  event: { type: string } & Record<string, unknown>;
};

/** A raise without delay was already taken inside XState; a stop of a child that is not there has no parameters. */
function toCommand(action: Asked): Command | [] {
  const { type } = action;
  const params = action.params as ActionParams | undefined;
  if (type === "xstate.stopChild" && params?.id === undefined) return [];
  if (params === undefined) throw notData(type);
  const id = params.id ?? "";
  switch (type) {
    case "xstate.spawnChild":
      return { do: "run", id, src: String(params.src), input: params.input ?? null };
    case "xstate.stopChild":
      return { do: "stop", id };
    case "xstate.raise":
      return params.delay === undefined
        ? []
        : { do: "arm", id: id || params.event.type, delay: params.delay, event: params.event };
    case "xstate.cancel":
      return { do: "disarm", id: String(params.sendId) };
    case "xstate.emit":
      return { do: "emit", event: params.event };
    default:
      throw notData(type);
  }
}

function notData(type: string): Error {
  return new Error(`bug: action '${type}' is not data; write it as assign(), emit(), raise() or as an invoke`);
}
