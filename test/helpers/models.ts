/** Where the model files of this machine are, for tests that need real ones. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The cache of model files, as the program finds it. */
export const modelsDirectory =
  process.env["LINLI_MODELS_DIR"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "linli/models");

type Row = { name: string; purpose: string; use: string; file: string };

/** The first writer that is in the cache, in the order in which the program prefers them; undefined where there is none. */
export function writerInCache(): { name: string; path: string } | undefined {
  const { models } = JSON.parse(readFileSync(join(import.meta.dirname, "../../models/models.json"), "utf8")) as {
    models: Row[];
  };
  return models
    .filter(({ purpose, use }) => purpose === "writer" && use === "automatic")
    .map(({ name, file }) => ({ name, path: join(modelsDirectory, file) }))
    .find(({ path }) => existsSync(path));
}

export const noWriterReason = `no writer model in ${modelsDirectory}; run: npm run -s linli -- models pull`;
