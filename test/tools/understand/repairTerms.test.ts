import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { SopDocument } from "../../../src/shared/sop.ts";
import { readGlossary } from "../../../src/tools/understand/glossary.ts";
import { createRepairTerms, type RepairTerms } from "../../../src/tools/understand/repairTerms.ts";
import { createToSimplified } from "../../../src/tools/understand/simplified.ts";

const here = (path: string) => new URL(`../../../samples/${path}`, import.meta.url);
const linesOf = <Line>(path: string) =>
  readFileSync(here(path), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);

let repair: RepairTerms;
let problems: string[];
const texts = new Map<string, string>();
const official = new Map<string, string>();

beforeAll(() => {
  const documents = linesOf<SopDocument & { document: string }>("sop.jsonl");
  for (const document of documents) texts.set(document.document, JSON.stringify(document));
  const all = [...texts.values()].join("\n");
  const titles = [...new Set(documents.flatMap(({ title, task }) => [title, task]))];
  const library = { has: (word: string) => all.includes(word), titles };
  const file = { name: "常用说法.tsv", text: readFileSync(here("glossary/常用说法.tsv"), "utf8"), own: true };
  const glossary = readGlossary([file], library);
  problems = glossary.problems;
  for (const { said, meant } of glossary.entries) official.set(said, meant);
  repair = createRepairTerms(glossary.entries, library);
});

it("every line of the shipped list holds for the sample library", () => {
  expect(problems).toEqual([]);
});

describe("names are repaired", () => {
  it.each([
    ["gzf怎么申请", "公租房怎么申请"],
    ["ＳＢＫ".normalize("NFKC"), "社保卡"],
    ["我的JZZ到期了", "我的居住证到期了"],
    ["yb报销要什么", "医保报销要什么"],
    ["shebaoka丢了", "社保卡丢了"],
    ["攻略房怎么申请", "公租房怎么申请"],
    ["公主房怎么申请", "公租房怎么申请"],
    ["设保卡掉了", "社保卡掉了"],
    ["居住正到期了怎么办", "居住证到期了怎么办"],
    ["低宝怎么申请", "低保怎么申请"],
    ["无犯醉证明网上能开吗", "无犯罪证明网上能开吗"],
    ["经适房怎么申请", "共有产权保障住房怎么申请"],
    ["残疾本子丢了", "残疾人证丢了"],
  ])("%s → %s", (said, meant) => {
    expect(repair(said).text).toBe(meant);
    expect(repair(said).repairs.length).toBeGreaterThan(0);
  });

  it("says what was taken for what, and how", () => {
    expect(repair("老年卡和gzf").repairs).toEqual([
      { said: "gzf", meant: "公租房", kind: "meant" },
      { said: "老年卡", meant: "敬老卡", kind: "called" },
    ]);
    expect(repair("经适房").repairs).toEqual([{ said: "经适房", meant: "共有产权保障住房", kind: "former" }]);
  });
});

describe("what is right stays as it is", () => {
  it.each([
    "社保卡丢了怎么补",
    "APP打不开怎么办",
    "https://gjj.example.cn 是真的吗",
    "我的微信是sbk_2020",
    "您的身份正确吗",
    "医保本人缴费记录",
    "残疾本人要去吗",
    "暂住证明怎么开",
    "建设保障性住房",
    "当地保险怎么交",
    "兜底保障",
    "一件通知书",
    "充电状态不好",
    "失业今年怎么办",
    "护理现在怎么收",
    "社区助残协管还有名额吗",
    "申请告戒书怎么弄",
  ])("%s", (text) => {
    expect(repair(text)).toEqual({ text, repairs: [] });
  });

  it("a long story is left alone", () => {
    const story = `${"我在这里住了很多年了，".repeat(20)}gzf怎么申请`;
    expect(repair(story).text).toBe(story);
  });
});

it("no labelled question is repaired to what its handbooks do not speak of", () => {
  const known = new Set<string>();
  const wrong: string[] = [];
  for (const file of ["q1", "q2", "q3"])
    for (const { q, docs } of linesOf<{ q: string; docs: string[] }>(`questions/${file}.jsonl`))
      for (const { said, meant } of repair(q).repairs) {
        known.add(said);
        const names = [meant, official.get(meant) ?? meant, official.get(official.get(meant) ?? "") ?? meant];
        const isRight = docs.some((code) => names.some((name) => texts.get(code)?.includes(name)));
        if (!isRight) wrong.push(`${q}: ${said} → ${meant}`);
      }
  expect(known.size).toBeGreaterThan(60);
  // A thing that is named beside the matter: the handbook about bicycles says 充电设施.
  expect(wrong).toEqual([expect.stringContaining("充电装 → 充电桩")]);
});

describe("traditional characters", () => {
  it("are read as simplified ones", async () => {
    expect(await createToSimplified()("長者的敬老卡丟了怎麼補辦")).toBe("长者的敬老卡丢了怎么补办");
  });

  it("simplified questions stay as they are, all of them", async () => {
    const toSimplified = createToSimplified();
    for (const file of ["q1", "q2", "q3", "q4", "intents"])
      for (const { q } of linesOf<{ q: string }>(`questions/${file}.jsonl`)) expect(await toSimplified(q)).toBe(q);
  });
});
