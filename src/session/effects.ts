/** Does what was committed: runs tools, sends replies, and brings back how it ended. At least once: keys make repeats harmless. */
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { Failure, toFailureData } from "../shared/failures.ts";
import type { Incoming } from "./change.ts";
import type { Send } from "./channel.ts";
import { type KernelLimits, withinLimit } from "./limits.ts";
import { createPersist, type Persist } from "./persist.ts";
import { createReplies } from "./replies.ts";
import type { Append, Effect, SessionStore } from "./sessionStore.ts";

/**
 * What a tool gets beside its input. `key` names this run and is the same when it runs again after a crash: a file may be named by it.
 * `signal` aborts when nobody waits for the result any more. `progress` sends an event into the session; it is dropped once the run ended.
 */
export type Call = {
  key: string;
  session: string;
  signal: AbortSignal;
  progress: (event: { type: string } & Record<string, unknown>) => void;
};
export type AnyTool = (input: never, call: Call) => Promise<unknown>;

/** Where something went wrong that the person cannot see the cause of; for the log of the program. */
export type KernelFault = { session: string; during: "event" | "adopt" | "tool" | "send" | "store"; error: unknown };

/**
 * What becomes of a reply, for the log of the program. RETRY: the try of this number failed, `problem` says why; FAILED: it was given up.
 * While the platform cannot be reached a reply stays SENDING.
 */
export type DeliveryNote = {
  session: string;
  key: string;
  state: "SENDING" | "RETRY" | "SENT" | "FAILED";
  tries?: number;
  problem?: string;
};

/** An event of an effect: its `at` is given when its turn comes. */
export type EffectEvent = Omit<Incoming, "event"> & { event: { type: string } & Record<string, unknown> };

export type EffectsDeps = {
  tools: Readonly<Record<string, AnyTool>>;
  send: Send;
  store: Pick<SessionStore, "settle" | "dueEffects">;
  limits: KernelLimits;
  /** Does work while no event of the session is taken. */
  inLane: (session: string, work: () => Promise<void>) => Promise<void>;
  /** Takes an event into its session. Rejects only if the store fails. */
  take: (incoming: EffectEvent) => Promise<unknown>;
  /** Called after each effect that ended. */
  changed: (session: string) => void;
  onFault: (fault: KernelFault) => void;
  onDelivery: (note: DeliveryNote) => void;
};

export interface Effects {
  /** Starts effects that do not run yet, in order. */
  launch(effects: readonly Effect[]): void;
  /**
   * Starts what is due in the store and does not run, as soon as the store answers: after a write whose outcome is unknown.
   * What runs now is left alone, also if it ends before the store has answered.
   */
  resume(session: string): void;
  /** Aborts the tools of a session that the machine stopped. */
  halt(session: string, actors: Append["stopActors"]): void;
  /** Whether anything of a session is due or running, apart from tools of these names. */
  busy(session: string, except: readonly string[]): boolean;
  /** Aborts everything and resolves when nothing runs. What was cut short stays due in the store. */
  close(): Promise<void>;
}

/** `phase` says whether somebody still waits for the result: a halted run is forgotten, an ended one is being stored. A tool has `abort`. */
type Running = { effect: Effect; abort?: AbortController; phase: "running" | "ended" | "halted" };

export function createEffects(deps: EffectsDeps): Effects {
  const { changed } = deps;
  const runningBySession = new Map<string, Map<string, Running>>();
  const closing = new AbortController();
  // Every effect that runs listens to it: many listeners are no leak.
  setMaxListeners(0, closing.signal);
  const works = new Set<Promise<void>>();
  const resuming = new Set<string>();
  /** Sessions of which something may be due that does not run: what comes later waits for it, so that replies keep their order. */
  const incomplete = new Set<string>();
  const persist = createPersist(deps, closing.signal);
  const replies = createReplies({ ...deps, persist, closing: closing.signal });
  const runTool = createRunTool(deps, persist);

  async function run(running: Running, started: Map<string, Running>): Promise<void> {
    const { effect } = running;
    await (effect.actor === "" ? replies.deliver(effect) : runTool(running));
    if (started.get(effect.key) === running) started.delete(effect.key);
    if (started.size === 0 && runningBySession.get(effect.session) === started) runningBySession.delete(effect.session);
    changed(effect.session);
  }

  const track = (work: Promise<void>) => {
    const tracked = work.finally(() => works.delete(tracked));
    works.add(tracked);
  };

  async function startMissing(session: string): Promise<void> {
    const running = new Set(runningBySession.get(session)?.keys());
    for (const effect of await deps.store.dueEffects(session)) if (!running.has(effect.key)) launchOne(effect);
    incomplete.delete(session);
  }

  async function resume(session: string): Promise<void> {
    incomplete.add(session);
    if (resuming.has(session) || closing.signal.aborted) return;
    resuming.add(session);
    await persist(session, () => deps.inLane(session, () => startMissing(session)));
    resuming.delete(session);
    changed(session);
  }

  function launchOne(effect: Effect): void {
    const started = runningBySession.get(effect.session) ?? new Map<string, Running>();
    if (started.has(effect.key) || closing.signal.aborted) return;
    runningBySession.set(effect.session, started);
    const running: Running = { effect, phase: "running" };
    started.set(effect.key, running);
    track(run(running, started));
  }

  const runningOf = (session: string) => [...(runningBySession.get(session)?.values() ?? [])];
  return {
    launch(effects) {
      for (const effect of effects) incomplete.has(effect.session) ? track(resume(effect.session)) : launchOne(effect);
    },
    resume: (session) => track(resume(session)),
    halt(session, actors) {
      if (actors.length === 0) return;
      for (const running of runningOf(session)) {
        const { actor } = running.effect;
        if (actor !== "" && (actors === "all" || actors.includes(actor))) stop(running);
      }
    },
    busy: (session, except) =>
      resuming.has(session) ||
      runningOf(session).some(({ effect }) => effect.actor === "" || !except.includes(effect.name)),
    async close() {
      closing.abort();
      for (const session of runningBySession.keys()) runningOf(session).forEach(stop);
      await Promise.all(works);
    },
  };
}

function stop(running: Running): void {
  if (running.phase !== "running") return;
  running.phase = "halted";
  running.abort?.abort();
}

/** Runs a tool and brings back its answer, unless it was halted. Never rejects. */
function createRunTool(deps: EffectsDeps, persist: Persist) {
  return async (running: Running): Promise<void> => {
    const { key, session, actor, name } = running.effect;
    const answer = await answerOf(deps, running);
    if (running.phase === "halted") return;
    running.phase = "ended";
    if (answer.fault !== undefined) deps.onFault({ session, during: "tool", error: answer.fault });
    const event = { type: `xstate.${answer.type}.actor.${actor}`, actorId: actor, tool: name, ...answer.data };
    await persist(session, () =>
      deps.take({ session, key: `${key}:result`, event, fence: { effect: key, settles: true } }),
    );
  };
}

type Answer = { type: "done" | "error"; data: Record<string, unknown>; fault?: unknown };

/** Runs one tool up to its time limit or until it is halted, whether or not the tool minds its signal. Never rejects. */
async function answerOf({ tools, limits, take, onFault }: EffectsDeps, running: Running): Promise<Answer> {
  const { key, session, name, input } = running.effect;
  const boot = randomUUID();
  running.abort = new AbortController();
  const { signal: halted } = running.abort;
  let steps = 0;
  const progress: Call["progress"] = (event) => {
    if (running.phase !== "running") return;
    steps += 1;
    const incoming = { session, key: `${key}:${boot}.${steps}`, event, fence: { effect: key, settles: false } };
    take(incoming).catch((error: unknown) => onFault({ session, during: "store", error }));
  };
  try {
    const tool = tools[name];
    if (tool === undefined) throw new Error(`bug: no tool is called ${name}`);
    const work = (signal: AbortSignal) => tool(JSON.parse(input) as never, { key, session, signal, progress });
    const limitMs = limits.toolMsByName[name] ?? limits.toolMs;
    const output = await withinLimit(work, halted, limitMs, new Failure("TOOL_TIMED_OUT", name));
    return { type: "done", data: { output } };
  } catch (thrown) {
    const error = toFailureData(thrown);
    return { type: "error", data: { error }, ...(error.code === "BUG" ? { fault: thrown } : {}) };
  }
}
