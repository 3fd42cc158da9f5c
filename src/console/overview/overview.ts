/** What the office is asked, and how well it is answered: sums of the index as the page shows them. */
import type { Count, SessionQuery, Totals, Via, Wait } from "../find/indexStore.ts";
import type { Overview } from "../sumsView.ts";
import type { Tag } from "../view.ts";

const listedMax = 15;
/** What stands under no task: nothing in the library fits it. */
export const unnamedTask = "没有对上事项";
const unnamed = {
  unit: "没有登记居委会的人（管理员把他们加进花名册，就会归到居委会下面）",
  document: "其余手册",
  theme: "其余活动",
  tasks: "其余事项",
};

/** Every question is counted once: it was answered, called wrong, not known, or handed over. `documents` are those that the library has now. */
export function overviewOf(
  { from, to }: Pick<SessionQuery, "from" | "to">,
  totals: Omit<Totals, "byTheme"> & { plansByKind: readonly Count[] },
  documents: readonly { title: string; category: string }[],
): Overview {
  const { byDay, byTask, byUnit, byDocument, plansByKind, waits, repliesIn } = totals;
  const sum = (isWanted: (row: Totals["byDay"][number]) => boolean) =>
    byDay.reduce((total, row) => (isWanted(row) ? total + row.count : total), 0);
  const tagged = (tag: Tag) => sum((row) => row.tag === tag);
  const via = (tag: Tag, wanted: string) => sum((row) => row.tag === tag && row.via === wanted);
  const known = new Set(byDocument.map(({ name }) => name));
  return {
    ...{ from, to },
    questions: sum(isQuestion),
    answered: {
      first: via("answered", "first"),
      asked: via("answered", "asked"),
      refused: via("answered", "refused"),
      again: via("answered", "again"),
      follow: via("answered", "follow"),
    },
    askedBack: tagged("asked"),
    unknown: tagged("unanswered") - via("unanswered", "again"),
    handover: tagged("handover") - via("handover", "again"),
    handedOn: via("handover", "again"),
    failed: tagged("failed"),
    plans: sum(isPlan),
    revisions: via("delivered", "revised"),
    plansLost: via("failed", "lost"),
    days: daysOf(byDay),
    tasks: shortened(namesOf(byTask, unnamedTask), unnamed.tasks),
    units: namesOf(byUnit, unnamed.unit),
    documents: withRest(byDocument, unnamed.document),
    neverAsked: countBy(documents.filter(({ title }) => !known.has(title)).map(({ category }) => category)),
    themes: withRest(plansByKind, unnamed.theme),
    waits: waitsOf(waits),
    replies: waitsOf(repliesIn),
  };
}

/** A question counts once, where it is first decided: not where we asked back for it, nor where it is decided again. */
const isQuestion = ({ tag, via }: { tag: Tag; via: Via }) =>
  (tag === "answered" || tag === "unanswered" || tag === "handover") && via !== "follow" && via !== "again";
/** Another version of a plan is no other plan. */
export const isPlan = ({ tag, via }: { tag: Tag; via: Via }): boolean => tag === "delivered" && via !== "revised";

function daysOf(byDay: Totals["byDay"]): Overview["days"] {
  const days = new Map<string, Overview["days"][number]>();
  for (const row of byDay) {
    const day = days.get(row.day) ?? { day: row.day, questions: 0, answered: 0, refused: 0, unknown: 0, handover: 0 };
    days.set(row.day, day);
    if (!isQuestion(row)) continue;
    day.questions += row.count;
    if (row.tag === "unanswered") day.unknown += row.count;
    else if (row.tag === "handover") day.handover += row.count;
    else if (row.via === "refused") day.refused += row.count;
    else day.answered += row.count;
  }
  return [...days.values()];
}

type Named = { name: string; questions: number; unknown: number };

function namesOf(rows: readonly { name: string; tag: Tag; via: Via; count: number }[], nameless: string): Named[] {
  const names = new Map<string, Named>();
  for (const { name, tag, via, count } of rows) {
    if (!isQuestion({ tag, via })) continue;
    const row = names.get(name) ?? { name: name || nameless, questions: 0, unknown: 0 };
    names.set(name, row);
    row.questions += count;
    if (tag !== "answered") row.unknown += count;
  }
  return [...names.values()].sort((one, other) => other.questions - one.questions);
}

/** The most frequent, and all others in one line, so that the lines add up. */
function shortened(names: readonly Named[], rest: string): Named[] {
  const [shown, others] = [names.slice(0, listedMax), names.slice(listedMax)];
  if (others.length === 0) return shown;
  const sum = (of: (row: Named) => number) => others.reduce((total, row) => total + of(row), 0);
  const name = `${rest}（${others.length}种）`;
  return [...shown, { name, questions: sum(({ questions }) => questions), unknown: sum(({ unknown }) => unknown) }];
}

function withRest(rows: readonly Count[], rest: string): Count[] {
  const named = rows.map(({ name, count }) => ({ name, questions: count, unknown: 0 }));
  return shortened(named, rest).map(({ name, questions }) => ({ name, count: questions }));
}

function countBy(names: readonly string[]): Count[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((one, other) => other.count - one.count);
}

/** `waits` are in ascending order. */
function waitsOf(waits: readonly Wait[]): Overview["waits"] {
  const total = waits.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const at = (share: number) => {
    let left = Math.min(total - 1, Math.floor(total * share));
    return waits.find(({ count }) => {
      left -= count;
      return left < 0;
    })?.ms;
  };
  return { median: at(0.5) ?? 0, p95: at(0.95) ?? 0, count: total };
}
