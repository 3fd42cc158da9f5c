import { toFailureData } from "../../shared/failures.ts";

/**
 * One finding of the doctor. ok: nothing to do. warn: works, but less well. bad: must be mended.
 * `detail` says what was found, `advice` what to do ("" where nothing). Both are Chinese sentences for the IT of an office.
 */
export type Check = { name: string; level: "ok" | "warn" | "bad"; detail: string; advice: string };

export const ok = (name: string, detail: string): Check => ({ name, level: "ok", detail, advice: "" });
export const warn = (name: string, detail: string, advice: string): Check => ({ name, level: "warn", detail, advice });
export const bad = (name: string, detail: string, advice: string): Check => ({ name, level: "bad", detail, advice });

/** Runs a check; whatever it throws becomes a finding, so that one broken part never hides the others. */
export async function guarded(name: string, check: () => Promise<Check | Check[]>): Promise<Check[]> {
  try {
    return [await check()].flat();
  } catch (error) {
    return [bad(name, toFailureData(error).message, "")];
  }
}
