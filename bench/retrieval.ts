/**
 * Finding the right handbook: Linli's matcher beside a LangChain vector store in memory with the same encoder, and BM25.
 *
 *   tsx bench/retrieval.ts [--rounds 3] [--json]
 *
 * The questions kept for testing are asked, which neither the encoder nor any method saw; the shipped labels are known to every method that
 * uses labels. Times are medians per question, the encoder pass included where a method needs one; no vector of a question is remembered.
 * Linli's whole decision (answer, ask or decline, special case) is also timed with 2,000 handbooks: the samples ten times under other titles.
 * Memory is what each part adds to what is in use once garbage is collected.
 */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Document } from "@langchain/core/documents";
import type { VectorStore } from "@langchain/core/vectorstores";
import { createOnnxEmbedder } from "../src/adapters/models/onnxEmbedder.ts";
import type { SopDocument } from "../src/shared/sop.ts";
import { readSamples } from "../src/tools/library/samples.ts";
import { buildIndex } from "../src/tools/searchSops/buildIndex.ts";
import { gramsOf } from "../src/tools/searchSops/grams.ts";
import { documentCode } from "../src/tools/searchSops/labelledQuestion.ts";
import { readQuestions } from "../src/tools/searchSops/matcherFiles.ts";
import { openMatcher } from "../src/tools/searchSops/openMatcher.ts";
import { choose, judge } from "../src/tools/searchSops/posterior.ts";
import { createSearchSops } from "../src/tools/searchSops.ts";
import { createMemoryVectorStore, passagesOf } from "./memoryVectorStore.ts";
import { createReport, readOptions, rowOf, type Series, timesOf } from "./report.ts";

const options = readOptions({ rounds: 3 });
const report = createReport("retrieval", "finding the handbook of a question, encoder pass included", options);
const modelPath = "models/linli-encoder-int8.onnx";
const tokenizerPath = "models/bge-small-zh-v1.5-q-tokenizer.json";

/** BM25 (k1 1.2, b 0.75) over characters and pairs of characters. */
function createBm25(texts: string[]): (question: string) => number[] {
  const documents = texts.map((text) => {
    const counts = new Map<string, number>();
    const characters = [...text.toLowerCase()];
    for (const gram of [...characters, ...characters.slice(1).map((next, index) => `${characters[index]}${next}`)])
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    return { counts, length: characters.length };
  });
  const mean = documents.reduce((sum, { length }) => sum + length, 0) / documents.length;
  const inDocuments = new Map<string, number>();
  for (const { counts } of documents)
    for (const gram of counts.keys()) inDocuments.set(gram, (inDocuments.get(gram) ?? 0) + 1);
  return (question) =>
    documents.map(({ counts, length }) =>
      gramsOf(question).reduce((sum, gram) => {
        const count = counts.get(gram) ?? 0;
        const having = inDocuments.get(gram) ?? 0;
        const rarity = Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
        return sum + (rarity * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * length) / mean));
      }, 0),
    );
}

/** The first three different names of a list that may repeat them. */
const firstThree = (names: string[]) => [...new Set(names)].slice(0, 3);
const byScore = (scores: number[], codes: string[]) =>
  scores
    .map((score, index) => ({ score, code: codes[index]! }))
    .sort((left, right) => right.score - left.score)
    .slice(0, 3)
    .map(({ code }) => code);

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
/** In use once garbage is collected, and resident (native libraries too). */
function memoryNow(): { used: number; resident: number } {
  collectGarbage();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { used: heapUsed + arrayBuffers, resident: rss };
}
const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
const memoryNotes: string[] = [];
let memoryBefore = { used: 0, resident: 0 };
/** Notes what the program came to hold since the last time. */
function noteMemory(what: string): void {
  const { used, resident } = memoryNow();
  memoryNotes.push(`${what} ${megabytes(used - memoryBefore.used)} (${megabytes(resident - memoryBefore.resident)})`);
  memoryBefore = { used, resident };
}

noteMemory("program");
const embedder = createOnnxEmbedder({ modelPath, tokenizerPath, threads: 1 });
await embedder.warmUp();
noteMemory("encoder");
const cacheDirectory = await mkdtemp(join(tmpdir(), "linli-bench-"));
const samples = await readSamples({ directory: "samples/sop" });
noteMemory("198 handbooks");
const matcher = await openMatcher(
  {
    encoderFiles: [modelPath, tokenizerPath],
    matcherDirectory: "models/matcher",
    questionsDirectory: "samples/questions",
    samplesDirectory: "samples/sop",
    cacheDirectory,
    tunedPath: "",
    watchMs: 0,
  },
  (texts) => embedder.embed(texts),
);
const { memory } = matcher;
const { labels, weights } = matcher.shipped;
const known = labels.questions;
const kept = await readQuestions("samples/questions/kept");
const asked = kept.filter(({ kind }) => kind === "single");
const codes = samples.map(({ file }) => documentCode(file));
const textOf = ({ title, sections }: (typeof samples)[number]) => [title, ...Object.values(sections).flat()];

/** The samples `times` over, each copy under titles of its own, so that only the first copy has labels. */
function manyHandbooks(times: number): SopDocument[] {
  return Array.from({ length: times }, (_, copy) =>
    samples.map((sample) =>
      copy === 0
        ? sample
        : {
            ...sample,
            versionId: `${sample.versionId}-${copy}`,
            file: `${copy}-${sample.file}`,
            title: `${sample.title}（${copy}区）`,
            task: `${sample.task}（${copy}区）`,
          },
    ),
  ).flat();
}

let textsEncoded = 0;

async function openDecision(handbooks: SopDocument[]): Promise<(question: string) => Promise<string[]>> {
  const searchSops = createSearchSops({
    matcher,
    library: { documents: () => handbooks, onChange: () => () => undefined },
    embed: (texts) => {
      textsEncoded += texts.length;
      return embedder.embed(texts);
    },
  });
  await searchSops.warmUp();
  const call = { signal: new AbortController().signal };
  return async (question) => {
    const input = { question, added: [], rejected: [], aspects: [], mustDecide: false };
    const { candidates } = await searchSops(input, call);
    return candidates.slice(0, 3).map(({ file }) => documentCode(file));
  };
}

const decide = await openDecision(samples);
noteMemory(`index of them with ${known.length} labels`);
const decideAmongMany = await openDecision(manyHandbooks(10));
noteMemory("1,980 handbooks and their index");
const built = await buildIndex(samples, labels, memory);
const titlesAndSections = createMemoryVectorStore(embedder);
memoryBefore = memoryNow();
await titlesAndSections.addDocuments(passagesOf(samples));
noteMemory("MemoryVectorStore, titles and sections");
const labelledQuestions = createMemoryVectorStore(embedder);
const singles = known.filter(({ kind }) => kind === "single");
await labelledQuestions.addDocuments(
  singles.map(({ q, docs }) => new Document({ pageContent: q, metadata: { code: docs[0] } })),
);
const bm25 = createBm25(samples.map((sample) => textOf(sample).join("\n")));

const nearest = (store: VectorStore) => async (question: string) => {
  const found = await store.similaritySearchVectorWithScore(await store.embeddings.embedQuery(question), 60);
  return firstThree(found.map(([{ metadata }]) => String(metadata["code"])));
};
const methods: [string, (question: string) => Promise<string[]>][] = [
  [
    "Linli matcher",
    async (text) => {
      const [vector] = await embedder.embed([text]);
      const measures = built.index.measure(vector!, gramsOf(text));
      const input = { vector: vector!, measures, text, excluded: new Set<number>() };
      const { order } = judge(choose(input, built.index.documents, weights), weights);
      return order.slice(0, 3).map((document) => codes[document]!);
    },
  ],
  ["MemoryVectorStore, titles and sections", nearest(titlesAndSections)],
  ["MemoryVectorStore, labelled questions", nearest(labelledQuestions)],
  ["BM25, titles and sections", async (text) => byScore(bm25(text), codes)],
  ["Linli, whole decision", decide],
  ["Linli, whole decision, 1,980 handbooks", decideAmongMany],
];
const aims = new Map([
  [4, "p50 ≤ 10 ms, p95 ≤ 25 ms"],
  [5, "p95 ≤ 40 ms"],
]);

type Outcome = { first: number; three: number; times: number[] };

async function askAll(find: (question: string) => Promise<string[]>): Promise<Outcome> {
  // A closed encoder forgets its vectors, so that each method pays for its own.
  await embedder.close();
  await embedder.warmUp();
  const outcome: Outcome = { first: 0, three: 0, times: [] };
  for (const { q, docs } of asked) {
    const from = performance.now();
    const found = await find(q);
    outcome.times.push(performance.now() - from);
    if (docs.includes(found[0] ?? "")) outcome.first += 1;
    if (found.some((code) => docs.includes(code))) outcome.three += 1;
  }
  return outcome;
}

const outcomes = methods.map((): Outcome[] => []);
for (let round = 0; round < options.rounds; round += 1)
  for (const [index, [, find]] of methods.entries()) outcomes[index]!.push(await askAll(find));
await embedder.close();

const times = (index: number): Series =>
  timesOf(
    methods[index]![0],
    outcomes[index]!.map((outcome) => outcome.times),
  );
const share = (count: number) => (count / asked.length).toFixed(3);
const yardstick = times(1);
report.print(
  yardstick.name,
  methods.map((_, index) => rowOf(times(index), index === 1 ? undefined : yardstick, aims.get(index))),
  [
    `memory in use, one on top of the other (resident): ${memoryNotes.join("; ")}`,
    `whole decision: ${(textsEncoded / (2 * options.rounds * asked.length)).toFixed(2)} texts encoded a question`,
    ...methods.slice(0, 4).map(([name], index) => {
      const { first, three } = outcomes[index]![0]!;
      return `right document first ${share(first)}, among three ${share(three)}: ${name}`;
    }),
    `${options.rounds} alternating rounds of ${asked.length} questions; ${samples.length} handbooks, ${known.length} labels known`,
  ],
);
