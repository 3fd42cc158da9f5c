/** What leaves the server unmasked, and what does not. */
import { mask } from "../shared/mask.ts";

/** `text` hides personal data in what was said; `person` hides a name, unless it is a colleague's. */
export interface Hide {
  text(text: string): string;
  person(name: string): string;
}

/** For somebody who gave a reason to see everything. */
export const showAll: Hide = { text: (text) => text, person: (name) => name };

const nameCharsMin = 2;

/**
 * Masks one person's session: personal data in texts, and the name wherever it stands, as long as it is not one of `isColleague`.
 * A name of one character is not looked for in texts: it would be found everywhere.
 */
export function hideFor(names: readonly string[], isColleague: (name: string) => boolean): Hide {
  const secret = names.filter((name) => [...name].length >= nameCharsMin && !isColleague(name));
  return {
    text: (text) => secret.reduce((hidden, name) => hidden.replaceAll(name, maskName(name)), mask(text)),
    person: (name) => (isColleague(name) ? mask(name) : maskName(name)),
  };
}

/** The first character stays, so that a list can be read: 王**. */
export function maskName(name: string): string {
  const [first = ""] = name;
  return `${first}**`;
}

/** A copy in which every text is hidden, however deep it lies. For plain data that people read, not for ids and hashes. */
export function hidden<T>(value: T, hide: Hide): T {
  if (typeof value === "string") return hide.text(value) as T;
  if (Array.isArray(value)) return value.map((inner) => hidden(inner, hide)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hidden(inner, hide)])) as T;
}
