/** A pure world around one session: its state, running tools and armed timers, and every event that may come next. */
import { type SessionEvent, type SessionState, type Step, sessionEvents, step } from "../../../src/session/step.ts";
import { answerEvent, type Fact, type Subject } from "./subject.ts";

export type Armed = { id: string; due: number; event: Fact };
export type World = { at: number; state: SessionState; timers: readonly Armed[]; last: Step };

export const beginning = Date.parse("2026-11-23T10:00:00+08:00");

export function openWorld({ machine }: Subject): World {
  const first = step(machine, undefined, { type: sessionEvents.open, at: beginning });
  return after({ at: beginning, timers: [] }, first);
}

/** Takes one event at its time. */
export function take({ machine }: Subject, world: World, event: SessionEvent): World {
  return after({ at: event.at, timers: world.timers }, step(machine, world.state, event));
}

function after({ at, timers }: Pick<World, "at" | "timers">, last: Step): World {
  let armed = timers;
  for (const command of last.commands) {
    if (command.do !== "arm" && command.do !== "disarm") continue;
    armed = armed.filter((timer) => timer.id !== command.id);
    if (command.do === "arm") armed = [...armed, { id: command.id, due: at + command.delay, event: command.event }];
  }
  return { at, state: last.state, timers: armed, last };
}

/** The timer that is due next; of two at one moment the one that was armed first. */
export function soonest(world: World): Armed | undefined {
  return world.timers.reduce<Armed | undefined>(
    (best, timer) => (best && best.due <= timer.due ? best : timer),
    undefined,
  );
}

export function fire(subject: Subject, world: World, timer: Armed): World {
  const left = { ...world, timers: world.timers.filter((other) => other !== timer) };
  return take(subject, left, { ...timer.event, at: Math.max(world.at, timer.due) });
}

/** Tools that run: invoke id and name. */
export function runningIn(world: World): { actor: string; tool: string }[] {
  const children = (world.state["children"] ?? {}) as Record<string, { src: string }>;
  return Object.entries(children).map(([actor, { src }]) => ({ actor, tool: src }));
}

/** All that tools may send now. */
export function answersIn(subject: Subject, world: World): Fact[] {
  return runningIn(world).flatMap(({ actor, tool }) => [
    ...(subject.progress[tool] ?? []),
    ...(subject.answers[tool] ?? []).map((answer) => answerEvent(actor, tool, answer)),
  ]);
}

/** Every world that may come next: one for each fact, each answer of a running tool and the soonest timer. */
export function nextWorlds(subject: Subject, world: World): { event: Fact; world: World }[] {
  const facts = [...subject.facts, ...answersIn(subject, world)];
  const moved = facts.map((event) => ({ event, world: take(subject, world, { ...event, at: world.at + 1_000 }) }));
  const timer = soonest(world);
  return timer === undefined ? moved : [...moved, { event: timer.event, world: fire(subject, world, timer) }];
}

/** What tells two worlds apart while exploring: state value, shape of the context, running tools. */
export function signatureOf(subject: Subject, world: World): string {
  return JSON.stringify([
    world.state.value,
    subject.shape(world.state.context),
    runningIn(world),
    world.timers.map((timer) => timer.id),
  ]);
}

/** All worlds that can be reached, breadth first, up to `countMax`; each with the events that lead to it. */
export function explore(subject: Subject, countMax: number): { world: World; path: Fact[] }[] {
  const first = { world: openWorld(subject), path: [] as Fact[] };
  const seen = new Map([[signatureOf(subject, first.world), first]]);
  const queue = [first];
  for (let here = queue.shift(); here !== undefined && seen.size < countMax; here = queue.shift()) {
    for (const { event, world } of nextWorlds(subject, here.world)) {
      const signature = signatureOf(subject, world);
      if (seen.has(signature)) continue;
      const there = { world, path: [...here.path, event] };
      seen.set(signature, there);
      queue.push(there);
    }
  }
  return [...seen.values()];
}
