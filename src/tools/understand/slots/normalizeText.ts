/** Spellings that mean the same, each as long as what it replaces, so that a place in one text is the same place in the other. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/预祘|予算|预蒜|铜钿|钞票/g, "预算"],
  [/人输|人术/g, "人数"],
  [/改程|改城/g, "改成"],
  [/时见|时问|辰光/g, "时间"],
  [/下无/g, "下午"],
  [/早浪向/g, "早上 "],
  [/早浪/g, "早上"],
  [/浪向/g, "  "],
  [/(?<=[做写出])分(?=[^享钟配类工成数班之]|$)/g, "份"],
  [/夜到|夜里/g, "晚上"],
  [/上半[日天]/g, "上午 "],
  [/下半[日天]/g, "下午 "],
  [/(?<=[周期拜])曰/g, "日"],
  [/(?<=[一-龥]{2})额(?=(?:活动|节目|方案|辰光|时间|人|老人|讲座))/g, "的"],
  [/国清节/g, "国庆节"],
  [/活洞|活东/g, "活动"],
  [/测划|策化/g, "策划"],
  [/方按|方安/g, "方案"],
  [/通只/g, "通知"],
  [/按排/g, "安排"],
  [/阿拉/g, "我们"],
  [/哪能/g, "怎么"],
  [/侬|您/g, "你"],
  // 弄一下下周六的…: not the week after the next.
  [/(?<=[写弄做排想出搞帮理订定看])一下(?=下个?(?:[周月]|星期|礼拜))/g, "个，"],
  [/勿/g, "不"],
  [/半百(?=人|位|号)/g, "五十"],
  [/(?<=[\d一二两三四五六七八九十百])张嘴/g, "个人"],
  // (主题)宪法进社区
  [/\((?=(?:主题|内容|对象|时间|日期|地点|经费|预算|人数)\))/g, "；"],
  [/(?<=；(?:主题|内容|对象|时间|日期|地点|经费|预算|人数))\)/g, ":"],
  [/唔(?=使|用|要|系|是)/g, "不"],
  [/(?<=不)使(?=钱)/g, "用"],
  [/(?<=[\d一二两三四五六七八九十百千万])蚊/g, "元"],
  [/鐘/g, "钟"],
  [/點/g, "点"],
  [/號/g, "号"],
  [/週/g, "周"],
  [/塊/g, "块"],
  [/(?<=-)-|-(?=-)/g, "，"],
  // 费用=0, 名称|百家宴: a sign between a label and its value.
  [/(?<=[一-龥])[=|](?=\s?[^\s=|])/g, ":"],
  // Signs in front of the points of a list.
  [/[①-⑳➀-➉❶-❿]|(?<=^|[\s，。；])[·•●▪◆■]/g, "；"],
];

const characters = new Map<string, string>([
  ..."零壹贰叁肆伍陆柒捌玖拾佰仟萬億"
    .split("")
    .map((from, index) => [from, "零一二三四五六七八九十百千万亿"[index] ?? from] as const),
  ..."—–－〜～".split("").map((from) => [from, /[〜～]/.test(from) ? "~" : "-"] as const),
  ["￥", "¥"],
  ["×", "x"],
  ["＊", "*"],
  ["﹕", ":"],
]);

/** Full-width signs that stay: they end a clause, while the half-width comma may stand inside a number. */
const keptSigns = /[，；？！]/;

function narrow(character: string): string {
  const replaced = characters.get(character);
  if (replaced !== undefined) return replaced;
  const code = character.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e && !keptSigns.test(character)) return String.fromCharCode(code - 0xfee0);
  return /\s/.test(character) && character !== "\n" ? " " : character;
}

const listMin = 3;
/** 日期-1月30日，人数-150: a list of labels whose dash is a colon. */
const dashLabel =
  /(?<=(?:^|[，。；,;\n\s])(?:内容|主题|活动|名称|日期|时间|地点|场地|人数|人群|对象|预算|经费))-(?=[^-\s])/g;
/** 元旦晚会/12.31/19:00/居民200: one stroke between each two, and none in 12/31 or 30元/人. */
const stroke =
  /\/(?!(?:人|位|名|户|场|份|次|个|张|桌|家|组|对|每)(?![一-龥])|20\d\d)(?:(?<!\d\/)|(?!\d{1,2}(?![\d:点wWkK千万.])))/g;

function listSigns(text: string): string {
  const replaced = (line: string, pattern: RegExp, sign: string): string =>
    (line.match(pattern)?.length ?? 0) >= listMin ? line.replace(pattern, sign) : line;
  return replaced(text, dashLabel, ":")
    .split("\n")
    .map((line) => (line.includes("://") ? line : replaced(line, stroke, "，")))
    .join("\n");
}

/**
 * Writes common typos, dialect words, full-width and financial figures in one way.
 *
 * The result is exactly as long as the text, so the words of a span can be taken from either.
 */
export function normalizeText(text: string): string {
  const narrowed = Array.from({ length: text.length }, (_, index) => narrow(text.charAt(index))).join("");
  return listSigns(spellings.reduce((done, [pattern, spelling]) => done.replace(pattern, spelling), narrowed));
}
