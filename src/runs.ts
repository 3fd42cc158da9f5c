/** Whole runs made of parts: a simulation, a log that is read. Each is closed by its caller. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulation } from "./adapters/channels/simulate/simulate.ts";
import type { EvalSource } from "./cli/eval.ts";
import type { SimulateOptions, SimulateRun } from "./cli/simulate.ts";
import type { TuneRun } from "./cli/tune.ts";
import { type Closing, createClosing } from "./closing.ts";
import { openLocalJobs } from "./jobs.ts";
import { session as machine } from "./machines/session.ts";
import { createRosterLook, openPeople } from "./office.ts";
import {
  openEmbedder,
  openKernel,
  openLanguageModel,
  openLibrary,
  openMatcher,
  openModels,
  openTools,
  openUnderstand,
  ownPath,
  type PartsDeps,
  readShippedSamples,
} from "./parts.ts";
import { openSearch } from "./searching.ts";
import { createLogReader, type LogReader } from "./session/readLog.ts";
import { placeOf } from "./session/stateNames.ts";
import { openFilePlace, openSessions, readSessions } from "./sessions.ts";

/** A simulation waits for its model rather than ask the script. */
const modelLoadMsMax = 600_000;

/** The day on which questions of an evaluation are asked; none of them depends on it. */
const evaluationAt = Date.parse("2026-11-23T10:00:00+08:00");

/**
 * A simulation over the real kernel, tools and store. Without `keep` in a new temporary directory, which stays: files delivered there
 * must be readable afterwards. For the handbooks of the office it reads handbooks, templates and what was tuned in the data directory, also beside a running
 * program, and writes nothing there.
 */
export async function openSimulation(deps: PartsDeps, options: SimulateOptions): Promise<SimulateRun> {
  const closing = createClosing(deps.log);
  const config = options.handbooks === "samples" ? { ...deps.config, samples: true } : deps.config;
  return closing.orClose(() => openSimulated({ ...deps, config }, options, closing));
}

async function openSimulated(
  deps: PartsDeps,
  { keep, writer, handbooks }: SimulateOptions,
  closing: Closing,
): Promise<SimulateRun> {
  const directory = keep ? deps.config.dataDirectory : await mkdtemp(join(tmpdir(), "linli-simulate-"));
  const readOnly = handbooks === "office" && !keep;
  const officeDirectory = readOnly ? deps.config.dataDirectory : directory;
  const sessions = await (keep ? openSessions(deps) : openFilePlace(directory));
  closing.add("sessions", () => sessions.close());
  const { store, guarded } = await sessions.own();
  const embedder = await openEmbedder();
  const models = await openModels(deps);
  const model = await openLanguageModel(deps, (signal) => models.locateWriter(undefined, signal));
  closing.add("language model", () => model.close());
  const choice = { only: writer, patienceMs: modelLoadMsMax };
  const jobs = await openLocalJobs(deps, { embedder, model, writer: choice });
  const { readDocument } = jobs;
  const library = await openLibrary(deps, { directory: officeDirectory, readOnly, watchMs: 0, readDocument });
  closing.add("library", () => library.close());
  const tools = await openTools(deps, { library, embedder, jobs, model, directory, officeDirectory, store });
  const people = await openPeople(deps, { readOnly: true });
  closing.add("people", () => people.close());
  const whoIs = keep ? { whoIs: createRosterLook(people) } : {};
  const simulation = createSimulation({ kernel: () => kernel, store, placeOf, ...whoIs });
  const kernel = openKernel(deps, { store, tools, send: guarded(simulation.send), timers: "manual" });
  closing.add("kernel", () => kernel.close());
  await kernel.recover();
  return { answer: simulation.answer, end: simulation.end, close: () => closing.close() };
}

/** Questions are taken as the first message of a session each: understood, then decided. Nothing is stored. */
export async function openEvaluation(deps: PartsDeps): Promise<EvalSource> {
  const directory = deps.config.dataDirectory;
  const library = await openLibrary(deps, { directory, readOnly: true, watchMs: 0 });
  const embedder = await openEmbedder();
  const matcher = await openMatcher(deps, embedder, { directory, watchMs: 0 });
  const understand = await openUnderstand(deps, { library, embedder, matcher });
  const searchSops = await openSearch({ library, embedder, matcher });
  const { evaluateFolds, outcomeOf } = await import("./tools/searchSops/evaluateFolds.ts");
  const { shippedPolicy } = await import("./tools/searchSops/decide.ts");
  const { readQuestions } = await import("./tools/searchSops/matcherFiles.ts");
  const call = { key: "", session: "", signal: new AbortController().signal, progress: () => undefined };
  return {
    async decideTurn(question, { leaveOut }) {
      const message = { id: "q", at: evaluationAt, kind: "text", text: question, from: "eval" } as const;
      const { turns } = await understand({ message, situation: { at: message.at, options: [], writing: false } }, call);
      const asked = turns.find((turn) => turn.type === "turn.question");
      const search = {
        question: asked?.question ?? question,
        added: [],
        rejected: [],
        aspects: asked?.aspects ?? [],
        mustDecide: false,
      };
      const { decision, posterior } = await searchSops.assess(search, { ...call, leaveOut });
      const outcome = outcomeOf(decision, posterior, shippedPolicy);
      return asked ? outcome : { ...outcome, kind: "refused", documents: [], sure: false };
    },
    testQuestions: () => readQuestions(ownPath("samples/questions/kept")),
    evaluateFolds: () => evaluateFolds(library.documents(), matcher.shipped.labels, matcher.memory),
    async close() {
      searchSops.close();
      matcher.close();
      await matcher.memory.save();
      await library.close();
    },
  };
}

/** Learns from the labels in the data directory and keeps the result there, unless it is worse; after whoever learns in it already. */
export async function tuneLibrary(deps: PartsDeps, { force }: { force: boolean }): Promise<TuneRun> {
  const { officeLabelsFileName } = await import("./tools/searchSops/officeLabels.ts");
  const directory = deps.config.dataDirectory;
  const path = join(directory, officeLabelsFileName);
  if (!existsSync(path)) return { path, labels: 0, problems: [], written: false };
  const { withFileLock } = await import("./adapters/models/fileLock.ts");
  const waiting = () => deps.log.info("另一次学习还没有做完，等它做完再开始");
  const never = new AbortController().signal;
  return withFileLock(join(directory, "tune.lock"), never, waiting, () => tuneTo(deps, path, force));
}

async function tuneTo(deps: PartsDeps, path: string, force: boolean): Promise<TuneRun> {
  const { readOfficeLabels } = await import("./tools/searchSops/officeLabels.ts");
  const { tuneMatcher } = await import("./tools/searchSops/tune.ts");
  const { tunedFileName, writeTuned } = await import("./tools/searchSops/tunedMatcher.ts");
  const { readQuestions } = await import("./tools/searchSops/matcherFiles.ts");
  const { shippedPolicy } = await import("./tools/searchSops/decide.ts");
  const directory = deps.config.dataDirectory;
  const text = await readFile(path, "utf8");
  const library = await openLibrary(deps, { directory, readOnly: true, watchMs: 0 });
  const embedder = await openEmbedder();
  try {
    const handbooks = library.documents();
    const { labels, problems } = readOfficeLabels(text, handbooks);
    if (labels.length === 0) return { path, labels: 0, problems, written: false };
    const matcher = await openMatcher(deps, embedder, { directory, watchMs: 0 });
    const tuning = await tuneMatcher(
      {
        matcher,
        embed: (texts) => embedder.embed(texts),
        policy: shippedPolicy,
        handbooks,
        samples: await readShippedSamples(deps),
        testQuestions: await readQuestions(ownPath("samples/questions/kept")),
      },
      labels,
      new Date().toISOString(),
    );
    const written = force || tuning.worse.length === 0;
    if (written) await writeTuned(join(directory, tunedFileName), matcher.encoder, tuning.tuned);
    return { path, labels: labels.length, problems, tuning, written };
  } finally {
    await embedder.close();
    await library.close();
  }
}

/** The sessions of the data directory, to be read beside a running program. Fails with STORE_MISSING. */
export async function openLog(deps: PartsDeps): Promise<LogReader> {
  return createLogReader({ store: await readSessions(deps), machine });
}
