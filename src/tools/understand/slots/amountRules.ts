import { readChange, readTotal, storyMoney } from "./amountReads.ts";
import type { AmountRead } from "./amounts.ts";
import {
  about,
  costNouns,
  glue,
  money,
  notMoney,
  readMoney,
  round,
  smallestSpokenAmount,
  smallestWeakAmount,
  strongCue,
  unit,
  weakCue,
} from "./amountWords.ts";
import { fundingRules } from "./fundingRules.ts";
import { readNumber } from "./numbers.ts";
import { priceRules } from "./priceRules.ts";
import type { Rule } from "./span.ts";

const range = `(?:\\s?(?:${unit})?\\s?(?:-+|~|到|至)\\s?(?<upper>${money}))?`;

/** An amount that is said after all: it counts before any other total. */
function readSettled(match: RegExpMatchArray): AmountRead | undefined {
  const value = readMoney(match.groups?.["amount"] ?? "");
  return value === undefined || value < smallestWeakAmount
    ? undefined
    : { kind: "total", yuan: round(value), strong: true, changed: true };
}

/** 没有预算 says that there is none; 不要钱 may be said of the lawyer. */
const hasNone = /预算|经费|资金|由/;

/** What people write about money, a rule each. Of two that overlap the longer one counts, of two equally long ones the earlier rule. */
export const amountRules: readonly Rule<AmountRead, undefined>[] = [
  ...fundingRules,
  ...priceRules,
  {
    name: "没有预算 · 不花钱 · 零预算",
    pattern:
      /(?:没有?|无|零|不要|不用|不需要)(?:什么|活动|专门|专项|专用|额外|另外|单独|固定|啥)?的?(?:预算|经费|资金|费用(?!批|定)|开支|支出|花费)(?!批|定)|(?:不|没有?|不会|无需)(?:另外|额外|再|单独|另|会)*(?:产生|涉及|发生)(?:任何|额外|别的|其他)?的?(?:费用|开支|支出|经费)|(?:没|不)(?:给|批|拨|下)钱|(?:费用|开支|花费)(?:无|零|没有)|(?:预算|经费|费用|钱)[:是为\s]*(?:无|没有|0元?)(?=$|[，。；,;\s])|不(?:需要|必|用|收)(?:任何)?钱|(?:不用|不需要|不必|不)花(?:一分)?(?:钱|经费|预算)|一分钱不花|[零0](?:成本|预算|经费)|(?:预算|经费)(?:没有|为?零|是零|是没有的)(?!批|定|下来|确定)|(?:预算|经费|费用|钱)(?:都|全部?)?由[^，。；]{2,8}(?:出|承担|负责|报销|解决|赞助)|没(?:有|得|啥|什么)?钱(?!币|财)|钱(?:没有|没得|免谈)|用不(?:到|着)(?:经费|预算|钱|花钱)|一分(?:钱)?(?:都|也)?(?:不|没有?|无需|不用|不要)(?:出|花|要|用|掏)?|不(?:动用|占用?|走)(?:经费|预算)|不(?:用|要)钱|无需(?:任何)?(?:预算|经费|费用|开支|支出)|不(?:产生|涉及|发生)(?:任何)?采购|费(?:用)?不(?:发生|产生)|🈚\uFE0F?(?:预算|经费|费用)|(?:经费|预算|费用|资金)(?:那|这)?一?[栏项](?:里)?(?:是|为|写|填|[:\s“"「])*(?:无|没有|零)|不(?:需要|用|要|必)?(?:居委会?|社区|我们|公家|街道|大家)?(?:再|另外)?(?:掏|出)(?:一分)?钱(?!的)|不(?:用|花|动|要)公家的?(?:一分)?钱|一[分毛]钱?(?:都|也)?(?:不|没有?|无需)(?:用|要|花|出|掏)?|(?<![\d.,零一二三四五六七八九十百千万])[零0]元(?!购|[一-龥])|(?<=^|[，。；！,;\s])(?:活动)?(?:全程|全部|都|完全|就)?是?免费(?:的|活动|办|参加)?(?=$|[，。；！,;\s])/g,
    // 大巴1100元，其他不花钱: what was said before is the money.
    read: (match) =>
      /(?:其他|其它|其余|别的|另外|剩下)的?(?:都|就|全部?)?$/.test((match.input ?? "").slice(0, match.index))
        ? { kind: "item" }
        : { kind: "total", yuan: 0, strong: hasNone.test(match[0]), changed: hasNone.test(match[0]) },
  },
  {
    name: "免费理发",
    pattern: /免费(?=[给为]|理发|体检|义诊|看(?!病)|[查送发拍修磨测教办讲画剪]|参加|观看|放|提供|领|检查)/g,
    read: () => ({ kind: "free" }),
  },
  {
    name: "文化所送一台节目，白送",
    pattern: /(?<=^|[，。；！,;\s])(?:都是?|是|全)?白送(?:的|我们)?(?=$|[，。；！,;\s])/g,
    read: () => ({ kind: "free" }),
  },
  {
    name: "一百五打发了 · 三百元够了",
    pattern: new RegExp(
      `(?<![每第])(?<amount>${money})(?:${unit})?(?:就|也就|就能|能)?(?:打发|搞定|拿下|打包|包干|全包|搞掂|管够|足够了|包圆)了?(?=$|[，。；！,;\\s])`,
      "g",
    ),
    read: (match) => {
      const value = readMoney(match.groups?.["amount"] ?? "");
      return value === undefined || value < 50
        ? undefined
        : { kind: "total", yuan: round(value), strong: false, changed: false };
    },
  },
  {
    name: "预算两千，不对，三千",
    pattern: new RegExp(
      `(?<=(?:预算|经费|费用|钱|[元块])[^。]{0,12})(?:不对|错了|哦不|说错了|不是)[，,。\\s]*(?:[^，。；\\d]{1,4}(?:说|讲|批|定)(?:是|了|的)?)?(?:应该)?是?(?<amount>${money})\\s?(?:${unit}|${notMoney})`,
      "g",
    ),
    read: readSettled,
  },
  {
    name: "预算写成1万了，多了个零，是一千",
    pattern: new RegExp(
      `[多少](?:写)?了?一?个零[了]?[，,。\\s]*(?:应该|就)?是?(?<amount>${money})\\s?(?:${unit}|${notMoney})`,
      "g",
    ),
    read: readSettled,
  },
  {
    name: "下拨了两万元，只用其中3000元",
    pattern: new RegExp(`(?:只|先|就)(?:用|拿|动用|安排|花)其中的?(?<amount>${money})\\s?(?:${unit})?`, "g"),
    read: readSettled,
  },
  {
    name: "没批下来，先按1500写",
    pattern: new RegExp(
      `(?:先|就|暂时|那就|暂|还是)+按(?:照)?(?<amount>${money})\\s?(?:${unit})?(?:来|做|写|算|编|报|走|的?标准)*(?!\\d|[人个位岁])`,
      "g",
    ),
    read: readSettled,
  },
  {
    name: "预算还没批",
    pattern:
      /(?:预算|经费|钱|资金)[^，。；]{0,4}?(?:还没有?|没有?|尚未|还未|未|还不|暂未|待|不)(?:批|定|下来|确定|审批|知道|清楚|到位|明确|申请)[^，。；\n:【]{0,4}(?![一-龥\s]{0,4}[:】])|(?:还没有?|尚未)(?:批|定)(?:预算|经费)|(?:预算|经费)(?:待定|未知)|(?:还|暂|暂时)?(?:没有?|未|不)批(?:下来|准|复)?(?![评次])/g,
    read: () => ({ kind: "open" }),
  },
  {
    name: "二十组家庭一千六",
    pattern:
      /(?<=[一-龥])(?<![一二两三四五六七八九十百千万第有来约共到超过了再还加减少多追涨降改成要就按给批拨是扣砍添])(?<amount>[一二两三四五六七八九]?[一二两三四五六七八九][百千万][一二三四五六七八九]?|[一二两三四五六七八九]万[一二三四五六七八九])(?=$|[，。；！,;\s])/g,
    read: (match) => {
      const yuan = readMoney(match.groups?.["amount"] ?? "");
      const before = (match.input ?? "").slice(0, match.index);
      const isMoney =
        yuan !== undefined &&
        yuan >= smallestSpokenAmount &&
        !/人[数均]?$|名额$|规模$/.test(before) &&
        !storyMoney.test(before);
      return isMoney ? { kind: "total", yuan: round(yuan), strong: false, changed: false } : undefined;
    },
  },
  {
    name: "五千预算 · 四千五的经费",
    pattern: new RegExp(
      `(?<![每个])(?<amount>${money})(?:元|块钱?)?的?(?:活动|专项|总)?(?:预算|经费|资金|补贴)(?!\\s*[\\d一二两三四五六七八九:为是])`,
      "g",
    ),
    read: (match) => {
      const value = readMoney(match.groups?.["amount"] ?? "");
      return value === undefined || value < smallestWeakAmount
        ? undefined
        : { kind: "total", yuan: round(value), strong: true, changed: false };
    },
  },
  {
    name: "预算再减五百 · 加500块 · 追加一千",
    pattern: new RegExp(
      `(?<cue>预算|经费|费用)?(?:再|还|得|要|先|多|给我|上面|又|可以|能不能){0,3}(?<verb>减少?|砍掉?|降低?|削减|扣掉?|压缩|少|增加|追加|加|添|多)(?:了|个|上)?(?<amount>${money})\\s?(?<unit>${unit})?${notMoney}`,
      "g",
    ),
    read: readChange,
  },
  {
    name: "预算减半 · 预算翻倍",
    pattern: /(?:预算|经费|费用)[^，。；]{0,4}?(?<way>减半|砍半|砍一半|减一半|翻倍|翻一番|加倍|加一倍)/g,
    read: (match) => ({ kind: "factor", times: /半/.test(match.groups?.["way"] ?? "") ? 0.5 : 2 }),
  },
  {
    name: "预算两千 · 2000-3000元 · 不超过3000 · 五千块钱 · ¥2000 · 预算-100",
    pattern: new RegExp(
      `(?:(?:活动|总的?|奖品)?(?<cue>${strongCue})${glue}|(?<weak>${weakCue})${glue})?(?:(?:-|负)\\s?(?=[\\d一二两三四五六七八九十百千万]))?(?<amount>${money})${range}\\s?(?:(?<unit>${unit})|${notMoney})${about}`,
      "g",
    ),
    read: readTotal,
  },
  {
    name: "万把块 · 千把块钱",
    pattern: new RegExp(`(?:${costNouns})?(?<size>[百千万])[把来]块钱?`, "g"),
    read: (match) => ({
      kind: "total",
      yuan: readNumber(match.groups?.["size"] ?? "") ?? 0,
      strong: false,
      changed: false,
    }),
  },
  {
    name: "500以内 · 三千封顶",
    pattern: new RegExp(`(?<amount>${money})${notMoney}(?:以内|之内|以里|以下|封顶|打住)`, "g"),
    read: (match) => {
      const value = readMoney(match.groups?.["amount"] ?? "");
      return value === undefined || value < 50
        ? undefined
        : { kind: "total", yuan: round(value), strong: false, changed: false, limit: true };
    },
  },
];
