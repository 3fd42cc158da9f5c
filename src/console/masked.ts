import { mask } from "../shared/mask.ts";

/** A copy in which every text is masked, however deep it lies. For plain data that people read, not for ids and hashes. */
export function masked<T>(value: T): T {
  if (typeof value === "string") return mask(value) as T;
  if (Array.isArray(value)) return value.map(masked) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner)])) as T;
}
