/** Layouts 1 to 3, written with the docx library: heading styles, bold lines without styles, and one table for everything. */
import {
  AlignmentType,
  Document,
  Footer,
  Header,
  HeadingLevel,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from "docx";
import { mark, type Part, type Sheet } from "./texts.ts";

type Block = Paragraph | Table;
const chineseNumbers = [
  "一",
  "二",
  "三",
  "四",
  "五",
  "六",
  "七",
  "八",
  "九",
  "十",
  "十一",
  "十二",
  "十三",
  "十四",
  "十五",
];
const font = { ascii: "Times New Roman", hAnsi: "Times New Roman", eastAsia: "仿宋" };

/** The bytes of a document in layout 1, 2 or 3. */
export async function officeDocument(sheet: Sheet): Promise<Buffer> {
  const body = sheet.layout === 1 ? headings(sheet) : sheet.layout === 2 ? boldLines(sheet) : oneTable(sheet);
  const footerLine = [new TextRun("第 "), new TextRun({ children: [PageNumber.CURRENT] }), new TextRun(" 页")];
  const document = new Document({
    title: sheet.title,
    creator: "示例资料",
    styles: { default: { document: { run: { font, size: 24 } } } },
    numbering: { config: [decimal("steps"), decimal("rules")] },
    sections: [
      {
        headers: {
          default: new Header({ children: [line(`社区办事手册　　${mark}`, { align: AlignmentType.RIGHT })] }),
        },
        footers: {
          default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: footerLine })] }),
        },
        children: body,
      },
    ],
  });
  return Packer.toBuffer(document);
}

function decimal(reference: string) {
  return {
    reference,
    levels: [{ level: 0, format: LevelFormat.DECIMAL, text: "%1.", alignment: AlignmentType.START }],
  };
}

type LineOptions = { bold?: boolean; size?: number; align?: (typeof AlignmentType)[keyof typeof AlignmentType] };
function line(text: string, { bold = false, size = 24, align = AlignmentType.LEFT }: LineOptions = {}): Paragraph {
  return new Paragraph({ alignment: align, children: [new TextRun({ text, bold, size, font })] });
}

function table(rows: string[][], widths: number[], boldFirst = false): Table {
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: rows.map((cells, row) => {
      return new TableRow({
        tableHeader: boldFirst && row === 0,
        children: cells.map((text, at) => cell([line(text, { bold: boldFirst && row === 0 })], widths[at] ?? 25)),
      });
    }),
  });
}

function cell(children: Block[], percent: number): TableCell {
  return new TableCell({ width: { size: percent, type: WidthType.PERCENTAGE }, children });
}

function headings(sheet: Sheet): Block[] {
  const [category, task, unit, edition, effective] = sheet.facts;
  const facts = [
    [...(category ?? []), ...(task ?? [])],
    [...(edition ?? []), ...(effective ?? [])],
  ];
  const heading = (text: string) =>
    new Paragraph({ heading: HeadingLevel.HEADING_1, children: [new TextRun({ text, font })] });
  const blocks: Block[] = [
    new Paragraph({ heading: HeadingLevel.TITLE, children: [new TextRun({ text: sheet.title, font })] }),
    line(`（${mark}）`, { align: AlignmentType.CENTER }),
    table(facts, [18, 32, 18, 32]),
    heading(unit?.[0] ?? ""),
    line(unit?.[1] ?? ""),
  ];
  for (const part of sheet.parts) blocks.push(heading(part.heading), ...headedPart(part));
  const [first, ...rest] = sheet.appendix;
  if (first !== undefined) blocks.push(heading(first), ...rest.map((text) => line(text)));
  return blocks;
}

function headedPart(part: Part): Block[] {
  if (part.materials) {
    const rows = part.materials.map((material) => [
      material.name,
      material.form,
      `${material.copies}份`,
      material.note,
    ]);
    return [table([["材料名称", "材料形式", "份数", "备注"], ...rows], [34, 20, 12, 34], true)];
  }
  const numbering = part.field === "steps" ? "steps" : part.field === "conditions" ? "rules" : undefined;
  return part.lines.map((text) => {
    const run = [new TextRun({ text, font })];
    if (numbering) return new Paragraph({ numbering: { reference: numbering, level: 0 }, children: run });
    return part.lines.length > 1
      ? new Paragraph({ bullet: { level: 0 }, children: run })
      : new Paragraph({ children: run });
  });
}

function boldLines(sheet: Sheet): Block[] {
  const [category, task, unit, edition] = sheet.facts.map(([label, value]) => `${label}：${value}`);
  const blocks: Block[] = [
    line("街道社区事务受理服务中心", { align: AlignmentType.CENTER }),
    line(sheet.title, { bold: true, size: 36, align: AlignmentType.CENTER }),
    line(`【${mark}】`, { align: AlignmentType.CENTER }),
    line(`${category}　　${task}`),
    line(`${unit}　　${edition}`),
  ];
  sheet.parts.forEach((part, at) => {
    blocks.push(line(`${chineseNumbers[at]}、${part.heading}`, { bold: true, size: 28 }));
    const single = part.lines.length === 1;
    const number = (index: number) => (single ? "" : sheet.turn % 3 === 1 ? `（${index + 1}）` : `${index + 1}．`);
    blocks.push(...part.lines.map((text, index) => line(`${number(index)}${text}`)));
  });
  blocks.push(line(sheet.effectiveSentence));
  const [first, ...rest] = sheet.appendix;
  if (first !== undefined) blocks.push(line(first, { bold: true, size: 28 }), ...rest.map((text) => line(text)));
  return blocks;
}

function oneTable(sheet: Sheet): Block[] {
  const rows: [string, string[]][] = [
    ["项目", ["内容"]],
    ...sheet.facts.map(([label, value]): [string, string[]] => [label, [value]]),
    ...sheet.parts.map((part): [string, string[]] => [part.heading, part.lines]),
  ];
  if (sheet.appendix.length > 0) rows.push(["附件", sheet.appendix]);
  return [
    line(sheet.title, { bold: true, size: 36, align: AlignmentType.CENTER }),
    new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      rows: rows.map(([label, lines]) => {
        return new TableRow({
          children: [
            cell([line(label, { bold: true })], 22),
            cell(
              lines.map((text) => line(text)),
              78,
            ),
          ],
        });
      }),
    }),
    line(`注：${mark}。`),
  ];
}
