import { weekdayOf } from "../../shared/time.ts";
import type { PlanFacts } from "./facts.ts";

/** What a text may be: `charsMin` to `charsMax` characters. `echo` are texts that it must not copy. */
export type ProseRule = { charsMin: number; charsMax: number; echo: string[] };

const festivals =
  /春节|元宵|清明|端午|七夕|中秋|重阳|冬至|腊八|小年|除夕|元旦|国庆|儿童节|妇女节|劳动节|建党节|建军节|教师节|母亲节|父亲节/g;
const surnames =
  "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文";
const person = new RegExp(
  `[${surnames}](老师|医生|主任|书记|大妈|大爷|阿姨|叔叔|先生|女士|警官|奶奶|爷爷|教授|律师|师傅|[一-龥]{1,2}同志)|[小老][${surnames}](?![一-龥]*人)`,
);
const organization =
  /公司|集团|基金会|大学|研究院|出版社|电视台|旅行社|商城|超市|有限|第[一二三四五六七八九十]+(小学|中学|医院)/;
const policyPaper = /〔\d|号文|条例|国务院|省委|市委|民政部|办法》|通知》|意见》|规划》/;
const chineseAmount = /[一二三四五六七八九十百千万两几]+(元|块钱|万元|月[一二三四五六七八九十]+[日号]|[月号]|岁)/;
const markup = /[{}[\]<>#*`|\\_=~^]|https?:|www\.|[×xX]{2,}|某某|（此处|待填|待定|JSON|json/;
/** Words that fill a line and say nothing: a social worker would strike them out. */
const bland =
  /确保.{0,14}(顺利|成功|正常|成果)|(所有|每位)?参与者|参加对象|参加的人将|生活质量|社交能力|已准备好|的一部分|促进社会|和谐发展|如点餐|菜单|我们|生活点滴|美好时光|凝聚力|和谐氛围|欢乐的?氛围|温馨的?氛围/;
const latinWord = /[A-Za-z]{2,}/g;

/**
 * Says why a text that a model wrote may not enter the document, or undefined if it may.
 *
 * Refused are: wrong length, digits, weekdays, festivals or halves of the day that are not in the facts, invented people, organisations and
 * policy papers, other scripts, markup, copies of the instructions and loops. The reason is Chinese and goes back to the model once.
 */
export function whyRefused(text: string, facts: PlanFacts, rule: ProseRule): string | undefined {
  const known = knownText(facts);
  const chars = [...text].length;
  if (chars < rule.charsMin) return `太短，至少${rule.charsMin}字`;
  if (chars > rule.charsMax) return `太长，最多${rule.charsMax}字`;
  if (markup.test(text)) return "只写正文，不要符号和占位文字";
  if (!isMostlyChinese(text, known)) return "只用中文";
  const empty = bland.exec(text)?.[0];
  if (empty) return `太空泛，不要写“${empty}”，写具体的人和动作`;
  return inventedFact(text, facts, known) ?? looped(text) ?? echoed(text, rule.echo);
}

/** Says whether several texts of one section repeat each other. */
export function whyRepeated(texts: string[]): string | undefined {
  const seen = new Set<string>();
  for (const text of texts) {
    const bare = text.replace(/[，。、；：！？\s]/g, "");
    if (seen.has(bare)) return "各条内容不能相同";
    seen.add(bare);
  }
  const most = texts.some((text, index) => texts.slice(index + 1).some((other) => overlapOf(text, other) > 0.75));
  return most ? "各条内容太像" : undefined;
}

/**
 * Says why a text may not replace what stands there: it asks people to bring or pay what they were not asked for before, or says that
 * the activity is over or under way.
 */
export function whyUnlikePresent(text: string, present: string): string | undefined {
  const asked =
    /自带|自备|带上|带好|携带|准备好|准备(?:您|你|自己)|自主准备|缴费|交费|收费|购买门票|请.{0,8}准备.{0,4}(?:食材|餐具|材料|工具)/.exec(
      text,
    )?.[0];
  if (asked && present !== "" && !present.includes(asked.slice(0, 2))) return `不要写“${asked}”`;
  return /正在举办|正在举行|圆满|顺利举行了|已经结束/.test(text) ? "活动还没有开始" : undefined;
}

function knownText(facts: PlanFacts): string {
  const { slots } = facts;
  return [
    facts.day,
    facts.festival,
    slots.date,
    slots.start,
    slots.end,
    slots.theme,
    slots.venue,
    slots.audience,
    String(slots.headcount),
    String(slots.budget),
    ...slots.requirements,
  ].join(" ");
}

function inventedFact(text: string, facts: PlanFacts, known: string): string | undefined {
  const numbers = new Set(known.match(/\d+/g)?.map(Number));
  const wrong = (text.match(/\d+/g) ?? []).find(
    (digits) => !numbers.has(Number(digits)) && !["110", "119", "120"].includes(digits),
  );
  if (wrong) return `不要写没有给出的数字${wrong}`;
  const amount = chineseAmount.exec(text)?.[0];
  if (amount && !known.includes(amount)) return `不要写没有给出的数字“${amount}”`;
  const festival = text.match(festivals)?.find((name) => !known.includes(name));
  if (festival) return `不要提${festival}`;
  if (/节日|佳节|过节/.test(text) && !/节/.test(known)) return "这次活动不是过节，不要提节日";
  const weekday = /(?:周|星期)([一二三四五六日天])/.exec(text)?.[1]?.replace("天", "日");
  if (weekday && facts.slots.date && weekdayOf(facts.slots.date) !== `周${weekday}`) return "星期不对";
  const half = wrongHalfOfDay(text, facts);
  if (half) return `时间不对，不要写“${half}”`;
  const relative = /今天|明天|昨天|今晚|本周|下周/.exec(text)?.[0];
  if (relative) return `不要写“${relative}”`;
  const name =
    person.exec(text)?.[0] ??
    organization.exec(text)?.[0] ??
    policyPaper.exec(text)?.[0] ??
    /《[^》]*》/.exec(text)?.[0];
  if (name && !known.includes(name.replace(/[《》]/g, ""))) return `不要写没有给出的人名、单位或文件“${name}”`;
  return undefined;
}

function wrongHalfOfDay(text: string, facts: PlanFacts): string | undefined {
  const { start, end } = facts.slots;
  const wrong = [
    end <= "12:00" ? "下午" : "",
    start >= "12:00" ? "上午" : "",
    end <= "17:30" ? "晚上" : "",
    start >= "17:30" ? "下午" : "",
  ];
  // 活动前一天上午采购 is no claim about the time of the activity.
  return wrong.find((word) => word !== "" && new RegExp(`(?<!前.{0,6}|当天|次日)${word}`).test(text));
}

function isMostlyChinese(text: string, known: string): boolean {
  const foreign = (text.match(latinWord) ?? []).filter((word) => !known.includes(word));
  if (
    foreign.length > 0 ||
    /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}\p{So}]/u.test(text)
  )
    return false;
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han >= [...text].length * 0.5;
}

function looped(text: string): string | undefined {
  const bare = text.replace(/[，。、；：！？\s]/g, "");
  const counts = new Map<string, number>();
  for (let at = 0; at + 6 <= bare.length; at++) {
    const piece = bare.slice(at, at + 6);
    const count = (counts.get(piece) ?? 0) + 1;
    if (count >= 3) return "不要重复";
    counts.set(piece, count);
  }
  const sentences = text.split(/[。！？；]/).filter((sentence) => sentence.length > 5);
  return new Set(sentences).size < sentences.length ? "不要重复" : undefined;
}

const echoChars = 12;

function echoed(text: string, sources: string[]): string | undefined {
  for (let at = 0; at + echoChars <= text.length; at++) {
    const piece = text.slice(at, at + echoChars);
    if (sources.some((source) => source.includes(piece))) return "不要照抄要求";
  }
  return undefined;
}

/** Share of the two-character pieces of the shorter text that the other has too. */
function overlapOf(one: string, other: string): number {
  const pieces = (text: string) =>
    new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
  const [small, large] = [pieces(one), pieces(other)].sort((a, b) => a.size - b.size);
  if (!small || !large || small.size === 0) return 0;
  return [...small].filter((piece) => large.has(piece)).length / small.size;
}
