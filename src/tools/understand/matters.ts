/** The things that people have business about: cards, papers, insurances, benefits, defects. Whether a text names one that is new. */
import { isQuestionShaped, topicOf } from "./topics.ts";

/** Official and everyday names of the same thing; both sides of a comparison are written in the first way. */
const synonyms: readonly (readonly [name: string, others: RegExp])[] = [
  ["社会保障卡", /社会?保(?:障)?卡|医保卡|设保卡/gu],
  ["社会保障", /社会保障|社保/gu],
  ["医疗保障", /医疗保[障险]|医保/gu],
  ["残疾人证", /残疾人?证|残疾人?本/gu],
  ["敬老卡", /敬老卡|老[年人][卡证]|老年优待证|老年综合津贴/gu],
  ["户口簿", /户口[本簿]/gu],
  ["养犬", /养[狗犬]|[狗犬](?:只|类)?(?:登记)?证|(?:狗|犬|小狗)的证/gu],
  ["犬", /狗|犬|泰迪/gu],
  ["共有产权保障住房", /共有产权(?:保障)?(?:住)?房|经(?:济)?适(?:用)?房/gu],
  ["公共租赁住房", /公共租赁住房|公租房/gu],
  ["廉租住房", /廉租(?:住)?房/gu],
  ["最低生活保障", /最低生活保障|低保(?!户|家庭|对象|人员)|吃保/gu],
  ["长期护理保险", /长期护理保险|长护险/gu],
  ["居住证", /居住[证証]|暂住证/gu],
  ["身份证", /身份[证証]/gu],
  ["失业保险金", /失业(?:保险)?金/gu],
  ["电动自行车", /电动(?:自行)?车|电瓶车/gu],
  ["业主委员会", /业(?:主)?委(?:员)?会|业主大会/gu],
  ["维修资金", /维修[资基]金/gu],
  ["婚姻登记证", /结婚证|离婚证|婚姻登记证/gu],
];

/** Writes the things that a text names as officials write them, so that 医保卡 and 社会保障卡 are one. */
export function official(text: string): string {
  return synonyms.reduce((rest, [name, others]) => rest.replace(others, name), text);
}

const paper =
  /(?:\p{Script=Han}{1,6}?的?)(?:证(?![明件据实人])|卡(?![住片号壳死机里上])|险(?![情些])|照(?![片顾相样常旧]))|护照|户口[本簿]|疫苗本|病历本|借书证/gu;
/** Things that one comes to the office for, even where they are merely named. */
const thing =
  /12345|市民热线|轮椅|辅具|公积金|低保(?!户|家庭|对象|人员)|签证|长护险|失业金|养老金|抚恤金|丧葬费|残疾补贴|护理补贴|租房补贴|租金补贴|创业贷款|培训补贴|公租房|廉租房|经适房|一键通|助浴|助餐|老年食堂|适老化|宝宝屋|托育|预防针|疫苗|消杀|蟑螂|老鼠|白蚁|油烟|噪[音声]|扰民|漏水|渗水|水管|下水道|马桶|承重墙|违建|违章搭建|群租|高空抛物|飞线|充电桩|僵尸车|堆物|楼[道梯][^，。]{0,4}堆|大件垃圾|建筑垃圾|装修垃圾|旧(?:沙发|家具|冰箱|家电)|垃圾桶|灭火器|烟感|维修[基资]金|物业费|业委会|党费|组织关系|居住登记|法律援助|保护令|无犯罪|公证|遗嘱|活动室|老年大学|暑托班|流浪[猫狗]|失物|广场舞|加装电梯|装电梯|电梯|救助金|临时救助|奖励费|暖气|路灯|健身器材|公告栏|停车位|车位|上牌|入党|参军|当兵/gu;

/** A paper that a person has, lacks or brings is a fact about them, not what they came for. */
const merelyHeld =
  /(?:我|他|她|手里|手上|家里|也|都|只|还|已经|现在|但|就)*(?:有|没有?|带了?|带着|拿着?|凭|用|持有?|交了?|缴了?|参加了?|买了?|领[着过了]|享受[着过了]|拿到)(?:的是)?(?:一?[张本个份])?$/u;
const emptyModifier = /^(?:[新旧老原张本个只块份的这那一前后首次第办补换领丢掉坏买]|保)*$/u;

/** A name without the everyday words around it: 我妈的敬老卡 → 敬老卡; "" for a bare 卡 or 证. */
function bareName(name: string): string {
  if (/^护照|户口[本簿]|疫苗本|病历本/u.test(name)) return name;
  const kind = name.slice(-1);
  const modifier = topicOf(name.slice(0, -1)).replace(/ /gu, "");
  return emptyModifier.test(modifier) ? "" : modifier + kind;
}

/** The things that a text names as its matter, as officials write them. */
export function thingsOf(text: string): string[] {
  const written = official(text);
  const known = synonyms.map(([name]) => name).filter((name) => written.includes(name));
  // What is known by name is out of the way, or 孩子办社会保障卡 would be read as one long name.
  const rest = known.reduce((left, name) => left.replaceAll(name, "，"), written);
  const papers = [...rest.matchAll(paper)].map(([name]) => bareName(name)).filter((name) => isMatter(written, name));
  const things = [...written.matchAll(thing)].map(([name]) => name).filter((name) => isMatter(written, name));
  return [...new Set([...known.filter((name) => isMatter(written, name)), ...papers, ...things])].filter(Boolean);
}

/** Schemes of insurance and support are matters where something is asked, and facts about a person elsewhere. */
const schemes: readonly string[] = ["社会保障", "医疗保障", "最低生活保障", "犬"];

function isMatter(written: string, name: string): boolean {
  if (schemes.includes(name) && !isQuestionShaped(written)) return false;
  const at = written.indexOf(name);
  return at < 0 || !merelyHeld.test(written.slice(0, at));
}

/** Whether the characters of a name come in a text, in their order. */
export function comesIn(text: string, name: string): boolean {
  let at = 0;
  for (const char of text) if (char === name[at]) at += 1;
  return at === name.length;
}

const turnsAway =
  /^(?:对了|哦对|噢对|另外|还有(?:个|一个|件|一件)?(?:事|问题)?|顺便(?:问)?|再问(?:一下|个)?|换个问题|问(?:个)?别的|别的事)[，,：:\s]*/u;

/**
 * Whether a text names a thing of its own that is in none of the known texts (titles, labels, the question asked before).
 * 身份证丢了 is new beside 居住证遗失补办, 医保卡丢了 is not beside 社会保障卡挂失补办.
 */
export function namesNewThing(text: string, known: readonly string[]): boolean {
  const things = thingsOf(text);
  const written = known.map(official);
  if (things.length > 0) return things.every((name) => !written.some((one) => comesIn(one, name)));
  return turnsAway.test(text) && topicOf(text.replace(turnsAway, "")).length >= 3;
}

/** "对了，楼下饭店油烟太大" → "楼下饭店油烟太大". */
export function withoutTurningAway(text: string): string {
  const rest = text.replace(turnsAway, "");
  return rest.length >= 2 ? rest : text;
}

const actions =
  /[（(].*[）)]|首次申领|挂失补办|遗失补[办领发]|到期换领|签注续期|换领与到期续证|密码重置与解锁|积分申请|换领|补领|补发|补办|换发|申领|申请|办理|登记|注销与变更|注销|年检|续期|到期|遗失|首次|与|及/gu;

/** What a title is about, without what is done: 居住证签注续期 → 居住证. */
export function thingOfTitle(title: string): string {
  const rest = title.replace(actions, "");
  return rest.length >= 2 ? rest : title;
}
