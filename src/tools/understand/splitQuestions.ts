/** Two questions in one message, told apart from one question with a story or with several aspects. */
import { thingsOf } from "./matters.ts";
import { isQuestionShaped, namesTopic, topicOf } from "./topics.ts";

/** At most this many things are taken out of one message. */
export const turnsPerMessageMax = 3;
const questionCharsMax = 60;
const plainQuestionCharsMax = 25;

const border =
  /(?<=[。！？!?；;\n])|(?=[，,]\s*(?:另外|还有(?!什么|啥|没有|多|几|哪|别)|再(?:问|请问)|顺便(?:问|再)?|还想问|另一个问题|第二个问题|其次)[，,]?)/u;
const connector =
  /^[，,]?\s*(?:另外|还有|再(?:问|请问)|顺便|还想问|另一个问题|第二个问题|其次)(?:一下|再|想|也|还|我)*(?:问|请问|问问)?(?:一下|下)?[，,：:]?\s*/u;

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

const asksHow = /怎么|怎样|如何|哪|啥|什么|多少|吗|伐|几|谁|能不能|可不可以|要不要|多久/u;
/** Long messages tell a story; the questions in them belong together unless the person says "另外". */
const storyCharsMax = 80;

const refersBack =
  /^(?:那|这|它|比如|例如|即|也就是|具体|需要|办理|如果|要是|但|可是|因为|所以|是不是|是否|能不能|可以|还是|现在|我|他|她|本人)/u;

function beginsAnother(current: string, next: Piece, whole: string): boolean {
  if (!isQuestionShaped(current) || !asksHow.test(current) || !namesTopic(current)) return false;
  if (!isQuestionShaped(next.text) || !asksHow.test(next.text) || !namesTopic(next.text)) return false;
  if (sharesWords(current, next.text)) return false;
  if (next.connected) return next.text.length <= questionCharsMax;
  if (whole.length > storyCharsMax || next.text.length > plainQuestionCharsMax) return false;
  return !refersBack.test(next.text) && !sharesTopic(current, next.text) && topicOf(next.text).length >= 3;
}

/** "1.… 2.…", "一、… 二、…", "第一，… 第二，…": the numbers in front of what is listed. */
const itemNumber =
  /(?:^|(?<=[\s，,。；;：:！!？?])|(?<=\p{Script=Han}))(?:第?([1-5一二三四五])(?:[.、．)）]|，|是(?=.)|，?(?=问))|[（(]([1-5一二三四五])[)）])\s*(?!\d)/gu;
const numerals = "一二三四五";

function orderOf(number: string): number {
  return numerals.includes(number) ? numerals.indexOf(number) + 1 : Number(number);
}

/** The items of a numbered list, without their numbers, if its numbers go up from one and at least two name a matter of their own. */
function numberedItems(text: string): string[] {
  const marks = [...text.matchAll(itemNumber)].filter(
    ({ 1: plain, 2: bracketed }, index) => orderOf(plain ?? bracketed ?? "") === index + 1,
  );
  if (marks.length < 2) return [];
  const items = marks.map(({ 0: mark, index }, at) => text.slice(index + mark.length, marks[at + 1]?.index).trim());
  const first = items[0] ?? "";
  const others = items.slice(1).filter((item) => namesTopic(item) && !sharesTopic(first, item));
  return namesTopic(first) && others.length > 0 ? items.map((item) => item.replace(/[，,；;。\s]+$/u, "")) : [];
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
  const listed = numberedItems(text);
  if (listed.length > 0) return listed.slice(0, turnsPerMessageMax);
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
