/** Turns what somebody looks for into the conditions of an SQL query. */
import type { SessionQuery } from "../../console/find/indexStore.ts";
import { tags } from "../../console/outcome.ts";
import type { Tag } from "../../console/view.ts";
import { matchesOf } from "./grams.ts";

type Value = string | number | null;
/** Conditions that all hold, with the values of their question marks in order. */
export type Conditions = { sql: string; values: Value[] };

type Part = [sql: string, ...values: Value[]];

/** The tags of a session as one number, so that they are counted in one pass. */
export const maskOf = (names: readonly Tag[]): number =>
  names.reduce((mask, name) => mask | (1 << tags.indexOf(name)), 0);

/** Of the session `s`, without its tags. */
export function sessionConditions(query: SessionQuery): Conditions {
  const { text, person, accounts, unit, room } = query;
  const inTurn = turnConditions(query, "t");
  return all([
    ...(unit === null ? [] : [["s.unit = ?", unit] as Part]),
    ...(person === "" ? [] : [personCondition(person, accounts)]),
    ...(room === "" ? [] : [["s.room = ?", room] as Part]),
    ...matchesOf(text).map(
      (match): Part => [
        "s.number in (select c.session from chunk c where c.number in (select rowid from words where words match ?))",
        match,
      ],
    ),
    ...(inTurn.values.length === 0
      ? []
      : [[`s.number in (select t.session from turn t where ${inTurn.sql})`, ...inTurn.values] as Part]),
  ]);
}

function personCondition(person: string, accounts: readonly string[]): Part {
  const named = accounts.map(() => "?").join(", ");
  return [`(instr(s.person, ?) > 0 or s.person in (${named}))`, person, ...accounts];
}

/** Of one decision: its day, task, document and confidence. */
export function turnConditions({ from, to, task, document, confidence }: SessionQuery, turn: string): Conditions {
  return all([
    ...(from === "" ? [] : [[`${turn}.day >= ?`, from] as Part]),
    ...(to === "" ? [] : [[`${turn}.day <= ?`, to] as Part]),
    ...(task === "" ? [] : [[`${turn}.task = ?`, task] as Part]),
    ...(document === "" ? [] : [[`${turn}.document = ?`, document] as Part]),
    ...(confidence === "" ? [] : [[`${turn}.confidence = ?`, confidence] as Part]),
  ]);
}

/** The session `s` has the tag; where days, task, document or confidence are asked for, in a decision that fits them. */
export function tagCondition(query: SessionQuery, tag: Tag, mask: number): Conditions {
  const inTurn = turnConditions(query, "t");
  // What deserves a look is of a whole session.
  if (inTurn.values.length === 0 || tag === "watch") return { sql: "(s.tags & ?) <> 0", values: [mask] };
  return {
    sql: `s.number in (select t.session from turn t where t.tag = ? and ${inTurn.sql})`,
    values: [tag, ...inTurn.values],
  };
}

export function both(...conditions: readonly Conditions[]): Conditions {
  return { sql: conditions.map(({ sql }) => sql).join(" and "), values: conditions.flatMap(({ values }) => values) };
}

function all(parts: readonly Part[]): Conditions {
  if (parts.length === 0) return { sql: "1", values: [] };
  return { sql: parts.map(([sql]) => sql).join(" and "), values: parts.flatMap(([, ...values]) => values) };
}
