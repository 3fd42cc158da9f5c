/** Which sections of a handbook a question is after, by the words that people use for them. */
import { type SectionName, sectionNames } from "../../shared/sop.ts";

type AspectRule = { aspects: readonly SectionName[]; words: RegExp };

/** What a person would call a section by name: a message of nothing else asks for that section. */
const sectionWords: readonly AspectRule[] = [
  { aspects: ["materials"], words: /(?:所需|申请|办理|需要的?|要的)?(?:材料|资料|证件)(?:清单|目录)?/gu },
  { aspects: ["steps"], words: /(?:办事|办理|具体|申请)?(?:流程|步骤|程序)/gu },
  { aspects: ["fee"], words: /收费(?:标准|情况)?|费用|工本费|手续费|价格|价钱|价钿/gu },
  { aspects: ["place"], words: /(?:办理|受理|办事)?(?:地点|地址|地方|窗口|网点)/gu },
  { aspects: ["hours"], words: /(?:办理|受理|上班|办公|开放|营业|工作|服务)(?:时间|辰光)|时间/gu },
  { aspects: ["timeLimit"], words: /(?:办理|办结|承诺)?(?:时限|期限)|周期|时长/gu },
  { aspects: ["phone"], words: /(?:咨询|联系)?(?:电话|热线)(?:号码)?|联系方式/gu },
  { aspects: ["conditions"], words: /(?:办理|申请|申办)?(?:条件|资格|门槛)/gu },
  { aspects: ["branches"], words: /特殊(?:情形|情况)|例外/gu },
  { aspects: ["audience"], words: /(?:适用|服务|办理)?(?:对象|人群)/gu },
  { aspects: ["unit"], words: /(?:归属|主管|主办|负责)(?:单位|部门)|单位|部门/gu },
  { aspects: ["basis"], words: /(?:政策|法律|法规)?依据|出处/gu },
  { aspects: ["notes"], words: /注意(?:事项|点)|提醒/gu },
  { aspects: ["appendix"], words: /附件|附表|申请表|表格|表单/gu },
];

/** Amounts that a person receives: what decides them is in the conditions or in a table of the appendix, never in the fees. */
const benefitAmount =
  /(?:补贴|补助|津贴|救助金?|帮困|慰问金?|低保金?|养老金|退休金|抚恤金?|优待金?|奖励|扶助金?|待遇|失业金|生育金|丧葬费|报销|额度|[能好可]以?[补报贴]|补给|政府[补贴出]|减免|[会能]发|每?月发|年发|[能以好月年][领拿]|[领拿]到|贴)(?:(?!要|收|交|付|花|缴|费)[^，。？?]){0,8}(?:多少(?!天|时间|份|张|人|岁|年|材料)|几(?:钱|钿|块|百|千|个钱))|能[补贴报领拿](?:多少|几钿)|[发领拿](?:多少钱|几钿)|多少(?:补贴|补助|津贴|待遇|额度)|(?:补贴|补助|津贴|救助|待遇|报销)(?:的)?(?:金额|标准|额度|比例)|贷款?[^，。？?]{0,4}多少/u;

/** What is said of a card or paper that is made anew: its price is a fee, whatever benefit the card is for. */
const replacement =
  /补(?:办|领|换|一?[张本个份块])|(?:卡|证|本子?|簿)[^，。？?]{0,4}(?:丢|掉|坏|遗失|不见|没了|找不到)/u;
const namesBenefit = /补贴|补助|津贴|待遇|慰问金|抚恤|奖励|报销/u;

/** What people pay or are asked to pay, by the verb or by the unit it is counted in. */
const payment =
  /(?:交|缴|付|收|出|掏|花|租|借|押|打车|清运|运|修|装)(?:个|一?[个次天趟车小]?[时月年天次趟车]?)?(?:要|得|大概|一共|总共)?(?:多少(?!天|时间|份|张|人|岁|年|材料|户)|几(?:钱|钿|块|百|千)(?!块的|来块|块钱的|的))|(?:学费|租金|租费|会费|党费|床位费|餐费|伙食费|保费|报名费|年费|管理费|场地费|押金|保证金)(?:是|要|多少|几|怎么收|贵|呢|[?？])|(?:一|每)(?:个)?(?:小时|次|天|年|个?月|张|份|平方?米?|户|家|车|趟|节课|学期|餐|顿|客)(?:要|收|交|付|出|得)?(?:多少(?:钱|钿|元)?(?!天|时间|份|张|人|岁|材料)|几(?:钱|钿|块|百|元))|(?:每|各)(?:家|户|人)(?:要)?(?:出|交|付|分摊)/u;

/** What is said of a person or of money in a few words asks what it changes; in a story it is only a fact. */
const shortCharsMax = 14;
const shortPhrases: readonly AspectRule[] = [
  { aspects: ["materials"], words: /^(?:那|都|去)*要(?:带|交)?(?:点|些)?(?:什么|啥)(?:呀|啊|呢)?[?？]?$/u },
  {
    aspects: ["branches"],
    words:
      /人?在(?:外地|国外|外省|医院|养老院|监狱|老家|部队)(?!办|工作过|登记|交)|(?:(?<![饭浴澡楼路行动])不方便|没空|没时间|出不了门|走[勿弗]动|[来去][勿弗]了|下不了床|动不了|瘫在床上|卧床不起|躺在床上)|住(?:在)?(?:养老院|医院|敬老院|护理院|儿子家|女儿家)|(?:耳朵|眼睛|腿脚?|听力|视力)(?:不好|不行|听不见|听不清|看不见|不灵)|听不见|看不见|不识字|对方不(?:同意|肯|签)|不肯签/u,
  },
  {
    aspects: ["fee"],
    words: /(?:能|可以|可|会|要不要|给)(?:不能)?(?:减?免|减半|打折)|免(?:不免|吗|伐|收|掉)|减免(?:吗|伐|政策)/u,
  },
];

const phrases: readonly AspectRule[] = [
  { aspects: ["fee"], words: payment },
  {
    aspects: ["conditions", "fee", "notes"],
    words:
      /谁(?:来|要)?(?:出|掏|付|承担|拿)(?:这个)?(?:钱|费)|(?:钱|费用?)(?:是|由|该|都)?谁(?:来)?(?:出|掏|付|承担|拿)/u,
  },
  {
    aspects: ["conditions", "notes"],
    words: /几点(?:钟)?(?:以|之)?[后前](?:就)?(?:不|禁)|(?:什么|啥)(?:时间|时候|时段)(?:不能|不准|不许|不可以|禁止)/u,
  },
  {
    aspects: ["materials"],
    words:
      /(?:照片|身份证|户口[簿本]|证明|复印件|原件|房产证|结婚证|病历|发票|委托书|合同|存折|银行卡|社保卡|材料)(?:也|还|都)?(?:要|需要|用|带|有)?(?:带|交|准备)?(?:不要|不用)?(?:要吗|要伐|要么|要不要|用不用|需不需要|带吗|带伐|需要吗|用吗|有模板吗|有样本吗|有模版吗)|(?:要|需要|用|带)(?:不要|不用)?(?:一份|写)?(?:委托书|病历|发票|合同|存折|银行卡)|(?:填|写|交|用|下载)(?:什么|啥|哪张|哪个|哪些)表|(?:什么|啥)表|(?:下载|领|拿|打印)[^，。？?]{0,3}表|(?:表格?|申请表|样表|委托书)[^，。？?]{0,6}(?:下载|模板|模版|样本|哪里|在哪|有吗|要填)|有(?:没有)?(?:表格?|申请表|模板|模版|样表)/u,
  },
  {
    aspects: ["hours"],
    words:
      /(?:周|礼拜|星期)[一二三四五六日天末](?:下午|上午|早上|晚上)?(?:去|来|过来|过去)?(?:也|还)?(?:可以|能|行|好|去|来|在)(?:吗|伐|不|么|去|来|办|不能|不可以)|(?:今天|明天|后天|今朝|明朝|昨天|今晚|明早|国庆|春节|元旦|过年|五一|假期|下午|上午|早上|晚上|中午|夜里)(?:下午|上午|早上|晚上|再|还|去|来|过来|过去|你们)*(?:能|可以|好|去|来|开|有人|上班|在不在|还来得及)(?:去|来|办|过来|弄|伐|吗|开门|营业|上班|可以|能|行|不)*(?:吗|伐|不|么|[?？]|$)/u,
  },
  {
    aspects: ["unit", "place", "phone"],
    words: /(?:找|问|联系|寻)(?:谁|啥人|哪个人|哪位|什么人)(?!.{0,4}(?:借|要钱))/u,
  },
  {
    aspects: ["timeLimit"],
    words:
      /这么慢|那么慢|太慢|为什么慢|怎么(?:还)?(?:没|不)(?:好|下来|到账|批|办好|寄到)|加急|(?:快|早)(?:一)?(?:点|些)(?:办|拿|批|好|吗|伐|行|可以)|(?:能|可以|好)(?:不能)?(?:快|早)(?:一)?(?:点|些)|来得及|(?:今天|明天|后天|当场|马上|立刻)(?:就)?(?:能|可以|好)(?:拿|取|领)(?:到|走)?(?:吗|伐|不)|催一?催|还要(?:等)?多久/u,
  },
  {
    aspects: ["conditions"],
    words:
      /(?:我|他|她|伊|我们|我妈|我爸|这样|这种|到底|算|也|都)(?:情况)?(?:算|也|都)?(?:符合|满足|够|达标|够格)(?:条件|要求|资格)?(?:吗|伐|不|么|了|[?？]|$)|(?:要|需要|得|必须)(?:满足|符合|达到)|不(?:符合|满足|够条件|达标)|(?:年龄|户口|户籍|收入|学历|房产|身体|健康)(?:上)?(?:有|有没有)(?:什么|啥)?(?:限制|要求|规定)|有(?:没有)?(?:年龄|户籍|户口|收入|学历)(?:的)?(?:限制|要求)|(?:外地|外省|外来|非沪|本地|上海|农村)(?:户口|户籍|人)?(?:行不行|可不可以|能不能|好不好|行吗|可以吗)|(?:能|可以|好)领(?:几个月|多久|几年|多长时间)|才(?:行|可以|能办)(?:吗|伐)|算不算|算(?:吗|伐)[?？]?$/u,
  },
  {
    aspects: ["place"],
    words:
      /(?:居委(?:会)?|街道|社区|派出所|隔壁(?:街道)?|别的(?:街道|区|地方|窗口)|其他(?:街道|区|窗口)|外区|哪个区|哪个街道|任何(?:一个)?(?:窗口|街道)|就近)里?(?:也|都)?(?:能|可以|好|行)(?:不能)?(?:办|申请|弄|领|交|受理|盖章|去|补|做|吗|伐)/u,
  },
  {
    aspects: ["branches"],
    words:
      /(?:女儿|儿子|老公|老婆|爱人|父母|爸妈|妈妈|爸爸|子女|孩子|家人|家属|亲戚|朋友|邻居|别人|人家|保姆|媳妇|女婿|家里人|同事)(?:能|可以)?(?:不能)?(?:帮|替|代|陪)?(?:我|他|她|伊|忙)?(?:去|办|来|拿|跑|交|领|弄)(?:一趟)?(?:可以|行|好|能|成)(?:吗|伐|不|么)|^(?:那|那么)?(?:我|我们|阿拉)(?:帮|替|代)?(?:他|她|伊)?(?:去|办|领|拿)(?:一趟)?(?:可以|行|好|能|成)(?:吗|伐|不|么)/u,
  },
  {
    aspects: ["basis"],
    words:
      /最新|新规|哪年的|几几年的|什么时候(?:开始)?(?:执行|实行|实施|出台|生效|出的|定的|开始的)|(?:开始|从)(?:什么时候|何时|啥辰光)?(?:执行|实施|实行|生效)|(?:你|侬)?(?:确定|肯定|保证)(?:吗|伐|么|是)|谁(?:规定|说)的|哪里(?:规定|写)(?:的|着)|有(?:什么|啥|没有|哪些)(?:官方)?(?:规定|文件)|政策(?:是什么|怎么说|怎么规定)/u,
  },
  {
    aspects: ["materials"],
    words:
      /材料|才料|资料|证件(?!丢|掉|不见|遗失|过期|到期|怎么办|没了)|手续(?:要|需)(?:带|准备)|[带拿准备交携](?!到)[^，。？?]{0,4}(?:(?:什么|啥|哪些)(?!钱|补|待遇|好处|政策)|点啥|些什么|什麼|什末|身份证|户口[簿本]|照片|证明|东西|复印件|原件)|(?:什么|啥|哪些|身份证|户口[簿本]|照片|证明|复印件|原件|房产证|结婚证)[^，。？?]{0,6}(?:要带|要不要带|带不带|带去|要交|带几|要几[张份]|行不行|可以吗)|要(?:复印件|原件|照片|户口[簿本]|身份证|什么证|啥证|哪些证|几张照片|什么证明|啥证明|哪些东西|什么东西|啥东西)|原件还是|还是复印件|要(?:不要)?(?:原件|复印件)|(?:几|多少)(?:张照片|份复印件)|要拍照|交照片/u,
  },
  {
    aspects: ["fee"],
    words:
      /(?:要|收|付|交|花|得|需)(?:不要|不收|不用)?[^，。？?]{0,4}(?:多少钱|多少钿|几钿|几块|几元|多少块|钱吗|钞票|铜钿|钱伐|费吗|费用|费伐|工本费|手续费|押金)|(?<!乱|多|违规|擅自|高)收费|免费|收不收|要钱|要不要钱|要钞票|花钱|多少钱|多少钿|几钿|几钱|铜钿|费用|工本费|手续费|押金|要付|收钱|要交钱|贵不贵|价格|几块钱|便宜|优惠/u,
  },
  {
    aspects: ["hours"],
    words:
      /(?:周|礼拜|星期)[一二三四五六日天末]?[^，。？?]{0,6}(?:开|上班|办|有人|能去|可以去|休息|关门)|周末|双休日?|节假日|午休|中午[^，。？?]{0,6}(?:开|休|办|有人|关|上班)|几点(?:钟)?(?!(?:以|之)?[后前](?:就)?(?:不|禁))(?:开|上|下|关|到|能|可以)?|上班时间|下班|开门|关门|营业|(?:啥|什么|什麼)(?:辰光|时候|时间|时间段)(?:开(?!始)|能去|可以去|上班|去办|好去|办|有人)|啥辰光(?:上|关|下|[?？]?$)|办公时间|开放时间|晚上(?:能|可以|开|有人)|办理时间|服务时间|受理时间/u,
  },
  {
    aspects: ["place"],
    words:
      /(?:在|到|去|跑|上|往|哪|那)(?:哪里|哪儿|哪边|哪个|哪搭|啥地方|什么地方|何处|那里|那儿|哪|那)(?!能|怕|些|天|年|种|样|会)|啥地方|什么地方|哪里(?:办|能|可以|领|补|交|有|去|报|申|受|弄|取|拿|查|打|开|换|好|登|打印|盖章)?|哪个(?:窗口|地方|银行|派出所|网点|街道)|地址|地点|窗口在|网点|怎么走|几楼|位置/u,
  },
  {
    aspects: ["timeLimit"],
    words:
      /多久|多长时间|要?几天|几个工作日|多少天|几[个]?(?:礼拜|星期)|什么时候(?:能|可以)?(?:好|拿|办好|下来|到账|批|到手)|啥辰光(?:好|拿|能拿|弄好|办好)|当场(?:能|可以|好)|当天|立等|时限|期限|周期|办结|多少时间|几时好|要等|快不快|能快/u,
  },
  {
    aspects: ["phone"],
    words:
      /(?<!接到|收到|接了?个?)电话(?!说|诈骗|里|线|(?:号码?)?[是为：:\s]*\d{5})|打几号|热线|联系方式|号码(?:多少|是(?!\s*\d))|怎么联系|打哪个号|座机|咨询谁/u,
  },
  {
    aspects: ["steps"],
    words:
      /流程|步骤|程序|先(?:做|办|去|弄)(?:什么|啥|哪)|第一步|下一步|怎么(?:预约|操作|申报|走流程|提交|网上办)|一步步|顺序|先.{1,8}还是(?:直接|先)|网上(?:能|可以|好|怎么)|手机上(?:能|可以|好|怎么)|线上|随申办|(?:可以|能)(?:网办|网上办)/u,
  },
  {
    aspects: ["conditions"],
    words:
      /条件|资格|符合(?:什么|啥|不符合)|够不够|够格|(?:我|他|她|伊|这种|这样|阿拉).{0,12}(?:能|可以|好)(?:申请|办|领|享受|参加|报名|买|补)(?:吗|伐|不|么|的吗)|能不能(?:申请|办|领|享受|参加)|可不可以(?:申请|办|领|享受)|好申请伐|(?:外地|外省|外来|非沪|本地|农村)(?:户口|户籍|人|的)?[^，。？?]{0,6}(?:可以|能|行|好)(?:办|申请|领)?(?:吗|伐|么)|(?:年龄|户籍|户口|收入)(?:有|要求|限制)|要求|限制|多大(?:年纪|岁数|年龄)?|几岁|满(?:几|多少)(?:年|岁)|要满|门槛/u,
  },
  {
    aspects: ["branches"],
    words:
      /代办|代领|代为|代(?:他|她|我|伊|老人|替)|替(?:他|她|我|伊|老人|我妈|我爸|爸妈|父母|家人|别人)|帮(?:他|她|伊|老人|我妈|我爸|爸妈|父母|家人|别人)(?:办|领|弄|拿|去)|委托(?!书)|本人(?:一定|必须|要|不|去|办|到|亲自|自己)|要不要本人|亲自|人不在|不在上海|卧床|行动不便|走不动|来不了|去不了|上门|特殊情[况形]|外地(?:户口|户籍|人)?[^，。？?]{0,6}(?:可以|能|行|好)(?:办|申请|领)?(?:吗|伐|么)|材料不全|少一样|缺.{0,6}(?:怎么办|行不行|可以吗)/u,
  },
  {
    aspects: ["audience"],
    words:
      /适用(?:对象|人群|范围)|哪些人|哪种人|什么人|啥人(?:能|可以|好)|谁(?:能|可以|好)(?:申请|办|领|享受)|给谁|针对谁|对象/u,
  },
  {
    aspects: ["unit"],
    words:
      /哪个(?:部门|单位|局)|什么(?:部门|单位)|啥(?:部门|单位)|谁(?:管|负责|主管|来管)|归(?:谁|哪|啥人)|主管(?:部门|单位)|归属/u,
  },
  {
    aspects: ["basis"],
    words:
      /依据|哪(?:个|条|份)(?:文件|政策|规定|条例|法)|什么(?:文件|政策|规定|法律)|根据(?:什么|啥)|有(?:没有)?(?:规定|文件)|凭(?:什么|啥)|出处/u,
  },
  { aspects: ["notes"], words: /注意|当心|要小心|提醒|有(?:什么|啥)(?:讲究|坑|要留意)|容易(?:错|漏)/u },
  { aspects: ["appendix"], words: /附件|附表|申请表|表格|表单|填(?:什么|啥|哪张|哪个)表|什么表|啥表|样表|模板/u },
];

const byReadingOrder = (a: SectionName, b: SectionName) => sectionNames.indexOf(a) - sectionNames.indexOf(b);

/**
 * The sections that a question asks for, in reading order; [] for none in particular (怎么办, 要什么手续).
 * An amount that a person receives (能补多少钱) is not a fee: it asks for conditions and appendix.
 */
export function readAspects(text: string): SectionName[] {
  const found = new Set<SectionName>();
  const isReplaced = replacement.test(text) && !namesBenefit.test(text);
  const isBenefit = !isReplaced && benefitAmount.test(text);
  if (isBenefit) for (const aspect of ["conditions", "appendix"] as const) found.add(aspect);
  const rest = isBenefit ? text.replace(benefitAmount, "，") : text;
  const rules = text.length <= shortCharsMax ? [...phrases, ...shortPhrases] : phrases;
  for (const { aspects, words } of rules) {
    if (words.test(rest)) for (const aspect of aspects) found.add(aspect);
  }
  return [...found].sort(byReadingOrder);
}

/** The sections named by a message that is nothing but names of sections (流程, "材料和地点"); undefined for any other message. */
export function readSectionNames(text: string): SectionName[] | undefined {
  const found = new Set<SectionName>();
  let rest = text.replace(/^(?:请)?(?:再)?(?:回复|看看|看一下|看|说说|讲讲|要看|我要看|来|给我看?|发)?(?:一下)?/u, "");
  for (const { aspects, words } of sectionWords) {
    const shorter = rest.replace(words, "");
    if (shorter !== rest) for (const aspect of aspects) found.add(aspect);
    rest = shorter;
  }
  const nothingElse = /^[\s、，,和跟与及还有“”"'。！!的呢吧]*$/u.test(rest);
  return found.size > 0 && nothingElse ? [...found].sort(byReadingOrder) : undefined;
}

const questionOpeners = /^(?:请问|想问一?下?|问一?下)+/u;
/** What the words for a section leave at the end: 电话多少 → 多少, 条件是什么 → 是什么. */
const questionEnds = /(?:去|能|可以|需?要|是|有)?(?:多少|什么|哪些|啥)?(?:吗|伐|呢|呀|啊|么)?[？?。]*$/u;

/** A question without the words that ask for a section (护照多少钱 → 护照); unchanged if fewer than `charactersMin` characters are left. */
export function withoutAspects(text: string, charactersMin = 2): string {
  let rest = text;
  for (const { words } of phrases) rest = rest.replace(new RegExp(words.source, "gu"), "");
  if (rest === text) return text;
  rest = rest.replace(questionOpeners, "").trim().replace(questionEnds, "");
  return (rest.match(/\p{Script=Han}/gu) ?? []).length >= charactersMin ? rest : text;
}
