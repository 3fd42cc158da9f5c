import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { withChart } from "../../scripts/readmeChart.ts";

const linesMax = 150;
const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

it("the README shows the chart of the machine as it is (npx tsx scripts/chart.ts)", () => {
  expect(withChart(readme)).toBe(readme);
  expect(readme).toContain("stateDiagram-v2");
});

it("the README stays short", () => {
  expect(readme.split("\n").length).toBeLessThanOrEqual(linesMax);
});
