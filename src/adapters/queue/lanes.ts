/** Jobs that need the same thing wait in the same lane: the language model, the recogniser, or only a moment of a processor. */
import type { Job, JobKind } from "../../shared/jobs.ts";

export const laneNames = ["model", "speech", "quick"] as const;
export type Lane = (typeof laneNames)[number];

/**
 * `slots`: jobs of the lane that one process does at a time; there is one model and one recogniser in it.
 * `usualMs`: how long a job takes before one was measured.
 */
export const lanes: Readonly<Record<Lane, { slots: number; usualMs: number }>> = {
  model: { slots: 1, usualMs: 40_000 },
  speech: { slots: 1, usualMs: 5_000 },
  quick: { slots: 4, usualMs: 500 },
};

/** A plan that the library writes takes milliseconds: it does not wait behind those that the model writes. */
export function laneOf(job: Job<JobKind>): Lane {
  if (job.kind === "transcribe") return "speech";
  if (job.kind === "importDocument") return "quick";
  return "writer" in job.input && job.input.writer === "builtin" ? "quick" : "model";
}

/** Nobody waits for proposals: they take the model when it has nothing else to do, and leave it when somebody comes. */
export function isBackground({ kind }: Pick<Job<JobKind>, "kind">): boolean {
  return kind === "proposeQuestions";
}
