/** Questions asked of the whole program and of a vector store in memory, one after the other, so that both see the same machine. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createSimulation, type SimulatedLine } from "../src/adapters/channels/simulate/simulate.ts";
import { createLog } from "../src/adapters/log/log.ts";
import { readConfig } from "../src/config.ts";
import { openLocalJobs } from "../src/jobs.ts";
import { openEmbedder, openKernel, openLibrary, openStore, openTools, ownPath, type PartsDeps } from "../src/parts.ts";
import type { Send } from "../src/session/channel.ts";
import { placeOf } from "../src/session/stateNames.ts";
import type { LanguageModel } from "../src/shared/languageModel.ts";
import { readQuestions } from "../src/tools/searchSops/matcherFiles.ts";
import { createMemoryVectorStore, passagesOf } from "./memoryVectorStore.ts";

const passagesFound = 3;

export const partsDeps = (): PartsDeps => ({ config: { ...readConfig(), samples: true }, log: createLog("error") });

/** Times in milliseconds of the same questions on both sides, in the order asked; `kinds` is what Linli decided. */
export type Asked = { linli: number[]; vectorStore: number[]; kinds: string[] };

/** Labelled questions that handbooks answer, evenly from all files, as many as wanted. */
export async function chooseQuestions(count: number): Promise<string[]> {
  const all = (await readQuestions(ownPath("samples/questions"))).filter(({ kind }) => kind !== "none");
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]!.q);
}

/**
 * Both sides, opened: Linli with its tools, a new data directory and the given language model, and LangChain's MemoryVectorStore.
 * Each side has an encoder of its own: an encoder remembers texts, and neither side shall profit from the other.
 */
export async function openAsking(deps: PartsDeps, model: LanguageModel) {
  const directory = await mkdtemp(join(tmpdir(), "linli-bench-"));
  const store = await openStore(directory, { readOnly: false });
  const library = await openLibrary(deps, { directory, readOnly: false, watchMs: 0 });
  const [embedder, otherEmbedder] = [await openEmbedder(), await openEmbedder()];
  const passages = createMemoryVectorStore(otherEmbedder);
  const documents = passagesOf(library.documents());
  await passages.addDocuments(documents);
  const writer = { only: "llm", patienceMs: 600_000 } as const;
  const jobs = await openLocalJobs(deps, { embedder, model, writer });
  const tools = await openTools(deps, { library, embedder, jobs, directory });
  const simulation = createSimulation({ kernel: () => kernel, store, placeOf });
  const firstReplyAt = new Map<string, number>();
  // A reply is sent as soon as the transaction that holds it is on disk.
  const send: Send = (session, reply, call) => {
    if (!firstReplyAt.has(session)) firstReplyAt.set(session, performance.now());
    return simulation.send(session, reply, call);
  };
  const kernel = openKernel(deps, { store, tools, send, timers: "manual" });
  await kernel.recover();
  let lines = 0;

  const say = (line: { session: string; text: string; wait?: boolean }): Promise<SimulatedLine> => {
    lines += 1;
    return simulation.answer(JSON.stringify({ id: `l${lines}`, ...line }), lines);
  };
  const askLinli = async (text: string): Promise<{ ms: number; kind: string }> => {
    const session = `asker${lines}`;
    const since = performance.now();
    const { decisions } = await say({ session, text });
    const at = firstReplyAt.get(session);
    if (at === undefined) throw new Error(`no reply to ${text}`);
    return { ms: at - since, kind: decisions[0]?.kind ?? "none" };
  };
  const askVectorStore = async (text: string): Promise<number> => {
    const since = performance.now();
    await passages.similaritySearch(text, passagesFound);
    return performance.now() - since;
  };

  return {
    passageCount: documents.length,
    say,
    /** Asks both sides every question, each side first every other time. `counts` is asked after each whether it shall count. */
    async ask(questions: readonly string[], counts: () => boolean = () => true): Promise<Asked> {
      const asked: Asked = { linli: [], vectorStore: [], kinds: [] };
      for (const [index, question] of questions.entries()) {
        const before = index % 2 === 0 ? await askVectorStore(question) : undefined;
        const { ms, kind } = await askLinli(question);
        const vectorStoreMs = before ?? (await askVectorStore(question));
        if (!counts()) continue;
        asked.linli.push(ms);
        asked.vectorStore.push(vectorStoreMs);
        asked.kinds.push(kind);
      }
      return asked;
    },
    /** Linli alone under many people: a question begins every `gapMs`, answered or not. Times in milliseconds. */
    async askByMany(questions: readonly string[], gapMs: number): Promise<number[]> {
      const since = performance.now();
      const asked = questions.map(async (question, index) => {
        await wait(Math.max(0, since + index * gapMs - performance.now()));
        return (await askLinli(question)).ms;
      });
      return Promise.all(asked);
    },
    /** Makes both encoders forget all texts, then asks a few that are not measured. */
    async freshEncoders(): Promise<void> {
      for (const each of [embedder, otherEmbedder]) {
        await each.close();
        await each.warmUp();
      }
      for (const text of ["居住证到期了怎么续", "老年证在哪里办", "孩子上学要带什么"]) {
        await askLinli(text);
        await askVectorStore(text);
      }
    },
    async close(): Promise<void> {
      await kernel.close();
      await model.close();
      await library.close();
      await store.close();
      await Promise.all([embedder.close(), otherEmbedder.close()]);
      await rm(directory, { recursive: true, force: true });
    },
  };
}
