/** What a reply to a question of ours means: one option or several, what is asked about it, what it rules out, or a new matter. */
import type { SectionName } from "../../shared/sop.ts";
import type { Situation, Turn } from "../../shared/turn.ts";
import { namedActions, sameAction } from "../searchSops/actions.ts";
import { asReceived } from "./amountAsked.ts";
import { readAspects, readSectionNames } from "./aspects.ts";
import { asksOnOf, isElliptical } from "./facts.ts";
import { namesNewThing, official, thingsOf } from "./matters.ts";
import { indexOfNumber, numeral, readChoiceWords, readOrdinal } from "./options.ts";
import { isQuestionShaped, namesTopic } from "./topics.ts";

/** Options of a question that was asked back: what the person saw, the full titles, and what they had asked. */
type Asked = { labels: string[]; titles: string[]; question: string };

/** The question that was asked back; undefined where nothing is open, or where the options are only a list to look at. */
export function askedBack({ options, optionTitles, question = "" }: Situation): Asked | undefined {
  return options.length > 0 && optionTitles ? { labels: options, titles: optionTitles, question } : undefined;
}

const aroundThing = /^(?:是|我|要|想|问|说|的|办|那|这|个|张|本|嗯|哦|[，,。！!\s])*$/u;

/**
 * Whether a reply says what thing a question is about that named only what is to be done: 身份证, or 身份证丢了, after 补办. That is no matter
 * of its own.
 */
export function namesMissingThing(text: string, question: string): boolean {
  const things = thingsOf(text);
  if (things.length === 0 || thingsOf(question).length > 0 || namedActions(question, "").said === 0) return false;
  const rest = things.reduce((left, name) => left.replaceAll(name, ""), official(text));
  return aroundThing.test(rest) || sameAction(text, question);
}

/** Whether a reply names a thing that is in none of the options and not in the question either. */
function leavesOptions(text: string, { labels, titles, question }: Asked): boolean {
  return namesNewThing(text, [...labels, ...titles, question]);
}

/** What a reply means that names a thing in none of the options: a new matter, or the thing that the question left out. */
function readOtherThing(text: string, asked: Asked, refused: readonly number[] = []): Turn | "new" | undefined {
  if (!leavesOptions(text, asked)) return undefined;
  // 疫苗本丢了呢 goes on about what was asked; a new matter is asked in full (疫苗本丢了怎么补).
  if (asksOnOf(text)) return { ...details(text, refused), aspects: ["materials"] };
  if (isElliptical(text)) return details(text, refused);
  return namesMissingThing(text, asked.question) ? details(text, refused) : "new";
}

function choice(index: number, aspects: SectionName[]): Turn {
  return aspects.length > 0 ? { type: "turn.choice", index, aspects } : { type: "turn.choice", index };
}

function details(text: string, refused: readonly number[] = []): Extract<Turn, { type: "turn.details" }> {
  const aspects = readAspects(text);
  return {
    type: "turn.details",
    text,
    ...(aspects.length > 0 ? { aspects } : {}),
    ...(refused.length > 0 ? { refused: [...refused] } : {}),
  };
}

function saysOfSection(name: SectionName, text: string): boolean {
  return name !== "branches" && name !== "conditions" && (name !== "fee" || /费|价/u.test(text));
}

/** What is asked about the option chosen, beside the words of the option itself. */
function aspectsBeside(text: string, label: string): SectionName[] {
  // A statement says which is meant (我要钱不要房, 外地户口的); only the name of a section asks for one.
  if (!isQuestionShaped(text)) return readAspects(text).filter((name) => saysOfSection(name, text));
  return readAspects([...label].length > 1 ? text.replace(label, "") : text);
}

function wordsOf({ labels, titles }: Asked, index: number): string {
  return `${labels[index] ?? ""} ${titles[index] ?? ""}`;
}

/** The option that words fit, among those that are left. */
function fitting(text: string, asked: Asked, left: readonly number[]): number | undefined {
  const words = left.map((index) => wordsOf(asked, index));
  const exact = left.find((index) => [asked.labels[index], asked.titles[index]].includes(text));
  if (exact !== undefined) return exact;
  const found = readChoiceWords(text, words, asked.question);
  return found === undefined ? undefined : left[found];
}

const everyOption =
  /^(?:我|这|那)*(?:都|全|全都|全部都?|统统|(?:两|三|四|五|几|每)(?:个|种|样|条)?都)(?:要|想|知道|看|了解|问|说|讲|来|需要|办|发|给我|一下|是|有)*(?:吧|的|呢|了|啊)*$|^全部(?:选项)?$|^(?:两个|几个|这些)(?:我)?都.{0,4}$/u;
const separator = "(?:和|跟|与|同|及|以及|还有|或者?|、|，|,|\\+|&|\\s)+";
const severalNumbers = new RegExp(
  `^(?:选|我选|要|看|就|我要|想看)*(?:第?${numeral("a")}(?:个|号|条|项|种)?)(?:${separator}第?${numeral("b")}(?:个|号|条|项|种)?)(?:${separator}第?${numeral("c")}(?:个|号|条|项|种)?)?(?:我)?(?:都|要|看|是|说说|讲讲|两个|想|知道|吧|的|呢|[。！!])*$`,
  "u",
);

function readSeveral(text: string, count: number): number[] | undefined {
  if (everyOption.test(text.replace(/[。！!？?\s]+$/u, ""))) return Array.from({ length: count }, (_, index) => index);
  const { a, b, c } = severalNumbers.exec(text)?.groups ?? {};
  if (!a || !b) return undefined;
  const indexes = [a, b, c].flatMap((number) => (number ? [indexOfNumber(number)] : []));
  return [...new Set(indexes)].filter((index) => index >= 0 && index < count);
}

const wantsExplanation =
  /区别|差别|有(?:什么|啥)不(?:同|一样)|不一样在哪|(?:什么|啥)意思|分别是(?:什么|啥|哪)|怎么选|选(?:哪|啥|什么)|该选|哪(?:个|种)(?:合适|好|对|适合)|(?:不|勿|弗)(?:知道|晓得|清楚|懂|明白|了解)|(?:看|听|搞|弄)(?:不|勿)(?:懂|明白|清)|没(?:看|听)?懂|没(?:看|听)明白|(?:你|侬)(?:说|讲|看|觉得)呢|随便|都(?:行|可以)|无所谓|(?:你|侬)(?:来|帮我|给我)?(?:定|选|挑|决定)|说不(?:清|好|准)|解释|推荐/u;
const explanationCharsMax = 14;
const murmur = /^(?:嗯+|哦+|噢+|呃+|额+|啊+|唔+|哎|em+|这个|那个|就是|然后呢?|[.。…?？]+)+$/iu;

function isLost(clause: string): boolean {
  return (
    clause.length <= explanationCharsMax &&
    (wantsExplanation.test(clause) || murmur.test(clause)) &&
    thingsOf(clause).length === 0
  );
}

/** The clauses that say more than that the person cannot choose. */
function factsOf(text: string): string[] {
  return text.split(/[，,。；;！!\s]+/u).filter((clause) => clause !== "" && !isLost(clause));
}

const ordinalAhead =
  /^(?:选|我选|就|要|那|看|问|我要)*(?:第[\d一二两三四五六七八九十]+(?:个|种|条|项|份)?|[\d一二三四五六七八九十]+号|最后一个|前一个|后一个|头一个)(?!孩子|小孩|人|月|胎|老)(?:的话|那个|选项|的|呢)?[，,、：:\s]*(?=.*\p{Script=Han}{2})/u;

/**
 * Reads what is short and clear before any other word is looked at: a number with what is asked about it (2，要带什么), several
 * numbers, 都要, or that the person cannot choose (嗯, 区别是什么). undefined: none of these.
 */
export function readPlainReply(text: string, asked: Asked): Turn[] | undefined {
  const count = asked.labels.length;
  const several = readSeveral(text, count);
  if (several && several.length > 0) return several.map((index) => choice(index, []));
  const index = readOrdinal(text, count);
  if (index !== undefined) return [choice(index, readAspects(text))];
  const ahead = ordinalAhead.exec(text)?.[0];
  const named = ahead ? readOrdinal(ahead.replace(/(?:的话|呢)?[，,、：:\s]*$/u, ""), count) : undefined;
  const aspects = ahead ? readAspects(text.slice(ahead.length)) : [];
  if (named !== undefined && aspects.length > 0) return [choice(named, aspects)];
  return text !== "" && factsOf(text).length === 0 ? [{ type: "turn.explain" }] : undefined;
}

const noneBefore =
  /^(?:(?:以上|上面|这些|这几个)?(?:都|全|一个都|哪个都|全都)(?:不|勿|弗)(?:是|对|合适|像)(?:的|啊|呀|呢)*[，,。！!；;\s]+)+(?:我(?:是)?(?:想|要)?(?:问|说|讲|找)的?(?:是|，)?)?/u;
const denied =
  /(?<![是要会能可])(?:(?:并|又|也|肯定)?(?:不是|勿是|弗是|不要|不办)(?:要|想|去|办|问)?(?<what>[^，。,；;、\s？?是]{1,10}?)(?:的?(?:那个|那种|这个|这种)|的|啊|呀|吧)?|没(?:有)?(?<not>丢|掉|坏|过期|到期|遗失|注销)(?:掉|失)?)(?:$|[，。,；;、\s！!]+|(?=而?是|[也又]?不是))/gu;
const positive = /^(?:而是|就是|应该是|我?是|我的?是|要|我要|我想)+(?=.)/u;

/** An option that denies by itself: 不是这个街道的 means 非本街道居民, and does not rule it out. */
const denyingOption = /^(?:非|未|无|不)|非本|外省|没有/u;

function indexDenied(words: string, asked: Asked): number | undefined {
  const all = asked.labels.map((_, index) => index);
  const place = readOrdinal(words, all.length);
  if (place !== undefined && place < all.length) return place;
  const index = fitting(words, asked, all);
  return index !== undefined && denyingOption.test(asked.labels[index] ?? "") ? undefined : index;
}

/** 不是遗失，是到期: without the options that it rules out, and what is left of the words; undefined if it rules out none. */
function withoutDenied(text: string, asked: Asked): { rest: string; left: number[]; out: number[] } | undefined {
  const out = new Set<number>();
  const rest = text.replace(denied, (...match) => {
    const { what, not } = match.at(-1) as { what?: string; not?: string };
    const index = indexDenied(what ?? not ?? "", asked);
    if (index === undefined) return match[0] as string;
    out.add(index);
    return "";
  });
  if (out.size === 0) return undefined;
  const left = asked.labels.map((_, index) => index).filter((index) => !out.has(index));
  return { rest: rest.replace(/[，,。；;、\s！!]+$/u, "").replace(positive, ""), left, out: [...out] };
}

/** 第二个不是 rules out as 不是第二个 does. */
const deniedBehind = /^(?<place>(?:第[\d一二三四五]+|最后一|前一|后一)个)(?:不是|不对|不要|肯定不是)(?:的|吧)?/u;

/** The words of one option, or facts that may decide between those that are left. */
function readAmong(text: string, asked: Asked, left: readonly number[], out: readonly number[]): Turn {
  const place = readOrdinal(text, asked.labels.length);
  const named = place !== undefined && left.includes(place) ? place : fitting(text, asked, left);
  const index = named ?? (left.length === 1 ? left[0] : undefined);
  return index === undefined ? details(text, out) : choice(index, aspectsBeside(text, asked.labels[index] ?? ""));
}

/**
 * Reads a reply by its words. What it rules out is taken away first, so that 不是补办 never chooses 补办.
 *
 * - Out: a choice or details, with what is asked about them; "new" for a matter that none of the options is about;
 *   undefined where the words decide nothing.
 */
export function readReplyWords(text: string, asked: Asked): Turn | "new" | undefined {
  if (noneBefore.test(text)) {
    const rest = text.replace(noneBefore, "");
    const asksAnew = /问的?(?:是|，)?$/u.test(text.slice(0, text.length - rest.length)) && namesTopic(rest);
    return asksAnew ? "new" : (readOtherThing(rest, asked) ?? details(rest));
  }
  const all = asked.labels.map((_, index) => index);
  const deniedOff = withoutDenied(text.replace(deniedBehind, "不是$<place>"), asked);
  if (deniedOff) {
    const { rest, left, out } = deniedOff;
    if (left.length === 0) return rest === "" ? { type: "turn.noneFits" } : details(rest, out);
    if (rest === "" && left.length > 1) return { type: "turn.explain" };
    return readOtherThing(rest, asked, out) ?? readAmong(rest, asked, left, out);
  }
  const other = readOtherThing(text, asked);
  if (other) return other;
  const facts = factsOf(text).join("，") || text;
  const index = fitting(facts, asked, all);
  return index === undefined ? undefined : choice(index, aspectsBeside(facts, asked.labels[index] ?? ""));
}

/** Sections whose words may also tell which option is meant (外地户口能办吗, 我能申请吗). */
const tellsOption: ReadonlySet<SectionName> = new Set(["branches", "conditions", "audience"]);

/** A reply that only asks for a section, and says in no way of which option (多少钱, 电话); undefined for any other. */
export function readWish(text: string, { question }: Asked): Turn | undefined {
  if (namesTopic(text) || thingsOf(text).length > 0 || namedActions(text, "").said > 0) return undefined;
  const words = asReceived(text, question);
  const aspects = readSectionNames(text) ?? (isQuestionShaped(text) ? readAspects(words) : []);
  const isWish = aspects.length > 0 && (words !== text || !aspects.every((name) => tellsOption.has(name)));
  return isWish ? { type: "turn.details", text: words, aspects, beside: true } : undefined;
}

/** Facts in reply to a question of ours, with what is asked about them. */
export function readDetails(text: string): Turn {
  return details(text);
}
