import { taken } from "./span.ts";

/** Where it takes place. `words` are the person's own and begin at `nameStart`; the stretch includes 在, 地点是 and the like. */
export type VenueRead = { start: number; end: number; words: string; nameStart: number };

/** Places inside a neighbourhood: understood without 在 where nothing of a name follows. */
const rooms =
  "(?:活动室|(?:社区|老年|长者|助餐)食堂|中央广场|休闲广场|健身广场|活动广场|滨江绿地|口袋公园|活动中心|活动站|会议室|多功能厅|报告厅|大礼堂|礼堂|一楼大厅|大厅|图书室|图书角|阅览室|棋牌室|舞蹈室|舞蹈房|书画室|手工室|排练厅|展厅|教室|党群服务中心|党群服务站|(?:新时代)?文明实践(?:站|所|中心|点)|党群中心|文化中心|文化站|文化广场|文化活动中心|市民中心|邻里中心|邻里汇|睦邻点|睦邻中心|社区中心|服务中心|服务站|驿站|中心花园|小花园|花园|中心广场|小广场|广场(?!舞|鸽)|架空层|会客厅|居委会?(?:会)?(?:办公室|门口|[一二三四五六1-6]楼)|空地|草坪|绿地|凉亭|长廊|篮球场|球场|健身房|健身步道|小区门口|东门口?|西门口?|南门口?|北门口?|大门口|院子|天井|底楼大?厅?)";
/** Institutions: part of many themes (敬老院慰问), so only understood after 在 or as a clause of its own. */
const institutions =
  "(?:图书馆|咖啡馆|咖啡厅|咖啡店|奶茶店|酒店|画廊|会址|旧址|故居|剧院|戏院|体育场|体育中心|游泳馆|球馆|田径场|湿地|海边|湖边|滨江|花市|菜场|菜市场|邻里广场|百货|银行|党校|团校|党建馆|党建基地|展示馆|体验馆|老年大学|大学|陵园|步道|绿道|步行街|江边|河边|植物园|动物园|农庄|果园|书店|茶馆|展览馆|陈列馆|俱乐部|工作室|博物馆|纪念馆|科技馆|体育馆|文化馆|美术馆|影剧院|剧场|电影院|公园|学校|小学|中学|幼儿园|操场|敬老院|养老院|福利院|日间照料中心|卫生服务中心|卫生站|医院|消防站|派出所|司法所|税务所|警务室|食堂|老年食堂|商场|超市|农场|基地|会所|宾馆|饭店|餐厅|茶室|垃圾处理厂|(?:妇女|儿童|党员|职工|青年|老兵|军人|邻里|侨|长者照护|长者|志愿者|残疾人|家长|乐龄|书香|统战|侨胞|红领巾)之家)";
/** Too vague to take along what stands before them. */
const anywhere =
  "(?:居委会?|街道|社区|小区|小区里|社区里|楼下|门口|线上|腾讯会议|微信群|现场|户外|室内|室外|露天|[一二三四五六七八九十\\d]{1,2}楼|[一二三四五六七八九十\\d]{1,3}号楼(?:[前后]面?|楼下|底楼|大厅)?)";
const nameParts =
  "(?:我们|咱们|本|中央|党建|党员|文体|百姓|共享|综合|滨江|社区|小区|居民区|居民|居委会?|街道|镇|文化|党群|老年人?|青少年|儿童|市民|中心|体育|健身|睦邻|邻里|服务|[一二三四五六七八九十\\dA-Za-z]{1,4}(?:楼|层|栋|幢|号楼|号|弄|区|期|室)|[东南西北]区|门前|楼前|楼下|前面|后面|旁边?|内|里|的|新|老|大|小|多功能|底楼|室外|室内|户外|露天)";
const after =
  "(?:里面?|内|外|前面?|门口|门前|旁边?|大厅|[一二三四五六七八九十\\d]楼|[一二三四五六七八九十\\d]{1,4}室|的空地|空地|草坪|楼下|院子|集合|前的空地){0,3}";
const place = `(?:${nameParts}*(?:${rooms}|${institutions}|${anywhere})${after})`;
/** 小区中央广场, 三楼党建活动室: as much of a name as ends in a place. */
const longPlace = `(?:[^\\s，。；！？,;:、${taken}在给为让请到办搞做包写送教讲唱画拍]{1,10}(?:${rooms}|${institutions})${after})`;
const freePlace = `(?:[^\\s，。；！？,;:、${taken}在给为让请到]{0,8}?(?:${rooms}|${institutions}|${anywhere})${after})`;
const cue = `(?:(?:活动)?(?:地点|场地|地方|位置|会场)(?:暂?定|安排|放|设|就)?(?:改成|改为|改到|改在|换成|换到|换在|在|是|为|:|就|到)*|定在|安排在|放在|放到|设在|办在|改到|改在|挪到|搬到|换到|换成|换在|移到|借用|就在|去|到|在|(?<=${taken})来)`;

const cued = new RegExp(`${cue}\\s?(?<words>${longPlace}|${place}|${freePlace})`, "g");
const bare = new RegExp(
  `(?<=^|[\\s，。；！？,;:、${taken}]|(?:上午|下午|晚上))(?<words>${nameParts}*${rooms}(?:剧场|厨房|报告厅|[一-龥]{0,2}(?:室|厅))?${after})(?!舞|建设|改造|揭牌|开放|试吃|开业|启用|体验|要|有|的(?!$))`,
  "g",
);
const wholeClause = new RegExp(
  `(?<=^|[\\s，。；！？,;])(?:就|那就|还是|嗯)?(?<words>${place})(?:吧|好了|就行|那里|那边|呗)?(?=$|[\\s，。；！？,;])`,
  "g",
);
const wholeClauseFree = new RegExp(
  `(?<=^|[\\s，。；！？,;])(?<words>[^\\s，。；！？,;:、${taken}在给为让请办搞做包写送教讲唱画拍看访]{1,9}(?:${rooms}|${institutions}|[馆厅室廊]|(?<![住租买用])房)${after})(?=$|[\\s，。；！？,;])`,
  "g",
);
/** 在一大会址: a whole clause after 在 is a place, whatever its name. */
const wholeAfterIn = new RegExp(
  `(?<=^|[\\s，。；！？,;])(?:就|那就|还是|放|定|安排)?在(?<words>(?!家|线|编|职|校|外|册|籍|我|你|他)[^\\s，。；！？,;:、${taken}办搞做给为让请]{2,12}?)(?:吧|就行|好了|办|举行|举办|开展|搞)?(?=$|[\\s，。；！？,;])`,
  "g",
);
const labelled =
  /(?:地点|场地)(?:改成|改为|改到|换成|换到|放在|定在|安排在|在|是|为|:)+\s?(?<words>[^\s，。；！？,;▯]{2,20})/g;
const changed = /(?:改成|改到|改在|换到|换成|换在|挪到|搬到|移到)\s?(?<words>室内|室外|户外|线上|露天)/g;
const refused =
  /(?:不在|不是|不要在|不去|别在|没在|现在|实在|正在|存在|所在|报到|收到|看到|想到|做到|直到|说到|等到|迟到|遇到)$/;
/** 在社区开展: too vague beside a named place, and no place where a group of people or a task follows. */
const notAPlace = /^(?:社区|小区|街道|居委)(?:志愿|居民|老人|党员|矫正|民警|治理|自治)/;

/** 去红色基地参观: the place belongs to what is done. */
const visiting =
  /^(?:的)?(?:参观|慰问|看望|游览|踏青|采摘|春游|秋游|演出|祭扫|游玩|研学|看看|走走|逛逛|转转|看一看|走一走)/;

function collect(text: string, pattern: RegExp): VenueRead[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const words = match.groups?.["words"] ?? "";
    const wordsStart = match.index + match[0].indexOf(words);
    if (refused.test(text.slice(0, wordsStart)) || notAPlace.test(text.slice(wordsStart))) return [];
    // 去参观垃圾处理厂: the place is also what is done there, so the words stay for the theme.
    const visited = words.match(/^[^参慰看打游探]{0,6}?(?:参观|慰问|看望|打扫|游览|探访)/)?.[0].length ?? 0;
    const named = words
      .slice(visited)
      .replace(/^的|的$/g, "")
      .replace(/^(?:我们|咱们?|阿拉)的?(?=[一-龥\d]{2})/, "");
    const nameStart = wordsStart + words.indexOf(named);
    const going = /^[去到]/.test(match[0]) && visiting.test(text.slice(match.index + match[0].length));
    const end = visited > 0 || going ? wordsStart : match.index + match[0].length;
    return named.length < 2 ? [] : [{ start: match.index, end, words: named, nameStart }];
  });
}

/** All places of a text, best first: a labelled one, one after 在, a clause of its own, one without a cue. The last after 改到 wins. */
export function readVenues(text: string): VenueRead[] {
  const moved = collect(text, changed);
  const after = collect(text, cued).sort(
    (one, other) => Number(/社区$|小区$|街道$/.test(one.words)) - Number(/社区$|小区$|街道$/.test(other.words)),
  );
  const first = after.findLast(({ start }) => /^(?:改|换|挪|搬|移)/.test(text.slice(start))) ?? after[0];
  return [
    ...moved,
    ...(first ? [first] : []),
    ...collect(text, labelled),
    ...after,
    ...collect(text, wholeClause),
    ...collect(text, wholeAfterIn),
    ...collect(text, wholeClauseFree),
    ...collect(text, bare),
  ];
}
