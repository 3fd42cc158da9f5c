/** The chart of the README, generated from the session machine. */
import { session } from "../src/machines/session.ts";
import { chartOf } from "../src/session/chart.ts";
import { toMermaid } from "../src/session/chartMermaid.ts";

const markers = /(<!-- chart -->\n)[\s\S]*?(<!-- \/chart -->)/;

/** The text of the README with the chart as the machine is now. */
export function withChart(readme: string): string {
  const chart = toMermaid(chartOf(session, "stages"));
  return readme.replace(
    markers,
    (_all, begin: string, end: string) => `${begin}\`\`\`mermaid\n${chart}\n\`\`\`\n${end}`,
  );
}
