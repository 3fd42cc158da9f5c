/** Signs that a text describes an activity that somebody is to hold, whatever the activity is called. */
import type { SlotName, SlotReading } from "../../shared/plan.ts";
import { festivalSource } from "./slots/festivals.ts";
import { isQuestionShaped } from "./topics.ts";

/** 十几个 and 学学怎么用 only look like questions. */
const onlyLooksAsking =
  /(?:十|百|千|好|[二三四五六七八九]十)几(?=个|人|位|名|户|对|块|岁)|随便(?:什么|啥)|没什么(?=钱|预算|经费)/gu;
const counselling = /(?<!想|要|来|我|请|再|问)咨询(?!一下|下|问|谁|哪)/gu;
const lessonOfHow = /(?:学学?|学习|教教?|讲讲?|讲解|演示|了解)(?:一下|一?学)?(?:怎么|怎样|如何)/gu;

const money =
  /预[算祘]|经费|费用|铜钿|钞票|￥|(?:\d|[一二两三四五六七八九十百千万半])(?:元|块)|(?:每|人均|一)(?:个?人|户|组|家|队|位|名|份)?\d{1,5}(?!\d|人|个|[年月日号岁])|没(?:有)?(?:预算|经费)|无(?:预算|经费)|不(?:花|用|要)钱|(?:^|[，。,])没(?:有)?钱(?:$|[，。,])/u;
const people =
  /(?:\d|[一二两三四五六七八九十百]|十几|(?<=[\d一二三四五六七八九十百])[来多])(?:来|多|几)?(?:个|位|名)?(?:人|户(?![口籍])|组|对|支|家庭|老人|孩子|小朋友)(?!以上)|\d(?:来|多|几)?(?:个|位|名)(?=$|[，。、,])/u;
const vagueDate =
  /月底|月初|[中上下]旬|年底|年初|明年|下个?月|\d{1,2}[月/]|寒假|暑假|周末|双休|(?:周|星期|礼拜)[一二三四五六日天]|(?:节|节日)(?:那天|当天|前|后)/u;
const holding =
  /搞|(?<!代|承|补|新|申|难|怎么|领)办(?!理|公|证|卡|事|法|好|下|了|过)|举办|举行|开展|组织|召开|开(?:个|场|次|一)|做(?:一?[个场次期]|点)|弄(?:一?[个场次]|点)|策划|教(?!室|育|师|堂|材)|(?<![听里个说怎])讲(?!不清)|送(?!了|来)|慰问|走访|看望|参观|排练|(?:请|带|让|给|为)[^，。？?]{1,12}(?:来|去|拍|做|包|吃|学|玩|看|画|写|打|过(?=[^，。]{0,4}(?:生日|节|年|寿)))/u;

/** What people tell who want something of the office, not of us: their own story, a complaint, money that they get or owe. */
const story =
  /(?<!给|帮|为)我(?!有个(?:想法|主意|打算|点子|活动))(?:妈|爸|家|自己|今年|本人|老公|老婆|儿子|女儿|孩子|父|母|爷|奶|外|朋友|同事|邻居|的|是|在(?!想)|有|没|被)|本人|投诉|举报|反映|拖欠|欠薪|扣(?:了|款)|被(?!服务)|骗了|尊敬的|领导您?好|请(?:问|政府|领导|有关)|希望(?:政府|有关|领导|相关)|退休金|工资|房租|物业费|租金|噪音|扰民|违法|违章|赔偿|起诉|法院|丈夫|老板|保姆|[订借约]不到|没地方(?!去)|去年|每年|每天|听说|上次|上个月|还没来|没钱(?=[吃看交买付读治住])|没处住|(?<![够定批行好来说给])了吧?[。！!]*$/u;
/** Trouble, money owed or granted, rooms that are lent, something to take part in: matters of the office, with however many people and days in them. */
const trouble =
  /瘫|漏水|塌下|没拿到|拿不到|打官司|工钱|公家|不下去|吃不消|吃勿消|烧不动|走不动|没(?:了|人(?:管|看|照顾))(?!预算|经费)|街道给|政府(?:给|补|发)|(?:想|要)(?:问)?(?:你们|居委|社区|街道)?借|没(?:摇|抢|排|报)[上到]|问方便|怎么个程序|不管|推来推去|慰问金|凭什么|难道|活动证|钥匙|通知单/u;
/** Somebody who wants to take part in what others hold. */
const takesPart =
  /(?:想|要|能|好|可以|帮|给)(?:我|他|她|孩子|小孩|老人|娃|自己)*(?:也|来|去|一起)*(?:参加(?!的|者)|报名?(?:街道|社区|居委会?)?(?!方式|人|电话|时间|要求|通知))/u;
/** Whether a text wants something of the office: help in trouble, money, a room, a place among those who take part. */
export function wantsOfOffice(text: string): boolean {
  return trouble.test(text) || takesPart.test(text);
}

/** Whether a text tells a story of one's own, complains or wants something of the office, so that facts in it describe no activity. */
export function tellsStory(text: string): boolean {
  return story.test(text) || wantsOfOffice(text);
}

const ownMatter =
  /(?<!给|帮|为)我(?:妈|爸|自己|今年|本人|老公|老婆|儿子|女儿|父|母|爷|奶|外[公婆])|本人|投诉|举报|拖欠|欠薪|扣(?:了|款)|(?<!棉)被(?!服务)|退休金|工资|房租|物业费|(?<!音响|设备|场地|服装|舞台|桌椅|大巴|车辆)租金|扰民|赔偿|起诉|法院/u;
const officeMatter =
  /证(?!书会)|卡|补贴|补助|津贴|登记|户口|手续|材料|申请|报销|领取|护照|贷款|低保|公积金|社保|医保|养老金|居住/u;
const factsNeeded = 2;
const storyCharsMin = 70;

/** How much a text says of what an activity is like: money and people weigh apart, the rest counts. */
function factsOf(text: string, { slots, proposed, problems }: SlotReading) {
  const said = (name: SlotName) => slots[name] !== undefined || problems.some(({ slot }) => slot === name);
  const isMoney = said("budget") || money.test(text);
  const isPeople = said("headcount") || proposed.headcount !== undefined || people.test(text);
  const isDate = said("date") || proposed.date !== undefined || vagueDate.test(text);
  const others = [
    isDate,
    said("audience"),
    said("start") || proposed.start !== undefined,
    said("venue"),
    holding.test(text),
    isMoney && isPeople,
  ];
  return { isMoney, isPeople, isDate, count: others.filter(Boolean).length };
}

/** Whether a text asks, once words are out of sight that only look like asking. */
export function reallyAsks(text: string): boolean {
  return isQuestionShaped(text.replace(onlyLooksAsking, "").replace(lessonOfHow, "").replace(counselling, ""));
}

/**
 * Whether a statement says enough of an activity to be a request for its plan: money or people, and two more of day, hour,
 * audience, place and a word of holding. A question says enough only with a word of holding, and apart from office matters.
 */
export function describesActivity(text: string, reading: SlotReading): boolean {
  const { isMoney, isPeople, isDate, count } = factsOf(text, reading);
  if (!(isMoney || isPeople) || count < factsNeeded || tellsStory(text)) return false;
  if (neighboursDo.test(text) && !wantsHeld.test(text)) return false;
  const holds = holding.test(text);
  const complete = isMoney && isPeople && isDate;
  if (reading.problems.some(({ reason }) => reason === "pastDate") && !holds) return false;
  if (!reallyAsks(text)) return text.length < storyCharsMin || (holds && complete);
  return holds && (complete || (!officeMatter.test(text) && isDate));
}

/** What neighbours do to a flat or to each other is watched, not held. */
const neighboursDo =
  /(?:同层|对门|隔壁|楼上|楼下)(?:的|有)?(?:[一那]户|[一那]家|人家|邻居|住户|租客|房东|业主|[一二三四\d]室)|进进出出|换了?租客|隔成|打了?隔断/u;
const asksPlainly =
  /[?？]|怎么|如何|哪里|在哪|[吗伐]$|[吗伐](?=[，,。])|多少钱|(?<!老人|居民|他们|大家)要不要(?:钱|付|交)|收不收|能不能(?:打|接|办|领|借|给)/u;

/** Whether a text says all that a plan needs, in whatever words: what, on which day, for whom and for how much. */
export function saysWhole(text: string, { slots, problems }: SlotReading): boolean {
  const { theme, date, audience, budget } = slots;
  const all = theme !== undefined && date !== undefined && audience !== undefined && budget !== undefined;
  return all && problems.length === 0 && !asksPlainly.test(text) && !ownMatter.test(text);
}

const seenAround = /有人|他们|她们|邻居|楼上|楼下|隔壁|旁边|发现|看到|听说|收到|接到|经常|总是|天天|一直|扰民/u;
const wantsHeld =
  /搞|办|组织|举办|开展|举行|开(?:个|场|一)|(?:给|为|带|请|让|邀请)[^，。？?]{1,10}(?:来|去|推销|推荐|推广|讲|卖|算|看|做)|会[。！!]?$|活动[。！!]?$|(?:比赛|竞赛|大赛|讲座)(?:赢[^，。]{1,3})?[。！!]?$/u;

/** Whether a text wants an activity held that no office may plan for, so that it is refused as a plan and not looked up. */
export function wantsUnsuitable(text: string, { problems }: SlotReading): boolean {
  const refused = problems.some(({ reason }) => reason === "unsuitableTheme");
  return refused && !reallyAsks(text) && !seenAround.test(text) && !story.test(text) && wantsHeld.test(text);
}

const what = "(?:什么|啥|哪些|哪种|嘛|哪样|怎样的|什么样的|点子|花样)";
const ideas: readonly RegExp[] = [
  new RegExp(
    `(?:搞|办|做|弄|开展|组织|举办|安排|策划|来)(?:一?[点些个场次])?${what}(?:样的|好的)?[^，。？?]{0,6}(?:活动|节目|主题)(?!室|中心)(?:好|呢|合适|比较好|有意思|啊|呀|$|[？?，。])`,
    "u",
  ),
  new RegExp(
    `(?:节|元旦|元宵|清明|端午|中秋|重阳|国庆|冬至|腊八|春节|过年|寒假|暑假|下个?月|周末|年底|(?:给|为|带|让|请)(?:老人|小朋友|孩子|党员|居民|青年|妇女|志愿者)们?)[^，。？?]{0,12}(?:搞|办|还能[做干办搞弄]|可以[搞办弄])(?:一?[点些个])?${what}(?:好|呢|合适|比较好|有意思|啊|呀)*[？?。！]*$`,
    "u",
  ),
  /除了[^，。？?]{2,12}(?:还|另外)(?:能|可以|好)?(?:搞|办|做|干|弄|组织)(?:一?[点些个])?(?:什么|啥|嘛|哪些)/u,
  /^(?:[^，。？?]{0,16}[，,])?[^，。？?]{0,16}(?:还能|可以|能|好|该|要|想)?(?:搞|办|做|弄|整)(?:一?[点些个场])?(?:什么|啥|嘛)(?:活动|样的活动|花样|名堂|样的)?(?:好|呢|合适|比较好|才好|啊|呀|嘛|吗)*[？?。！]*$/u,
  /(?:有|有没有)(?:什么|啥|哪些|没有)?[^，。？?]{0,12}活动(?:可以|能|好)(?:搞|办|做)[^，。？?]{0,3}[吗呢]?[？?]?$|(?:有|有没有)(?:什么|啥|哪些|没有)?(?:适合|合适)[^，。？?]{1,10}(?:搞|办|做)的活动[吗呢]?[？?]?$|(?:出|想|给)(?:几个|点|个|些)(?:主意|点子)|活动[，,]?(?:有|给)(?:没有|什么|啥|点)?(?:好)?(?:建议|主意|点子)/u,
  new RegExp(
    `(?:${festivalSource})[^，。？?]{0,4}(?:还)?(?:可以|能|要|该)?怎么(?:过|庆祝)(?:比较|才)?(?:好|有意思)?[？?。]*$`,
    "u",
  ),
  /(?:推荐|建议|想)(?:几个|一些|一下|一?[点些个])[^，。？?]{0,10}活动(?!室)|活动[^，。？?]{0,6}(?:创意|点子|金点子|建议|推荐)|(?:搞|办|组织)(?:什么|啥)(?:好|合适|比较好)/u,
  /(?:没有|无|没想好|还没(?:有|想好)?|没定)主题|主题(?:还?没(?:想好|定)|帮我想|你(?:来|帮我)?想)|帮我们?想(?:一?个|几个)(?:主题|活动|点子|主意)?(?=$|[，。])/u,
];
const notIdea =
  /先(?:能|要|该|得)?办|刚走|过世|去世|走了|后面|接下来|还要办|(?:要|需要|得)(?:去)?办(?:些|点)?(?:什么|啥|哪些)|^(?:你|我|这里|那)?(?:都)?(?:能|会|可以)(?:帮我|给我)?(?:做|办|干|搞)(?:些|点)?(?:什么|啥|哪些)|怎么参加|有活动吗|怎么办|咋办|办卡|办证|手机|户口|钱怎么|参加|报名|补贴|补助|申请|手续|材料|证|领|福利|政策|条件|待遇|备案|审批/u;

/** 搞点什么好, beside clauses that hold nothing but money, people or time: 下个月搞点什么好，预算三千. */
const ideaClause =
  /^[^，。？?]{0,12}(?:搞|办|做|弄|整)(?:一?[点些个场次])?(?:什么|啥)(?:样的)?(?:活动|花样|名堂)?(?:好|呢|合适|比较好|才好|啊|呀|嘛)*$/u;
const factClause =
  /^(?:预[算祘]|经费|费用|钱|铜钿|大概|大约|一共|总共|最多|手上|手头|只?有|控制在|给|为|带|让|请|面向|对象|主要|参加的?|来的?|是|都|大约|时间|定在|放在|在|就|想|最好)*(?:不多|有限|没有?(?:预算|经费|钱)|(?:\d|[一二两三四五六七八九十百千万半来多几])+(?:元|块钱?|k|w)?(?:以内|左右|上下|之内|封顶)?|(?:(?:\d|[一二两三四五六七八九十百几来多])*(?:个|位|名|户|组|对)?(?:独居|社区|楼里|小区|退休|高龄|残疾)*的?(?:人|老人|老年人|老伯伯|阿姨|孩子|小朋友|小孩|儿童|学生|青少年|年轻人|青年|党员|居民|妇女|妈妈|家庭|志愿者|家长)们?)|(?:下个?月|这个?月|本月|月底|月初|年底|寒假|暑假|周末|(?:下|这|本)?(?:周|星期|礼拜)[一二三四五六日天末]?|上午|下午|晚上|早上|\d{1,2}月(?:\d{1,2}[日号])?|元旦|春节|国庆|中秋|端午|重阳|腊八)+)(?:的|吧|左右|参加|那天|前后|来)*$/u;

function asksBesideFacts(text: string): boolean {
  const clauses = text.split(/[，,。；;！!？?\s]+/u).filter((clause) => clause !== "");
  const asking = clauses.findIndex((clause) => ideaClause.test(clause));
  return asking >= 0 && clauses.length > 1 && clauses.every((clause, at) => at === asking || factClause.test(clause));
}

/** Whether somebody looks for an idea what to hold (下个月搞点什么活动好): a plan whose theme is still open. */
export function asksForIdeas(text: string): boolean {
  if (text.length > 40 || notIdea.test(text) || story.test(text)) return false;
  return ideas.some((words) => words.test(text)) || asksBesideFacts(text);
}

const neighbours =
  "(?:社区|小区|楼里|我们|独居|退休|辖区|居委)*的?(?:孩子|小朋友|小孩|娃娃|儿童|青少年|老人|老年人|爷叔|阿姨|居民|邻居|党员|志愿者|妇女|妈妈|家庭|年轻人|青年)们?";
const craft =
  "(?:风筝|灯笼|花灯|香囊|贺卡|月饼|粽子|饺子|馄饨|汤圆|青团|团子|重阳糕|腊八粥|剪纸|春联|福字|窗花|手工|陶艺|插花|团扇|脸谱|面具|彩绘|年画|书签|丝网花|中国结|蛋糕|饼干|实验|书法|国画|绘画|画|电影|露天电影|合唱|太极拳?|八段锦|广场舞|故事会?)";
const heldForPeople = new RegExp(
  `^(?:我们?|阿拉)?(?:想|要|准备|打算|计划)?(?:给|带|请|让|组织|领着?)${neighbours}(?:一起|一道|来|去|办|搞|上)*(?:做|包|画|剪|写|编|捏|扎|糊|放|学|唱|跳|看|打|讲|玩|搓|裹|烤)(?:一?[个次场下点些])?${craft}(?:活动|课|吧|呀|啊)*[。！!]*$`,
  "u",
);

/** "给孩子们做风筝": people of the office who are to do together what activities are made of. */
export function holdsForPeople(text: string): boolean {
  return heldForPeople.test(text) && !reallyAsks(text) && !story.test(text);
}

const holdsSome = new RegExp(
  `搞(?:一?[个场次期]|点)|办(?:一?[场次期])|(?:举办|组织|开展)(?:一?[个场次期])|(?:组织|带领?|领着?)(?:[\\d一二三四五六七八九十百]+[名个位])?${neighbours}(?:一起|一道)?[去看听学做包坐乘参游逛]`,
  "u",
);

/** "周六搞", "12月12号搞个赏月": a day, right or wrong, and a word of holding. */
export function namesDayToHold(text: string, { slots, proposed, problems }: SlotReading): boolean {
  const isDay = (slots.date ?? proposed.date) !== undefined || problems.some(({ slot }) => slot === "date");
  if (isDay && holdsSome.test(text) && !reallyAsks(text) && !tellsStory(text) && !officeMatter.test(text)) return true;
  return (
    isDay &&
    !reallyAsks(text) &&
    /^[^，。？?]{1,10}(?:搞|办|弄|搞活动|办活动)(?:一?[个场次下]|吧|呀|啊)*[。！!]?$/u.test(text)
  );
}
