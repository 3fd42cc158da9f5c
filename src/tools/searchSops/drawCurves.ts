/** Charts of an evaluation as SVG: a title that says the finding, axes in words, every point with its figures as a tooltip. */
import { type CostPoint, calibrationError, type ReliabilityBin } from "./evaluationCurves.ts";

const size = 480;
const margin = { left: 64, right: 24, top: 72, bottom: 64 };
const plotWidth = size - margin.left - margin.right;
const plotHeight = size - margin.top - margin.bottom;
const accent = "#0a8f4d";
const quiet = "#8a8f98";
const radiusMin = 3;
const radiusMax = 14;
const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];

type Words = { title: string; subtitle: string; across: string; up: string };

const x = (share: number) => (margin.left + share * plotWidth).toFixed(1);
const y = (share: number) => (margin.top + (1 - share) * plotHeight).toFixed(1);
const percent = (share: number) => `${Math.round(100 * share)}%`;

function text(at: { x: number; y: number; anchor?: string; size?: number; fill?: string }, content: string): string {
  const { anchor = "start", size: fontSize = 13, fill = "#1f2329" } = at;
  return `<text x="${at.x}" y="${at.y}" font-size="${fontSize}" fill="${fill}" text-anchor="${anchor}">${content}</text>`;
}

function frame({ title, subtitle, across, up }: Words, content: readonly string[]): string {
  const middle = margin.top + plotHeight / 2;
  const grid = ticks.flatMap((share) => [
    `<line x1="${x(share)}" y1="${y(0)}" x2="${x(share)}" y2="${y(1)}" stroke="#e5e6eb"/>`,
    `<line x1="${x(0)}" y1="${y(share)}" x2="${x(1)}" y2="${y(share)}" stroke="#e5e6eb"/>`,
    text(
      { x: Number(x(share)), y: size - margin.bottom + 18, anchor: "middle", size: 11, fill: quiet },
      percent(share),
    ),
    text({ x: margin.left - 8, y: Number(y(share)) + 4, anchor: "end", size: 11, fill: quiet }, percent(share)),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" font-family="sans-serif" role="img">`,
    `<title>${title}</title>`,
    `<rect width="${size}" height="${size}" fill="#ffffff"/>`,
    text({ x: 20, y: 28, size: 16 }, title),
    text({ x: 20, y: 50, size: 12, fill: quiet }, subtitle),
    ...grid,
    text({ x: margin.left + plotWidth / 2, y: size - 16, anchor: "middle" }, across),
    `<text transform="translate(18 ${middle}) rotate(-90)" font-size="13" fill="#1f2329" text-anchor="middle">${up}</text>`,
    ...content,
    "</svg>",
    "",
  ].join("\n");
}

/** How often an answer is right against how probable it was held to be; the area of a dot is its share of the questions. */
export function drawReliability(bins: readonly ReliabilityBin[]): string {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(...bins.map(({ count }) => count), 1);
  const error = calibrationError(bins);
  const dots = bins.map(({ expected, found, count }) => {
    const radius = Math.max(radiusMin, radiusMax * Math.sqrt(count / most)).toFixed(1);
    const words = `把握 ${percent(expected)}，实际 ${percent(found)}，${count} 题`;
    return `<circle cx="${x(expected)}" cy="${y(found)}" r="${radius}" fill="${accent}" fill-opacity="0.75"><title>${words}</title></circle>`;
  });
  return frame(
    {
      title: `说有几成把握，实际就有几成：平均相差 ${(100 * error).toFixed(1)} 个百分点`,
      subtitle: `${total} 题，点越大题越多；虚线是完全相符`,
      across: "程序认为第一本手册就是所问的概率",
      up: "实际就是的比例",
    },
    [`<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="${quiet}" stroke-dasharray="5 4"/>`, ...dots],
  );
}

/** What asking back costs: single questions asked for nothing against ambiguous ones not asked, the shipped point marked. */
export function drawCosts(curve: readonly CostPoint[], shipped: { overAsk: number; underAsk: number }): string {
  const line = curve.map(({ overAsk, underAsk }) => `${x(overAsk)},${y(underAsk)}`).join(" ");
  const dots = curve.map(
    ({ limit, overAsk, underAsk }) =>
      `<circle cx="${x(overAsk)}" cy="${y(underAsk)}" r="2.5" fill="${accent}"><title>界限 ${limit.toFixed(2)}：多问 ${percent(overAsk)}，漏问 ${percent(underAsk)}</title></circle>`,
  );
  const words = `出厂设置：多问 ${percent(shipped.overAsk)}，漏问 ${percent(shipped.underAsk)}`;
  return frame(
    {
      title: words,
      subtitle: "沿着线走：多问一点，就少漏一点",
      across: "多问：答案唯一却反问的比例",
      up: "漏问：有歧义却没有反问的比例",
    },
    [
      `<polyline points="${line}" fill="none" stroke="${accent}" stroke-width="2"/>`,
      ...dots,
      `<circle cx="${x(shipped.overAsk)}" cy="${y(shipped.underAsk)}" r="7" fill="none" stroke="#d54941" stroke-width="2.5"><title>${words}</title></circle>`,
    ],
  );
}
