/**
 * Wires the parts together: the only file that knows which adapter stands behind which interface.
 *
 * Every part is made on demand and loads its libraries then, so that a command starts only what it needs.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import type { ModelStore } from "./adapters/models/modelStore.ts";
import type { OnnxEmbedder } from "./adapters/models/onnxEmbedder.ts";
import type { Closing } from "./closing.ts";
import type { Config } from "./config.ts";
import type { Jobs } from "./jobs.ts";
import { session as machine } from "./machines/session.ts";
import { type Desk, openOfficeTools, openSensitiveWords } from "./office.ts";
import { openPastPlans, openSuggestThemes, withPastPlans } from "./pastPlans.ts";
import { embedWith, openSearch, openSearchPassages } from "./searching.ts";
import type { Send } from "./session/channel.ts";
import type { DeliveryNote } from "./session/effects.ts";
import { createKernel, type Tools } from "./session/kernel.ts";
import type { SessionStore } from "./session/sessionStore.ts";
import type { LanguageModel } from "./shared/languageModel.ts";
import type { SopDocument } from "./shared/sop.ts";
import type { ReadDocument } from "./tools/library/importFiles.ts";
import type { Library } from "./tools/library/library.ts";
import type { PlanFiles } from "./tools/renderPlan/planFiles.ts";
import type { ReviewDeps } from "./tools/reviewProposals.ts";
import type { Matcher } from "./tools/searchSops/openMatcher.ts";
import { tunedFileName } from "./tools/searchSops/tunedMatcher.ts";

export type PartsDeps = { config: Config; log: Logger };
export type SessionTools = Tools<typeof machine>;

/** Tries to store a result: enough for a night without Redis, or with a full disk. What nobody waits for for ever gives up sooner. */
const servingAttemptsMax = 1_000;

/** How long a plan may take, waiting in line included. */
const planMsMax = 3_600_000;

/** Whoever asks does not wait longer than this for a second look. */
const secondLookMsMax = 8_000;

/** Model and tokenizer of the encoder. */
const encoderFiles = ["models/linli-encoder-int8.onnx", "models/bge-small-zh-v1.5-q-tokenizer.json"] as const;

/** A folder or file of the program itself. */
export const ownPath = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The own handbooks of a data directory and the samples. `watchMs` 0: do not look for imports by other processes. */
export async function openLibrary(
  { config }: PartsDeps,
  options: { directory: string; readOnly: boolean; watchMs: number; readDocument?: ReadDocument },
): Promise<Library> {
  const { openLibrary: open } = await import("./tools/library/library.ts");
  const { createLibsqlLibrary } = await import("./adapters/stores/libsqlLibrary.ts");
  const samples = config.samples ? await readShippedSamples({ config }) : [];
  const { directory, readOnly, ...rest } = options;
  return open({ store: createLibsqlLibrary({ directory, readOnly }), samples, ...rest });
}

/** The sample handbooks, whether they are shown or not. */
export async function readShippedSamples({ config }: Pick<PartsDeps, "config">): Promise<SopDocument[]> {
  const { readSamples } = await import("./tools/library/samples.ts");
  return readSamples({ directory: ownPath("samples/sop"), cacheDirectory: join(config.cacheDirectory, "library") });
}

/** Opens the sessions of a data directory. Fails with DATA_DIRECTORY_LOCKED, STORE_MISSING (read-only) or STORE_CORRUPT. */
export async function openStore(directory: string, { readOnly }: { readOnly: boolean }): Promise<SessionStore> {
  const { createLibsqlStore } = await import("./adapters/stores/libsqlStore.ts");
  return createLibsqlStore({ directory, readOnly });
}

export async function openEmbedder(): Promise<OnnxEmbedder> {
  const { createOnnxEmbedder } = await import("./adapters/models/onnxEmbedder.ts");
  return createOnnxEmbedder({
    modelPath: ownPath(encoderFiles[0]),
    tokenizerPath: ownPath(encoderFiles[1]),
    threads: 1,
  });
}

export async function openModels({ config }: PartsDeps): Promise<ModelStore> {
  const { openModelStore } = await import("./adapters/models/openModelStore.ts");
  return openModelStore({
    manifestPath: ownPath("models/models.json"),
    bundledDirectory: ownPath("models"),
    directory: config.modelsDirectory,
    home: homedir(),
    officialOnly: config.modelSources !== "all",
    pipIndexUrl: config.pythonIndex,
    pipConfigFile: config.pipConfigFile,
  });
}

/** A language model that loads when it is first wanted. `resolve` finds, and may fetch, its file. */
export async function openLanguageModel(
  { log }: PartsDeps,
  resolve: (signal: AbortSignal) => Promise<{ name: string; path: string }>,
): Promise<LanguageModel> {
  const { createLlamaModel } = await import("./adapters/models/llamaModel.ts");
  return createLlamaModel({ resolve, log: (message) => log.warn(message) });
}

export type ToolParts = {
  library: Library;
  embedder: OnnxEmbedder;
  /** What is done through the queue. */
  jobs: Pick<Jobs, "writePlan" | "transcribe">;
  /** The language model of this process, for a second look at long questions; absent where it has none. */
  model?: LanguageModel;
  /** Where plan files are kept, and what waits for staff. */
  directory: string;
  /** Where the templates of the office lie, and what was tuned; default: `directory`. */
  officeDirectory?: string;
  /** How often to look whether another process tuned the matcher; absent for never. */
  watchMs?: number;
  /** What waits for staff, where the console shows it too. */
  proposals?: ReviewDeps;
  /** Where earlier plans are read from; absent where nobody kept any. */
  store?: Pick<SessionStore, "sessions" | "head">;
  /** Absent where no office stands behind the program. */
  desk?: Desk;
  /** Told what looks at files of others until it is closed; absent where the process ends with the tools. */
  closing?: Pick<Closing, "add">;
};

/**
 * What the matcher needs beside the library: labelled questions, their vectors and the fitted weights, shipped or as tuned in a data directory.
 * `watchMs` 0: do not look for tuning by another process.
 */
export async function openMatcher(
  { config }: PartsDeps,
  embedder: OnnxEmbedder,
  { directory, watchMs }: { directory: string; watchMs: number },
): Promise<Matcher> {
  const { openMatcher: open } = await import("./tools/searchSops/openMatcher.ts");
  const places = {
    encoderFiles: encoderFiles.map(ownPath),
    matcherDirectory: ownPath("models/matcher"),
    questionsDirectory: ownPath("samples/questions"),
    samplesDirectory: ownPath("samples/sop"),
    cacheDirectory: join(config.cacheDirectory, "matcher"),
    tunedPath: join(directory, tunedFileName),
    watchMs,
  };
  return open(places, embedWith(embedder));
}

type UnderstandParts = Pick<ToolParts, "library" | "embedder" | "closing"> & {
  matcher: Matcher;
  planFiles?: PlanFiles;
};

/** The lists of everyday names: the shipped one, and the office's own beside its handbooks. */
export const glossaryFiles = ({ dataDirectory }: Config) => ({
  shipped: ownPath("samples/glossary/常用说法.tsv"),
  own: join(dataDirectory, "glossary.tsv"),
});

/** The office's own list of names lies beside its handbooks. */
export async function openUnderstand(
  { config, log }: PartsDeps,
  { library, embedder, matcher, planFiles, closing }: UnderstandParts,
): Promise<SessionTools["understand"]> {
  const { createUnderstand, loadIntentExamples } = await import("./tools/understand.ts");
  const { questionsByTitle } = await import("./tools/understand/intentClassifier.ts");
  const { openGlossary } = await import("./tools/understand/openGlossary.ts");
  const { openMark } = await import("./tagging.ts");
  const glossary = openGlossary({
    library,
    ...glossaryFiles(config),
    report: (problem) => log.warn(problem),
  });
  const embedExamples = async (texts: readonly string[]) => {
    const vectors = await matcher.memory.directionsOf(texts.map((text) => [text]));
    await matcher.memory.save();
    return vectors;
  };
  return createUnderstand({
    embed: embedWith(embedder),
    mark: await openMark(ownPath, { tokenizerFile: encoderFiles[1], closing }),
    embedExamples,
    loadExamples: async () => [...(await loadIntentExamples()), ...questionsByTitle(library.documents())],
    glossary,
    ...(planFiles ? { planFiles } : {}),
  });
}

async function openTemplates(directory: string) {
  const { createTemplateShelf } = await import("./tools/renderPlan/templateShelf.ts");
  return createTemplateShelf({ shipped: ownPath("templates"), own: join(directory, "templates") });
}

/** The tools that the session machine asks for. */
export async function openTools(deps: PartsDeps, parts: ToolParts): Promise<SessionTools> {
  const { library, embedder, directory, officeDirectory = directory } = parts;
  const { createComposeAnswer } = await import("./tools/composeAnswer.ts");
  const { statedBranch } = await import("./tools/searchSops/statedBranch.ts");
  const { createRestateQuestion } = await import("./tools/restateQuestion.ts");
  const { createListCatalogue } = await import("./tools/listCatalogue.ts");
  const { createRenderPlan } = await import("./tools/renderPlan.ts");
  const { withFirstLook } = await import("./tools/understand/firstLook.ts");
  const { openReview } = await import("./proposals.ts");
  const review = await openReview(deps, parts);
  const sensitiveWords = openSensitiveWords(deps, ownPath("samples/words/敏感词.txt"));
  const matcher = await openMatcher(deps, embedder, { directory: officeDirectory, watchMs: parts.watchMs ?? 0 });
  const searchSops = await openSearch({ library, embedder, matcher });
  parts.closing?.add("matcher", () => matcher.close());
  parts.closing?.add("search", () => searchSops.close());
  const templates = await openTemplates(officeDirectory);
  const past = await openPastPlans(parts.store);
  const { createPlanFiles } = await import("./tools/renderPlan/planFiles.ts");
  const planFiles = createPlanFiles(templates);
  return {
    ...(await openOfficeTools(deps, { library, desk: parts.desk, review, glossary: glossaryFiles(deps.config) })),
    transcribe: parts.jobs.transcribe,
    understand: withFirstLook(await openUnderstand(deps, { ...parts, matcher, planFiles }), sensitiveWords),
    searchSops,
    restateQuestion: createRestateQuestion(deps.config.secondLook && parts.model ? { model: parts.model } : {}),
    composeAnswer: createComposeAnswer({
      library,
      searchPassages: await openSearchPassages(deps, library, { embedder, encoder: matcher.encoder }),
      statedCase: (words, document) =>
        statedBranch(words, document, { ofWords: embedWith(embedder), ofCases: matcher.memory.directionsOf }),
    }),
    listCatalogue: createListCatalogue({ library }),
    suggestThemes: await openSuggestThemes(ownPath("samples/ideas/ideas.jsonl"), past),
    writePlan: withPastPlans(parts.jobs.writePlan, past),
    renderPlan: createRenderPlan({
      templates,
      outputDirectory: join(directory, "plans"),
    }),
  };
}

/** Hears recordings once the files of the recogniser are here. */
export async function openTranscribe(deps: PartsDeps): Promise<SessionTools["transcribe"]> {
  const { createTranscribe } = await import("./adapters/speech/transcribe.ts");
  const { createSherpaRecogniser } = await import("./adapters/speech/sherpaRecogniser.ts");
  return createTranscribe({
    locate: async (name, signal) => (await openModels(deps)).locate(name, signal),
    openRecogniser: createSherpaRecogniser,
  });
}

/** Writes what becomes of replies to the log; what goes well in the web chat everybody sees there. */
function noteDelivery(log: Logger) {
  const levels = { SENDING: "info", SENT: "info", RETRY: "warn", FAILED: "error" } as const;
  return ({ state, ...note }: DeliveryNote) => {
    const isSeen = note.session.startsWith("web/") && levels[state] === "info";
    log[isSeen ? "debug" : levels[state]](note, `回复 ${state}`);
  };
}

/** A kernel of the session machine. With "manual" timers the clock is each session's own. */
export function openKernel(
  { config, log }: PartsDeps,
  options: { store: SessionStore; tools: SessionTools; send: Send; timers: "wall" | "manual" },
) {
  const { timers } = options;
  return createKernel({
    ...options,
    machine,
    older: [],
    now: timers === "manual" ? () => 0 : () => Date.now(),
    limits: {
      toolMsByName: { writePlan: planMsMax, restateQuestion: secondLookMsMax },
      ...(config.store || timers === "wall" ? { storeAttemptsMax: servingAttemptsMax } : {}),
    },
    onFault: ({ session, during, error }) => log.error({ session, during, error }, "出错"),
    // A simulation prints its replies itself.
    ...(timers === "manual" ? {} : { onDelivery: noteDelivery(log) }),
  });
}
