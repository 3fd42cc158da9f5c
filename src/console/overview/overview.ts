/** What the office is asked, and how well it is answered: sums of the index as the page shows them. */
import type { SessionQuery, Totals } from "../find/indexStore.ts";
import type { Overview, Tag } from "../view.ts";

const questionTags: readonly string[] = ["answered", "asked", "unanswered", "handover"] satisfies Tag[];
const listedMax = 15;

/** `documents` are the titles and categories that the library has now. */
export function overviewOf(
  { from, to }: Pick<SessionQuery, "from" | "to">,
  totals: Totals,
  documents: readonly { title: string; category: string }[],
): Overview {
  const { byDay, byTask, byUnit, byDocument, byTheme, waits } = totals;
  const sum = (isWanted: (row: Totals["byDay"][number]) => boolean) =>
    byDay.reduce((total, row) => (isWanted(row) ? total + row.count : total), 0);
  const tagged = (tag: Tag) => sum((row) => row.tag === tag);
  const answered = (via: string) => sum((row) => row.tag === "answered" && row.via === via);
  const known = new Set(byDocument.map(({ name }) => name));
  return {
    ...{ from, to },
    questions: sum(isQuestion),
    answered: { first: answered("first"), asked: answered("asked"), follow: answered("follow") },
    askedBack: tagged("asked"),
    unknown: tagged("unanswered"),
    handover: tagged("handover"),
    failed: tagged("failed"),
    plans: tagged("delivered"),
    days: daysOf(byDay),
    tasks: namesOf(byTask).slice(0, listedMax),
    units: namesOf(byUnit).map((row) => ({ ...row, name: row.name || "没有登记居委会" })),
    documents: byDocument.slice(0, listedMax),
    neverAsked: countBy(documents.filter(({ title }) => !known.has(title)).map(({ category }) => category)),
    themes: byTheme.slice(0, listedMax),
    waits: waitsOf(waits),
  };
}

/** A question counts where it is decided, not where we asked back for it. */
const isQuestion = ({ tag, via }: { tag: string; via?: string }) =>
  tag === "unanswered" || tag === "handover" || (tag === "answered" && via !== "follow");

function daysOf(byDay: Totals["byDay"]): Overview["days"] {
  const days = new Map<string, Overview["days"][number]>();
  for (const row of byDay) {
    const day = days.get(row.day) ?? { day: row.day, questions: 0, answered: 0, unknown: 0 };
    days.set(row.day, day);
    if (isQuestion(row)) day.questions += row.count;
    if (row.tag === "answered" && row.via !== "follow" && row.via !== "refused") day.answered += row.count;
    if (row.tag === "unanswered") day.unknown += row.count;
  }
  return [...days.values()];
}

function namesOf(rows: readonly { name: string; tag: string; count: number }[]) {
  const names = new Map<string, { name: string; questions: number; unknown: number }>();
  for (const { name, tag, count } of rows) {
    if (!questionTags.includes(tag) || tag === "asked") continue;
    const row = names.get(name) ?? { name, questions: 0, unknown: 0 };
    names.set(name, row);
    row.questions += count;
    if (tag !== "answered") row.unknown += count;
  }
  return [...names.values()].sort((one, other) => other.questions - one.questions);
}

function countBy(names: readonly string[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((one, other) => other.count - one.count);
}

/** `waits` are in ascending order. */
function waitsOf(waits: readonly number[]): Overview["waits"] {
  if (waits.length === 0) return null;
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0;
  return { median: at(0.5), p95: at(0.95), count: waits.length };
}
