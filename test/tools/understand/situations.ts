/** Situations that the tables of this folder are read in, and a short way to write down turns. */
import type { PlanSlots, SlotName } from "../../../src/shared/plan.ts";
import type { Message, Situation, Turn } from "../../../src/shared/turn.ts";
import { normalise } from "../../../src/tools/understand/normalise.ts";
import { readByRules } from "../../../src/tools/understand/readByRules.ts";
import { readSlots } from "../../../src/tools/understand/slots/readSlots.ts";

/** Monday, 23 November 2026, ten in the morning in Shanghai. */
export const at = Date.parse("2026-11-23T10:00:00+08:00");
const dumplings = { theme: "包饺子", date: "2026-12-05", audience: "60岁以上老人" };
const form = (asked: SlotName[], confirming = false, slots: PlanSlots = dumplings, proposedSlots: PlanSlots = {}) => ({
  slots,
  asked,
  proposed: Object.keys(proposedSlots) as SlotName[],
  proposedSlots,
  confirming,
});
const document = { versionId: "v2", title: "社会保障卡挂失补办" };
const rest: Situation = { at, options: [], writing: false };

export const situations = {
  rest,
  answered: { ...rest, document },
  options: {
    ...rest,
    options: ["首次申领", "挂失补办", "到期换领"],
    optionTitles: ["社会保障卡首次申领", "社会保障卡挂失补办", "社会保障卡到期换领"],
    question: "社保卡怎么办",
  },
  residencePermit: {
    ...rest,
    options: ["首次申领", "遗失补办", "签注续期"],
    optionTitles: ["居住证首次申领", "居住证遗失补办", "居住证签注续期"],
    question: "居住证怎么办理",
  },
  twoOptions: {
    ...rest,
    options: ["租房", "退休"],
    optionTitles: ["住房公积金提取（租房）", "住房公积金提取（退休）"],
    question: "公积金提取",
  },
  branches: {
    ...rest,
    document,
    options: ["申领人未满16周岁", "申领人卧床不能到场", "本人身份证件已过期"],
    optionTitles: ["社会保障卡首次申领", "社会保障卡首次申领", "社会保障卡首次申领"],
    question: "社保卡首次申领",
  },
  listed: { ...rest, document, options: ["社保与居住证件", "养老保险", "残疾人服务"] },
  offer: { ...rest, options: ["现在用资料库写", "等模型"], form: form([], true) },
  asksBudget: { ...rest, form: form(["budget"]) },
  asksTheme: { ...rest, form: form(["theme"], false, {}) },
  asksAudience: { ...rest, form: form(["audience"], false, { theme: "包饺子", date: "2026-12-05" }) },
  asksDate: { ...rest, form: form(["date", "budget"], false, { theme: "包粽子" }, { date: "2027-06-09" }) },
  optionsOverForm: {
    ...rest,
    options: ["首次申领", "挂失补办"],
    optionTitles: ["社会保障卡首次申领", "社会保障卡挂失补办"],
    question: "社保卡怎么办",
    form: form(["budget"]),
  },
  answeredInForm: { ...rest, document, form: form(["budget"]) },
  confirming: { ...rest, form: form([], true, { ...dumplings, budget: 2000 }) },
  confirmingWithVenue: { ...rest, form: form([], true, { ...dumplings, budget: 2000, venue: "活动室" }) },
  plan: { ...rest, plan: { slots: { ...dumplings, budget: 3000, start: "14:00", end: "16:00", headcount: 40 } } },
  writing: { ...rest, writing: true },
} satisfies Record<string, Situation>;
export type SituationName = keyof typeof situations;

function noteOfReading(reading: Extract<Turn, { type: "turn.slots" }>["reading"]): string {
  const { slots, proposed, problems, leftToUs } = reading;
  return [
    ...Object.keys(slots).sort(),
    ...Object.keys(proposed).map((name) => `~${name}`),
    ...problems.map(({ slot, reason }) => `!${slot}:${reason}`),
    ...leftToUs.map((name) => `?${name}`),
  ].join(",");
}

/** One turn in short: "question+ fee" is a follow-up about fees, "slots budget" values for the budget, "slots ?budget" left to us. */
export function note(turn: Turn): string {
  const kind = turn.type.slice("turn.".length);
  switch (turn.type) {
    case "turn.question":
      return [`question${turn.followUp ? "+" : ""}`, ...turn.aspects].join(" ");
    case "turn.choice":
      return [`choice ${turn.index + 1}`, ...(turn.aspects ?? [])].join(" ");
    case "turn.details":
      return [`details ${turn.text}`, ...(turn.aspects ?? []).map((name) => `+${name}`)].join(" ");
    case "turn.plan":
    case "turn.slots":
      return `${kind} ${noteOfReading(turn.reading)}`.trim();
    case "turn.revise":
      return [`revise ${noteOfReading(turn.reading)}`.trim(), ...turn.sections.map((name) => `#${name}`)].join(" ");
    case "turn.more":
      return ["more", ...turn.aspects].join(" ");
    case "turn.catalogue":
      return `catalogue ${turn.topic}`.trim();
    case "turn.smallTalk":
      return turn.topic;
    default:
      return kind;
  }
}

/** What the rules alone make of a text. */
export function turnsOf(text: string, situation: SituationName, quoted?: Message["quoted"]): Turn[] {
  const message = quoted ? { quoted } : {};
  return readByRules({ text: normalise(text), message, situation: situations[situation], readSlots }).turns;
}

export function notesOf(text: string, situation: SituationName, quoted?: Message["quoted"]): string {
  return turnsOf(text, situation, quoted).map(note).join(" | ");
}
