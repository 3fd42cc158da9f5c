/**
 * Durable sessions: each event is recorded and moves its session in one transaction; what it asks for is done after the commit.
 *
 *   dispatch ─▶ lane of the session ─▶ step (pure) ─▶ store.append ─▶ tools, replies, timers
 *      ▲                                                                │
 *      └──────────────── results and fired timers, each with its fence ─┘
 *
 * Invariant: what is not in the log has not happened; whatever was committed and not answered is done again after a crash, same key.
 */
import type { AnyStateMachine, EventFrom, InputFrom, OutputFrom, StateMachine } from "xstate";
import { Failure } from "../shared/failures.ts";
import { type Incoming, knownMachines } from "./change.ts";
import type { Send } from "./channel.ts";
import { createCommit } from "./commit.ts";
import {
  type AnyTool,
  type Call,
  createEffects,
  type DeliveryNote,
  type EffectEvent,
  type KernelFault,
} from "./effects.ts";
import { createLanes, createWaiters } from "./lanes.ts";
import { type KernelLimits, kernelLimits } from "./limits.ts";
import type { SessionStore } from "./sessionStore.ts";
import type { SessionEvent, SessionState } from "./step.ts";
import { createFireTimers, createWallTimers, manualTimers } from "./timers.ts";

type ActorsOf<M> =
  M extends StateMachine<
    infer _Context,
    infer _Event,
    infer _Children,
    infer Actor,
    infer _Action,
    infer _Guard,
    infer _Delay,
    infer _Value,
    infer _Tag,
    infer _Input,
    infer _Output,
    infer _Emitted,
    infer _Meta,
    infer _Schema,
    infer _TransitionMeta
  >
    ? Actor
    : never;

/** One function for each `src` of the machine's `setup({ actors })`; the types of input and output come from the machine itself. */
export type Tools<M> = {
  [Actor in ActorsOf<M> as Actor["src"]]: (
    input: InputFrom<Actor["logic"]>,
    call: Call,
  ) => Promise<OutputFrom<Actor["logic"]>>;
};

/**
 * - `machine`: for new sessions; `older`: definitions that kept sessions may be on. A session changes over when it is at rest (isAtRest),
 *   or at once if its definition is not among them.
 * - `now`: the time of results and, with "wall" timers, of timers, epoch milliseconds. A time before the last event counts as that one,
 *   so `() => 0` stands for "the clock of the session".
 * - `timers`: "manual" ones fire only by `fireTimers`.
 * - `onFault`: told of bugs and of a store that fails; the session itself only hears of a fault. `onDelivery`: told what becomes of replies.
 * - The store is the caller's to close, after the kernel.
 */
export type KernelOptions<M extends AnyStateMachine> = {
  machine: M;
  older: readonly AnyStateMachine[];
  tools: Tools<M>;
  store: SessionStore;
  send: Send;
  now: (session: string) => number;
  timers: "wall" | "manual";
  limits?: Partial<KernelLimits>;
  onFault?: (fault: KernelFault) => void;
  onDelivery?: (note: DeliveryNote) => void;
};

export interface Kernel<Event> {
  /**
   * Takes an event into a session, which begins with its first one. Resolves when it is durable. `key` is the sender's own id of the
   * event, e.g. of a message: the same key in the same session again is a "duplicate" and changes nothing.
   * Fails with TOO_MANY_MESSAGES, or CHANNEL_NOT_CONNECTED while closing; nothing is stored then.
   */
  dispatch(session: string, key: string, event: Event & { at: number }): Promise<"applied" | "duplicate">;
  /** The present state; undefined for a session that never began. */
  state(session: string): Promise<SessionState | undefined>;
  /** Resolves when no effect of the session is due or running, except runs of the tools named. */
  settled(session: string, options?: { except?: readonly string[] }): Promise<void>;
  /** Fires the timers of a session that are due at `until` or before, in order, each at its own time and after the one before came to rest. */
  fireTimers(session: string, until: number, options?: { except?: readonly string[] }): Promise<void>;
  /** Call once after opening: does again whatever was committed but not answered, and winds the timers. */
  recover(): Promise<void>;
  /** Takes no more events, aborts tools and sends, and resolves when everything has stopped. */
  close(): Promise<void>;
}

export function createKernel<M extends AnyStateMachine>(options: KernelOptions<M>): Kernel<EventFrom<M>> {
  const { store, now, send, onFault = () => undefined, onDelivery = () => undefined } = options;
  const limits = { ...kernelLimits, ...options.limits };
  const waiters = createWaiters();
  const lanes = createLanes(waiters.changed);
  const { commit, head } = createCommit({
    machines: knownMachines(options.machine, options.older),
    store,
    limits,
    onFault: (session, during, error) => onFault({ session, during, error }),
    uncertain: (session) => effects.resume(session),
    committed(change) {
      effects.halt(change.session, change.stopActors);
      effects.launch(change.effects);
      timers.wind(change.arm);
    },
  });
  const take = (incoming: Incoming) => lanes.run(incoming.session, () => commit(incoming));
  /** For events that have no time of their own: they get it when their turn comes. */
  const takeNow = ({ event, ...rest }: EffectEvent) =>
    lanes.run(rest.session, () => commit({ ...rest, event: { ...event, at: now(rest.session) } }));
  const tools = options.tools as unknown as Readonly<Record<string, AnyTool>>;
  const inLane = (session: string, work: () => Promise<void>) =>
    lanes.run(session, async () => {
      await work();
      timers.wind(await store.nextTimers(1, session));
    });
  const effects = createEffects({
    tools,
    send,
    store,
    limits,
    take: takeNow,
    inLane,
    changed: waiters.changed,
    onFault,
    onDelivery,
  });
  const timers = options.timers === "wall" ? createWallTimers({ store, take, now, limits, onFault }) : manualTimers;
  const settled: Kernel<unknown>["settled"] = (session, { except = [] } = {}) =>
    waiters.until(session, () => lanes.length(session) === 0 && !effects.busy(session, except));
  let closed = false;
  return {
    async dispatch(session, key, event) {
      if (closed) throw new Failure("CHANNEL_NOT_CONNECTED", "程序正在关闭");
      if (lanes.length(session) >= limits.waitingMax) throw new Failure("TOO_MANY_MESSAGES");
      const outcome = await take({ session, key, event: event as unknown as SessionEvent });
      return outcome === "applied" ? "applied" : "duplicate";
    },
    async state(session) {
      const present = await head(session);
      return present === undefined ? undefined : (JSON.parse(present.state) as SessionState);
    },
    settled,
    fireTimers: createFireTimers({ store, take, settled, countMax: limits.timersFiredMax }),
    async recover() {
      effects.launch(await store.dueEffects());
      await timers.start();
    },
    async close() {
      closed = true;
      timers.stop();
      await effects.close();
      await lanes.idle();
    },
  };
}
