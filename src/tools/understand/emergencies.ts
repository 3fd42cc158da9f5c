/** Somebody is in danger now, or may be: the first words of the reply must be whom to call. */
import { isQuestionShaped } from "./topics.ts";

const kin =
  "老公|丈夫|老婆|妻子|前夫|前妻|男朋友|女朋友|男友|爱人|老伴|儿子|女儿|女婿|儿媳|媳妇|孙子|孙女|小孩|孩子|小囡|宝宝|我爸|我妈|爸爸|妈妈|父亲|母亲|姆妈|阿爸|爷爷|奶奶|外公|外婆|老人|老人家|阿婆|爷叔|阿姨|老太太?|老头子?|邻居|房东|对方|继父|家里人|他|她|伊|有人";

type Danger = { words: RegExp; unless?: RegExp; statementsOnly?: boolean };

/** A matter of the office that shares words with a danger: benefits, drills, insurances, goods, what is long past. */
const officeMatter =
  /申请|补助|救助|补贴|赔|保险|理赔|演练|讲座|培训|宣传|活动|方案|策划|课|预防|防止|防范|防(?:溺水|触电|火|灾|走失|中毒)|知识|预算|经费|登记|领取|怎么领|在哪领|名额|报名|手环|定位器|安装|更换|换新|过期|年检|检查|安检|证明|注销|贷款|前年|去年|上个?月|上星期|上周|前几天|以前|之前|年前|(?<![昏晕])过去|曾经|的时候|后遗症|术后|康复|瘫痪|卧床|评估|烧光|烧掉|烧没|烧毁/u;

/** Somebody else is about to end their life: told apart from a person who speaks of themselves. */
const otherLife = new RegExp(
  `(?:${kin}|楼上|楼下|隔壁)[^，。？?我]{0,8}(?:要|想|正要|正在|准备|闹着要?|说要|在)?(?:跳楼|跳河|轻生|自杀|割腕|上吊|喝农药|吞安眠药|寻死)|站在(?:楼顶|天台|窗台|阳台)[^。]{0,8}(?:跳|边)`,
  "u",
);

const dangers: readonly Danger[] = [
  { words: otherLife },
  { words: /割腕了|喝(?:了)?农药|吞了?.{0,4}安眠药/u },
  {
    words:
      /(?:着火|起火|失火|烧起来|火烧大|冒(?:黑|浓|大)烟|爆炸|触电|电到了|溺水|落水|(?:掉|跌|摔|落)(?:进|到|在)(?:了)?(?:河|水|井|池塘))/u,
    unless:
      /万一|要是|如果|假如|真着火|会叫|小玩意|会不会|容易|怕|担心|隐患|有没有可能|可能会|充电|灭火器(?:怎么|要|在|过)/u,
  },
  {
    words:
      /(?:煤气|燃气|天然气|瓦斯)(?:管)?(?:道)?(?:泄漏|泄露|漏了|漏气|在漏|爆|中毒)|漏煤气|漏(?:燃|天然)气|一氧化碳中毒/u,
    statementsOnly: true,
    unless: /怎么|如何|电话/u,
  },
  {
    words: new RegExp(
      `(?:没有?|呒没)(?:了)?(?:呼吸|心跳|知觉|反应|意识)|不省人事|(?:叫|喊)不(?:醒|应)|(?:昏|晕)(?:倒|过去|死)|(?:${kin}|人)[^，。？?]{0,6}(?:倒在|倒地|昏迷|抽搐|吐血|噎住|卡住喉咙|休克)|喘不(?:过|上)(?:来)?气|呼吸困难|胸口(?:很|好|剧)?痛得|大出血|流了?(?:很多|好多|一地)血|(?:突然|刚刚|刚才)[^，。]{0,6}(?:中风|心梗|摔倒|倒下)|心(?:梗|脏病)发作|从楼[上梯][^，。]{0,4}(?:摔|掉|滚)下`,
      "u",
    ),
    statementsOnly: true,
    unless: /鼻子|过敏/u,
  },
  {
    words: new RegExp(
      `(?:${kin})[^，。？?]{0,8}(?:打|殴打|暴打|揍|掐|砍|捅|踢)(?:了|伤|伤了|过)?(?:我|人)(?!电话|手机|招呼|的?电话|微信|民|员|家|工|社|才|行)|(?:我|被)[^，。？?]{0,6}被?(?:${kin})?(?:打|殴打|家暴|揍)(?:得|伤|了一顿|了)(?!电话|招呼|疫苗|针|折|印)|动刀|持刀|拿刀|行凶|抢劫|入室|闯进(?:来|我?家)|(?:撞|砸)(?:到|伤|倒)(?:了)?(?:人|我|老人|孩子|小孩)`,
      "u",
    ),
    statementsOnly: true,
    unless: /差点|险些|打(?:我|人)?(?:电话|手机|招呼)|高空抛物|被打(?:回|印|折)/u,
  },
  {
    words: new RegExp(
      `(?:${kin})(?!的(?:证|卡|本|包|狗|猫|车|手机|钱|东西))[^，。？?的证卡本簿包狗猫票照单钥表车药号铃]{0,10}(?:走失|走丢|失踪|不见了|找不(?:到|着)(?:了|人)|丢了$|走没了)|(?:走失|走丢|失踪)(?:了)?(?:的)?(?:老人|孩子|小孩|老太|老头)|^(?:老人|孩子|小孩|人)丢了`,
      "u",
    ),
    unless: /工作|对象|地方|人照顾|人管|学校|窗口|单位|办法|材料|出生/u,
  },
];

const charsMax = 60;

/** Whether a message tells of somebody else who is about to end their life. */
export function tellsOfOtherLife(text: string): boolean {
  return text.length <= charsMax && !officeMatter.test(text) && otherLife.test(text);
}

/**
 * Whether a message tells of a danger of this moment: fire, gas, violence, somebody unconscious, lost or about to jump.
 * What asks how to get something (走失老人手环怎么领, 消防演练怎么申请) is none, nor is a long story.
 */
export function tellsDanger(text: string): boolean {
  if (text.length > charsMax || officeMatter.test(text)) return false;
  return dangers.some(
    ({ words, unless, statementsOnly = false }) =>
      words.test(text) &&
      !unless?.test(text) &&
      !(statementsOnly && isQuestionShaped(text) && !/怎么办|救/u.test(text)),
  );
}
