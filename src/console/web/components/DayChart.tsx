import type { Overview } from "../../sumsView.ts";
import { shortDay } from "../dates.ts";

const size = { width: 900, height: 180, left: 40, bottom: 24, top: 10 };
const labelsMax = 8;
const barMax = 60;

/** Questions of each day, those without an answer dark; the same numbers as a table behind it. */
export function DayChart({ days }: { days: Overview["days"] }) {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;
  const most = Math.max(1, ...days.map(({ questions }) => questions));
  const busiest = days.reduce((best, day) => (day.questions > best.questions ? day : best));
  const step = (size.width - size.left) / days.length;
  const plot = size.height - size.bottom - size.top;
  const heightOf = (count: number) => (count / most) * plot;
  const every = Math.max(1, Math.ceil(days.length / labelsMax));
  const title = `${shortDay(busiest.day)}问得最多，${busiest.questions} 个问题`;
  return (
    <figure class="day-chart">
      <figcaption>
        {title}
        <span class="small">每天的问题数，橙色是没答上或转人工的</span>
      </figcaption>
      <svg viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={title}>
        <text x={size.left - 6} y={size.top + 8} text-anchor="end">
          {most}
        </text>
        <line class="axis" x1={size.left} x2={size.width} y1={size.top + plot} y2={size.top + plot} />
        {days.map(({ day, questions, unknown, handover }, index) => {
          const dark = unknown + handover;
          const x = size.left + index * step;
          const width = Math.min(barMax, Math.max(1, step * 0.7));
          return (
            <g key={day}>
              <title>{`${shortDay(day)}：${questions} 个问题，${dark} 个没答上或转人工`}</title>
              <rect
                class="bar-fill"
                {...{ x, width, y: size.top + plot - heightOf(questions), height: heightOf(questions) }}
              />
              <rect class="bar-dark" {...{ x, width, y: size.top + plot - heightOf(dark), height: heightOf(dark) }} />
              {index % every === 0 && (
                <text x={x} y={size.height - 6}>
                  {shortDay(day)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <details>
        <summary>看数字</summary>
        <table class="list">
          <thead>
            <tr>
              <th scope="col">日期</th>
              <th scope="col" class="number">
                问题
              </th>
              <th scope="col" class="number">
                答上
              </th>
              <th scope="col" class="number">
                说答错了
              </th>
              <th scope="col" class="number">
                没答上
              </th>
              <th scope="col" class="number">
                转人工
              </th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, questions, answered, refused, unknown, handover }) => (
              <tr key={day}>
                <th scope="row">{shortDay(day)}</th>
                <td class="number">{questions}</td>
                <td class="number">{answered}</td>
                <td class="number">{refused}</td>
                <td class="number">{unknown}</td>
                <td class="number">{handover}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
