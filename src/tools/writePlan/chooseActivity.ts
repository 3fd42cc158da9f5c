import type { PlanSlots } from "../../shared/plan.ts";
import type { Activity, ActivityLibrary } from "./activity.ts";
import { specialise } from "./specialise.ts";
import { formOf, type ThemeForm } from "./themeForm.ts";

/** Turns texts into unit vectors, one for each. */
export type Embed = (texts: string[], signal: AbortSignal) => Promise<ArrayLike<number>[]>;
export type ChooseActivity = (slots: Pick<PlanSlots, "theme" | "audience">, signal: AbortSignal) => Promise<Activity>;

/** Below this cosine a kind is not near enough to lend its flow: of 24 themes without a known word none above it was taken for another. */
const cosineMin = 0.6;
/** A kind that only stands for the form of the theme, and one that only an occasion suggests: less than any word of two characters. */
const formScore = 9;
const occasionScore = 5;

type Scored = { activity: Activity; score: number };

/**
 * Makes the chooser of the kind of activity that a theme belongs to.
 *
 * A kind must fit what people do (a lecture, a visit, a match) and the audience; among those that do, words of the theme decide, longer
 * ones more; then the usual kind of that form; then an occasion. Where none of these speaks or two are equal, the nearest by vectors is taken if an
 * encoder is there and it is near enough; else the general kind, which is built around the words of the theme. Fails only as `embed` fails.
 */
export function createChooseActivity(library: ActivityLibrary, embed?: Embed): ChooseActivity {
  const nearest = embed ? createNearest(library.activities, embed) : undefined;
  return async ({ theme = "", audience = "" }, signal) => {
    const form = formOf(theme, audience);
    const fitting = library.activities.filter((activity) => isFor(activity, `${audience} ${theme}`));
    const scored = fitting.map((activity): Scored => ({ activity, score: scoreOf(activity, theme, audience, form) }));
    const top = Math.max(0, ...scored.map((each) => each.score));
    const best = scored.filter((each) => each.score === top && top > 0).map((each) => each.activity);
    const decided = best.length === 1 || !nearest || theme === "";
    const candidates = best.length > 0 ? best : fitting.filter((activity) => suits(activity, form));
    const chosen = decided ? best[0] : ((await nearest(theme, candidates, signal)) ?? best[0]);
    return specialise(chosen ?? library.general, theme);
  };
}

function isFor({ needs }: Activity, said: string): boolean {
  return !needs || needs.some((word) => said.includes(word));
}

function suits({ forms }: Activity, form: ThemeForm | undefined): boolean {
  return form === undefined || forms.includes(form);
}

function scoreOf(activity: Activity, theme: string, audience: string, form: ThemeForm | undefined): number {
  if (!suits(activity, form)) return 0;
  const hits = wordsIn(activity.words, theme);
  const known = activity.audiences.some((word) => audience.includes(word) || theme.includes(word));
  const fits = (known ? 2 : 0) + (activity.needs ? 1 : 0);
  // The longest word says most ("包饺子" more than "饺子"); further ones and the audience only break ties.
  if (hits.length > 0) return Math.max(...hits.map((word) => word.length)) * 10 + Math.min(hits.length, 5) + fits;
  if (form !== undefined && activity.usualFor === form) return formScore;
  return wordsIn(activity.occasions ?? [], theme).length > 0 ? occasionScore + fits : 0;
}

function wordsIn(words: string[], theme: string): string[] {
  return words.filter((word) => theme.toLowerCase().includes(word.toLowerCase()));
}

type Nearest = (theme: string, candidates: Activity[], signal: AbortSignal) => Promise<Activity | undefined>;

/** Compares themes with the kinds by vectors; those of the kinds are made once. */
function createNearest(activities: Activity[], embed: Embed): Nearest {
  let known: Map<string, ArrayLike<number>> | undefined;
  const vectorsOfKinds = async (signal: AbortSignal) => {
    if (known) return known;
    const vectors = await embed(activities.map(wordsOfKind), signal);
    known = new Map(activities.map((activity, index) => [activity.id, vectors[index] ?? []]));
    return known;
  };
  return async (theme, candidates, signal) => {
    if (candidates.length === 0) return undefined;
    const vectors = await vectorsOfKinds(signal);
    const [query = []] = await embed([theme], signal);
    const cosines = candidates.map((activity) => cosine(query, vectors.get(activity.id) ?? []));
    const top = Math.max(...cosines);
    return top >= cosineMin ? candidates[cosines.indexOf(top)] : undefined;
  };
}

function wordsOfKind(activity: Activity): string {
  return [activity.name, ...activity.words.slice(0, 6)].join(" ");
}

function cosine(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Array.from(one).reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}
