/** Whether a text names a matter of its own, or leans on what was talked about before. */
import { readAspects } from "./aspects.ts";

const followUpCharsMax = 28;

const questionShape =
  /[?？]|怎么|怎样|怎办|怎末|咋|如何|哪|啥|什么|什麼|多少|几(?:天|个|点|岁|块|时|钿|张|份|次|年|月|号|元|楼|级)|多久|多长|多大|吗|伐|嘛$|么$|呢$|谁|为何|能不能|可不可以|要不要|是不是|有没有|好不好|行不行|算不算|该不该|会不会|可否|能否|是否|请问|想问|咨询|问一下|问问|怎吗|那里办|那里领|去那/u;

/** Words that say nothing about which matter is meant; longest first inside each group, since they are taken out one by one. */
const contextWords: readonly RegExp[] = [
  /要注意(?:什么|啥|些什么)|注意|便宜|下雨天|原件|复印件|合适|比较|建议|推荐|划算|注意事项|还有(?:什么|啥|别的|其他)?(?:要求|要注意的)?|办公时间|上班时间|办理时间|工作日|节假日|双休日?|午休|周末/gu,
  /(?:所需|申请|办理|需要)?(?:材料|资料|才料|证件)|收费标准|费用|工本费|手续费|押金|流程|步骤|程序|条件|资格|地点|地址|地方|窗口|网点|电话|号码|热线|联系方式|时限|期限|依据|附件|表格|申请表|部门|单位|特殊情况|对象/gu,
  /(?:我|你|他|她|伊|侬|阿拉|俺)(?:们|家|拉)?(?:的)?(?:妈妈|爸爸|姆妈|阿爸|老妈|老爸|父母|爷娘|爸妈|妈|爸|爷|娘|奶奶|爷爷|外婆|外公|老公|老婆|爱人|儿子|女儿|小囡|小孩|孩子|孙子|孙女|老人|家人|朋友|邻居|弟弟|哥哥|姐姐|妹妹|同事)?/gu,
  /老人家?|老年人|小孩子?|孩子|小朋友|儿子|女儿|父母|家属|家人|亲戚|别人|人家|大人|居民|本人|自己|自家|阿姨|爷叔|老伯伯?|未成年人?|监护人/gu,
  /(?:外地|外省市?|外来|本地|本市|上海|农村|非沪籍?)(?:户口|户籍|人员?)?|没有?(?:户口|身份证|房产证|居住证)|(?:在)?(?:国外|外面|医院)|卧床|行动不便|走不动|走勿动|不方便|残疾人|不识字|退休了?/gu,
  /代办|代领|代为|代替|委托|亲自|到场|替|上门|网上|手机上?|线上|随申办|现场|当场|当天|立等可取|快递|邮寄|预约/gu,
  /(?:复印件|原件|照片|身份证|户口[簿本]|结婚证|房产证|证明|东西|委托书)(?=要|行|可|几|吗|带|呢|伐|$)|(?<=带|要|交|拿|用|张|份)(?:复印件|原件|照片|身份证|户口[簿本]|结婚证|房产证|证明|东西|委托书)/gu,
  /(?:这|下|上|本)?(?:个)?(?:周|礼拜|星期)[一二三四五六日天]?|今天|明天|后天|今朝|明朝|上午|下午|中午|晚上|早上|早浪|夜里|几点钟?|[一二三四五六七八九十两\d]+点/gu,
  /多少(?:钱|钿|块|元|天|时间)?|多久|多长时间|多长|几(?:天|个|点|块|钿|张|份|次|时|号|元|年|月|楼)|铜钿|钞票|钱|什么时候|啥辰光|辰光|时候|时间|什么|什麼|啥|哪里|哪儿|哪边|哪个|哪些|哪能|哪|怎么样?|怎样|如何|咋|为什么|为啥|谁|吗|呢|伐|嘛|么|啊|呀|吧|哦|噢|额|喔|哇/gu,
  /能不能|可不可以|要不要|是不是|有没有|好不好|行不行|用不用|需不需要|必须|一定|应该|可以|需要|能够|如果|要是|假如|万一|的话|或者|还是|然后|另外|顺便|其他|别的|所有|具体|大概|最快|一般|一共|总共|直接|只要|先|再|又/gu,
  /请问|想问|问一下|问问|告诉|知道|晓得|麻烦|请|帮忙|帮|看看|说说|讲讲|办理|办事|办好|办|弄好|弄|搞|领取|领|拿到|拿|取|带上|带|准备|提供|提交|交|缴|付|收费|收|免费|填写|填|申请|受理|开门|关门|开放|上班|下班|休息|有人|拿得到|下来|到账|到手|做|去|来|到|在|跑|打|联系|等|要|得|行|好|成|用|花|发|给|看|找|问|走|过|想|会|能|让|被|把/gu,
  /这个事情?|那个事情?|这件事|那件事|这种|那种|这样|那样|这个|那个|这里|那里|这边|那边|这张|那张|它|这|那|此|该|事情|事|东西|人|个|张|次|种|样|点|些|的话|的|地|得|了|着|也|都|还|就|才|很|太|不|没|是|有|和|跟|与|及|对|从|向|由|或|但|以|之|一|二|两/gu,
];

/** The characters that name the matter of a text: what is left without question words, persons, days and everyday verbs. */
export function topicOf(text: string): string {
  let rest = text;
  for (const words of contextWords) rest = rest.replace(words, " ");
  return rest
    .replace(/[^\p{Script=Han}A-Za-z0-9 ]/gu, " ")
    .replace(/ +/gu, " ")
    .trim();
}

/** Whether a text asks something, by its words alone. */
export function isQuestionShaped(text: string): boolean {
  return questionShape.test(text);
}

/** Whether a text names a matter of its own: at least two characters in a row that are not everyday words. */
export function namesTopic(text: string): boolean {
  return topicOf(text)
    .split(" ")
    .some((run) => run.length >= 2 && /\p{Script=Han}/u.test(run));
}

/** Words that point back at what was answered: 那…呢, 这个, 它. */
const pointsBack =
  /^(?:那|那么|格么|那如果|如果|要是|万一).{0,12}(?:呢|咋办|怎么办|行吗|可以吗|行不行|好伐)[?？]?$|^(?:那|格么)(?!个|里|边)/u;
const ownMatter =
  /证|卡|补贴|津贴|救助|登记|医保|社保|养老金|公积金|护照|低保|保险|贷款|户口(?!本|簿|在|不)|公租房|调解|投诉|活动室/u;

/**
 * Whether a question is about the handbook that was answered from last: short, and it names no matter of its own.
 * "那残疾人呢" is, "那老年卡呢" is not: it names another card.
 */
export function leansOnDocument(question: string): boolean {
  if (question.length > followUpCharsMax) return false;
  if (!namesTopic(question))
    return readAspects(question).length > 0 || isQuestionShaped(question) || pointsBack.test(question);
  return pointsBack.test(question) && !ownMatter.test(topicOf(question)) && topicOf(question).length <= 5;
}
