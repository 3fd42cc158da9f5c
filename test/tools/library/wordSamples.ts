/** Makes small Word files for tests of the library. */
import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from "docx";
import { zipSync } from "fflate";

type Block = Paragraph | Table;
export const heading = (text: string): Block => new Paragraph({ heading: HeadingLevel.HEADING_1, text });
export const line = (text: string): Block => new Paragraph({ children: [new TextRun(text)] });
export const bold = (text: string): Block => new Paragraph({ children: [new TextRun({ text, bold: true })] });
export const item = (text: string): Block => new Paragraph({ text, bullet: { level: 0 } });
export const table = (rows: string[][]): Block =>
  new Table({
    rows: rows.map(
      (cells) => new TableRow({ children: cells.map((text) => new TableCell({ children: [new Paragraph(text)] })) }),
    ),
  });

/** The bytes of a document of these blocks. */
export async function word(blocks: Block[], title?: string): Promise<Buffer> {
  return Packer.toBuffer(new Document({ ...(title === undefined ? {} : { title }), sections: [{ children: blocks }] }));
}

/** A handbook that names itself, with one section that tells versions apart. */
export function handbook(title: string, { fee = "免费", effectiveFrom = "2025年3月1日" } = {}): Promise<Buffer> {
  const head = new Paragraph({ heading: HeadingLevel.TITLE, text: title });
  return word([
    head,
    line(`生效日期：${effectiveFrom}`),
    heading("申请材料"),
    line("居民身份证原件"),
    heading("收费标准"),
    line(fee),
  ]);
}

/** A .docx whose text unpacks to so many bytes; it is itself about a thousand times smaller. */
export function bomb(unpackedBytes: number): Uint8Array {
  const type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
  const types = `<Types><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`;
  return zipSync(
    { "[Content_Types].xml": Buffer.from(types), "word/document.xml": new Uint8Array(unpackedBytes) },
    { level: 6 },
  );
}

/** The head of an OLE container with a stream of this name: what Word writes for a password, and what an old .doc is. */
export function oleFile(stream: string): Buffer {
  const magic = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  return Buffer.concat([magic, Buffer.alloc(1016), Buffer.from(stream, "utf16le"), Buffer.alloc(512)]);
}
