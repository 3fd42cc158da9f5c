/** Erases by itself what has been kept long enough. The rule is a setting of an administrator; by default everything stays. */
import { setTimeout as sleep } from "node:timers/promises";
import { dayMs } from "../../shared/time.ts";
import type { AccessStore } from "../access/accessStore.ts";
import type { Eraser } from "./eraser.ts";

export const retentionSetting = "retentionDays";
/** Shorter would erase what people still work with. */
export const retentionDaysMin = 30;
export const retentionDaysMax = 3_650;
const everyMs = 3_600_000;

export type RetentionDeps = {
  access: Pick<AccessStore, "setting">;
  eraser: Eraser;
  now: () => number;
  onFault: (error: unknown) => void;
};

/** Looks once now; resolves with how many sessions were erased. */
export async function eraseExpired({ access, eraser, now }: RetentionDeps, signal?: AbortSignal): Promise<number> {
  const days = Number(access.setting(retentionSetting) ?? 0);
  if (days < retentionDaysMin) return 0;
  return eraser.eraseOlder(now() - days * dayMs, signal);
}

/** Looks every hour until `signal` aborts. */
export async function keepErasing(deps: RetentionDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await eraseExpired(deps, signal).catch(deps.onFault);
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
