import { priceOfOne, readPerPerson } from "./amountReads.ts";
import type { AmountRead } from "./amounts.ts";
import {
  about,
  costNouns,
  helpers,
  money,
  notMoney,
  notThings,
  people,
  peopleOfEach,
  perUnit,
  readMoney,
  round,
  strongCue,
  things,
  unit,
  weakCue,
} from "./amountWords.ts";
import { numberSource, readNumber } from "./numbers.ts";
import type { Rule } from "./span.ts";

/** What single things, persons and families cost, a rule each. */
export const priceRules: readonly Rule<AmountRead, undefined>[] = [
  {
    name: "信纸邮票90块 · 奖杯加饮料1600",
    pattern: new RegExp(
      `(?:(?<=^|[，。；！!？?,;、\\s元块]|(?:钱|费用|预算|经费):)|(?<=\\d{3}|[百千万][一二三四五六七八九]))(?<label>[一-龥]{2,8}?)(?:[(][^()\\d]{1,6}[)])?(?:大概|大约|约|差不多|预计|估计|一起|一共|要|得|花|花个|[:是])*(?<amount>${money})\\s?(?:(?:${unit})(?!\\s?(?:/|每|一))|${notMoney})${about}(?=$|[，。；！,;\\s])`,
      "g",
    ),
    read: (match) => {
      const { label = "", amount = "" } = match.groups ?? {};
      const yuan = readMoney(amount);
      if (yuan === undefined || yuan < 50 || notThings.test(label) || new RegExp(`${strongCue}|${weakCue}`).test(label))
        return undefined;
      return { kind: "cost", yuan: round(yuan) };
    },
  },
  {
    name: "奖品300 · 茶水钱一百五 · 包车1800元加门票700元",
    pattern: new RegExp(
      `(?<label>${costNouns})(?:[一二两三四五六七八九十\\d]+[辆台](?=[\\d一二两三四五六七八九]))?(?:大概|大约|约|预计|估计|一起|一共|总共|共|还|要|得|花|是|:){0,3}(?<amount>${money})\\s?(?:(?:${unit})(?!\\s?(?:/|每|一))|${notMoney})${about}`,
      "g",
    ),
    read: (match) => {
      const yuan = readMoney(match.groups?.["amount"] ?? "");
      const before = (match.input ?? "").slice(0, match.index);
      if (
        yuan === undefined ||
        yuan < 10 ||
        /(?:每|一)[人位份个套户家组对名][^，,。；\s]{0,3}$|每[^，,。；\s]{0,3}$/.test(before)
      )
        return undefined;
      return { kind: "cost", yuan: round(yuan) };
    },
  },
  {
    name: "人均30元×40人 · 每人30块 · 30元一人",
    pattern: new RegExp(
      `${perUnit}(?<amount>${money})\\s?(?:${unit})?${about}(?:的?标准)?(?:${peopleOfEach})?(?![\\d份个张盒袋只瓶碗杯本套束支朵])`,
      "g",
    ),
    read: (match) => readPerPerson(match),
  },
  {
    name: "门票每张30元 · 票价35 · 每张票35",
    pattern: new RegExp(
      `(?:门票|船票|车票|票价|每张(?:电影|门|船|车)?票|电影票|入场券)(?:每[张人位]|一[张人]|单价|[:是为])*(?<amount>${money})\\s?(?:元|块钱?)?(?:(?:/|每|一)[张人位])?${notMoney}`,
      "g",
    ),
    read: (match) => {
      const yuan = readMoney(match.groups?.["amount"] ?? "");
      const isEach = /每|一[张人位]|单价|票价|\/[张人位]$/.test(match[0]);
      return yuan === undefined || !isEach ? undefined : { kind: "costEach", yuan };
    },
  },
  {
    name: "三个教练每人300",
    pattern: new RegExp(
      `(?:(?<count>${numberSource})[个位名](?:${helpers})|(?:${helpers})(?<after>${numberSource})[个位名])(?:每[人位名]|一人|各)(?:补贴|补助|报酬|劳务费?|给|发)*(?<amount>${money})\\s?(?:元|块钱?)?${notMoney}`,
      "g",
    ),
    read: (match) => {
      const count = readNumber(match.groups?.["count"] ?? match.groups?.["after"] ?? "");
      const each = readMoney(match.groups?.["amount"] ?? "");
      return count === undefined || each === undefined ? undefined : { kind: "cost", yuan: round(count * each) };
    },
  },
  {
    name: "请两位理发师，每位师傅补贴150元",
    pattern: new RegExp(
      `每[个位名](?:${helpers})(?:的)?(?:补贴|补助|报酬|劳务费?|车马费|误餐费?|给|发)*(?<amount>${money})\\s?(?:元|块钱?)?${notMoney}`,
      "g",
    ),
    read: (match) => {
      const count = new RegExp(
        `(?<count>${numberSource})\\s?[个位名](?:${helpers})|(?:${helpers})(?<after>${numberSource})[个位名]`,
      ).exec(match.input ?? "");
      const each = readMoney(match.groups?.["amount"] ?? "");
      const people = readNumber(count?.groups?.["count"] ?? count?.groups?.["after"] ?? "");
      return each === undefined || people === undefined
        ? { kind: "item" }
        : { kind: "cost", yuan: round(each * people) };
    },
  },
  {
    name: "每人送一份价值50元的米面油",
    pattern: new RegExp(
      `每[人位名](?:发放?|赠?送|领|各?一份|一份|各|[一1]?[份套袋]|\\s)*(?:价值|市值|约值|值)(?<amount>${money})\\s?(?:元|块钱?)(?:左右|以内)?`,
      "g",
    ),
    read: (match) => readPerPerson(match),
  },
  {
    name: "每个人发一条围巾五十块钱的标准",
    pattern: new RegExp(
      `每个?[人位名](?:发放?|赠?送|领|得|给|备)[^，。；\\d]{1,14}?(?<amount>${money})\\s?(?:元|块钱?)(?:左右|以内)?(?:的?标准)?`,
      "g",
    ),
    read: (match) => readPerPerson(match),
  },
  {
    name: "每户100元 · 200一对",
    pattern: new RegExp(
      `(?:(?:[每一](?:户|家(?!人)|组|对|个家庭|组家庭))(?:预算|标准|大概|约|不超过|按|补贴|食材|材料|给|发|送|的?慰问金?|[一-龥]{0,3}费|[:是为]|(?:送|发|给|领)一?[个份套袋盒箱桶床条件张][一-龥]{1,6})*(?<amount>${money})\\s?(?:元|块钱?|(?=$|[，。；,;\\s]|方案|策划|你|帮|请|麻烦|出个))|(?<amount2>${money})\\s?(?:(?:元|块钱?)(?:/|每|一)|[/每一])(?:户|家(?!人)|组|对))`,
      "g",
    ),
    read: (match) => {
      const yuan = readMoney(match.groups?.["amount"] ?? match.groups?.["amount2"] ?? "");
      return yuan === undefined || yuan < 5 ? undefined : { kind: "perFamily", yuan };
    },
  },
  {
    name: "5桌，每桌800 · 30束，每束20元 · 一份88块 · 四次课，每次300",
    pattern: new RegExp(
      `[每一](?<thing>${things})(?:[一-龥]{1,4}费|材料|成本|预算|标准|支出|开支|花费|餐标|模型|礼包|大概|大约|约|不超过|按|要|卖|[:是为])*(?<amount>${money})\\s?(?:元|块钱?)?${notMoney}`,
      "g",
    ),
    read: (match) => priceOfOne(match),
  },
  {
    name: "一个红蛋两块五，做四百个 · 一人份32元，预备50份",
    pattern: new RegExp(
      `(?:一(?<thing>${things})[一-龥]{1,4}?|一人(?<portion>份))(?<amount>${numberSource})(?:元|块(?:(?<tenths>[一二三四五六七八九])(?![一-龥\\d]))?钱?)(?![一-龥\\d])`,
      "g",
    ),
    read: (match) => {
      const { thing, portion, amount = "", tenths } = match.groups ?? {};
      const each = (readMoney(amount) ?? 0) + (readNumber(tenths ?? "零") ?? 0) / 10;
      const counted = new RegExp(`(?<![第每一])(?<count>${numberSource})${thing ?? portion}(?!人)`, "g");
      const following = (match.input ?? "").slice((match.index ?? 0) + match[0].length);
      const count =
        [...following.matchAll(counted)].map((each) => readNumber(each.groups?.["count"] ?? "") ?? 0)[0] ?? 0;
      return count > 1 && each > 0 ? { kind: "cost", yuan: round(each * count), counted: true } : undefined;
    },
  },
  {
    name: "蛋糕一个268",
    pattern: new RegExp(
      `(?:蛋糕|横幅|大巴|音响|舞台|花篮)[订买租]?一(?:个|条|辆|套|台|只)(?<amount>${money})\\s?(?:元|块钱?)?${notMoney}`,
      "g",
    ),
    read: (match) => {
      const yuan = readMoney(match.groups?.["amount"] ?? "");
      return yuan === undefined || yuan < 10 ? undefined : { kind: "cost", yuan: round(yuan) };
    },
  },
  {
    name: "租车费2辆×400元 · 早餐60份×10元",
    pattern: new RegExp(
      `(?<count>${numberSource})\\s?${things}\\s?(?:[x*]|乘以?)\\s?(?<amount>${money})\\s?(?:元|块钱?)?${notMoney}`,
      "g",
    ),
    read: (match) => {
      const count = readNumber(match.groups?.["count"] ?? "");
      const each = readMoney(match.groups?.["amount"] ?? "");
      return count === undefined || each === undefined
        ? undefined
        : { kind: "cost", yuan: round(count * each), counted: true };
    },
  },
  {
    name: "材料3元一份，按100份算 · 800/场 · 门票20一张",
    pattern: new RegExp(
      `(?<!块)(?<amount>${money})\\s?(?:(?:元|块钱?)\\s?(?:/|每|一)|[/每一])(?<thing>${things})(?![一-龥]?[路起定些])`,
      "g",
    ),
    read: (match) => priceOfOne(match),
  },
  {
    name: "30元/人 · 30块一个人 × 40人 · 60每位",
    pattern: new RegExp(
      `(?<amount>${money})\\s?(?:${unit}\\s?(?:/|每|一个?)\\s?|/\\s?|(?<=\\d\\d)每|(?<=\\d\\d)一个?)(?:人|位|名)(?:${people})?`,
      "g",
    ),
    read: (match) => readPerPerson(match),
  },
  {
    name: "30元×40人",
    pattern: new RegExp(`(?<amount>${money})\\s?${unit}${people}`, "g"),
    read: (match) => readPerPerson(match),
  },
  {
    name: "40人×30元",
    pattern: new RegExp(
      `(?<people>${numberSource})\\s?(?:个?人|位|名)\\s*(?:[x*]|乘以?)\\s*(?<amount>${money})\\s?(?:${unit})?`,
      "g",
    ),
    read: (match) => readPerPerson(match),
  },
];
