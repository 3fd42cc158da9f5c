/** What is asked of the index of sessions. Statements are kept by their text: there are few different ones. */
import type { FoundTurn, IndexedSession, IndexStore, SessionQuery, TurnRecord } from "../../console/find/indexStore.ts";
import { tags } from "../../console/outcome.ts";
import type { Tag } from "../../console/view.ts";
import type { SqlDatabase, Value } from "../stores/libsqlDatabase.ts";
import { both, type Conditions, maskOf, sessionConditions, tagCondition, turnConditions } from "./indexQuery.ts";

type SessionRow = Omit<IndexedSession, "tags" | "edited"> & { tags: number; edited: number };
type TurnRow = Omit<FoundTurn, "solved"> & { solved: number };

const openTurn = "t.solved = 0 and t.tag in ('unanswered', 'handover')";
const turnColumns = `t.seq, t.ordinal, t.at, t.day, t.tag, t.via, t.task, t.document, t.confidence, t.question, t.said, t.reason, t.theme,
  t.waitedMs, t.solved, t.repliedMs, s.session, s.id, s.person, s.channel, s.place, s.unit`;
const listedMax = 500;

export function createIndexReads(
  database: SqlDatabase,
): Omit<IndexStore, "mark" | "put" | "remove" | "setEdited" | "assignUnits" | "totals" | "sumUp" | "scrub" | "close"> {
  const ask = createAsk(database);
  const names = (sql: string, ...values: Value[]) => ask<{ name: string }>(sql, ...values).map(({ name }) => name);
  const unitSql = (unit: string | null) => (unit === null ? "1" : "s.unit = ?");
  const unitValues = (unit: string | null) => (unit === null ? [] : [unit]);
  return {
    byId: (id) => ask<SessionRow>("select * from session where id = ?", id).map(sessionOf)[0],
    sessionsOf: (person) =>
      ask<SessionRow>("select * from session where person = ? order by lastAt desc", person).map(sessionOf),
    restingSince: (at, limit) =>
      names(
        "select session as name from session where lastAt < ? and channel <> 'erased' order by lastAt limit ?",
        at,
        limit,
      ),
    find: createFind(ask),
    turns: createTurns(ask),
    openQuestions(unit, { offset, limit }) {
      const from = `from turn t join session s on s.number = t.session where ${openTurn} and ${unitSql(unit)}`;
      const [count] = ask<{ total: number }>(`select count(*) total ${from}`, ...unitValues(unit));
      const sql = `select ${turnColumns} ${from} order by t.at desc limit ? offset ?`;
      const questions = ask<TurnRow>(sql, ...unitValues(unit), limit, offset).map(turnOf);
      return { total: count?.total ?? 0, questions };
    },
    turnAt: (id, seq) =>
      ask<TurnRow>(
        `select ${turnColumns} from turn t join session s on s.number = t.session where s.id = ? and t.seq = ?`,
        id,
        seq,
      ).map(turnOf),
    turnsOf: (id) =>
      ask<TurnRow>(
        `select ${turnColumns} from turn t join session s on s.number = t.session where s.id = ? order by t.seq, t.ordinal`,
        id,
      ).map((row) => recordOf(turnOf(row))),
    units: () => names("select distinct unit name from session where unit <> '' order by 1"),
    rooms: (unit) =>
      names(
        `select distinct room name from session s where room <> '' and ${unitSql(unit)} order by 1 limit ?`,
        ...unitValues(unit),
        listedMax,
      ),
    tasks: () => names("select distinct task name from turn where task <> '' order by 1 limit ?", listedMax),
  };
}

export type Ask = <Row>(sql: string, ...values: Value[]) => Row[];

/** Prepares a statement once. */
export function createAsk({ query }: SqlDatabase): Ask {
  const prepared = new Map<string, (...values: Value[]) => unknown[]>();
  return <Row>(sql: string, ...values: Value[]) => {
    const known = prepared.get(sql) ?? query(sql);
    prepared.set(sql, known);
    return known(...values) as Row[];
  };
}

type FoundRow = { total: number; page: string; counts: string };

/** One statement for the page, how many there are and how many of each outcome: what is costly to find is found once. */
function createFind(ask: Ask): IndexStore["find"] {
  return (query, { offset, limit }) => {
    const base = sessionConditions(query);
    const wanted = both(everything, ...query.tags.map((tag) => tagCondition(query, tag, maskOf([tag]))));
    const counts = countsOf(query);
    const [row] = ask<FoundRow>(
      `with base as materialized (select s.number, s.lastAt, s.tags from session s where ${base.sql}),
         chosen as materialized (select s.number, s.lastAt from base s where ${wanted.sql})
       select (select count(*) from chosen) total,
         (select json_group_array(number) from (select number from chosen order by lastAt desc limit ? offset ?)) page,
         (${counts.sql}) counts`,
      ...[...base.values, ...wanted.values, limit, offset, ...counts.values],
    );
    const found = JSON.parse(row?.counts ?? "{}") as Partial<Record<Tag, number | null>>;
    const sessions = ask<SessionRow>(
      "select s.* from session s where s.number in (select value from json_each(?)) order by s.lastAt desc",
      row?.page ?? "[]",
    );
    return { total: row?.total ?? 0, sessions: sessions.map(sessionOf), counts: byTag((tag) => found[tag] ?? 0) };
  };
}

const everything: Conditions = { sql: "1", values: [] };

/** How many of the sessions that fit, tags aside, have each tag: an object as JSON text. */
function countsOf(query: SessionQuery): Conditions {
  const inTurn = turnConditions(query, "t");
  if (inTurn.values.length === 0) {
    const sums = tags.map((tag) => `'${tag}', sum((s.tags & ${maskOf([tag])}) <> 0)`).join(", ");
    return { sql: `select json_object(${sums}) from base s`, values: [] };
  }
  const sql = `select json_group_object(tag, total) from (
    select t.tag, count(distinct t.session) total from base s join turn t on t.session = s.number
    where t.tag <> '' and ${inTurn.sql} group by t.tag
    union all select 'watch', coalesce(sum((s.tags & ${maskOf(["watch"])}) <> 0), 0) from base s)`;
  return { sql, values: inTurn.values };
}

const byTag = (count: (tag: Tag) => number) =>
  Object.fromEntries(tags.map((tag) => [tag, count(tag)])) as Record<Tag, number>;

function createTurns(ask: Ask): IndexStore["turns"] {
  return (query, after, limit) => {
    const chosen = sessionConditions(query);
    const tagged = both(chosen, ...query.tags.map((tag) => tagCondition(query, tag, maskOf([tag]))));
    const inTurn = turnConditions(query, "t");
    const place = after ?? { at: -1, id: "", seq: -1, ordinal: -1 };
    return ask<TurnRow>(
      `select ${turnColumns} from turn t join session s on s.number = t.session
       where (t.at, s.id, t.seq, t.ordinal) > (?, ?, ?, ?) and t.at >= ? and ${inTurn.sql} and ${tagged.sql}
       order by t.at, s.id, t.seq, t.ordinal limit ?`,
      ...[place.at, place.id, place.seq, place.ordinal, place.at],
      ...inTurn.values,
      ...tagged.values,
      limit,
    ).map(turnOf);
  };
}

function sessionOf({ tags: mask, edited, ...row }: SessionRow): IndexedSession {
  return { ...row, edited: edited !== 0, tags: tags.filter((tag) => (mask & maskOf([tag])) !== 0) };
}

const turnOf = ({ solved, ...row }: TurnRow): FoundTurn => ({ ...row, solved: solved !== 0 });

function recordOf({ session: _name, id, person, channel, place, unit, ...turn }: FoundTurn): TurnRecord {
  return turn;
}
