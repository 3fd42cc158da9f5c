import type { AmountRead } from "./amounts.ts";
import { about, money, notMoney, readMoney, round, smallestWeakAmount, unit } from "./amountWords.ts";
import { numberSource, readNumber } from "./numbers.ts";
import type { Rule } from "./span.ts";

const payer =
  "(?:[区市县镇]?(?:妇联|团[区市县]?委|卫健委|卫健局|民政局?|街道|残联|工会|文化站|文旅局|司法局|司法所|物业|居委会?|社区|业委会|公益金|老龄办|[一-龥]{1,2}办(?=支持|补贴|补助|拨|资助)|企业|公司|商户|商会|爱心人士|福彩|政府|上级|上面|慈善会|基金会|红十字会|服务中心)|[区市县镇]里)";
const between =
  "(?:再|另外?|又|也|只|这次|大概|能|可以|统一|给我们|会|那边|自己|们|每社区|每个社区|每场|每家|资金|的|[:]){0,3}";
const gives =
  "(?:拨付|拨款|下拨|拨|补助|补贴|支持|赞助|资助|配套|自筹|自出|承担|出资|出|给|贴|垫|掏)(?:了|出来?|款|金|我们|一部分|来)*";
/** Who needs no payer before it: 自筹1000. */
const own = "(?:(?<!每[一-龥]{0,3})(?:自筹|赞助|补助|拨付|下拨|配套|资助))(?:了|款|金|资金|[:])*";
const rank = "(?:[特一二三四]等奖|冠军|亚军|季军|优胜奖|参与奖|纪念奖|鼓励奖|优秀奖|安慰奖|第[一二三四五六]名)";

const source = (match: RegExpMatchArray): AmountRead | undefined => {
  const yuan = readMoney(match.groups?.["amount"] ?? "");
  return yuan === undefined || yuan < smallestWeakAmount ? undefined : { kind: "source", yuan: round(yuan) };
};

/** 80元的5份、50的10份: prizes of several prices. */
function tiers(words: string): number {
  const each = new RegExp(`(?<price>${numberSource})(?:元|块)?的(?<count>${numberSource})[份个名]`, "g");
  return [...words.matchAll(each)].reduce(
    (sum, { groups }) => sum + (readNumber(groups?.["price"] ?? "") ?? 0) * (readNumber(groups?.["count"] ?? "") ?? 0),
    0,
  );
}

/** Groups that are counted where their price is said. */
const groups = "(?<thing>队|组|班|桌|户|场|轮|批)";

/** Money by who gives it, and prizes by their rank. */
export const fundingRules: readonly Rule<AmountRead, undefined>[] = [
  {
    name: "区妇联拨付3000元 · 居委会再贴500 · 自筹1000 · 公益金出1000",
    pattern: new RegExp(
      `(?:${payer}${between}${gives}|${own})(?:约|大概)?(?<amount>${money})\\s?(?:(?:${unit})(?!\\s?(?:/|每|一))|${notMoney})${about}`,
      "g",
    ),
    read: source,
  },
  {
    name: "区卫健委3000+自筹500",
    pattern: new RegExp(
      `${payer}(?<amount>${money})\\s?(?:${unit})?(?=\\s?(?:\\+|加上?|[，、])\\s?[一-龥]{0,4}(?:自筹|赞助|配套|出|补助|自己))`,
      "g",
    ),
    read: source,
  },
  {
    name: "一等奖200 · 二等奖2名每人100 · 冠军300",
    pattern: new RegExp(
      `${rank}(?:(?<count>${numberSource})[个名位份])?(?:每[个名人位份]|各)?(?:奖金|奖品|奖励|奖|发|给|[:是])*(?<amount>${money})(?:元|块钱?)?(?=${rank}|[，。；、,;\\s]|$|[^\\d个名位份人])`,
      "g",
    ),
    read: (match) => {
      const yuan = readMoney(match.groups?.["amount"] ?? "");
      const count = readNumber(match.groups?.["count"] ?? "一") ?? 1;
      return yuan === undefined || yuan < 5 ? undefined : { kind: "cost", yuan: round(yuan * count), counted: true };
    },
  },
  {
    name: "食材费每队80共6队",
    pattern: new RegExp(
      `每[个支]?${groups}(?:[一-龥]{1,3}费|大概|约|给|发|补贴|[:是])*(?<amount>${money})\\s?(?:元|块钱?)?[，,]?(?:一共|总共|共计?)(?<count>${numberSource})[个支]?\\k<thing>`,
      "g",
    ),
    read: (match) => {
      const yuan = readMoney(match.groups?.["amount"] ?? "");
      const count = readNumber(match.groups?.["count"] ?? "");
      return yuan === undefined || count === undefined || yuan < 5
        ? undefined
        : { kind: "cost", yuan: round(yuan * count), counted: true };
    },
  },
  {
    name: "80的5份、50的10份、20的20份",
    pattern: new RegExp(
      `${numberSource}(?:元|块)?的${numberSource}[份个名](?:[、，,和]?${numberSource}(?:元|块)?的${numberSource}[份个名])+`,
      "g",
    ),
    read: (match) => ({ kind: "cost", yuan: round(tiers(match[0])), counted: true }),
  },
];
