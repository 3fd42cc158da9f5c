/** What a command may use where a person sits at a terminal. */
import { createInterface } from "node:readline/promises";
import type { ImportCommandDeps } from "./import.ts";
import { createProgressBar } from "./progressBar.ts";

/** A bar and a question where a person sits at a terminal. */
export function terminal(): Pick<ImportCommandDeps, "progress" | "confirm"> {
  const progress = createProgressBar("导入", process.stderr);
  return { ...(progress ? { progress } : {}), ...(process.stdin.isTTY ? { confirm } : {}) };
}

async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question}（y/n）`);
  lines.close();
  return /^(y|yes|是|好|继续|对)/i.test(answer.trim());
}
