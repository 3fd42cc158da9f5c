import { costNouns } from "./amountWords.ts";
import { festivalSource } from "./festivals.ts";
import { numberSource } from "./numbers.ts";
import { taken } from "./span.ts";
import {
  activityWords,
  documentPattern,
  fillerSource,
  leadingSource,
  storyWords,
  trailingSource,
} from "./themeWords.ts";

/** What the activity is about, in the person's own words, as a stretch of the text. */
type ThemeRead = { start: number; end: number };

const clauseEnd = `，。；！？!?;,\\n${taken}`;
const quoted = `[“"「《]?(?<theme>[^${clauseEnd}”"」》]{2,30}?)(?=[${clauseEnd}”"」》]|$|\\s+(?:活动)?[一-龥]{2,4}:|\\s*[(]?\\d{1,2}[).、]\\s?[一-龥])`;
const labels: readonly RegExp[] = [
  new RegExp(`(?:^|[\\s，。；、.)])(?:活动|内容|活动内容):\\s?${quoted}`),
  new RegExp(
    `(?:活动)?(?:主题|题目|名称|名字|标题)(?:改成|改为|换成|定为|暂?定|就?是|为|叫做?|就叫|写|用|:|改|换)+\\s?${quoted}`,
  ),
  new RegExp(`活动(?:就?叫做?|名叫|名为)\\s?${quoted}`),
  new RegExp(`以[“"「《]?(?<theme>[^${clauseEnd}”"」》]{2,20})[”"」》]?为主题`),
  /(?<theme>[“「《][^”」》]{2,24}[”」》](?:主题)?(?:[^，。；！？\s▯]{0,4})(?:讲座|比赛|大赛|竞赛|游戏|宣讲|宣传|培训|沙龙|演出|展览?|市集|会|体验|课堂?))/,
  /[“「](?<theme>[^”」]{2,24})[”」]/,
];
/** 放露天电影，《长津湖》: a work is what the activity is about where nothing else is said. */
const work = /《(?<theme>[^》]{2,24})》/;

const leadingWords = new RegExp(`^${leadingSource}`);
const trailingWords = new RegExp(trailingSource);
const onlyFiller = new RegExp(fillerSource);
const anyFestival = new RegExp(festivalSource, "g");
const inner = new RegExp(
  `(?:想|要|打算|准备|计划|试着|让我|叫我|得|里|会|来)?(?:(?:做|开|上|来|整)(?=一?[个场次期堂])|搞|办(?![理公事证])|组织(?!生活)|举办|举行|开展|策划|弄(?!堂)|筹备|排练|设计|鼓捣|攒)(?<measure>(?:了|一)?(?:个|场|次|期|些|点|只|趟|堂|下(?!午))?)(?<theme>[^${clauseEnd}]{2,24})`,
);

type Candidate = ThemeRead & { weight: number; clauseStart?: number };
const afterPeople = 2;

/** Takes the request words off both ends of a stretch, several times since they nest (关于…的活动方案). */
function stripped(text: string, start: number, end: number): ThemeRead & { document: boolean } {
  let from = start;
  let to = end;
  for (let round = 0; round < 4; round += 1) {
    const lead = text.slice(from, to).match(leadingWords)?.[0].length ?? 0;
    from += lead;
    const trail = text.slice(from, to).match(trailingWords)?.[0].length ?? 0;
    to -= trail;
    if (lead + trail === 0) break;
  }
  return { start: from, end: to, document: documentPattern.test(text.slice(to)) };
}

/** 包粽子活动 → 包粽子, but 亲子活动 and 中秋活动 stay: without the word nothing would say what is done. */
function withoutActivityWord(text: string, { start, end }: ThemeRead): ThemeRead {
  const words = text.slice(start, end);
  if (words.endsWith("的活动") && words.length > 4) return { start, end: end - 3 };
  const rest = words.replace(/(?:主题)?活动$/, "");
  const says = rest
    .replace(anyFestival, "")
    .replace(/^的|社区|居民|暑期|周末|亲子|青少年|党员|志愿者|妇女|老人|老年人|儿童|主题/g, "");
  const enough = rest.length >= 3 && says.length >= 2 && rest !== words && !/[的天]$/.test(rest);
  return enough ? { start, end: start + rest.length } : { start, end };
}

/** 国际家庭日, 敬老月: an occasion, of which any activity beside it says more. */
const observance =
  /^(?:国际|世界|全国|中国|国家)?[一-龥]{1,6}[日月周季](?<!开放日|体验日|(?<!卫)生日|党日|服务日|招募日|活动日)$/;

/** 开会, 主题党日: of which anything beside it says more. */
const meeting = /^(?:开会|(?:会议|比赛|讲座|公益|文体|小)?(?:活动|仪式)|[一-龥]{0,2}(?:活动日|党日))$/;

/** Words of a message that are a slip of its sentence and no activity. */
const slips: readonly RegExp[] = [
  // What is asked of the reader, how to reach the writer, a label.
  /收到请?回复|尾号|^(?:联系人|联系电话|微信号|(?:电话|微信)\d)|^(?:place|venue|time|date|budget|people)\b|[:：]$|理顺|写细|一下(?:主任|书记)/i,
  /排在$|能在$|能不能在|^(?:只)?(?:晓得|知道)是|^钱[找跟]|^\d+号楼$|第[一二三四]?个?$|^倒数第|^(?:做|买|发|要|备|来)[\d一二两三四五六七八九十百千万]+$/,
  // What is counted or paid for.
  /^(?![发送做包写])[一-龥]{1,5}(?:\d+|[一二两三四五六七八九十百千]+)(?:张|盏|份|只|顶|把|套|盒|箱|条|本)$|^[一-龥]{2,8}\d{3,}$/,
  // What is denied or called off.
  /^不(?:搞|办|做|弄|是|送)|(?:不搞|不办|不弄|不做|不算|取消|不要)了?$|写着$|^刚[一-龥]{1,3}完|写错|搞错|还早|没主意|做什么|白事|丧事/,
  // What somebody brings or gives.
  /[跟找向][^，。]{1,6}(?:借|要|找)$|那户|^有一[户家个]|^[一-龥]{1,3}们$|^(?![发送做包写])[一-龥]{2,4}(?<![月五双对])[三四五六七八九十]$|(?:自备|自带|自理|友情价|白送|白给[一-龥]{0,2})$|^配送$/,
  // What is bought, what a day hangs on, and how many plans are wanted.
  /^(?:写|做|出|搞|办|要|有)?(?:两|三|几|[23])[个份场](?:活动|方案|策划案?)?$|^(?:购?买|采购)[^，。]{1,8}\d|^(?:暑假|寒假|学期|开学)的?(?:最后|第[一二三四])?$/,
  // What happens meanwhile.
  /^有笔|^(?:主题|题目|内容|名字)?还?没有?(?:想好|下班|定)|^搞?[啥什]么?还?没|架子|^大?舞台$|^热闹|^有[一-龥]{2,6}检查$|要(?:翻新|装修|施工)$/,
  /^[一-龥]{0,4}(?:大夫|医生|律师|民警|教练|主持人)$|^[一-龥]{1,3}(?:(?<![舞擂])台|厅|亭)$/,
];

/** The same, where no word of an activity stands in them. */
const looseSlips = /这段|(?:上|这|那)条|^条|一句话|^别|^钱|只管|^有点|^人家|啥时候/;

/** Who holds it, what something costs, what is bought or rented (茶水, 舞台): no name of an activity. */
const noNames: readonly RegExp[] = [
  new RegExp(fillerSource),
  /^正式(?:比赛|开始|举行|举办)|^(?:工会|居委会|业委会|妇联|团委|党?支部|协会|委员会|理事会|街道|社区)$/,
  new RegExp(`(?:${costNouns})(?:${numberSource})`),
  /每[张份套双盒个位人桌][\d一二两三四五六七八九十百]|[\d一二两三四五六七八九十百]+(?:元|块钱?)/,
  new RegExp(`^(?:${costNouns})(?:大概|大约|约)?小?$`),
  /^(?:自由|自愿|免费|都可以?)?(?:参加|报名|参与)$/,
  /反正|^(?:讲一?讲|说说|聊聊|看看|写写|听听|坐坐)$/,
  ...slips,
  /^招募$|^[寒暑]假里?$|^(?:陪护)?[1一]对[1一]/,
];

/** 颜料画笔▯, 补给和号码布▯: what money is spent on. */
const goods =
  /^(?![做剪包画写送发捐])[一-龥]{2,10}(?<=[笔布袋纸牌巾带料具药]|补给|马甲|手套|扫帚|口罩|毛线|种子|木板|棉被|彩灯|租金|音响|水|苗|灯泡|服装|茶叶|糖果|证书)$/;

/** 童装交换会|妈妈们四十来个, 主题党日|去烈士馆参观: in speech the name goes over into who comes and where to. */
const endOfName =
  /^[^▯]{2,14}?(?:会|赛|市集|集市|讲座|义诊|演练|培训|联欢|课|展|党日)(?=(?:妈妈|爸爸|老人|居民|阿姨|孩子|小朋友|家长|党员|业主|志愿者)们|来的|去[^，▯]{2,5}[馆所站院营厂场局园])/;

const carriedOut = /义诊|宣传|讲座|文化|艺术|体验|培训|服务|节$/;

/** 0 = no theme. A festival alone weighs as little as can be believed, so that any activity beside it wins. */
function weigh(words: string, document: boolean): number {
  if (words.length < 2 || noNames.some((pattern) => pattern.test(words))) return 0;
  if (looseSlips.test(words) && !activityWords.test(words)) return 0;
  const besides = words.replace(anyFestival, "").replace(/活动|的/g, "");
  const festive = besides !== words.replace(/活动|的/g, "");
  if (festive && besides.length < 2) return 3 + (document ? 1 : 0);
  if (observance.test(words) && !carriedOut.test(words)) return 3;
  if (meeting.test(words)) return 3;
  const known = activityWords.test(words) ? 3 : 0;
  const length = words.length <= 16 ? 1 : words.length <= 26 ? 0 : -2;
  // 搞个小仪式: any name beside it says more.
  if (/^(?:小|简单的?)(?:仪式|活动)$/.test(words)) return 3;
  return 1 + known + (festive ? 2 : 0) + (document ? 2.5 : 0) + length - (storyWords.test(words) ? 3 : 0);
}

function candidate(text: string, start: number, end: number): Candidate {
  const { document, ...bare } = stripped(text, start, end);
  const said = text.slice(bare.start, bare.end).match(endOfName)?.[0].length ?? bare.end - bare.start;
  const read = withoutActivityWord(text, { start: bare.start, end: bare.start + said });
  // 周二我都在培训: what the writer is busy with.
  const busy = /[我他她]们?都?(?:要|得)?在$/.test(text.slice(start, read.start));
  const bought = text.charAt(read.end) === taken && goods.test(text.slice(read.start, read.end));
  const weight = busy || bought ? 0 : weigh(text.slice(read.start, read.end), document);
  // 去摸一摸秋天的植物园: the way there says that it is what is done.
  const going = weight > 0 && weight < 3 && read.end - read.start >= 3 && /去$/.test(text.slice(start, read.start));
  return { ...read, weight: going ? 3 : weight };
}

function candidatesOf(text: string): Candidate[] {
  // A space ends a clause except between two words in Latin letters.
  const pieces = [...text.matchAll(new RegExp(`(?:[^${clauseEnd}: ]|(?<=[A-Za-z]) (?=[A-Za-z]))+`, "g"))];
  return pieces.flatMap((piece) => {
    const whole = candidate(text, piece.index, piece.index + piece[0].length);
    const nested = piece[0].match(inner);
    const theme = nested?.groups?.["theme"];
    if (nested?.index === undefined || theme === undefined) return [whole];
    const end = piece.index + nested.index + nested[0].length;
    const within = candidate(text, end - theme.length, end);
    // 想搞一个…: what follows is named more exactly than by the whole clause.
    const more = (nested.groups?.["measure"] ?? "") === "" || /活动$/.test(theme) ? 0.5 : 2.5;
    return [whole, within.weight > 0 ? { ...within, weight: within.weight + more, clauseStart: piece.index } : within];
  });
}

const byExpert =
  /请[^，。；！？,;▯]{0,8}?(?:老师|师傅|[医律厨教讲药导营养咨询按摩]{1,2}师|医生|大夫|护士|民警|警察|消防员|专家|教练|教授|法官)们?来?(?:给(?:大家|居民|我们))?(?<theme>(?:讲|教|做|开|说|聊)[^，。；！？,;▯]{2,20})/;

/** 请营养师讲糖尿病饮食: what the guest is to do, where nothing else names the activity. */
export function readExpertTheme(text: string): ThemeRead | undefined {
  const match = text.match(byExpert);
  const theme = match?.groups?.["theme"];
  if (match?.index === undefined || theme === undefined) return undefined;
  const { start, end } = stripped(text, match.index + match[0].length - theme.length, match.index + match[0].length);
  const said = text.slice(start, end).match(/^(?:讲讲|说说|聊聊|讲一?讲|讲)/)?.[0].length ?? 0;
  return end - start - said < 2 ? undefined : { start: start + said, end };
}

/** A theme that the person names as such: 主题是…, 活动叫“…”. */
export const readLabelledTheme = (text: string): ThemeRead | undefined => readLabels(text, labels);

/** The work that is shown, read or sung: 《长津湖》. */
export const readWorkTheme = (text: string): ThemeRead | undefined => readLabels(text, [work]);

function readLabels(text: string, patterns: readonly RegExp[]): ThemeRead | undefined {
  for (const label of patterns) {
    const match = text.match(label);
    const theme = match?.groups?.["theme"];
    if (match?.index === undefined || theme === undefined) continue;
    const start = match.index + match[0].lastIndexOf(theme);
    const length = theme.replace(/(?:吧|呢|啊|就行|好了|\s|的?(?:活动)?(?:方案|策划案?))+$/, "").length;
    if (length >= 2 && !onlyFiller.test(theme)) return { start, end: start + length };
  }
  return undefined;
}

/**
 * The stretch of what other slots left that best names the activity.
 *
 * - `anything`: the theme was asked, so words that name no known activity will do too.
 * - `behind`: where 给困难学生 or 去小区里 ends; what follows is what is done for them or there.
 */
export function readRemainingTheme(
  text: string,
  anything: boolean,
  behind: readonly number[] = [],
): ThemeRead | undefined {
  const read = candidatesOf(text).map((each) =>
    behind.includes(each.clauseStart ?? each.start) && each.weight > 0
      ? { ...each, weight: each.weight + afterPeople }
      : each,
  );
  const known = read.filter(({ weight }) => weight >= (anything ? 0.5 : 3));
  // Beside a date, a number or a place the first plain phrase is the name of an activity that no list knows.
  const plain = !text.includes(taken)
    ? []
    : read.filter(({ start, end, weight }) => weight >= 2 && end - start >= 3 && end - start <= 12);
  const candidates = known.length > 0 ? known : plain.slice(0, 1);
  const best = candidates.reduce<Candidate | undefined>(
    (kept, each) => (kept === undefined || each.weight > kept.weight ? each : kept),
    undefined,
  );
  return best === undefined ? undefined : { start: best.start, end: best.end };
}
