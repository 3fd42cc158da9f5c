import { z } from "zod";
import { Failure } from "../../shared/failures.ts";
import type { JsonShape, LanguageModel } from "../../shared/languageModel.ts";
import { type PlanSection, planSectionLabels } from "../../shared/plan.ts";
import type { DraftText } from "./assemble.ts";
import { whyRefused, whyRepeated, whyUnlikePresent } from "./checkProse.ts";
import { type Detail, type Field, fieldsOf, tidied } from "./fields.ts";
import type { Skeleton } from "./skeleton.ts";

/** What a model made of a section: the plan with it, and how many of its texts were accepted, out of how many. */
export type SectionResult = { text: DraftText; accepted: number; asked: number; reasons: string[] };

const rules = [
  "你是社区居委会的社工，正在写一份活动策划案，一次写其中一部分。",
  "语言朴实、具体、简短，像居委会的正式材料，让同事照着就能做。",
  "只用下面给出的事实，不要写没有给出的数字、日期、金额、电话、人名、单位、文件名。",
  "不喊口号，不重复，各条内容不同。只输出要求的JSON。",
];
/**
 * How a section of some other activity reads, where a model writes better for seeing it. A model that is shown the library's text for this
 * activity copies it; words that it took over from the example are refused.
 */
const examples: Partial<Record<PlanSection, string>> = {
  purpose: "楼里不少人家旧衣越积越多，扔了可惜、留着占地方，常有人来问能不能改成别的。",
  safety: "剪刀按桌发放，由桌长看管，用完当场收回清点。",
  outcome: "每人改出一件用得上的小物件，学会的居民登记成小老师，下个月再约一次。",
  schedule:
    "志愿者核对名单、发号牌，请大家把旧衣摊在桌上，先商量能改成什么。每桌一人照看剪刀，先画线再下剪，手慢的由邻座帮一把。",
  roles: "提前一天清点针线和剪刀，当天按桌发放，结束后逐件收回。",
  promotion: "在楼道口贴改造前后的对比照片，群里发报名接龙，网格员上门告诉不用手机的人。",
  notice: "旧衣服先别急着扔，来社区坐一坐，和邻居一起把它变成好看又顺手的小物件。",
};
const exampleTopic = /旧衣|改造|针线|下剪|号牌|白布|皮筋|染料|扎染/;
const tokensPerChar = 1;
const tokensPerKey = 14;
/** A model asked for the limit overruns it; asked for two thirds it seldom does. */
const usualShare = 0.65;
const attemptsMax = 2;

/** What all sections of one plan are told: rules and facts. Equal for all of them, so that the model reads it once. */
export function instructionsFor(skeleton: Skeleton): string {
  const { slots, theme, day, festival } = skeleton.facts;
  const flow = skeleton.steps.map((step) => `${step.start}-${step.end}${step.item}`).join("，");
  const facts = [
    `活动主题：${theme}`,
    `时间：${day}${slots.start}至${slots.end}`,
    `地点：${slots.venue}`,
    `参加对象：${slots.audience}（共${slots.headcount}人）`,
    `预算：${slots.budget === 0 ? "无" : `${slots.budget}元`}`,
    `流程：${flow}`,
    ...(festival === "" ? [] : [`这一天是${festival}`]),
    ...(/节/.test(theme) || festival !== "" ? [] : ["这次活动不是过节，不提节日。"]),
    ...(slots.requirements.length > 0 ? [`其他要求：${slots.requirements.join("；")}`] : []),
  ];
  return [...rules, "事实：", ...facts].join("\n");
}

/**
 * Lets a model write one section of a plan. Each text is checked; refused ones are asked for once more, then what stood there stays.
 * Fails as the model does, except that `WRITER_FAILED` counts as refused.
 */
export async function writeSection(
  model: LanguageModel,
  request: {
    section: PlanSection;
    text: DraftText;
    skeleton: Skeleton;
    instructions: string;
    wish?: string;
    detail: Detail;
  },
  signal: AbortSignal,
): Promise<SectionResult> {
  const { section, skeleton } = request;
  const fields = fieldsOf(section, request.text, skeleton, request.detail).filter((field) =>
    request.wish === undefined ? !field.onlyOnWish : !field.onlyNew,
  );
  let open = fields;
  let text = request.text;
  let reasons: string[] = [];
  for (let attempt = 1; attempt <= attemptsMax && open.length > 0; attempt++) {
    const values = await ask(model, request, open, reasons, signal);
    const judged = judge(open, values, fields, skeleton);
    for (const { field, value } of judged.accepted) text = field.put(text, value);
    open = judged.refused;
    reasons = judged.reasons;
  }
  return { text, accepted: fields.length - open.length, asked: fields.length, reasons };
}

function ask(
  model: LanguageModel,
  request: { section: PlanSection; instructions: string; wish?: string },
  open: Field[],
  reasons: string[],
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const charsMax = open.reduce((sum, field) => sum + field.charsMax, 0) / Math.max(1, open.length);
  const keys = open.map((field) => field.key);
  const { instructions } = request;
  return generateTexts(model, { instructions, task: taskFor(request, open, reasons), keys, charsMax }, signal);
}

/** What to write: one text of about `charsMax` characters for each key. */
type TextsWanted = { instructions: string; task: string; keys: string[]; charsMax: number };

/** The texts that a model writes for some keys, unchecked; none where it comes to no end. Fails as the model does otherwise. */
export async function generateTexts(
  model: LanguageModel,
  { instructions, task, keys, charsMax }: TextsWanted,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const shape: JsonShape = {
    type: "object",
    properties: Object.fromEntries(keys.map((key) => [key, { type: "string" }])),
  };
  const tokensMax = Math.ceil(keys.length * (tokensPerKey + charsMax * tokensPerChar)) + 60;
  try {
    const generated = await model.generate({ instructions, task, shape, tokensMax }, signal);
    if (signal.aborted) throw new Failure("TOOL_CANCELLED");
    const parsed = z.record(z.string(), z.unknown()).safeParse(generated.value);
    return Object.fromEntries(
      Object.entries(parsed.data ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch (error) {
    if (signal.aborted) throw new Failure("TOOL_CANCELLED", "", { cause: error });
    if (error instanceof Failure && error.code === "WRITER_FAILED") return {};
    throw error;
  }
}

function taskFor(request: { section: PlanSection; wish?: string }, open: Field[], reasons: string[]): string {
  const { section, wish } = request;
  const label = planSectionLabels[section];
  // Whoever was refused once would copy the example the second time.
  const example = reasons.length > 0 ? undefined : examples[section];
  const shown = open.find((field) => field.shown !== undefined)?.shown;
  const lines = wish
    ? [`改“${label}”。修改意见：${wish}。照意见改写原文，其余意思不变。`]
    : shown !== undefined
      ? [`写“${label}”，只列内容，短，不写人。${shown}`]
      : [`写“${label}”，每条一两句话，写具体的人和动作。${example ? `别的活动是这样写的，只学写法：${example}` : ""}`];
  for (const field of open) {
    const present = wish && field.present !== "" ? `；原文：${field.present}` : "";
    lines.push(`${field.key}：${field.ask}，不超过${Math.round(field.charsMax * usualShare)}字${present}`);
  }
  if (reasons.length > 0) lines.push(`上次不合格：${[...new Set(reasons)].slice(0, 3).join("；")}。`);
  return lines.join("\n");
}

function whyOffTopic(value: string, skeleton: Skeleton): string | undefined {
  const word = exampleTopic.exec(value)?.[0];
  return word && !skeleton.facts.theme.includes(word) ? `这次活动与“${word}”无关` : undefined;
}

function judge(
  open: Field[],
  values: Record<string, string>,
  fields: Field[],
  skeleton: Skeleton,
): { accepted: { field: Field; value: string }[]; refused: Field[]; reasons: string[] } {
  const accepted: { field: Field; value: string }[] = [];
  const refused: Field[] = [];
  const reasons: string[] = [];
  const echo = [...rules, ...Object.values(examples), ...fields.map((field) => field.ask)];
  for (const field of open) {
    const value = tidied(values[field.key] ?? "", field.label);
    const others = accepted.map((each) => each.value);
    const reason =
      whyOffTopic(value, skeleton) ??
      whyRefused(value, skeleton.facts, { ...field, echo }) ??
      whyUnlikePresent(value, field.present) ??
      whyRepeated([...others, value]);
    if (reason === undefined) accepted.push({ field, value });
    else {
      refused.push(field);
      reasons.push(reason);
    }
  }
  return { accepted, refused, reasons };
}
