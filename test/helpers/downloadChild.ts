/** Downloads one model in a process of its own: directory, address, bytes, hash. Tells its parent whether it had to wait. */
import { createModelStore } from "../../src/adapters/models/modelStore.ts";
import { createIndexWheels } from "../../src/adapters/models/sources/pythonIndex.ts";

const [directory = "", url = "", bytes = "0", sha256 = ""] = process.argv.slice(2);
const store = createModelStore({
  entries: [
    {
      name: "demo",
      purpose: "writer",
      about: "试验",
      use: "automatic",
      file: "demo.gguf",
      bytes: Number(bytes),
      sha256,
      licence: "MIT",
      sources: [{ kind: "url", label: "official", url }],
    },
  ],
  directory,
  bundledDirectory: directory,
  officialOnly: true,
  fetchWheel: createIndexWheels({ indexUrl: url }),
  connectTimeoutMs: 5_000,
  stallTimeoutMs: 5_000,
  retryDelayMs: 50,
});

let waited = false;
await store.pull("demo", {
  signal: new AbortController().signal,
  onProgress: ({ phase }) => {
    waited ||= phase === "waiting";
  },
});
process.send?.({ waited });
process.disconnect?.();
