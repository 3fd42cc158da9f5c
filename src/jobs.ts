/** The long work of Linli, and the tools that hand it to a queue: they do not know where it is done. */
import type { OnnxEmbedder } from "./adapters/models/onnxEmbedder.ts";
import { createLocalQueue } from "./adapters/queue/localQueue.ts";
import { embedWith, openTranscribe, ownPath, type PartsDeps, type SessionTools } from "./parts.ts";
import { Failure } from "./shared/failures.ts";
import type { JobQueue, JobWork } from "./shared/jobs.ts";
import type { LanguageModel } from "./shared/languageModel.ts";
import type { ReadDocument } from "./tools/library/importFiles.ts";
import type { WriterChoice } from "./tools/writePlan/chooseWriter.ts";
import type { PlanProgressEvent, WritePlan } from "./tools/writePlan.ts";

export type WorkParts = { embedder: OnnxEmbedder; model: LanguageModel };

/** Whatever is done through the queue, as those see it who ask for it. */
export type Jobs = {
  queue: JobQueue;
  writePlan: WritePlan;
  transcribe: SessionTools["transcribe"];
  readDocument: ReadDocument;
};

/** Everything in this process. */
export async function openLocalJobs(deps: PartsDeps, parts: WorkParts & { writer: WriterChoice }): Promise<Jobs> {
  const { chooseWriter } = await import("./tools/writePlan/chooseWriter.ts");
  const jobs = jobsThrough(createLocalQueue({ work: await openWork(deps, parts) }));
  // Whoever waits for the model to load does not stand in line meanwhile.
  return { ...jobs, writePlan: chooseWriter(jobs.writePlan, parts.model, parts.writer) };
}

/** What this process can do itself. Models are loaded by whoever owns them. */
async function openWork(deps: PartsDeps, { embedder, model }: WorkParts): Promise<JobWork> {
  const { createWritePlan } = await import("./tools/writePlan.ts");
  const { readActivityLibrary } = await import("./tools/writePlan/activity.ts");
  const { readDocumentAt } = await import("./tools/library/importFiles.ts");
  const activities = await readActivityLibrary(ownPath("samples/activities"));
  const transcribe = await openTranscribe(deps);
  return {
    writePlan: createWritePlan({ activities, model, embed: embedWith(embedder) }),
    transcribe: (_input, call) => transcribe({ path: fileOf(call) }, { ...call, session: "" }),
    importDocument: (source, call) => readDocumentAt(fileOf(call), source),
  };
}

function fileOf({ file }: { file?: string }): string {
  if (file === undefined) throw new Failure("FILE_NOT_FOUND", "");
  return file;
}

function jobsThrough(queue: JobQueue): Jobs {
  return {
    queue,
    writePlan: (input, { key, signal, progress }) =>
      queue.run(
        { kind: "writePlan", key, person: input.person, input },
        {
          signal,
          onProgress: (event) => progress(event as PlanProgressEvent),
          onWaiting: (waiting) => progress({ type: "plan.progress", progress: { phase: "queued", ...waiting } }),
        },
      ),
    transcribe: ({ path }, { key, session, signal }) =>
      queue.run({ kind: "transcribe", key, person: session, input: {}, file: path }, { signal }),
    readDocument: (source, { key, signal = new AbortController().signal }) =>
      queue.run({ kind: "importDocument", key, person: "", input: source, file: source.path }, { signal }),
  };
}
