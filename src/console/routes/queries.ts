/** What is asked for in the address of a request. What cannot be read counts as not given. */
import type { Page, SessionQuery } from "../find/indexStore.ts";
import { tags } from "../outcome.ts";
import type { Tag } from "../view.ts";

export const pageSize = 50;
const offsetMax = 10_000_000;
const textCharsMax = 100;
const accountsMax = 100;

/**
 * `unit` is the one that the visitor is bound to; null lets the address choose. `accountsNamed` looks a name up on the roster: WeCom knows people
 * by accounts.
 */
export function queryOf(
  address: string,
  unit: string | null,
  accountsNamed: (name: string) => string[] = () => [],
): SessionQuery {
  const { searchParams } = new URL(address);
  const text = (name: string) => (searchParams.get(name) ?? "").slice(0, textCharsMax);
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text(name)) ? text(name) : "");
  const confidence = text("confidence");
  return {
    text: text("text"),
    person: text("person"),
    accounts: text("person") === "" ? [] : accountsNamed(text("person")).slice(0, accountsMax),
    unit: unit ?? (text("unit") === "" ? null : text("unit")),
    room: text("room"),
    from: day("from"),
    to: day("to"),
    task: text("task"),
    document: text("document"),
    confidence: confidence === "sure" || confidence === "reference" ? confidence : "",
    tags: searchParams.getAll("tag").filter((tag): tag is Tag => tags.includes(tag as Tag)),
  };
}

export function pageOf(address: string): Page {
  const wanted = Number(new URL(address).searchParams.get("offset") ?? 0);
  const valid = Number.isInteger(wanted) && wanted >= 0 && wanted <= offsetMax;
  return { offset: valid ? wanted : 0, limit: pageSize };
}
