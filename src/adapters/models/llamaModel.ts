import { Failure } from "../../shared/failures.ts";
import type { Generated, GenerateRequest, LanguageModel, LanguageModelState } from "../../shared/languageModel.ts";
import { type LlamaEngine, loadLlamaEngine } from "./llamaEngine.ts";

const contextTokensDefault = 4_096;
const temperatureDefault = 0.3;
const seedDefault = 7;
const waitingRunsMax = 64;

/**
 * - `resolve` gives the model's name and the path of its checked file; it may fetch it, and may fail with any Failure.
 * - `threads`: how many to compute with; default: the physical cores. Fewer are used while other programs need the cores.
 * - `contextTokens`: instructions, task and answer of one run together; default 4,096.
 * - `temperature` 0 to 1, default 0.3. `seed`: the same request gives the same text; default 7.
 */
export type LlamaModelOptions = {
  resolve: (signal: AbortSignal) => Promise<{ name: string; path: string }>;
  threads?: number;
  contextTokens?: number;
  temperature?: number;
  seed?: number;
  log: (message: string) => void;
};

/**
 * A local language model behind node-llama-cpp that writes JSON of a given shape, one run at a time in the order asked.
 *
 * - Loads in the background after `load`; the library itself is imported then.
 * - A cancelled run is over for its caller at once; the model is free for the next one within a piece of a prompt (64 tokens).
 * - Runs with the same instructions one after the other share them in the KV cache.
 * - Fails with what LanguageModel says; more than 64 waiting runs fail with WRITER_FAILED.
 */
export function createLlamaModel(options: LlamaModelOptions): LanguageModel {
  const closing = new AbortController();
  let state: LanguageModelState = { phase: "missing", name: "", detail: "还没有开始加载" };
  let failure = new Failure("MODEL_MISSING", "还没有开始加载");
  let engine: LlamaEngine | undefined;
  let loading: Promise<void> | undefined;
  let lastRun: Promise<unknown> = Promise.resolve();
  let waitingRuns = 0;

  const load = async () => {
    state = { phase: "loading", name: state.name, detail: "正在准备模型文件" };
    try {
      const { name, path } = await options.resolve(closing.signal);
      state = { phase: "loading", name, detail: "正在加载" };
      engine = await loadLlamaEngine(engineOptions(options, name, path), closing.signal);
      state = { phase: "ready", name, detail: "" };
    } catch (error) {
      failure = asLoadFailure(error, state.name);
      if (!closing.signal.aborted) options.log(`language model not loaded: ${describe(error)}`);
      state = {
        phase: failure.code === "MODEL_MISSING" ? "missing" : "failed",
        name: state.name,
        detail: failure.message,
      };
      loading = undefined;
    }
  };

  const run = async (request: GenerateRequest, signal: AbortSignal): Promise<Generated> => {
    signal.throwIfAborted();
    if (!engine) throw failure;
    const start = performance.now();
    const { text, tokens } = await engine.run(request, signal);
    return {
      value: request.shape === "text" ? text : parse(text),
      tokens,
      milliseconds: Math.round(performance.now() - start),
    };
  };

  return {
    state: () => state,
    load: () => {
      loading ??= closing.signal.aborted ? Promise.resolve() : load();
      return loading;
    },
    async generate(request, callerSignal) {
      if (callerSignal.aborted) throw new Failure("TOOL_CANCELLED");
      if (state.phase === "loading") throw new Failure("MODEL_LOADING");
      if (state.phase !== "ready") throw failure;
      if (waitingRuns >= waitingRunsMax) throw new Failure("WRITER_FAILED", "排队的太多了");
      waitingRuns += 1;
      const signal = AbortSignal.any([callerSignal, closing.signal]);
      const mine = lastRun
        .then(() => run(request, signal))
        .finally(() => {
          waitingRuns -= 1;
        });
      lastRun = mine.catch(() => undefined);
      return orCancelled(mine, signal);
    },
    async close() {
      closing.abort();
      await loading;
      await lastRun;
      const loaded = engine;
      engine = undefined;
      failure = new Failure("MODEL_MISSING", "已经关闭");
      state = { phase: "missing", name: state.name, detail: "已经关闭" };
      await loaded?.dispose();
    },
  };
}

/** Where something was foreseen its sentence is enough. */
function describe(error: unknown): string {
  if (error instanceof Failure) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function engineOptions(options: LlamaModelOptions, name: string, path: string) {
  return {
    path,
    thinks: name.startsWith("qwen3"),
    threads: options.threads ?? 0,
    contextTokens: options.contextTokens ?? contextTokensDefault,
    temperature: options.temperature ?? temperatureDefault,
    seed: options.seed ?? seedDefault,
    log: options.log,
  };
}

/** The result of a run, or TOOL_CANCELLED as soon as the signal fires. Whatever else goes wrong inside is WRITER_FAILED. */
async function orCancelled(run: Promise<Generated>, signal: AbortSignal): Promise<Generated> {
  let cancel = () => {};
  const cancelled = new Promise<never>((_resolve, reject) => {
    cancel = () => reject(new Failure("TOOL_CANCELLED"));
    signal.addEventListener("abort", cancel, { once: true });
  });
  try {
    return await Promise.race([run, cancelled]);
  } catch (error) {
    if (signal.aborted) throw new Failure("TOOL_CANCELLED");
    if (error instanceof Failure) throw error;
    throw new Failure("WRITER_FAILED", error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure("WRITER_FAILED", "写到一半就停了", { cause: error });
  }
}

function asLoadFailure(error: unknown, name: string): Failure {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/memory/i.test(message)) return new Failure("WRITER_FAILED", `内存不够，装不下 ${name}`, { cause: error });
  if (/ERR_MODULE_NOT_FOUND|NoBinaryFound/.test(`${message} ${error instanceof Error ? error.name : ""}`)) {
    return new Failure("WRITER_FAILED", "这台机器上没有可用的 node-llama-cpp，请重新运行 npm ci", { cause: error });
  }
  return new Failure("MODEL_CORRUPT", name, { cause: error });
}
