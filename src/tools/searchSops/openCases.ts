/** Which special cases of a handbook change what a question asks for, where nobody has said yet which of them holds. */
import type { Branch, SearchInput, SectionName, SopDecision, SopDocument } from "../../shared/sop.ts";
import { type AskedFigure, askedFigure } from "../composeAnswer/askedQuantity.ts";
import { compareAmounts } from "./statedAmounts.ts";
import { saysOpposite } from "./statedStates.ts";

/** What tells cases apart that everybody falls under one of: who somebody is, not what has happened to them. */
const traits: readonly { name: string; words: RegExp }[] = [
  { name: "户籍", words: /户籍|沪籍|户口|港澳台|外籍|外国|外省|境外|来沪|外来|非本(?:市|街道|区)/u },
  { name: "年龄", words: /周岁|未成年|婴|幼儿|老年人|老人/u },
  { name: "就学", words: /在校|学生|学前|义务教育|高中|中职|高等学校|就读|入学/u },
  { name: "身份", words: /保障|低保|特困|低收入|困难|孤儿|优抚|残疾|重残|失能|因病支出型|人均收入|军|兵/u },
  { name: "照护", words: /照护等级|居家|养老机构|福利机构|散居|集中|分散/u },
  { name: "就业", words: /失业|就业|在职|职工|创业|合伙|小微|退休|农民/u },
  { name: "住房", words: /网签备案/u },
  { name: "家庭", words: /单身|子女|二孩|三孩|夫妻|独居/u },
];
/** Somebody else comes instead: one case beside the rule, which is told with the answer and not asked before it. */
const presence = /本人(?:不能|无法|不便)|不能到(?:场|院)|卧床|行动不便|委托/u;
/** What has happened is told by whoever it has happened to, without being asked. */
const happened =
  /遗失|找回|死亡|去世|逾期|超过(?!控制)|异议|故障|变更|走失|期间|取消|放弃|拒|协商|退出|迁出|损坏|就业致|变化|上浮|立功|自愿/u;

const charged =
  /免费|免(?:交|缴|收|除)|不(?:收|缴|交)|收取|工本费|押金|(?:个人|家庭)(?:承担|不缴费)|减半|减免|减\d|缴费(?:标准|减)|(?:全额|财政)[^，。]{0,8}(?:承担|代缴|资助)|公示价|学费|餐费/u;
const received =
  /(?:补贴|补助|救助|支付|报销|津贴|慰问|奖励|优待|资助|额度|总额|计发|发放|提取|优惠)[^。；]*(?:\d|全额|减半|加发|一半)|(?:\d|全额|减半|按[^，。]{2,12}标准)[^。；]*(?:补贴|补助|救助|支付|报销|津贴|奖励|发放|计发|优待|提取|额度)|不(?:享受|支付|计发)|免费|全额免除|固定额度|不设起付/u;

/** Words of a case by which it changes a section. */
const changesBySection: Partial<Record<SectionName, RegExp>> = {
  fee: charged,
  materials: /提供|提交|凭|持[^，。]{0,14}(?:证|书|册|单|凭证|原件)|出具|委托书|证明/u,
  conditions: /方可|不予|须|可(?:按|单独|申请|参加|享受|预约|报名)|满\d|资格|不享受|不受/u,
  place: /(?:到|向|在)[^，。持人]{2,14}(?:受理|办理|申请|登记|申报)|由[^，。持人]{2,14}(?:受理|登记|核发|发放)/u,
  timeLimit: /\d+(?:个)?(?:工作日|日|天|小时|个月)内|当场|次月|之日起|顺延|加急|优先/u,
  steps: /上门|代办|代为|先[^。]*再|委托|由[^，。]{2,12}(?:申领|申请|办理|登记|采集)|到场/u,
};

export type OpenCases = {
  /** The cases that everybody falls under one of, as they stand in the handbook: ask which holds. [] or at least two. */
  asked: string[];
  /** Cases beside the rule: told with it, for whoever they hold for. */
  mentioned: string[];
};

/** What is left to pay depends on what is granted. */
const ownShare = /(?:自己|个人|自家|我们)(?:还|再|要|得)*[出付交掏]|自[费付负]/u;

/** How a case changes what is asked for; undefined that no section in particular is asked for. */
function changeOf(question: string, aspects: readonly SectionName[]): RegExp | undefined {
  const wanted: AskedFigure | undefined = askedFigure(question);
  if (wanted === "received" || (wanted === "charged" && ownShare.test(question))) return received;
  const [words] = aspects.flatMap((name) => changesBySection[name] ?? []);
  return words;
}

function traitsOf({ when }: Branch): string[] {
  return happened.test(when) ? [] : traits.filter(({ words }) => words.test(when)).map(({ name }) => name);
}

const casesMax = 5;
const casesMin = 2;
const mentionedMax = 2;
/** Whoever tells a long story has said in it who it is about. */
const storyCharsMax = 70;
/** Asks for a sum, not for something cheap. */
const asksSum =
  /多少|几(?:块|元|钱|钿|百|千|成|次)|(?:要|收|花)(?:不要|不收)?(?:钱|钿|费)|收费|免费|费用|比例|额度|最高|最多|标准/u;

/** Whether cases cover everybody: there is one for all others, there are several, or the rule itself names no sum. */
function coverAll(group: readonly Branch[], { sections }: SopDocument, change: RegExp): boolean {
  if (group.length < casesMin) return false;
  if (group.length > casesMin || group.some(({ when }) => /^(?:其他|一般)/u.test(when))) return true;
  if (change === charged && (sections.fee ?? []).some((line) => /\d元/u.test(line))) return false;
  const rule = [...(sections.fee ?? []), ...(sections.conditions ?? []), ...(sections.appendix ?? [])];
  return !rule.some((line) => /\d/u.test(line) && change.test(line));
}

/**
 * The special cases of a handbook on which an answer depends.
 *
 * - In: the question in full, and the sections that it asks for; nothing is asked where it asks for none in particular.
 * - Out: cases verbatim (`when`), in the order of the handbook. Those that the words of the question speak against are left out.
 * - Cost: a few regular expressions a case.
 */
export function openCases(question: string, aspects: readonly SectionName[], handbook: SopDocument): OpenCases {
  const change = changeOf(question, aspects);
  if (!change) return { asked: [], mentioned: lateCases(question, handbook) };
  const changing = handbook.branches.filter(
    ({ when, then }) =>
      change.test(then) &&
      !saysOpposite(question, when) &&
      compareAmounts(question, when, handbook.title) !== "contradicts",
  );
  const isSum = (change === charged || change === received) && asksSum.test(question);
  const told = changing.filter((branch) => traitsOf(branch).length > 0 && !presence.test(branch.when));
  const asked = isSum && coverAll(told, handbook, change) ? told.slice(0, casesMax) : [];
  const beside = changing.filter(
    (branch) => !asked.includes(branch) && (presence.test(branch.when) || traitsOf(branch).length > 0),
  );
  const isStory = [...question].length > storyCharsMax;
  return {
    asked: asked.map(({ when }) => when),
    mentioned: isStory ? [] : beside.slice(0, mentionedMax).map(({ when }) => when),
  };
}

const isLate = /过期|逾期|超期|过了期|晚了|错过|迟了/u;

/** Somebody is late, and has not said by how much. */
function lateCases(question: string, { branches, title }: SopDocument): string[] {
  if (!isLate.test(question)) return [];
  const cases = branches.filter(
    ({ when }) => /逾期|超过\d/u.test(when) && compareAmounts(question, when, title) !== "contradicts",
  );
  return cases.slice(0, mentionedMax).map(({ when }) => when);
}

/** Below this probability it is not even clear that this handbook is meant. */
const meantMin = 0.6;

/** Asks which special case holds, where the answer decided on depends on it; else the decision as it is. */
export function askingForCase(
  decision: SopDecision,
  handbook: SopDocument,
  { question, added, aspects, mustDecide }: SearchInput,
): SopDecision {
  if (decision.kind !== "answer" || decision.branch || mustDecide || added.length > 0) return decision;
  if (decision.document.score < meantMin) return decision;
  const { asked } = openCases(question, aspects, handbook);
  if (asked.length < casesMin) return decision;
  const { versionId, file, title } = handbook;
  return {
    kind: "ask",
    options: asked.map((when) => ({ versionId, file, title, label: when, branch: when })),
    candidates: decision.candidates,
    ...(decision.doubt ? { doubt: decision.doubt } : {}),
    reason: `问的是《${title}》，但这一项因情况而异（${asked.join("、")}），先问清楚是哪一种情况。`,
  };
}
