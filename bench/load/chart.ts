/** A small line chart as SVG: axes in words, every point with its figures as a tooltip. */

export type Line = { name: string; color: string; dashed?: boolean; points: readonly (readonly [number, number])[] };
export type Chart = {
  title: string;
  subtitle: string;
  across: string;
  up: string;
  lines: readonly Line[];
  /** Whether each step up is ten times the one below. */
  logarithmic?: boolean;
};

const [width, height] = [640, 400];
const margin = { left: 64, right: 132, top: 84, bottom: 52 };
const plot = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
const quiet = "#8a8f98";
const steps = [1, 2, 2.5, 5, 10];
const labelGap = 16;

const label = (at: { x: number; y: number; anchor?: string; size?: number; fill?: string }, text: string) =>
  `<text x="${at.x.toFixed(1)}" y="${at.y.toFixed(1)}" font-size="${at.size ?? 12}" fill="${at.fill ?? "#1f2329"}" text-anchor="${at.anchor ?? "start"}">${text}</text>`;

/** Round numbers from 0 to at least `most`, about five of them. */
function ticksUpTo(most: number): number[] {
  const rough = Math.max(most, 1e-9) / 5;
  const scale = 10 ** Math.floor(Math.log10(rough));
  const step = scale * (steps.find((each) => each * scale >= rough) ?? 10);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

/** Powers of ten around all values. */
function powersAround(values: readonly number[]): number[] {
  const positive = values.filter((value) => value > 0);
  const from = Math.floor(Math.log10(Math.min(...positive, 1e6)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...positive, 1))));
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
}

export function drawChart({ title, subtitle, across, up, lines, logarithmic = false }: Chart): string {
  const points = lines.flatMap((line) => line.points);
  const xTicks = ticksUpTo(Math.max(...points.map(([x]) => x)));
  const values = points.map(([, y]) => y);
  const yTicks = logarithmic ? powersAround(values) : ticksUpTo(Math.max(...values));
  const [xMost, yLeast, yMost] = [xTicks.at(-1) ?? 1, yTicks[0] ?? 0, yTicks.at(-1) ?? 1];
  const scaled = (value: number) => (logarithmic ? Math.log10(Math.max(value, yLeast)) : value);
  const x = (value: number) => margin.left + (value / xMost) * plot.width;
  const y = (value: number) =>
    margin.top + (1 - (scaled(value) - scaled(yLeast)) / (scaled(yMost) - scaled(yLeast))) * plot.height;
  const [left, right, bottom] = [margin.left, margin.left + plot.width, margin.top + plot.height];
  const grid = [
    ...yTicks.flatMap((tick) => [
      `<line x1="${left}" y1="${y(tick).toFixed(1)}" x2="${right}" y2="${y(tick).toFixed(1)}" stroke="#e5e6eb"/>`,
      label({ x: left - 8, y: y(tick) + 4, anchor: "end", size: 11, fill: quiet }, String(Number(tick.toFixed(3)))),
    ]),
    ...xTicks.map((tick) =>
      label({ x: x(tick), y: bottom + 18, anchor: "middle", size: 11, fill: quiet }, String(Number(tick.toFixed(3)))),
    ),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" role="img">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    label({ x: 20, y: 26, size: 16 }, title),
    label({ x: 20, y: 46, fill: quiet }, subtitle),
    ...grid,
    label({ x: left + plot.width / 2, y: height - 12, anchor: "middle" }, across),
    label({ x: left - 44, y: margin.top - 14, size: 11, fill: quiet }, up),
    ...lines.map((line) => drawLine(line, x, y)),
    ...namesOf(lines, y).map(([at, { name, color }]) => label({ x: right + 8, y: at, fill: color }, name)),
    "</svg>",
    "",
  ].join("\n");
}

function drawLine({ name, color, dashed, points }: Line, x: (at: number) => number, y: (at: number) => number): string {
  const place = ([across, up]: readonly [number, number]) => `${x(across).toFixed(1)},${y(up).toFixed(1)}`;
  const dashes = dashed ? ' stroke-dasharray="5 4"' : "";
  const radius = points.length > 30 ? 1.5 : 3;
  return [
    `<polyline points="${points.map(place).join(" ")}" fill="none" stroke="${color}" stroke-width="2"${dashes}/>`,
    ...points.map(
      ([across, up]) =>
        `<circle cx="${x(across).toFixed(1)}" cy="${y(up).toFixed(1)}" r="${radius}" fill="${color}"><title>${name}: ${across} → ${Number(up.toFixed(1))}</title></circle>`,
    ),
  ].join("\n");
}

/** Names stand beside the last points of their lines, moved apart where they would cover each other. */
function namesOf(lines: readonly Line[], y: (at: number) => number): [number, Line][] {
  const named = lines
    .map((line): [number, Line] => [y(line.points.at(-1)?.[1] ?? 0) + 4, line])
    .sort(([above], [below]) => above - below);
  for (let index = 1; index < named.length; index += 1) {
    const [before, here] = [named[index - 1], named[index]];
    if (before && here) here[0] = Math.max(here[0], before[0] + labelGap);
  }
  return named;
}
