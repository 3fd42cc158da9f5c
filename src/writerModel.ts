/** The language model of this process, fetched if it is not here. */
import { createDownloadBar } from "./adapters/models/downloadBar.ts";
import type { ModelStore } from "./adapters/models/modelStore.ts";
import { openLanguageModel, openModels, type PartsDeps } from "./parts.ts";
import type { LanguageModel } from "./shared/languageModel.ts";

/** Nothing is found, fetched or loaded before it is wanted; a bar on standard error shows how far the fetching is. */
export async function openWriterModel(deps: PartsDeps): Promise<LanguageModel> {
  const models = await openModels(deps);
  const mayFetch = deps.config.modelSources !== "none";
  return openLanguageModel(deps, (signal) =>
    mayFetch ? pullWriter(models, signal) : models.locateWriter(undefined, signal),
  );
}

async function pullWriter(models: ModelStore, signal: AbortSignal) {
  const bar = await createDownloadBar(process.stderr);
  try {
    return await models.pullWriter({ signal, onProgress: bar.show });
  } finally {
    bar.stop();
  }
}
