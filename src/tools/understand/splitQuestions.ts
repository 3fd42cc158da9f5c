/** Two questions in one message, told apart from one question with a story or with several aspects. */
import { official, thingsOf } from "./matters.ts";
import { isQuestionShaped, namesTopic, topicOf } from "./topics.ts";

/** At most this many things are taken out of one message. */
export const turnsPerMessageMax = 3;
const questionCharsMax = 60;
const plainQuestionCharsMax = 25;

const border =
  /(?<=[。！？!?；;\n])|(?=[，,]\s*(?:另外|还有(?!什么|啥|没有|多|几|哪|别|人|[\d一二两三四五六七八九十半])|再(?:问|请问)|顺便(?:问|再)?|还想问|另一个问题|第二个问题|其次)[，,]?)/u;
const connector =
  /^[，,]?\s*(?:另外|还有|再(?:问|请问)|顺便|还想问|另一个问题|第二个问题|其次)(?:(?:一下|再|想|也|还|我)*(?:问|请问|问问)(?:一下|下)?|(?:一下|再|也|还)*)[，,：:]?\s*/u;

type Piece = { text: string; connected: boolean };

function piecesOf(text: string): Piece[] {
  return text
    .split(border)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "")
    .map((piece) => ({ text: piece.replace(connector, ""), connected: connector.test(piece) }));
}

const everydayPairs =
  /^(?:怎么|什么|多少|可以|需要|办理|申请|哪里|要带|材料|证明|一下|我们|你们|他们|时候|时间|请问|想问|能不|不能|还要|要不|不要|去哪|么办|么弄|里办|怎样|如何|条件|手续|多久|现在|这个|那个|的话|是不|不是|有没|没有)$/u;

/** Whether two texts name things, and none of them in common. */
function areApart(one: string, other: string): boolean {
  const things = thingsOf(one);
  const others = thingsOf(other);
  return things.length > 0 && others.length > 0 && !others.some((name) => things.includes(name));
}

/** Whether two texts have a pair of characters in common that is not an everyday one. */
function sharesWords(one: string, other: string): boolean {
  if (areApart(one, other)) return false;
  const chars = [...topicOf(other)];
  return chars.some((char, index) => {
    const pair = `${char}${chars[index + 1] ?? ""}`;
    return /^\p{Script=Han}{2}$/u.test(pair) && !everydayPairs.test(pair) && one.includes(pair);
  });
}

/** Characters of many matters, and of what is done with them, tell no two matters apart. */
const everydayChars = /[证卡本险费金补贴丢换领办续到期过扔老新旧申请登记户人上下大小]/gu;

function sharesTopic(one: string, other: string): boolean {
  if (areApart(one, other)) return false;
  const chars = new Set(
    topicOf(one)
      .replace(everydayChars, "")
      .match(/\p{Script=Han}/gu),
  );
  const shared = [...new Set(topicOf(other).match(/\p{Script=Han}/gu))].filter((char) => chars.has(char));
  return shared.length >= 2;
}

const topicCharsMin = 3;

const asksHow = /怎么|咋|怎样|如何|哪|啥|什么|多少|吗|伐|几|谁|能不能|可不可以|要不要|多久/u;
/** Long messages tell a story; the questions in them belong together unless the person says "另外". */
const storyCharsMax = 80;

const refersBack =
  /^(?:那|这|它|有些|比如|例如|即|也就是|具体|需要|办理|如果|要是|但|可是|因为|所以|是不是|是否|能不能|可以|还是|现在|我|他|她|本人|学校|公司|单位|窗口|(?:住房)?面积)/u;

/** 残疾人证丢了 asks nothing by its words, and still is a matter of its own. */
const trouble = /丢|遗失|不见|找不到|被偷|坏|过期|到期|失效|漏|堵|吵|锁住|忘/u;

function asksSomething(text: string): boolean {
  return isQuestionShaped(text) && asksHow.test(text) && namesTopic(text);
}

/** Whether a text names a matter plainly enough to stand for itself: a thing, or a word of three characters; 半夜也能叫吗 does not. */
function standsAlone(text: string): boolean {
  const topic = topicOf(text);
  return topic.length >= topicCharsMin && (thingsOf(text).length > 0 || /\p{Script=Han}{3}/u.test(topic));
}

/** Whether the next of two texts about one thing names more of it than the first: 居住证怎么续, then 居住证积分怎么申请. */
function namesMore(one: string, other: string): boolean {
  const things = thingsOf(other);
  const rest = things
    .reduce((left, name) => left.replaceAll(name, ""), official(topicOf(other)))
    .replace(everydayChars, "");
  const added = [...new Set(rest.match(/\p{Script=Han}/gu))].filter((char) => !one.includes(char));
  return things.length > 0 && added.length >= 2;
}

function beginsAnother(current: string, next: Piece, whole: string): boolean {
  if (!asksSomething(next.text)) return false;
  if (!asksSomething(current))
    return (
      next.connected && trouble.test(current) && current.length <= questionCharsMax && areApart(current, next.text)
    );
  if (sharesWords(current, next.text) && !(next.connected && namesMore(current, next.text))) return false;
  if (next.connected) return next.text.length <= questionCharsMax;
  if (whole.length > storyCharsMax || next.text.length > plainQuestionCharsMax) return false;
  return !refersBack.test(next.text) && !sharesTopic(current, next.text) && standsAlone(next.text);
}

/** "1.… 2.…", "一、… 二、…", "第一，… 第二，…": the numbers in front of what is listed. */
const itemNumber =
  /(?:^|(?<=[\s，,。；;：:！!？?])|(?<=\p{Script=Han}))(?:第?([1-5一二三四五])(?:[.、．)）]|，|是(?=.)|，?(?=问))|[（(]([1-5一二三四五])[)）])\s*(?!\d)/gu;
const numerals = "一二三四五";

function orderOf(number: string): number {
  return numerals.includes(number) ? numerals.indexOf(number) + 1 : Number(number);
}

type NumberedList = { before: string; items: string[] };

/** A numbered list whose numbers go up from one, and what stands before it; undefined for a text that is none. */
function readNumberedList(text: string): NumberedList | undefined {
  const marks = [...text.matchAll(itemNumber)].filter(
    ({ 1: plain, 2: bracketed }, index) => orderOf(plain ?? bracketed ?? "") === index + 1,
  );
  const [first] = marks;
  if (!first || marks.length < 2) return undefined;
  const items = marks.map(({ 0: mark, index }, at) => text.slice(index + mark.length, marks[at + 1]?.index).trim());
  return { before: text.slice(0, first.index), items: items.map((item) => item.replace(/[，,；;。\s]+$/u, "")) };
}

/** Whether the items of a list are about more than one matter: nothing before them names one, and they have little in common. */
function areMatters({ before, items: [first = "", ...others] }: NumberedList): boolean {
  if (thingsOf(before).length > 0) return false;
  return namesTopic(first) && others.some((item) => namesTopic(item) && !sharesTopic(first, item));
}

/** The items of a numbered list about one matter (1.公租房续租怎么办 2.要带什么); [] for any other text. */
export function itemsOfOneMatter(text: string): string[] {
  const list = readNumberedList(text);
  return list && !areMatters(list) ? list.items : [];
}

const wantsSomething =
  /(?:想|要|需要|打算|准备|帮|问)(?:再|也|去|来|给|他|她|我|自己)*(?:申请|领|办|报|补|换|查|交|转|迁|打|装|借|参加|预约|登记|要|问)|(?:怎么|哪里|多少|什么|吗|伐)/u;
const actors =
  /^(?:我|他|她|伊|阿拉|俺)(?:自己|们|妈|爸|爷爷|奶奶|外公|外婆|老公|老婆|儿子|女儿|父亲|母亲|家里?)?|^(?:还有)?(?:另外)?(?:老人|孩子|儿子|女儿|老公|老婆|爸爸?|妈妈?)/u;

/** Two wishes of two matters in one sentence (我妈想申请长护险，我自己失业了想领失业金), at the comma between them; [] for none. */
function wishes(text: string): string[] {
  if (text.length > questionCharsMax) return [];
  const clauses = text.split(/(?<=[，,；;])/u);
  for (let at = 1; at < clauses.length; at += 1) {
    const [one, other] = [clauses.slice(0, at).join(""), clauses.slice(at).join("")];
    const begins = actors.test(other) || /^(?:另外|还有|还要|还想|再|也)/u.test(other);
    if (areApart(one, other) && begins && wantsSomething.test(one) && wantsSomething.test(other)) return [one, other];
  }
  return [];
}

/** The questions of a message in the order asked, at most turnsPerMessageMax; statements stay with the question that follows or precedes them. */
export function splitQuestions(text: string): string[] {
  const list = readNumberedList(text);
  if (list) return areMatters(list) ? list.items.slice(0, turnsPerMessageMax) : [text];
  const questions: string[] = [];
  let current = "";
  for (const piece of piecesOf(text)) {
    if (current !== "" && questions.length < turnsPerMessageMax - 1 && beginsAnother(current, piece, text)) {
      questions.push(current);
      current = piece.text;
    } else {
      current += piece.text;
    }
  }
  const last = current.trim();
  const parts = [...questions, last].map((part) => part.replace(/[，,；;\s]+$/u, ""));
  // One question keeps the words of the person, connectors included.
  if (parts.length > 1) return parts;
  const wished = wishes(text).map((part) => part.replace(/[，,；;\s]+$/u, ""));
  return wished.length > 0 ? wished : [text];
}
