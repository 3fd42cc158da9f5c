import { defineConfig } from "vitest/config";

/**
 * Three projects, by what a test touches:
 * `unit` does no I/O; `adapters` talks to real files, databases, servers and browsers; `models` loads real ONNX and GGUF files.
 * A test file says which by its ending: x.test.ts, x.adapter.test.ts, x.model.test.ts.
 */
const project = (name: string, ending: string, testTimeout: number) => ({
  test: {
    name,
    include: [`test/**/*.${ending}`],
    exclude: name === "unit" ? ["test/**/*.adapter.test.ts", "test/**/*.model.test.ts"] : [],
    testTimeout,
    hookTimeout: testTimeout,
  },
});

/** What the WeCom client rejects behind everybody's back when it is stopped while it still asks about a contact; the program logs it and lives. */
const stoppedClient = "no grpc manager";

export default defineConfig({
  test: {
    onUnhandledError: ({ message }) => message !== stoppedClient,
    projects: [
      project("unit", "test.ts", 10_000),
      project("adapters", "adapter.test.ts", 120_000),
      project("models", "model.test.ts", 600_000),
    ],
  },
});
