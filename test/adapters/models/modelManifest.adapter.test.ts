import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readModelManifest } from "../../../src/adapters/models/modelManifest.ts";
import { hashFile } from "../../../src/adapters/models/partFile.ts";
import { findPythonIndex, pipConfigFiles } from "../../../src/adapters/models/sources/pythonIndex.ts";

const root = join(import.meta.dirname, "../../..");

it("lists files with distinct names, publishers' sources before re-packed ones, and pieces that add up to the file", async () => {
  const entries = await readModelManifest(join(root, "models/models.json"));
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
  expect(new Set(entries.map(({ file }) => file)).size).toBe(entries.length);
  for (const { sources, bytes } of entries) {
    const labels = sources.map(({ label }) => label);
    expect(labels).toEqual([...labels].sort());
    for (const source of sources) {
      if (source.kind === "wheels") expect(Math.ceil(bytes / source.partBytes)).toBe(source.parts);
    }
  }
});

it("names the very files that come with the program", async () => {
  const entries = await readModelManifest(join(root, "models/models.json"));
  const bundled = entries.filter(({ use }) => use === "bundled");
  expect(bundled.map(({ purpose }) => purpose)).toEqual(["encoder", "tagger"]);
  for (const { file, sha256 } of bundled)
    expect((await hashFile(join(root, "models", file))).digest("hex")).toBe(sha256);
});

it("is refused with the place of the mistake when it does not fit the schema", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "linli-manifest-")), "models.json");
  await writeFile(path, JSON.stringify({ models: [{ name: "a", sha256: "short" }] }));
  await expect(readModelManifest(path)).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    detail: expect.stringContaining("models[0].sha256"),
  });
});

it("finds the index address where pip would: the variable, then the nearest configuration file", async () => {
  const home = await mkdtemp(join(tmpdir(), "linli-pip-"));
  const explicit = join(home, "own.conf");
  const [configFile = ""] = pipConfigFiles(home, explicit);
  expect(configFile).toBe(explicit);
  expect(await findPythonIndex({ configFiles: [explicit] })).toBeUndefined();
  await writeFile(
    explicit,
    "[install]\nno-deps = yes\n[global]\nindex-url = http://127.0.0.1:1/simple\n# index-url = http://127.0.0.1:2/simple\n",
  );
  expect(await findPythonIndex({ configFiles: [join(home, "none"), explicit] })).toBe("http://127.0.0.1:1/simple");
  expect(await findPythonIndex({ indexUrl: "http://127.0.0.1:3/simple", configFiles: [explicit] })).toBe(
    "http://127.0.0.1:3/simple",
  );
});
