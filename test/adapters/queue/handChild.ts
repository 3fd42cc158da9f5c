/**
 * A worker process whose work only its test knows: it says what it begins, and ends it when it is told to on standard input.
 * Arguments: the address of Redis, and a name.
 */
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import type { JobWork } from "../../../src/shared/jobs.ts";
import type { PlanDraft } from "../../../src/shared/plan.ts";
import { openQueueWorld } from "./queueWorld.ts";

const [url = "", name = ""] = process.argv.slice(2);
const ends = new Map<string, () => void>();
const tell = (line: string) => writeSync(1, `${line}\n`);

const work: JobWork = {
  writePlan: ({ slots: { theme = "" } }, { signal, progress }) =>
    new Promise((resolve, reject) => {
      progress({ type: "plan.progress", progress: { phase: "writing", label: name, done: 1, total: 2 } });
      ends.set(theme, () => {
        tell(`ended ${theme}`);
        resolve({ title: `${theme} by ${name}` } as PlanDraft);
      });
      signal.addEventListener("abort", () => {
        tell(`aborted ${theme}`);
        reject(signal.reason);
      });
      tell(`begun ${theme}`);
    }),
};

const world = await openQueueWorld(url);
await world.hands(work, ["model"]);
tell("ready");
createInterface({ input: process.stdin }).on("line", (theme) => ends.get(theme)?.());
