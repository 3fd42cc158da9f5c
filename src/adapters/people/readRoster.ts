/** Reads the roster of an office from an Excel file: 姓名, 企微账号, 居委会, 角色, 分管事项. */
import { readFile } from "node:fs/promises";
import { Failure } from "../../shared/failures.ts";
import { type Person, roleLabels, roles } from "../../shared/people.ts";

/** `problems` says in Chinese what is wrong with which row; such a row is left out, the others are good. */
export type Roster = { people: Person[]; problems: string[] };

const columns = { name: "姓名", account: "企微账号", committee: "居委会", role: "角色", duties: "分管事项" } as const;
type Column = keyof typeof columns;
const needed: readonly Column[] = ["name", "account", "committee", "role"];
const rowsMax = 10_000;
const cellCharsMax = 200;
const headerRowsMax = 10;
const committeeless = new Set(["admin"]);

type Row = { number: number; cells: Map<string, string> };

/** Fails with FILE_NOT_FOUND, or with ROSTER_INVALID where the file is no Excel file or has no such columns. */
export async function readRoster(path: string): Promise<Roster> {
  const rows = await readRows(path);
  const header = rows.slice(0, headerRowsMax).find(({ cells }) => [...cells.values()].includes(columns.account));
  if (!header) throw new Failure("ROSTER_INVALID", `没有找到表头。第一行要写：${Object.values(columns).join("、")}`);
  const letters = new Map([...header.cells].map(([letter, title]) => [title, letter]));
  const missing = needed.filter((name) => !letters.has(columns[name])).map((name) => columns[name]);
  if (missing.length > 0) throw new Failure("ROSTER_INVALID", `缺少这些列：${missing.join("、")}`);
  const people: Person[] = [];
  const problems: string[] = [];
  const rowByAccount = new Map<string, number>();
  for (const { number, cells } of rows.filter((row) => row.number > header.number && row.cells.size > 0)) {
    const cell = (name: Column) => cells.get(letters.get(columns[name]) ?? "") ?? "";
    const found = readPerson(cell);
    const before = typeof found === "string" ? undefined : rowByAccount.get(found.account);
    const problem =
      typeof found === "string" ? found : before ? `企微账号“${found.account}”和第${before}行重复` : undefined;
    if (problem !== undefined) problems.push(`第${number}行：${problem}。`);
    else if (typeof found !== "string") {
      people.push(found);
      rowByAccount.set(found.account, number);
    }
  }
  return { people, problems };
}

/** The person of a row, or what is wrong with it. */
function readPerson(cell: (name: Column) => string): Person | string {
  const [name, account, committee, roleName] = [cell("name"), cell("account"), cell("committee"), cell("role")];
  const role = roles.find((each) => roleLabels[each] === roleName);
  const empty = needed.filter(
    (column) => cell(column) === "" && !(column === "committee" && role && committeeless.has(role)),
  );
  if (empty.length > 0) return `${empty.map((column) => columns[column]).join("、")}没有填`;
  if (/\s/.test(account)) return `企微账号“${account}”里有空格`;
  if (!role) return `角色“${roleName}”不认识，可以写：${Object.values(roleLabels).join("、")}`;
  const long = [name, account, committee].find((text) => text.length > cellCharsMax);
  if (long) return `“${long.slice(0, 10)}…”太长`;
  const duties = cell("duties")
    .split(/[、，,；;\n/\s]+/u)
    .filter((duty) => duty !== "");
  return { name, account, committee, role, duties };
}

async function readRows(path: string): Promise<Row[]> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Failure("FILE_NOT_FOUND", path, { cause });
  });
  const { default: Excel } = await import("exceljs");
  const workbook = new Excel.Workbook();
  try {
    await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  } catch (cause) {
    throw new Failure("ROSTER_INVALID", "这不是 Excel 文件（.xlsx），请用 Excel 或 WPS 另存为 .xlsx", { cause });
  }
  const sheet = workbook.worksheets[0];
  if (!sheet) throw new Failure("ROSTER_INVALID", "文件里没有工作表");
  if (sheet.rowCount > rowsMax) throw new Failure("ROSTER_INVALID", `超过 ${rowsMax} 行`);
  const rows: Row[] = [];
  sheet.eachRow((row, number) => {
    const cells = new Map<string, string>();
    row.eachCell(({ text, address }) => {
      const words = String(text ?? "")
        .normalize("NFKC")
        .trim();
      if (words !== "") cells.set(address.replace(/\d+$/, ""), words);
    });
    rows.push({ number, cells });
  });
  return rows;
}
