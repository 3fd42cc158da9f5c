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
  [/鐘/g, "钟"],
  [/點/g, "点"],
  [/號/g, "号"],
  [/週/g, "周"],
  [/塊/g, "块"],
  [/(?<=-)-|-(?=-)/g, "，"],
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

/**
 * Writes common typos, dialect words, full-width and financial figures in one way.
 *
 * The result is exactly as long as the text, so the words of a span can be taken from either.
 */
export function normalizeText(text: string): string {
  const narrowed = Array.from({ length: text.length }, (_, index) => narrow(text.charAt(index))).join("");
  return spellings.reduce((done, [pattern, spelling]) => done.replace(pattern, spelling), narrowed);
}
