/**
 * Fits the matcher to the labelled questions and writes models/matcher. Run it after the encoder was trained anew:
 *
 *     npx tsx samples/questions/fit.ts MODEL FOLDS
 *
 * MODEL is the folder of what training/ made of the shipped encoder: of it the learned classes are read (heads.json, prototypes.f32). FOLDS is that
 * of the five encoders beside it, each of which did not see a fifth of the handbooks and a fifth of the questions (fold-K.onnx,
 * fold-K/heads.json, fold-K/prototypes.f32, lines.jsonl, folds.json). The shipped encoder knows all questions too well to be asked about them.
 * One of the five is enough; with all of them the judge learns from every question.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createOnnxEmbedder, type OnnxEmbedder } from "../../src/adapters/models/onnxEmbedder.ts";
import { readSamples } from "../../src/tools/library/samples.ts";
import { buildIndex, type LabelInIndex, type LearnedClasses } from "../../src/tools/searchSops/buildIndex.ts";
import { type FitLabel, type FitView, fitMatcher, foldCount } from "../../src/tools/searchSops/fitMatcher.ts";
import { documentCode } from "../../src/tools/searchSops/labelledQuestion.ts";
import {
  encodeClasses,
  encoderIdentity,
  formatWeights,
  matcherFileNames,
  readQuestions,
  readTitles,
  type SourcedQuestion,
} from "../../src/tools/searchSops/matcherFiles.ts";
import { encodeRows } from "../../src/tools/searchSops/outcomeRows.ts";
import { createVectorMemory, type VectorMemory } from "../../src/tools/searchSops/vectorMemory.ts";

const modelPath = "models/linli-encoder-int8.onnx";
const tokenizerPath = "models/bge-small-zh-v1.5-q-tokenizer.json";
const directory = "models/matcher";
/** Of the questions about handbooks that an encoder did not see, every third is asked as if they had no labels. */
const blindEvery = 3;
/** What is written like real questions (w*.jsonl) counts three times as much for the judge as the rest. */
const likeReal = /^w/;
const otherWeight = 1 / 3;

const [trained = "", folds = ""] = process.argv.slice(2);
if (!folds) throw new Error("usage: tsx samples/questions/fit.ts MODEL FOLDS (folders that training/ wrote)");

const samples = await readSamples({ directory: "samples/sop" });
const questions = await readQuestions("samples/questions");
const titlesByCode = await readTitles("samples/sop");

/** The places that an encoder learned: unit rows in the order of `codes`, that of questions that no handbook holds last. */
async function readLearned(folder: string): Promise<LearnedClasses> {
  const { codes, width } = JSON.parse(await readFile(join(folder, "heads.json"), "utf8")) as {
    codes: string[];
    width: number;
  };
  const bytes = await readFile(join(folder, "prototypes.f32"));
  const row = (index: number) =>
    Float32Array.from({ length: width }, (_, column) => bytes.readFloatLE(4 * (index * width + column)));
  return { byCode: new Map(codes.map((code, index) => [code, row(index)])), outside: row(codes.length) };
}

async function open(path: string, cachePath: string): Promise<{ embedder: OnnxEmbedder; memory: VectorMemory }> {
  const embedder = createOnnxEmbedder({ modelPath: path, tokenizerPath, threads: 1 });
  const memory = createVectorMemory({
    embed: (texts) => embedder.embed(texts),
    encoder: await encoderIdentity([path, tokenizerPath]),
    dimensions: 512,
    readPaths: [],
    cachePath,
  });
  return { embedder, memory };
}

type Line = { q: string; fold: number; source: string };
const lines = (await readFile(join(folds, "lines.jsonl"), "utf8")).split("\n").filter(Boolean);
const trainedOn = lines.map((line) => JSON.parse(line) as Line);
const foldByQuestion = new Map(trainedOn.map(({ q, fold }) => [q, fold]));
/** The files of questions that the encoders were trained on; names were learned too. */
const learnedFrom = new Set([...trainedOn.map(({ source }) => `${source}.jsonl`), "names.tsv"]);
// Questions written since the folds were made are known to none of their encoders: any of them may be asked.
questions.forEach(({ q, style }, position) => {
  if (!foldByQuestion.has(q) && style !== "name") foldByQuestion.set(q, position % foldCount);
});
const { documents: unseenByFold } = JSON.parse(await readFile(join(folds, "folds.json"), "utf8")) as {
  documents: string[][];
};

/** Labels as the encoder of a fold sees them. */
async function viewOf(fold: number): Promise<FitView> {
  const { embedder, memory } = await open(join(folds, `fold-${fold}.onnx`), join(folds, `vectors-${fold}.bin`));
  const classes = await readLearned(join(folds, `fold-${fold}`));
  const built = await buildIndex(samples, { questions, learnedFrom, own: [], titlesByCode, classes }, memory);
  await memory.save();
  await embedder.close();
  const unseen = new Set(unseenByFold[fold]);
  const isUnseen = ({ question }: LabelInIndex) => question.docs.some((code) => unseen.has(code));
  const isHeld = ({ question }: LabelInIndex) => foldByQuestion.get(question.q) === fold;
  const seen = built.labels.filter((label) => !isUnseen(label));
  const blind = built.labels.filter(isUnseen).filter((_label, position) => position % blindEvery === 0);
  return {
    documents: built.index.documents,
    outsideClass: classes.outside,
    known: toFitLabels(
      seen.filter((label) => !isHeld(label)),
      fold,
    ),
    heldOut: toFitLabels(seen.filter(isHeld), fold),
    blind: toFitLabels(blind, fold),
  };
}

function toFitLabels(chosen: LabelInIndex[], fold: number): FitLabel[] {
  return chosen.map((label) => {
    const { q, source } = label.question as SourcedQuestion;
    return { ...label, text: q, fold, weight: likeReal.test(source) ? 1 : otherWeight };
  });
}

const present = await readdir(folds);
const views: FitView[] = [];
for (let fold = 0; fold < foldCount; fold += 1)
  if (present.includes(`fold-${fold}.onnx`)) views.push(await viewOf(fold));

const shipped = await open(modelPath, join(directory, matcherFileNames.vectors));
const classes = await readLearned(trained);
const built = await buildIndex(samples, { questions, learnedFrom, own: [], titlesByCode, classes }, shipped.memory);
await shipped.memory.directionsOf(samples.flatMap(({ branches }) => branches.map(({ when }) => [when])));
const { weights, rows } = fitMatcher(toFitLabels(built.labels, 0), views);
// Nothing is written before the fit succeeded: it refuses too few handbooks or questions.
await mkdir(directory, { recursive: true });
await shipped.memory.save();
await shipped.embedder.close();
const encoder = await encoderIdentity([modelPath, tokenizerPath]);
await writeFile(
  join(directory, matcherFileNames.weights),
  formatWeights({ weights, learnedFrom: [...learnedFrom] }, encoder),
);
await writeFile(join(directory, matcherFileNames.outcomes), encodeRows(rows));
await writeFile(join(directory, matcherFileNames.classes), encodeClasses(classes, encoder));
const codes = new Set(samples.map(({ file }) => documentCode(file)));
console.log(
  `${codes.size} handbooks, ${built.labels.length} questions, ${rows.length} held out in ${views.length} folds → ${directory}`,
);
