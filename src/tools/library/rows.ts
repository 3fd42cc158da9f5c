/**
 * Turns table rows and nested list items into single readable lines, every cell verbatim.
 *
 * - material: 名称（形式，份数）：备注；列名：值    (a copies cell that is a bare number gets 份)
 * - special case: 情形：处理方式
 * - any other row: first cell：second；third …
 */
import type { Branch, SectionName } from "../../shared/sop.ts";
import { type ColumnRole, columnRoles, splitLabel } from "./headings.ts";
import type { Line } from "./htmlBlocks.ts";

/** What the columns of a table mean. `role` undefined: the words of the head go before each value. */
export type Columns = {
  kind: "materials" | "branches" | "pairs";
  heads: { text: string; role: ColumnRole | undefined }[];
};

/** Reads a row as the head of a table; undefined if it is none. */
export function columnsOf(texts: string[]): Columns | undefined {
  if (texts.length < 2 || texts.some((text) => text === "")) return undefined;
  const roles = texts.map(columnRoles);
  const known = roles.filter((role) => role.length > 0).length;
  const has = (role: ColumnRole) => roles.some((choices) => choices.includes(role));
  const assign = (wanted: ColumnRole[]) =>
    texts.map((text, at) => ({ text, role: wanted.find((role) => roles[at]?.includes(role)) }));
  if (known < 2) return undefined;
  if (has("name") && (has("form") || has("copies") || has("note"))) {
    return { kind: "materials", heads: assign(["serial", "name", "form", "copies", "note"]) };
  }
  if (has("when") && has("handling")) return { kind: "branches", heads: assign(["serial", "when", "handling"]) };
  if (has("label") && has("value") && texts.length === 2) return { kind: "pairs", heads: assign(["label", "value"]) };
  return undefined;
}

/** One line of a data row. `texts` has a text per cell; empty cells and running numbers are left out. */
export function rowLine(texts: string[], section: SectionName | undefined, columns: Columns | undefined): string {
  const cells = texts.map((text, at) => ({
    text,
    head: columns?.heads[at]?.text ?? "",
    role: columns?.heads[at]?.role,
  }));
  const isNumber = ({ text, role }: Part, at: number) => {
    return runningNumber.test(text) && (role === "serial" || (at === 0 && role === undefined && texts.length > 1));
  };
  const filled = cells.filter((cell, at) => cell.text !== "" && !isNumber(cell, at));
  if (columns?.kind === "materials") return materialLine(filled);
  if (columns === undefined && section === "materials") return materialLine(filled.map(guessRole));
  const [first, ...rest] = filled.map(({ text }) => text);
  return [first, rest.join("；")].filter(Boolean).join("：");
}
const runningNumber = /^[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)]?[.．、]?$/;

type Part = { text: string; head: string; role: ColumnRole | undefined };

function guessRole({ text, head }: Part, at: number): Part {
  if (at === 0) return { text, head, role: "name" };
  if (/^\d{1,2}(?:\s*[份张本])?$/.test(text)) return { text, head, role: "copies" };
  if (text.length <= 10 && /原件|复印件|电子|纸质|扫描件/.test(text)) return { text, head, role: "form" };
  return { text, head, role: "note" };
}

function materialLine(parts: Part[]): string {
  const of = (role: ColumnRole) => parts.filter((part) => part.role === role).map(({ text }) => text);
  const copies = of("copies").map((text) => (/^\d+$/.test(text) ? `${text}份` : text));
  const how = [...of("form"), ...copies].join("，");
  const notes = [
    ...of("note"),
    ...parts.filter(({ role }) => role === undefined || role === "serial").map(({ head, text }) => `${head}：${text}`),
  ];
  const line = `${of("name").join("")}${how === "" ? "" : `（${how}）`}`;
  return notes.length === 0 ? line : `${line}：${notes.join("；")}`;
}

/** A list item with the items below it: of materials and special cases one line, elsewhere a line each. */
export function itemLines(line: Line, section: SectionName | undefined): string[] {
  const below = line.children.flatMap((child) => itemLines(child, section));
  if (below.length === 0) return [line.text];
  if (section === "branches") return [`${line.text.replace(/[：:]$/, "")}：${below.join("")}`];
  if (section !== "materials") return [line.text, ...below];
  const labelled = below.map((text) => {
    const { label = "", value = text } = splitLabel(text) ?? {};
    const role = columnRoles(label).find((choice) => choice === "form" || choice === "copies" || choice === "note");
    return { text: role ? value : text, head: "", role: role ?? ("note" as const) };
  });
  return [materialLine([{ text: line.text.replace(/[：:]$/, ""), head: "", role: "name" }, ...labelled])];
}

const branchCharsMax = 60;

/** Reads lines of the section of special cases; a line without a recognisable condition gives no branch. All parts verbatim. */
export function branchesOf(lines: string[]): Branch[] {
  return lines.flatMap((line) => {
    const bare = line.replace(/^(?:情形|情况)\s*[一二三四五六七八九十\d]*\s*[：:、.．]\s*/, "");
    const colon = /^([^：:]+)[：:]\s*(.+)$/s.exec(bare);
    const split =
      colon ?? /^(.+?)(?:——|→|=>)\s*(.+)$/s.exec(bare) ?? /^(?:如果?|若|对于?|凡)?(.+?)的，(.+)$/s.exec(bare);
    const [, when = "", then = ""] = split ?? [];
    if (when === "" || when.length > branchCharsMax || then === "") return [];
    // biome-ignore lint/suspicious/noThenProperty: a special case is plain data and never awaited.
    return [{ when: when.trim(), then: then.trim() }];
  });
}

const literalNumber = /^\s*(?:[（(]\s*(\d{1,2})\s*[）)]|(\d{1,2})\s*[）)、．]|(\d{1,2})\.(?!\d)|([①-⑳]))\s*/;

/**
 * Takes typed numbers ("1．", "（2）", "③") from the lines of a section if they count 1, 2, 3 … without a gap, as Word's own numbering
 * is not part of the text either. Anything else stays as it is.
 */
export function withoutTypedNumbers(lines: string[]): string[] {
  const numbers = lines.flatMap((line) => {
    const [, round, closed, dotted, circled] = literalNumber.exec(line) ?? [];
    const number = circled === undefined ? Number(round ?? closed ?? dotted) : (circled.codePointAt(0) ?? 0) - 0x245f;
    return Number.isNaN(number) ? [] : [number];
  });
  const counts = numbers.length > 0 && numbers.every((number, at) => number === at + 1);
  return counts ? lines.map((line) => line.replace(literalNumber, "")) : lines;
}
