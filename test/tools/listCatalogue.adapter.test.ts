import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SopDocument } from "../../src/shared/sop.ts";
import { createListCatalogue } from "../../src/tools/listCatalogue.ts";

type Source = { document: string; title: string; category: string; task: string };
const sources = readFileSync(join(import.meta.dirname, "../../samples/sop.jsonl"), "utf8")
  .trim()
  .split("\n");
const documents = sources.map((line): SopDocument => {
  const { document, title, category, task } = JSON.parse(line) as Source;
  const file = `${document} ${title}.docx`;
  return {
    versionId: document,
    file,
    path: `/${file}`,
    title,
    category,
    task,
    effectiveFrom: "",
    edition: "",
    sample: true,
    sections: {},
    branches: [],
    unassigned: [],
  };
});
const list = createListCatalogue({ library: { documents: () => documents } });
const namesOf = async (topic: string) => (await list({ topic })).entries.map(({ name }) => name);

describe("the catalogue", () => {
  it.each(["", "目录", "全部", "全部目录", "所有分类", "都有哪些？"])(
    "lists every category with its number of documents for “%s”",
    async (topic) => {
      const { level, entries, sample } = await list({ topic });
      expect(level).toBe("categories");
      expect(entries).toHaveLength(18);
      expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(198);
      expect(sample).toBe(true);
    },
  );

  it.each([
    ["社保类", "社会保障卡"],
    ["社保类有哪些", "社会保障卡"],
    ["住房", "住房公积金"],
    ["住房保障方面的都有哪些？", "住房公积金"],
    ["医保类", "城乡居民医疗保险"],
  ])("opens the category that “%s” names", async (topic, task) => {
    const { level, entries } = await list({ topic });
    expect(level).toBe("tasks");
    expect(
      entries.some(({ name }) => name.includes(task) || task.includes(name)),
      entries.map(({ name }) => name).join(),
    ).toBe(true);
  });

  it("shows both categories where a word names two", async () => {
    expect((await list({ topic: "养老" })).level).toBe("categories");
    expect(await namesOf("养老")).toEqual(["养老保险", "养老服务"]);
  });

  it("lists the documents of a task with their files", async () => {
    const { level, entries } = await list({ topic: "社会保障卡" });
    expect(level).toBe("documents");
    expect(entries[1]).toEqual({
      name: "社会保障卡挂失补办",
      count: 1,
      document: { versionId: "D002", file: "D002 社会保障卡挂失补办.docx", title: "社会保障卡挂失补办" },
    });
  });

  it("lists the tasks that are closer to the words than a category", async () => {
    expect(await list({ topic: "居住证" })).toMatchObject({
      level: "tasks",
      entries: [{ name: "上海市居住证" }, { name: "居住证明" }],
    });
  });

  it("knows short names", async () => {
    expect((await namesOf("低保")).join()).toContain("最低生活保障");
  });

  it("finds documents by words of their title", async () => {
    expect(await namesOf("犬类登记证")).not.toContain("社会保障卡首次申领");
    expect(await namesOf("养犬")).toContain("养犬登记（狗证首次办理）");
  });

  it("finds nothing for what the library does not hold", async () => {
    expect(await list({ topic: "美国签证" })).toEqual({
      level: "nothing",
      topic: "美国签证",
      entries: [],
      sample: false,
    });
  });

  it("is empty for an empty library", async () => {
    const empty = createListCatalogue({ library: { documents: () => [] } });
    expect((await empty({ topic: "" })).level).toBe("nothing");
  });
});
