import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Excel from "exceljs";
import { afterAll, describe, expect, it } from "vitest";
import { createLibsqlPeople } from "../../../src/adapters/people/libsqlPeople.ts";
import { readRoster } from "../../../src/adapters/people/readRoster.ts";
import type { Person } from "../../../src/shared/people.ts";

const directory = mkdtempSync(join(tmpdir(), "linli-people-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const header = ["姓名", "企微账号", "居委会", "角色", "分管事项"];
let files = 0;

async function roster(rows: (string | number)[][], columns = header): Promise<string> {
  const workbook = new Excel.Workbook();
  const sheet = workbook.addWorksheet("名单");
  sheet.addRows([["某某街道花名册"], columns, ...rows]);
  const path = join(directory, `roster-${++files}.xlsx`);
  await workbook.xlsx.writeFile(path);
  return path;
}

describe("a roster in Excel", () => {
  it("gives a person a row, with duties by whatever mark divides them", async () => {
    const path = await roster([
      ["王芳", "wang", "梅园居委会", "社工", "社保、医保，低保"],
      ["李强", 13800, "梅园居委会", "督导", ""],
      ["赵敏", "zhao", "", "管理员", ""],
    ]);
    expect(await readRoster(path)).toEqual({
      problems: [],
      people: [
        { name: "王芳", account: "wang", committee: "梅园居委会", role: "worker", duties: ["社保", "医保", "低保"] },
        { name: "李强", account: "13800", committee: "梅园居委会", role: "supervisor", duties: [] },
        { name: "赵敏", account: "zhao", committee: "", role: "admin", duties: [] },
      ],
    });
  });

  it("reads cells as they look: links, coloured words, results of formulas", async () => {
    const workbook = new Excel.Workbook();
    const sheet = workbook.addWorksheet("名单");
    const coloured = { richText: [{ text: "王" }, { font: { bold: true }, text: "芳" }] };
    const link = { text: "wang@office.cn", hyperlink: "mailto:wang@office.cn" };
    sheet.addRows([header, [coloured, link, { formula: '"梅园"&"居委会"', result: "梅园居委会" }, "社工", null]]);
    sheet.addRow([
      "李强",
      { text: coloured, hyperlink: "mailto:x" } as never,
      { formula: "A1" },
      "社工",
      { error: "#N/A" },
    ]);
    const path = join(directory, "cells.xlsx");
    await workbook.xlsx.writeFile(path);
    const { people, problems } = await readRoster(path);
    expect(people).toMatchObject([{ name: "王芳", account: "wang@office.cn", committee: "梅园居委会", duties: [] }]);
    expect(problems).toEqual(["第3行：居委会没有填。"]);
  });

  it("says of each wrong row what is wrong, and takes the others", async () => {
    const { people, problems } = await readRoster(
      await roster([
        ["", "a", "梅园居委会", "社工", ""],
        ["乙", "b c", "梅园居委会", "社工", ""],
        ["丙", "c", "梅园居委会", "书记", ""],
        ["丁", "d", "", "社工", ""],
        ["戊", "e", "梅园居委会", "社工", ""],
        ["己", "e", "梅园居委会", "社工", ""],
      ]),
    );
    expect(people.map(({ name }) => name)).toEqual(["戊"]);
    expect(problems).toEqual([
      "第3行：姓名没有填。",
      "第4行：企微账号“b c”里有空格。",
      "第5行：角色“书记”不认识，可以写：居民、社工、督导、管理员。",
      "第6行：居委会没有填。",
      "第8行：企微账号“e”和第7行重复。",
    ]);
  });

  it("refuses what is no roster, saying what to do", async () => {
    const text = join(directory, "名单.xlsx");
    writeFileSync(text, "姓名,企微账号");
    const cases: [string, RegExp][] = [
      [text, /不是 Excel 文件/],
      [join(directory, "没有.xlsx"), /找不到文件/],
      [await roster([], ["姓名", "电话"]), /没有找到表头/],
      [await roster([], ["姓名", "企微账号", "居委会"]), /缺少这些列：角色/],
    ];
    for (const [path, message] of cases) await expect(readRoster(path)).rejects.toThrow(message);
  });
});

describe("the roster that is kept", () => {
  const person = (account: string, more: Partial<Person> = {}): Person => ({
    account,
    name: account,
    committee: "梅园居委会",
    role: "worker",
    duties: [],
    ...more,
  });

  it("adds and changes people, and keeps who is not in an import", () => {
    const people = createLibsqlPeople({ directory });
    expect(people.put([person("a"), person("b")])).toEqual({ added: 2, changed: 0, same: 0 });
    expect(people.put([person("a", { role: "supervisor" }), person("c")])).toEqual({ added: 1, changed: 1, same: 0 });
    expect(people.put([person("c")])).toEqual({ added: 0, changed: 0, same: 1 });
    expect(people.all().map(({ account, role }) => `${account} ${role}`)).toEqual([
      "a supervisor",
      "b worker",
      "c worker",
    ]);
    expect(people.setRole("b", "admin")).toBe(true);
    expect(people.setRole("nobody", "admin")).toBe(false);
    expect(people.remove("c")).toBe(true);
    people.close();
    const again = createLibsqlPeople({ directory, readOnly: true });
    expect(again.find("b")?.role).toBe("admin");
    expect(again.find("c")).toBeUndefined();
    again.close();
  });

  it("keeps the order in which people came, also after somebody left", () => {
    const people = createLibsqlPeople({ directory: mkdtempSync(join(directory, "order-")) });
    people.put([person("m"), person("n"), person("z")]);
    people.remove("m");
    people.put([person("a")]);
    expect(people.all().map(({ account }) => account)).toEqual(["n", "z", "a"]);
    people.close();
  });

  it("is seen by another process that has it open, and absent reads as empty", () => {
    const own = mkdtempSync(join(directory, "own-"));
    const empty = createLibsqlPeople({ directory: own, readOnly: true });
    expect(empty.all()).toEqual([]);
    empty.close();
    const [one, other] = [createLibsqlPeople({ directory: own }), createLibsqlPeople({ directory: own })];
    one.put([person("a")]);
    expect(other.find("a")?.name).toBe("a");
    one.close();
    other.close();
  });
});
