import type { ChannelLog, OnDown } from "../channelOptions.ts";

type Outage = { since: number; alarm: NodeJS.Timeout };

/** `name` is the route in Chinese; `alarmMs` how long the link may be down before a person is told. */
type MonitorOptions = { name: string; alarmMs: number; log: ChannelLog; onDown: OnDown };

/** Keeps whether the link is up, and has a person told when it has been down for long. */
export interface LinkMonitor {
  /** Fires when the link is closed for good. */
  readonly closed: AbortSignal;
  isUp(): boolean;
  /** Why the link is down, in Chinese. */
  reason(): string;
  /** Remembers why a login does not come about; the reason of an outage is not overwritten. */
  noteReason(reason: string): void;
  /** Resolves when the link is up or closed. */
  whenUp(): Promise<void>;
  /** Resolves when the link is up, closed, or lost again. */
  whenChanged(): Promise<void>;
  up(): void;
  /** `forGood`: it will not come back by itself, so a person is told at once. */
  down(reason: string, options?: { forGood?: boolean }): void;
  close(): void;
}

export function createLinkMonitor({ name, alarmMs, log, onDown }: MonitorOptions): LinkMonitor {
  const closing = new AbortController();
  const waitingForUp = new Set<() => void>();
  const waitingForChange = new Set<() => void>();
  let isUp = false;
  let lastReason = "还没有登录";
  let outage: Outage | undefined;
  const release = (waiting: Set<() => void>) => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  const wait = (waiting: Set<() => void>) =>
    isUp || closing.signal.aborted ? Promise.resolve() : new Promise<void>((resolve) => waiting.add(resolve));
  const beginOutage = (reason: string, delayMs: number) => {
    const since = Date.now();
    log.warn({ reason }, `${name}断开`);
    const alarm = setTimeout(() => onDown({ reason, since }), delayMs);
    alarm.unref();
    outage = { since, alarm };
  };
  return {
    closed: closing.signal,
    isUp: () => isUp,
    reason: () => lastReason,
    noteReason(reason) {
      if (!isUp && !outage) lastReason = reason;
    },
    whenUp: () => wait(waitingForUp),
    whenChanged: () => wait(waitingForChange),
    up() {
      if (closing.signal.aborted) return;
      if (outage) log.info({ downMs: Date.now() - outage.since }, `${name}已恢复`);
      clearTimeout(outage?.alarm);
      outage = undefined;
      isUp = true;
      release(waitingForUp);
      release(waitingForChange);
    },
    down(reason, { forGood = false } = {}) {
      if (closing.signal.aborted) return;
      isUp = false;
      lastReason = reason;
      if (!outage) beginOutage(reason, forGood ? 0 : alarmMs);
      release(waitingForChange);
    },
    close() {
      closing.abort();
      isUp = false;
      lastReason = "通道已关闭";
      clearTimeout(outage?.alarm);
      release(waitingForUp);
      release(waitingForChange);
    },
  };
}
