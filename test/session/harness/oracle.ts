/** (3) The same seeded events through the pure step and through a live actor with a simulated clock give the same session. */
import { describe, expect, it } from "vitest";
import { type AnyActorRef, type AnyStateMachine, createActor, fromCallback, SimulatedClock } from "xstate";
import { answerEvent, type Fact, type Random, randomOf, type Subject } from "./subject.ts";
import { beginning, fire, openWorld, runningIn, soonest, take, type World } from "./world.ts";

/**
 * `comparable` leaves out what the two may differ in: events of timers carry their time in the kernel, and none in a live actor.
 * A context that keeps the time of a timer must leave it out here.
 */
export type OracleOptions = {
  seed: number;
  sequences: number;
  length: number;
  comparable?: (context: Record<string, unknown>) => unknown;
};

export function oracleSuite(
  subject: Subject,
  { seed, sequences, length, comparable = (context) => context }: OracleOptions,
): void {
  describe(`seeded event sequences (SEED=${seed})`, () => {
    it(`give the same states, context and emitted events, step by step, in ${sequences} live sessions`, () => {
      const kinds = new Set<string>();
      for (let number = 0; number < sequences; number += 1) {
        const random = randomOf(seed + number);
        playOnce(subject, random, length, comparable, (type) => kinds.add(type), `SEED=${seed}, sequence ${number}`);
      }
      // Sequences that never met a result or a timer would prove little.
      for (const kind of ["xstate.done.actor", "xstate.error.actor", "xstate.after"]) {
        expect([...kinds].some((type) => type.startsWith(kind))).toBe(true);
      }
    });
  });
}

/** A live session: real child actors that answer when told to, real delayed transitions on a clock that is moved by hand. */
function createLive({ machine, answers }: Subject) {
  const sendBack = new Map<string, (event: Fact) => void>();
  const child = fromCallback(({ sendBack: send, self }) => {
    sendBack.set(self.id, send as (event: Fact) => void);
    return () => void sendBack.delete(self.id);
  });
  const actors = Object.fromEntries(Object.keys(answers).map((name) => [name, child]));
  const clock = new SimulatedClock();
  const emitted: unknown[] = [];
  const live = createActor(machine.provide({ actors } as never) as AnyStateMachine, { clock });
  (live as AnyActorRef).on("*", (event) => emitted.push(event));
  live.start();
  return { live, clock, emitted, sendBack };
}

function playOnce(
  subject: Subject,
  random: Random,
  length: number,
  comparable: (context: Record<string, unknown>) => unknown,
  met: (type: string) => void,
  name: string,
): void {
  const { live, clock, emitted, sendBack } = createLive(subject);
  let world = openWorld(subject);
  const expected = emittedBy(world);
  const same = (event: string) => {
    const snapshot = live.getSnapshot();
    const there = plain({ value: snapshot.value, context: comparable(snapshot.context), emitted: emitted.splice(0) });
    const here = plain({
      value: world.state.value,
      context: comparable(world.state.context),
      emitted: expected.splice(0),
    });
    expect(here, `${name}, after ${event}`).toEqual(there);
  };
  const moveTo = (next: World) => {
    world = next;
    expected.push(...emittedBy(world));
  };
  same("opening");
  for (let count = 0; count < length; count += 1) {
    const { event, from, wait } = chooseNext(subject, world, random);
    for (let timer = soonest(world); timer !== undefined && timer.due <= world.at + wait; timer = soonest(world)) {
      clock.increment(timer.due - beginning - clock.now());
      moveTo(fire(subject, world, timer));
      met(timer.event.type);
      same(timer.event.type);
    }
    // A timer may have ended the run whose answer was chosen; the kernel's fence would refuse it.
    const at = Math.max(world.at, beginning + clock.now()) + 1_000;
    if (from !== undefined && !runningIn(world).some(({ actor }) => actor === from)) continue;
    clock.increment(at - beginning - clock.now());
    if (world.timers.some((timer) => timer.due <= at)) continue;
    moveTo(take(subject, world, { ...event, at }));
    if (from === undefined) live.send({ ...event, at });
    else sendBack.get(from)?.({ ...event, at });
    met(event.type);
    same(event.type);
  }
  live.stop();
}

/** An answer of a running tool as often as a fact; now and then a long wait, so that timers fire. */
function chooseNext(subject: Subject, world: World, random: Random): { event: Fact; from?: string; wait: number } {
  const wait = random.next() < 0.15 ? random.below(2 * 3_600_000) : 0;
  const running = runningIn(world);
  if (running.length === 0 || random.next() < 0.4) return { event: random.pick(subject.facts), wait };
  const { actor, tool } = random.pick(running);
  const progress = subject.progress[tool] ?? [];
  if (progress.length > 0 && random.next() < 0.3) return { event: random.pick(progress), from: actor, wait };
  return { event: answerEvent(actor, tool, random.pick(subject.answers[tool] ?? [])), from: actor, wait };
}

function emittedBy({ last }: World): unknown[] {
  return last.commands.flatMap((command) => (command.do === "emit" ? [command.event] : []));
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
