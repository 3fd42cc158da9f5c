/** Ages, durations and counts: what a special case of a handbook demands, and what a question states. */

/** `from` ≤ value < `to`, in days, years of age, or pieces of `unit`. */
type Bounds = { unit: string; from: number; to: number; about: string };
type Amount = { unit: string; value: number; about: string };

const digits = "零一二三四五六七八九";
const number = "(?:[0-9]+(?:\\.[0-9]+)?|[零一二两三四五六七八九十百]+|半)";
const unit =
  "(?:周岁|岁|个工作日|个月|月(?!份|底|初|日)|个?星期|个?礼拜|周(?!岁|[一二三四五六日])|年|天|日|小时|吨|平方米|人|户|块|元|次)";
const below = "未满|不满|不足|少于|没满|没到|不到|还差";
const atLeast = "年满|满|超过|达到|已?过了?";
const demanded = new RegExp(
  `(?<below>${below})?(?<atLeast>${atLeast})?(?<first>${number})(?:(?:周岁|岁)?[至到—–~-](?<last>${number}))?(?<unit>${unit})(?<side>以上|以下|以内)?`,
  "gu",
);
const stated = new RegExp(
  `(?<below>${below})?(?<atLeast>${atLeast})?(?<first>${number})(?<unit>${unit})(?<more>多)?`,
  "gu",
);
/** "今年82", "她43了": an age without its unit. */
const bareAge = /(?:今年|已经|刚满|[我他她伊爸妈])(?<first>[1-9][0-9])(?![0-9年月日号点个块元分级楼栋室岁周])/gu;

const daysByUnit: Record<string, number> = { 年: 365, 月: 30, 星期: 7, 礼拜: 7, 周: 7, 天: 1, 日: 1 };
/** What is counted: the same words must be meant on both sides before numbers are compared. */
const subjects: readonly { name: string; words: RegExp }[] = [
  // The order is that of precedence where a text has several.
  { name: "逾期", words: /逾期|过期|超期|过了期/u },
  { name: "出生", words: /出生|新生|刚生|生下来|宝宝|毛毛头/u },
  { name: "缴费", words: /缴|交了?|参保|工龄/u },
  { name: "租住", words: /租/u },
  { name: "停水", words: /停水/u },
  { name: "住院", words: /住院/u },
  { name: "年检", words: /年检/u },
  { name: "使用", words: /使用年限|用了/u },
];

/** A case that demands something beside the amount is not met by the amount alone. */
const demandsMore = /且|仍|并|但|已享受|、/u;
const emptyParts =
  /申请人|被?监护人|本人|老年人|老人|居民|读者|人员|学生|首次|申领|换领|参保|提出|办理|累计|缴费|出生|逾期|租赁|年龄在|自然?月|工作日|的/gu;
const remainderMax = 2;

/** True if a case is about the amount and hardly anything else, or the question names what else it is about. */
function isMainlyAmount(question: string, when: string, title: string): boolean {
  if (demandsMore.test(when)) return false;
  const rest = when.replace(demanded, "").replace(emptyParts, "");
  const pairs = [...rest].slice(1).map((character, position) => `${[...rest][position]}${character}`);
  return rest.length <= remainderMax || pairs.some((pair) => question.includes(pair) && !title.includes(pair));
}

function toNumber(text: string): number {
  if (text === "半") return 0.5;
  if (/^[0-9]/u.test(text)) return Number(text);
  const [hundreds, rest = text] = text.includes("百") ? (text.split("百") as [string, string]) : ["", text];
  const [tens, ones = ""] = rest.includes("十") ? (rest.split("十") as [string, string]) : ["", rest];
  const digit = (character: string, empty: number) =>
    character === "" ? empty : Math.max(0, digits.indexOf(character.replace("两", "二").slice(-1)));
  return (
    (text.includes("百") ? 100 * digit(hundreds, 1) : 0) +
    (rest.includes("十") ? 10 * digit(tens, 1) : 0) +
    digit(ones, 0)
  );
}

function unitOf(said: string): { name: string; factor: number } {
  const name = said.replace(/^个/u, "");
  if (name === "岁" || name === "周岁") return { name: "岁", factor: 1 };
  const days = daysByUnit[name.replace("工作", "")];
  return days === undefined ? { name, factor: 1 } : { name: "天", factor: days };
}

/** What is counted near a number; "" for nothing known. Ages need no subject: they are a person's. */
function subjectOf(text: string): string {
  return subjects.find(({ words }) => words.test(text))?.name ?? "";
}

function boundsOf(when: string): Bounds[] {
  return [...when.matchAll(demanded)].flatMap(({ groups = {} }) => {
    const { name, factor } = unitOf(groups["unit"] ?? "");
    const first = toNumber(groups["first"] ?? "") * factor;
    const about = name === "岁" ? "" : subjectOf(when);
    if (groups["last"] !== undefined)
      return [{ unit: name, from: first, to: (toNumber(groups["last"]) + 1) * factor, about }];
    if (groups["below"] || groups["side"] === "以下" || groups["side"] === "以内")
      return [{ unit: name, from: 0, to: groups["below"] ? first : first + 0.01, about }];
    if (groups["atLeast"] === "超过") return [{ unit: name, from: first + 0.01, to: Number.POSITIVE_INFINITY, about }];
    if (groups["atLeast"] || groups["side"] === "以上")
      return [{ unit: name, from: first, to: Number.POSITIVE_INFINITY, about }];
    return [];
  });
}

function amountsOf(question: string): Amount[] {
  const about = subjectOf(question);
  const said = [...question.matchAll(stated)].flatMap(({ groups = {} }): Amount[] => {
    const { name, factor } = unitOf(groups["unit"] ?? "");
    const first = toNumber(groups["first"] ?? "");
    // "2019年" and "2020-03-05日" are dates, no durations.
    if (name === "天" && first >= 1000) return [];
    const shift = groups["below"] ? -0.5 : groups["more"] || /过|超过/u.test(groups["atLeast"] ?? "") ? 0.5 : 0;
    return [{ unit: name, value: (first + shift) * factor, about: name === "岁" ? "" : about }];
  });
  const ages = [...question.matchAll(bareAge)].map(({ groups = {} }) => ({
    unit: "岁",
    value: Number(groups["first"]),
    about: "",
  }));
  return [...said, ...ages];
}

/** A bound on adults says nothing about a child who is mentioned beside them. */
const childAgeMax = 18;

/**
 * How the amounts of a question fit those of a special case: "fits" if every bound holds for one amount of its kind, "contradicts" if a bound
 * holds for none of its kind, "open" if the case has no bounds or the question no amounts of that kind. With several ages it stays open whose is meant.
 */
export function compareAmounts(question: string, when: string, title: string): "fits" | "contradicts" | "open" {
  const alternative = when.split("或").find((part) => boundsOf(part).length > 0) ?? "";
  const bounds = boundsOf(alternative);
  if (bounds.length === 0 || !isMainlyAmount(question, alternative, title)) return "open";
  const amounts = amountsOf(question);
  const [first] = bounds;
  const kind = amounts.filter((amount) => amount.unit === first?.unit && amount.about === first.about);
  if (kind.length !== 1 || (first?.unit !== "岁" && first?.about === "")) return "open";
  const value = kind[0]?.value ?? 0;
  const same = bounds.filter((bound) => bound.unit === first?.unit);
  const isOfAdults = same.every(({ from, to }) => from >= childAgeMax || (from === 0 && to > 2 * childAgeMax));
  if (first?.unit === "岁" && value < childAgeMax && isOfAdults) return "open";
  return same.every(({ from, to }) => value >= from && value < to) ? "fits" : "contradicts";
}
