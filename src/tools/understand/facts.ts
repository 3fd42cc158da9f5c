/** Facts that somebody tells about themselves after an answer or an option list: no question, and no matter of its own. */
import { namedActions } from "../searchSops/actions.ts";
import { thingsOf } from "./matters.ts";
import { isQuestionShaped } from "./topics.ts";

const factCharsMax = 22;

/** What special cases of handbooks are about: where from, how old, who, what is lacking, how one lives and works. */
const states =
  /外地|外省|外来|户口|户籍|本地|上海人|本市|租|合租|房东|合同|备案|低保|特困|残疾|重残|困难|退休|失业|下岗|没工作|没有工作|打零工|单位|个体|灵活就业|自由职业|学生|上学|读书|结婚|离婚|离异|单身|未婚|怀孕|二胎|两个(?:孩子|小孩|娃)|住院|医院|养老院|护理院|瘫|卧床|走不动|国外|外国|外籍|港澳|台湾|去世|过世|不在了|没有|还没|独居|孤老|\d+(?:周)?岁|军人|退役|当兵|党员|保姆|监护人|不识字|坐牢|服刑|拆迁|动迁|[\d一二两三四五六七八九几]口人|有(?:一?辆|[一两几]套)?(?:车|房)|(?:车|房子|存款)(?:一?辆|[一两]套)/u;
const tells =
  /^(?:但|可|可是|不过|就是|因为)?(?:我|他|她|伊|我们|阿拉|我家|我妈|我爸|妈妈|爸爸|老人|孩子|小孩|儿子|女儿|老公|老婆|家里|本人|房子|是|有|没有?|还没|已经|租|住|在|都)|(?:的|了|岁|户口|户籍|人)[。！!]*$/u;
/** Who wants something done says more than a fact. */
const wants =
  /(?:想|要(?!求)|打算|准备|帮我|给我|请)(?!看|住院)|投诉|举报|反映|申请|怎么|办理|漏水|堵|吵|扰民|坏了|策划|方案|活动/u;

/** Whether a text is a fact about the person (我是外地人, 租房子的，没有合同): it may decide which special case holds. */
export function tellsFact(text: string): boolean {
  return (
    text.length <= factCharsMax &&
    !isQuestionShaped(text) &&
    states.test(text) &&
    tells.test(text) &&
    !wants.test(text) &&
    thingsOf(text).length === 0 &&
    namedActions(text.replace(/租|去世|过世|离婚|补贴|退休/gu, ""), "").said === 0
  );
}

const asksHow = /怎么|咋|如何|哪|多少|几|什么|啥|谁|吗|能不能/u;
const ellipsisCharsMax = 12;

/** A few words that take the matter at hand for granted (他不肯装呢, 租的车位呢); a bare name (那失业金呢) is another matter. */
export function isElliptical(text: string): boolean {
  return (
    text.length <= ellipsisCharsMax &&
    /呢[?？]*$/u.test(text) &&
    !asksHow.test(text) &&
    /的|了|不|没|勿|弗|急|在|用|^(?:如果|要是|万一|假如)/u.test(text) &&
    thingsOf(text).every((name) => text.indexOf(name) > 0)
  );
}

const event =
  /(?:丢|掉了|遗失|不见|找不到|被偷|过期|到期|坏|破|没带|没有)(?:掉)?(?:了|的话)?(?:呢|怎么办|咋办)?[?？]*$/u;

/** What happens to something, said in a few words as the next question about the matter at hand (那丢了呢, 疫苗本丢了呢). */
export function asksOnOf(text: string): boolean {
  return /呢[?？]*$/u.test(text) && event.test(text) && text.length <= 14 && thingsOf(text).length > 0;
}

/** The same without anything that it happens to: 如果丢了呢. */
export function asksOnBarely(text: string): boolean {
  return /^(?:那|那么|如果|要是|万一|假如|它|这个|我|不小心|，)*(?:弄|搞)?(?:丢|掉|遗失|不见|找不到|被偷|过期|到期|坏|破|没带)(?:掉)?(?:了)?(?:的话)?(?:呢|怎么办|咋办)[?？]*$/u.test(
    text,
  );
}
