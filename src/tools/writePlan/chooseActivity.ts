import type { PlanSlots } from "../../shared/plan.ts";
import type { Activity, ActivityLibrary } from "./activity.ts";

/** Turns texts into unit vectors, one for each. */
export type Embed = (texts: string[], signal: AbortSignal) => Promise<number[][]>;

/** Below this cosine a kind is not near enough to lend its flow to a theme. */
const cosineMin = 0.62;

/**
 * Chooses the kind of activity that a theme belongs to.
 *
 * Words of the theme decide, longer ones more; the audience breaks ties. Where no word occurs, the nearest kind by vectors is taken if an
 * encoder is there, else the general kind, which is built around the words of the theme. Fails only as `embed` fails.
 */
export async function chooseActivity(
  library: ActivityLibrary,
  slots: Pick<PlanSlots, "theme" | "audience" | "requirements">,
  signal: AbortSignal,
  embed?: Embed,
): Promise<Activity> {
  const theme = slots.theme ?? "";
  const scored = library.activities.map((activity) => ({
    activity,
    score: scoreByWords(activity, theme, slots.audience ?? ""),
  }));
  const best = scored.reduce((top, each) => (each.score > top.score ? each : top), {
    activity: library.general,
    score: 0,
  });
  if (best.score > 0 || !embed || library.activities.length === 0 || theme === "") return best.activity;
  const names = library.activities.map((activity) => [activity.name, ...activity.words.slice(0, 6)].join(" "));
  const [query = [], ...vectors] = await embed([theme, ...names], signal);
  const cosines = vectors.map((vector) => vector.reduce((sum, value, index) => sum + value * (query[index] ?? 0), 0));
  const top = Math.max(...cosines);
  return (top >= cosineMin ? library.activities[cosines.indexOf(top)] : undefined) ?? library.general;
}

function scoreByWords(activity: Activity, theme: string, audience: string): number {
  const hits = activity.words.filter((word) => theme.toLowerCase().includes(word.toLowerCase()));
  if (hits.length === 0) return 0;
  // The longest word says most ("包饺子" more than "饺子"); further ones and the audience only break ties.
  const longest = Math.max(...hits.map((word) => word.length));
  const fits = activity.audiences.some((word) => audience.includes(word) || theme.includes(word));
  return longest * 10 + Math.min(hits.length, 5) + (fits ? 3 : 0);
}
