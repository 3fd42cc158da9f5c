import { describe, expect, it } from "vitest";
import { assign, setup } from "xstate";
import { type KnownHead, knownMachines, planChange } from "../../src/session/change.ts";
import type { RowBody } from "../../src/session/sessionStore.ts";
import { sessionEvents, step } from "../../src/session/step.ts";
import { subject } from "./harness/sessionSubject.ts";
import { randomOf, seedOf } from "./harness/subject.ts";
import { answersIn, openWorld, take } from "./harness/world.ts";

const seed = seedOf();
const machines = knownMachines(subject.machine, []);
const refuse = (...[during, error]: [string, unknown]) => {
  throw new Error(`${during}: ${String(error)}`);
};

describe(`a change that is planned from a remembered state (SEED=${seed})`, () => {
  it("is the change planned from what the store keeps, and its texts are the JSON of what they say", () => {
    const random = randomOf(seed);
    for (let story = 0; story < 20; story += 1) {
      let remembered: KnownHead | undefined;
      let world = openWorld(subject);
      for (let number = 0; number < 20; number += 1) {
        const fact = random.pick([...subject.facts, ...answersIn(subject, world)]);
        // Every now and then a clock goes back.
        const at = world.at + (number > 0 && random.next() < 0.2 ? -5_000 : 1_000);
        const incoming = { session: "s", key: `m${number}`, event: { nothing: undefined, ...fact, at } };
        const { standing: _standing, ...kept } = remembered ?? { standing: undefined };
        const { change, standing } = planChange(machines, remembered, incoming, refuse);
        expect(planChange(machines, remembered && (kept as KnownHead), incoming, refuse).change).toEqual(change);
        world = take(subject, world, { ...fact, at: Math.max(at, world.at) });
        expect(change.head.state).toBe(JSON.stringify(world.state));
        for (const { body } of change.rows) expect(JSON.stringify(JSON.parse(body))).toBe(body);
        const said = JSON.parse(change.rows.at(-1)!.body) as RowBody;
        expect(Object.keys(said)).toEqual(["at", "key", "machine", "event", "commands", "value", "digest"]);
        expect(said).toMatchObject({ at: world.at, key: `m${number}`, commands: world.last.commands });
        remembered = { ...change.head, ...(standing ? { standing } : {}) };
      }
    }
  });

  it("is refused where the machine changes in place what it was given, so that no change goes unwritten", () => {
    const machine = setup({ types: {} as { context: { names: string[] } } }).createMachine({
      context: { names: ["甲"] },
      on: { spoil: { actions: assign({ names: ({ context: { names } }) => names.splice(0, 1, "乙") }) } },
    });
    const { standing } = step(machine, undefined, { type: sessionEvents.open, at: 0 });
    expect(() => step(machine, standing, { type: "spoil", at: 1 })).toThrow(TypeError);
  });

  it("leaves the state that it began from as it was", () => {
    const { state } = step(subject.machine, undefined, { type: sessionEvents.open, at: 0 });
    const before = JSON.stringify(state);
    for (const fact of subject.facts) step(subject.machine, state, { ...fact, at: 1 });
    expect(JSON.stringify(state)).toBe(before);
  });
});
