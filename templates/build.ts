/**
 * Makes templates/活动策划案.docx: the page, fonts and headings of an office document with fields in double braces.
 *
 * Run: npx tsx templates/build.ts. An office may change the result in Word or bring its own file with the same fields;
 * styles PlanBody, PlanCell, PlanHead and PlanNote are what filled-in text uses.
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
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

const overview: [string, string][] = [
  ["活动主题", "{{活动主题}}"],
  ["活动时间", "{{活动时间}}"],
  ["活动地点", "{{活动地点}}"],
  ["参加对象", "{{参加对象}}"],
  ["参加人数", "{{参加人数}}"],
  ["活动预算", "{{活动预算}}"],
  ["其他要求", "{{其他要求}}"],
];

const sections: [string, string][] = [
  ["一、活动目的", "{{活动目的}}"],
  ["三、活动流程", "{{活动流程}}"],
  ["四、人员分工", "{{人员分工}}"],
  ["五、经费预算", "{{经费预算}}"],
  ["六、物资准备", "{{物资准备}}"],
  ["七、宣传报名", "{{宣传报名}}"],
  ["八、安全预案", "{{安全预案}}"],
  ["九、活动通知（可直接转发居民群）", "{{活动通知}}"],
];

function paragraph(style: string, text: string): Paragraph {
  return new Paragraph({ style, children: [new TextRun(text)] });
}

function overviewTable(): Table {
  const cell = (style: string, text: string, width: number, shading?: string) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      verticalAlign: VerticalAlignTable.CENTER,
      children: [paragraph(style, text)],
      ...(shading ? { shading: { fill: shading } } : {}),
    });
  return new Table({
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: [1_900, textWidth - 1_900],
    layout: TableLayoutType.FIXED,
    margins: { top: 60, bottom: 60, left: 120, right: 120 },
    rows: overview.map(
      ([label, field]) =>
        new TableRow({
          cantSplit: true,
          children: [cell("PlanHead", label, 1_900, "F2F2F2"), cell("PlanCell", field, textWidth - 1_900)],
        }),
    ),
  });
}

function body(): (Paragraph | Table)[] {
  const rule = new Paragraph({
    style: "PlanOffice",
    border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: red, space: 8 } },
    children: [new TextRun("主办单位：{{主办单位}}")],
  });
  const [purpose, ...others] = sections.map(([heading, field]) => [
    paragraph("PlanSection", heading),
    paragraph("PlanBody", field),
  ]);
  return [
    paragraph("PlanTitle", "{{标题}}"),
    rule,
    ...(purpose ?? []),
    paragraph("PlanSection", "二、基本情况"),
    overviewTable(),
    ...others.flat(),
    new Paragraph({ style: "PlanSign", spacing: { ...exact, before: 240 }, children: [new TextRun("{{主办单位}}")] }),
    paragraph("PlanSign", "　　年　　月　　日"),
    paragraph("PlanNote", "{{编写说明}}"),
  ];
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

async function build(): Promise<Uint8Array> {
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
    margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), footer: mm(25) },
  };
  const document = new Document({
    title: "活动策划案",
    creator: "邻里",
    styles: {
      default: { document: { run: { font: fangsong, size: 32, language: { value: "zh-CN", eastAsia: "zh-CN" } } } },
      paragraphStyles: styles,
    },
    sections: [{ properties: { page }, footers: { default: footer }, children: body() }],
  });
  const files = unzipSync(new Uint8Array(await Packer.toBuffer(document)));
  const core = files["docProps/core.xml"];
  // The time of making would change the file at each build.
  if (core)
    files["docProps/core.xml"] = strToU8(strFromU8(core).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-01-01T00:00:00Z"));
  files["word/fontTable.xml"] = strToU8(fontTable);
  return packStable(files);
}

await writeFile(fileURLToPath(new URL("活动策划案.docx", import.meta.url)), await build());
