/** Why an answer must not be given as sure, however likely its handbook is. */
import type { SopDecision, SopDocument } from "../../shared/sop.ts";

/** Provinces and large cities, by their short names; an office knows its own ones from its handbooks. */
const places =
  "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古?|广西|西藏|宁夏|新疆|石家庄|太原|沈阳|大连|长春|哈尔滨|南京|无锡|徐州|常州|苏州|南通|扬州|镇江|盐城|杭州|宁波|温州|嘉兴|绍兴|金华|台州|合肥|芜湖|阜阳|福州|厦门|泉州|南昌|九江|赣州|济南|青岛|烟台|潍坊|临沂|郑州|洛阳|南阳|武汉|宜昌|襄阳|长沙|株洲|衡阳|广州|深圳|珠海|佛山|东莞|惠州|中山|南宁|桂林|海口|三亚|成都|绵阳|贵阳|遵义|昆明|大理|西安|宝鸡|兰州|西宁|银川|乌鲁木齐|呼和浩特|拉萨";
/** What follows a place that only says where somebody comes from or goes. */
const origin =
  /^(?:省|市|人|籍|户口|户籍|老家|来的?|过来|媳妇|女婿|亲戚|那边来|身份证)*(?:人(?!社|民)|籍|户口|户籍|老家|来的?|过来|媳妇|女婿|亲戚|身份证)/u;
const comesFrom =
  /(?:老家(?:在|是)?|来自|(?:户口|户籍|家)(?:都?在|是)|我是|从|去|到|回|转[到回出]?|迁[到回往]?|飞|嫁到?)$/u;
/** Where only a relative lives or is: the matter itself is here. */
const relativeIn =
  /(?:儿子|女儿|孩子|小孩|子女|爸妈|爸爸?|妈妈?|父母|老公|老婆|爱人|哥哥?|弟弟?|姐姐?|妹妹?|亲戚|家人|家属|朋友|他|她|伊)(?:们|都|现在|一直|也|又|常年|还)*(?:住)?在$/u;
/** Handbooks that are about moving between places. */
const betweenPlaces = /跨省|异地|迁|转移|流动|全市通办/u;

const complains =
  /投诉|举报|控诉|曝光|不作为|乱收费|乱作为|(?:太|真|实在)(?:过分|黑心|不像话|气人)|没人管|推[诿卸]|踢皮球|讨(?:个)?(?:说法|公道)|还我|为民做主|强烈(?:要求|反对|谴责|抗议)/u;
/** Handbooks that are procedures for complaints, or for what is complained about. */
const takesComplaints =
  /投诉|举报|调解|纠纷|报修|抢修|维修|处置|整治|清理|热线|来信|来访|求助|维权|权益|告知|劝阻|调处|监控|法律援助|消杀|应急|清运|安装|拖欠/u;

/** A place that fewer handbooks name is an example in one of them, not home. */
const homeShareMin = 0.03;

/** The places that many handbooks of a library name: there, a question about them is a question about here. */
export function homePlaces(handbooks: readonly SopDocument[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { title, sections } of handbooks) {
    const text = [title, ...Object.values(sections).flat()].join("\n");
    const named = new Set([...text.matchAll(new RegExp(places, "gu"))].map(([place]) => place));
    for (const place of named) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const least = homeShareMin * handbooks.length;
  return new Set([...counts].filter(([, count]) => count >= least).map(([place]) => place));
}

/** The first place that a question is about and that is not home; "" for none. Where somebody comes from does not count. */
function otherPlace(question: string, home: ReadonlySet<string>): string {
  for (const { 0: place, index } of question.matchAll(new RegExp(places, "gu"))) {
    if (home.has(place)) continue;
    const after = question.slice(index + place.length);
    const before = question.slice(0, index);
    if (!origin.test(after) && !comesFrom.test(before) && !relativeIn.test(before)) return place;
  }
  return "";
}

/**
 * One Chinese half-sentence for the reason of a decision, "" where nothing speaks against being sure: the question is about another city or
 * province, or a complaint for which the handbook is no procedure.
 */
export function cautionAgainst(question: string, title: string, home: ReadonlySet<string>): string {
  const place = betweenPlaces.test(title) ? "" : otherPlace(question, home);
  if (place) return `问的是${place}的事，各地规定不同`;
  return complains.test(question) && !takesComplaints.test(title) ? "对方是在投诉，手册写的是怎么办理" : "";
}

/** The place that is not home and that a question is about; "" for none, or where a handbook found is about moving between places. */
function elsewhereOf(decision: SopDecision, question: string, home: ReadonlySet<string>): string {
  const found = decision.kind === "ask" ? decision.options : decision.kind === "answer" ? [decision.document] : [];
  return found.some(({ title }) => !betweenPlaces.test(title)) ? otherPlace(question, home) : "";
}

/** The decision, with the other place that the question is about, and marked for reference instead of sure where caution is due. */
export function withCaution(decided: SopDecision, question: string, home: ReadonlySet<string>): SopDecision {
  const elsewhere = elsewhereOf(decided, question, home);
  const decision = elsewhere ? { ...decided, elsewhere } : decided;
  if (decision.kind !== "answer" || decision.confidence !== "sure") return decision;
  const caution = cautionAgainst(question, decision.document.title, home);
  if (!caution) return decision;
  const reason = `最符合的是《${decision.document.title}》，但${caution}，标明仅供参考。`;
  return { ...decision, confidence: "reference", reason };
}
