/** Machines made at random, with everything that a session machine may use. */
import {
  type AnyStateMachine,
  assign,
  cancel,
  emit,
  enqueueActions,
  fromPromise,
  not,
  raise,
  setup,
  stateIn,
} from "xstate";
import type { Random } from "./subject.ts";

export const eventTypes = ["a", "a.b", "c", "d", "xstate.done.actor.t", "xstate.error.actor.t", "xstate.after.1"];
const depthMax = 3;

type Config = Record<string, unknown>;

/** `left` is what keeps it from going round for ever: whatever moves by itself costs one. */
export function randomMachine(random: Random): AnyStateMachine {
  const ids: string[] = [];
  const tree = randomState(random, "m", 0, ids);
  addTransitions(random, tree, ids);
  const tool = fromPromise<number, unknown>(() => Promise.reject(new Error("bug: tools run in the kernel")));
  const machine = setup({
    types: {} as { context: { left: number; seen: string[]; more?: unknown } },
    actors: { tool },
    delays: { slow: ({ context }) => 10 * context.left },
    guards: {
      isOpen: ({ context }) => context.left > 0,
      isEven: ({ context }) => context.seen.length % 2 === 0,
      isNamed: (_, { name }: { name: string }) => name.length > 2,
      isThere: stateIn(`#${random.pick(ids)}`),
    },
    actions: {
      spend: assign(({ context }) => ({ left: context.left - 1 })),
      note: assign(({ context, event }, { name }: { name: string }) => ({
        seen: [...context.seen, `${name} ${event.type}`].slice(-4),
      })),
      tell: emit(({ context }) => ({ type: "told", left: context.left }) as never),
      go: raise({ type: "c" }),
      arm: raise({ type: "d" }, { id: "alarm", delay: "slow" }),
      disarm: cancel("alarm"),
      several: enqueueActions(({ context, enqueue, check }) => {
        enqueue.assign({ more: { left: context.left } });
        if (check("isEven" as never)) enqueue("tell" as never);
        if (check(stateIn(`#${ids[0]}`) as never)) enqueue.emit({ type: "inside" } as never);
      }),
    },
  });
  return machine.createMachine({ ...tree, context: { left: 8, seen: [] } } as never) as unknown as AnyStateMachine;
}

function randomState(random: Random, id: string, depth: number, ids: string[]): Config {
  ids.push(id);
  const size = depth === 0 ? 2 + random.below(2) : depth < depthMax && random.next() < 0.45 ? 1 + random.below(3) : 0;
  const names = Array.from({ length: size }, (_, place) => `s${place}`);
  const states = Object.fromEntries(names.map((name) => [name, randomState(random, `${id}-${name}`, depth + 1, ids)]));
  const isParallel = size > 0 && random.next() < 0.4;
  const history = size > 0 && random.next() < 0.3 ? { back: randomHistory(random, `${id}-back`, ids) } : {};
  return {
    id,
    ...(size === 0 ? {} : isParallel ? { type: "parallel" } : { initial: initialOf(random, names) }),
    ...(size === 0 ? {} : { states: { ...states, ...history } }),
    ...(random.next() < 0.3 ? { entry: someActions(random) } : {}),
    ...(random.next() < 0.3 ? { exit: someActions(random) } : {}),
    ...(depth > 0 && random.next() < 0.15 ? { invoke: { id: "t", src: "tool", input: { from: id } } } : {}),
    ...(depth > 0 && random.next() < 0.1 ? { after: { 1: { actions: someActions(random) } } } : {}),
  };
}

function initialOf(random: Random, names: string[]): unknown {
  const target = random.pick(names);
  return random.next() < 0.3 ? { target, actions: ["tell"] } : target;
}

function randomHistory(random: Random, id: string, ids: string[]): Config {
  ids.push(id);
  return {
    id,
    type: "history",
    history: random.pick(["deep", "shallow"]),
    ...(random.next() < 0.5 ? { target: "s0" } : {}),
  };
}

function addTransitions(random: Random, state: Config, ids: readonly string[]): void {
  if (state["type"] === "history") return;
  const on = Object.fromEntries(
    [...eventTypes, "a.*", "*"].filter(() => random.next() < 0.3).map((type) => [type, transitionsOf(random, ids)]),
  );
  state["on"] = on;
  if (random.next() < 0.25)
    state["always"] = [{ ...randomTransition(random, ids), guard: "isOpen", actions: ["spend"] }];
  for (const child of Object.values((state["states"] as Record<string, Config> | undefined) ?? {}))
    addTransitions(random, child, ids);
}

const transitionsOf = (random: Random, ids: readonly string[]): Config[] =>
  Array.from({ length: 1 + random.below(2) }, () => ({
    ...randomTransition(random, ids),
    ...(random.next() < 0.4 ? { guard: randomGuard(random) } : {}),
    ...(random.next() < 0.6 ? { actions: someActions(random) } : {}),
  }));

const randomTransition = (random: Random, ids: readonly string[]): Config => ({
  ...(random.next() < 0.75 ? { target: `#${random.pick(ids)}` } : {}),
  ...(random.next() < 0.3 ? { reenter: true } : {}),
});

const randomGuard = (random: Random): unknown =>
  random.pick([
    "isEven",
    "isThere",
    not("isEven" as never),
    { type: "isNamed", params: { name: "abc" } },
    { type: "isNamed", params: ({ context }: { context: { seen: string[] } }) => ({ name: context.seen[0] ?? "" }) },
  ]);

const someActions = (random: Random): unknown[] =>
  Array.from({ length: 1 + random.below(2) }, () =>
    random.pick([
      "tell",
      "arm",
      "disarm",
      "several",
      { type: "note", params: ({ event }: { event: { type: string } }) => ({ name: event.type }) },
      enqueueActions(({ context, enqueue }) => {
        if ((context as { left: number }).left <= 0) return;
        enqueue("spend" as never);
        enqueue("go" as never);
      }),
    ]),
  );
