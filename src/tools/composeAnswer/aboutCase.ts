/** What a handbook says, outside its special cases, about somebody who asks for their own case: who may come instead, whether one comes to them. */
import type { ComposeInput, SectionName, SopDocument } from "../../shared/sop.ts";
import { topicOf } from "../understand/topics.ts";

/** `goesOn`: only of a follow-up; in a first question it is the matter itself (卡丢了怎么办). */
type About = { asks: RegExp; holds: RegExp; goesOn?: true };

const matters: readonly About[] = [
  {
    asks: /代[办领为替理]|[替帮](?:我|他|她|伊|老人|爸|妈|父母|家人|别人)|委托|亲自|本人(?:一定|必须|要|不|去|到|来)|(?:能|可以)(?:不能)?(?:帮|替|代)|(?:来|去|到)[不勿弗]了|走[不勿弗][动开]|我(?:帮|替|代)?(?:他|她|伊)?去(?:可以|行|好|能)(?:吗|伐|么)|出不了门|卧床|瘫|(?:女儿|儿子|老公|老婆|爱人|家人|家属|亲戚|邻居|别人|保姆|朋友)(?:能|可以|去|来)/u,
    holds: /代办|代领|委托|代为|代理人|监护人|本人(?:到场|办理|持|须|应|凭|签)|亲自|家属/u,
  },
  { asks: /上门|到家里/u, holds: /上门/u },
  {
    asks: /孩子|小孩|小囡|宝宝|婴儿|新生儿|未成年|儿子|女儿/u,
    holds: /未满1[468]周岁|未成年|儿童|婴幼?儿|监护人|学生/u,
  },
  // 在外地 is where somebody is now, not where they are registered.
  {
    asks: /(?<!在)外地(?!的?(?:亲戚|儿子|女儿|孩子|朋友|家人))|(?<!在)外省|外来|非沪|来沪|没有?(?:上海|本地)?户口/u,
    holds: /外省|非本市|非沪|来沪|居住证|户籍|常住户口|本市户口/u,
  },
  { asks: /外国人|港澳|台湾/u, holds: /外国|外籍|港澳台/u },
  { asks: /老人|老年|高龄/u, holds: /老年|[6-9]0周岁|高龄/u },
  { asks: /残疾|聋|盲|轮椅/u, holds: /残疾|听力|视力/u },
  { asks: /低保|困难|没收入/u, holds: /最低生活保障|低保|困难/u },
  { asks: /住院|医院/u, holds: /住院|医院/u },
  { asks: /丢|掉了|遗失|不见|找不到|被偷/u, holds: /遗失|挂失|补办|补领|补发|灭失/u, goesOn: true },
  { asks: /过期|到期|逾期|晚了/u, holds: /逾期|过期|到期|期满|有效期/u, goesOn: true },
  { asks: /坏|破了/u, holds: /损坏|破损|故障|换领/u, goesOn: true },
];
const searched: readonly SectionName[] = ["branches", "audience", "conditions", "materials", "steps", "notes", "hours"];
const linesMax = 5;

/** The lines that say so, by section in reading order; [] if the question is about none of it, or the handbook says nothing. */
export function linesAboutCase(
  { sections }: Pick<SopDocument, "sections">,
  { question, followsUp }: Pick<ComposeInput, "question" | "followsUp">,
): { name: SectionName; lines: string[] }[] {
  const matter = matters.find(
    ({ asks, holds, goesOn }) =>
      asks.test(question) &&
      (!goesOn || followsUp === true) &&
      searched.some((name) => sections[name]?.some((line) => holds.test(line))),
  );
  if (!matter) return followsUp ? linesNaming(sections, question) : [];
  let room = linesMax;
  return searched.flatMap((name) => {
    const lines = (sections[name] ?? []).filter((line) => matter.holds.test(line)).slice(0, room);
    room -= lines.length;
    return lines.length > 0 ? [{ name, lines }] : [];
  });
}

/** The lines that name the thing that a follow-up is about (冰箱呢 → 旧家电、冰箱 …). */
function linesNaming(sections: SopDocument["sections"], question: string): { name: SectionName; lines: string[] }[] {
  const names = topicOf(question)
    .split(" ")
    .filter((run) => run.length >= 2);
  if (names.length === 0) return [];
  let room = linesMax;
  return searched.flatMap((name) => {
    const lines = (sections[name] ?? []).filter((line) => names.some((one) => line.includes(one))).slice(0, room);
    room -= lines.length;
    return lines.length > 0 ? [{ name, lines }] : [];
  });
}
