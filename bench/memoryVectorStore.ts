/** LangChain's own MemoryVectorStore over the samples: what somebody would begin with who has an encoder and some documents. */
import { createRequire } from "node:module";
import { Document } from "@langchain/core/documents";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import type { VectorStore } from "@langchain/core/vectorstores";
import type { SopDocument } from "../src/shared/sop.ts";
import { documentCode } from "../src/tools/searchSops/labelledQuestion.ts";

/** The store is part of @langchain/classic, which comes with @langchain/community and is found from there. */
const fromCommunity = createRequire(createRequire(import.meta.url).resolve("@langchain/community/package.json"));

export function createMemoryVectorStore(embeddings: EmbeddingsInterface): VectorStore {
  const { MemoryVectorStore } = fromCommunity("@langchain/classic/vectorstores/memory") as {
    MemoryVectorStore: new (embeddings: EmbeddingsInterface) => VectorStore;
  };
  return new MemoryVectorStore(embeddings);
}

/** One passage for each title and each section. */
export function passagesOf(samples: readonly SopDocument[]): Document[] {
  return samples.flatMap(({ file, title, sections }) =>
    [title, ...Object.values(sections).map((lines) => lines.join("\n"))].map(
      (pageContent) => new Document({ pageContent, metadata: { code: documentCode(file) } }),
    ),
  );
}
