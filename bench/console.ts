/**
 * How long a supervisor waits for a filtered list, with 100,000 generated sessions in the index of the console.
 *
 *   tsx bench/console.ts [--rounds 15] [--json]
 *
 * Each figure is the whole answer of the index: one page of 50, how many there are, and how many of each outcome. The aim is that of
 * the console: under a second, whatever is asked.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openIndexStore } from "../src/adapters/console/indexDatabase.ts";
import type { IndexChange, SessionQuery } from "../src/console/find/indexStore.ts";
import { sessionId } from "../src/console/find/sessionIndex.ts";
import type { Tag } from "../src/console/view.ts";
import { sessionKey } from "../src/shared/ids.ts";
import { dayMs, dayOf } from "../src/shared/time.ts";
import { createReport, readOptions, rowOf, timesOf } from "./report.ts";

const options = readOptions({ rounds: 15 });
const sessionCount = 100_000;
const batchSize = 1_000;
const dayCount = 365;
const first = Date.parse("2026-01-01T09:00:00+08:00");
const outcomes: readonly Tag[] = [
  "answered",
  "answered",
  "answered",
  "asked",
  "unanswered",
  "handover",
  "delivered",
  "failed",
];
const titles = readdirSync(new URL("../samples/sop/", import.meta.url))
  .filter((name) => name.endsWith(".docx"))
  .map((name) => name.replace(/^D\d+ |\.docx$/g, ""));

const directory = mkdtempSync(join(tmpdir(), "linli-bench-"));
const index = openIndexStore(directory);
process.once("exit", () => rmSync(directory, { recursive: true, force: true }));

/** One of everything, spread so that every filter leaves something. Two questions a session, as offices ask. */
function generated(number: number): IndexChange {
  const person = `居民${number % 20_000}`;
  const session = sessionKey("web", person, `${person}/${number}`);
  const at = first + (number % dayCount) * dayMs + (number % 30_000) * 1_000;
  const title = titles[(number * 7) % titles.length] ?? "";
  const other = titles[(number * 13) % titles.length] ?? "";
  const tag = outcomes[number % outcomes.length] ?? "answered";
  const question = `第${number}位问${title}怎么办，要带什么材料，${other}呢`;
  const turn = { ordinal: 0, via: "first" as const, task: title.slice(0, 4), confidence: "sure" as const, theme: "" };
  const shared = {
    ...turn,
    day: dayOf(at),
    question,
    said: question,
    reason: `问的就是《${title}》`,
    waitedMs: 200,
    solved: false,
    repliedMs: null,
  };
  return {
    session: {
      ...{ session, id: sessionId(session), person, channel: "web", place: "网页", room: "", opening: question },
      unit: `第${number % 20}居委会`,
      ...{ firstAt: at, lastAt: at + 60_000, steps: 12, state: "已回答", tags: [tag], edited: false },
      ...{ seq: 11, hash: String(number), story: "{}" },
    },
    turns: [
      { ...shared, seq: 4, at, tag, document: title },
      { ...shared, seq: 9, at: at + 60_000, tag: "answered", document: other },
    ],
    words: `${question}\n按《${title}》回答：身份证原件一份，户口簿复印件一份，到社区事务受理中心办理。\n按《${other}》回答`,
    solves: [],
    reopens: [],
    undelivered: [],
    refused: [],
    anew: true,
  };
}

const began = performance.now();
for (let from = 0; from < sessionCount; from += batchSize)
  index.put(Array.from({ length: batchSize }, (_unused, offset) => generated(from + offset)));
const indexedIn = (performance.now() - began) / 1_000;

const everything: SessionQuery = {
  ...{
    text: "",
    person: "",
    accounts: [],
    unit: null,
    room: "",
    from: "",
    to: "",
    task: "",
    document: "",
    confidence: "",
    tags: [],
  },
};
const asked: readonly [name: string, query: Partial<SessionQuery>][] = [
  ["everything, newest first", {}],
  ["words that 1 in 200 sessions hold", { text: "老年人免费乘车" }],
  ["words that nearly all hold", { text: "怎么办" }],
  ["two words", { text: "社保 身份证" }],
  ["one person", { person: "居民1234" }],
  ["one 居委会 and one outcome", { unit: "第7居委会", tags: ["handover"] }],
  ["one month and one outcome", { from: "2026-06-01", to: "2026-06-30", tags: ["failed"] }],
  ["one task, sure answers", { task: titles[3]?.slice(0, 4) ?? "", confidence: "sure" }],
  ["all at once", { text: "材料", unit: "第3居委会", from: "2026-03-01", to: "2026-09-30", tags: ["answered"] }],
];

const timed = (work: () => void) => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
const report = createReport("console", `the list of the console over ${sessionCount} sessions`, options);
const rows = asked.map(([name, query]) => {
  const times = Array.from({ length: options.rounds }, () => [
    timed(() => index.find({ ...everything, ...query }, { offset: 0, limit: 50 })),
  ]);
  return rowOf(timesOf(name, times), undefined, "< 1000 ms");
});
// The sweep at the start adds all days up; after that each question makes only its own day stale.
const summedIn =
  timed(() => {
    while (index.sumUp(50));
  }) / 1_000;
const year = { from: "", to: "", unit: null };
const sums = Array.from({ length: options.rounds }, () => [timed(() => index.totals(year))]);
const oneUnit = Array.from({ length: options.rounds }, () => [
  timed(() => index.totals({ ...year, unit: "第7居委会" })),
]);
const afterOne = Array.from({ length: options.rounds }, (_unused, round) => {
  index.put([generated(sessionCount + round)]);
  return [timed(() => index.totals(year))];
});
report.print(
  "none",
  [
    ...rows,
    rowOf(timesOf("overview of a year", sums), undefined, "< 1000 ms"),
    rowOf(timesOf("overview of a year, one 居委会", oneUnit), undefined, "< 1000 ms"),
    rowOf(timesOf("overview of a year after one more question", afterOne), undefined, "< 1000 ms"),
  ],
  [`${sessionCount} sessions indexed in ${indexedIn.toFixed(0)} s, added up by day in ${summedIn.toFixed(1)} s`],
);
index.close();
