/** Decisions of the sessions found, one a row, complete: read in pages, so that any number of them can be written. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { clockOf } from "../shared/time.ts";
import type { ConsoleCore } from "./core.ts";
import type { FoundTurn, SessionQuery } from "./find/indexStore.ts";
import { hideOf } from "./lists.ts";
import { tagLabels } from "./outcome.ts";

const pageMax = 1_000;
const confidences = { sure: "有把握", reference: "仅供参考", "": "" } as const;
const vias = {
  first: "直接答",
  asked: "问清后答",
  follow: "接着问",
  refused: "对方说不对",
  revised: "改过的一版",
  "": "",
} as const;

export const exportColumns = [
  { header: "日期", width: 12 },
  { header: "时间", width: 8 },
  { header: "谁", width: 12 },
  { header: "居委会", width: 16 },
  { header: "渠道", width: 16 },
  { header: "问题", width: 48 },
  { header: "结果", width: 10 },
  { header: "怎样答的", width: 10 },
  { header: "把握", width: 10 },
  { header: "事项", width: 24 },
  { header: "手册", width: 32 },
  { header: "为什么", width: 48 },
  { header: "等待（秒）", width: 10 },
  { header: "会话", width: 18 },
  { header: "步", width: 6 },
];
type Row = (string | number)[];

/** Talk without a result is left out. Personal data is masked. */
export async function* exportRows(
  { index, people }: Pick<ConsoleCore, "index" | "people">,
  query: SessionQuery,
): AsyncGenerator<Row> {
  let after: FoundTurn | undefined;
  for (;;) {
    const turns = index.turns(query, after ?? null, pageMax);
    for (const turn of turns) if (turn.tag !== "") yield rowOf(turn, hideOf(people, turn));
    after = turns.at(-1);
    if (turns.length < pageMax || after === undefined) return;
    // A chat on the same server goes first.
    await nextTurn();
  }
}

function rowOf(turn: FoundTurn, hide: ReturnType<typeof hideOf>): Row {
  const { day, at, person, unit, place, question, tag, via, confidence, task, document, reason, waitedMs, id, seq } =
    turn;
  const waited = waitedMs === null ? "" : Math.round(waitedMs / 100) / 10;
  const asked = hide.text(question);
  return [
    ...[day, clockOf(at), hide.person(person), unit, place, asked, tag === "" ? "" : tagLabels[tag], vias[via]],
    ...[confidences[confidence], task, document, hide.text(reason), waited, id, seq + 1],
  ];
}

/** One object a line, with the names of the columns. */
export function jsonLines(rows: AsyncIterable<Row>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = rows[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) return controller.close();
      const line = Object.fromEntries(exportColumns.map(({ header }, index) => [header, value[index] ?? ""]));
      controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
    },
  });
}
