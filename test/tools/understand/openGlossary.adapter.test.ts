/** Real files: what is edited counts at once, what is wrong is said, whatever program saved it. */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { SopDocument } from "../../../src/shared/sop.ts";
import { glossaryProblems, openGlossary } from "../../../src/tools/understand/openGlossary.ts";

let directory: string;
let now = 0;
let problems: string[] = [];
const documents: SopDocument[] = [];
let changed: () => void = () => undefined;

const handbook = (title: string): SopDocument => ({
  versionId: title,
  file: `${title}.docx`,
  path: `/${title}.docx`,
  title,
  category: "",
  task: "",
  effectiveFrom: "",
  edition: "",
  sample: false,
  sections: {},
  branches: [],
  unassigned: [],
});

const open = () =>
  openGlossary({
    library: {
      documents: () => documents,
      onChange: (listener) => {
        changed = listener;
        return () => undefined;
      },
    },
    shipped: join(directory, "shipped.tsv"),
    own: join(directory, "glossary.tsv"),
    report: (problem) => problems.push(problem),
    now: () => now,
  });
const save = (name: string, bytes: string | Uint8Array) => {
  writeFileSync(join(directory, name), bytes);
  now += 60_000;
  utimesSync(join(directory, name), now / 1_000, now / 1_000);
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "linli-glossary-"));
  problems = [];
  documents.splice(0, documents.length, handbook("敬老卡遗失补办"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it("repairs nothing and says nothing where no list is there", async () => {
  expect((await open()())("老年卡丢了")).toEqual({ text: "老年卡丢了", repairs: [] });
  expect(problems).toEqual([]);
});

it("tells staff what is wrong now, without repairing anything", async () => {
  save("glossary.tsv", "乘车卡\t公交卡\t俗称\n");
  const library = { documents: () => documents, onChange: () => () => undefined };
  const places = { library, shipped: join(directory, "shipped.tsv"), own: join(directory, "glossary.tsv") };
  expect(await glossaryProblems(places)).toEqual(["glossary.tsv第1行：手册里没有“公交卡”这个词。这一行没有用。"]);
});

it("takes up what is saved while it runs, and says line by line what is wrong", async () => {
  const glossary = open();
  await glossary();
  save("glossary.tsv", "老年卡\t敬老卡\t俗称\n乘车卡\t公交卡\t俗称\n");
  expect((await glossary())("老年卡丢了").text).toBe("敬老卡丢了");
  expect(problems).toEqual(["glossary.tsv第2行：手册里没有“公交卡”这个词。这一行没有用。"]);
  save("glossary.tsv", "尊老卡\t敬老卡\t俗称\n");
  expect((await glossary())("老年卡和尊老卡").text).toBe("老年卡和敬老卡");
});

it("adds the office's list to the shipped one and follows the library", async () => {
  save("shipped.tsv", "老年卡\t敬老卡\t俗称\n经适房\t共有产权保障住房\t旧称\n");
  save("glossary.tsv", "尊老卡\t敬老卡\t俗称\n");
  const glossary = open();
  expect((await glossary())("老年卡、尊老卡、经适房").text).toBe("敬老卡、敬老卡、经适房");
  documents.push(handbook("共有产权保障住房申请"));
  changed();
  expect((await glossary())("经适房").text).toBe("共有产权保障住房");
  expect(problems).toEqual([]);
});

it.each([
  ["UTF-8 with a mark", Buffer.from("\uFEFF老年卡\t敬老卡\t俗称\r\n")],
  ["UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("老年卡\t敬老卡\t俗称\r\n", "utf16le")])],
  ["GB 18030", Buffer.from("c0cfc4eabfa809beb4c0cfbfa809cbd7b3c60d0a", "hex")],
])("reads a table that was saved as %s", async (_name, bytes) => {
  save("glossary.tsv", bytes);
  expect((await open()())("老年卡").text).toBe("敬老卡");
  expect(problems).toEqual([]);
});
