/**
 * Long work that waits its turn and is done where there is room for it: in this process, or in a worker process on any machine.
 *
 * A job carries everything that it needs (its input, and the bytes of `file`), and its output carries everything that was made: who does
 * it needs neither the data directory nor the sessions. Whoever asks does not know where it is done.
 */
import type { PlanDraft, WritePlanInput } from "./plan.ts";
import type { SopDocument } from "./sop.ts";

/** Input and output of each kind; both are JSON. */
export type JobTypes = {
  /** Progress: `plan.progress`. */
  writePlan: { input: WritePlanInput; output: PlanDraft };
  /** `file` is the recording. */
  transcribe: { input: Record<string, never>; output: { text: string } };
  /** `file` is the Word file. `path` is what it is called in messages; `folder`, as a rule its category, may be absent. */
  importDocument: { input: { path: string; folder?: string }; output: SopDocument };
  /** Questions that people might ask about a handbook, checked, best first. `known` are questions that it has already. */
  proposeQuestions: {
    input: { document: SopDocument; known: readonly string[]; countMax: number };
    output: { questions: string[] };
  };
};
export type JobKind = keyof JobTypes;
export type JobInput<Kind extends JobKind> = JobTypes[Kind]["input"];
export type JobOutput<Kind extends JobKind> = JobTypes[Kind]["output"];

/**
 * `key` names the job: the same key again, also by another process after a crash, is the same job and gets the same output. A job of an
 * effect has the key of the effect. `person` is who waits for it: persons take turns. `file` is the path of a file that it needs.
 */
export type Job<Kind extends JobKind> = {
  kind: Kind;
  key: string;
  person: string;
  input: JobInput<Kind>;
  file?: string;
};

/** What a job tells while it runs; an event of the session that waits for it. */
export type JobEvent = { type: string } & Record<string, unknown>;

/** How long a person waits: jobs before this one, and about how many seconds they take. */
export type Waiting = { ahead: number; waitSeconds: number };

/** `signal` cancels the job, wherever it is. The last of the events that came close together may be the only one that is told. */
export type JobCall = {
  signal: AbortSignal;
  onProgress?: (event: JobEvent) => void;
  onWaiting?: (waiting: Waiting) => void;
};

export interface JobQueue {
  /**
   * Has a job done when its turn comes. Fails with what the work fails with; TOOL_CANCELLED when the signal aborts, TOO_MANY_MESSAGES if
   * the line is full, QUEUE_UNAVAILABLE if the queue was away too long, WORKER_LOST if whoever did it died, and died again.
   */
  run<Kind extends JobKind>(job: Job<Kind>, call: JobCall): Promise<JobOutput<Kind>>;
  /**
   * This process ends: from now on an aborted signal only stops the waiting. What is done elsewhere goes on, and whoever asks again with the
   * same key gets its output.
   */
  leave(): void;
  close(): Promise<void>;
}

/** What the work gets beside its input. `file` is a path here, of the file that the job came with. */
export type WorkCall = { key: string; signal: AbortSignal; progress: (event: JobEvent) => void; file?: string };

/** What a process can do, one function a kind. It may be asked twice for one job. */
export type JobWork = {
  [Kind in JobKind]?: (input: JobInput<Kind>, call: WorkCall) => Promise<JobOutput<Kind>>;
};
