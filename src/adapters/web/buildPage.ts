/** Builds a page of the program with Vite when it is first needed, so that a checkout runs without a build step. */
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative, resolve, sep } from "node:path";

/** What any page of the program may import: looks and dates of all pages, and what stands alone. */
const ownPlaces = ["./common", "../../shared"].map((place) => join(import.meta.dirname, place));

/**
 * - `sourceDirectory`: holds index.html and everything that it needs.
 * - `cacheDirectory`: where built pages are kept, one folder each; may be deleted at any time.
 * - `alsoFrom`: files and folders outside of `sourceDirectory` whose code the page imports (types do not count).
 */
export type BuildPageOptions = { sourceDirectory: string; cacheDirectory: string; alsoFrom?: readonly string[] };

/**
 * Resolves with the absolute folder of the built page. Built once for the same sources and the same libraries (1 to 2 s), then reused.
 * All addresses in it are relative, so it can be served under any path. Two processes may build at once: the first one wins.
 */
export async function buildPage({ sourceDirectory, cacheDirectory, alsoFrom = [] }: BuildPageOptions): Promise<string> {
  const sources = [sourceDirectory, ...alsoFrom, ...ownPlaces].map((path) => resolve(path));
  const target = join(resolve(cacheDirectory), await hashOf(sources));
  if (existsSync(join(target, "index.html"))) return target;
  const draft = `${target}.${randomUUID()}`;
  await mkdir(draft, { recursive: true });
  try {
    await build(resolve(sourceDirectory), draft, sources);
    await rename(draft, target);
  } catch (error) {
    if (!existsSync(join(target, "index.html"))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}

async function build(root: string, outDir: string, sources: readonly string[]): Promise<void> {
  const { build: viteBuild } = await import("vite");
  const built = await viteBuild({
    configFile: false,
    root,
    base: "./",
    envDir: false,
    publicDir: false,
    logLevel: "silent",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: { outDir, emptyOutDir: true, target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  const outputs = Array.isArray(built) ? built : "output" in built ? [built] : [];
  const modules = outputs.flatMap(({ output }) =>
    output.flatMap((part) => (part.type === "chunk" ? part.moduleIds : [])),
  );
  const foreign = modules.find((id) => !isKnown(id, [...sources, root]));
  if (foreign) throw new Error(`bug: the page imports ${relative(root, foreign)}, which its cache key does not cover`);
}

/** Sources are part of the cache key by content, libraries by version, and what Vite adds itself belongs to its version. */
function isKnown(id: string, sources: readonly string[]): boolean {
  if (id.startsWith("\0") || id.includes(`${sep}node_modules${sep}`)) return true;
  return sources.some((source) => id === source || id.startsWith(source + sep));
}

async function hashOf(sources: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const library of ["vite", "preact"]) hash.update(`${library} ${versionOf(library)}\n`);
  for (const source of sources) {
    const found = await readdir(source, { recursive: true, withFileTypes: true }).catch(() => undefined);
    const files = found
      ? found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
      : [source];
    for (const file of files.sort()) {
      hash.update(`${relative(source, file)}\n`);
      hash.update(
        createHash("sha256")
          .update(await readFile(file))
          .digest(),
      );
    }
  }
  return hash.digest("hex").slice(0, 20);
}

function versionOf(library: string): string {
  const { version } = createRequire(import.meta.url)(`${library}/package.json`) as { version: string };
  return version;
}
