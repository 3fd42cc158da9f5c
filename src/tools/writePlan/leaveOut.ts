import type { Activity, CommonKnowledge, Material } from "./activity.ts";
import { everyText } from "./specialise.ts";

const stepsMin = 2;
const lineCharsMin = 4;

/** A kind of activity without what people do not want: no step, purchase, role or clause that names it. Pure. */
export function leaveOut(activity: Activity, things: string[]): Activity {
  return things.reduce(withoutThing, activity);
}

/** Common extras without the purchases that name a thing. */
export function extrasWithout(common: CommonKnowledge, things: string[]): Material[] {
  return common.extras.filter((extra) => !things.some((thing) => extra.item.includes(thing)));
}

function withoutThing(activity: Activity, thing: string): Activity {
  const rest = <T extends { item: string }>(all: T[]) => all.filter((each) => !each.item.includes(thing));
  const steps = rest(activity.flow);
  const roles = activity.roles.filter((each) => !each.role.includes(thing));
  const materials = rest(activity.materials);
  const { aims, materialNotes, promotion, safety, outcome, notice } = activity;
  const words = everyText({ aims, materialNotes, promotion, safety, outcome, notice }, (text) =>
    withoutClauses(text, thing),
  ) as Pick<Activity, "aims" | "materialNotes" | "promotion" | "safety" | "outcome" | "notice">;
  return {
    ...activity,
    ...words,
    flow: (steps.length >= stepsMin ? steps : activity.flow).map((step) => ({
      ...step,
      how: withoutClauses(step.how, thing),
      finer: step.finer.filter((line) => !line.includes(thing)),
    })),
    roles: (roles.length > 0 ? roles : activity.roles).map((role) => ({
      ...role,
      duty: withoutClauses(role.duty, thing),
    })),
    materials: materials.length > 0 ? materials : activity.materials,
    extras: rest(activity.extras),
  };
}

/** A text without its clauses about a thing; as it was where nothing sensible would be left. */
export function withoutClauses(text: string, thing: string): string {
  if (!text.includes(thing)) return text;
  const kept = text.split(/(?<=[，；。])/).filter((clause) => !clause.includes(thing));
  const joined = kept.join("").replace(/[，；]$/, "。");
  if (joined.length >= lineCharsMin) return joined;
  return text.replace(new RegExp(`[、和及与]${thing}|${thing}[、和及与]`, "g"), "");
}
