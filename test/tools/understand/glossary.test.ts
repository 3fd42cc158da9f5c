import { describe, expect, it } from "vitest";
import { readGlossary } from "../../../src/tools/understand/glossary.ts";

const handbooks =
  "共有产权保障住房申请 敬老卡遗失补办 公共租赁住房准入资格申请 最低生活保障申请 社会保障卡首次申领 帮困卡";
const library = { has: (word: string) => handbooks.includes(word), titles: ["敬老卡遗失补办", "共有产权保障住房申请"] };
const read = (...lines: string[]) =>
  readGlossary([{ name: "glossary.tsv", text: lines.join("\n"), own: true }], library);

describe("a list of names", () => {
  it("is read line by line, with heading and remarks left out", () => {
    expect(read("说法\t正式名称\t类别", "# 房子", "经适房\t共有产权保障住房\t旧称", "", "老年卡\t敬老卡")).toEqual({
      entries: [
        { said: "经适房", meant: "共有产权保障住房", kind: "former" },
        { said: "老年卡", meant: "敬老卡", kind: "everyday" },
      ],
      problems: [],
    });
  });

  it("may lead to a short name that is on the list itself", () => {
    const { entries, problems } = read("公租房\t公共租赁住房\t简称", "GZF\t公租房\t缩写", "攻略房\t公租房\t错字");
    expect(problems).toEqual([]);
    expect(entries.map(({ said, meant }) => `${said} ${meant}`)).toEqual([
      "公租房 公共租赁住房",
      "gzf 公租房",
      "攻略房 公租房",
    ]);
  });

  it.each([
    ["一栏", "要写成“说法、正式名称、类别”三栏"],
    ["养老券\t养老消费券\t俗称", "手册里没有“养老消费券”这个词"],
    ["老年卡\t敬老卡\t别名", "不认识类别“别名”"],
    ["卡\t敬老卡\t俗称", "太短"],
    ["敬老卡\t敬老卡\t俗称", "说法和正式名称一样"],
    ["帮困卡\t社会保障卡\t俗称", "手册里就有“帮困卡”这个词"],
    ["g\t公共租赁住房\t缩写", "2到8个字母"],
  ])("names line and reason of a mistake and goes on with the others: %s", (line, reason) => {
    const { entries, problems } = read(line, "老年卡\t敬老卡\t俗称");
    expect(problems).toEqual([expect.stringMatching(/^glossary\.tsv第1行：.*这一行没有用。$/u)]);
    expect(problems[0]).toContain(reason);
    expect(entries).toEqual([{ said: "老年卡", meant: "敬老卡", kind: "everyday" }]);
  });

  it("lets no name swallow another one", () => {
    const { entries, problems } = read("老年卡\t敬老卡\t俗称", "老年卡费\t最低生活保障\t俗称");
    expect(problems).toEqual([expect.stringContaining("“老年卡”是“老年卡费”的一部分")]);
    expect(entries.map(({ said }) => said)).toEqual(["老年卡费"]);
  });

  it("takes the first of two lines for the same name, and says so", () => {
    const { entries, problems } = read("老年卡\t敬老卡\t俗称", "老年卡\t社会保障卡\t俗称");
    expect(entries).toEqual([{ said: "老年卡", meant: "敬老卡", kind: "everyday" }]);
    expect(problems).toEqual([expect.stringContaining("前面已经写过，指的是“敬老卡”")]);
  });

  it("of the office has the last word over the shipped one, whose lines for other handbooks nobody hears of", () => {
    const shipped = { name: "常用说法.tsv", text: "老年卡\t社会保障卡\t俗称\n暂住证\t居住证\t旧称", own: false };
    const own = { name: "glossary.tsv", text: "老年卡\t敬老卡\t俗称", own: true };
    expect(readGlossary([shipped, own], library)).toEqual({
      entries: [{ said: "老年卡", meant: "敬老卡", kind: "everyday" }],
      problems: [],
    });
  });
});
