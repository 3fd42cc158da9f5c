/** Two questions in one message, told apart from one question with a story or with several aspects. */
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

/** Whether two texts have a pair of characters in common that is not an everyday one. */
function sharesWords(one: string, other: string): boolean {
  const chars = [...other.replace(/[^\p{Script=Han}]/gu, " ")];
  return chars.some((char, index) => {
    const pair = `${char}${chars[index + 1] ?? ""}`;
    return /^\p{Script=Han}{2}$/u.test(pair) && !everydayPairs.test(pair) && one.includes(pair);
  });
}

function sharesTopic(one: string, other: string): boolean {
  const chars = new Set(topicOf(one).match(/\p{Script=Han}/gu));
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

/** The questions of a message in the order asked, at most turnsPerMessageMax; statements stay with the question that follows or precedes them. */
export function splitQuestions(text: string): string[] {
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
  return parts.length === 1 ? [text] : parts;
}
