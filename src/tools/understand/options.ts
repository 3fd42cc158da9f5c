/** Reading a reply to numbered options: a number, an ordinal, or words of exactly one label. */
import { isQuestionShaped, topicOf } from "./topics.ts";

const digits: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
  幺: 1,
};
/** A number as a group of the given name. */
export function numeral(group: string): string {
  return `(?<${group}>\\d{1,2}|[一二两三四五六七八九十]|[a-f])`;
}
const numbered = new RegExp(
  `^(?:嗯|哦|那|就|我|要|想|选|我选|选择|回复|按|应该|应该是|是|大概|看|查|办|问|的是|请|帮我|点)*(?:第|no\\.?|选项)?\\s*${numeral("number")}\\s*(?:号|个|条|项|种|份|\\.|、|,|，|。|样|只|)?(?:那|这)?(?:个|条|项|种|份)?(?:选项|吧|的|啊|呀|呢|哦|好了|谢谢|那个|这个|!|！|。)*$`,
  "iu",
);
/** "2，要带什么" answers by number and goes on; the rest is kept out, since the choice leads to the answer. */
const numberedFirst = new RegExp(
  `^(?:选|我选|第)?${numeral("number")}(?:号|个|条|项)?\\s*[，,、。.．:：]\\s*\\p{Script=Han}`,
  "iu",
);
const fromEnd: readonly { words: RegExp; back: number }[] = [
  {
    words: /^(?:选|我选|要|就|是|那|嗯)*(?:最后|末|最下面|最底下)(?:一|那|的|面)*(?:个|项|条|种)?(?:那个|吧|的|啊)*$/u,
    back: 1,
  },
  { words: /^(?:选|我选|要|就|是|那)*倒数第一个(?:吧|的)?$/u, back: 1 },
  { words: /^(?:选|我选|要|就|是|那)*倒数第二个(?:吧|的)?$/u, back: 2 },
];
const fromStart: readonly { words: RegExp; index: number }[] = [
  {
    words:
      /^(?:选|我选|要|就|是|那|嗯)*(?:头一个|首个|最上面(?:那|的|一)*(?:个|条)?|前面那个|前一个|前者|上面那个)(?:吧|的|啊)*$/u,
    index: 0,
  },
  { words: /^(?:选|我选|要|就|是|那|嗯)*(?:中间(?:那|的|一)*(?:个|条)?)(?:吧|的|啊)*$/u, index: 1 },
  { words: /^(?:选|我选|要|就|是|那|嗯)*(?:后者|后面那个|后一个|下面那个)(?:吧|的|啊)*$/u, index: -1 },
];

/** Everyday words for what a title says officially; both sides are compared as if written alike. */
const sameMeaning: readonly { said: RegExp; written: RegExp }[] = [
  {
    said: /丢|掉了|落脱|遗失|不见|弄没|找不到|被偷|寻勿着|补一?[张本个]?|重新?办一张|再办一张|补发/u,
    written: /挂失|补办|补领|遗失|补发|补换|补证/u,
  },
  { said: /过期|到期|失效|用不了了|期满|换一?张新|换新/u, written: /到期|换领|换证|换发|续签|续期|续/u },
  {
    said: /第一次|头一[次回趟]|首次|新办|从来没|没办过|没有过|刚来|初次|第一趟/u,
    written: /首次|新办|初次|申领|首领|新增|办理$/u,
  },
  { said: /密码|锁住|锁了|解锁|忘记/u, written: /密码|解锁|重置/u },
  { said: /坏|损坏|消磁|读不出|断了/u, written: /损坏|换领|换发|维修/u },
  { said: /结束|不要了|注销|销掉|退掉|去世|过世|死了|走了|没了/u, written: /注销|退出|停止|终止|丧葬|身故/u },
  { said: /搬家|搬到|换地址|地址变|改名|换名字|变了|变更/u, written: /变更|迁移|迁入|转入/u },
  { said: /租|房东|租客/u, written: /租赁|出租|承租|公租/u },
  { said: /小孩|孩子|小囡|宝宝|毛毛头|儿子|女儿|娃/u, written: /儿童|婴|幼|少儿|未成年|子女|新生儿|学生|青少年/u },
  { said: /老婆|老公|爱人|丈夫|妻子|夫妻|媳妇|对象/u, written: /夫妻|配偶|婚姻|结婚/u },
  {
    said: /(?<!不|勿)(?:要|拿|发|补|领|给)(?:点|一点|些)?(?:钱|钞票|铜钿)/u,
    written: /补贴|津贴|补助|慰问金|保险金|抚恤金|优待金|奖励费/u,
  },
  { said: /(?<!不|勿)(?:要|分|给)(?:一?套)?房|住进去/u, written: /实物|配租|选房/u },
  { said: /老人|老年|阿婆|爷爷|奶奶|爸妈|老头|外婆|外公/u, written: /老年|老人|高龄|养老|敬老|为老/u },
  { said: /残疾|残联|聋|盲|轮椅/u, written: /残疾/u },
  { said: /外地|外省|外来|安徽|江苏|江西/u, written: /外省|外地|来沪|居住证|非沪/u },
  { said: /本地|上海户口|本市|沪籍/u, written: /本市|户籍|沪籍/u },
  { said: /生孩子|怀孕|生小囡|产假|生完/u, written: /生育|孕|产/u },
  { said: /没工作|下岗|失业|被裁|离职/u, written: /失业|就业困难|无业/u },
  { said: /退休|养老金/u, written: /退休|养老/u },
  { said: /看病|住院|药费|门诊/u, written: /医|住院|门诊|大病/u },
];

function pairsOf(text: string): Set<string> {
  const chars = [...text.replace(/[^\p{Script=Han}A-Za-z0-9]/gu, "")];
  return new Set(chars.slice(1).map((char, index) => `${chars[index]}${char}`));
}

/**
 * How much of a text fits one label and none of the others, in points; the everyday words for it count as well.
 * What the person had already asked with (`known`) tells nothing about which is meant.
 */
function fitOf(text: string, label: string, others: readonly string[], known: string): number {
  const isShared = (piece: string) => known.includes(piece) || others.some((other) => other.includes(piece));
  const pairs = [...pairsOf(text)].filter((pair) => label.includes(pair) && !isShared(pair)).length;
  const chars = [...new Set(topicOf(text).replace(/[^\p{Script=Han}]|岁/gu, ""))].filter(
    (char) => label.includes(char) && !isShared(char),
  ).length;
  const meanings = sameMeaning.filter(
    ({ said, written }) => said.test(text) && written.test(label) && !others.every((other) => written.test(other)),
  ).length;
  return 2 * pairs + chars + 2 * meanings;
}

/** How much of the matter that a text names is found in a label, 0 to 1; a text that names none is covered. */
function coverOf(text: string, label: string): number {
  const topic = [...topicOf(text).replace(/\s/gu, "")];
  if (topic.length === 0) return 1;
  const said = sameMeaning.filter(({ written }) => written.test(label)).map(({ said: words }) => words);
  const matched = topic.filter((char) => label.includes(char) || said.some((words) => words.test(char))).length;
  const phrases = said.reduce((sum, words) => sum + (words.exec(topic.join(""))?.[0].length ?? 0), 0);
  return Math.min(1, (matched + phrases) / topic.length);
}

/** The index, from 0, that a number or letter names. */
export function indexOfNumber(number: string): number {
  if (/^[a-f]$/iu.test(number)) return number.toLowerCase().charCodeAt(0) - "a".charCodeAt(0);
  return (digits[number] ?? Number(number)) - 1;
}

/**
 * The index that a reply names by its place; a number that no option has is given back as said, for the conversation to refuse.
 * undefined: the reply names no place.
 */
export function readOrdinal(text: string, count: number): number | undefined {
  const said = text.trim().replace(/^[（(【[]|[)）】\]]$/gu, "");
  const number = numbered.exec(said)?.groups?.["number"] ?? numberedFirst.exec(said)?.groups?.["number"];
  if (number !== undefined) return Math.max(0, indexOfNumber(number));
  const start = fromStart.find(({ words }) => words.test(said));
  if (start) return start.index < 0 ? count - 1 : start.index;
  const end = fromEnd.find(({ words }) => words.test(said));
  return end && end.back <= count ? count - end.back : undefined;
}

const wordsCharsMax = 40;

/** The one option that the words of a reply fit clearly better than any other ("补办那个", "丢了要补"); undefined if none does. */
export function readChoiceWords(text: string, labels: readonly string[], known = ""): number | undefined {
  if (text.length > wordsCharsMax) return undefined;
  const exact = labels.findIndex((label) => label === text || label.replace(/\s/gu, "") === text.replace(/\s/gu, ""));
  if (exact >= 0) return exact;
  const fits = labels.map((label, index) => ({
    index,
    fit: fitOf(
      text,
      label,
      labels.filter((_other, at) => at !== index),
      known,
    ),
  }));
  fits.sort((a, b) => b.fit - a.fit);
  const [best, second] = fits;
  if (!best || best.fit < 1 || best.fit < 2 * (second?.fit ?? 0) || best.fit === second?.fit) return undefined;
  const label = labels[best.index] ?? "";
  const enough = isQuestionShaped(text) ? coverOf(text, label) > 0.6 : best.fit >= 2 || coverOf(text, label) >= 0.5;
  return enough ? best.index : undefined;
}
