/**
 * Writes one plan with the local model and then runs the same prompts through a bare node-llama-cpp loop.
 *
 * Run: npx tsx bench/plan.ts MODEL.gguf [--runs 3]. Prints medians of seconds and tokens/s of both and their ratio as JSON lines.
 * The bare loop is what a user would write: one context, its sequence cleared for each prompt, a JSON grammar for each shape.
 */
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  getLlama,
  LlamaCompletion,
  type LlamaModel as LlamaFile,
  LlamaLogLevel,
  LlamaText,
  SpecialTokensText,
} from "node-llama-cpp";
import { createLlamaModel } from "../src/adapters/models/llamaModel.ts";
import type { GenerateRequest, JsonShape, LanguageModel } from "../src/shared/languageModel.ts";
import type { WritePlanInput } from "../src/shared/plan.ts";
import { readActivityLibrary } from "../src/tools/writePlan/activity.ts";
import { createWritePlan } from "../src/tools/writePlan.ts";

type Measured = { seconds: number; tokens: number };

const contextTokens = 4_096;
const input: WritePlanInput = {
  person: "bench",
  writer: "llm",
  suggested: [],
  slots: {
    theme: "陶艺体验",
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
async function writeOnce(
  model: LanguageModel,
): Promise<Measured & { requests: GenerateRequest[]; firstProgressMs: number }> {
  const activities = await readActivityLibrary(fileURLToPath(new URL("../samples/activities", import.meta.url)));
  const requests: GenerateRequest[] = [];
  let tokens = 0;
  const counted: LanguageModel = {
    ...model,
    async generate(request, signal) {
      requests.push(request);
      const generated = await model.generate(request, signal);
      tokens += generated.tokens;
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
  return { seconds: (performance.now() - start) / 1_000, tokens, requests, firstProgressMs };
}

/** The same prompts without anything of ours. */
async function bareLoop(path: string, requests: GenerateRequest[]): Promise<Measured> {
  const llama = await getLlama({ gpu: false, build: "never", skipDownload: true, logLevel: LlamaLogLevel.error });
  const file: LlamaFile = await llama.loadModel({ modelPath: path });
  const context = await file.createContext({ contextSize: contextTokens });
  const sequence = context.getSequence();
  const completion = new LlamaCompletion({ contextSequence: sequence });
  let tokens = 0;
  const start = performance.now();
  for (const request of requests) {
    await sequence.clearHistory();
    const grammar = await llama.createGrammarForJsonSchema(schemaOf(request.shape));
    const answer = await completion.generateCompletion(promptOf(request), {
      grammar,
      maxTokens: request.tokensMax,
      temperature: 0.3,
      seed: 7,
    });
    tokens += file.tokenize(answer).length;
  }
  const seconds = (performance.now() - start) / 1_000;
  await context.dispose();
  await file.dispose();
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
function schemaOf(shape: JsonShape) {
  const properties = "properties" in shape ? Object.keys(shape.properties) : [];
  return {
    type: "object",
    properties: Object.fromEntries(properties.map((key) => [key, { type: "string" as const }])),
  } as const;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: "string", default: "3" } },
  });
  const path = positionals[0];
  if (!path) {
    console.error("用法：npx tsx bench/plan.ts 模型.gguf [--runs 3]");
    process.exitCode = 2;
    return;
  }
  const model = createLlamaModel({
    resolve: async () => ({ name: basename(path, ".gguf"), path }),
    contextTokens,
    log: () => {},
  });
  await model.load();
  const ours: Measured[] = [];
  let requests: GenerateRequest[] = [];
  for (let run = 0; run < Number(values.runs); run++) {
    const measured = await writeOnce(model);
    requests = measured.requests;
    ours.push(measured);
    console.log(
      JSON.stringify({
        run,
        who: "linli",
        seconds: measured.seconds,
        tokens: measured.tokens,
        requests: requests.length,
        firstProgressMs: measured.firstProgressMs,
      }),
    );
  }
  await model.close();
  const bare: Measured[] = [];
  for (let run = 0; run < Number(values.runs); run++) {
    const measured = await bareLoop(path, requests);
    bare.push(measured);
    console.log(JSON.stringify({ run, who: "bare", ...measured }));
  }
  const speed = (all: Measured[]) => median(all.map(({ seconds, tokens }) => tokens / seconds));
  console.log(
    JSON.stringify({
      planSeconds: median(ours.map(({ seconds }) => seconds)),
      bareSeconds: median(bare.map(({ seconds }) => seconds)),
      tokensPerSecond: speed(ours),
      bareTokensPerSecond: speed(bare),
      ratio: speed(ours) / speed(bare),
    }),
  );
}

await main();
