import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createLibsqlLibrary } from "../../../src/adapters/stores/libsqlLibrary.ts";
import type { SopDocument } from "../../../src/shared/sop.ts";
import type { ImportLine } from "../../../src/tools/library/importFiles.ts";
import { openLibrary } from "../../../src/tools/library/library.ts";
import { parseSop } from "../../../src/tools/library/parseSop.ts";
import { wordFileBytesMax } from "../../../src/tools/library/wordFile.ts";
import { handbook, line, oleFile, word } from "./wordSamples.ts";

let directory: string;
let inbox: string;
let samples: SopDocument[];
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "linli-library-"));
  inbox = join(directory, "inbox");
  mkdirSync(inbox);
  const sample = async (title: string) => ({
    ...(await parseSop(await handbook(title), { path: `/samples/${title}.docx` })),
    sample: true,
  });
  samples = [await sample("居住证首次申领"), await sample("养犬登记")];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function openHere(options: { watchMs?: number; samples?: SopDocument[] } = {}) {
  const library = await openLibrary({ store: createLibsqlLibrary({ directory }), samples, ...options });
  onTestFinished(() => library.close());
  const lines: ImportLine[] = [];
  const take = (paths: string[], keepSamples = false) =>
    library.import(paths, { keepSamples, onLine: (each) => lines.push(each) });
  const titles = () => library.documents().map(({ title }) => title);
  return { library, lines, take, titles };
}

function put(name: string, bytes: Uint8Array): string {
  const path = join(inbox, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

describe("the library", () => {
  it("shows the samples until own handbooks are there, then those alone, also after a restart", async () => {
    const { library, take, titles } = await openHere();
    expect(titles()).toEqual(["居住证首次申领", "养犬登记"]);
    expect(library.samples()).toEqual({ shown: true, state: "on" });
    put("垃圾分类.docx", await handbook("垃圾分类"));
    expect(await take([inbox])).toEqual({ taken: 1, problems: 0 });
    expect(titles()).toEqual(["垃圾分类"]);
    expect(library.samples().shown).toBe(false);
    expect((await openHere()).titles()).toEqual(["垃圾分类"]);
  });

  it("keeps showing the samples beside own handbooks where that was wished, for later imports too", async () => {
    const { library, take, titles } = await openHere();
    await take([put("垃圾分类.docx", await handbook("垃圾分类"))], true);
    await take([put("养犬登记.docx", await handbook("养犬登记", { fee: "500元" }))]);
    expect(titles()).toEqual(["居住证首次申领", "养犬登记", "垃圾分类"]);
    expect(library.byTitle("养犬登记")?.sections.fee).toEqual(["500元"]);
  });

  it("does not switch anything when no file could be read", async () => {
    const { take, titles } = await openHere();
    expect(await take([put("坏.docx", Buffer.from("MZ"))])).toEqual({ taken: 0, problems: 1 });
    expect(titles()).toHaveLength(2);
  });

  it("shows the new version of a title at once and still finds the old one with its file", async () => {
    const { library, lines, take } = await openHere();
    const bytes = await handbook("垃圾分类", { fee: "免费" });
    await take([put("垃圾分类.docx", bytes)]);
    const old = library.byTitle("垃圾分类") ?? expect.fail();
    const before = library.fingerprint();
    await take([put("垃圾分类（修订）.docx", await handbook("垃圾分类", { fee: "每月5元" }))]);
    expect(lines[1]).toMatchObject({ outcome: "replaced", other: "垃圾分类.docx" });
    expect(library.documents()).toHaveLength(1);
    expect(library.byTitle("垃圾分类")?.sections.fee).toEqual(["每月5元"]);
    expect(library.fingerprint()).not.toBe(before);
    expect(library.version(old.versionId)).toEqual(old);
    expect(old.versionId).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(readFileSync(old.path).equals(bytes)).toBe(true);
    const reopened = await openHere();
    expect(reopened.library.version(old.versionId)).toEqual(old);
    expect(reopened.library.byTitle("垃圾分类")?.sections.fee).toEqual(["每月5元"]);
  });

  it("finds a sample that a session cited after the samples are off", async () => {
    const { library, take } = await openHere();
    const cited = library.byTitle("养犬登记") ?? expect.fail();
    await take([put("垃圾分类.docx", await handbook("垃圾分类"))]);
    expect(library.byTitle("养犬登记")).toBeUndefined();
    expect(library.version(cited.versionId)).toEqual(cited);
  });

  it("removes and restores titles, own ones and samples", async () => {
    const { library, take, titles } = await openHere();
    await library.remove("养犬登记");
    expect(titles()).toEqual(["居住证首次申领"]);
    await library.restore("养犬登记");
    expect(titles()).toEqual(["居住证首次申领", "养犬登记"]);
    await take([put("垃圾分类.docx", await handbook("垃圾分类"))]);
    await library.remove("垃圾分类");
    expect(titles()).toEqual([]);
    expect((await library.restore("垃圾分类")).title).toBe("垃圾分类");
    expect((await openHere()).titles()).toEqual(["垃圾分类"]);
    await expect(library.remove("没有这份")).rejects.toMatchObject({ code: "DOCUMENT_UNKNOWN" });
    await expect(library.restore("没有这份")).rejects.toMatchObject({ code: "DOCUMENT_UNKNOWN" });
    await expect(library.restore("养犬登记")).rejects.toMatchObject({ code: "DOCUMENT_UNKNOWN" });
  });

  it("goes back to the version before, and forth again", async () => {
    const { library, take } = await openHere();
    const fee = () => library.byTitle("垃圾分类")?.sections.fee;
    await take([put("垃圾分类.docx", await handbook("垃圾分类", { fee: "免费" }))]);
    await expect(library.restore("垃圾分类")).rejects.toMatchObject({ code: "DOCUMENT_UNKNOWN" });
    await take([put("垃圾分类.docx", await handbook("垃圾分类", { fee: "每月5元" }))]);
    await library.restore("垃圾分类");
    expect(fee()).toEqual(["免费"]);
    await library.restore("垃圾分类");
    expect(fee()).toEqual(["每月5元"]);
  });

  it("gives a sample back that an own handbook replaced", async () => {
    const { library, take } = await openHere();
    await take([put("养犬登记.docx", await handbook("养犬登记", { fee: "500元" }))], true);
    await library.restore("养犬登记");
    expect(library.byTitle("养犬登记")).toMatchObject({ sample: true, sections: { fee: ["免费"] } });
    await library.restore("养犬登记");
    expect(library.byTitle("养犬登记")?.sections.fee).toEqual(["500元"]);
  });

  it("tells listeners of each change, and takes over what another process imported", async () => {
    const running = await openHere({ watchMs: 20 });
    const heard = vi.fn();
    const stop = running.library.onChange(heard);
    const other = await openHere();
    await other.take([put("垃圾分类.docx", await handbook("垃圾分类"))]);
    await vi.waitFor(() => expect(running.titles()).toEqual(["垃圾分类"]), 5_000);
    expect(heard).toHaveBeenCalledTimes(1);
    stop();
    await running.library.remove("垃圾分类");
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it("counts its categories in order", async () => {
    const { library, take } = await openHere({ samples: [] });
    put("民政/高龄津贴.docx", await handbook("高龄津贴"));
    put("民政/低保申请.docx", await handbook("低保申请"));
    put("垃圾分类.docx", await handbook("垃圾分类"));
    await take([inbox]);
    expect(library.categories()).toEqual(
      expect.arrayContaining([
        { name: "民政", count: 2 },
        { name: "其他", count: 1 },
      ]),
    );
  });
});

describe("an import", () => {
  it("says of each file what became of it and stops at none", async () => {
    const { lines, take, titles } = await openHere();
    const good = await handbook("垃圾分类");
    put("1空.docx", Buffer.alloc(0));
    put("2程序.docx", Buffer.from("MZ\x90\x00"));
    put("3截断.docx", good.subarray(0, good.length - 200));
    put("4密码.docx", oleFile("EncryptedPackage"));
    put("5旧版.doc", oleFile("WordDocument"));
    put("6扫描件.pdf", Buffer.from("%PDF-1.7"));
    put("7好.docx", good);
    put("8同.docx", good);
    put("~$7好.docx", Buffer.from("lock"));
    put("照片.jpg", Buffer.from("not a document"));
    expect(await take([inbox, join(inbox, "没有.docx")])).toEqual({ taken: 1, problems: 7 });
    const outcomes = lines.map((each) => [each.file, each.outcome === "unreadable" ? each.problem.code : each.outcome]);
    expect(outcomes).toEqual([
      ["1空.docx", "FILE_EMPTY"],
      ["2程序.docx", "FILE_NOT_WORD"],
      ["3截断.docx", "FILE_DAMAGED"],
      ["4密码.docx", "FILE_PROTECTED"],
      ["5旧版.doc", "FILE_NOT_WORD"],
      ["6扫描件.pdf", "FILE_NOT_WORD"],
      ["7好.docx", "added"],
      ["8同.docx", "duplicate"],
      ["没有.docx", "FILE_NOT_FOUND"],
    ]);
    expect(titles()).toEqual(["垃圾分类"]);
  });

  it("names a folder without documents, and one that leads back to itself only once", async () => {
    const { lines, take } = await openHere();
    mkdirSync(join(inbox, "空文件夹"));
    symlinkSync(inbox, join(inbox, "空文件夹", "回到上面"));
    expect(await take([join(inbox, "空文件夹")])).toEqual({ taken: 0, problems: 1 });
    expect(lines).toMatchObject([{ outcome: "unreadable", problem: { code: "FOLDER_WITHOUT_DOCUMENTS" } }]);
  });

  it("says that a file may not be read", async ({ skip }) => {
    const { lines, take } = await openHere();
    const path = put("机密.docx", await handbook("机密"));
    chmodSync(path, 0o000);
    chmodSync(directory, 0o777);
    const asRoot = process.getuid?.() === 0;
    if (asRoot && process.seteuid === undefined) skip("this system cannot take away the right to read");
    const nobody = 65_534;
    if (asRoot) process.seteuid?.(nobody);
    try {
      expect(await take([path])).toEqual({ taken: 0, problems: 1 });
    } finally {
      if (asRoot) process.seteuid?.(0);
    }
    expect(lines).toMatchObject([{ problem: { code: "FILE_UNREADABLE" } }]);
  });

  it("does not read a file that is too large", async () => {
    const { lines, take } = await openHere();
    const path = put("录像.docx", Buffer.alloc(0));
    const { truncateSync } = await import("node:fs");
    truncateSync(path, wordFileBytesMax + 1);
    await take([path]);
    expect(lines).toMatchObject([{ problem: { code: "FILE_TOO_LARGE" } }]);
  });

  it("leaves the library alone when the same files come again", async () => {
    const { library, lines, take } = await openHere();
    put("垃圾分类.docx", await handbook("垃圾分类"));
    await take([inbox]);
    const before = library.documents();
    expect(await take([inbox])).toEqual({ taken: 0, problems: 0 });
    expect(lines.map(({ outcome }) => outcome)).toEqual(["added", "unchanged"]);
    expect(library.documents()).toEqual(before);
  });

  it("knows the same bytes under another name where the document does not name itself", async () => {
    const { lines, take, titles } = await openHere();
    const bytes = await word([line("办理地点：一楼")]);
    await take([put("甲.docx", bytes)]);
    await take([put("乙.docx", bytes)]);
    expect(lines[1]).toMatchObject({ outcome: "duplicate", other: "甲.docx" });
    expect(titles()).toEqual(["甲"]);
  });

  it("takes the later of two files with one title, whatever their order", async () => {
    const { library, lines, take } = await openHere();
    put("1新.docx", await handbook("垃圾分类", { fee: "新", effectiveFrom: "2026年1月1日" }));
    put("2旧.docx", await handbook("垃圾分类", { fee: "旧", effectiveFrom: "2024年1月1日" }));
    put("3更新.docx", await handbook("垃圾分类", { fee: "更新", effectiveFrom: "2026年5月1日" }));
    await take([inbox]);
    expect(lines.map(({ outcome }) => outcome)).toEqual(["added", "outdated", "replaced"]);
    expect(library.byTitle("垃圾分类")?.sections.fee).toEqual(["更新"]);
  });

  it("changes nothing when it is cancelled", async () => {
    const { library, titles } = await openHere();
    put("1.docx", await handbook("甲事项"));
    put("2.docx", await handbook("乙事项"));
    const cancel = new AbortController();
    const run = library.import([inbox], { signal: cancel.signal, onLine: () => cancel.abort() });
    await expect(run).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    expect(titles()).toEqual(["居住证首次申领", "养犬登记"]);
  });
});
