import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Embeddings } from "@langchain/core/embeddings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLibsqlPassages, createPassageRetriever } from "../../../src/adapters/stores/libsqlPassages.ts";
import { createSearchPassages, type PassageStore } from "../../../src/tools/searchSops/searchPassages.ts";

/** Counts characters, so that texts with the same characters are near; enough for a store, which does not judge meaning. */
class CharacterCounts extends Embeddings {
  encoded = 0;
  override async embedQuery(text: string): Promise<number[]> {
    const counts = new Array<number>(32).fill(0.01);
    for (const character of text) counts[(character.codePointAt(0) ?? 0) % 32]! += 1;
    return counts;
  }
  override async embedDocuments(texts: string[]): Promise<number[][]> {
    this.encoded += texts.length;
    return Promise.all(texts.map((text) => this.embedQuery(text)));
  }
}

describe("the store of passages", () => {
  let directory: string;
  let embeddings: CharacterCounts;
  let store: PassageStore;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "linli-passages-"));
    embeddings = new CharacterCounts({});
    store = createLibsqlPassages({ directory, embeddings, dimensions: 32 });
  });
  afterEach(async () => {
    await store.close();
    await rm(directory, { recursive: true });
  });

  it("finds nothing while it is empty", async () => {
    expect(await store.search("垃圾", { count: 3 })).toEqual([]);
  });

  it("finds the nearest passage first, verbatim and with its place", async () => {
    await store.put("a", ["垃圾分类投放时间", "  ", "门卫值班安排"]);
    const found = await store.search("垃圾投放时间", { count: 2 });
    expect(found.map(({ source, position, text }) => [source, position, text])).toEqual([
      ["a", 0, "垃圾分类投放时间"],
      ["a", 1, "门卫值班安排"],
    ]);
    expect(found[0]!.likeness).toBeGreaterThan(found[1]!.likeness);
  });

  it("keeps to one source even where others are nearer", async () => {
    await store.put(
      "near",
      Array.from({ length: 300 }, (_, index) => `垃圾分类${index}`),
    );
    await store.put("far", ["门卫值班安排"]);
    expect((await store.search("垃圾分类", { count: 1, source: "far" })).map(({ text }) => text)).toEqual([
      "门卫值班安排",
    ]);
  });

  it("encodes the same passages once, also after it was opened again, and replaces changed ones", async () => {
    await Promise.all([store.put("a", ["一", "二"]), store.put("a", ["一", "二"])]);
    await store.close();
    await store.put("a", ["一", "二"]);
    expect(embeddings.encoded).toBe(2);
    await store.put("a", ["三"]);
    expect((await store.search("一", { count: 5 })).map(({ text }) => text)).toEqual(["三"]);
  });

  it("serves LangChain as a retriever", async () => {
    await store.put("a", ["垃圾分类", "门卫值班"]);
    const [document] = await createPassageRetriever(store, { count: 1 }).invoke("门卫");
    expect(document).toMatchObject({ pageContent: "门卫值班", metadata: { source: "a", position: 1 } });
  });

  it("searches the lines of a handbook without structure and refuses an unknown one", async () => {
    const library = {
      version: (id: string) => (id === "v1" ? ({ unassigned: ["垃圾分类", "门卫值班"] } as never) : undefined),
    };
    const searchPassages = createSearchPassages({ library, passages: store });
    expect((await searchPassages("v1", "门卫", 1)).map(({ text }) => text)).toEqual(["门卫值班"]);
    await expect(searchPassages("v2", "门卫", 1)).rejects.toMatchObject({ code: "DOCUMENT_UNKNOWN" });
  });
});
