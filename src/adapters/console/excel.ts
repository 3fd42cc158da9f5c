/** Writes Excel files row by row, so that their size does not matter. The only file of the console that knows exceljs. */
import { PassThrough, Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { WriteWorkbook } from "../../console/core.ts";

const rowsAtOnce = 500;

/** Cells are texts and numbers, never formulas, whatever they begin with. */
export const writeWorkbook: WriteWorkbook = ({ name, columns }, rows) => {
  const stream = new PassThrough();
  write(stream, name, columns, rows).catch((error: Error) => stream.destroy(error));
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
};

async function write(
  stream: PassThrough,
  name: string,
  columns: { header: string; width: number }[],
  rows: AsyncIterable<(string | number)[]>,
): Promise<void> {
  const { default: excel } = await import("exceljs");
  const workbook = new excel.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  const sheet = workbook.addWorksheet(name, { views: [{ state: "frozen", ySplit: 1 }] });
  sheet.columns = columns;
  sheet.getRow(1).font = { bold: true };
  sheet.getRow(1).commit();
  let count = 0;
  for await (const row of rows) {
    sheet.addRow(row).commit();
    count += 1;
    if (count % rowsAtOnce === 0) await nextTurn();
  }
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: Math.max(1, count + 1), column: columns.length } };
  sheet.commit();
  await workbook.commit();
}
