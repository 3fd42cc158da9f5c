import { Failure } from "../../shared/failures.ts";
import type { JobInput, JobKind, JobOutput, JobQueue, JobWork, WorkCall } from "../../shared/jobs.ts";
import { createFairLine, type FairLine } from "./fairLine.ts";
import { isBackground, type Lane, laneNames, laneOf, lanes } from "./lanes.ts";

/** Does the jobs in this process, a line for each lane. `now` is a clock in milliseconds, for waiting times. */
export function createLocalQueue({
  work,
  now = () => performance.now(),
}: {
  work: JobWork;
  now?: () => number;
}): JobQueue {
  const lineByLane = Object.fromEntries(
    laneNames.map((lane) => [lane, createFairLine({ now, ...lanes[lane] })]),
  ) as Record<Lane, FairLine>;
  return {
    run: (job, { signal, onProgress = () => undefined, onWaiting }) =>
      lineByLane[laneOf(job)].run({ person: job.person, signal, background: isBackground(job), onWaiting }, (yields) =>
        doJob(work, job.kind, job.input, {
          key: job.key,
          signal: AbortSignal.any([signal, yields]),
          progress: onProgress,
          ...(job.file === undefined ? {} : { file: job.file }),
        }).catch((error: unknown) => {
          throw signal.aborted ? new Failure("TOOL_CANCELLED", "", { cause: error }) : error;
        }),
      ),
    leave: () => undefined,
    close: async () => undefined,
  };
}

/** The one place where a kind meets its function. */
export async function doJob<Kind extends JobKind>(
  work: JobWork,
  kind: Kind,
  input: JobInput<Kind>,
  call: WorkCall,
): Promise<JobOutput<Kind>> {
  const does = work[kind];
  if (does === undefined) throw new Error(`bug: nobody here does ${kind}`);
  return does(input, call);
}
