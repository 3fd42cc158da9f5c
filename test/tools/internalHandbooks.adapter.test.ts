import { describe, expect, it } from "vitest";
import type { Role } from "../../src/shared/people.ts";
import type { SopDocument } from "../../src/shared/sop.ts";
import { createComposeAnswer } from "../../src/tools/composeAnswer.ts";
import { parseSop } from "../../src/tools/library/parseSop.ts";
import { createListCatalogue } from "../../src/tools/listCatalogue.ts";
import { heading, line, word } from "./library/wordSamples.ts";

const read = async (file: string, first: string[] = []) =>
  parseSop(await word([...first.map(line), heading("收费标准"), line("免费。")], "信访登记"), { path: `/sop/${file}` });

describe("a handbook marked 内部", () => {
  it.each([
    ["信访登记（内部）.docx", []],
    ["【内部资料】信访登记.docx", []],
    ["信访登记.docx", ["内部资料"]],
    ["信访登记.docx", ["密级：内部"]],
    ["信访登记.docx", ["【内部使用，请勿外传】"]],
  ] as [string, string[]][])("is known by its name or its first lines: %s %s", async (file, first) => {
    expect((await read(file, first)).internal).toBe(true);
  });

  it.each([
    ["信访登记.docx", []],
    ["内部装修备案.docx", []],
    ["信访登记.docx", ["住宅内部装修须先备案。"]],
  ] as [string, string[]][])("is not taken for one that only has the word: %s %s", async (file, first) => {
    expect((await read(file, first)).internal).toBeUndefined();
  });

  it("is neither listed for a resident nor answered from, also when the version is named", async () => {
    const secret: SopDocument = { ...(await read("信访登记（内部）.docx")), category: "信访", task: "信访登记" };
    const open: SopDocument = {
      ...(await read("老年证.docx")),
      versionId: "v2",
      title: "老年证",
      category: "养老",
      task: "老年证",
    };
    const list = createListCatalogue({ library: { documents: () => [secret, open] } });
    const compose = createComposeAnswer({
      library: { version: (id) => [secret, open].find(({ versionId }) => versionId === id) },
      searchPassages: async () => [],
    });
    const seen = async (reader?: Role) => ({
      names: (await list({ topic: "", ...(reader ? { reader } : {}) })).entries.map(({ name }) => name),
      byName: (await list({ topic: "信访", ...(reader ? { reader } : {}) })).level,
      answered: await compose({
        versionId: secret.versionId,
        question: "",
        aspects: ["fee"],
        ...(reader ? { reader } : {}),
      })
        .then(({ document }) => document.title)
        .catch(({ code }) => code),
    });
    expect(await seen("resident")).toEqual({ names: ["养老"], byName: "nothing", answered: "DOCUMENT_UNKNOWN" });
    for (const reader of ["worker", "supervisor", "admin", undefined] as const)
      expect(await seen(reader)).toMatchObject({ names: ["信访", "养老"], answered: secret.title });
  });
});
