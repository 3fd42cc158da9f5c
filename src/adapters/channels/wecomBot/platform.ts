/** What the platform answers, and how it names things. */
import { createHash } from "node:crypto";

/** The id of a message that is changed: the same for the same reply, so that a second try changes it instead of adding one. */
export const streamIdOf = (key: string) => `linli-${createHash("sha256").update(key).digest("hex").slice(0, 32)}`;

/** The platform's "no", as against a lost link or a lost answer. */
export function isRefusal(error: unknown): error is { errcode: number; errmsg?: string } {
  return typeof error === "object" && error !== null && "errcode" in error && !(error instanceof Error);
}

/** Errors by which the platform says that it is too much. */
const throttledCodes = new Set([-1, 45009, 45033, 846607]);

export const isThrottled = (error: unknown) => isRefusal(error) && throttledCodes.has(error.errcode);

export function detailOf(error: unknown): string {
  if (isRefusal(error)) return `${error.errmsg ?? ""}（${error.errcode}）`;
  return error instanceof Error ? error.message : String(error);
}
