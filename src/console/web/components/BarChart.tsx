type Row = { name: string; count: number; dark: number; href?: string };
type BarChartProps = { title: string; axis: string; rows: readonly Row[] };

/** A table whose numbers are bars as well, so that the data stand in the chart itself. `dark` is a part of `count`. */
export function BarChart({ title, axis, rows }: BarChartProps) {
  if (rows.length === 0) return null;
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <table class="bars">
      <caption>
        {title}
        <span class="small">{axis}</span>
      </caption>
      <tbody>
        {rows.map(({ name, count, dark, href }) => (
          <tr key={name}>
            <th scope="row">{href ? <a href={href}>{name}</a> : name}</th>
            <td class="bar-cell">
              <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="bar-fill" width={(count / most) * 100} height="10" />
                <rect class="bar-dark" width={(dark / most) * 100} height="10" />
              </svg>
            </td>
            <td class="number">
              {count}
              {dark > 0 && <span class="small">橙色 {dark}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
