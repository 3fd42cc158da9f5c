/** What is said of things that cost more than there is (大巴1800，预算1000), once they were named: another price, or that they are not needed. */
import type { GiftPromise } from "../../shared/plan.ts";
import { numberSource, readNumber } from "./slots/numbers.ts";

/** What parts the things in the words of a promise. */
const between = "、";
const without = /不要|不用|不租|不买|不请|不需要|取消|去掉|算了|免了|砍掉|省了|省掉|自己解决|自理|赞助|免费|有人出/u;
const price = (thing: string) =>
  new RegExp(`${thing}[^，。；\\d一二两三四五六七八九十]{0,8}(?<amount>${numberSource})\\s?(?:元|块钱?)?`, "u");

type Item = { thing: string; yuan: number };

function itemOf(words: string): Item {
  const amount = new RegExp(`${numberSource}`, "u").exec(words);
  const thing = words.slice(0, amount?.index ?? words.length).replace(/(?:大概|大约|约|一共|要|得|花|是|:|：)+$/u, "");
  return { thing, yuan: readNumber(amount?.[0] ?? "") ?? 0 };
}

/**
 * The named costs as a message changes them, with the message without those words; undefined where it speaks of none. Without any left `fixed` is 0.
 */
export function readNamedCosts(
  text: string,
  known: GiftPromise | undefined,
): { promise: GiftPromise; rest: string } | undefined {
  if (known?.fixed === undefined || known.said === "") return undefined;
  let rest = text;
  let changed = false;
  const items = known.said.split(between).flatMap((words): Item[] => {
    const item = itemOf(words);
    if (item.thing.length < 2 || !text.includes(item.thing)) return [item];
    const clause = rest.split(/(?<=[，。；！？\n])/u).find((each) => each.includes(item.thing)) ?? "";
    const match = price(item.thing).exec(clause);
    const yuan = readNumber(match?.groups?.["amount"] ?? "");
    if (yuan === undefined && !without.test(clause)) return [item];
    changed = true;
    rest = rest.replace(match?.[0] ?? clause, "");
    return yuan === undefined ? [] : [{ thing: item.thing, yuan }];
  });
  if (!changed) return undefined;
  const fixed = items.reduce((sum, { yuan }) => sum + yuan, 0);
  return { promise: { each: 0, fixed, said: items.map(({ thing, yuan }) => `${thing}${yuan}`).join(between) }, rest };
}
