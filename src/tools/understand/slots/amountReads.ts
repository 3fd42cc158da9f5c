/** What the longer patterns for money mean. */
import type { AmountRead } from "./amounts.ts";
import { itemAfter, itemBefore, readMoney, round, smallestWeakAmount } from "./amountWords.ts";
import { numberSource, readNumber } from "./numbers.ts";

export function readTotal(match: RegExpMatchArray): AmountRead | undefined {
  const { cue, weak, amount = "", upper, unit: currency } = match.groups ?? {};
  const text = match.input ?? "";
  const start = match.index ?? 0;
  const before = text.slice(0, start);
  if (cue === undefined && currency === undefined && /(?:人数|名额|规模)[^，。]{0,4}$/.test(before)) return undefined;
  const symbol = /¥|人民币/.test(match[0]);
  // Of 改成500 nothing says that it is money, unless the text named money before.
  if (cue === undefined && /^[改换]/.test(weak ?? "") && !/预算|经费|费用|钱|[元块]/.test(before + (currency ?? "")))
    return undefined;
  if (cue === undefined && weak === undefined && currency === undefined && !symbol) return undefined;
  if (cue === undefined && itemBefore.test(before)) return { kind: "item" };
  const following = text.slice(start + match[0].length);
  if (itemAfter.test(following)) return cue === undefined ? priceOfThings(following, before, amount) : undefined;
  const value = readMoney(upper ?? amount);
  if (value === undefined) return undefined;
  // 给三孩家庭, 批两次: a small figure without 元 counts something else.
  if (cue === undefined && currency === undefined && !symbol && value < smallestWeakAmount) return undefined;
  const factor = /^万/.test(currency ?? "") && value < 10_000 ? 10_000 : 1;
  const minus = new RegExp(`(?:^|[^\\d])(?:-|负)\\s?${escaped(amount)}`).test(match[0]);
  const changed = /改|换|减到|降到|加到|提|压|砍|调/.test(match[0]) || /(?:改|换)(?:成|到|为)?$/.test(before);
  const said =
    text.slice(start, start + match[0].length) + text.slice(start + match[0].length, start + match[0].length + 3);
  const limit = upperBound.test(said) ? { limit: true as const } : {};
  return {
    kind: "total",
    yuan: round(value * factor) * (minus ? -1 : 1),
    strong: cue !== undefined,
    changed,
    ...limit,
  };
}

/** 两千以内, 不超过3000: less will do. */
const upperBound = /以内|之内|以下|封顶|上限|不(?:能|要|可)?超|别超|不高于|不多于|低于|最[多高]|控制在|压在|压到/;

/** 给36名环卫工人发围巾: how many of what is handed out; "" where nobody is counted. */
export function handedTo(text: string): string {
  return (
    new RegExp(`(?:给|为)(?<count>${numberSource})[个位名][^，。；]{1,10}(?:发|送|赠)`).exec(text)?.groups?.["count"] ??
    ""
  );
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
  if (value === undefined) return undefined;
  // 再加五百 is money; 再加10 and 加五百 may be anything.
  const isMeant = /^(?:再|还)/.test(match[0]) && value >= smallestWeakAmount;
  if (cue === undefined && said === undefined && !isMeant) return undefined;
  return { kind: "change", yuan: round(value) * (/减|砍|降|少|削|扣|压/.test(verb) ? -1 : 1) };
}

/** What stands behind a price per person and is handed out for it. */
const handedOut =
  /^(?:左右|以内)?的?(?:标准的?)?(?:[一-龥]{0,4}(?:礼品|礼物|礼包|慰问品|纪念品|小礼品|大礼包|奖品|红包|购物卡|代金券|券|物资|年货|礼盒|餐|盒饭|蛋糕|鲜花|米面油|大米|生活用品|用品|伴手礼))/;

export function readPerPerson(match: RegExpMatchArray): AmountRead | undefined {
  const amount = readMoney(match.groups?.["amount"] ?? "");
  const number = match.groups?.["people"];
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
