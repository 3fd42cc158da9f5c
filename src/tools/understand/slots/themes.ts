import { festivalSource } from "./festivals.ts";
import { taken } from "./span.ts";

/** What the activity is about, in the person's own words, as a stretch of the text. */
export type ThemeRead = { start: number; end: number };

const clauseEnd = `，。；！？!?;,\\n${taken}`;
const labels: readonly RegExp[] = [
  new RegExp(
    `(?:活动)?(?:主题|题目|名称|名字|标题)(?:改成|改为|换成|定为|暂?定|就?是|为|叫做?|就叫|写|用|:|改|换)+\\s?[“"「《]?(?<theme>[^${clauseEnd}”"」》]{2,30})`,
  ),
  new RegExp(`活动(?:就?叫做?|名叫|名为)\\s?[“"「《]?(?<theme>[^${clauseEnd}”"」》]{2,30})`),
  new RegExp(`以[“"「《]?(?<theme>[^${clauseEnd}”"」》]{2,20})[”"」》]?为主题`),
  /[“「《](?<theme>[^”」》]{2,24})[”」》]/,
];

/** Activity kinds: a stretch that holds one is surely a theme. */
const kinds =
  "讲座|茶话会|联欢|运动会|比赛|竞赛|大赛|擂台|培训|课堂|课程|课|演练|演习|义诊|义卖|义剪|晚会|汇演|演出|游园|座谈|见面会|宣传|宣讲|展览|画展|书画|仪式|聚会|聚餐|年夜饭|团拜|市集|集市|市场|沙龙|读书|分享会|故事会|大会|扫除|清洁|整治|音乐会|电影|放映|纳凉|慰问|参观|体验|手工|制作|游戏|游|庆祝|生日会|表彰|团建|春游|秋游|踏青|采摘|赏月|灯谜|猜谜|饺子|粽子|汤圆|月饼|腊八粥|粥|青团|馄饨|烘焙|厨艺|美食|插花|剪纸|书法|春联|福字|唱歌|合唱|戏|朗诵|舞|太极|健步|健走|跑|棋|牌|球|跳绳|拔河|打卡|植树|种植|种花|绿植|环保|低碳|分类|回收|消防|反诈|防骗|禁毒|普法|法律|法治|安全|健康|体检|急救|护牙|防暑|防汛|心理|养生|血压|理发|磨刀|维修|便民|志愿|公益|捐|互助|敬老|爱老|关爱|助残|拥军|双拥|党课|党日|学习|交流|招募|议事|协商|会议|开放日|揭牌|升旗|祭扫|纪念|团圆|邻里节|嘉年华|夏令营|冬令营|训练营|托管|招聘|相亲|联谊|科普|阅读|马拉松|写字|画|歌|操|包|做|送|迎新|活动|节|祭";
const kind = new RegExp(kinds);

const asking =
  "(?:那个|嗯|呃|哦|哎|好的?|行|你好|麻烦你?|请你?|想请你?|能不能|能否|可不可以|可以|快|急求|急需|求|就是|我是|我这边|我们这边|社区|我们居民区|我们社区|我们小区|我们居委|居委|我们|咱们|大家|我|想要?|要求|需要|打算|准备|计划|考虑|希望|正准备|书记说|主任说|主任让我|书记让我|街道要求|领导要求|上面要求|你|现在|这次|今年|最近|正好|也|还|再|先|就|都|来|去|要|得|的话|到了|来了|快到了|那天|当天|那|该|试着|上|在|于|把|将|按|照)";
const giving = "(?:(?:帮|给|替|为|跟)(?:我们?|忙|我们居委|社区|下)?(?:忙|想想|排排|看看)?)";
const making =
  "(?:写|做|出|弄|搞|办|整|拟|起草|策划|设计|安排|组织|举办|举行|开展|进行|开|生成|准备|排|定|攒|鼓捣|凑|来|想|办理|发起|筹备|筹划|拟定|制定|制作(?=一|个|份)|主办|提供)";
const measure = "(?:(?:一下|一)?(?:个|份|场|次|下|篇|张|版|套|只|趟|期|段|点)(?:关于|有关|主题为)?|关于|有关|些|出来)";
const leadingWords = new RegExp(
  `^(?:${asking}|${giving}|${making}(?=${measure}|${taken}|$|${giving}|关于|有关)|(?<!^.{9,})(?:搞|办|举办|组织|开展|举行|进行|策划|弄|筹备|发起)|${measure}|[\\s:的了把“"「《])+`,
);
const document =
  "(?:活动)?(?:策划案|策划书|策划|方案|预案|计划书?|安排表|安排|日程|流程|章程|点子|路子|通知|告示|预告|倡议书?|文案|文件|草案|初稿|模板|总结)";
const trailingWords = new RegExp(
  `(?:的?${document}(?:和|加|、|及|与)?|${giving}?(?:帮我|给我)?(?:${making})?(?:一)?(?:个|份|下|篇|版|出来|稿)?|怎么(?:弄|办|搞|写|做|安排|铺排|组织|排)法?|如何(?:组织|办|安排)|吧|呢|啊|呀|嘛|呗|哦|哈|了|的|用|要|请你?|麻烦|你|怎么|给|来|我|出|想|帮忙|发群里|文件|一下|，|\\s|[”"」》])+$`,
);
const onlyFiller = new RegExp(
  `^(?:${asking}|${giving}|${making}|${measure}|${document}|活动|一个|帮我|社区|居民|参加|[的了吧啊呢嘛和在去请有\\s:]|什么|怎么|随便|具体|内容|时间|地点|日期|人数|对象|主题|预算|大概|左右|以内|不对|不是|是|改成?|换成?|好|可以|没有|不知道|谢谢)*$`,
);
const inner = new RegExp(
  `(?:想|要|打算|准备|计划|试着|让我|叫我|得|里|会|来)?(?:搞|办|组织|举办|举行|开展|策划|弄|办理|筹备|排练|设计|鼓捣|攒)(?:了|一)?(?:个|场|次|期|些|点|只|趟)?(?<theme>[^${clauseEnd}]{2,24})`,
);

type Candidate = ThemeRead & { weight: number };

/** Takes the request words off both ends of a stretch, several times since they nest (帮我写个关于…的活动方案). */
function stripped(text: string, start: number, end: number): ThemeRead {
  let from = start;
  let to = end;
  for (let round = 0; round < 4; round += 1) {
    const lead = text.slice(from, to).match(leadingWords)?.[0].length ?? 0;
    from += lead;
    const trail = text.slice(from, to).match(trailingWords)?.[0].length ?? 0;
    to -= trail;
    if (lead + trail === 0) break;
  }
  return { start: from, end: to };
}

/** 包粽子活动 → 包粽子, but 亲子活动 and 中秋活动 stay: without the word nothing would say what is done. */
function withoutActivityWord(text: string, { start, end }: ThemeRead): ThemeRead {
  const words = text.slice(start, end);
  const rest = words.replace(/的?(?:主题)?活动$/, "");
  const says = rest.replace(new RegExp(festivalSource, "g"), "").replace(/^的|社区|居民|暑期|周末|亲子|青少年/g, "");
  return rest.length >= 3 && says.length >= 2 && rest !== words ? { start, end: start + rest.length } : { start, end };
}

function weigh(text: string, read: ThemeRead): number {
  const words = text.slice(read.start, read.end);
  if (words.length < 2 || onlyFiller.test(words)) return 0;
  const known = kind.test(words) ? 3 : 0;
  const festive = new RegExp(festivalSource).test(words) ? 2 : 0;
  const length = words.length <= 16 ? 1 : words.length <= 26 ? 0 : -2;
  const story = /[我你他她它]|因为|所以|都|已经|愿意|没有|就是|什么|不知|要交|催/.test(words) ? -2 : 0;
  return 1 + known + festive + length + story;
}

function candidatesOf(text: string): Candidate[] {
  const pieces = [...text.matchAll(new RegExp(`[^${clauseEnd}]+`, "g"))];
  return pieces.flatMap((piece) => {
    const whole = withoutActivityWord(text, stripped(text, piece.index, piece.index + piece[0].length));
    const nested = piece[0].match(inner);
    const theme = nested?.groups?.["theme"];
    const found = [{ ...whole, weight: weigh(text, whole) }];
    if (nested?.index !== undefined && theme !== undefined) {
      const from = piece.index + nested.index + nested[0].length - theme.length;
      const read = withoutActivityWord(text, stripped(text, from, from + theme.length));
      const weight = weigh(text, read);
      if (weight > 0) found.push({ ...read, weight: weight + 0.5 });
    }
    return found;
  });
}

/** A theme that the person names as such: 主题是…, 活动叫“…”. */
export function readLabelledTheme(text: string): ThemeRead | undefined {
  for (const label of labels) {
    const match = text.match(label);
    const theme = match?.groups?.["theme"];
    if (match?.index === undefined || theme === undefined) continue;
    const start = match.index + match[0].lastIndexOf(theme);
    const trimmedEnd = start + theme.replace(/(?:吧|呢|啊|就行|好了|\s|的?(?:活动)?(?:方案|策划案?))+$/, "").length;
    if (trimmedEnd - start >= 2 && !onlyFiller.test(theme)) return { start, end: trimmedEnd };
  }
  return undefined;
}

/**
 * The stretch of what other slots left that best names the activity.
 *
 * `anything`: the theme was asked, so words that name no known activity will do too.
 */
export function readRemainingTheme(text: string, anything: boolean): ThemeRead | undefined {
  const candidates = candidatesOf(text).filter(({ weight }) => weight >= (anything ? 1 : 3));
  const best = candidates.reduce<Candidate | undefined>(
    (kept, each) => (kept === undefined || each.weight > kept.weight ? each : kept),
    undefined,
  );
  return best === undefined ? undefined : { start: best.start, end: best.end };
}

const unsuitable =
  /(?:保健品|保健食品|养生产品|理疗仪|床垫)(?:的)?(?:推销|销售|推广|促销|讲座|宣讲|体验|展销|推介)|(?:推销|卖|销售|推广)(?:保健品|理财|保险|药品|产品)|理财产品|投资理财(?:推介|讲座|推广)|高息|集资|传销|拉人头|赌博|打麻将赢钱|赌|算命|看相|跳大神|驱鬼|求神|拜神|祭神|烧香|封建迷信|迷信|风水|法会|传教|邪教|选举拉票|贿选|色情|脱衣|约架|聚众|上访|游行|罢工/;
const against = /反|防|禁|拒|抵制|警惕|识破|识别|打击|揭露|揭穿|破除|远离|谨防|避免|整治|预防|杜绝/;
const lesson = /骗局|诈骗|陷阱|危害|风险|防范|套路|警示/;

/** Words of the text that no office may plan for (保健品推销, 赌博). Talks that warn of them are fine. */
export function unsuitableWords(text: string): string | undefined {
  const match = text.match(unsuitable);
  if (match?.index === undefined) return undefined;
  const before = text.slice(Math.max(0, match.index - 6), match.index);
  const following = text.slice(match.index + match[0].length, match.index + match[0].length + 8);
  return against.test(before) || lesson.test(following) || lesson.test(match[0]) ? undefined : match[0];
}
