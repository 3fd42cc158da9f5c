import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readSamples } from "../../../src/tools/library/samples.ts";
import { handbook } from "./wordSamples.ts";

let root: string;
let directory: string;
let cacheDirectory: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "linli-samples-"));
  directory = mkdtempSync(join(root, "sop-"));
  cacheDirectory = join(root, "cache", "library");
  writeFileSync(join(directory, "D002 养犬登记.docx"), await handbook("养犬登记"));
  writeFileSync(join(directory, "D001 垃圾分类.docx"), await handbook("垃圾分类"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const cacheFile = () => join(cacheDirectory, readdirSync(cacheDirectory)[0] ?? "");

it("reads the files in the order of their names, with and without the cache alike", async () => {
  const first = await readSamples({ directory, cacheDirectory });
  expect(first.map(({ file }) => file)).toEqual(["D001 垃圾分类.docx", "D002 养犬登记.docx"]);
  expect(await readSamples({ directory, cacheDirectory })).toEqual(first);
  expect(await readSamples({ directory })).toEqual(first);
  expect(readdirSync(cacheDirectory)).toHaveLength(1);
});

it("passes over a damaged cache and mends it", async () => {
  const first = await readSamples({ directory, cacheDirectory });
  for (const text of ["", "{", "null", JSON.stringify({ digest: "0", documents: "[]" })]) {
    writeFileSync(cacheFile(), text);
    expect(await readSamples({ directory, cacheDirectory })).toEqual(first);
  }
  expect(await readSamples({ directory, cacheDirectory })).toEqual(first);
});

it("reads a changed file anew", async () => {
  await readSamples({ directory, cacheDirectory });
  writeFileSync(join(directory, "D001 垃圾分类.docx"), await handbook("垃圾分类", { fee: "每月5元" }));
  expect((await readSamples({ directory, cacheDirectory }))[0]?.sections.fee).toEqual(["每月5元"]);
});

it("gives the paths of the folder that it reads, not of the one that was cached", async () => {
  await readSamples({ directory, cacheDirectory });
  const moved = mkdtempSync(join(root, "moved-"));
  for (const file of readdirSync(directory)) copyFileSync(join(directory, file), join(moved, file));
  expect((await readSamples({ directory: moved, cacheDirectory }))[0]?.path).toBe(join(moved, "D001 垃圾分类.docx"));
});

it("goes on where the cache cannot be written, and where there are no samples", async () => {
  writeFileSync(join(root, "cache"), "a file where the folder should be");
  expect(await readSamples({ directory, cacheDirectory })).toHaveLength(2);
  expect(await readSamples({ directory: join(root, "nothing"), cacheDirectory })).toEqual([]);
});
