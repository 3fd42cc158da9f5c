/** Decisions of the sessions found, one a row, complete: read in pages, so that any number of them can be written. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { clockOf } from "../shared/time.ts";
import type { ConsoleCore } from "./core.ts";
import type { FoundTurn, SessionQuery } from "./find/indexStore.ts";
import { planTask } from "./find/story.ts";
import { askedInWords, hideOf, whyOf } from "./lists.ts";
import { tagLabels } from "./outcome.ts";
import { unnamedTask } from "./overview/overview.ts";
import type { Tag } from "./view.ts";
import { judgementInWords, kindOfTurn } from "./web/verdictWords.ts";

const pageMax = 1_000;
const confidences = { sure: "有把握", reference: "仅供参考", "": "" } as const;
const vias = {
  first: "直接答",
  asked: "问清后答",
  follow: "接着问",
  refused: "对方说不对",
  again: "同一问题再答",
  revised: "改过的一版",
  lost: "没送到",
  "": "",
} as const;

/** The same question once more, where that was no answer. */
const againWords: Readonly<Partial<Record<Tag | "", string>>> = {
  handover: "没答上或答错后转",
  unanswered: "再查也没有",
};

const viaWords = ({ tag, via }: FoundTurn) => (via === "again" ? (againWords[tag] ?? vias.again) : vias[via]);

/** A question without a handbook has the name that the overview gives it. */
const taskWords = ({ tag, task }: FoundTurn) =>
  task === "" && (tag === "unanswered" || tag === "handover" || tag === "asked") ? unnamedTask : task;

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
  { header: "等助手（秒）", width: 11 },
  { header: "等同事（分钟）", width: 12 },
  { header: "要留意", width: 32 },
  { header: "评判", width: 40 },
  { header: "会话", width: 18 },
  { header: "步", width: 6 },
];
type Row = (string | number)[];

type Deps = Pick<ConsoleCore, "index" | "people" | "access">;

/** Talk without a result is left out. Personal data is masked. */
export async function* exportRows(core: Deps, query: SessionQuery): AsyncGenerator<Row> {
  const { index, people } = core;
  let after: FoundTurn | undefined;
  for (;;) {
    const turns = index.turns(query, after ?? null, pageMax);
    const aboutOf = createAbout(core);
    for (const turn of turns) if (turn.tag !== "") yield rowOf(turn, aboutOf(turn.id, turn.seq), hideOf(people, turn));
    after = turns.at(-1);
    if (turns.length < pageMax || after === undefined) return;
    // A chat on the same server goes first.
    await nextTurn();
  }
}

/** What is said of a whole session, and of one step: of understanding a message, too, what is decided on it next. */
type About = { why: string; judged: string };

function createAbout({ index, access }: Deps): (id: string, seq: number) => About {
  const known = new Map<string, { why: string; judged: ReadonlyMap<number, string[]> }>();
  const read = (id: string) => {
    const judged = new Map<number, string[]>();
    const judgements = access.judgementsOf(id);
    const turns = judgements.length === 0 ? [] : index.turnsOf(id);
    for (const judgement of judgements) {
      const turn = turns.find(({ seq, tag }) => seq >= judgement.seq && tag !== "");
      const at = turn?.seq ?? judgement.seq;
      judged.set(at, [
        ...(judged.get(at) ?? []),
        judgementInWords(judgement, kindOfTurn(turn?.tag ?? "", turn?.task === planTask)),
      ]);
    }
    return { why: whyOf(index.byId(id)?.story ?? "").join("；"), judged };
  };
  return (id, seq) => {
    const found = known.get(id) ?? read(id);
    known.set(id, found);
    return { why: found.why, judged: (found.judged.get(seq) ?? []).join("；") };
  };
}

const inTenths = (milliseconds: number) => Number((milliseconds / 1_000).toFixed(1));

function rowOf(turn: FoundTurn, { why, judged }: About, hide: ReturnType<typeof hideOf>): Row {
  const { day, at, person, unit, place, tag, confidence, document, reason, id, seq } = turn;
  const waited = turn.waitedMs === null ? "" : inTenths(turn.waitedMs);
  const replied = turn.repliedMs === null ? "" : Math.round(turn.repliedMs / 60_000);
  const asked = hide.text(askedInWords(turn));
  return [
    ...[day, clockOf(at), hide.person(person), unit, place, asked, tag === "" ? "" : tagLabels[tag], viaWords(turn)],
    ...[
      confidences[confidence],
      taskWords(turn),
      document,
      hide.text(reason),
      waited,
      replied,
      why,
      judged,
      id,
      seq + 1,
    ],
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
