import type { Activity } from "./activity.ts";

/** Makes a kind of activity fit a theme: takes the variant that the theme names and puts its words and materials in. Pure. */
export function specialise(activity: Activity, theme: string): Activity {
  const { variants = [] } = activity;
  const found = variants
    .map((variant) => ({ variant, word: variant.words.find((word) => theme.includes(word)) }))
    .find(({ variant, word }) => word !== undefined || variant.words.length === 0);
  if (!found) return activity;
  const { variant, word } = found;
  const outer: Record<string, string> = { 主题物: word ?? "物品" };
  const fills = Object.fromEntries(
    Object.entries(variant.fills).map(([name, value]) => [name, filled(value, outer)] as const),
  );
  const { variants: _, ...rest } = activity;
  const kind = { ...rest, materials: [...(variant.materials ?? []), ...activity.materials] };
  return everyText(kind, (text) => filled(text, { ...outer, ...fills })) as Activity;
}

/** A copy of a value of plain data with each of its texts changed. */
export function everyText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((each) => everyText(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, everyText(each, change)]));
}

function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{([^{}]+)\}/g, (found, name: string) => values[name] ?? found);
}
