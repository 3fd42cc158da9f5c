import { describe, expect, it } from "vitest";
import { assign, emit, fromPromise, log, raise, setup } from "xstate";
import { isAtRest, machineHash, type SessionEvent, type Step, step } from "../../src/session/step.ts";
import { createDesk, desk } from "./harness/deskMachine.ts";

const at = 1_000;
const open = (machine = desk) => step(machine, undefined, { type: "session.open", at });
const play = (events: Omit<SessionEvent, "at">[], machine = desk) =>
  events.reduce<Step>((taken, event) => step(machine, taken.state, { ...event, at } as SessionEvent), open(machine));
const ask = { type: "ask", text: "社保卡" };
const found = (...titles: string[]) => ({
  type: "xstate.done.actor.search",
  actorId: "search",
  output: titles.map((title) => ({ title })),
});

describe("a step", () => {
  it("turns an invoke into a command to run a tool", () => {
    expect(play([ask]).commands).toEqual([{ do: "run", id: "search", src: "search", input: { question: "社保卡" } }]);
  });

  it("turns leaving, timers and replies into commands, in the machine's order", () => {
    expect(play([ask, found("a", "b")]).commands).toEqual([
      { do: "stop", id: "search" },
      { do: "emit", event: { type: "reply", kind: "text", text: "a / b" } },
      expect.objectContaining({ do: "arm", id: "xstate.after.remind.desk.talk.clarifying", delay: 600_000 }),
      expect.objectContaining({ do: "arm", id: "xstate.after.forget.desk.talk.clarifying", delay: 3_600_000 }),
    ]);
    expect(play([ask, found("a", "b"), { type: "cancel" }]).commands).toEqual([
      { do: "disarm", id: "xstate.after.remind.desk.talk.clarifying" },
      { do: "disarm", id: "xstate.after.forget.desk.talk.clarifying" },
      { do: "emit", event: { type: "reply", kind: "text", text: "已取消。" } },
    ]);
  });

  it("gives plain JSON that says all there is to say", () => {
    const { state, commands } = play([ask, found("a", "b"), { type: "pick", index: 1 }]);
    expect(JSON.parse(JSON.stringify({ state, commands }))).toEqual({ state, commands });
    expect(state["children"]).toMatchObject({ search: { src: "search" } });
  });

  it("does not change the state that it was given", () => {
    const { state } = play([ask]);
    const before = structuredClone(state);
    step(desk, state, { ...found("a"), at });
    expect(state).toEqual(before);
  });

  it("computes a delay from the context", () => {
    const failed = {
      type: "xstate.error.actor.write",
      actorId: "write",
      error: { code: "WRITER_FAILED", message: "", retryable: true },
    };
    const order = [{ type: "plan" }, { type: "fill", theme: "x", budget: 1 }, { type: "confirm" }];
    expect(play([...order, failed]).commands.at(-1)).toMatchObject({ do: "arm", delay: 10_000 });
  });

  it("throws what a guard or an action throws", () => {
    expect(() => play([{ type: "ask", text: "poison" }])).toThrow("boom");
  });

  it("refuses an event for a session that was never opened", () => {
    expect(() => step(desk, undefined, { type: "cancel", at })).toThrow(/^bug:/);
  });

  it.each([
    ["a function", () => undefined],
    ["a name without an implementation that is data", "ring"],
    ["a log", log("x")],
  ])("refuses an action that is %s: a machine does no I/O", (_name, action) => {
    const machine = setup({ actions: { ring: () => undefined } }).createMachine({
      on: { go: { actions: action as "ring" } },
    });
    const { state } = step(machine, undefined, { type: "session.open", at });
    expect(() => step(machine, state, { type: "go", at })).toThrow(/^bug: action/);
  });

  it("takes a raise without delay inside the same step", () => {
    const machine = setup({}).createMachine({
      initial: "a",
      states: {
        a: { on: { go: { actions: raise({ type: "on" }) }, on: "b" } },
        b: { entry: emit({ type: "there" } as never) },
      },
    });
    const { state } = step(machine, undefined, { type: "session.open", at });
    expect(step(machine, state, { type: "go", at })).toMatchObject({
      state: { value: "b" },
      commands: [{ do: "emit", event: { type: "there" } }],
    });
  });

  it("runs and stops a tool whose state is passed through at once", () => {
    const tool = fromPromise<number, number>(() => Promise.resolve(1));
    const machine = setup({ actors: { tool } }).createMachine({
      initial: "a",
      states: { a: { on: { go: "b" } }, b: { invoke: { id: "t", src: "tool", input: 1 }, always: "c" }, c: {} },
    });
    const { state } = step(machine, undefined, { type: "session.open", at });
    const taken = step(machine, state, { type: "go", at });
    const kinds = taken.commands.map((command) => command.do);
    expect(kinds.lastIndexOf("stop")).toBeGreaterThanOrEqual(kinds.lastIndexOf("run"));
    expect(taken.state["children"]).toEqual({});
  });
});

describe("a fault", () => {
  it("is an event like others", () => {
    const taken = play([{ type: "session.fault", cause: "ask", message: "boom" }]);
    expect(taken.state.context["faults"]).toEqual(["ask: boom"]);
  });

  it("never throws: a machine that fails on it keeps its state", () => {
    const machine = setup({ guards: { bad: () => Boolean(JSON.parse("{")) } }).createMachine({
      on: { "session.fault": { guard: "bad" } },
    });
    const { state } = step(machine, undefined, { type: "session.open", at });
    expect(step(machine, state, { type: "session.fault", at, cause: "x", message: "y" })).toMatchObject({
      state,
      commands: [],
    });
  });
});

describe("adopting a changed machine", () => {
  const old = play([{ type: "plan" }, { type: "fill", theme: "包饺子" }]).state;

  it("keeps the context for keys that the new machine has, and goes to where the open form belongs", () => {
    const taken = step(createDesk(2) as unknown as typeof desk, old, { type: "session.adopt", at, from: "x" });
    expect(taken.state.value).toEqual({ talk: { form: "asking" }, job: "idle" });
    expect(taken.state.context["slots"]).toEqual({ theme: "包饺子" });
    expect(taken.commands).toContainEqual({ do: "emit", event: { type: "reply", kind: "text", text: "预算多少？" } });
  });

  it("tells the machine where the old one stood, and drops keys that it does not know", () => {
    const machine = setup({
      types: {} as {
        context: { seen: unknown; slots: unknown };
        events: { type: "session.adopted"; value: unknown; from: string };
      },
      actions: { note: assign(({ event }) => ({ seen: [event.value, event.from] })) },
    }).createMachine({ context: { seen: null, slots: null }, on: { "session.adopted": { actions: "note" } } });
    const { context } = step(machine, old, { type: "session.adopt", at, from: "old" }).state;
    expect(context).toEqual({ seen: [old.value, "old"], slots: { theme: "包饺子" } });
  });
});

describe("the identity of a machine", () => {
  it("changes with its definition and only with it", () => {
    expect(machineHash(createDesk(1))).toBe(machineHash(desk));
    expect(machineHash(createDesk(2) as never)).not.toBe(machineHash(desk));
  });
});

describe("a session at rest", () => {
  it.each<[string, Omit<SessionEvent, "at">[], boolean]>([
    ["that just began", [], true],
    ["that put a form aside", [{ type: "plan" }, { type: "later" }], true],
    ["in the middle of a form", [{ type: "plan" }], false],
    [
      "whose talk rests while a job runs beside it",
      [{ type: "plan" }, { type: "fill", theme: "x", budget: 1 }, { type: "confirm" }],
      false,
    ],
  ])("%s", (_name, events, expected) => {
    expect(isAtRest(desk, play(events).state)).toBe(expected);
  });
});
