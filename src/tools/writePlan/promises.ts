import type { Material } from "./activity.ts";

/** What a plan promises to each person or leaves out on purpose, read from the theme and the other requests. */

const perPerson =
  /每(人|位|户|家|组|份)[^，。；;\d]{0,8}?(\d{1,5})(?:元|块钱?|(?=左右|以内|的|[，。；;]|$))(?:左右|以内)?(?:标准)?(?:的|等值)?(?:一份)?([\p{Script=Han}]{2,6})?/u;
const pricedFirst = /(\d{1,5})(?:元|块钱?)(?:左右)?的?([\p{Script=Han}]{2,6}?)[，,]?每(人|位|户|家|组)一?份?/u;
const gifts = /慰问|礼|纪念|物资|年货|奖品|伴手/;

/** 每人80元慰问品 promises something at a price: it is bought first, at that price. Of two promises of one thing the last counts. */
export function promisedGifts(theme: string, requirements: string[]): Material[] {
  const found = [theme, ...requirements].flatMap((text): Material[] => {
    const [after, before] = [perPerson.exec(text), pricedFirst.exec(text)];
    const price = Number(before?.[1] ?? after?.[2] ?? 0);
    const item = nameOf(before?.[2] ?? after?.[3], text, theme);
    if (price <= 0 || !item) return [];
    return [{ item, unit: "份", rule: { each: 1 }, price: [price, price] satisfies [number, number] }];
  });
  return [...new Map(found.map((gift) => [gifts.test(gift.item) ? "礼" : gift.item, gift])).values()];
}

/** True of a request about money for each, which the budget sees to. */
export function isPromise(requirement: string): boolean {
  return perPerson.test(requirement) || pricedFirst.test(requirement) || /^人均\D{0,3}\d/.test(requirement);
}

/** 人均30元 is a budget, not a thing: without a name only what is handed over or sent counts as a gift. */
function nameOf(said: string | undefined, text: string, theme: string): string | undefined {
  const name = (said ?? "").replace(/^(?:的|发|送|左右|标准)+|(?:一份|左右|标准|即可|就行|吧|发放|派发|活动)+$/g, "");
  if (name.length >= 2 && !/预算|经费|标准|费用|补贴|以内|餐标/.test(name)) return name;
  return /慰问|发|送/.test(`${theme}${text}`) && !/预算|经费|费用/.test(text) ? "慰问品" : undefined;
}

/** Things of which a plan needs one kind only. */
const sameThings = [/意外险|保险/, /水果|果盘/, /药箱|急救包/, /海报|传单|宣传单|折页/, /相册|冲印|照片/];

/** True of two names of one thing: 瓶装饮用水 and 饮用水, and all that is given away as a present. */
export function isSameThing(one: Material, other: Material): boolean {
  if (gifts.test(one.item) && gifts.test(other.item) && isForEach(one) && isForEach(other)) return true;
  if (sameThings.some((words) => words.test(one.item) && words.test(other.item))) return true;
  const heads = [one.item, other.item].map((item) => item.replace(/^(活动|瓶装|一次性|参加者|参赛)/, "").slice(0, 2));
  return heads[0] === heads[1];
}

function isForEach({ rule }: Material): boolean {
  return "each" in rule && rule.table === undefined && rule.each >= 1;
}

/** Things that people ask for by name, and what they cost; more than one a head only where the rule says so. */
const askedThings: [RegExp, Material][] = [
  [/午饭|午餐|晚饭|晚餐|盒饭|工作餐|简餐|管饭/, { item: "工作餐", unit: "份", rule: { each: 1 }, price: [18, 28] }],
  [/早饭|早餐/, { item: "早餐", unit: "份", rule: { each: 1 }, price: [8, 12] }],
  [/茶歇|茶点|点心/, { item: "茶歇点心", unit: "份", rule: { each: 1 }, price: [6, 12] }],
  [/茶水|热茶/, { item: "茶叶和纸杯", unit: "份", rule: { each: 1 }, price: [1, 2] }],
  [/水果/, { item: "水果", unit: "份", rule: { each: 1 }, price: [4, 8] }],
  [/矿泉水|饮用水|瓶装水/, { item: "瓶装饮用水", unit: "瓶", rule: { each: 1 }, price: [1.5, 2] }],
  [/租车|包车|大巴|班车/, { item: "客车租用", unit: "辆", rule: { each: 1, table: 45 }, price: [800, 1_500] }],
  [/口罩/, { item: "口罩", unit: "个", rule: { each: 1 }, price: [1, 1] }],
];

/** What the requests ask for that has to be bought: 管一顿午饭 is a meal for everybody. Nothing that is refused or has a price of its own. */
export function askedPurchases(requirements: string[]): Material[] {
  const open = requirements.filter(
    (text) => refusedThing(text) === undefined && !isPromise(text) && !/自带|自备|自理/.test(text),
  );
  return askedThings.filter(([words]) => open.some((text) => words.test(text))).map(([, material]) => material);
}

const refusalBefore =
  /^(?:千万|一定|请|最好|尽量|活动|现场|这次|本次)*(?:不要|不用|不需要|不安排|不设|不搞|不办|不发|不用|别搞|别安排|别|取消|去掉|删掉|免去)(?:再|有|搞|设|安排|准备|购买|买|发|放|办)*([\p{Script=Han}]{2,8}?)(?:这?个?环节|活动|了|吧)*$/u;
const refusalAfter = /^([\p{Script=Han}]{2,8}?)(?:这?个?环节)?(?:就|都|也)*(?:不要|不用|不搞|取消|去掉|免)了?(?:吧)?$/u;

/** The thing that a request wants left out (不要抽奖 → 抽奖), if it is one of these. */
export function refusedThing(requirement: string): string | undefined {
  const text = requirement.replace(/[。；;，,！!\s]+$/, "");
  return (refusalBefore.exec(text) ?? refusalAfter.exec(text))?.[1];
}

/** Of requests that contradict each other the later ones count: 要有抽奖 and then 不要抽奖 leaves the second. */
export function withoutContradictions(requirements: string[]): string[] {
  return requirements.filter((text, index) => {
    const refused = refusedThing(text);
    return !requirements.slice(index + 1).some((later) => {
      const thing = refusedThing(later);
      if (thing !== undefined) return refused === undefined && text.includes(thing);
      return refused !== undefined && later.includes(refused);
    });
  });
}
