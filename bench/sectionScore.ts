/** How good a section of a plan is, as far as code can tell. Every figure is 0 to 1, 1 is best. */
import type { PlanDraft, PlanSection, PlanSlots } from "../src/shared/plan.ts";
import type { Activity } from "../src/tools/writePlan/activity.ts";
import { whyRefused } from "../src/tools/writePlan/checkProse.ts";
import { completeSlots, factsOf } from "../src/tools/writePlan/facts.ts";

/**
 * `sound`: lines that pass the checks a model's text must pass. `specific`: lines that name something of this request. `wishes`: wishes for
 * this section whose words are there (absent where there is none). `varied`: how little its lines repeat each other. `own`: how little it
 * shares with the same section of the other plans.
 */
export type SectionScore = { sound: number; specific: number; wishes?: number; varied: number; own: number };

/** The prose of a section, line by line, without what a rule puts in behind any writer. */
export function proseOf(draft: PlanDraft, section: PlanSection): string[] {
  const lines =
    section === "schedule"
      ? draft.schedule.map(({ how }) => how)
      : section === "roles"
        ? draft.roles.map(({ duty }) => duty)
        : (draft[section] ?? []);
  return lines
    .map((line) => line.replace(/按要求(?:，|落实：)[^。]*。/g, ""))
    .filter((line) => line !== "" && !/^(?:采购物资|现有物资|时间|地点|对象|各位居民|报名方式|参加办法)/.test(line));
}

const common = /社区|活动|居民|宣传|体验|讲座|大家|一个|一次|进行|组织/;

/** Pairs of characters that only this request has. */
function wordsOf(slots: PlanSlots): string[] {
  const said = [slots.theme ?? "", slots.audience ?? "", slots.venue ?? "", ...(slots.requirements ?? [])];
  return said
    .flatMap((text) => piecesOf(text, 2))
    .filter((piece) => !common.test(piece) && /^\p{Script=Han}+$/u.test(piece));
}

function piecesOf(text: string, length: number): string[] {
  const bare = text.replace(/[，。、；：！？“”（）\s]/g, "");
  return Array.from({ length: Math.max(0, bare.length - length + 1) }, (_, at) => bare.slice(at, at + length));
}

function shareOf<T>(values: readonly T[], holds: (value: T) => boolean): number {
  return values.length === 0 ? 1 : values.filter(holds).length / values.length;
}

/** Share of the pieces of one text that the other has too. */
function sharedBy(one: string, other: string): number {
  const known = new Set(piecesOf(other, 4));
  return shareOf(piecesOf(one, 4), (piece) => known.has(piece));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / (values.length || 1);

/** Scores one section. `others` are the same section in other plans of the same writer; `wishWords` one list of words for each wish. */
export function scoreSection(
  lines: string[],
  slots: PlanSlots,
  kind: Activity,
  others: string[][],
  wishWords: string[][],
): SectionScore {
  const facts = factsOf(completeSlots(slots), kind);
  const words = wordsOf(slots);
  const text = lines.join("");
  const rule = { charsMin: 8, charsMax: 160, echo: [] };
  const pairs = lines.flatMap((line, at) => lines.slice(at + 1).map((other) => sharedBy(line, other)));
  return {
    sound: shareOf(lines, (line) => whyRefused(line, facts, rule) === undefined),
    specific: shareOf(lines, (line) => words.some((word) => line.includes(word))),
    ...(wishWords.length > 0 ? { wishes: shareOf(wishWords, (each) => each.some((word) => text.includes(word))) } : {}),
    varied: 1 - Math.max(0, ...pairs),
    own: 1 - mean(others.map((other) => sharedBy(text, other.join("")))),
  };
}

/** The mean of the figures that there are. */
export function totalOf(score: SectionScore): number {
  return mean(Object.values(score));
}

/** The mean of several scores, figure by figure. */
export function meanScore(scores: readonly SectionScore[]): SectionScore {
  const of = (pick: (score: SectionScore) => number | undefined) => {
    const values = scores.flatMap((score) => pick(score) ?? []);
    return values.length === 0 ? undefined : mean(values);
  };
  const wishes = of((score) => score.wishes);
  return {
    sound: of((score) => score.sound) ?? 1,
    specific: of((score) => score.specific) ?? 1,
    ...(wishes === undefined ? {} : { wishes }),
    varied: of((score) => score.varied) ?? 1,
    own: of((score) => score.own) ?? 1,
  };
}
