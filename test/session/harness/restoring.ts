/** (1) Restores every reachable state in a fresh process and compares what each next event does there and here. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { digestsOf, type RestoreJob } from "./restoreJob.ts";
import type { Subject } from "./subject.ts";
import { answersIn, explore, soonest, type World } from "./world.ts";

/** `subjectUrl` is the module that exports the same `subject`; the child process imports it anew. */
export function restoringSuite(subject: Subject, subjectUrl: string, countMax = 400): void {
  describe("a state that was restored in a fresh process", () => {
    it("continues identically, whatever comes next", () => {
      const worlds = explore(subject, countMax).map(({ world }) => world);
      const jobs = worlds.map((world) => ({ state: world.state, events: eventsAt(subject, world) }));
      const here = jobs.map((job) => digestsOf(subject, job));
      const child = fileURLToPath(new URL("restoreChild.ts", import.meta.url));
      const input = JSON.stringify({ subjectUrl, jobs });
      const output = execFileSync(process.execPath, ["--import", "tsx", child], { input, maxBuffer: 1 << 28 });
      expect(JSON.parse(output.toString())).toEqual(here);
      expect(here.flat().length).toBeGreaterThan(worlds.length);
    });
  });
}

function eventsAt(subject: Subject, world: World): RestoreJob["events"] {
  const timer = soonest(world);
  const facts = [...subject.facts, ...answersIn(subject, world), ...(timer ? [timer.event] : [])];
  return facts.map((fact) => ({ ...fact, at: world.at + 1_000 }));
}
