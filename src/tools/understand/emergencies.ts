/** Somebody is in danger now, or may be: the first words of the reply must be whom to call. */
import type { Danger } from "../../shared/turn.ts";
import { isQuestionShaped } from "./topics.ts";

const kin =
  "老公|丈夫|老婆|妻子|前夫|前妻|男朋友|女朋友|男友|爱人|老伴|儿子|女儿|女婿|儿媳|媳妇|孙子|孙女|小孩|孩子|小囡|宝宝|我爸|我妈|爸爸|妈妈|父亲|母亲|姆妈|阿爸|爷爷|奶奶|外公|外婆|老人|老人家|阿婆|爷叔|阿姨|老太太?|老头子?|邻居|房东|对方|继父|家里人|他|她|伊|有人|居民|工人|老师傅";

/** `asked`: told as a question it is a matter for the handbooks, unless it says that it has happened. */
type Row = { danger: Danger; words: RegExp; unless?: RegExp; asked?: true };

/** A matter of the office that shares words with a danger: benefits, drills, insurances, goods, what is long past. */
const officeMatter =
  /申请|补助|救助|补贴|赔|保险|理赔|演练|演习|讲座|培训|宣传|活动|方案|策划|课|预防|防止|防范|防(?:溺水|触电|火|灾|走失|中毒|跌倒|摔)|知识|预算|经费|登记|领取|怎么领|在哪领|名额|报名|手环|定位器|安装|更换|换新|过期|年检|检查|安检|预约|证明|注销|贷款|前年|去年|上个?月|上星期|上周|前几天|以前|之前|年前|(?<![昏晕])过去|曾经|的时候|后遗症|术后|康复|瘫痪|卧床|评估|烧光|烧掉|烧没|烧毁|电视|新闻|视频里|听说过|救济|[什么啥]都没了|昨[天日晚夜][^，。]{0,10}(?:着火|起火|失火)|离婚|孤儿|迟早|早晚[要会]|总有一天|谁[^，。]{0,8}就(?:会|要)?[着起]火|(?:失踪|走失|走丢)[^，。]{0,4}(?:年|个?月)/u;

/** Somebody else is about to end their life: told apart from a person who speaks of themselves. */
const otherLife = new RegExp(
  `(?:${kin}|楼上|楼下|隔壁)[^，。？?我]{0,8}(?:要|想|正要|正在|准备|闹着要?|说要|在)?(?:跳楼|跳河|轻生|自杀|割腕|上吊|喝农药|吞安眠药|寻死)|站在(?:楼顶|天台|窗台|阳台)[^。]{0,8}(?:跳|边)`,
  "u",
);

const who =
  "(?:隔壁|邻居|楼上|楼下|对门|独居|孤老|老人|老人家|老头|老太|阿婆|爷叔|奶奶|爷爷|老伯|阿姨|居民|老王|老李|老张)";

const rows: readonly Row[] = [
  { danger: "life", words: otherLife },
  { danger: "life", words: /割腕了|喝(?:了)?农药|吞了?.{0,4}安眠药/u },
  {
    danger: "gas",
    words:
      /(?:煤气|燃气|天然气|液化气|瓦斯)(?:管)?(?:道)?(?:正在|在)?(?:泄漏|泄露|漏了|漏气|在漏|爆|中毒)|漏(?:煤|燃|天然)气|一氧化碳中毒/u,
    unless: /(?:怎么|如何)(?!办)|电话|会不会|怕|担心|万一|(?:泄漏|泄露|漏气)怎么办/u,
    asked: true,
  },
  {
    danger: "gas",
    words:
      /(?:闻到|闻着|闻见|有|一股|股子|全是|都是)[^，。？?]{0,8}(?:煤气|燃气|天然气|液化气|瓦斯)(?:的)?(?:味|气味)|(?:煤气|燃气|天然气|液化气|瓦斯)(?:的)?(?:味道?|气味)(?:儿)?(?:很|好|特别|越来越|太|老|蛮|挺|这么|有点)?(?:重|大|浓|冲|刺鼻|明显)/u,
    unless: /没有?(?:闻到|煤气|燃气|味)/u,
  },
  {
    danger: "trapped",
    words:
      /(?:被|给)?(?:困|关|卡)(?:在|到)(?:了)?电梯|电梯(?:里|中)?(?:面)?(?:困|关|卡)(?:了|着|住)?(?:[一两二三四几\d]+个|人|老人|孩子|小孩|我)|电梯[^，。？?]{0,6}(?:卡住|停住|不动)[^。]{0,8}(?:里面?(?:有|困着?|关着?)[^，。]{0,4}(?:人|孩子|小孩|老太)|人出不来|出不来)|电梯(?:坠落|掉下来|往下掉)/u,
  },
  {
    danger: "fire",
    words: /着火|起火|失火|烧起来|火烧大|冒(?:黑|浓|大)烟|爆炸/u,
    unless:
      /万一|要是|如果|假如|真着火|会叫|小玩意|会不会|容易|怕|担心|隐患|有没有可能|可能会|充电|灭火器(?:怎么|要|在|过)/u,
  },
  {
    danger: "water",
    words: new RegExp(
      `溺水|落水|(?:掉|跌|摔|落)(?:进|到|在)(?:了)?(?:河|水|井|池塘|湖)|(?:${kin}|人|娃)[^，。？?]{0,6}(?:掉|跌|摔|落)(?:进|到|在|入)(?:了)?[^，。？?]{0,6}(?:河|井|池塘|水塘|湖|水池)`,
      "u",
    ),
    unless: /万一|要是|如果|假如|会不会|容易|怕|担心|隐患|可能会/u,
  },
  {
    danger: "electric",
    words: /触电|电到了|被电(?:了|倒|着)/u,
    unless: /万一|要是|如果|假如|会不会|容易|怕|担心|隐患|可能会/u,
  },
  {
    danger: "medical",
    words: new RegExp(
      `(?:没有?|呒没)(?:了)?(?:呼吸|心跳|知觉|反应|意识)|不省人事|(?:叫|喊)不(?:醒|应)|(?:昏|晕)(?:倒|过去|死)|(?:${kin}|人)[^，。？?]{0,6}(?:倒在|倒地|昏迷|抽搐|吐血|噎住|卡住喉咙|休克)|喘不(?:过|上)(?:来)?气|呼吸困难|胸口(?:很|好|剧)?痛得|大出血|流了?(?:很多|好多|一地)血|(?:突然|刚刚|刚才)[^，。]{0,6}(?:中风|心梗|摔倒|倒下)|心(?:梗|脏病)发作|从楼[上梯][^，。]{0,4}(?:摔|掉|滚)下`,
      "u",
    ),
    asked: true,
    unless: /鼻子|过敏/u,
  },
  {
    danger: "medical",
    words:
      /(?:摔|跌|滑)(?:倒|跤|了|一跤|下来|在)[^。？?]{0,10}(?:起不来|起勿来|爬不起|站不起|站不住|动不了|动弹不得|不能动|流血|出血|头破|不会动|人不清)|(?:倒|躺|跌|摔)在(?:地上|家里|厕所|卫生间|浴室|楼道|路边|门口)[^。？?]{0,8}(?:起不来|爬不起|不动|没人管|叫不|动不了)/u,
    unless: /摔倒过|容易|怕|万一|如果|要是|扶手/u,
  },
  {
    danger: "silent",
    words: new RegExp(
      `${who}[^。？?]{0,12}(?:几天|两天|三天|四天|五天|[2-9]天|一个(?:星期|礼拜)|好久|一直)[^。？?]{0,8}(?:没|不|勿)(?:有)?(?:出门|出来|下楼|见(?:到)?(?:人|他|她)|看(?:见|到)|动静|声音|露面|开门|接电话|应)|${who}[^。？?]{0,14}(?:敲门|打电话|叫门|按门铃)[^。？?]{0,6}(?:没人?(?:应|接|开|反应)|不(?:应|开|接)|没(?:有)?(?:反应|动静))|(?:敲门|叫门)[^。？?]{0,6}(?:没人?(?:应|开)|不(?:应|开)|没反应)[^。？?]{0,8}(?:味道?|异味|臭)`,
      "u",
    ),
    unless: /上班|装修|出差|快递|垃圾|租客|房租|物业费|旅游|收费|漏水/u,
  },
  {
    danger: "violence",
    words: new RegExp(
      `(?:${kin})[^，。？?]{0,8}(?:打|殴打|暴打|揍|掐|砍|捅|踢)(?:了|伤|伤了|过)?(?:我|人)(?!电话|手机|招呼|的?电话|微信|民|员|家|工|社|才|行)|(?:我|被)[^，。？?]{0,6}被?(?:${kin})?(?:打|殴打|家暴|揍)(?:得|伤|了一顿|了)(?!电话|招呼|疫苗|针|折|印)|动刀|持刀|拿(?:着|了)?(?:把)?(?:菜)?刀(?!具|架)|行凶|抢劫|入室|闯进(?:来|我?家)|撬(?:我家|门|锁)|(?:楼道|小区|楼下|门口)[^，。？?]{0,8}打起来了|(?:撞|砸)(?:到|伤|倒)(?:了)?(?:人|我|老人|孩子|小孩)`,
      "u",
    ),
    asked: true,
    unless: /差点|险些|打(?:我|人)?(?:电话|手机|招呼)|高空抛物|被打(?:回|印|折)|开锁|修刀|磨刀/u,
  },
  {
    danger: "lost",
    words: new RegExp(
      `(?:${kin})(?!的(?:证|卡|本|包|狗|猫|车|手机|钱|东西))[^，。？?的证卡本簿包狗猫票照单钥表车药号铃]{0,10}(?:走失|走丢|失踪|不见了|找不(?:到|着)(?:了|人)|丢了$|走没了)|(?:走失|走丢|失踪)(?:了)?(?:的)?(?:老人|孩子|小孩|老太|老头)|^(?:老人|孩子|小孩|人)丢了`,
      "u",
    ),
    unless: /工作|对象|地方|人照顾|人管|学校|窗口|单位|办法|材料|出生|怕|万一|容易|防|藏/u,
  },
];

const charsMax = 60;

/** Whether a message tells of somebody else who is about to end their life. */
export function tellsOfOtherLife(text: string): boolean {
  return text.length <= charsMax && !officeMatter.test(text) && otherLife.test(text);
}

/**
 * The danger of this moment that a message tells of: fire, gas, violence, somebody hurt, lost, silent or about to jump; undefined for none.
 * What asks how to get something (走失老人手环怎么领, 消防演练怎么申请) is none, nor is a long story.
 */
export function readDanger(text: string): Danger | undefined {
  if (text.length > charsMax || officeMatter.test(text)) return undefined;
  return rows.find(
    ({ words, unless, asked }) =>
      words.test(text) && !unless?.test(text) && !(asked && isQuestionShaped(text) && !/怎么办|咋办|救/u.test(text)),
  )?.danger;
}

/** Dangers that a handbook has a procedure for: it follows the words of help, if it is found for sure. */
const withProcedure: ReadonlySet<Danger> = new Set(["gas", "trapped", "violence"]);

/** Whether the procedure of the office may help beside the words of help. */
export function hasProcedure(danger: Danger): boolean {
  return withProcedure.has(danger);
}
