/** What the longer patterns for money mean. */
import type { AmountRead } from "./amounts.ts";
import { itemAfter, itemBefore, readMoney, round, smallestWeakAmount } from "./amountWords.ts";
import { numberSource, readNumber } from "./numbers.ts";

export function readTotal(match: RegExpMatchArray): AmountRead | undefined {
  const { cue, weak, amount = "", upper, unit: currency } = match.groups ?? {};
  const text = match.input ?? "";
  const start = match.index ?? 0;
  const before = text.slice(0, start);
  if (cue === undefined && currency === undefined && /(?:人数|名额|规模|报名)[^，。]{0,4}$|人员$/.test(before))
    return undefined;
  const symbol = /¥|人民币/.test(match[0]);
  // Of 改成500 nothing says that it is money, unless the text named money before.
  if (cue === undefined && /^[改换]/.test(weak ?? "") && !/预算|经费|费用|钱|[元块]/.test(before + (currency ?? "")))
    return undefined;
  if (cue === undefined && weak === undefined && currency === undefined && !symbol) return undefined;
  // 送饺子两千块: nobody gives a thing of that price.
  const whole = (readMoney(amount) ?? 0) >= 500 && /(?<!每个?[人户家位名]|一)送[^，。；]{1,2}$/.test(before);
  if (cue === undefined && itemBefore.test(before) && !whole) return { kind: "item" };
  const following = text.slice(start + match[0].length);
  // 预算里设一等奖, 经费一起出: no sum.
  if (amount === "一" && currency === undefined && /^[等起些样定直般边同部]/.test(following)) return undefined;
  if (itemAfter.test(following)) return cue === undefined ? priceOfThings(following, before, amount) : undefined;
  const value = readMoney(upper ?? amount);
  if (value === undefined) return undefined;
  // 蛋糕两个共500: what these come to.
  if (sumCue.test(match[0]) && counted.test(before) && !countedPeople.test(before))
    return { kind: "cost", yuan: round(value), counted: true };
  // 烧了一块电池, 展板4块: pieces; 挂牌子一块十五元: the price of one.
  const isOfOne = /一[块个张只盏把]$/.test(before) && value < smallestWeakAmount;
  const isPiece = currency === "块" && value < smallestSum;
  if (cue === undefined && weak === undefined && (isPiece || isOfOne)) return undefined;
  // 茶水水果加一块三百五: together, and not one yuan.
  if (value === 1 && /块/.test(currency ?? "") && (/(?:加|在|凑|聚|坐)$/.test(before) || /^儿/.test(following)))
    return undefined;
  if ((othersMoney.test(before) || storyMoney.test(before)) && cue === undefined) return { kind: "item" };
  // 给三孩家庭, 批两次: a small figure without 元 counts something else.
  if (cue === undefined && currency === undefined && !symbol && value < smallestWeakAmount) return undefined;
  const factor = /^万/.test(currency ?? "") && value < 10_000 ? 10_000 : 1;
  const minus = new RegExp(`(?:^|[^\\d])(?:-|负)\\s?${escaped(amount)}`).test(match[0]);
  const granted =
    (/^(?:批|给|拨)/.test(weak ?? "") && /(?:只|才|就|最后|最终|实际|结果|但)(?:是|给)?$/.test(before)) ||
    /剩|到手/.test(weak ?? "");
  const changed =
    granted || /改|换|减到|降到|加到|提|压|砍|调/.test(match[0]) || /(?:改|换)(?:成|到|为)?$/.test(before);
  const said =
    text.slice(start, start + match[0].length) + text.slice(start + match[0].length, start + match[0].length + 3);
  const limit = upperBound.test(said) ? { limit: true as const } : {};
  return {
    kind: "total",
    yuan: round(value * factor) * (minus ? -1 : 1),
    strong: cue !== undefined,
    changed,
    ...limit,
    ...(sumCue.test(match[0]) && /[一-龥]{2}$/.test(before) && !isMoney.test(before) ? { partial: true as const } : {}),
  };
}

/** No activity costs less. */
const smallestSum = 20;

/** 蛋糕两个一共600，长寿面300: what one of several things comes to. */
const sumCue = /^(?:共(?![同有])|一共|总共|共计|合计|加一块|加起来)/;
const counted = /[一-龥]{2}[\d一二两三四五六七八九十]+(?:个|只|束|盒|套|箱|条|桶|袋|件|块|辆|台|顶|本)$/;
const countedPeople = /(?:人|员|民|子|生|者|友|女|童|户|娃)[\d一二两三四五六七八九十]+个$/;
/** 水两百一共八百: the sum of what stands before it. */
const isMoney = /[一二两三四五六七八九十][百千万][一二三四五六七八九]?$|[元块]$/;
/** 租房每月两千八, 押金被扣了五千六: money of a story. */
export const storyMoney =
  /(?:每月|每个月|一个月|月租|押金|房租|租金(?=被)|工资|退休金|养老金|罚款?|被骗|骗[走了]|损失|欠|赔|物业费|彩礼|中了|转了|汇了|存款)[^，。；\d]{0,6}$/;
/** 听说隔壁搞了三千块的比赛: not our money. */
const othersMoney = /(?:隔壁|人家|听说|别的|其他社区|去年|往年|上次|上回|上一[届年次])[^，。；]{0,10}$/;

/** 两千以内, 不超过3000: less will do. */
const upperBound =
  /撑死|顶多|顶天|至多|为限|打住|以内|之内|以下|封顶|上限|不(?:能|要|可)?超|别超|不高于|不多于|低于|最[多高]|控制在|压在|压到/;

/** 给36名环卫工人发围巾: how many of what is handed out; "" where nobody is counted. */
const handedTo = (text: string): string =>
  new RegExp(`(?:给|为)(?<count>${numberSource})[个位名][^，。；]{1,10}(?:发|送|赠)`).exec(text)?.groups?.["count"] ??
  "";
/** Of these everybody gets one. */
const oneEach = /^(?:份|套|件|本|盒|袋|束|条|双|副|顶|把|碗|瓶|支|枝|个|张|只)$/;
/** Where nobody counts them there is one. */
const happens = /^(?:次|场|节|课时|期|辆|部|台|车)$/;

/** What one thing costs, times the things that are counted elsewhere in the text (5桌，每桌800), else for each person. */
export function priceOfOne(match: RegExpMatchArray): AmountRead | undefined {
  const { thing = "", amount = "" } = match.groups ?? {};
  const text = (match.input ?? "").replace(match[0], "");
  const each = readMoney(amount);
  if (each === undefined || each <= 0) return undefined;
  const counted = new RegExp(
    `(?<![第每]|人手|[每一][人位名])(?<count>${numberSource})\\s?${thing}(?!人)|${thing}[^，。；\\d]{0,2}?(?<after>${numberSource})[张个只辆]`,
  ).exec(text)?.groups;
  const count = readNumber(counted?.["count"] ?? counted?.["after"] ?? handedTo(text));
  if (count !== undefined && count > 0) return { kind: "cost", yuan: round(each * count), counted: true };
  if (each < 1) return undefined;
  if (happens.test(thing)) return each < smallestWeakAmount ? { kind: "item" } : { kind: "cost", yuan: round(each) };
  return oneEach.test(thing) ? { kind: "costEach", yuan: each } : { kind: "item" };
}

/** 两百块礼品 are all presents together, 80元的礼品 and 50份100元的礼品 the price of one. */
function priceOfThings(following: string, before: string, amount: string): AmountRead {
  const value = readMoney(amount) ?? 0;
  const isOne = !/^(?:礼品|奖品|小礼品|纪念品)/.test(following) || /[份个套件名]$/.test(before);
  return isOne || value < smallestWeakAmount ? { kind: "item" } : { kind: "cost", yuan: round(value) };
}

const escaped = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\¥]/g, "\\$&");

export function readChange(match: RegExpMatchArray): AmountRead | undefined {
  const { verb = "", amount = "", cue, unit: said } = match.groups ?? {};
  const value = readMoney(amount);
  const before = (match.input ?? "").slice(0, match.index);
  if (value === undefined || storyMoney.test(before) || /[被让遭]$/.test(before)) return undefined;
  // 再加五百 is money; 再加10 and 加五百 may be anything.
  const isMeant = /^(?:再|还|砍[了掉]|扣[了掉])/.test(match[0]) && value >= smallestWeakAmount;
  if (cue === undefined && said === undefined && !isMeant) return undefined;
  return { kind: "change", yuan: round(value) * (/减|砍|降|少|削|扣|压/.test(verb) ? -1 : 1) };
}

/** What stands behind a price per person and is handed out for it. */
const handedOut =
  /^(?:左右|以内)?的?(?:标准的?)?(?:[一-龥]{0,4}(?:礼品|礼物|礼包|慰问品|纪念品|小礼品|大礼包|奖品|红包|购物卡|代金券|券|物资|年货|礼盒|餐|盒饭|蛋糕|鲜花|米面油|大米|生活用品|用品|伴手礼))/;

/** 家长20人孩子20人，每个孩子60: how many of those there are. */
function countOfGroup(match: RegExpMatchArray): string | undefined {
  const group = /^每[个位名]?(?<group>孩子|小朋友|小孩|家长|老人|党员|学员|志愿者|队员|选手)/.exec(match[0])?.groups?.[
    "group"
  ];
  if (group === undefined) return undefined;
  const found = new RegExp(
    `${group}(?<after>${numberSource})[个人位名]|(?<before>${numberSource})[个位名]${group}`,
  ).exec((match.input ?? "").replace(match[0], ""))?.groups;
  return found?.["after"] ?? found?.["before"];
}

export function readPerPerson(match: RegExpMatchArray): AmountRead | undefined {
  const amount = readMoney(match.groups?.["amount"] ?? "");
  const number = match.groups?.["people"] ?? countOfGroup(match);
  const count = number === undefined ? undefined : readNumber(number);
  if (amount === undefined || amount < 1) return undefined;
  const following = (match.input ?? "").slice((match.index ?? 0) + match[0].length);
  const gift = handedOut.exec(following)?.[0];
  return {
    kind: "perPerson",
    yuan: amount,
    ...(count === undefined ? {} : { people: count }),
    ...(gift === undefined ? {} : { gift }),
  };
}
