import type { PlanSlots } from "../../shared/plan.ts";
import { dayInWords } from "../../shared/time.ts";
import type { Activity } from "./activity.ts";
import { festivalOf } from "./festivalOf.ts";
import { withoutContradictions } from "./promises.ts";
import { minutesOf } from "./timeTable.ts";

/** The slots of a plan with nothing open. */
export type CompleteSlots = Required<Omit<PlanSlots, "budgetIsLimit">> & Pick<PlanSlots, "budgetIsLimit">;

/**
 * What is fixed in one plan, in the words in which it is printed.
 * `theme` is the theme without quotes and without 活动 or 策划案 at its end; `tags` are circumstances that need safety measures;
 * `festival` is the one on that day, or "".
 */
export type PlanFacts = {
  slots: CompleteSlots;
  theme: string;
  day: string;
  festival: string;
  tags: string[];
  title: string;
};

const defaultMinutes = 120;
const crowd = 100;
const titleThemeChars = 30;
const generalTheme = "社区活动";

/** Fills open slots with plain defaults, so that a plan can always be written. Control characters and braces are taken out. */
export function completeSlots(slots: PlanSlots): CompleteSlots {
  const start = slots.start ?? "14:00";
  const wanted = slots.end ?? "";
  const latest = minutesOf(start) + defaultMinutes;
  const end = wanted > start ? wanted : clock(Math.min(latest, 24 * 60 - 1));
  return {
    theme: cleanText(slots.theme ?? "") || generalTheme,
    date: slots.date ?? "",
    start: end > start ? start : "00:00",
    end,
    venue: cleanText(slots.venue ?? "") || "社区活动室",
    audience: cleanText(slots.audience ?? "") || "社区居民",
    headcount: Math.max(1, Math.round(slots.headcount ?? 30)),
    budget: Math.max(0, Math.floor(slots.budget ?? 0)),
    ...(slots.budgetIsLimit ? { budgetIsLimit: true as const } : {}),
    requirements: withoutContradictions(
      [...new Set((slots.requirements ?? []).map(cleanText))].filter((text) => text !== ""),
    ),
  };
}

/** Text of a person as it may stand in a document: one line, no control characters, no braces that a template could read as a field. */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]+/gu, " ")
    .replace(/\p{Cs}/gu, "")
    .replace(/[{}｛｝]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Works out what is fixed in a plan of this kind. */
export function factsOf(slots: CompleteSlots, activity: Activity): PlanFacts {
  const theme = coreTheme(slots.theme);
  return {
    slots,
    theme,
    day: slots.date ? dayInWords(slots.date) : "日期待定",
    festival: slots.date ? festivalOf(slots.date) : "",
    tags: tagsOf(slots, activity),
    title: titleOf(theme, slots.audience),
  };
}

/** Puts the facts of a plan into a sentence of the library. */
export function fillText(text: string, facts: PlanFacts): string {
  const { slots } = facts;
  const values: Record<string, string> = {
    主题: facts.theme,
    对象: slots.audience,
    地点: slots.venue,
    日期: facts.day,
    人数: String(slots.headcount),
  };
  return text.replace(/“?\{(主题|对象|地点|日期|人数)\}”?/g, (found, name: string) => {
    const value = values[name] ?? "";
    const quoted = found.startsWith("“") && !/[“”‘’「」]/.test(value);
    return quoted ? `“${value}”` : value;
  });
}

const quotePairs: [string, string][] = [
  ["“", "”"],
  ["‘", "’"],
  ["《", "》"],
  ["「", "」"],
  ["【", "】"],
  ['"', '"'],
  ["'", "'"],
];

/** The theme itself: “包饺子”活动策划方案 → 包饺子. Quotes inside it stay in pairs. */
export function coreTheme(theme: string): string {
  const bare = theme.replace(/^[\s，,。、]+|[\s。！!，,、]+$/g, "");
  const core = unquoted(bare)
    .replace(/(的)?(活动)?(策划案|策划书|策划方案|活动方案|方案|策划)$/, "")
    .replace(/(主题)?活动$/, "")
    .trim();
  const found = unquoted(core) || unquoted(bare);
  return found === "" || found === "活动" ? generalTheme : found;
}

/** A text without the quotes around the whole of it, and without quotes that have no partner. */
function unquoted(text: string): string {
  const pair = quotePairs.find(([open, close]) => text.length > 1 && text.startsWith(open) && text.endsWith(close));
  const inner = pair ? text.slice(1, -1) : "";
  if (pair && !inner.includes(pair[0]) && !inner.includes(pair[1])) return unquoted(inner.trim());
  const lonely = quotePairs.filter(
    ([open, close]) => open !== close && text.split(open).length !== text.split(close).length,
  );
  return lonely.reduce((rest, [open, close]) => rest.replaceAll(open, "").replaceAll(close, ""), text);
}

const kindsOfAudience: [RegExp, string, RegExp][] = [
  [/老人|老年|长者|高龄|独居|[6-9]\d岁以上/, "敬老", /敬老|老人|老年|长者|重阳|为老/],
  [/亲子|家庭/, "亲子", /亲子|家庭/],
  [/儿童|孩子|小朋友|幼儿/, "儿童关爱", /儿童|少儿|孩子|亲子|六一/],
  [/青少年|学生|中小学/, "青少年", /青少年|学生|暑期|寒假|少年/],
  [/残疾|残障/, "助残", /残疾|残障|助残/],
  [/军属|军人|退役|现役|部队/, "双拥", /双拥|军|八一|拥军/],
  [/党员/, "党员", /党/],
];

/** Themes that say themselves what they are. */
const plainThemes = /讲座|培训|演练|宣传|义诊|体检|比赛|大赛|竞赛|课堂|服务日|志愿|慰问|走访|党日|座谈|普法/;

/** “包饺子”敬老活动策划案: the theme, what kind it is for this audience, no word twice, no more than fits on one or two lines. */
function titleOf(theme: string, audience: string): string {
  if (theme === generalTheme) return `${generalTheme}策划案`;
  const found = kindsOfAudience.find(([pattern, , said]) => pattern.test(audience) && !said.test(theme));
  const open = plainThemes.test(theme) || /居民|全体|群众|不限/.test(audience);
  const kind = open ? "" : (found?.[1] ?? "");
  const short = [...theme].length > titleThemeChars ? `${[...theme].slice(0, titleThemeChars).join("")}…` : theme;
  const quoted = /[“”]/.test(short) ? short : `“${short}”`;
  return `${quoted}${kind}活动策划案`;
}

const indoorWords = /室|厅|馆|中心|礼堂|会堂|教室|学校|驿站|之家/;
const outdoorWords = /广场|公园|户外|室外|露天|操场|球场|步道|河边|河畔|湖|绿地|空地|花园|小区内|楼下|街头|路口|山/;
const tagWords: [string, RegExp][] = [
  ["老人", /老人|老年|长者|退休|高龄|独居|[5-9]\d岁以上/],
  ["儿童", /儿童|孩子|小朋友|幼儿|亲子|学生|青少年|宝宝/],
  ["残疾人", /残疾|残障|轮椅/],
  ["高温", /清凉|防暑|高温|中暑|消暑|户外劳动者|户外工作者/],
  ["用火", /烧烤|做饭|烹饪|厨艺|煮|油炸/],
  ["食品", /聚餐|宴|美食|试吃|午餐|午饭|晚餐|盒饭|食堂/],
];

/** Circumstances that need measures, most important first. */
function tagsOf(slots: CompleteSlots, activity: Activity): string[] {
  const said = [slots.theme, slots.audience, ...slots.requirements].join(" ");
  // Nobody comes to a place that could be cold, crowded or slippery.
  if (activity.setting === "online" || activity.setting === "doorstep") return [...activity.risks];
  const outdoor = outdoorWords.test(slots.venue) || (activity.setting === "outdoor" && !indoorWords.test(slots.venue));
  const month = Number(slots.date.slice(5, 7));
  const fromWords = tagWords.filter(([, words]) => words.test(said)).map(([tag]) => tag);
  const byPlace = fromWords.flatMap((tag) => (tag === "老人" && !outdoor ? [tag, "老人室内"] : [tag]));
  const tags = new Set([...byPlace, ...activity.risks]);
  if (outdoor) tags.add("户外");
  if (outdoor && month >= 6 && month <= 9) tags.add(minutesOf(slots.start) < 17 * 60 ? "高温" : "夏夜");
  if (month === 12 || month === 1 || month === 2) tags.add(outdoor ? "户外寒冷" : "寒冷");
  if (slots.headcount >= crowd) tags.add("人多");
  if (minutesOf(slots.end) >= 19 * 60) tags.add("夜间");
  return [...tags];
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
