/**
 * Fits the matcher to the labelled questions and writes models/matcher. Run it after a change of questions, samples or encoder:
 *
 *     npx tsx samples/questions/fit.ts
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createOnnxEmbedder } from "../../src/adapters/models/onnxEmbedder.ts";
import { readSamples } from "../../src/tools/library/samples.ts";
import { buildIndex } from "../../src/tools/searchSops/buildIndex.ts";
import { fitMatcher } from "../../src/tools/searchSops/fitMatcher.ts";
import { foldsOf } from "../../src/tools/searchSops/folds.ts";
import type { LabelledQuestion } from "../../src/tools/searchSops/labelledQuestion.ts";
import {
  encoderIdentity,
  formatWeights,
  matcherFileNames,
  readQuestions,
  readTitles,
} from "../../src/tools/searchSops/matcherFiles.ts";
import { createVectorMemory } from "../../src/tools/searchSops/vectorMemory.ts";

const modelPath = "models/bge-small-zh-v1.5-q.onnx";
const tokenizerPath = "models/bge-small-zh-v1.5-q-tokenizer.json";
const directory = "models/matcher";

const encoder = await encoderIdentity([modelPath, tokenizerPath]);
const embedder = createOnnxEmbedder({ modelPath, tokenizerPath, threads: 2 });
const samples = await readSamples({ directory: "samples/sop" });
const questions = await readQuestions("samples/questions");
const memory = createVectorMemory({
  embed: (texts) => embedder.embed(texts),
  encoder,
  dimensions: 512,
  readPaths: [],
  cachePath: join(directory, matcherFileNames.vectors),
});
const built = await buildIndex(samples, { questions, titlesByCode: await readTitles("samples/sop") }, memory);
await memory.directionsOf(samples.flatMap(({ branches }) => branches.map(({ when }) => [when])));
const folds = foldsOf(questions);
const foldByQuestion = new Map<LabelledQuestion, number>(
  questions.map((question, position) => [question, folds[position] ?? 0]),
);
const weights = fitMatcher(
  built.index.documents,
  built.labels.map((label) => ({
    ...label,
    text: label.question.q,
    fold: foldByQuestion.get(label.question) ?? 0,
  })),
);
// Nothing is written before the fit succeeded: it refuses too few handbooks or questions.
await mkdir(directory, { recursive: true });
await memory.save();
await writeFile(join(directory, matcherFileNames.weights), formatWeights(weights, encoder));
await embedder.close();
console.log(`${samples.length} handbooks, ${built.labels.length} questions → ${directory}`);
