import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createLibsqlLibrary } from "../../../src/adapters/stores/libsqlLibrary.ts";
import type { SopDocument } from "../../../src/shared/sop.ts";
import { openLibrary } from "../../../src/tools/library/library.ts";
import { parserVersion } from "../../../src/tools/library/parseSop.ts";
import { handbook } from "../../tools/library/wordSamples.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "linli-store-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function document(versionId: string, title: string): SopDocument {
  const path = join(directory, "library", `${versionId}.docx`);
  const rest = {
    category: "其他",
    task: title,
    effectiveFrom: "",
    edition: "",
    sample: false,
    branches: [],
    unassigned: [],
  };
  return { versionId, file: `${title}.docx`, path, title, sections: { fee: ["免费"] }, ...rest };
}

it("keeps versions and what titles show, in order, over a restart", async () => {
  const store = createLibsqlLibrary({ directory });
  expect(await store.read()).toEqual({ revision: 0, samples: "on", versions: [], titles: [] });
  const versions = [{ document: document("a".repeat(64), "甲"), parser: 1 }];
  await store.commit({
    versions,
    titles: [{ title: "甲", shows: "version", versionId: "a".repeat(64) }],
    samples: "off",
  });
  await store.commit({
    versions: [],
    titles: [
      { title: "甲", shows: "nothing" },
      { title: "乙", shows: "sample" },
    ],
  });
  await store.close();
  const again = createLibsqlLibrary({ directory });
  expect(await again.read()).toEqual({
    revision: 2,
    samples: "off",
    versions,
    titles: [
      { title: "甲", shows: "version", versionId: "a".repeat(64) },
      { title: "甲", shows: "nothing" },
      { title: "乙", shows: "sample" },
    ],
  });
  await again.close();
});

it("takes all of a change or nothing", async () => {
  const store = createLibsqlLibrary({ directory });
  const broken = { title: null as unknown as string, shows: "nothing" as const };
  const versions = [{ document: document("b".repeat(64), "甲"), parser: 1 }];
  await expect(store.commit({ versions, titles: [broken], samples: "off" })).rejects.toThrow();
  expect(await store.read()).toEqual({ revision: 0, samples: "on", versions: [], titles: [] });
  await store.close();
});

it("keeps a file once, whole, and repairs one that is cut off", async () => {
  const store = createLibsqlLibrary({ directory });
  const bytes = Buffer.from("the bytes of a handbook");
  const path = await store.keepFile("c".repeat(64), bytes);
  writeFileSync(path, "the by");
  expect(await store.keepFile("c".repeat(64), bytes)).toBe(path);
  await Promise.all([store.keepFile("d".repeat(64), bytes), store.keepFile("d".repeat(64), bytes)]);
  expect(readFileSync(path)).toEqual(bytes);
  expect(readdirSync(join(directory, "library")).sort()).toEqual([`${"c".repeat(64)}.docx`, `${"d".repeat(64)}.docx`]);
  await store.close();
});

it("reads beside a process that writes, and changes nothing itself", async () => {
  const writer = createLibsqlLibrary({ directory });
  const reader = createLibsqlLibrary({ directory, readOnly: true });
  await writer.commit({ versions: [], titles: [{ title: "甲", shows: "nothing" }] });
  expect((await reader.read()).titles).toHaveLength(1);
  expect(await reader.revision()).toBe(1);
  await expect(reader.commit({ versions: [], titles: [] })).rejects.toThrow();
  await reader.close();
  await writer.close();
});

it("reads a directory without a library as an empty one, and leaves no file there", async () => {
  const nowhere = join(directory, "nothing");
  const reader = createLibsqlLibrary({ directory: nowhere, readOnly: true });
  expect((await reader.read()).versions).toEqual([]);
  await reader.close();
  expect(existsSync(nowhere)).toBe(false);
});

it("fails with STORE_CORRUPT on a file that is no database", () => {
  writeFileSync(join(directory, "library.db"), "no database at all, but long enough to be looked at as one".repeat(20));
  expect(() => createLibsqlLibrary({ directory })).toThrow(expect.objectContaining({ code: "STORE_CORRUPT" }));
});

it("has what an older parser read read again from the files, and what has no file kept as it was", async () => {
  const store = createLibsqlLibrary({ directory });
  const bytes = await handbook("垃圾分类", { fee: "每月5元" });
  const path = await store.keepFile("e".repeat(64), bytes);
  const old = parserVersion - 1;
  const lost = document("f".repeat(64), "没有文件");
  await store.commit({
    versions: [
      { document: { ...document("e".repeat(64), "垃圾分类"), path }, parser: old },
      { document: lost, parser: old },
    ],
    titles: [
      { title: "垃圾分类", shows: "version", versionId: "e".repeat(64) },
      { title: "没有文件", shows: "version", versionId: "f".repeat(64) },
    ],
  });
  const library = await openLibrary({ store, samples: [] });
  expect(library.byTitle("垃圾分类")).toMatchObject({ path, file: "垃圾分类.docx", sections: { fee: ["每月5元"] } });
  expect(library.byTitle("没有文件")).toEqual(lost);
  expect((await store.read()).versions.every(({ parser }) => parser === parserVersion)).toBe(true);
  await library.close();
});
