import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { drawCosts, drawReliability } from "./drawCurves.ts";
import { type EvaluatedTurn, figuresOf } from "./evaluate.ts";
import { calibrationError, costCurveOf, reliabilityOf } from "./evaluationCurves.ts";

/** Writes reliability.svg, asking.svg and curves.json, the table behind both, into a folder; returns their paths. */
export async function writeCurves(directory: string, turns: readonly EvaluatedTurn[]): Promise<string[]> {
  const reliability = reliabilityOf(turns);
  const costs = costCurveOf(turns);
  const figures = figuresOf(turns);
  const files = {
    "reliability.svg": drawReliability(reliability),
    "asking.svg": drawCosts(costs, { overAsk: figures.overAsk, underAsk: 1 - figures.asked }),
    "curves.json": `${JSON.stringify({ figures, calibrationError: calibrationError(reliability), reliability, costs }, rounded, 1)}\n`,
  };
  await mkdir(directory, { recursive: true });
  return Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      const path = join(directory, name);
      await writeFile(path, content);
      return path;
    }),
  );
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toFixed(4)) : value;
}
