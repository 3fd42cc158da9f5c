/** The words of a message that went into no value of a plan, as far as the log tells: what was heard is taken out, the rest is left. */
import type { SlotName, SlotReading } from "../shared/plan.ts";
import { numberSource, readNumber } from "../tools/understand/slots/numbers.ts";
import { spoken } from "./signs.ts";

const cut = "|";
const sharedCharsMin = 2;
const leftCharsMin = 2;
const leftMax = 4;
const punctuation = /[\s，。！？、；：,.!?;:“”"'（）()［］~～—-]+/gu;
const clock =
  /(?:上午|下午|早上|晚上|中午|傍晚)?[\d一二三四五六七八九十两]{1,3}(?:点(?:半|[\d一二三四五六七八九十]{1,3}分?)?|[:：]\d{2})/gu;

const day =
  /(?:农历|阴历)?(?:元旦|春节|除夕|小年|元宵|清明|五一|六一|七一|八一|端午|七夕|中秋|国庆|重阳|腊八|冬至|(?:妇女|植树|劳动|儿童|建党|建军|教师|母亲|父亲)节)节?(?:[前后当](?:[一二两三][天日]|天|夕)?)?|[这本下上]*个?(?:周|星期|礼拜)[一二三四五六日天末]|[这本下]+个?月|月[底初]|[今明后]天|大后天|[\d一二三四五六七八九十]{1,3}[号日]/gu;
const amount = new RegExp(`(?:预算|经费)?(${numberSource})(?:块钱|元|块|个人|人|[位名个])?`, "gu");

/** Words that ask for a plan or hold a sentence together; they are no value. */
const idle =
  /^(?:我们?|咱们?|您?好|请|麻烦|帮忙?|给我?|替|为|想要?|要|打算|准备|计划|能不能|可以|写|做|出|弄|来|办|搞|换成?|改[成为到]?|开展?|组织|举办|举行|安排|策划案?|方案|活动|一[个场次份下]|[个场次份]|在|于|到|从|的|了|和|跟|由|对|左右|大概|大约|差不多|总共|一共|预算|经费|人数|时间|地点|对象|主题|吧|啊|呢|哦|谢谢|社区|居委会?|[这那]|就|是|有|会|再|都|也|把|让|用|花|元|块|钱|以内|不超过?|最多)+/u;
const idleEnd = /(?:的|了|吧|啊|呢|哦|活动|策划案?|方案|一下|左右|谢谢|参加|来|在|给|办|搞|和)+$/u;

/** At most four pieces, as they were said. */
export function leftoverOf(said: string, { slots, proposed, problems }: SlotReading): string[] {
  const heard = { ...slots, ...proposed };
  const words = Object.values(heard).flatMap((value) =>
    typeof value === "string" || Array.isArray(value) ? [value].flat() : [],
  );
  const refused = problems.map((problem) => problem.said);
  const withoutWords = [...words, ...refused].reduce(withoutShared, said);
  const left = patternsOf(heard).reduce((text, pattern) => text.replace(pattern, cut), withoutWords);
  const numbers: unknown[] = Object.values(heard);
  return left
    .replace(amount, (all: string, number: string) => (numbers.includes(readNumber(number)) ? cut : all))
    .replace(punctuation, cut)
    .split(cut)
    .map((piece) => piece.replace(idle, "").replace(idleEnd, ""))
    .filter((piece) => [...piece].length >= leftCharsMin)
    .slice(0, leftMax);
}

function patternsOf(heard: object): RegExp[] {
  const found = Object.keys(heard).flatMap((name) => spoken[name as SlotName] ?? []);
  const clocks = "start" in heard || "end" in heard ? [clock] : [];
  const days = "date" in heard ? [day] : [];
  return [...found.map(({ source }) => new RegExp(source, "gu")), ...clocks, ...days];
}

/** Without what a text has in common with a value, which may be said in a little other words. */
function withoutShared(text: string, value: string): string {
  const longest = longestShared(text, value);
  return longest.length < sharedCharsMin ? text : withoutShared(text.replaceAll(longest, cut), value);
}

function longestShared(text: string, value: string): string {
  for (let length = value.length; length >= sharedCharsMin; length -= 1)
    for (let from = 0; from + length <= value.length; from += 1) {
      const part = value.slice(from, from + length);
      if (!part.includes(cut) && text.includes(part)) return part;
    }
  return "";
}
