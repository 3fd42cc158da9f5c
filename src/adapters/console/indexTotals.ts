/**
 * Sums over the index, for the overview: added up once a day of the calendar and kept, so that a year is read from a few hundred days.
 *
 * A day whose turns changed is noted as stale and added up again before the next look. `all` stands for every 居委会 together.
 */
import type { Count, IndexStore, Totals } from "../../console/find/indexStore.ts";
import type { Tag } from "../../console/view.ts";
import type { SqlDatabase } from "../stores/libsqlDatabase.ts";

export const totalsSchema = `
create table daily(kind text not null, unit text not null, day text not null, name text not null, tag text not null, via text not null,
  count integer not null, primary key(kind, unit, day, name, tag, via)) without rowid;
create table stale(day text primary key) without rowid;`;

const all = "*";
/** Waiting times are counted in steps of 4 %. */
const waitStep = 1.04;
const waitOf = (bucket: number) => Math.round(waitStep ** bucket) - 1;
const bucketOf = (waitedMs: number) => Math.round(Math.log(Math.max(0, waitedMs) + 1) / Math.log(waitStep));

type TurnRow = {
  unit: string;
  tag: string;
  via: string;
  task: string;
  document: string;
  theme: string;
  waitedMs: number | null;
  repliedMs: number | null;
};
type Cell = { kind: string; unit: string; name: string; tag: string; via: string; count: number };

/** Each kind and 居委会 once, found by leaps over the key: a plain `distinct` would read every row of every day. */
const distinctUnits = `
with recursive kinds(kind) as (values ('tag'), ('task'), ('document'), ('theme'), ('wait'), ('replied')),
known(kind, unit) as (
  select kind, (select min(unit) from daily d where d.kind = kinds.kind) from kinds
  union all
  select kind, (select min(unit) from daily d where d.kind = known.kind and d.unit > known.unit) from known where unit is not null)
select kind, unit from known where unit is not null`;

export type DailySums = Pick<IndexStore, "totals" | "sumUp"> & {
  /** Says that turns of these days changed. */
  touch(days: Iterable<string>): void;
};

export function createDailySums(database: SqlDatabase): DailySums {
  const { query, change, transaction } = database;
  const addStale = change("insert or ignore into stale values (?)");
  const nextStale = query<{ day: string }>("select day from stale order by day desc limit ?");
  const dropStale = change("delete from stale where day = ?");
  const dropDay = change("delete from daily where day = ? and kind = ? and unit = ?");
  const units = query<{ kind: string; unit: string }>(distinctUnits);
  const add = change("insert into daily values (?,?,?,?,?,?,?)");
  const turnsOf = query<TurnRow>(
    `select s.unit, t.tag, t.via, t.task, t.document, t.theme, t.waitedMs, t.repliedMs
     from turn t join session s on s.number = t.session where t.day = ? and t.tag <> ''`,
  );
  const read = createRead(database);

  function sumDay(day: string, known: readonly { kind: string; unit: string }[]): void {
    for (const { kind, unit } of known) dropDay(day, kind, unit);
    for (const { kind, unit, name, tag, via, count } of cellsOf(turnsOf(day)))
      add(kind, unit, day, name, tag, via, count);
    dropStale(day);
  }

  function sumUp(daysMax: number): boolean {
    const days = nextStale(daysMax);
    if (days.length === 0) return false;
    const known = units();
    transaction(() => {
      for (const { day } of days) sumDay(day, known);
    });
    return days.length === daysMax;
  }

  return {
    touch: (days) => {
      for (const day of days) addStale(day);
    },
    sumUp,
    totals(span) {
      while (sumUp(daysAtOnce));
      return read(span);
    },
  };
}

const daysAtOnce = 50;

const questionTags: ReadonlySet<string> = new Set<Tag>(["answered", "unanswered", "handover"]);

/** What a day adds up to, for each 居委会 and for all together. */
function cellsOf(turns: readonly TurnRow[]): Cell[] {
  const cells = new Map<string, Cell>();
  const count = (kind: string, turn: TurnRow, name: string, via: string) => {
    for (const unit of [all, turn.unit]) {
      const key = JSON.stringify([kind, unit, name, turn.tag, via]);
      const cell = cells.get(key) ?? { kind, unit, name, tag: turn.tag, via, count: 0 };
      cells.set(key, cell);
      cell.count += 1;
    }
  };
  for (const turn of turns) {
    const { tag, via, task, document, theme, waitedMs, repliedMs } = turn;
    count("tag", turn, "", via);
    // Of a task it matters which were questions.
    if (questionTags.has(tag)) count("task", turn, task, via === "follow" || via === "again" ? via : "");
    if (tag === "answered" && document !== "") count("document", turn, document, "");
    if (tag === "delivered") count("theme", turn, theme, via);
    if (waitedMs !== null && tag !== "failed") count("wait", { ...turn, tag: "" }, String(bucketOf(waitedMs)), "");
    if (repliedMs !== null) count("replied", { ...turn, tag: "" }, String(bucketOf(repliedMs)), "");
  }
  return [...cells.values()];
}

function createRead({ query }: SqlDatabase): (span: Parameters<IndexStore["totals"]>[0]) => Totals {
  const summed = (columns: string, kind: string, group: string, order: string) =>
    query<Record<string, string | number>>(
      `select ${columns}, sum(count) count from daily where kind = '${kind}' and unit = ? and day >= ? and day <= ?
       group by ${group} order by ${order}`,
    );
  const byDay = summed("day, tag, via", "tag", "1, 2, 3", "1");
  const byTask = summed("name, tag, via", "task", "1, 2, 3", "1");
  const byDocument = summed("name", "document", "1", "count desc");
  const byTheme = summed("name, via", "theme", "1, 2", "count desc");
  const waits = summed("cast(name as integer) bucket", "wait", "1", "1");
  const replied = summed("cast(name as integer) bucket", "replied", "1", "1");
  const waitsIn = (rows: Record<string, string | number>[]) =>
    (rows as { bucket: number; count: number }[]).map(({ bucket, count }) => ({ ms: waitOf(bucket), count }));
  const byUnit = query<Totals["byUnit"][number]>(
    `select unit name, tag, via, sum(count) count from daily where kind = 'tag' and unit <> '${all}' and day >= ? and day <= ?
     group by 1, 2, 3`,
  );
  return ({ from, to, unit }) => {
    const days = [from, to === "" ? "9999" : to] as const;
    const span = [unit ?? all, ...days] as const;
    return {
      byDay: byDay(...span) as Totals["byDay"],
      byTask: byTask(...span) as Totals["byTask"],
      byDocument: byDocument(...span) as Count[],
      byTheme: byTheme(...span) as Totals["byTheme"],
      byUnit: byUnit(...days).filter(({ name }) => unit === null || name === unit),
      waits: waitsIn(waits(...span)),
      repliesIn: waitsIn(replied(...span)),
    };
  };
}
