import type { LlamaContextSequence, LlamaText, Token } from "node-llama-cpp";
import { Failure } from "../../shared/failures.ts";
import type { GenerateRequest } from "../../shared/languageModel.ts";
import { jsonGrammar } from "./jsonGrammar.ts";
import { createThreadGovernor } from "./threadGovernor.ts";

const promptChunkTokens = 64;
const tokensPerTiming = 8;
const repeatPenalty = { penalty: 1.1, lastTokens: 64, penalizeNewLine: false };

/** `thinks`: the model would begin with a train of thought; it is told that this is over already. */
export type LlamaEngineOptions = {
  path: string;
  thinks: boolean;
  threads: number;
  contextTokens: number;
  temperature: number;
  seed: number;
  log: (message: string) => void;
};

/** A loaded model with one sequence, which must not be used by two runs at once. */
export type LlamaEngine = {
  /** The text that the model wrote, which is JSON of the shape unless `tokensMax` cut it. Throws the signal's reason when cancelled. */
  run(request: GenerateRequest, signal: AbortSignal): Promise<{ text: string; tokens: number }>;
  dispose(): Promise<void>;
};

/** The number of cores that llama.cpp should compute with: physical ones, as node-llama-cpp counts them. */
const allCores = 0;

/**
 * Loads a GGUF file for the CPU through node-llama-cpp, from its prebuilt binary: nothing is built or downloaded.
 * Costs about 2 s and 1.5 GB for a 1.5B model. What llama.cpp has to say goes to `log`.
 */
export async function loadLlamaEngine(options: LlamaEngineOptions, signal: AbortSignal): Promise<LlamaEngine> {
  const library = await import("node-llama-cpp");
  const llama = await library.getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    progressLogs: "stderr",
    ...(options.threads !== allCores && { maxThreads: options.threads }),
    logLevel: library.LlamaLogLevel.error,
    logger: (_level, message) => options.log(message.trimEnd()),
  });
  const threads = options.threads === allCores ? llama.cpuMathCores : options.threads;
  llama.maxThreads = threads;
  const model = await llama.loadModel({ modelPath: options.path, loadSignal: signal });
  const context = await model.createContext({
    contextSize: options.contextTokens,
    threads,
    batchSize: promptChunkTokens,
    createSignal: signal,
  });
  const sequence = context.getSequence();
  const completion = new library.LlamaCompletion({ contextSequence: sequence });
  const forPrompts = createThreadGovernor({ threadsMax: threads, units: 1 });
  const forTokens = createThreadGovernor({ threadsMax: threads, units: tokensPerTiming });
  const special = (text: string) => new library.SpecialTokensText(text);

  const promptOf = (request: GenerateRequest): LlamaText =>
    library.LlamaText([
      special("<|im_start|>system\n"),
      request.instructions,
      special("<|im_end|>\n<|im_start|>user\n"),
      request.task,
      special(`<|im_end|>\n<|im_start|>assistant\n${options.thinks ? "<think>\n\n</think>\n\n" : ""}`),
    ]);

  return {
    async run(request, runSignal) {
      const prompt = promptOf(request).tokenize(model.tokenizer);
      if (prompt.length + request.tokensMax > context.contextSize) throw new Failure("WRITER_FAILED", "要写的内容太长");
      llama.maxThreads = forPrompts.threads();
      await readPrompt(sequence, prompt, runSignal, (milliseconds) => {
        llama.maxThreads = forPrompts.observe(milliseconds);
      });
      llama.maxThreads = forTokens.threads();
      let tokens = 0;
      let last = performance.now();
      const text = await completion.generateCompletion(prompt, {
        ...(request.shape === "text"
          ? {}
          : { grammar: await llama.createGrammar({ grammar: jsonGrammar(request.shape) }) }),
        maxTokens: request.tokensMax,
        temperature: options.temperature,
        seed: options.seed,
        repeatPenalty,
        signal: runSignal,
        disableContextShift: true,
        onToken: (added) => {
          const now = performance.now();
          tokens += added.length;
          llama.maxThreads = forTokens.observe((now - last) / added.length);
          last = now;
        },
      });
      return { text, tokens };
    },
    async dispose() {
      await context.dispose();
      await model.dispose();
      await llama.dispose();
    },
  };
}

/**
 * Evaluates a prompt up to its last token. What it shares with the run before (the instructions) stays in the KV cache.
 * It goes in chunks, so that a cancelled run frees the model within one chunk.
 */
async function readPrompt(
  sequence: LlamaContextSequence,
  prompt: Token[],
  signal: AbortSignal,
  timed: (msPerToken: number) => void,
): Promise<void> {
  const wanted = prompt.slice(0, -1);
  await sequence.adaptStateToTokens(wanted, false);
  while (sequence.nextTokenIndex < wanted.length) {
    signal.throwIfAborted();
    const chunk = wanted.slice(sequence.nextTokenIndex, sequence.nextTokenIndex + promptChunkTokens);
    const start = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(chunk);
    // A short rest of a prompt says little about the speed.
    if (chunk.length === promptChunkTokens) timed((performance.now() - start) / chunk.length);
  }
}
