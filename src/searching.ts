/** Opens what searches handbooks: by meaning, and by passages where their structure is not known. */
import { join } from "node:path";
import type { OnnxEmbedder } from "./adapters/models/onnxEmbedder.ts";
import type { PartsDeps } from "./parts.ts";
import type { Library } from "./tools/library/library.ts";
import type { Matcher } from "./tools/searchSops/openMatcher.ts";
import type { SearchSops } from "./tools/searchSops.ts";

const embeddingDimensions = 512;

/** The embedder as tools call it. */
export const embedWith = (embedder: OnnxEmbedder) => (texts: readonly string[], signal?: AbortSignal) =>
  embedder.embed([...texts], signal);

/** Passages of handbooks without known structure, kept in the cache of their encoder: they can be made again. */
export async function openSearchPassages(
  { config }: PartsDeps,
  library: Library,
  { embedder: embeddings, encoder }: { embedder: OnnxEmbedder; encoder: string },
) {
  const { createSearchPassages } = await import("./tools/searchSops/searchPassages.ts");
  const { createLibsqlPassages } = await import("./adapters/stores/libsqlPassages.ts");
  const directory = join(config.cacheDirectory, "passages", encoder);
  return createSearchPassages({
    library,
    passages: createLibsqlPassages({ directory, embeddings, dimensions: embeddingDimensions }),
  });
}

/** The shipped templates for plans, and the office's own. */
/** What finds the handbook of a question. */
export async function openSearch({
  library,
  embedder,
  matcher,
}: {
  library: Library;
  embedder: OnnxEmbedder;
  matcher: Matcher;
}): Promise<SearchSops> {
  const { createSearchSops } = await import("./tools/searchSops.ts");
  return createSearchSops({ matcher, library, embed: embedWith(embedder) });
}
