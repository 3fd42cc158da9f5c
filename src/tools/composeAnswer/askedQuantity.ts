/** Which sections hold the figure that a question asks for (能领几个月, 能提多少): handbooks keep such figures in different places. */
import type { SectionName, SopDocument } from "../../shared/sop.ts";

/** Money that a person receives, or money that is charged. */
export type AskedFigure = "received" | "charged";

/**
 * `asks` finds the wish for a figure in a question; `holds` finds such a figure in a line; `passes` are lines whose figure is another one;
 * `home` is the section where it belongs: looked at elsewhere only if it is not there.
 */
type Quantity = { name?: AskedFigure; asks: RegExp; holds: RegExp; passes?: RegExp; home?: SectionName };

const quantities: readonly Quantity[] = [
  {
    // Money that a person receives, not what is charged.
    name: "received",
    asks: /(?:补|领|拿|发|报|提|贷|赔|奖|罚|给)(?:销|贴|助|取|款|到|给)?(?:(?!要|收|交|付|花|缴|费|时|天|材料)[^，。？?]){0,5}(?:多少(?!天|时间|份|张|人|岁|年|个月|材料)|几(?:钱|钿|块|百|千|万|成|折|个钱))|(?:补贴|补助|津贴|待遇|救助金?|慰问金?|抚恤金?|优待金?|奖励费?|失业金|低保金?|丧葬费|报销)[^，。？?]{0,4}(?:多少(?!天|时间)|标准|金额|额度|比例)/u,
    holds: /\d[\d,.]*\s*(?:元|万元?|%|％)|元[/／]|全额|\d(?:\.\d)?倍/u,
    passes: /(?:收入|财产|存款|资产|支出)[^。；]{0,12}(?:低于|不超过|不高于|以下|以内|超过)|工本费|押金|罚款|每份/u,
  },
  {
    // How long something is granted or stays valid.
    asks: /(?:领|拿|发|享受|住|租|借|贷|管)[^，。？?]{0,3}(?:几个?月|几年|多久|多长时间|多少个?月|多少年)|有效期|(?:几年|多久|多长时间)(?:一换|换一次|有效|过期)|一辈子/u,
    holds:
      /(?:期限|最长|有效期|租期|合同期|借期|期满)[^。；]{0,12}\d+\s*(?:个月|年|日|天)|长期有效|终身|\d+个月内有效/u,
    passes: /缴费[^。；]{0,6}满/u,
  },
  {
    // What must have lasted before one may apply.
    asks: /(?:满|交|缴|社保|居住证|结婚|居住|工作)(?:[^，。？?]{0,3})(?:几年|几个月|多少年|多少个?月)|(?:几年|多少年|几个月)(?:以?后)?(?:才?[能好]|可以)/u,
    holds: /(?:满|连续|累计|届满)[^。；]{0,8}\d+\s*(?:个月|年)/u,
  },
  {
    // The share of people who must agree.
    asks: /(?:多少|几)(?:户|人|比例|票)[^，。？?]{0,4}(?:同意|签字|通过|参加|赞成)|几分之几|(?:同意|通过|表决)[^，。？?]{0,4}(?:比例|多少)/u,
    holds: /[二三四五]分之[一二三四]|\d+\s*[%％]|过半数/u,
  },
  {
    // A day of the year.
    asks: /(?:什么时候|几月|几号|啥辰光|哪天|哪个月)[^，。？?]{0,4}(?:截止|报名|申报|开始报|发放|发钱|到账)|截止(?:时间|日期|到)?|报名(?:时间|日期)/u,
    holds: /\d+月(?:\d+日|底|初)|每(?:月|年|季度?)|\d+日前/u,
  },
  {
    asks: /几岁|多大(?:年纪|岁数|年龄)?(?:能|可以|才|开始|[?？]|$)|多少岁/u,
    holds: /\d+\s*(?:周)?岁/u,
    passes: /元/u,
    home: "conditions",
  },
  {
    // A line that income or wealth must stay under.
    asks: /(?:收入|财产|存款|资产|工资)[^，。？?]{0,8}(?:多少|几千|几万|标准|上限)/u,
    holds: /(?:收入|财产|存款|资产)[^。；]{0,20}(?:\d|标准|倍)/u,
    home: "conditions",
  },
  {
    // What is charged, where the section on fees does not say it.
    name: "charged",
    asks: /(?:交|缴|付|收|出|掏)[^，。？?]{0,3}(?:多少(?!天|时间|份|张|人|岁|年|材料|户)|几(?:块|元|百|钱|钿|成|折))|多少钱|多少钿|几钿/u,
    holds: /\d[\d,.]*\s*(?:元|%|％)|免费/u,
    home: "fee",
  },
];

/** Where a figure may stand, the likeliest first among equals. */
const searched: readonly SectionName[] = [
  "branches",
  "conditions",
  "appendix",
  "notes",
  "steps",
  "timeLimit",
  "fee",
  "audience",
];
const sectionsMax = 2;

/**
 * The sections of a handbook that hold the kind of figure a question asks for: at most two, those with the most such lines first (a table
 * of the appendix counts as much as many lines); [] if it asks for none, or none is there.
 *
 * Cost: a few regular expressions a line.
 */
export function sectionsWithAskedQuantity(
  { sections }: Pick<SopDocument, "sections">,
  question: string,
): SectionName[] {
  const asked = quantities.find(({ asks }) => asks.test(question));
  if (!asked) return [];
  const held = searched
    .map((name) => ({ name, count: (sections[name] ?? []).filter((line) => isHeld(line, asked)).length }))
    .filter(({ count }) => count > 0)
    .sort((left, right) => right.count - left.count);
  if (asked.home && held.some(({ name }) => name === asked.home)) return [asked.home];
  const most = held[0]?.count ?? 0;
  return held
    .filter(({ name, count }) => 2 * count >= most || name === "appendix")
    .slice(0, sectionsMax)
    .map(({ name }) => name);
}

/** Which sum of money a question asks for; undefined for none. */
export function askedFigure(question: string): AskedFigure | undefined {
  return quantities.find(({ asks }) => asks.test(question))?.name;
}

function isHeld(line: string, { holds, passes }: Quantity): boolean {
  return holds.test(line) && !passes?.test(line);
}
