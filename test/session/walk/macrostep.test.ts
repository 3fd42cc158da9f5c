import { describe, expect, it } from "vitest";
import {
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  assign,
  createActor,
  createMachine,
  setup,
} from "xstate";
import { type SessionEvent, type Step, sessionEvents, step } from "../../../src/session/step.ts";
import { eventTypes, randomMachine } from "../harness/randomMachine.ts";
import { randomOf, seedOf } from "../harness/subject.ts";

const seed = seedOf();

/** XState's own step with an actor that does nothing. What is asked of the outside is compared by what the machine emits. */
function createOracle(machine: AnyStateMachine) {
  const actor = createActor(machine);
  const nothing = () => undefined;
  let emitted: unknown[] = [];
  const inert = { id: "", sessionId: "", logger: nothing, defer: nothing, emit: nothing, stopChild: nothing };
  const scope = {
    ...inert,
    self: actor,
    system: actor.system,
    actionExecutor: ({ type, params }: { type: string; params: unknown }) => {
      if (type === "xstate.emit") emitted.push((params as { event: unknown }).event);
    },
  } as unknown as AnyActorScope;
  let snapshot: AnyMachineSnapshot = machine.getInitialSnapshot(scope, undefined);
  return {
    state: () => JSON.stringify(machine.getPersistedSnapshot(snapshot)),
    emitted: () => emitted,
    take(event: SessionEvent) {
      emitted = [];
      snapshot = machine.transition(snapshot, event, scope);
      if (snapshot.status === "error") throw snapshot.error;
    },
  };
}

describe(`a macrostep of machines made at random (SEED=${seed})`, () => {
  it("leads to the very state that XState's own leads to, and asks for the same", () => {
    const kinds = new Set<string>();
    for (let number = 0; number < 60; number += 1) {
      const random = randomOf(seed + number);
      const machine = randomMachine(random);
      const oracle = createOracle(machine);
      let taken = step(machine, undefined, { type: sessionEvents.open, at: 0 });
      expect(emittedBy(taken), `SEED=${seed}, machine ${number}`).toEqual(oracle.emitted());
      expect(taken.texts.state, `SEED=${seed}, machine ${number}`).toBe(oracle.state());
      for (let count = 0; count < 12; count += 1) {
        const name = `SEED=${seed}, machine ${number}, event ${count}`;
        const event = { type: random.pick(eventTypes), at: count, error: "gone" };
        const theirs = outcomeOf(() => oracle.take(event));
        const ours = outcomeOf(() => {
          taken = step(machine, taken.standing, event);
        });
        expect(ours, name).toBe(theirs);
        if (theirs !== "") break;
        expect(taken.texts.state, name).toBe(oracle.state());
        expect(emittedBy(taken), name).toEqual(oracle.emitted());
        for (const command of taken.commands) kinds.add(command.do);
      }
    }
    expect([...kinds].sort()).toEqual(["arm", "disarm", "emit", "run", "stop"]);
  });
});

describe("what no session may use", () => {
  const inner = createMachine({ initial: "a", states: { a: {} } });
  it.each<[string, AnyStateMachine]>([
    ["a final state", createMachine({ initial: "a", states: { a: { on: { go: "b" } }, b: { type: "final" } } })],
    [
      "a machine inside",
      setup({ actors: { inner } }).createMachine({
        initial: "a",
        states: { a: { on: { go: "b" } }, b: { invoke: { src: "inner" } } },
      }),
    ],
    [
      "an actor in the context",
      setup({ types: {} as { context: { held: unknown } }, actors: { inner } }).createMachine({
        context: { held: null },
        on: { go: { actions: assign({ held: ({ spawn }) => spawn("inner") }) } },
      }) as unknown as AnyStateMachine,
    ],
  ])("is refused: %s", (_name, machine) => {
    const play = () => step(machine, step(machine, undefined, { type: sessionEvents.open, at: 0 }).standing, go);
    const go = { type: "go", at: 1 };
    expect(play).toThrow(/^bug:/);
  });
});

const emittedBy = ({ commands }: Step) => commands.flatMap((each) => (each.do === "emit" ? [each.event] : []));

function outcomeOf(work: () => void): string {
  try {
    work();
    return "";
  } catch (error) {
    return String(error);
  }
}
