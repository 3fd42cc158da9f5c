/** Follows the tools of one session through its log: which run, and how long each took. */
import type { RowBody } from "../session/sessionStore.ts";
import type { Command } from "../session/step.ts";
import type { ToolView } from "./view.ts";

export interface ToolClock {
  /** What a row did to tools. Rows must come in order. `name` is the tool's name in the machine. */
  read(seq: number, body: RowBody): ToolView[];
  isRunning(name: string): boolean;
}

/** A result carries the key of its effect: `session#seq.index:result`. */
export function createToolClock(session: string): ToolClock {
  const runs = new Map<string, { actor: string; name: string; at: number }>();

  function ended({ key, event, at }: RowBody): ToolView[] {
    const effect = key.replace(/:result$/, "");
    const run = runs.get(effect);
    if (effect === key || run === undefined) return [];
    runs.delete(effect);
    return [
      { name: run.name, did: event.type.startsWith("xstate.error.") ? "failed" : "done", milliseconds: at - run.at },
    ];
  }

  function stopped(actor: string): ToolView[] {
    const stoppedRuns = [...runs].filter(([, run]) => run.actor === actor);
    for (const [effect] of stoppedRuns) runs.delete(effect);
    return stoppedRuns.map(([, { name }]) => ({ name, did: "stopped" }));
  }

  return {
    read(seq, body) {
      const did = ended(body);
      for (const [index, command] of (body.commands as Command[]).entries()) {
        if (command.do === "stop") did.push(...stopped(command.id));
        if (command.do !== "run") continue;
        runs.set(`${session}#${seq}.${index}`, { actor: command.id, name: command.src, at: body.at });
        did.push({ name: command.src, did: "started" });
      }
      return did;
    },
    isRunning: (name) => [...runs.values()].some((run) => run.name === name),
  };
}
