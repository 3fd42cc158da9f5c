import { personNouns as people } from "./audienceWords.ts";
import { numberSource, readNumber } from "./numbers.ts";
import { applyRules, type Rule, type Span, taken } from "./span.ts";

/**
 * A number of people. `staff`: helpers, who are not counted (志愿者十五人). `families`: groups of which each brings two people.
 * `change`: added to the known headcount.
 */
export type HeadcountRead = {
  people: number;
  staff?: boolean;
  families?: boolean;
  change?: boolean;
  helpers?: boolean;
  /** Families that were counted as 户. */
  households?: boolean;
  /** Tables of ten. */
  tables?: boolean;
};

const seatsAtTable = 10;

/** Who is counted by 个: 40个老人. The noun itself is left for the audience. */
const personNouns =
  "(?:(?:困境|留守|流动|残障|贫困|低保|独居|高龄|空巢|孤寡|困难|社区|小区|退休|外籍|年轻)*(?:娃娃?|妈妈|爸爸|宝宝|小囡|老头|老太太?|爷叔|阿姨|保安|保洁员?|司机|队员|会员|患者|老人|老年人|长者|居民|党员|家长|妇女|业主|代表|楼组长|青年|青少年|退役军人|老兵|学生|小学生|初中生|高中生|大学生|中学生|孩子|小孩|小朋友|儿童|少年|骑手|职工|残疾人|邻居|群众|同志|学员|选手|观众))";
const notPeople =
  "(?!员|民|均|家|才|力|数|生|行道|工|一组|一队|一桌|一间|一屋|一批|为一组|左右手|制|[一-龥]{0,2}(?:篮球|足球|接力|跳绳|[四三]足)(?<=[二两三四五六2-6]人[一-龥]{2,4}))";
const vague = "(?<vague>[多来余几把])?";
const size = `(?:${numberSource}|(?<=^|[^一二两三四五六七八九\\d])[百千](?=[来把]))`;
const upTo = `(?:(?:-+|~|到|至)(?<upper>${size}))?`;
const staffNouns =
  "(?:志愿者|理发师|厨师|师傅|教练|工作人员|社工|医生|护士|讲师|老师|主持人|民警|物业|保安|人手|义工|帮手|摄影师?|律师|专家|裁判|评委|消防员|陪同|志愿律师)";
const filler = "(?:大概|大约|约|差不多|可能|估计|预计|只|总共|一共|是|为|有|在|[:共])*";

function readPeople(match: RegExpMatchArray, extra: Partial<HeadcountRead> = {}): HeadcountRead | undefined {
  const { size: word = "", upper, vague: more } = match.groups ?? {};
  const number = readNumber(upper ?? word);
  if (number === undefined || !Number.isInteger(number)) return undefined;
  // 三十几 lies between 31 and 39: the middle. 三十多 and 三十来 name the round number.
  const people = more === "几" ? number + 5 : number;
  const minus = /(?:^|[^\d])-\s?$/.test((match.input ?? "").slice(0, match.index));
  return { people: minus ? -people : people, ...extra };
}

/** 志愿者60人: they come for themselves where they are many, or where the activity is what volunteers do. */
const volunteersCome = (text: string, people: number): boolean =>
  people >= 20 ||
  /志愿服务|招募[^，。；]{0,6}志愿者|志愿者(?:日|培训|表彰|团建|招募|活动|会)|扫除|清[理洁扫]|打扫|巡[逻查]|整治|捡|植树|护[绿河]|文明|团建|表彰|答谢|环保|养护|园艺|绿化|花园|护花|浇水|除草/.test(
    text,
  );

const notEach = "(?<![每第\\d.]|每[桌组队批期]|第.)";
/** 小学生 20个 */
const afterPeople = new RegExp(`(?:${people})们?\\s$`);

const rules: readonly Rule<HeadcountRead, undefined>[] = [
  {
    name: "志愿者十五人 · 人手只有五个 · 5名志愿者 · 志愿者加5个",
    pattern: new RegExp(
      `${staffNouns}${filler}(?:加|减|增加|减少)?(?<size>${size})${vague}(?:个人|个|人|名|位)(?!楼|小时)|${notEach}(?<count>${size})[多来余几]?(?:个|名|位)(?<helper>${staffNouns})`,
      "g",
    ),
    read: (match) => {
      const { size: word, count, helper, vague: more } = match.groups ?? {};
      const people = (readNumber(word ?? count ?? "") ?? 0) + (more === "几" ? 5 : 0);
      // 居民代表和物业20人: one number for both.
      const together = /[和与及、跟]$/.test((match.input ?? "").slice(0, match.index));
      if (together && /^(?:物业|保安|民警)/.test(match[0])) return { people };
      const volunteers = /^(?:志愿者|义工)/.test(match[0]) && volunteersCome(match.input ?? "", people);
      return { people, staff: true, helpers: volunteers || /志愿者|义工/.test(helper ?? "") };
    },
  },
  {
    name: "20组家庭 · 三十户 · 15对亲子",
    pattern: new RegExp(
      `${notEach}(?<size>${size})${vague}(?:(?:组|对(?![1一]))(?=$|[^\\u4e00-\\u9fff]|亲子|家庭|夫妻|母女|父子|母子|父女|婆媳|祖孙|居民|报名|参加)|户(?!外|口|籍|型)|家(?<=数量:\\s?[\\d一二三四五六七八九十]{1,3}家)|个(?=(?:亲子|困难|低保)?家庭))`,
      "g",
    ),
    read: (match) =>
      match.groups?.["size"] === "一"
        ? undefined
        : readPeople(match, { families: true, ...(/[户家]$/.test(match[0]) ? { households: true } : {}) }),
  },
  {
    name: "六桌 · 八仙桌十张",
    pattern: new RegExp(`${notEach}(?<size>${size})桌(?!球|游|子|面|牌|上)|桌(?<tables>${size})张`, "g"),
    read: (match) => {
      const tables = readNumber(match.groups?.["size"] ?? match.groups?.["tables"] ?? "");
      return tables === undefined || tables < 2 ? undefined : { people: tables * seatsAtTable, tables: true };
    },
  },
  {
    name: "40人 · 四五十人 · 30来人 · 五六十位 · 六十来号人",
    pattern: new RegExp(
      `${notEach}(?<size>${size})${upTo}${vague}\\s?(?:个|号|口)?(?:人次|名额|席位|人${notPeople}|(?:位|名)(?!于|字|次|称|单|额|置|[一-龥]{0,4}(?:老师|医生|讲师|师傅|律师|教练|专家|主持人))人?)(?:左右|上下|以内|以下|以上)?`,
      "g",
    ),
    read: (match) => (/^一个?[人位名]/.test(match[0]) ? undefined : readPeople(match)),
  },
  {
    name: "四十几个八十岁以上的 · 60多个小学生",
    pattern: new RegExp(
      `${notEach}(?<size>${size})${upTo}${vague}个(?=的?${personNouns}|${people}|${taken}|${numberSource}岁|人(?!一[组队桌班间屋]))`,
      "g",
    ),
    read: (match) => {
      const { size: word = "" } = match.groups ?? {};
      const following = (match.input ?? "").charAt((match.index ?? 0) + match[0].length);
      // 蛋糕两个共500: what is taken already is a price, and not an age.
      return word === "一" || (following === taken && (readNumber(word) ?? 0) < 5) ? undefined : readPeople(match);
    },
  },
  {
    name: "老人30个 · 老人家四十个 · 老年人四五十 · 二十来个",
    pattern: new RegExp(
      `(?<=(?:${people}|(?<=[一-龥]{2})(?<!的|有|个|来|本|老|每|多|客|众)人)[们些]?(?:大概|大约|约|差不多|一共|总共|共|有|来|[:\\s])*|^|[，。；！,;\\s])(?<size>${size})${upTo}${vague}(?<unit>个)?(?:左右|上下|以内)?(?=[啦吧呢哈咯呀呗]{0,2}(?:$|[，。；！,;\\s])|材料|人均|每人|预算|经费|费用|奖品|(?:师傅|老师)的?钱|就够|就行|足够|就好|就可以)`,
      "g",
    ),
    read: (match) => {
      const { size: word = "", unit, vague: more } = match.groups ?? {};
      const before = (match.input ?? "").slice(0, match.index);
      const alone = /(?:^|[，。；！,;\s])$/.test(before) && (unit === undefined || !afterPeople.test(before));
      const people = readNumber(word) ?? 0;
      const enough = /^(?:就|足)?(?:够|行|好|可以)|^以内/.test(
        (match.input ?? "").slice((match.index ?? 0) + match[0].length),
      );
      if (
        alone
          ? unit === undefined || (more === undefined && !enough)
          : unit === undefined && (people < 5 || people > 1000)
      )
        return undefined;
      return readPeople(match);
    },
  },
  {
    name: "人数改80 · 来的人可能有八十个",
    pattern: new RegExp(
      `(?:人数|人次|规模|名额|多少人|(?<=(?:^|[，。；,;\\s]|\\d[.、)]\\s?)(?:几多|多少)?)人(?=:)|参加的?人|来的人|到场的?人|(?<![\\d每个一二三四五六七八九十本客众老军工])人(?=还是\\d|还是[一二两三四五六七八九十]|[改换变少多])|(?<=^|[，。；！,;\\s])人(?=有|大概|大约|约|差不多|可能|估计))(?:[(:是为还改成换变少多点了到定控制在调约大概差不多可能估计预计有就不超过最多增加减少至了】\\])\\s]){0,8}?(?:从${size}[个人位名]{0,2}(?:改|换|变|增加?|减少?|加|扩大|缩减?|提高?|降)(?:成|到|为)了?)?(?<minus>-)?(?!一[起些样定直般边同共下换])(?<size>${size})${upTo}${vague}(?:个人|个|人|位|名)?(?![\\d岁月号点元块组户对家队桌支班])(?:左右|上下|以内|以下)?`,
      "g",
    ),
    read: (match) =>
      /(?:增加|加|减少|减)[^到至]*$/.test(match[0].split(match.groups?.["size"] ?? "")[0] ?? "")
        ? undefined
        : readPeople(match, {}),
  },
  {
    name: "人数原先四十后来报了五十五 · 现在加到三十个了",
    pattern: new RegExp(
      `(?:人数?(?:原先|原来|本来|开始)[^，。；]{1,8}[，,]?(?:[^，。；\\d]{1,8}[，,])?(?:后来|现在|减到|加到|降到|压到|缩到)(?:又|都|一共|报|改|变|加|增加|有|是|到|了|成)*|(?:现在|后来)(?:又|都)?(?:加|增加|减|减少|改|变|涨|报)(?:到|成|了)(?=[^，。；]{1,5}[个人名位]))(?<size>${size})${vague}(?:个人|个|人|位|名)?(?![\\d岁月号点元块组户对家])`,
      "g",
    ),
    read: (match) => readPeople(match),
  },
  {
    name: "人数加10个 · 再来5个人 · 减少十人",
    pattern: new RegExp(
      `(?:人数|参加的?人|人)?(?:再|还|又|要|会){0,2}(?<verb>增加|多来|(?<!差不|很|许|更|最|至|不)多|(?<!参)加|添|减少|减掉?|少来|少)(?:了|上)?(?<size>${size})(?:个人|个|人|位|名)(?![小环])`,
      "g",
    ),
    read: (match) => {
      const following = (match.input ?? "").slice((match.index ?? 0) + match[0].length);
      const counted =
        /人|位|名/.test(match[0]) || (/^[再还].*个$/.test(match[0]) && /^(?:吧|[，。；\s]|$)/.test(following));
      const people = readNumber(match.groups?.["size"] ?? "") ?? 0;
      return counted
        ? { people: /减|少/.test(match.groups?.["verb"] ?? "") ? -people : people, change: true }
        : undefined;
    },
  },
  {
    name: "50男50女 · 男女各20名",
    pattern: new RegExp(
      `(?<size>${size})[个位名]?男[生士士]?[、，]?(?<other>${size})[个位名]?女[生士]?|男女(?:生|士)?各(?<both>${size})[个位名人]?人?`,
      "g",
    ),
    read: (match) => {
      const { size: men = "", other = "", both } = match.groups ?? {};
      const each = [both ?? men, both ?? other].map((word) => readNumber(word) ?? 0);
      return { people: (each[0] ?? 0) + (each[1] ?? 0) };
    },
  },
  {
    name: "一共45个 · 总共三十二个",
    pattern: new RegExp(
      `(?<=^|[，。；！,;\\s])(?:一共|总共|合计|共计?|总计)(?:大概|大约|约|有|是|来)*(?<size>${size})${vague}[个位名](?:左右|上下)?(?=$|[，。；！,;\\s])`,
      "g",
    ),
    read: (match) => readPeople(match),
  },
  {
    name: "先来25个 · 坐得下四十五个 · 人不多12个 · 现在四十个就够了 · 看的人估计100",
    pattern: new RegExp(
      `(?<=先来|想来|要来|预计来|大概来|准备来|就来|只来|能来|会来|都来|坐得下|坐得了|坐下|容纳|人不多|现在|后来|叫上|来了|报了|报名的?有?|(?:改|换|变|减|降|缩|加)[成到为]|[一-龥]的人(?:估计|大概|大约|差不多|约|预计))(?<size>${size})${vague}(?<unit>个)?(?=就|够|左右|上下|吧|$|[，。；！,;\\s])`,
      "g",
    ),
    read: (match) => {
      const { size: word = "", unit } = match.groups ?? {};
      const isGuess = /的人..?.?$/.test((match.input ?? "").slice(0, match.index));
      return (unit === undefined && !isGuess) || (readNumber(word) ?? 0) < 3 ? undefined : readPeople(match);
    },
  },
  {
    name: "40元一位，来二十五个",
    pattern: new RegExp(
      `(?<=^|[，。；！,;\\s])(?:就|想|大概|大约)?(?<!过)来(?<size>${size})${vague}[个位](?:左右)?(?=[啦吧呢哈咯呀呗]{0,2}(?:$|[，。；！,;\\s]))`,
      "g",
    ),
    read: (match) => (match.groups?.["size"] === "一" ? undefined : readPeople(match)),
  },
  {
    name: "人数:俩班共90",
    pattern: new RegExp(`人数[:是][^，。；\\d\\n]{1,6}共(?<size>${size})${vague}[人名位个]?(?![\\d元块])`, "g"),
    read: (match) => readPeople(match),
  },
  {
    name: "20桌，每桌10人 · 八个队，每队12人",
    pattern: new RegExp(
      `(?<size>${size})(?:支|个)?[^，。；\\d\\n]{0,8}(?<group>[桌队组班批站])(?:员|伍)?[，,、\\s]{0,2}每\\k<group>(?<each>${size})(?:个?人|名|位)`,
      "g",
    ),
    read: (match) => {
      const [groups, each] = [match.groups?.["size"], match.groups?.["each"]].map((word) => readNumber(word ?? ""));
      return groups === undefined || each === undefined ? undefined : { people: groups * each };
    },
  },
  {
    name: "零人 · 没人参加",
    pattern: /没有?人(?:参加|来)/g,
    read: () => ({ people: 0 }),
  },
];

export function readHeadcountSpans(text: string): Span<HeadcountRead>[] {
  return applyRules(rules, text, undefined);
}
