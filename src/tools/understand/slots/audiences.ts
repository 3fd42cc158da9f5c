import { ageSource, audienceSource, doingWords, noGroupPrefix } from "./audienceWords.ts";
import { taken } from "./span.ts";

/**
 * Who an activity is for. `words` are the person's own.
 *
 * - addressed: a word such as 给 or 面向 stands before it, so that it is no part of the theme; the stretch includes that word.
 * - apart: it stands at the edge of a clause or is one, so that it is no part of the theme either.
 */
export type AudienceRead = { start: number; end: number; words: string; addressed: boolean; apart: boolean };

export const agePattern = new RegExp(ageSource, "g");

const place = "(?:(?:我们|咱们)(?:本|小区|社区|居民区|居委|楼里|街道|这里|这边)*里?面?的?|(?:小区|社区|楼)里面?的?)?";
const cues =
  "给|适合|面向|针对|为了?|邀请|请|让|组织|(?<!怎么|如何|不会|不懂)带(?:着|领|上)?(?!娃的)|帮|教|服务|召集|对象(?:改成|换成|是|为|:)*|参加(?:人员|对象)(?:改成|换成|是|为|:)*|人群(?:改成|换成|是|为|:)*|(?:参加|来|到场|报名|受邀)的(?:人|居民)?(?:主要|都|就)?(?:是|有)|参[加与]者(?:都|主要)?(?:是|为|:)|看的人(?:就|都)?是|(?:观众|来宾|受众|听众)(?:就|都|主要)?是(?:各|全)?|面对|主要是|慰问|看望|关爱|关怀|送";
const pattern = new RegExp(
  `(?<cue>${cues})?的?${place}(?<words>${audienceSource})(?!们?(?:说|让我|叫我|要求|建议|提出|反映(?!.{0,40}给[他她]们)|队长|代表说|问))(?<following>(?:都|可以|能|要|会|想)?(?:来(?!.{0,8}(?:食堂|室|厅|馆|中心|广场|站|园))|参加|参与|一起|报名))?`,
  "g",
);
const cueBefore = new RegExp(`(?:给|为|面向|针对|邀请|请|组织|带|帮|教)${place}$`);
const addressing =
  /^(?:给|适合|面向|针对|为了?|邀请|请|让|组织|带|帮|教|召集|对象|参加|来的|到场的|报名的|受邀的|人群|面对|主要是|观众|来宾|受众|听众)/;
/** 请农民朋友来讲丰收节: they are guests who do something for others. */
const invited = /^(?:邀?请)[^，。；▯]{1,10}?来?(?:讲|教|介绍|表演|演示|指导)/;
/** 和电工师傅一起上门: who comes to help. */
const helping = /(?:师傅|讲师|民警|医生|护士|律师|教练)$/;
/** 食堂师傅教做红烧肉 */
const teaching = /^们?来?(?:教|讲(?!座)|示范|授课)/;
/** 请师傅来给老人理发: who is done something for comes before who is asked to come. */
const benefiting = /^(?:给|面向|针对|为|教|对象|适合|服务|参加[人对的])/;
const anyWords =
  /(?:面向|针对|(?:参加|活动|服务)?(?:对象|人群|人员)(?:改成|换成|改为|定为|是|为|:)+|(?:(?:听课?|来听|来看|到场|受益|报名)的人?|参加的人)(?:就|都|主要)?(?:是|为|:)+|(?:参加|来|到场|受邀)的(?:就|都|主要)?(?:是|有|包括)|(?:受众|观众|听众)(?:就|都|主要)?(?:是|为|:)+|(?<=^|[，。；\s])(?:人(?:就|都)?[是:]|服务?对象(?=[全辖本一])|对象(?=[全辖本])|只[招收]))\s?(?:的?是)?(?<words>(?!不限|随便|待定|未定|没定|还没|再说|你)[^\s，。；！？,;▯]{2,16}?)(?=的?(?:一?共|总共|大概|大约|约|差不多)?(?:[\s，。；！？,;▯]|$)|开展|举办|搞|组织)/g;
/** 给高三家长开, 为四川来沪人员办: any words between the two are a group. */
const anyGroup = new RegExp(
  `(?<=^|[^因交批拨送带发留分])(?:给|为|面向|针对|邀请)${place}(?<words>(?!了|我|你|咱|大家|个|整[个点一]|一[个份下次场]|的|他|她|到|出)[^\\s，。；！？,;:、${taken}]{2,12}?)(?=们?${doingWords})`,
  "g",
);
/** 安徽老乡优先, 买菜的人就是听众 */
const preferred =
  /(?:^|[，。；\s])(?:咱|我们)?(?<words>[一-龥]{2,8}?)(?:优先(?!级|权)|(?:就是|是|当)(?:听众|观众|受众|对象)(?=$|[，。；\s]))/g;
const notAudience = /(?:志愿者|老师|医生|家长)(?:出|愿意|带队|讲)/;
const boundary = new RegExp(`[\\s，。；！？!?,;:\\n${taken}]`);
/** What may stand between a group and the end of its clause: 保安保洁共▯. */
const trailing = /^(?:大概|大约|约|差不多|一共|总共|共计?|有|计|等|来|们|左右)*/;
/** 慰问退役军人, 送独居老人: those people are what the activity is about. */
const objectOf =
  /(?:慰问|看望|探望|关爱|关怀|走访|表彰|服务|帮扶|陪伴?|敬|爱|送|助|祝福|温暖|致敬|采访|认识|进|为|给)$/;
/** 居民茶话会, 党员培训: the group and what follows are one name. */
const gathering =
  /^(?:[^，。；\s▯]{0,12}(?:会|课|赛|培训|讲座|体验|比赛|晚会|沙龙|班|小组|联谊|团建|交流|节|营|展|电影|专场|影展|宣传|演练|仪式|市集|学习|表彰|行动|服务|志愿|会议|例会|项目|计划|论坛|演出|汇演|聚餐|慰问|体检|义诊|座谈)(?:活动)?|活动|之家|联盟|团队|自治)(?=$|[\s，。；！？,;▯])/;

/** 孩子放寒假了, 老人反映冷: a story about people. */
const mentioned =
  /^们?(?:都|又|总|老|也)?(?:放(?:寒|暑|了|学了)|反映|抱怨|比较多|很多|多(?=$|[，。；])|越来越|一直|天天|经常|催|不知道|不晓得|最近|没事|没地方|不会|不懂|不太|嫌)/;
/** 老姐妹们打太极拳比赛: they and what they do. */
const doingIt =
  /^(?:打|学|做|包|跳|唱|写|画|种|去|看|听|吃|拍|玩|练|比|排|捡|清|扫|逛|聚|过|插|编|织|剪|缝)(?!队|团|班|社)/;

/** How far a group reaches to the left: 养犬居民, 3号楼居民, 本季度过生日的老人. */
function prefixLength(before: string): number {
  const clause = before.slice(before.split("").findLastIndex((each) => boundary.test(each)) + 1);
  const cue = clause.match(
    /(?:给|为|请|邀请|面向|针对|组织|参加的是|带|帮|教|对象是)(?!.*(?:给|为|请|面向|针对|组织))/,
  );
  const words = cue?.index === undefined ? clause : clause.slice(cue.index + cue[0].length);
  const plain = words
    .replace(
      new RegExp(
        `^${place}(?:慰问|看望|探望|走访|帮扶|关爱|大概|大约|约|差不多|主要|都是|都|全是|是|有|一共|总共|(?:[\\d一二两三四五六七八九十百]+[多来几]?[个名位])?)*`,
      ),
      "",
    )
    .replace(new RegExp(`^${place}`), "");
  if (plain === "") return 0;
  if (/^[一-龥]{1,5}[队团社班组]$/.test(plain)) return plain.length;
  if (plain.endsWith("的")) {
    const told = /[我你他办搞想]|活动|讲座|方案|通知|关于|多|计划/.test(plain);
    return plain.length >= 3 && plain.length <= 11 && !told ? plain.length : 0;
  }
  return plain.length <= 6 && /^[一-龥\dA-Za-z-]+$/.test(plain) && !noGroupPrefix.test(plain) ? plain.length : 0;
}

/** Whether a group that no 给 introduces stands at an edge of its clause, where it is no part of the name of the activity. */
function standsApart(text: string, start: number, end: number): boolean {
  const left = start === 0 || boundary.test(text.charAt(start - 1));
  const rest = text.slice(end).replace(trailing, "");
  const right = rest === "" || boundary.test(rest.charAt(0));
  if (left && right) return true;
  if (left)
    return (
      (!gathering.test(rest) || (/们$/.test(text.slice(start, end)) && doingIt.test(rest))) &&
      !/^(?:[的、和与及]|[\d一二两三四五六七八九十百几]+[多来]?[个名位人对户组])/.test(rest)
    );
  return right && !objectOf.test(text.slice(0, start));
}

function readNamed(text: string): AudienceRead[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const words = match.groups?.["words"] ?? "";
    const cue = match.groups?.["cue"] ?? "";
    const age = new RegExp(`^${ageSource}$`).test(words);
    if (age && !/(?:以上|以下)$/.test(words) && cue === "") return [];
    if (notAudience.test(text.slice(match.index, match.index + match[0].length + 3))) return [];
    const following = match.groups?.["following"] ?? "";
    const wordsStart = match.index + match[0].length - following.length - words.length;
    const longer = cue === "" ? prefixLength(text.slice(0, wordsStart)) : 0;
    const earlierCue = longer === 0 ? 0 : (text.slice(0, wordsStart - longer).match(cueBefore)?.[0].length ?? 0);
    const addressed = addressing.test(cue) || earlierCue > 0 || following !== "";
    const said = text.slice(wordsStart - longer, wordsStart + words.length);
    const start = addressed ? Math.min(match.index, wordsStart - longer - earlierCue) : wordsStart - longer;
    const end = match.index + match[0].length - (addressed ? 0 : following.length);
    const apart = !addressed && cue === "" && standsApart(text, start, end);
    return [{ start, end, words: trimmed(said), addressed, apart }];
  });
}

const staysAway: readonly RegExp[] = [
  /(?<=^|[，。；！\s▯])(?:就是|但是?|不过|这次|只是)?[^，。；！\s▯]{1,10}?(?:就|都|先|暂时|这次)*(?:不(?:参加|用?来|要来|让来|能来|邀请|安排|考虑|包括|含|在内)|除外|免了|别来|算了)(?=$|[，。；！\s▯了吧啦])/g,
  /(?:除了|不(?:包括|含|邀请|针对|面向)|谢绝|别叫)[^，。；！\s▯]{1,10}?(?:(?:以外|之外|外(?![卖来国地籍]))?(?:的?(?:人|居民))?(?:谁|其他人|别人)?都(?:能|可以|欢迎)?(?:来|参加)?的?|以外|之外|外(?![卖来国地籍])|(?=$|[，。；！\s▯]))/g,
];

/** 老人不参加, 除了租户: the stretches that name who does not take part. */
export function readStayingAway(text: string): { start: number; end: number }[] {
  return staysAway.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length })),
  );
}

const overlap = (one: { start: number; end: number }, other: { start: number; end: number }): boolean =>
  one.start < other.end && one.end > other.start;

/** 对象:孕妇和准爸爸: all that stands behind the label, up to the end of its clause or a number. */
const labelled = new RegExp(
  `(?<=^|[\\s，。；、.)】])(?:参加|服务|活动|参与|参会|参训)?(?:对象|人群|人员|受众|来的人|谁来|谁参加|参加人|参加者|参与者|听众|观众|谁)\\s?[:】]\\s?(?<words>(?!不限|随便|待定|未定|没定|还没|再说|你|\\d)[^\\s，。；！？:${taken}]{2,20}?)(?=(?:一?共|总共|大概|大约|约|差不多)?(?:[\\s，。；！？▯]|$))`,
  "g",
);

function readLabelled(text: string): AudienceRead[] {
  return [...text.matchAll(labelled)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    words: trimmed(match.groups?.["words"] ?? ""),
    addressed: true,
    apart: false,
  }));
}

/** Everybody that the text may mean, best first: addressed ones, then those with an age or several words, then in text order. */
export function readAudiences(text: string): AudienceRead[] {
  const behindLabels = readLabelled(text);
  const others = readOthers(text).filter((each) => !behindLabels.some((label) => overlap(label, each)));
  return [...behindLabels, ...others];
}

function readOthers(text: string): AudienceRead[] {
  const groups = [...text.matchAll(anyGroup)].flatMap((match): AudienceRead[] => {
    const words = trimmed(match.groups?.["words"] ?? "");
    const end = match.index + match[0].length;
    return words.length < 2 ? [] : [{ start: match.index, end, words, addressed: true, apart: false }];
  });
  const named = readNamed(text).filter(
    (each) => !groups.some((group) => overlap(group, each) && group.end >= each.end && group.start <= each.start),
  );
  const wider = groups.filter((group) => !named.some((each) => overlap(group, each)));
  const free = [...text.matchAll(anyWords), ...text.matchAll(preferred)].flatMap((match): AudienceRead[] => {
    const words = match.groups?.["words"] ?? "";
    const end = match.index + match[0].length;
    return [...named, ...wider].some((each) => each.addressed && each.start < end && each.end > match.index)
      ? []
      : [{ start: match.index, end, words, addressed: true, apart: false }];
  });
  const weight = (read: AudienceRead): number =>
    (!read.addressed && helping.test(read.words) ? -4 : 0) +
    (!read.addressed && teaching.test(text.slice(read.end)) ? -5 : 0) +
    (read.addressed ? 4 : 0) +
    (invited.test(text.slice(read.start)) ? -5 : 0) +
    (read.addressed && benefiting.test(text.slice(read.start, read.end)) ? 3 : 0) +
    (read.apart ? 1 : 0) +
    (read.addressed || !mentioned.test(text.slice(read.end)) ? 0 : -3) +
    (/[只仅][请招限]?$/.test(text.slice(0, read.start)) && /^[请招限]/.test(text.slice(read.start)) ? 3 : 0) +
    (/岁/.test(read.words) ? 2 : 0) +
    (read.words.length > 3 ? 1 : 0);
  return [...named, ...wider, ...free].sort(
    (first, second) => weight(second) - weight(first) || first.start - second.start,
  );
}

const trimmed = (words: string): string =>
  words
    .replace(/^(?:一[次场个]|各位|的|着)/, "")
    .replace(/(?:的|一起|一块儿?|共同)$/, "")
    .replace(/(?<![我你他她它咱人哥爷娘])们$/, "");

/** Words of a theme that suggest who comes, where nobody is named. Shown as a proposal. */
const suggestions: readonly (readonly [RegExp, string])[] = [
  [/亲子/, "亲子家庭"],
  [/敬老|重阳|养老|老年|助老|防跌倒/, "辖区老年人"],
  [/三八|妇女节|女神节|女王节/, "辖区妇女"],
  [/六一|儿童节|小小|少儿|童/, "辖区儿童"],
  [/建军|八一|双拥|拥军|退役/, "辖区退役军人"],
  [/党日|建党|七一|党课|党员|入党/, "社区党员"],
  [/青少年|暑期|暑假|寒假|夏令营/, "辖区青少年"],
  [/助残/, "辖区残疾人"],
];

export function suggestedAudience(text: string): string | undefined {
  return suggestions.find(([pattern]) => pattern.test(text))?.[1];
}
