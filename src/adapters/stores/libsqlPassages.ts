import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { LibSQLVectorStore } from "@langchain/community/vectorstores/libsql";
import { Document } from "@langchain/core/documents";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import { BaseRetriever } from "@langchain/core/retrievers";
import type { Client } from "@libsql/client";
import type { FoundPassage, PassageStore } from "../../tools/searchSops/searchPassages.ts";

const fileName = "passages.db";
const table = "passages";

/** `embeddings` is any LangChain encoder of `dimensions` numbers; `directory` is made if it is missing. */
export type LibsqlPassagesOptions = { directory: string; embeddings: EmbeddingsInterface; dimensions: number };

/** Passages as LangChain documents, for anyone's chain; made by `createPassageRetriever`. */
class PassageRetriever extends BaseRetriever {
  override lc_namespace = ["linli", "retrievers"];
  readonly #store: PassageStore;
  readonly #options: { count: number; source?: string };

  constructor(store: PassageStore, options: { count: number; source?: string }) {
    super({});
    this.#store = store;
    this.#options = options;
  }

  override async _getRelevantDocuments(question: string): Promise<Document[]> {
    const found = await this.#store.search(question, this.#options);
    return found.map(({ text, ...metadata }) => new Document({ pageContent: text, metadata }));
  }
}

/** A LangChain retriever over passages: the nearest `count`, of one source or of all. */
export function createPassageRetriever(
  store: PassageStore,
  options: { count: number; source?: string },
): BaseRetriever {
  return new PassageRetriever(store, options);
}

async function open({ directory, embeddings, dimensions }: LibsqlPassagesOptions) {
  const { createClient } = await import("@libsql/client");
  const { LibSQLVectorStore: Store } = await import("@langchain/community/vectorstores/libsql");
  await mkdir(directory, { recursive: true });
  const client = createClient({ url: pathToFileURL(join(directory, fileName)).href });
  await client.batch([
    `CREATE TABLE IF NOT EXISTS ${table} (content TEXT NOT NULL, metadata TEXT NOT NULL, embedding F32_BLOB(${dimensions}))`,
    `CREATE INDEX IF NOT EXISTS idx_${table}_embedding ON ${table} (libsql_vector_idx(embedding))`,
    `CREATE INDEX IF NOT EXISTS idx_${table}_source ON ${table} (json_extract(metadata, '$.source'))`,
  ]);
  return { client, vectors: new Store(embeddings, { db: client, table, column: "embedding" }) };
}

function toPassage(text: string, metadata: Record<string, unknown>, distance: number): FoundPassage {
  return { source: String(metadata["source"]), position: Number(metadata["position"]), text, likeness: 1 - distance };
}

/** Compares all passages of one source: the vector index would filter after it has chosen the nearest, and may leave none. */
async function nearestOfSource(
  client: Client,
  query: number[],
  source: string,
  count: number,
): Promise<FoundPassage[]> {
  const { rows } = await client.execute({
    sql: `SELECT content, metadata, vector_distance_cos(embedding, vector(?)) AS distance FROM ${table}
      WHERE json_extract(metadata, '$.source') = ? ORDER BY distance LIMIT ?`,
    args: [JSON.stringify(query), source, count],
  });
  return rows.map((row) =>
    toPassage(
      String(row["content"]),
      JSON.parse(String(row["metadata"])) as Record<string, unknown>,
      Number(row["distance"]),
    ),
  );
}

/**
 * Keeps passages and their vectors in one libsql file (passages.db), through LangChain's LibSQLVectorStore.
 * The file holds nothing that cannot be made again. It is opened by the first call.
 */
export function createLibsqlPassages(options: LibsqlPassagesOptions): PassageStore {
  let opening: Promise<{ client: Client; vectors: LibSQLVectorStore }> | undefined;
  const opened = () => {
    opening ??= open(options);
    return opening;
  };
  // Writers of one source wait for each other, so that two first questions do not store it twice.
  let writing: Promise<unknown> = Promise.resolve();

  const replace = async (source: string, texts: readonly string[]): Promise<void> => {
    const { client, vectors } = await opened();
    const rows = await client.execute({
      sql: `SELECT content FROM ${table} WHERE json_extract(metadata, '$.source') = ? ORDER BY json_extract(metadata, '$.position')`,
      args: [source],
    });
    if (rows.rows.length === texts.length && rows.rows.every((row, position) => row["content"] === texts[position]))
      return;
    await client.execute({ sql: `DELETE FROM ${table} WHERE json_extract(metadata, '$.source') = ?`, args: [source] });
    await vectors.addDocuments(
      texts.map((text, position) => new Document({ pageContent: text, metadata: { source, position } })),
    );
  };

  return {
    put: (source, texts) => {
      const put = writing.then(() =>
        replace(
          source,
          texts.filter((text) => text.trim()),
        ),
      );
      writing = put.catch(() => undefined);
      return put;
    },
    search: async (question, { count, source }) => {
      const { client, vectors } = await opened();
      const query = await options.embeddings.embedQuery(question);
      if (source !== undefined) return nearestOfSource(client, query, source, count);
      // The join of the store loses the order of the index.
      const found = await vectors.similaritySearchVectorWithScore(query, count);
      return found
        .sort(([, left], [, right]) => left - right)
        .map(([document, distance]) => toPassage(document.pageContent, document.metadata, distance));
    },
    close: async () => {
      const closing = opening;
      opening = undefined;
      (await closing?.catch(() => undefined))?.client.close();
    },
  };
}
