import type { IPatch, ParagraphChild, Table } from "docx";
import { Failure } from "../../shared/failures.ts";
import { addComments } from "./addComments.ts";
import { packStable } from "./packStable.ts";
import { type FieldValue, type PlanField, type PlanTable, planFieldNames, planFieldOf } from "./planFields.ts";
import { inspectTemplate, partsOf, requireUsable, textsOf } from "./template.ts";

/** Width of the text of an A4 page with the margins of an office document, in twentieths of a point. */
const tableWidth = 8_844;
const headFill = "F2F2F2";

/**
 * Fills the fields of a Word template. Equal values give equal bytes.
 *
 * The template is checked before and the result after: no field may be left. `remarks` become Word comments at their fields.
 * - Fails: `TEMPLATE_INVALID` naming what is missing, unknown or left over.
 * - Cost: about 100 ms.
 */
export async function fillTemplate(
  template: Uint8Array,
  values: Record<PlanField, FieldValue>,
  remarks: Partial<Record<PlanField, string>> = {},
): Promise<Uint8Array> {
  const report = await inspectTemplate(template);
  requireUsable(report);
  const docx = await import("docx");
  const patches = Object.fromEntries(
    report.names.map((name) => {
      const field = planFieldOf(name) as PlanField;
      return [name, patchOf(docx, values[field], remarks[field] === undefined ? undefined : idOf(field))];
    }),
  );
  const filled = await docx.patchDocument({
    outputType: "uint8array",
    data: Buffer.from(template),
    patches,
    keepOriginalStyles: true,
    trimPlaceholders: true,
  });
  const parts = partsOf(filled);
  const left = textsOf(parts).flatMap((text) => text.match(/\{\{[^{}]*\}\}/g) ?? []);
  if (left.length > 0) throw new Failure("TEMPLATE_INVALID", `没有填上 ${left.join("、")}`);
  const comments = Object.entries(remarks).map(([field, text]) => ({ id: idOf(field as PlanField), text }));
  return packStable(addComments(parts, comments));
}

function idOf(field: PlanField): number {
  return planFieldNames.indexOf(field);
}

type Docx = typeof import("docx");

function patchOf(docx: Docx, value: FieldValue, comment: number | undefined): IPatch {
  const words = (text: string): ParagraphChild[] => remarked(docx, text, comment);
  if ("text" in value) return { type: docx.PatchType.PARAGRAPH, children: words(value.text) };
  if ("table" in value) return { type: docx.PatchType.DOCUMENT, children: [tableOf(docx, value.table, comment)] };
  const last = value.keepsNext ? value.lines.length - 1 : -1;
  const children = value.lines.map(
    (line, index) =>
      new docx.Paragraph({
        style: "PlanBody",
        keepNext: index === last,
        children: index === 0 ? words(line) : [new docx.TextRun(line)],
      }),
  );
  return { type: docx.PatchType.DOCUMENT, children };
}

/** A text, with the marks of a comment around it if there is one. */
function remarked(docx: Docx, text: string, comment: number | undefined): ParagraphChild[] {
  const run = new docx.TextRun(text);
  if (comment === undefined) return [run];
  const reference = new docx.TextRun({ children: [new docx.CommentReference(comment)] });
  return [new docx.CommentRangeStart(comment), run, new docx.CommentRangeEnd(comment), reference];
}

/** How a cell reads: its style, how many columns it spans, and whether its row must stay on one page with the next. */
type CellLook = { style: "PlanHead" | "PlanCell"; span?: number; keepNext: boolean; comment?: number | undefined };

function tableOf(docx: Docx, table: PlanTable, comment: number | undefined): Table {
  const shares = sumOf(table.widths);
  const widths = table.widths.map((width) => Math.round((tableWidth * width) / shares));
  const last = widths.length - 1;
  const cell = (text: string, column: number, { style, span = 1, keepNext, comment: remark }: CellLook) =>
    new docx.TableCell({
      width: { size: sumOf(widths.slice(column, column + span)), type: docx.WidthType.DXA },
      columnSpan: span,
      verticalAlign: docx.VerticalAlignTable.CENTER,
      ...(style === "PlanHead" ? { shading: { fill: headFill } } : {}),
      children: [
        new docx.Paragraph({
          style,
          keepNext,
          ...(table.centred.includes(column) || span > 1 ? { alignment: docx.AlignmentType.CENTER } : {}),
          children: remarked(docx, text, column === 0 ? remark : undefined),
        }),
      ],
    });
  const row = (texts: string[], look: CellLook, tableHeader: boolean) =>
    new docx.TableRow({
      cantSplit: true,
      tableHeader,
      children: texts.map((text, column) => cell(text, column, look)),
    });
  // Neither a heading with one row nor a sum alone may stand at the edge of a page.
  const keeps = (index: number) => index === 0 || (table.foot !== undefined && index >= table.rows.length - 2);
  const rows = table.rows.map((texts, index) => row(texts, { style: "PlanCell", keepNext: keeps(index) }, false));
  const look: CellLook = { style: "PlanHead", keepNext: false };
  const foot = table.foot && [cell(table.foot[0], 0, { ...look, span: last }), cell(table.foot[1], last, look)];
  return new docx.Table({
    width: { size: tableWidth, type: docx.WidthType.DXA },
    columnWidths: widths,
    layout: docx.TableLayoutType.FIXED,
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    rows: [
      row(table.head, { style: "PlanHead", keepNext: true, comment }, true),
      ...rows,
      ...(foot ? [new docx.TableRow({ cantSplit: true, children: foot })] : []),
    ],
  });
}

function sumOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
