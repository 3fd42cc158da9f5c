/** Chooses the transitions that an event enables, by XState's rules: inner states first, in a state the first whose guard passes. */
import type { AnyEventObject } from "xstate";
import type { Choice } from "./places.ts";
import { type Args, argsOf, type Run, viewOf } from "./run.ts";
import type { Transition } from "./ways.ts";

/** `check` is there in XState's own guards: and, or, not (of `guards`), stateIn (of `stateValue`). It reads the whole situation. */
type GuardFunction = ((args: Args, params: unknown) => boolean) & {
  check?: (view: unknown, args: Args, self: unknown) => boolean;
  guards?: readonly unknown[];
  stateValue?: unknown;
};
type Named = { type: string; params?: unknown };

const none: readonly Transition[] = [];

export function chosen(run: Run, choice: Choice | undefined, event: AnyEventObject): readonly Transition[] {
  if (choice === undefined) return none;
  let found = none;
  for (const inner of choice.inner) {
    const more = chosen(run, inner, event);
    if (more.length > 0) found = found.length === 0 ? more : [...found, ...more];
  }
  if (found.length > 0) return found;
  for (const transition of choice.own) if (enables(run, choice, transition, event)) return [transition];
  return none;
}

function enables(run: Run, { node }: Choice, { guard }: Transition, event: AnyEventObject): boolean {
  try {
    return !guard || passes(run, guard, argsOf(run, event));
  } catch (error) {
    const name = typeof guard === "string" ? guard : (guard as Partial<Named>).type;
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Unable to evaluate guard ${name ? `'${name}' ` : ""}in transition for event '${event.type}' in state node '${node.id}':\n${message}`,
    );
  }
}

/** The eventless transitions that are enabled; `event` is the one that led here. */
export function eventless(run: Run, event: AnyEventObject): readonly Transition[] {
  const { always } = run.place;
  if (always.length === 0) return none;
  const found = new Set<Transition>();
  const args = argsOf(run, event);
  for (const candidates of always) {
    const first = candidates.find(({ guard }) => !guard || passes(run, guard, args));
    if (first) found.add(first);
  }
  return found.size === 0 ? none : [...found];
}

function passes(run: Run, guard: unknown, args: Args): boolean {
  if (typeof guard === "function") return call(run, guard as GuardFunction, args, undefined);
  const name = typeof guard === "string" ? guard : (guard as Named).type;
  const known: unknown = run.machine.implementations.guards[name];
  if (!known) throw new Error(`bug: the machine has no guard called ${name}`);
  if (typeof known !== "function") return passes(run, known, args);
  return call(
    run,
    known as GuardFunction,
    args,
    typeof guard === "string" ? undefined : paramsOf(guard as Named, args),
  );
}

function call(run: Run, guard: GuardFunction, args: Args, params: unknown): boolean {
  const { check, guards = [], stateValue } = guard;
  if (check === undefined) return guard(args, params);
  switch (guard.name) {
    case "and":
      return guards.every((each) => passes(run, each, args));
    case "or":
      return guards.some((each) => passes(run, each, args));
    case "not":
      return !passes(run, guards[0], args);
  }
  if (typeof stateValue !== "string") return check(viewOf(run), args, guard);
  // Where a machine stands decides it alone.
  const { within } = run.place;
  const known = within.get(stateValue) ?? check(viewOf(run), args, guard);
  within.set(stateValue, known);
  return known;
}

/** The params that a guard or an action is named with, computed where they are a function. */
export function paramsOf({ params }: { params?: unknown }, args: Args): unknown {
  return typeof params === "function" ? params(args) : params;
}
