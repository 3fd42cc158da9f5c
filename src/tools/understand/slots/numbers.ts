const digits = new Map(
  Object.entries({ 〇: 0, 零: 0, 一: 1, 二: 2, 两: 2, 俩: 2, 三: 3, 仨: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }),
);
const units = new Map(Object.entries({ 十: 10, 百: 100, 千: 1_000, k: 1_000, 万: 10_000, w: 10_000, 亿: 100_000_000 }));

/** 两千40个人, 两千四十个人: speech without a pause; money ends where nobody would go on with the same number. */
const nextNumber =
  "(?<=[一二两三四五六七八九十][百千万])\\d|(?<=千)[一二三四五六七八九]?十|(?<=[千万][一二三四五六七八九])[一二三四五六七八九]?十|(?<=[百千万][一二三四五六七八九])\\d|(?<=十)[一二三四五六七八九]十|(?<=百)[一二两三四五六七八九]百|(?<=千)[一二两三四五六七八九]千|(?<=[百千万])一(?=[共起])";
/** Where a number may end although another one follows at once. */
export const runOn = `(?=${nextNumber})`;

/** Source of a pattern for one number as people write it: 2,000 · 1.2万 · 2千5 · 两千五 · 四五十 · 3k · 二〇二六. No groups. */
export const numberSource = `(?:(?<!几)(?!(?<=(?<!人)数)[十百千万])(?:\\d{1,3}(?:,\\d{3}){1,4}(?!\\d)(?:\\.\\d+)?|\\d+(?:\\.\\d+)?|[〇零一二两俩三仨四五六七八九十廿卅百千万])(?:(?!${nextNumber})(?:(?<![\\d.])\\d+(?:\\.\\d+)?|(?<!\\d)[〇零一二两三四五六七八九]|(?<=[百千])[廿卅]|[十百千万亿]|[kKwW](?![a-zA-Z]))){0,14})`;

type Sum = { total: number; section: number; current: number | undefined; unit: number };

function addUnit(sum: Sum, unit: number): Sum {
  if (unit >= 10_000) {
    const group = sum.section + (sum.current ?? 0) || (sum.total === 0 ? 1 : 0);
    return {
      total: unit > 10_000 && sum.total > 0 ? (sum.total + group) * unit : sum.total + group * unit,
      section: 0,
      current: undefined,
      unit,
    };
  }
  return { ...sum, section: sum.section + (sum.current ?? 1) * unit, current: undefined, unit };
}

/** 二〇二六: figures in a row without a unit. Two rising ones (四五) are a guess between both and no such row. */
function readRow(text: string): number | undefined {
  if (!/^[〇零一二三四五六七八九]{2,}$/.test(text)) return undefined;
  const row = [...text].map((figure) => digits.get(figure) ?? 0);
  const [first = 0, second = 0] = row;
  if (row.length === 2 && first > 0 && second > first) return undefined;
  return Number(row.join(""));
}

/**
 * Reads a whole Chinese, Arabic or mixed number; undefined if the text is none.
 *
 * A last figure after 百, 千, 万 counts the next smaller unit (两千五 = 2500, 一万二 = 12000, 2千5 = 2500) unless 零 stands between.
 * Two figures side by side (四五十, 十七八) are a guess: the larger one counts.
 */
export function readNumber(text: string): number | undefined {
  const plain = text.toLowerCase().replaceAll(",", "").replaceAll("廿", "二十").replaceAll("卅", "三十");
  if (plain === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain);
  const row = readRow(plain);
  if (row !== undefined) return row;
  let sum: Sum = { total: 0, section: 0, current: undefined, unit: 1 };
  for (const token of plain.match(/\d+(?:\.\d+)?|./g) ?? []) {
    const unit = units.get(token);
    if (unit !== undefined) {
      sum = addUnit(sum, unit);
      continue;
    }
    const figure = digits.get(token) ?? (/^\d/.test(token) ? Number(token) : undefined);
    if (figure === undefined) return undefined;
    sum =
      figure === 0 && /[零〇]/.test(token)
        ? { ...sum, current: sum.current ?? 0, unit: 1 }
        : { ...sum, current: figure };
  }
  const last = sum.current ?? 0;
  const scaled = sum.unit >= 100 && last < 10 && Number.isInteger(last) ? (last * sum.unit) / 10 : last;
  return Math.round((sum.total + sum.section + scaled) * 100) / 100;
}
