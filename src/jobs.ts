/** The long work of Linli, and the tools that hand it to a queue: they do not know where it is done. */
import type { OnnxEmbedder } from "./adapters/models/onnxEmbedder.ts";
import { createLocalQueue } from "./adapters/queue/localQueue.ts";
import { type Closing, createClosing } from "./closing.ts";
import { openTranscribe, ownPath, type PartsDeps } from "./parts.ts";
import { embedWith } from "./searching.ts";
import { Failure, toFailureData } from "./shared/failures.ts";
import type { JobQueue, JobWork } from "./shared/jobs.ts";
import type { LanguageModel } from "./shared/languageModel.ts";
import type { ReadDocument } from "./tools/library/importFiles.ts";
import { chooseWriter, type WriterChoice } from "./tools/writePlan/chooseWriter.ts";
import type { PlanProgressEvent, WritePlan } from "./tools/writePlan.ts";

type JobParts = { embedder: OnnxEmbedder; model: LanguageModel; writer: WriterChoice };

/** Whatever is done through the queue, as those see it who ask for it. */
export type Jobs = {
  queue: JobQueue;
  writePlan: WritePlan;
  transcribe: (input: { path: string }, call: RecordingCall) => Promise<{ text: string }>;
  readDocument: ReadDocument;
};
type RecordingCall = { key: string; session: string; signal: AbortSignal };

/** Jobs of a gateway. */
export type GatewayJobs = Jobs & {
  /** From now on does what no worker does. */
  serve(): Promise<void>;
  /** How many workers write plans with a language model; undefined where all is done in this process. */
  writers(): Promise<number | undefined>;
  close(): Promise<void>;
};

/** Everything in this process. */
export async function openLocalJobs(deps: PartsDeps, parts: JobParts): Promise<Jobs> {
  const jobs = jobsThrough(createLocalQueue({ work: await openWork(deps, parts) }));
  // Whoever waits for the model to load does not stand in line meanwhile.
  return { ...jobs, writePlan: chooseWriter(jobs.writePlan, parts.model, parts.writer) };
}

/** In this process, or through Redis where the configuration names one. Fails with STORE_UNAVAILABLE or CONFIG_INVALID. */
export async function openJobs(deps: PartsDeps, parts: JobParts): Promise<GatewayJobs> {
  const place = await openQueuePlace(deps);
  if (place === undefined) {
    const jobs = await openLocalJobs(deps, parts);
    return { ...jobs, serve: async () => undefined, writers: async () => undefined, close: async () => undefined };
  }
  const closing = createClosing(deps.log);
  closing.add("Redis of the queue", () => place.close());
  return closing.orClose(() => openSharedJobs(deps, parts, place, closing));
}

type QueuePlace = NonNullable<Awaited<ReturnType<typeof openQueuePlace>>>;

async function openSharedJobs(
  deps: PartsDeps,
  parts: JobParts,
  place: QueuePlace,
  closing: Closing,
): Promise<GatewayJobs> {
  const { createLaneWorkers } = await import("./adapters/queue/bullmq/laneWorkers.ts");
  const { createRedisQueue } = await import("./adapters/queue/bullmq/redisQueue.ts");
  const { createStandIn } = await import("./adapters/queue/bullmq/standIn.ts");
  const { readWorkers } = await import("./adapters/queue/bullmq/workers.ts");
  const { log } = deps;
  const work = await openWaitingWork(deps, parts);
  const hands = createLaneWorkers({ ...place, work, onJob: (note) => log.info(note, "排队的工作") });
  const standIn = createStandIn({
    ...place,
    hands,
    onChange: (workers, writers) =>
      log.info({ workers, writers }, workers > 0 ? "工作进程" : "没有工作进程，由网关自己做"),
  });
  closing.add("stand-in for workers", () => standIn.close());
  const queue = createRedisQueue({
    ...place,
    local: createLocalQueue({ work }),
    workersOf: standIn.workersOf,
    onTrouble: (error) => log.error({ error: toFailureData(error) }, "排队用的 Redis 没有回应"),
  });
  closing.add("queue", () => queue.close());
  return {
    ...jobsThrough(queue),
    serve: () => standIn.start(),
    async writers() {
      const workers = await readWorkers(place.redis, place.account).catch(() => []);
      return workers.filter(({ isAlive, lanes }) => isAlive && lanes.includes("model")).length;
    },
    close: () => closing.close(),
  };
}

/** The queue in Redis that the configuration names, if it names one. */
export async function openQueuePlace({ config, log }: PartsDeps) {
  if (config.queue === undefined) return undefined;
  const { redisUrl: url, account } = config.queue;
  const { connectRedis } = await import("./adapters/stores/redis/connection.ts");
  const { openBull } = await import("./adapters/queue/bullmq/bull.ts");
  const redis = await connectRedis({ url, onTrouble: (where) => log.warn(`Redis（${where}）断开了，正在重新连接`) });
  const closing = createClosing(log);
  closing.add("Redis", () => redis.close());
  const onTrouble = (error: unknown) => log.debug({ error: toFailureData(error) }, "排队用的 Redis");
  const bull = await closing.orClose(() => openBull({ url, account, onTrouble }));
  closing.add("BullMQ", () => bull.close());
  return { redis, bull, account, close: () => closing.close() };
}

/** The work of a process that others hand it: a plan waits for the model here. */
export async function openWaitingWork(deps: PartsDeps, parts: JobParts): Promise<JobWork> {
  const work = await openWork(deps, parts);
  return { ...work, writePlan: chooseWriter(work.writePlan, parts.model, parts.writer) };
}

/** What this process can do itself. Models are loaded by whoever owns them. */
async function openWork(deps: PartsDeps, { embedder, model }: JobParts) {
  const { createWritePlan } = await import("./tools/writePlan.ts");
  const { readActivityLibrary } = await import("./tools/writePlan/activity.ts");
  const { createProposeQuestions } = await import("./tools/proposeQuestions.ts");
  const { readDocumentAt } = await import("./tools/library/importFiles.ts");
  const activities = await readActivityLibrary(ownPath("samples/activities"));
  const transcribe = await openTranscribe(deps);
  const { modelSections } = deps.config;
  return {
    writePlan: createWritePlan({
      activities,
      model,
      embed: embedWith(embedder),
      ...(modelSections ? { modelSections } : {}),
    }),
    transcribe: (_input, call) => transcribe({ path: fileOf(call) }, { ...call, session: "" }),
    importDocument: (source, call) => readDocumentAt(fileOf(call), source),
    proposeQuestions: createProposeQuestions({ model, embed: embedWith(embedder) }),
  } satisfies JobWork;
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
