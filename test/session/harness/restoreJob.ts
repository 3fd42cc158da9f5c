/** What restoring.ts and its child process both do. */
import { type SessionEvent, type SessionState, step, stepDigest } from "../../../src/session/step.ts";
import type { Subject } from "./subject.ts";

export type RestoreJob = { state: SessionState; events: SessionEvent[] };

/** One digest for each event, each taken from the same state. */
export function digestsOf({ machine }: Subject, { state, events }: RestoreJob): string[] {
  return events.map((event) => stepDigest(step(machine, state, event)));
}
