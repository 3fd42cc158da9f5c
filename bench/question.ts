/**
 * One question, from the line received to the reply on disk, beside a vector store in memory with the same encoder.
 *
 *   tsx bench/question.ts [--rounds 5] [--json]
 *
 * Linli: line read, understood, decided, sections composed, five or so transactions with one fsync each (WAL, synchronous=FULL).
 * LangChain's MemoryVectorStore: the nearest three of all titles and sections, nothing kept. No vector of a question is remembered.
 */
import { openLanguageModel } from "../src/parts.ts";
import { type Asked, chooseQuestions, openAsking, partsDeps } from "./asking.ts";
import { createReport, readOptions, rowOf, timesOf } from "./report.ts";

const questionCount = 200;
const options = readOptions({ rounds: 5 });
const report = createReport("question", "line received to reply committed, one at a time", options);
const deps = partsDeps();
const unused = await openLanguageModel(deps, () => Promise.reject(new Error("no plan is written here")));
const asking = await openAsking(deps, unused);
const questions = await chooseQuestions(questionCount);
await asking.freshEncoders();

const rounds: Asked[] = [];
for (let round = 0; round < options.rounds; round += 1) {
  await asking.freshEncoders();
  rounds.push(await asking.ask(questions));
}
await asking.close();

const vectorStore = timesOf(
  "LangChain MemoryVectorStore",
  rounds.map((round) => round.vectorStore),
);
const linli = timesOf(
  "Linli, reply committed (FULL)",
  rounds.map((round) => round.linli),
);
const kinds = rounds[0]?.kinds ?? [];
const decided = [...new Set(kinds)].map((kind) => `${kinds.filter((other) => other === kind).length} ${kind}`);
report.print(
  vectorStore.name,
  [rowOf(vectorStore), rowOf(linli, vectorStore)],
  [
    `${options.rounds} rounds of ${questionCount} questions, asked of both in turn; ${asking.passageCount} passages, k = 3`,
    `decided: ${decided.join(", ")}`,
  ],
);
