/**
 * What XState's own `transition` does, from what is known of a machine's places.
 *
 * The rules are XState's, down to the order of states in a value; the tests play the same events through both. What it leaves out no
 * session uses: final states, machines inside machines, actors in the context, messages between actors.
 */
import type { AnyEventObject, AnyStateMachine } from "xstate";
import { act, refuseSpawn } from "./actions.ts";
import { chosen, eventless } from "./guards.ts";
import { type Places, placesOf } from "./places.ts";
import { type Asked, createRun, type Run, type Situation, type Values } from "./run.ts";
import type { Transition } from "./ways.ts";

type Taken = { to: Situation; asked: Asked[] };

/** Begins a session: enters the machine, and does all that follows by itself. */
export function openingStep(machine: AnyStateMachine, input: unknown): Taken {
  const places = placesOf(machine);
  const { actor, opening } = places;
  const { context = {} } = machine.config as { context?: unknown };
  const values = typeof context === "function" ? context({ input, self: actor, spawn: refuseSpawn }) : context;
  const run = createRun(machine, actor, { place: opening.to, context: values as Values, children: {} });
  const event = { type: "xstate.init", input };
  act(run, opening.actions, event);
  settle(places, run, event);
  return takenBy(run);
}

/** Takes an event and all that follows from it by itself. Throws what a guard or an action throws. */
export function macrostep(machine: AnyStateMachine, from: Situation, event: AnyEventObject): Taken {
  const places = placesOf(machine);
  const run = createRun(machine, places.actor, from);
  const enabled = chosen(run, places.choice(run.place, event.type), event);
  if (enabled.length === 0 && event.type.startsWith("xstate.error.actor")) throw event["error"];
  microstep(places, run, enabled, event);
  settle(places, run, event);
  return takenBy(run);
}

const takenBy = ({ place, context, children, asked }: Run): Taken => ({ to: { place, context, children }, asked });

/** Eventless transitions until none is enabled or one changed nothing, then the next raised event, until all is quiet. */
function settle(places: Places, run: Run, event: AnyEventObject): void {
  let latest = event;
  let isNew = true;
  for (;;) {
    const found = isNew ? eventless(run, latest) : [];
    const before = run.changes;
    if (found.length > 0) {
      microstep(places, run, found, latest);
      isNew = run.changes !== before;
      continue;
    }
    const raised = run.queue.shift();
    if (raised === undefined) return;
    latest = raised;
    microstep(places, run, chosen(run, places.choice(run.place, raised.type), raised), raised);
    isNew = true;
  }
}

function microstep(places: Places, run: Run, enabled: readonly Transition[], event: AnyEventObject): void {
  if (enabled.length === 0) return;
  const { actions, to } = places.move(run.place, enabled);
  act(run, actions, event);
  if (to === run.place) return;
  run.place = to;
  run.changes += 1;
}
