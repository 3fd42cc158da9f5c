import type { PlanDraft, PlanSection, SlotName } from "../../shared/plan.ts";
import { planSections, slotLabels, slotNames } from "../../shared/plan.ts";
import { dayInWords } from "../../shared/time.ts";
import type { DraftText } from "./assemble.ts";
import { type EditOutcome, editByRule } from "./edits.ts";
import { completeSlots } from "./facts.ts";
import type { Detail } from "./fields.ts";
import { withoutClauses } from "./leaveOut.ts";
import { isPromise, refusedThing } from "./promises.ts";
import { addRequirement, dropRequirement } from "./requirements.ts";
import { refit } from "./reschedule.ts";
import { computeSkeleton, type Skeleton } from "./skeleton.ts";
import { clausesOf, isToneWish, sectionNamedBy } from "./wish.ts";

/** The plan after its slots changed: every text that does not depend on them is word for word what it was. */
export type Recomputed = {
  text: DraftText;
  changed: SlotName[];
  remarks: string[];
  /** New requests that changed the text, so that the same words in a wish are done. */
  absorbed: string[];
  /** Nothing that costs money changed, so that a table that somebody has edited in Word stays as it is. */
  sameMoney: boolean;
};

/** A section for the model to write, how finely, and what is wished of it. */
export type Rewrite = { section: PlanSection; detail: Detail; wish?: string };

/** A wish that no rule could carry out, and the section that it is for. */
export type OpenWish = { clause: string; section: PlanSection };

/** Names the slots that differ between a draft and the slots now. */
export function changedSlots(previous: PlanDraft, skeleton: Skeleton): SlotName[] {
  const before = completeSlots(previous.slots);
  return slotNames.filter((slot) => JSON.stringify(before[slot]) !== JSON.stringify(skeleton.facts.slots[slot]));
}

/**
 * Recomputes what depends on changed slots: times, quantities, people, measures, the facts of the notice.
 * Other sentences only have the old value replaced where they name it. `fresh` is the library's text, for a flow that no longer fits.
 */
export function recompute(previous: PlanDraft, skeleton: Skeleton, fresh: DraftText): Recomputed {
  const before = computeSkeleton(skeleton.kind, skeleton.common, completeSlots(previous.slots));
  const changed = changedSlots(previous, skeleton);
  const remarks: string[] = [];
  let text = replaceValues(textOf(previous), replacements(before, skeleton));
  if (changed.includes("start") || changed.includes("end")) {
    const fitted = refit(text.schedule, skeleton);
    if (!fitted) remarks.push("新的时间排不下原来的环节，流程已按新时间重排");
    text = { ...text, schedule: fitted ?? fresh.schedule };
  }
  const peopleByRole = new Map(skeleton.roles.map((role) => [role.role, role.people]));
  const peopleBefore = new Map(before.roles.map((role) => [role.role, role.people]));
  text = {
    ...text,
    roles: text.roles.map((line) =>
      line.people === peopleBefore.get(line.role)
        ? { ...line, people: peopleByRole.get(line.role) ?? line.people }
        : line,
    ),
    materials: replaceBlock(
      text.materials,
      replaceAllIn(before.supplies, replacements(before, skeleton)),
      skeleton.supplies,
      0,
    ),
    safety: replaceBlock(
      text.safety,
      replaceAllIn(before.measures, replacements(before, skeleton)),
      skeleton.measures,
      0,
    ),
    notice: replaceBlock(
      text.notice,
      replaceAllIn(before.noticeFacts, replacements(before, skeleton)),
      skeleton.noticeFacts,
      2,
    ),
  };
  const requirements = { before: before.facts.slots.requirements, now: skeleton.facts.slots.requirements };
  for (const gone of requirements.before.filter((each) => !requirements.now.includes(each)))
    text = dropRequirement(text, gone);
  for (const thing of skeleton.refused.filter((each) => !before.refused.includes(each)))
    text = withoutThing(text, thing, skeleton);
  const sameMoney = JSON.stringify(before.budget) === JSON.stringify(skeleton.budget);
  const absorbed: string[] = [];
  for (const added of requirements.now.filter((each) => !requirements.before.includes(each))) {
    const next = addRequirement(text, added, skeleton);
    const isBought = isPromise(added) && !sameMoney;
    if (next !== text || refusedThing(added) !== undefined || isBought) absorbed.push(added);
    text = next;
  }
  const words = changed.filter((slot) => slot !== "requirements").map((slot) => slotLabels[slot]);
  const recalculated = words.length > 0 ? [`${words.join("、")}已按您说的改好，相关的时间、数量和金额已重算`] : [];
  const taken = absorbed.length > 0 ? [`${absorbed.map((each) => `“${each}”`).join("、")}已落实到方案里`] : [];
  return { text, changed, remarks: [...recalculated, ...taken, ...remarks], absorbed, sameMoney };
}

/** The plan with the library's text in sections that it lacks: it was read from a file whose template does not show them. */
export function withEverySection(previous: PlanDraft, fresh: DraftText): PlanDraft {
  const lacking = planSections.filter((section) => (previous[section]?.length ?? 0) === 0);
  return { ...previous, ...Object.fromEntries(lacking.map((section) => [section, fresh[section]])) };
}

/** Takes the steps and clauses out of a plan that name what people no longer want. */
function withoutThing(text: DraftText, thing: string, skeleton: Skeleton): DraftText {
  const named = text.schedule.some((line) => line.item.includes(thing));
  const outcome = named ? editByRule(`去掉${thing}环节`, "schedule", text, skeleton) : undefined;
  const rest = outcome && "done" in outcome ? outcome.text : text;
  return {
    ...rest,
    schedule: rest.schedule.map((line) => ({ ...line, how: withoutClauses(line.how, thing) })),
    roles: rest.roles.map((line) => ({ ...line, duty: withoutClauses(line.duty, thing) })),
    promotion: rest.promotion.map((line) => withoutClauses(line, thing)),
    notice: rest.notice.map((line) => withoutClauses(line, thing)),
  };
}

/** The sections of a draft that hold words. */
export function textOf(draft: PlanDraft): DraftText {
  const { purpose, schedule, roles, materials, promotion, safety, outcome = [], notice } = draft;
  return { purpose, schedule, roles, materials, promotion, safety, outcome, notice };
}

/** How a clause speaks of a slot. */
const wordsOf: Partial<Record<SlotName, RegExp>> = {
  theme: /主题/,
  date: /日期|[月号日周]|星期|礼拜|提前|推迟|[前后]一天/,
  start: /[点半刻]|时间|上午|下午|晚上/,
  end: /[点半刻]|时间|结束/,
  venue: /地点|地方|场地|换[到在成]|改[到在成]/,
  audience: /对象/,
  headcount: /人数|[\d一二两三四五六七八九十百]个?人/,
  budget: /预算|经费|费用|钱|[\d一二两三四五六七八九十百千万](?:元|块)/,
};

/** Carries out by rule what it can of a wish; the rest comes back as open wishes. `sections` are those that the wish named. */
export function editByWish(
  wish: string,
  sections: PlanSection[],
  text: DraftText,
  skeleton: Skeleton,
  { absorbed, changed }: Pick<Recomputed, "absorbed" | "changed"> = { absorbed: [], changed: [] },
): { text: DraftText; done: string[]; refused: string[]; open: OpenWish[] } {
  const result = { text, done: [] as string[], refused: [] as string[], open: [] as OpenWish[] };
  const clauses = clausesOf(wish).filter(
    (clause) =>
      !absorbed.some(
        (done) => done.includes(clause) || clause.includes(done) || (isPromise(done) && isPromise(clause)),
      ),
  );
  const named = clauses.map((clause) => sectionNamedBy(clause));
  clauses.forEach((clause, index) => {
    const section = sectionFor(named[index], sections);
    // A clause about money or time alone was carried out by recomputing.
    if (!named[index] && changed.some((slot) => wordsOf[slot]?.test(clause))) return;
    if (!section) {
      if (isToneWish(clause)) result.open.push({ clause, section: "purpose" }, { clause, section: "notice" });
      return;
    }
    const whole = /(?:删掉?|删除|去掉|不要).*(?:部分|板块|章|段|节)$/.test(clause) && !/环节/.test(clause);
    const outcome: EditOutcome = whole
      ? { refused: "这一部分是方案的固定内容，不能整段删去，可以让我写短一点" }
      : editByRule(clause, section, result.text, skeleton);
    if (!outcome) result.open.push({ clause, section });
    else if ("refused" in outcome) result.refused.push(`没有改“${clause}”：${outcome.refused}`);
    else {
      result.text = outcome.text;
      result.done.push(outcome.done);
    }
  });
  return result;
}

function sectionFor(named: PlanSection | undefined, sections: PlanSection[]): PlanSection | undefined {
  if (named && (sections.length === 0 || sections.includes(named))) return named;
  return sections[0] ?? named;
}

function replacements(before: Skeleton, now: Skeleton): [string, string][] {
  const [old, next] = [before.facts.slots, now.facts.slots];
  const pairs: [string, string][] = [
    [old.venue, next.venue],
    [old.audience, next.audience],
    [before.facts.day, now.facts.day],
    [
      old.date ? dayInWords(old.date).replace(/（.*）/, "") : "",
      next.date ? dayInWords(next.date).replace(/（.*）/, "") : "",
    ],
    [`${old.headcount}人`, `${next.headcount}人`],
    [`${old.headcount}名`, `${next.headcount}名`],
    [`${old.budget}元`, `${next.budget}元`],
  ];
  return pairs.filter(([from, to]) => from.length > 1 && to !== "" && from !== to);
}

function replaceAllIn(lines: string[], pairs: [string, string][]): string[] {
  return lines.map((line) => replaceIn(line, pairs));
}

/** Replaces whole values only: 40人 inside 140人 is another number. */
function replaceIn(line: string, pairs: [string, string][]): string {
  return pairs.reduce((text, [from, to]) => {
    if (!/^\d/.test(from)) return text.replaceAll(from, () => to);
    return text.replace(new RegExp(`(?<!\\d)${from}`, "g"), () => to);
  }, line);
}

function replaceValues(text: DraftText, pairs: [string, string][]): DraftText {
  if (pairs.length === 0) return text;
  const all = (lines: string[]) => replaceAllIn(lines, pairs);
  return {
    purpose: all(text.purpose),
    schedule: text.schedule.map((line) => ({ ...line, how: replaceIn(line.how, pairs) })),
    roles: text.roles.map((line) => ({ ...line, duty: replaceIn(line.duty, pairs) })),
    materials: all(text.materials),
    promotion: all(text.promotion),
    safety: all(text.safety),
    outcome: all(text.outcome),
    notice: all(text.notice),
  };
}

/** Puts computed lines in the place of the earlier ones; lines that a writer or a person added stay where they are. */
function replaceBlock(lines: string[], before: string[], now: string[], usualPlace: number): string[] {
  if (before.join("\n") === now.join("\n")) return lines;
  const kept = now.length === before.length && before.every((line) => lines.includes(line));
  if (kept) return lines.map((line) => now[before.indexOf(line)] ?? line);
  const first = lines.findIndex((line) => before.includes(line));
  const rest = lines.filter((line) => !before.includes(line));
  return rest.toSpliced(
    first < 0 ? Math.min(usualPlace, rest.length) : first,
    0,
    ...now.filter((line) => !rest.includes(line)),
  );
}

/** Whether a plan holds exactly these words. */
export function sameWords(previous: PlanDraft, text: DraftText): boolean {
  return JSON.stringify(textOf(previous)) === JSON.stringify(text);
}

/** One rewrite a section, its wishes together. */
export function rewritesFor(open: OpenWish[]): Rewrite[] {
  const sections = [...new Set(open.map((each) => each.section))];
  return sections.map((section) => {
    const wish = open
      .filter((each) => each.section === section)
      .map((each) => each.clause)
      .join("；");
    return { section, wish, detail: /细|详细|具体|丰富/.test(wish) ? "fine" : "usual" };
  });
}
