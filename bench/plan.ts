/**
 * Writes one plan with the local model and runs the same prompts through a bare node-llama-cpp loop, in turn.
 *
 *   tsx bench/plan.ts [MODEL.gguf] [--rounds 3] [--json]
 *
 * Without a file the writer of the cache is used; without one there the benchmark is skipped. Loading is not timed.
 * The bare loop is what a user would write who has set the threads to the cores: one context, its sequence cleared for each prompt, a JSON
 * grammar for each shape. It stops each prompt after as many tokens as Linli wrote for it: under its looser grammar the small model never ends
 * a text by itself.
 */
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import {
  getLlama,
  LlamaCompletion,
  type LlamaModel as LlamaFile,
  LlamaLogLevel,
  LlamaText,
  SpecialTokensText,
} from "node-llama-cpp";
import { createLlamaModel } from "../src/adapters/models/llamaModel.ts";
import type { GenerateRequest, LanguageModel } from "../src/shared/languageModel.ts";
import type { WritePlanInput } from "../src/shared/plan.ts";
import { readActivityLibrary } from "../src/tools/writePlan/activity.ts";
import { createWritePlan } from "../src/tools/writePlan.ts";
import { partsDeps } from "./asking.ts";
import { createReport, median, readOptions, rowOf, type Series } from "./report.ts";
import { findWriter, type WriterFile } from "./writerModel.ts";

type Measured = { seconds: number; tokens: number };
/** A prompt and how many tokens were written for it. */
type Asked = { request: GenerateRequest; tokens: number };

const contextTokens = 4_096;
const input: WritePlanInput = {
  person: "bench",
  writer: "llm",
  suggested: [],
  slots: {
    theme: "方言故事会",
    date: "2026-12-12",
    start: "14:00",
    end: "16:00",
    venue: "社区活动室",
    audience: "60岁以上老人",
    headcount: 40,
    budget: 2000,
    requirements: [],
  },
};

/** Writes the plan once; keeps what the model was asked. */
async function writeOnce(model: LanguageModel): Promise<Measured & { asked: Asked[]; firstProgressMs: number }> {
  const activities = await readActivityLibrary(fileURLToPath(new URL("../samples/activities", import.meta.url)));
  const asked: Asked[] = [];
  const counted: LanguageModel = {
    ...model,
    async generate(request, signal) {
      const generated = await model.generate(request, signal);
      asked.push({ request, tokens: generated.tokens });
      return generated;
    },
  };
  const start = performance.now();
  let firstProgressMs = 0;
  const progress = () => {
    firstProgressMs ||= performance.now() - start;
  };
  await createWritePlan({ activities, model: counted })(input, {
    key: "bench",
    signal: new AbortController().signal,
    progress,
  });
  const tokens = asked.reduce((sum, each) => sum + each.tokens, 0);
  return { seconds: (performance.now() - start) / 1_000, tokens, asked, firstProgressMs };
}

/** The same prompts without anything of ours. */
async function bareLoop(path: string, asked: Asked[]): Promise<Measured> {
  const llama = await getLlama({ gpu: false, build: "never", skipDownload: true, logLevel: LlamaLogLevel.error });
  // Left alone it takes four threads on two cores, which wait for each other after every layer: a prompt then takes minutes.
  llama.maxThreads = llama.cpuMathCores;
  const file: LlamaFile = await llama.loadModel({ modelPath: path });
  const context = await file.createContext({ contextSize: contextTokens, threads: llama.cpuMathCores });
  const sequence = context.getSequence();
  const completion = new LlamaCompletion({ contextSequence: sequence });
  let tokens = 0;
  const start = performance.now();
  for (const { request, tokens: tokensMax } of asked) {
    await sequence.clearHistory();
    const grammar = await llama.createGrammarForJsonSchema(schemaOf(request.shape));
    const answer = await completion.generateCompletion(promptOf(request), {
      grammar,
      maxTokens: tokensMax,
      temperature: 0.3,
      seed: 7,
    });
    tokens += file.tokenize(answer).length;
  }
  const seconds = (performance.now() - start) / 1_000;
  await context.dispose();
  await file.dispose();
  await llama.dispose();
  return { seconds, tokens };
}

function promptOf(request: GenerateRequest): LlamaText {
  const special = (text: string) => new SpecialTokensText(text);
  return LlamaText([
    special("<|im_start|>system\n"),
    request.instructions,
    special("<|im_end|>\n<|im_start|>user\n"),
    request.task,
    special("<|im_end|>\n<|im_start|>assistant\n"),
  ]);
}

/** Sections of a plan are objects of texts; nothing else is asked here. */
function schemaOf(shape: GenerateRequest["shape"]) {
  const properties = typeof shape === "object" && "properties" in shape ? Object.keys(shape.properties) : [];
  return {
    type: "object",
    properties: Object.fromEntries(properties.map((key) => [key, { type: "string" as const }])),
  } as const;
}

async function openModel({ name, path }: WriterFile): Promise<LanguageModel> {
  const model = createLlamaModel({ resolve: async () => ({ name, path }), contextTokens, log: () => {} });
  await model.load();
  const { phase, detail } = model.state();
  if (phase !== "ready") throw new Error(`the model did not load: ${detail}`);
  return model;
}

async function measure(writer: WriterFile): Promise<void> {
  const ours: Awaited<ReturnType<typeof writeOnce>>[] = [];
  const bare: Measured[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const model = await openModel(writer);
    const written = await writeOnce(model);
    await model.close();
    ours.push(written);
    note(`round ${round + 1}: Linli ${written.seconds.toFixed(0)} s, ${written.tokens} tokens`);
    const again = await bareLoop(writer.path, written.asked);
    bare.push(again);
    note(`round ${round + 1}: bare ${again.seconds.toFixed(0)} s, ${again.tokens} tokens`);
  }
  const seconds = (name: string, all: Measured[]): Series => ({
    name,
    unit: "s",
    rounds: all.map((each) => each.seconds),
  });
  const speed = (name: string, all: Measured[]): Series => ({
    name,
    unit: "tokens/s",
    rounds: all.map((each) => each.tokens / each.seconds),
  });
  const [bareSeconds, bareSpeed] = [
    seconds("bare node-llama-cpp, same prompts", bare),
    speed("bare node-llama-cpp", bare),
  ];
  const tokens = (all: Measured[]) => median(all.map((each) => each.tokens));
  report.print(
    bareSeconds.name,
    [
      rowOf(bareSpeed),
      rowOf(speed("Linli, one plan", ours), bareSpeed, "≥ 0.9"),
      rowOf(bareSeconds),
      rowOf(seconds("Linli, one plan", ours), bareSeconds),
    ],
    [
      `${options.rounds} alternating rounds; model ${writer.name}; ${median(ours.map((each) => each.asked.length))} prompts a plan`,
      `${(3_600 / median(ours.map((each) => each.seconds))).toFixed(0)} plans an hour, one after the other`,
      `tokens: ${tokens(ours)} by Linli, ${tokens(bare)} by the bare loop; first progress after ${median(ours.map(({ firstProgressMs }) => firstProgressMs)).toFixed(1)} ms`,
    ],
  );
}

/** A round takes minutes; how it goes is said on standard error. */
const note = (line: string) => void process.stderr.write(`${line}\n`);
const options = readOptions({ rounds: 3 });
const report = createReport("plan", "one plan written by the local model, prompts included", options);
const [given] = options.rest;
const writer = given ? { name: basename(given, ".gguf"), path: given } : await findWriter(partsDeps());
if ("missing" in writer) report.skip(writer.missing);
else await measure(writer);
