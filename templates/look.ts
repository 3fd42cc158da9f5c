/** The look of the shipped templates: page, fonts, styles and tables of an office document. */
import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  Document,
  Footer,
  type IParagraphStyleOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from "docx";
import { strFromU8, strToU8, unzipSync } from "fflate";
import { packStable } from "../src/tools/renderPlan/packStable.ts";

const red = "C00000";
const linePitch = 560;
const textWidth = 8_844;
const font = (eastAsia: string) => ({
  ascii: "Times New Roman",
  hAnsi: "Times New Roman",
  eastAsia,
  cs: "Times New Roman",
});
const fangsong = font("仿宋");
const heiti = font("黑体");
const xiaobiaosong = {
  ascii: "方正小标宋简体",
  hAnsi: "方正小标宋简体",
  eastAsia: "方正小标宋简体",
  cs: "Times New Roman",
};
const exact = { line: linePitch, lineRule: LineRuleType.EXACT };
const cellLine = { line: 360, lineRule: LineRuleType.AT_LEAST };

const styles: IParagraphStyleOptions[] = [
  {
    id: "PlanTitle",
    name: "方案标题",
    run: { font: xiaobiaosong, size: 44, bold: true, color: red },
    paragraph: {
      alignment: AlignmentType.CENTER,
      spacing: { line: 640, lineRule: LineRuleType.AT_LEAST, before: 120, after: 60 },
    },
  },
  {
    id: "PlanOffice",
    name: "主办单位",
    run: { font: font("楷体"), size: 32 },
    paragraph: { alignment: AlignmentType.CENTER, spacing: { ...exact, after: 240 } },
  },
  {
    id: "PlanSection",
    name: "方案一级标题",
    run: { font: heiti, size: 32 },
    paragraph: {
      keepNext: true,
      spacing: { ...exact, before: 160, after: 60 },
      indent: { firstLine: 640 },
      outlineLevel: 0,
    },
  },
  {
    id: "PlanBody",
    name: "方案正文",
    run: { font: fangsong, size: 32 },
    paragraph: { alignment: AlignmentType.BOTH, spacing: exact, indent: { firstLine: 640 } },
  },
  { id: "PlanCell", name: "表格文字", run: { font: fangsong, size: 24 }, paragraph: { spacing: cellLine } },
  {
    id: "PlanHead",
    name: "表格标题",
    run: { font: heiti, size: 24 },
    paragraph: { alignment: AlignmentType.CENTER, spacing: cellLine, keepNext: true },
  },
  {
    id: "PlanNote",
    name: "编写说明",
    run: { font: font("楷体"), size: 18, color: "595959" },
    paragraph: { keepLines: true, spacing: { line: 260, lineRule: LineRuleType.AT_LEAST, before: 120 } },
  },
  {
    id: "PlanSign",
    name: "落款",
    run: { font: fangsong, size: 32 },
    // Signature, date and note stay on one page, with the end of the text before them.
    paragraph: {
      alignment: AlignmentType.RIGHT,
      keepLines: true,
      keepNext: true,
      spacing: exact,
      indent: { right: 640 },
    },
  },
];

/** `dense`: smaller letters and margins, for what should fit on two pages. */
export type Look = { dense?: true };

const denseSizes: Record<string, number> = {
  PlanTitle: 36,
  PlanOffice: 24,
  PlanSection: 26,
  PlanBody: 24,
  PlanCell: 21,
  PlanHead: 21,
  PlanNote: 16,
  PlanSign: 24,
};
const densePitch = 400;

function stylesFor({ dense }: Look): IParagraphStyleOptions[] {
  if (!dense) return styles;
  return styles.map((style) => ({
    ...style,
    run: { ...style.run, size: denseSizes[style.id] ?? 24 },
    paragraph: {
      ...style.paragraph,
      spacing: {
        ...style.paragraph?.spacing,
        line:
          style.id === "PlanTitle"
            ? 560
            : style.id === "PlanNote"
              ? 240
              : densePitch * (/Cell|Head/.test(style.id) ? 0.75 : 1),
      },
      ...(style.id === "PlanBody" || style.id === "PlanSection"
        ? { indent: { firstLine: style.id === "PlanBody" ? 480 : 0 } }
        : {}),
    },
  }));
}

/** A paragraph of one style. */
export function paragraph(style: string, text: string, look: { onNewPage?: true } = {}): Paragraph {
  return new Paragraph({ style, pageBreakBefore: look.onNewPage ?? false, children: [new TextRun(text)] });
}

/** A paragraph with a red rule below it. */
export function ruledLine(text: string): Paragraph {
  return new Paragraph({
    style: "PlanOffice",
    border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: red, space: 8 } },
    children: [new TextRun(text)],
  });
}

/** Where the office signs. */
export function signature(): Paragraph[] {
  return [
    new Paragraph({ style: "PlanSign", spacing: { ...exact, before: 240 }, children: [new TextRun("{{主办单位}}")] }),
    paragraph("PlanSign", "　　年　　月　　日"),
  ];
}

/** A table of labels and fields, one or two pairs in a row; a pair alone in its row spans it. */
export function labelTable(rows: [string, string][][], pairs: 1 | 2): Table {
  const label = pairs === 1 ? 1_900 : 1_500;
  const field = textWidth / pairs - label;
  const cell = (style: string, text: string, width: number, columnSpan: number, shading?: string) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      columnSpan,
      verticalAlign: VerticalAlignTable.CENTER,
      children: [paragraph(style, text)],
      ...(shading ? { shading: { fill: shading } } : {}),
    });
  return new Table({
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: Array.from({ length: pairs }, () => [label, field]).flat(),
    layout: TableLayoutType.FIXED,
    margins: { top: 60, bottom: 60, left: 120, right: 120 },
    rows: rows.map((row) => {
      const span = row.length < pairs ? pairs * 2 - 1 : 1;
      const width = row.length < pairs ? textWidth - label : field;
      return new TableRow({
        cantSplit: true,
        children: row.flatMap(([name, value]) => [
          cell("PlanHead", name, label, 1, "F2F2F2"),
          cell("PlanCell", value, width, span),
        ]),
      });
    }),
  });
}

/** A table of empty boxes under their headings, for opinions and signatures by hand. */
export function boxesTable(names: string[], height: number): Table {
  const width = Math.floor(textWidth / names.length);
  const cell = (style: string, text: string, shading?: string) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      children: [paragraph(style, text)],
      ...(shading ? { shading: { fill: shading } } : {}),
    });
  return new Table({
    width: { size: width * names.length, type: WidthType.DXA },
    columnWidths: names.map(() => width),
    layout: TableLayoutType.FIXED,
    rows: [
      new TableRow({ cantSplit: true, children: names.map((name) => cell("PlanHead", name, "F2F2F2")) }),
      new TableRow({
        cantSplit: true,
        height: { value: height, rule: "atLeast" },
        children: names.map(() => cell("PlanCell", "")),
      }),
    ],
  });
}

/** Word substitutes by this table where an office has not bought the title font. */
const fontTable = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:font w:name="方正小标宋简体"><w:altName w:val="宋体"/><w:charset w:val="86"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>
<w:font w:name="仿宋"><w:altName w:val="FangSong"/><w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>
<w:font w:name="黑体"><w:altName w:val="SimHei"/><w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>
<w:font w:name="楷体"><w:altName w:val="KaiTi"/><w:charset w:val="86"/><w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font>
<w:font w:name="宋体"><w:altName w:val="SimSun"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>
</w:fonts>`;

/** The bytes of a template. The same body gives the same bytes. */
export async function templateFile(title: string, body: (Paragraph | Table)[], look: Look = {}): Promise<Uint8Array> {
  const mm = convertMillimetersToTwip;
  const pageNumber = { font: font("宋体"), size: 28 };
  const footer = new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ ...pageNumber, children: ["— ", PageNumber.CURRENT, " —"] })],
      }),
    ],
  });
  const page = {
    size: { width: mm(210), height: mm(297) },
    margin: look.dense
      ? { top: mm(22), bottom: mm(20), left: mm(28), right: mm(26), footer: mm(12) }
      : { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), footer: mm(25) },
  };
  const document = new Document({
    title,
    creator: "邻里",
    styles: {
      default: { document: { run: { font: fangsong, size: 32, language: { value: "zh-CN", eastAsia: "zh-CN" } } } },
      paragraphStyles: stylesFor(look),
    },
    sections: [{ properties: { page }, footers: { default: footer }, children: body }],
  });
  const files = unzipSync(new Uint8Array(await Packer.toBuffer(document)));
  const core = files["docProps/core.xml"];
  // The time of making would change the file at each build.
  if (core)
    files["docProps/core.xml"] = strToU8(strFromU8(core).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-01-01T00:00:00Z"));
  files["word/fontTable.xml"] = strToU8(fontTable);
  return packStable(files);
}
