/** Sums over the index, for the overview. */
import type { Count, IndexStore, Totals } from "../../console/find/indexStore.ts";
import type { SqlDatabase } from "../stores/libsqlDatabase.ts";
import { both, sessionConditions, turnConditions } from "./indexQuery.ts";
import { createAsk } from "./indexReads.ts";

const listedMax = 200;
/** Waiting times that are read; of more of them every n-th. */
const waitsMax = 4_000;

export function createTotals(database: SqlDatabase): IndexStore["totals"] {
  const ask = createAsk(database);
  return (query) => {
    const { sql, values } = both(
      turnConditions(query, "t"),
      sessionConditions({ ...query, from: "", to: "", task: "" }),
    );
    const from = `from turn t join session s on s.number = t.session where ${sql}`;
    const sums = <Row>(columns: string, where: string, group: string, order = "") =>
      ask<Row>(`select ${columns}, count(*) count ${from} and ${where} group by ${group} ${order}`, ...values);
    const most = `order by count(*) desc limit ${listedMax}`;
    const waits = ask<{ waitedMs: number }>(
      `select t.waitedMs ${from} and t.waitedMs is not null and t.tag <> 'failed' order by t.waitedMs`,
      ...values,
    );
    const every = Math.max(1, Math.ceil(waits.length / waitsMax));
    return {
      byDay: sums<Totals["byDay"][number]>("t.day day, t.tag tag, t.via via", "t.tag <> ''", "1, 2, 3", "order by 1"),
      byTask: sums("t.task name, t.tag tag", "t.task <> '' and t.tag <> ''", "1, 2"),
      byDocument: sums<Count>("t.document name", "t.document <> '' and t.tag = 'answered'", "1", most),
      byTheme: sums<Count>("t.theme name", "t.theme <> '' and t.tag = 'delivered'", "1", most),
      byUnit: sums("s.unit name, t.tag tag", "t.tag <> ''", "1, 2"),
      waits: waits.filter((_wait, index) => index % every === 0).map(({ waitedMs }) => waitedMs),
    };
  };
}
