/** Fires the timers of sessions: by the clock of the wall, or by hand where the clock of a session is scripted. */
import type { Incoming } from "./change.ts";
import type { KernelFault } from "./effects.ts";
import type { KernelLimits } from "./limits.ts";
import type { SessionStore, Timer } from "./sessionStore.ts";

const alarmMsMax = 2 ** 31 - 1;
const batchMax = 100;

export type TimersDeps = {
  store: Pick<SessionStore, "nextTimers">;
  take: (incoming: Incoming) => Promise<unknown>;
  now: (session: string) => number;
  limits: KernelLimits;
  onFault: (fault: KernelFault) => void;
};

export interface Timers {
  /** Looks at the store again: at the start, and when timers were armed. */
  wind(armed: readonly Timer[]): void;
  /** Fires what is due, then sets the alarm for the soonest timer of all sessions. */
  start(): Promise<void>;
  stop(): void;
}

/** The event of a timer. The fence makes sure that a timer that was disarmed, armed again or fired is not fired (again). */
export function firing(timer: Timer, at: number): Incoming {
  const { session, id, key } = timer;
  return { session, key: `${key}:fired`, event: { ...JSON.parse(timer.event), at }, fence: { timer: id, key } };
}

/** One alarm for the soonest timer. A timer that was disarmed meanwhile only makes the alarm look once in vain. */
export function createWallTimers({ store, take, now, limits, onFault }: TimersDeps): Timers {
  let alarm: NodeJS.Timeout | undefined;
  let alarmAt = Number.POSITIVE_INFINITY;
  let stopped = true;

  function setAlarm(due: number, present: number): void {
    if (stopped || due >= alarmAt) return;
    clearTimeout(alarm);
    alarmAt = due;
    alarm = setTimeout(() => void ring(), Math.min(Math.max(0, due - present), alarmMsMax));
  }

  async function ring(): Promise<void> {
    alarmAt = Number.POSITIVE_INFINITY;
    try {
      const timers = await store.nextTimers(batchMax);
      for (const timer of timers) {
        if (stopped) return;
        const at = now(timer.session);
        if (timer.due > at) return setAlarm(timer.due, at);
        await take(firing(timer, at));
      }
      if (timers.length === batchMax) return ring();
    } catch (error) {
      onFault({ session: "", during: "store", error });
      setAlarm(limits.backOffMsMax, 0);
    }
  }

  return {
    wind(armed) {
      for (const { due, session } of armed) setAlarm(due, now(session));
    },
    start() {
      stopped = false;
      return ring();
    },
    stop() {
      stopped = true;
      clearTimeout(alarm);
    },
  };
}

/** Timers that fire only when `fireTimers` of the kernel is called. */
export const manualTimers: Timers = { wind: () => undefined, start: () => Promise.resolve(), stop: () => undefined };

type Rest = { except?: readonly string[] };
type FireTimersDeps = Pick<TimersDeps, "store" | "take"> & {
  settled: (session: string, rest?: Rest) => Promise<void>;
  countMax: number;
};

/** Fires the timers of one session that are due at `until` or before, in order, each at its own time and after the session came to rest. */
export function createFireTimers({ store, take, settled, countMax }: FireTimersDeps) {
  return async (session: string, until: number, rest?: Rest): Promise<void> => {
    await settled(session, rest);
    for (let fired = 0; fired < countMax; fired += 1) {
      const [timer] = await store.nextTimers(1, session);
      if (timer === undefined || timer.due > until) return;
      await take(firing(timer, timer.due));
      await settled(session, rest);
    }
    throw new Error(`bug: session ${session} arms timers without end`);
  };
}
