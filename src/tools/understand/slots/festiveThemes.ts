import type { PlanSlots, SlotProblem } from "../../../shared/plan.ts";
import { distanceToFestival } from "./festivalDates.ts";
import { festivalNamed, festivalSource, nextFestivalDay } from "./festivals.ts";

/** Held all the year round. */
const allYear = /雷锋|党的生日|建[党军]|三一五|无烟|健身/;
const anyFestival = new RegExp(festivalSource, "g");
const shortest = 2;

/** 中秋节茶话会 → 茶话会; undefined where the name of the festival is all there is. */
function withoutFestival(theme: string): string | undefined {
  const rest = theme
    .replace(anyFestival, "")
    .replace(/^(?:节|迎|庆|闹|过|的|活动)+|^(?:主题)?活动$/g, "")
    .trim();
  return rest.length < shortest || /^(?:主题|系列)?活动$/.test(rest) ? undefined : rest;
}

/**
 * The problem of a theme that names a festival far from the day of the activity (中秋节茶话会 on 5 December); undefined where they fit.
 *
 * `is` is the next day of that festival, `fix` the theme without it.
 */
export function festiveThemeProblem({ theme, date }: PlanSlots, today: string): SlotProblem | undefined {
  if (theme === undefined || date === undefined) return undefined;
  const name = theme.match(anyFestival)?.[0];
  const festival = name === undefined ? undefined : festivalNamed(name);
  if (name === undefined || festival === undefined || allYear.test(theme)) return undefined;
  const { isFar } = distanceToFestival(festival, name, date);
  const day = nextFestivalDay(festival, today);
  if (!isFar || day === undefined) return undefined;
  const fix = withoutFestival(theme);
  return { slot: "theme", said: theme, reason: "festivalPast", is: day, ...(fix === undefined ? {} : { fix }) };
}
