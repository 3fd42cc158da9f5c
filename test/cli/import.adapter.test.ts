import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLibsqlLibrary } from "../../src/adapters/stores/libsqlLibrary.ts";
import { createImportCommand, type ImportCommandDeps } from "../../src/cli/import.ts";
import { createLibraryCommand } from "../../src/cli/library.ts";
import type { SopDocument } from "../../src/shared/sop.ts";
import { openLibrary } from "../../src/tools/library/library.ts";
import { parseSop } from "../../src/tools/library/parseSop.ts";
import { handbook, line, word } from "../tools/library/wordSamples.ts";

let directory: string;
let inbox: string;
let samples: SopDocument[];
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "linli-import-"));
  inbox = join(directory, "资料");
  mkdirSync(inbox);
  samples = [await parseSop(await handbook("养犬登记"), { path: "/samples/D001 养犬登记.docx" })];
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const openHere = () => openLibrary({ store: createLibsqlLibrary({ directory }), samples });

async function runImport(args: string[], more: Partial<ImportCommandDeps> = {}) {
  const printed: string[] = [];
  const setExitCode = vi.fn();
  const deps = { openLibrary: openHere, print: (text: string) => void printed.push(text), setExitCode, ...more };
  await createImportCommand(deps).parseAsync(args, { from: "user" });
  return { printed, setExitCode };
}

async function runLibrary(...args: string[]): Promise<string[]> {
  const printed: string[] = [];
  await createLibraryCommand({ openLibrary: openHere, print: (text) => void printed.push(text) }).parseAsync(args, {
    from: "user",
  });
  return printed;
}

it("prints one JSON object a file, with Chinese labels, and nothing else", async () => {
  writeFileSync(join(inbox, "1垃圾分类.docx"), await handbook("垃圾分类", { fee: "每月5元" }));
  writeFileSync(join(inbox, "2通知.docx"), await word([line("一段没有章节的话。")]));
  writeFileSync(join(inbox, "3坏.docx"), "");
  const { printed, setExitCode } = await runImport([inbox, "--json"]);
  const labels = [
    "归属单位",
    "适用对象",
    "办理条件",
    "特殊情形",
    "办事流程",
    "办理时限",
    "办理地点",
    "办理时间",
    "咨询电话",
    "政策依据",
    "注意事项",
    "附件",
  ];
  const all = expect.arrayContaining([...labels, "所需材料", "收费标准"]);
  expect(printed.map((text) => JSON.parse(text))).toEqual([
    {
      file: "1垃圾分类.docx",
      title: "垃圾分类",
      sections: { 所需材料: ["居民身份证原件"], 收费标准: ["每月5元"] },
      missing: labels,
      passages: 2,
      problem: null,
    },
    { file: "2通知.docx", title: "2通知", sections: {}, missing: all, passages: 0, problem: null },
    {
      file: "3坏.docx",
      title: "",
      sections: {},
      missing: all,
      passages: 0,
      problem: expect.stringContaining("0 字节"),
    },
  ]);
  expect(setExitCode).toHaveBeenCalledWith(1);
});

it("tells a person of each file what was found, what is missing, what it replaced, and what is wrong", async () => {
  const file = join(inbox, "垃圾分类.docx");
  const bytes = await handbook("垃圾分类");
  writeFileSync(file, bytes);
  writeFileSync(join(inbox, "另存.docx"), bytes);
  const first = await runImport([inbox]);
  expect(first.printed[0]).toMatch(/^新增　垃圾分类\.docx →《垃圾分类》：找到2项，缺：归属单位、.*附件$/);
  expect(first.printed.at(-1)).toBe("共 2 个文件：新增 1，重复 1。示例资料已停用。");
  expect(first.setExitCode).not.toHaveBeenCalled();
  writeFileSync(file, await handbook("垃圾分类", { fee: "每月5元" }));
  const second = await runImport([file, join(inbox, "没有.docx")]);
  expect(second.printed[0]).toContain("换下“垃圾分类.docx”，旧版本保留");
  expect(second.printed[1]).toMatch(/^失败　没有\.docx：找不到文件/);
  expect(second.setExitCode).toHaveBeenCalledWith(1);
});

it("asks once before the samples end, and does nothing without a yes", async () => {
  writeFileSync(join(inbox, "垃圾分类.docx"), await handbook("垃圾分类"));
  const no = vi.fn(async () => false);
  const refused = await runImport([inbox], { confirm: no });
  expect(no).toHaveBeenCalledWith("导入本单位资料后将不再使用示例资料，继续吗？");
  expect(refused.printed).toEqual([expect.stringContaining("--keep-samples")]);
  expect(await runLibrary("list")).toContain("  养犬登记　2025-03-01 起");
  const yes = vi.fn(async () => true);
  await runImport([inbox], { confirm: yes });
  await runImport([inbox], { confirm: yes });
  expect(yes).toHaveBeenCalledTimes(1);
  expect((await runLibrary("list")).at(-1)).toBe("共 1 份。");
});

it("keeps the samples without asking where that is said", async () => {
  writeFileSync(join(inbox, "垃圾分类.docx"), await handbook("垃圾分类"));
  const confirm = vi.fn(async () => false);
  await runImport([inbox, "--keep-samples"], { confirm });
  expect(confirm).not.toHaveBeenCalled();
  expect((await runLibrary("list")).at(-1)).toBe("共 2 份。");
});

it("shows the bar file by file and prints the lines when it has ended", async () => {
  writeFileSync(join(inbox, "1.docx"), await handbook("甲事项"));
  writeFileSync(join(inbox, "2.docx"), await handbook("乙事项"));
  const order: string[] = [];
  const progress = {
    show: (done: number, total: number) => void order.push(`${done}/${total}`),
    stop: () => void order.push("stop"),
  };
  await runImport([inbox], { progress, print: (text) => void order.push(text.slice(0, 2)) });
  expect(order).toEqual(["1/2", "2/2", "stop", "新增", "新增", "共 "]);
});

it("takes a title away, brings it back, and lists as JSON", async () => {
  expect(await runLibrary("remove", "养犬登记")).toEqual([expect.stringContaining("已停用《养犬登记》")]);
  expect(await runLibrary("list")).toEqual([expect.stringContaining("资料库是空的")]);
  expect(await runLibrary("restore", "养犬登记")).toEqual([
    "现在使用《养犬登记》（D001 养犬登记.docx，2025-03-01 起）。",
  ]);
  const listed = (await runLibrary("list", "--json")).map((text) => JSON.parse(text));
  expect(listed).toMatchObject([{ title: "养犬登记", file: "D001 养犬登记.docx", effectiveFrom: "2025-03-01" }]);
  await expect(runLibrary("remove", "没有这份")).rejects.toMatchObject({ code: "DOCUMENT_UNKNOWN" });
});
