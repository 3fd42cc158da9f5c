/** Words about activity plans: asking for one, changing one, and the sections that a wish names. */
import { type PlanSection, planSections, type SlotReading } from "../../shared/plan.ts";
import { asksForWayOut, asksOfOffice, withoutPastActivity } from "./officeAsks.ts";
import {
  asksForIdeas,
  describesActivity,
  holdsForPeople,
  namesDayToHold,
  saysWhole,
  tellsStory,
  wantsOfOffice,
  wantsUnsuitable,
} from "./planSigns.ts";

const festival =
  "春节|元宵|清明|端午|七夕|中秋|国[庆清]|重阳|元旦|腊八|腊月|冬至|小年(?!轻)|除夕|六一|儿童节|三八|妇女节|母亲节|父亲节|五一|劳动节|建党|七一|八一|建军节|教师节|植树节|学?雷锋|读书[日节]|邻里节|青年节|护士节|敬老月|民族团结|安全生产月|国家安全|新年|新春|暑期|暑假|寒假";
const activity =
  "活[动洞东](?!室|中心|场[地所])|联欢|茶话会|座谈会|交流会|分享会|见面会|表彰|答谢会|团拜|演出|汇演|文艺|晚会|音乐会|合唱|唱歌|广场舞|比赛|竞赛|运动会|游园|灯谜|粽子|饺子|汤圆|元宵|月饼|腊八粥|送福|写福|春联|剪纸|插花|手工|书画展|画展|绘画|墙画|跳蚤市场|义卖|捐书|捐衣|义诊|讲座|培训|课堂|宣讲|宣传|科普|演练|参观|春游|秋游|观影|电影放映|放映|纳凉|读书会|故事会|朗诵|诵读|太极|慰问演出|慰问活动|生日会|年夜饭|百家宴|美食节|厨艺|大扫除|植树|志愿服务|招募|祭扫|升旗|揭牌|体验|夏令营|亲子|阅读|马拉松|健步|团建|联谊|党日|冬训|会议|倡议|姜茶|绿色出行|低碳|送考|迎新|敬老(?![卡院证])|爱老|垃圾分类知识|趣味";
const document =
  "方[案按安]|策划|[策测]划案?|策化|计划书?|预案|章程|安排表|日程表?|日程|告示|倡议书?|预告|方略|路子|点子|主意|流程";
const notice = "通[知只致]|告示|倡议|预告|告居民书";
const makeVerb =
  "写|做|出|起草|草拟|拟|弄|搞|来|给|设计|生成|编|整|凑|攒|排|策划|安排|鼓捣|定|准备|要|求|帮|想|捋|套|交|列";

const asksForDocument = new RegExp(
  `(?:${makeVerb})[^。？?]{0,40}?(?:${document})|(?:${document})[^。？?]{0,6}(?:给我|来一?份|一份|发我|出来|写好|有没有)|^把?.{0,20}(?:${document})(?:写|做|弄|捋)`,
  "u",
);
const asksForNotice = new RegExp(
  `(?:写|拟|起草|编|帮我(?!查|看|问)|(?:发|做|出|弄)[一个份张只])[^。？?]{0,20}(?:${notice})|(?:${notice})(?:怎么写|帮我写|写一[个份])|^[^？?]{0,10}(?:通知|的通[知只])$|写[^。]{0,12}通只`,
  "u",
);
const aboutActivity = new RegExp(`${activity}|${festival}`, "u");
const bareTitle =
  /^[^，。？?！!]{0,14}(?:方[案按安]|策划|[策测]划[案书]?|策化|预案|活动|活动计划|活动安排|的?通[知只])$/u;
const notTitle = /怎么|哪|什么|吗|伐|费|场地|报名|报(?:街道|社区|居委)|借|地方|参加|停水|停电|录取|催/u;
const firstClause = /^[^，。？?！!,]+/u;
const bareFestival = new RegExp(`^(?:${festival})$|^邻里节$`, "u");
const wantsToHold = new RegExp(
  `(?:想|要|准备|打算|计划|拟|考虑|组织|筹备|我们|阿拉|社区|居委|单位|街道|楼里|楼组长|上面|书记|主任)[^。？?]{0,16}(?:搞|办|组织|举办|开展|举行|弄|做|开|带|请|设)[^。？?]{0,16}(?:${activity})`,
  "u",
);
const howToArrange = new RegExp(
  `(?:${activity}|${festival})[^。？?]{0,6}(?:怎么|哪能|如何)(?:安排|按排|策划|组织|铺排|布置|搞|弄|办才|做)|(?:怎么|如何|哪能)(?:安排|策划|组织|按排|铺排|欢迎)|帮我?(?:策划|排一?[下排]|排排|策画)|拿个主意|怎么(?:发放|排队|分工|布置会场)|办才不乱|(?:帮我|给我)(?:想|办|搞|弄|写)(?:个|一个|场|一场)?活动|(?:活动安排|活动).{0,4}帮我写|鼓捣|有没有.{0,24}活动方案|没(?:想好|准备)[^。]{0,6}(?:做|办|搞)?(?:什么|啥)?$|什么都没准备`,
  "u",
);

/** What makes the same words a question for the handbooks: rooms, money, permits and papers for an activity, not its plan. */
const asksOffice =
  /(?:怎么|哪能|如何|哪里|啥地方|能不能|可以|要不要|好不好|需要|去哪|谁).{0,14}(?:申请|报销|备案|审批|许可|预约|预定|预订|借|租|盖章|报名|参加|领|补办|查|投诉|反映|登记|补|退)|(?:申请|报销|备案|审批|许可|预约|预订|借用|租借|盖章|报名|参加|领取|登记|投诉)(?:.{0,10})(?:怎么|哪能|如何|哪里|吗|伐|条件|材料|流程|电话|要|去|什么|啥)|(?:活动室|场地|会议室|文化中心|小剧场|排练厅|教室|多功能厅)(?:.{0,10})(?:借|租|预约|预定|预订|申请|免费|收费|收不收|定)|(?:活动)?经费(?:.{0,6})(?:申请|报销|怎么|哪里|补贴|批)|(?:申请|批|补)(?:点|一点|些)?(?:活动)?经费|通知书|收到.{0,6}通知|张贴|贴[一个张]|书面方案|参加几次|[问借].{0,6}(?:地方|场地)|亲子鉴定|方案在哪|西部计划|(?:看到|贴了?|发了?|下了?).{0,4}通知(?:说|上|里)|几点(?:开|上)|收(?:不收)?费|要(?:带|交)(?:什么|啥|哪些)|找(?:谁|哪)/u;
const clearRequest =
  /(?:方案|策划|活[动洞]方|方略|策化|测划|写[个份一张只]|拟[个份一张只]|起草|出[个份一]|帮我(?:写|做|排|策划|想)|计划书)/u;

/** A gathering of any name that somebody is to hold: "办保健品推销会" is a plan too, so that it can be refused as one. */
const namesGathering = /(?:办|搞|开|组织)[^，。？?,]{1,14}会(?:$|[，。！,])/u;

/** What offices put up notices about that is no activity: supplies that are cut, works, weather, payments, rules. */
const noActivity =
  /停水|停电|停气|停煤气|断水|断电|停暖|水压|抢修|检修|维修|施工|封路|改道|台风|暴雨|高温|寒潮|防汛|降温|大风|缴费|催缴|欠费|收费|涨价|年检|换证|拆除|整改|禁止|不要|失物|寻物|挪车|堆物/u;

/** Whether a text asks for a notice that announces no activity (写个通知，明天停水). */
export function asksForPlainNotice(text: string): boolean {
  return asksForNotice.test(text) && noActivity.test(text) && !aboutActivity.test(text);
}

/** 随便什么都行, 你看着办, 其他你定: a clause that leaves to us whatever is not said. */
const leavesClause =
  /^(?:其他|其余|别的|剩下|具体|内容|办什么|搞什么|做什么)*的?(?:都|全|就)*(?:(?:你|侬|您)?(?:来|帮我|们)?(?:看着|随便|自己)(?:办|来|定|安排|写|弄|搞|选)?|随便(?:什么|啥|哪个|怎么)?(?:都|也)?(?:行|可以|好|成)?|(?:什么|啥|怎么|哪个|办什么|搞什么)(?:都|也)(?:行|可以|好|成)|(?:都|全|就)?(?:由|让|听)?(?:你|侬|您)(?:来|们|帮我|替我)*(?:[选挑]一?个?|定|决定|安排|做主|拿主意|说了算|的))(?:吧|就行|就好|好了|了|啦|都行|都可以)*$/u;
const holdsAny =
  /(?:搞|办|弄|做|写|组织|安排|策划|整|来|出)(?:一?[个场次份点些]|点什么)?(?:社区|居民|集体|文体|小)?(?:的)?(?:活[动洞东]|方案|策划)(?!室|中心|场)/u;

const anyAtAll =
  /随便(?:帮我|给我|替我)?[^，。？?\d]{0,8}?(?:搞|办|弄|做|写|来|出|组织|安排|策划|整)(?=一?[个场次份点些]|点)/u;
const clauseBorder = /[，,。；;！!\s]+/u;

/** 随便什么都行, 你看着办, 随便写个方案: whatever is not said is left to us. `rest` is the text without the words that say only that. */
export function readLeaving(text: string): { leaves: boolean; rest: string } {
  const clauses = text.split(clauseBorder).filter((clause) => clause !== "");
  const said = clauses.filter((clause) => !leavesClause.test(clause));
  const any = anyAtAll.test(text);
  if (said.length === clauses.length && !any) return { leaves: false, rest: text };
  return { leaves: true, rest: said.join("，").replace(any ? /随便/u : "", "") };
}

/** 随便办点什么 */
const holdsWhatever =
  /随便(?:帮我|给我|给大家)?(?:搞|办|弄|组织)(?:一?[点个场次])(?:什么|啥)(?:都行|都可以|吧)?(?=$|[，,。；;！!\s])/u;

/** 搞个活动，你看着办: an activity, and all of it is left to us. */
function leavesAllToUs(text: string): boolean {
  const holds = holdsAny.test(text) || holdsWhatever.test(text);
  return holds && readLeaving(text).leaves && !/[?？]|怎么(?!都)|哪里|吗$/u.test(text);
}

/** Whether a text asks for an activity plan, by its words and, where these leave it open, by what `readPlan` reads of it. */
export function asksForPlan(text: string, readPlan: () => SlotReading): boolean {
  if (leavesAllToUs(text)) return true;
  if (asksOffice.test(text) && !clearRequest.test(text)) return saysWhole(text, readPlan());
  if (!clearRequest.test(text) && asksOfOffice(text)) return false;
  if (!aboutActivity.test(text) && asksForWayOut(text)) return false;
  return asksByWords(withoutPastActivity(text)) || asksForIdeas(text) || asksByFacts(text, readPlan());
}

function asksByWords(text: string): boolean {
  if (isAboutPaper(text)) return howToArrange.test(text) && aboutActivity.test(text);
  if (asksForDocument.test(text) && (aboutActivity.test(text) || clearRequest.test(text))) return true;
  if (asksForNotice.test(text)) return !asksForPlainNotice(text);
  const title = firstClause.exec(text)?.[0] ?? "";
  if ((bareTitle.test(title) || bareFestival.test(text)) && aboutActivity.test(text) && !notTitle.test(text))
    return true;
  return (
    (wantsToHold.test(text) && !asksOffice.test(text) && !wantsOfOffice(text)) ||
    (howToArrange.test(text) && aboutActivity.test(text))
  );
}

function asksByFacts(text: string, reading: SlotReading): boolean {
  if (isAboutPaper(text) && /方案|通知|流程/u.test(text)) return false;
  if (
    saysWhole(text, reading) ||
    describesActivity(text, reading) ||
    wantsUnsuitable(text, reading) ||
    namesDayToHold(text, reading) ||
    holdsForPeople(text)
  )
    return true;
  if (!aboutActivity.test(text) && !namesGathering.test(text)) return false;
  return !/[?？]|怎么|如何|哪里|吗$|伐$|要不要|投诉|拖欠/u.test(text) && !tellsStory(text) && slotsHeld(reading) >= 2;
}

const wantsItWritten =
  /(?:帮|替|给|麻烦|请)[我忙你]{0,2}[^，。？?]{0,3}(?:写|做|出|弄|拟)[^，。？?]{0,4}(?:策划|活动方案)/u;

/** Papers of authorities that share a word with plans (录取通知, 安置方案, 还款计划). */
function isAboutPaper(text: string): boolean {
  return (
    !wantsItWritten.test(text) &&
    /录取通知|入学通知|征兵通知|拆迁|安置方案|补偿方案|征收|改造方案|加装电梯|规约|还款计划|物业方案|维修方案|招生|通知书|停水通知|分配方案|书面方案|方案(?:在哪|还要)|催[缴款]通知|选聘方案|换届方案|(?:物业|业委会|开发商|公司|学校|单位)[^，。]{0,6}(?:搞|出|定|公布|贴)(?:了|的|出)[^，。]{0,12}方案|(?:社区|居委会?|街道|物业|单位|学校)(?:发|贴|下)[了的个]?通知|(?:看|公示|表决|同意|通过|收到|接到).{0,6}(?:方案|通知)|(?:办理|办事|申请|补办|领|登记|报销|审批|离婚|结婚|投诉|退休|迁|转)[^，。]{0,6}流程|流程(?:是|怎么|什么|多久|要)|走(?:什么|啥|哪些)?流程|什么流程|(?:居委会?|街道|政府|物业|部门|社区)(?:能不能|能|可以|应该|该|给|们)*[出拿](?:个|一个|出)?(?:解决)?方案/u.test(
      text,
    )
  );
}

/** Whether a text names a kind of activity or a document for one (活动, 讲座, 方案, 策划). */
export function namesActivityKind(text: string): boolean {
  return aboutActivity.test(text) || /方案|策划|活动/u.test(text);
}

/** Whether a text may be a request for a plan at all: it names an activity or a day of celebration, and no room, money or permit. */
export function mayBePlan(text: string): boolean {
  return aboutActivity.test(text) && !asksOffice.test(text) && !wantsOfOffice(text) && !asksOfOffice(text);
}

/** How many slots a reading names, of those that say what an activity is like. */
function slotsHeld({ slots, proposed }: SlotReading): number {
  const named = [slots.date ?? proposed.date, slots.budget, slots.headcount, slots.audience];
  return named.filter((value) => value !== undefined).length;
}

/** Whether a reading found anything at all: values, proposals, refused values, or slots that are left to us. */
export function hasFindings({ slots, proposed, problems, leftToUs, look, promise }: SlotReading): boolean {
  if (look !== undefined || promise !== undefined) return true;
  return Object.keys(slots).length + Object.keys(proposed).length + problems.length + leftToUs.length > 0;
}

const change =
  /改成|改程|改为|改到|改在|改个|改一?下|改得|改[\d一二三四五六七八九十两]|修改|换成|换到|换个|换一?下|换位置|对调|互换|调整|调到|调换|压缩|缩短|缩减|延长|加上|加[个一点些入]|再加|再添|补充|增加|添[加个上]|扩充|去掉|删[掉除去了]?|拿掉|减到|减少|减成|减掉|再减|砍|降到|提高到|涨到|少一?点|多一?点|[细软浅短长多少实活]一?[点些](?:$|[，。！吧的])|写(?:得)?(?:再)?[细短长]|详细|具体|简单一?点|简洁|精简|软和|温和|正式|活泼|喜庆|亲切|口气|语气|官腔|有点?问题|不合理|重写|重新写|再写一?遍|写错|挪到|放到|放在前|移到|提前|推迟|延[期后]|不要.{0,8}(?:环节|那段|部分|讲话)|不是.{1,14}[，,]?(?:是|而是)|勿够|不够|来不了|另外请|太(?:长|短|多|少|贵|啰嗦|简单|官方|硬)|人[数输](?:改|[\d])|增至|控制在|加到/u;

const sectionWords: readonly { section: PlanSection; words: RegExp }[] = [
  { section: "purpose", words: /目的|背景|意义|主旨|宗旨|开头|引言/u },
  { section: "schedule", words: /流程|环节|议程|时间表|时间安排|日程|顺序|程序|节目|开场|讲话/u },
  { section: "roles", words: /分工|人员安排|谁负责|负责人|职责|志愿者(?:安排|分)|岗位|讲师/u },
  { section: "materials", words: /物资|材料|物料|道具|用品|采购|清单|奖品|礼品|口罩|矿泉水/u },
  { section: "promotion", words: /宣传|海报|推广|报名方式|招募|预热|发动/u },
  { section: "safety", words: /安全|风险|雨天|下雨|应急|备用方案|备案方案|预案|保险|急救|天气/u },
  { section: "outcome", words: /效果|成效|预期/u },
  { section: "notice", words: /通知|告居民|公告|邀请/u },
];

/** The sections of a plan that a wish names, in the order of the plan; [] if it names none. */
export function readPlanSections(text: string): PlanSection[] {
  const found = new Set(sectionWords.filter(({ words }) => words.test(text)).map(({ section }) => section));
  return planSections.filter((section) => found.has(section));
}

/** Whether a text wishes that something be changed. */
export function wishesChange(text: string): boolean {
  return change.test(text) || (/[也再补]写|写一?下|补上|加上/u.test(text) && readPlanSections(text).length > 0);
}

/** Whether a text asks for another, new plan although one is there. */
export function asksForNewPlan(text: string): boolean {
  const another =
    /(?:另外|另|重新|再|还想|还要|下一个|新的?|换一个)[^。]{0,6}(?:写|做|策划|搞|办|出|来)[^。]{0,3}(?:一)?(?:个|份|场|次)/u;
  const explicit =
    /(?:帮我|给我|麻烦|请|侬)[^。]{0,3}(?:策划|写|做|出|拟|起草)[^。]{0,30}(?:方案|策划|通知|活动)|(?:写|做|出|起草|策划)(?:一|个|份)[^。]{0,30}(?:方案|策划案?|活动)/u;
  return (another.test(text) && aboutActivity.test(text) && !/备用|预案|环节/u.test(text)) || explicit.test(text);
}
