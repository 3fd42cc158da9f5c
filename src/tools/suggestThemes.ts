import type { PastPlan, SuggestThemesInput, ThemeIdea, ThemeIdeas } from "../shared/plan.ts";
import { addDays, dayInWords } from "../shared/time.ts";
import { type Group, groupsNamed, type Idea } from "./suggestThemes/idea.ts";
import { festivalDaysIn, festivalNamed } from "./understand/slots/festivals.ts";

/** `pastPlans` reads what this office has had written; it is asked once a call. */
export type SuggestThemesDeps = { ideas: readonly Idea[]; pastPlans: () => Promise<readonly PastPlan[]> };
export type SuggestThemes = (input: SuggestThemesInput) => Promise<ThemeIdeas>;

const ideasMax = 3;
const monthsKept = 12;
/** Without days of its own a wish is for the coming weeks; nothing can be got ready sooner. */
const daysAheadMax = 60;
const daysToPrepare = 3;
const headcountUsual = 25;
const passedOverMax = 3;
/** Of three proposals so many may hang on a day of the calendar. */
const datedMax = 2;
/** What a festival that was asked for by name weighs: more than all else together. */
const askedFor = 10;

type Window = { from: string; until: string; named: boolean };
type Candidate = { idea: Idea; date: string | undefined; score: number };

const monthDay = (day: string): string => day.slice(5);

function windowOf({ wish, today }: SuggestThemesInput): Window {
  const soonest = addDays(today, daysToPrepare);
  const from = wish.from !== undefined && wish.from > soonest ? wish.from : soonest;
  const until = wish.until ?? addDays(today, daysAheadMax);
  return { from, until: until < from ? addDays(from, daysToPrepare) : until, named: wish.from !== undefined };
}

/** The next day of an idea inside the window; undefined where it hangs on no day, null where its day lies outside. */
function dayIn({ day, festival }: Idea, { from, until }: Window): string | undefined | null {
  if (day === undefined && festival === undefined) return undefined;
  const years = [...new Set([from, until].map((each) => Number(each.slice(0, 4))))];
  const found = festival === undefined ? undefined : festivalNamed(festival);
  const days = years.flatMap((year) => (found ? festivalDaysIn(found, year) : day ? [`${year}-${day}`] : []));
  return days.find((each) => each >= from && each <= until) ?? null;
}

function inSeason({ months }: Idea, { from, until }: Window): boolean {
  if (months === undefined) return true;
  const first = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1;
  const last = Number(until.slice(0, 4)) * 12 + Number(until.slice(5, 7)) - 1;
  return months.some((month) => {
    for (let index = first; index <= last; index += 1) if ((index % 12) + 1 === month) return true;
    return false;
  });
}

/** Children come with their families, and families with their children. */
const together: readonly Group[] = ["亲子", "儿童"];

/** How well an idea suits those who come: 2 by name, 1 where anybody or their children may come, 0 not at all. */
function fitOf(idea: Idea, wanted: readonly Group[]): number {
  if (wanted.length === 0) return idea.for.includes("居民") ? 1 : 0.5;
  if (idea.for.some((group) => wanted.includes(group))) return 2;
  const near = together.some((group) => wanted.includes(group)) && idea.for.some((group) => together.includes(group));
  return near || idea.for[0] === "居民" ? 1 : 0;
}

function costOf({ base, each }: Idea, headcount: number): number {
  return Math.round(base + each * headcount);
}

/** What names the activity itself: 包饺子 of 冬至包饺子. */
const coreOf = (theme: string): string =>
  theme.replace(
    /^(?:冬至|端午|中秋|重阳|国庆|元旦|元宵|清明|七夕|腊八|小年|春节|新春|六一|七一|八一)(?:节)?(?:前)?/,
    "",
  );

function wasHeld(idea: Idea, plans: readonly PastPlan[], ideas: readonly Idea[]): boolean {
  const words = [
    coreOf(idea.theme),
    ...ideas.filter(({ kind }) => kind === idea.kind).map(({ theme }) => coreOf(theme)),
  ];
  return plans.some(({ theme }) => words.some((word) => theme.includes(word) || word.includes(coreOf(theme))));
}

/** 茶话会 keeps out what is called so; so do the words of a kind that has another name. */
function isUnwanted({ theme, why }: Idea, avoid: readonly string[]): boolean {
  return avoid.some((word) => theme.includes(word) || (word.length >= 3 && why.includes(word)));
}

function candidatesOf(input: SuggestThemesInput, ideas: readonly Idea[]): Candidate[] {
  const { slots, wish, shown } = input;
  const window = windowOf(input);
  const wanted = groupsNamed(`${slots.audience ?? ""}${wish.text.replace(/社区居民/g, "")}`);
  const people = slots.headcount ?? headcountUsual;
  return ideas.flatMap((idea): Candidate[] => {
    const date = dayIn(idea, window);
    const fit = fitOf(idea, wanted);
    const affordable = slots.budget === undefined || costOf(idea, people) <= slots.budget;
    if (date === null || fit === 0 || !affordable || !inSeason(idea, window)) return [];
    if (shown.includes(idea.theme) || isUnwanted(idea, wish.avoid)) return [];
    const named = idea.festival !== undefined && wish.text.includes(idea.festival.replace(/节$/, ""));
    const occasion = date === undefined ? 0 : idea.festival === undefined ? 3 : 4;
    return [{ idea, date, score: fit * 2 + occasion + (named ? askedFor : 0) }];
  });
}

/** Takes the best of each kind; of equal ones those that come earlier in time, then those earlier in the library. */
function chosen(candidates: readonly Candidate[]): Candidate[] {
  const kinds = new Set<string>();
  const occasions = new Set<string>();
  const result: Candidate[] = [];
  const ranked = [...candidates].sort(
    (one, other) => other.score - one.score || (one.date ?? "9").localeCompare(other.date ?? "9"),
  );
  for (const candidate of ranked) {
    // Where nobody asked for a festival, each occasion comes once, and one of the three needs none.
    const occasion = candidate.date === undefined ? "" : monthDay(candidate.date);
    const dated = result.filter(({ date }) => date !== undefined).length;
    const often = occasion !== "" && candidate.score < askedFor && (dated >= datedMax || occasions.has(occasion));
    if (kinds.has(candidate.idea.kind) || often || result.length === ideasMax) continue;
    kinds.add(candidate.idea.kind);
    occasions.add(occasion);
    result.push(candidate);
  }
  return result;
}

function ideaOf({ idea, date }: Candidate, { slots }: SuggestThemesInput): ThemeIdea {
  const people = slots.headcount ?? headcountUsual;
  const money = `${people}人约${costOf(idea, people)}元`;
  const when = date === undefined || idea.day !== undefined ? "" : `，在${dayInWords(date)}`;
  return {
    theme: idea.theme,
    reason: `${idea.why}${when}；${money}`,
    ...(date === undefined ? {} : { date }),
    ...(slots.audience === undefined ? { audience: idea.audience } : {}),
  };
}

/**
 * Makes the tool that proposes what to hold: three activities of different kinds that fit days, people and money, each with its reason.
 *
 * Days of the calendar (festivals, campaign days) come before what only suits the season. What the office held within twelve months
 * is passed over, unless it is asked for again; so is what was proposed before and not taken.
 *
 * - In: the day, the wish, the slots known so far.
 * - Out: none where nothing fits.
 * - Cost: some milliseconds for the lunar calendar, beside reading the past plans.
 */
export function createSuggestThemes({ ideas, pastPlans }: SuggestThemesDeps): SuggestThemes {
  return async (input) => {
    const since = addDays(input.today, -Math.round((monthsKept * 365) / 12));
    const held = input.wish.again ? [] : (await pastPlans()).filter(({ date }) => date >= since);
    const candidates = candidatesOf(input, ideas);
    const fresh = candidates.filter(({ idea }) => !wasHeld(idea, held, ideas));
    const passed = chosen(candidates.filter(({ idea }) => wasHeld(idea, held, ideas)));
    return {
      ideas: chosen(fresh).map((candidate) => ideaOf(candidate, input)),
      passedOver: passed.slice(0, passedOverMax).map(({ idea }) => coreOf(idea.theme)),
    };
  };
}
