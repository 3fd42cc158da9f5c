import { numberSource } from "./numbers.ts";
import { taken } from "./span.ts";

/**
 * Who an activity is for. `words` are the person's own.
 * `addressed`: a word such as 给 or 面向 stands before it, so that it is no part of the theme; the stretch includes that word.
 */
type AudienceRead = { start: number; end: number; words: string; addressed: boolean };

const ageSource = `(?:${numberSource}(?:周?岁)?(?:-+|~|到|至))?${numberSource}(?:周?岁)(?:及?(?:以上|以下|以内)|左右)?`;
export const agePattern = new RegExp(ageSource, "g");

const modifiers =
  "(?:全体|全部|所有|各位|本社区|本小区|我们小区|我们社区|社区|小区|辖区|辖区内|小区里|楼里|片区|困难|低保|低收入|独居|高龄|空巢|孤寡|失独|失能|半失能|留守|流动|年轻|在职|离?退休|行动不便的?|有需要的?|外籍|外来|务工|新来的?|本地|中老年|青年|中青年|热心|贫困|特困|优抚|伤残|退役|现役|重病|大病|慢性病|残疾|职业|全职|单亲|单身|二孩|双职工|带娃的?|坐轮椅的|优秀|一线|沿街|新|老|女|男|小)*的?";
const nouns =
  "(?:老人家(?!里)|老年人|老人(?!院|节|家)|长者|老年朋友|老同志|老党员|老伙伴|退休(?:职工|干部|人员|教师|老人)|亲子家庭|家庭(?!医生|教育|暴力|矛盾|关系|作业|会议)|家长|孩子们?|小孩子?|小朋友们?|儿童(?!节|剧)|青少年|小学生|初中生|高中生|中学生|大学生|学生|幼儿|婴幼儿|宝宝|宝妈|妈妈|妇女(?!节|主任|主席|之家|联)|女性|女职工|残疾人士?(?!联合|日|证|之家)|残障人士|退役军人(?!服务站|事务)|退伍军人|转业军人|现役军人|军人家属|军属|烈属|老兵|党员(?!活动室|冬训|轮训|大会|之家)|团员|群众|居民(?!区|活动|楼|小区|委|身份|会议|意见|反映|投诉|骑|群|代表|自治)|居民代表|业主(?!想|大会|委员会|群)|租户|商户|商家|志愿者(?!日|想|招募|服务|表彰)|骑手(?!驿站)?|快递员|快递小哥|外卖员|外卖小哥|外卖骑手|新就业群体|新业态从业者|环卫工人?|务工人员|新居民|新上海人|楼组长(?!想)|楼长|网格员|企业职工|职工(?!之家)|上班族|白领|年轻人|青年(?!节|志愿者|中心)|困难户|困难群众|低保户|中老年人|患者|病友|粉丝|邻居们?|街坊|全职妈妈|准妈妈|孕妇|留学生|外国人|双职工家庭|适龄人群|人群)";
const tail = `(?:[(][^()，。${taken}]{1,8}[)])?`;
const one = `(?:(?:${ageSource})(?:的)?(?:${modifiers}${nouns}们?${tail})?|${modifiers}${nouns}们?${tail})`;
const audienceSource = `${one}(?:(?:、|和|及|与|以及|跟|或者?|还有)${one})*`;
const pattern = new RegExp(
  `(?<cue>给|适合|面向|针对|为了?|邀请|请|让|组织|带领?|服务|召集|对象(?:改成|换成|是|为|:)*|参加人员(?:改成|换成|是|为|:)*|人群(?:改成|换成|是|为|:)*|参加的是|面对|主要是|慰问|看望|关爱|关怀|送)?(?:的)?(?<words>${audienceSource})(?!们?(?:说|让我|叫我|要求|建议|提出|反映|队长|代表说|问))(?<following>(?:都|可以|能|要|会|想)?(?:来|参加|参与|一起|报名))?`,
  "g",
);
const addressing = /^(?:给|适合|面向|针对|为了?|邀请|请|让|组织|带领?|召集|对象|参加|人群|面对|主要是)/;
const anyWords =
  /(?:面向|针对|(?:参加|活动|服务)?(?:对象|人群|人员)(?:改成|换成|改为|定为|是|为|:)+)\s?(?:的?是)?(?<words>[^\s，。；！？,;▯]{2,16}?)(?=的?(?:[\s，。；！？,;▯]|$)|开展|举办|搞|组织)/g;
const notAudience = /(?:志愿者|老师|医生|家长)(?:出|愿意|带队|讲)/;

/** Everybody that the text may mean, best first: addressed ones, then those with an age or several words, then in text order. */
export function readAudiences(text: string): AudienceRead[] {
  const named = [...text.matchAll(pattern)].flatMap((match) => {
    const words = match.groups?.["words"] ?? "";
    const cue = match.groups?.["cue"] ?? "";
    const age = new RegExp(`^${ageSource}$`).test(words);
    if (age && !/(?:以上|以下)$/.test(words) && cue === "") return [];
    if (notAudience.test(text.slice(match.index, match.index + match[0].length + 3))) return [];
    const addressed = addressing.test(cue) || match.groups?.["following"] !== undefined;
    const start = addressed ? match.index : match.index + match[0].indexOf(words);
    const end = match.index + match[0].length - (addressed ? 0 : (match.groups?.["following"] ?? "").length);
    return [{ start, end, words: trimmed(words), addressed }];
  });
  const free = [...text.matchAll(anyWords)].flatMap((match) => {
    const words = match.groups?.["words"] ?? "";
    const end = match.index + match[0].length;
    return named.some((each) => each.addressed && each.start < end && each.end > match.index)
      ? []
      : [{ start: match.index, end, words, addressed: true }];
  });
  const weight = (read: AudienceRead): number =>
    (read.addressed ? 4 : 0) + (/岁/.test(read.words) ? 2 : 0) + (read.words.length > 3 ? 1 : 0);
  return [...named, ...free].sort((first, second) => weight(second) - weight(first) || first.start - second.start);
}

const trimmed = (words: string): string => words.replace(/^(?:各位|的)/, "").replace(/的$/, "");

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
