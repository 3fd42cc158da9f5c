import { numberSource, readNumber, runOn } from "./numbers.ts";
import { applyRules, type Rule, type Span } from "./span.ts";

/**
 * What a text says about money, in yuan.
 *
 * - total: the whole budget; `strong` = 预算 or the like was said with it, `limit` = it may cost less (以内).
 * - perPerson: `people` where it was said with it, `gift` what they are to get for it.
 * - cost: what one thing costs altogether (包车1800元); where nothing else is said the costs add up to the budget.
 * - perFamily: for each of the families that come. change: added to the known budget; factor: times the known budget. open: it exists but is not known yet.
 */
export type AmountRead =
  | { kind: "total"; yuan: number; strong: boolean; changed: boolean; limit?: true }
  | { kind: "perPerson"; yuan: number; people?: number; gift?: string }
  | { kind: "change"; yuan: number }
  | { kind: "factor"; times: number }
  | { kind: "perFamily"; yuan: number }
  | { kind: "cost"; yuan: number }
  | { kind: "open" }
  | { kind: "item" };

/** What an activity pays for as a whole. */
const costNouns =
  "(?:请|租|买|付)?(?:老师|讲师|教练|主持人?|摄影师?|演员|乐队|水果|奖品|奖金|材料|耗材|食材|面粉|道具|场地|设备|鲜花|花束|树苗|手套|颜料|画纸|服装|师傅|工钱|大巴|音响|舞台|布置|装饰|横幅|海报|印刷|租车|包车|大巴|车|门票|茶水|茶点|点心|茶歇|蛋糕|矿泉水|保险|餐|午餐|盒饭|聚餐|讲课|劳务|交通|宣传|物料|物资)(?:费用?|钱|款|租金|租赁|租)?|[一-龥]{1,3}(?<![块元给没要用花不出多少省付赚赢是个经免自消公活总])(?:钱|费)(?!用|币)";
/** Characters of which none is in the name of a thing that is bought. */
const notThings =
  /[不超过到高低控最大概约改换总共花批给拨要预经算是有才只就先按每人位名户组岁年月日号点楼室层栋弄路街区第老居民学员童孩者友工生家党妇女业钱费也那我你他在周天差多少没零半一二两三四五六七八九十百千万亿减追再增]|^加|对象|志愿/;
/** Below this a number after 批了 or 最多 is an amount only with 元. */
const smallestWeakAmount = 100;

const unit = "(?:万?元钱?|块钱|块|圆整?|人民币|RMB|rmb|yuan)";
const money = `(?:人民币|¥\\s?)?${numberSource}(?:个?亿)?[多来余]?`;
const notMoney = `(?:${runOn}|(?![\\d零一二两三四五六七八九十百千万亿.个人位名岁点号楼栋天周月年次场种类组户份支本张袋斤碗桌分小期层室米%:/折届]))`;
const about = "(?:大概|大约|约|差不多|左右|上下|以内|之内|以下|封顶|出头|不到|内|整|钱)*";
const strongCue = "(?:预算|经费|费用|资金|拨款|补贴|总价|总共|一共|合计|共计|总额|总盘子|花费|花销|开销|成本)";
const weakCue =
  "(?:控制在|压在|(?<![一公总])共(?:计|需|花)?(?!\\s?[同有])|不(?:能|要|可)?超过?|不高于|不多于|低于|不到(?=\\d{3}|[一二三四五六七八九两][百千万])|不超|别超过?|最多|上限|花|批了?给?(?:我们)?|批给(?:我们)?|给了(?:我们)?|给到|申请了?|里出|出资|拨了?|(?:改|换)[成为]|(?<![块元]|不[要用花]|没有?|零|花)钱(?:不多|呢|嘛|大概|一共|总共|就|只|是|有|:)+|(?<=^|[，。；,;\\s])钱(?=[\\d一二两三四五六七八九])|压到|压缩到|减到|降到|加到|提到|提高到|增加到|砍到|调到|缩到)";
/** What may stand between 预算 and its number. */
const glue =
  "(?:[\\s:是为有在到了按就改换减降加压提砍调定给批约只先用钱要的呢嘛啊吧也设]|这块|方面|的话|成|缩|高|大概|大约|差不多|最多|最高|不要?|能|超过?|控制|上限|活动|暂定|一共|总共|总的|可以|我们|这次|这边|范围|区间|左右|目前|标准){0,8}";
const perUnit =
  "(?:人均|每人|每位|每个人|平均每人|一个人|一人|每名|每[个位名](?:孩子|小朋友|小孩|老人|长者|居民|学员|队员|志愿者|参加者|家长|选手|员工|职工|同学|学生|党员))(?:的)?(?:补贴|补助)?(?:一[份个套盒袋束][^，。；\\d\\s共]{0,2})?(?:活动)?(?:预算|经费|标准|费用|大概|大约|约|差不多|不超过|控制在|按|[:是为]){0,3}";
const people = `\\s*(?:[x*]|乘以?)\\s*(?<people>${numberSource})\\s?(?:个?人|位|名)?`;
const helpers = "[一-龥]{0,4}(?:师傅?|老师|医生|讲师|教练|律师|主持人?|护士|演员|摄影师?)";
const itemBefore =
  /(?:[每一](?:份|个|套|袋|盒|件|张|本|支|束|斤|箱)|单价|门票|报名费|押金|价值|每户|每家|每组|每场|每人送|每人发|送|其中[^，。]{0,6})[^，。；]{0,2}$/;
const itemAfter = /^(?:一份|\/份|每份|一个|的?(?:礼品|奖品|礼物|购物卡|纪念品|小礼品|红包)|\/场|\/户)/;

const round = (value: number | undefined): number => Math.round(value ?? 0);

function readMoney(word: string): number | undefined {
  const plain = word.replace(/人民币|¥|\s/g, "").replace(/[多来余]$/, "");
  if (/亿$/.test(plain)) {
    const before = plain.replace(/个?亿$/, "");
    return (before === "" ? 1 : (readNumber(before) ?? 1)) * 100_000_000;
  }
  return readNumber(plain);
}

function readTotal(match: RegExpMatchArray): AmountRead | undefined {
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

/** 两百块礼品 are all presents together, 80元的礼品 and 50份100元的礼品 the price of one. */
function priceOfThings(following: string, before: string, amount: string): AmountRead {
  const value = readMoney(amount) ?? 0;
  const isOne = !/^(?:礼品|奖品|小礼品|纪念品)/.test(following) || /[份个套件名]$/.test(before);
  return isOne || value < smallestWeakAmount ? { kind: "item" } : { kind: "cost", yuan: round(value) };
}

const escaped = (word: string): string => word.replaceAll(/[.*+?^${}()|[\]\\¥]/g, "\\$&");

function readChange(match: RegExpMatchArray): AmountRead | undefined {
  const { verb = "", amount = "", cue, unit: said } = match.groups ?? {};
  const value = readMoney(amount);
  if (value === undefined || (cue === undefined && said === undefined)) return undefined;
  return { kind: "change", yuan: round(value) * (/减|砍|降|少|削|扣|压/.test(verb) ? -1 : 1) };
}

const range = `(?:\\s?(?:${unit})?\\s?(?:-+|~|到|至)\\s?(?<upper>${money}))?`;
const rules: readonly Rule<AmountRead, undefined>[] = [
  {
    name: "信纸邮票90块 · 奖杯加饮料1600",
    pattern: new RegExp(
      `(?<=^|[，。；,;\\s])(?<label>[一-龥]{2,7})(?<amount>${money})\\s?(?:(?:${unit})(?!\\s?(?:/|每|一))|${notMoney})(?=$|[，。；！,;\\s])`,
      "g",
    ),
    read: (match) => {
      const { label = "", amount = "" } = match.groups ?? {};
      const yuan = readMoney(amount);
      if (yuan === undefined || yuan < 50 || notThings.test(label)) return undefined;
      return { kind: "cost", yuan: round(yuan) };
    },
  },
  {
    name: "奖品300 · 茶水钱一百五 · 包车1800元加门票700元",
    pattern: new RegExp(
      `(?<label>${costNouns})(?:大概|大约|约|一共|总共|共|要|得|花|是|:){0,3}(?<amount>${money})\\s?(?:(?:${unit})(?!\\s?(?:/|每|一))|${notMoney})${about}`,
      "g",
    ),
    read: (match) => {
      const yuan = readMoney(match.groups?.["amount"] ?? "");
      const before = (match.input ?? "").slice(0, match.index);
      if (
        yuan === undefined ||
        yuan < 10 ||
        /(?:每|一)[人位份个套户家组对名][^，。；\s]{0,3}$|每[^，。；\s]{0,3}$/.test(before)
      )
        return undefined;
      return { kind: "cost", yuan: round(yuan) };
    },
  },
  {
    name: "没有预算 · 不花钱 · 零预算",
    pattern:
      /(?:没有?|无|零|不要|不用|不需要)(?:什么|活动|专门|专项|专用|额外|另外|单独|固定|啥)?的?(?:预算|经费|资金|费用(?!批|定)|开支|支出|花费)(?!批|定)|(?:不产生|不涉及|不发生|没有产生)(?:任何)?(?:费用|开支|支出|经费)|(?:没|不)(?:给|批|拨|下)钱|(?:费用|开支|花费)(?:无|零|没有)|(?:预算|经费|费用)[:是为\s]*(?:无|没有|0元?)(?=$|[，。；,;\s])|不(?:需要|必|用|收)(?:任何)?钱|(?:不用|不需要|不必|不)花(?:一分)?(?:钱|经费|预算)|一分钱不花|[零0](?:成本|预算|经费)|(?:预算|经费)(?:没有|为?零|是零|是没有的)(?!批|定|下来|确定)|(?:预算|经费|费用|钱)(?:都|全部?)?由[^，。；]{2,8}(?:出|承担|负责|报销|解决|赞助)|没(?:有|得|啥|什么)?钱(?!币|财)|不(?:用|要)钱|(?<=^|[，。；！,;\s])(?:活动)?(?:全程|全部|都|完全|就)?是?免费(?:的|活动|办|参加)?(?=$|[，。；！,;\s])/g,
    read: () => ({ kind: "total", yuan: 0, strong: true, changed: true }),
  },
  {
    name: "没批下来，先按1500写",
    pattern: new RegExp(
      `(?:先|就|暂时|那就|暂|还是)+按(?:照)?(?<amount>${money})\\s?(?:${unit})?(?:来|做|写|算|编|报|走|的?标准)*(?!\\d|[人个位岁])`,
      "g",
    ),
    read: (match) => {
      const value = readMoney(match.groups?.["amount"] ?? "");
      return value === undefined || value < smallestWeakAmount
        ? undefined
        : { kind: "total", yuan: round(value), strong: true, changed: true };
    },
  },
  {
    name: "预算还没批",
    pattern:
      /(?:预算|经费|钱|资金)[^，。；]{0,4}?(?:还没有?|没有?|尚未|还未|未|还不|暂未|待|不)(?:批|定|下来|确定|审批|知道|清楚|到位|明确|申请)[^，。；]{0,4}|(?:还没有?|尚未)(?:批|定)(?:预算|经费)|(?:预算|经费)(?:待定|未知)|(?:还|暂|暂时)?(?:没有?|未|不)批(?:下来|准|复)?(?![评次])/g,
    read: () => ({ kind: "open" }),
  },
  {
    name: "人均30元×40人 · 每人30块 · 30元一人",
    pattern: new RegExp(
      `${perUnit}(?<amount>${money})\\s?(?:${unit})?${about}(?:的?标准)?(?:${people})?(?![\\d份个张盒袋只瓶碗杯本套束支朵])`,
      "g",
    ),
    read: (match) => readPerPerson(match),
  },
  {
    name: "请两位理发师，每位师傅补贴150元",
    pattern: new RegExp(
      `每[个位名](?:${helpers})(?:的)?(?:补贴|补助|报酬|劳务费?|车马费|误餐费?|给|发)*(?<amount>${money})\\s?(?:元|块钱?)?${notMoney}`,
      "g",
    ),
    read: (match) => {
      const count = new RegExp(`(?<count>${numberSource})\\s?[个位名](?:${helpers})`).exec(match.input ?? "");
      const each = readMoney(match.groups?.["amount"] ?? "");
      const people = readNumber(count?.groups?.["count"] ?? "");
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
    name: "每户100元",
    pattern: new RegExp(
      `(?:(?:[每一](?:户|家(?!人)|组|对|个家庭|组家庭))(?:预算|标准|大概|约|不超过|按|补贴|给|发|送|的?慰问金?|[:是为])*(?<amount>${money})\\s?(?:元|块钱?|(?=$|[，。；,;\\s]))|(?<amount2>${money})\\s?(?:元|块钱?)(?:/|每|一)(?:户|家|组|对))`,
      "g",
    ),
    read: (match) => ({
      kind: "perFamily",
      yuan: readMoney(match.groups?.["amount"] ?? match.groups?.["amount2"] ?? "") ?? 0,
    }),
  },
  {
    name: "5桌，每桌800 · 30束，每束20元",
    pattern: new RegExp(
      `[每一](?<thing>桌|床|束|套|件|盒|袋|箱|本|条|台|棵|车)(?:预算|标准|餐标|大概|约|不超过|按|[:是为])*(?<amount>${money})\\s?(?:元|块钱?)?${notMoney}`,
      "g",
    ),
    read: (match) => {
      const { thing = "", amount = "" } = match.groups ?? {};
      const counted = new RegExp(`(?<count>${numberSource})\\s?${thing}`).exec(
        (match.input ?? "").replace(match[0], ""),
      );
      const each = readMoney(amount);
      const count = readNumber(counted?.groups?.["count"] ?? "");
      if (each === undefined || count === undefined) return { kind: "item" };
      return { kind: "total", yuan: round(each * count), strong: false, changed: false };
    },
  },
  {
    name: "30元/人 · 30块一个人 × 40人",
    pattern: new RegExp(`(?<amount>${money})\\s?${unit}\\s?(?:/|每|一个?)\\s?(?:人|位|名)(?:${people})?`, "g"),
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
    pattern: /(?<size>[百千万])[把来]块钱?/g,
    read: (match) => ({
      kind: "total",
      yuan: readNumber(match.groups?.["size"] ?? "") ?? 0,
      strong: false,
      changed: false,
    }),
  },
  {
    name: "500以内 · 三千封顶",
    pattern: new RegExp(`(?<amount>${money})${notMoney}(?:以内|之内|以下|封顶|打住)`, "g"),
    read: (match) => {
      const value = readMoney(match.groups?.["amount"] ?? "");
      return value === undefined || value < 50
        ? undefined
        : { kind: "total", yuan: round(value), strong: false, changed: false, limit: true };
    },
  },
];

/** What stands behind a price per person and is handed out for it. */
const handedOut =
  /^(?:左右|以内)?的?(?:标准的?)?(?:[一-龥]{0,4}(?:礼品|礼物|礼包|慰问品|纪念品|小礼品|大礼包|奖品|红包|购物卡|代金券|券|物资|年货|礼盒|餐|盒饭|蛋糕|鲜花|米面油|大米|生活用品|用品|伴手礼))/;

function readPerPerson(match: RegExpMatchArray): AmountRead | undefined {
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

export function readAmountSpans(text: string): Span<AmountRead>[] {
  return applyRules(rules, text, undefined);
}
