import { Document, FootnoteReferenceRun, HeadingLevel, Packer, Paragraph, TextRun } from "docx";
import { unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { parseSop } from "../../../src/tools/library/parseSop.ts";
import { bold, heading, item, line, oleFile, table, word } from "./wordSamples.ts";

type Blocks = Parameters<typeof word>[0];
const parse = async (blocks: Blocks, file = "D001 测试事项.docx") =>
  parseSop(await word(blocks), { path: `/office/${file}` });

describe("a handbook as offices write it", () => {
  it("takes its title from the file where the document gives none, without the number before it", async () => {
    expect((await parse([line("没有标题的说明。")], "D001 居住证首次申领.docx")).title).toBe("居住证首次申领");
    expect((await parse([line("没有标题的说明。")], "12、垃圾分类.docx")).title).toBe("垃圾分类");
    expect((await parse([line("没有标题的说明。")], "003-高龄津贴.docx")).title).toBe("高龄津贴");
    expect((await parse([line("没有标题的说明。")], "2025年补贴.docx")).title).toBe("2025年补贴");
    expect((await parse([line("没有标题的说明。")], "3.15消费者日.docx")).title).toBe("3.15消费者日");
  });

  it("prefers the line that is the file's name to other bold lines", async () => {
    const sop = await parse(
      [bold("某某街道办事处文件"), bold("居住证首次申领"), heading("办理条件"), line("有住所。")],
      "居住证首次申领.docx",
    );
    expect(sop.title).toBe("居住证首次申领");
    expect(sop.unassigned).toEqual(["某某街道办事处文件"]);
  });

  it("reads plain lines with labels as sections", async () => {
    const sop = await parse([
      line("办理地点：一楼大厅"),
      line("3号窗口"),
      line("咨询电话：021-0000-0000"),
      line("办理时限：5个工作日"),
    ]);
    expect(sop.sections).toEqual({
      place: ["一楼大厅", "3号窗口"],
      phone: ["021-0000-0000"],
      timeLimit: ["5个工作日"],
    });
  });

  it("knows headings by enumerators, brackets, spaces and full-width forms", async () => {
    const headings = [
      "（一）受 理 条 件",
      "第二章　办事流程：",
      "【温馨提示】",
      "3.1 承诺时限",
      "■ 收费标准",
      "六、应提交的材料（原件）",
    ];
    const sop = await parse(headings.flatMap((text, at) => [line(text), line(`第${at}段。`)]));
    expect(Object.keys(sop.sections)).toEqual(["conditions", "steps", "notes", "timeLimit", "fee", "materials"]);
    expect(sop.unassigned).toEqual([]);
  });

  it("keeps what stands under an unknown heading apart, with the heading", async () => {
    const sop = await parse([
      heading("办理条件"),
      line("年满60周岁。"),
      heading("结果样本"),
      line("见窗口公示。"),
      heading("办理时间"),
      line("周一。"),
    ]);
    expect(sop.sections).toEqual({ conditions: ["年满60周岁。"], hours: ["周一。"] });
    expect(sop.unassigned).toEqual(["结果样本", "见窗口公示。"]);
  });

  it("keeps a label inside a list or a case where it stands", async () => {
    const sop = await parse([
      heading("办事流程"),
      item("办理时限：受理后5日内初审。"),
      item("送达。"),
      heading("特殊情形"),
      item("办理地点：异地办理的另行通知。"),
    ]);
    expect(sop.sections.steps).toEqual(["办理时限：受理后5日内初审。", "送达。"]);
    expect(sop.sections.branches).toEqual(["办理地点：异地办理的另行通知。"]);
    expect(sop.sections.timeLimit).toBeUndefined();
  });

  it("reads a table of materials whatever the order of its columns, and unknown columns with their names", async () => {
    const rows = [
      ["序号", "份数", "材料名称", "来源渠道", "备注"],
      ["1", "2", "户口簿", "申请人自备", "首页"],
      ["2", "1", "身份证", "", ""],
    ];
    const sop = await parse([line("三、办理要件"), table(rows)]);
    expect(sop.sections.materials).toEqual(["户口簿（2份）：首页；来源渠道：申请人自备", "身份证（1份）"]);
  });

  it("reads a table of materials without any heading", async () => {
    const sop = await parse([
      table([
        ["材料名称", "形式"],
        ["户口簿", "原件"],
      ]),
    ]);
    expect(sop.sections.materials).toEqual(["户口簿（原件）"]);
  });

  it("keeps an unknown row of a form outside the sections", async () => {
    const sop = await parse([
      table([
        ["办理条件", "年满60周岁。"],
        ["是否进驻大厅", "是"],
        ["咨询电话", "12345"],
      ]),
    ]);
    expect(sop.sections).toEqual({ conditions: ["年满60周岁。"], phone: ["12345"] });
    expect(sop.unassigned).toEqual(["是否进驻大厅：是"]);
  });

  it("reads special cases written in other ways, verbatim", async () => {
    const sop = await parse([
      heading("特殊情况"),
      line("申领人未满16周岁的，由监护人代办。"),
      line("情形二：本人卧床——上门办理。"),
      line("其余照常。"),
    ]);
    expect(sop.branches.map(({ when }) => when)).toEqual(["申领人未满16周岁", "本人卧床"]);
    expect(sop.branches.map((branch) => branch.then)).toEqual(["由监护人代办。", "上门办理。"]);
    expect(sop.sections.branches).toHaveLength(3);
  });

  it("takes typed numbers away only where they count without a gap", async () => {
    const sop = await parse([
      heading("办事流程"),
      line("1．申请。"),
      line("2．受理。"),
      heading("注意事项"),
      line("1、带身份证。"),
      line("3、不收费。"),
      heading("收费标准"),
      line("3.5元每份"),
    ]);
    expect(sop.sections.steps).toEqual(["申请。", "受理。"]);
    expect(sop.sections.notes).toEqual(["1、带身份证。", "3、不收费。"]);
    expect(sop.sections.fee).toEqual(["3.5元每份"]);
  });

  it.each([
    ["生效日期：2025年3月1日", "2025-03-01"],
    ["施行时间：2025.03.01", "2025-03-01"],
    ["本办法自2025年12月31日起施行。", "2025-12-31"],
    ["实施日期：２０２５年３月１日", "2025-03-01"],
    ["生效日期：另行通知", ""],
    ["生效日期：2025年2月30日", ""],
  ])("reads “%s” as %s", async (text, day) => {
    const sop = await parse([line(text), heading("办理条件"), line("年满60周岁。")]);
    expect(sop.effectiveFrom).toBe(day);
    expect(sop.unassigned).toEqual(day === "" ? [text] : []);
  });

  it("keeps what a line says beside the date", async () => {
    const sop = await parse([
      table([
        ["施行日期", "2025年3月1日（有效期五年）"],
        ["办理条件", "年满60周岁。"],
      ]),
    ]);
    expect(sop.effectiveFrom).toBe("2025-03-01");
    expect(sop.unassigned).toEqual(["施行日期：2025年3月1日（有效期五年）"]);
  });

  it("keeps a second, different date with the text", async () => {
    const sop = await parse([line("生效日期：2025年3月1日"), heading("注意事项"), line("生效日期：2026年1月1日")]);
    expect(sop.effectiveFrom).toBe("2025-03-01");
    expect(sop.sections.notes).toEqual(["生效日期：2026年1月1日"]);
  });

  it("holds a document without any known heading as lines of no section", async () => {
    const sop = await parse([line("第一句。"), line("第二句。")]);
    expect(sop.sections).toEqual({});
    expect(sop.unassigned).toEqual(["第一句。", "第二句。"]);
    expect(sop.sample).toBe(false);
  });

  it("leaves what is struck through out of its section, and marks of notes out of the text", async () => {
    const fee = new Paragraph({
      children: [new TextRun({ text: "15元", strike: true }), new TextRun("20元"), new FootnoteReferenceRun(1)],
    });
    const blocks = [new Paragraph({ heading: HeadingLevel.HEADING_1, text: "收费标准" }), fee];
    const footnotes = { 1: { children: [new Paragraph("低保家庭免收。")] } };
    const bytes = await Packer.toBuffer(new Document({ footnotes, sections: [{ children: blocks }] }));
    const sop = await parseSop(bytes, { path: "/office/工本费.docx" });
    expect(sop.sections).toEqual({ fee: ["20元"] });
    expect(sop.unassigned).toEqual(["低保家庭免收。", "15元20元"]);
  });

  it("holds a document of a title alone", async () => {
    expect(await parse([bold("居住证首次申领")])).toMatchObject({
      title: "居住证首次申领",
      sections: {},
      unassigned: [],
    });
  });

  it("falls back to the folder for the category", async () => {
    const bytes = await word([heading("办理条件"), line("年满60周岁。")]);
    expect((await parseSop(bytes, { path: "/office/民政/高龄津贴.docx", folder: "民政" })).category).toBe("民政");
    expect((await parseSop(bytes, { path: "/office/高龄津贴.docx" })).category).toBe("其他");
  });
});

describe("bytes that are no handbook", () => {
  const failure = (bytes: Uint8Array) =>
    parseSop(bytes, { path: "/office/坏文件.docx" }).then(
      () => "read",
      (error: { code: string }) => error.code,
    );

  it("are named for what they are", async () => {
    const whole = await word([heading("办理条件"), line("年满60周岁。")]);
    expect(await failure(new Uint8Array())).toBe("FILE_EMPTY");
    expect(await failure(Buffer.from("MZ\x90\x00 This program cannot be run in DOS mode"))).toBe("FILE_NOT_WORD");
    expect(await failure(Buffer.from("%PDF-1.7"))).toBe("FILE_NOT_WORD");
    expect(await failure(zipSync({ "a.txt": Buffer.from("a") }))).toBe("FILE_NOT_WORD");
    expect(await failure(oleFile("WordDocument"))).toBe("FILE_NOT_WORD");
    expect(await failure(oleFile("EncryptedPackage"))).toBe("FILE_PROTECTED");
    expect(await failure(whole.subarray(0, whole.length / 2))).toBe("FILE_DAMAGED");
    expect(await failure(whole.subarray(0, whole.length - 10))).toBe("FILE_DAMAGED");
    expect(await failure(await word([]))).toBe("DOCUMENT_WITHOUT_TEXT");
  });

  it("with a changed byte in the text are damaged, not read as something else", async () => {
    const bytes = Uint8Array.from(await word([heading("收费标准"), line("工本费15元")]));
    const outcomes = new Set<string>();
    const at = Buffer.from(bytes).indexOf("word/document.xml") + 60;
    for (let step = 0; step < 40; step++) {
      const changed = Uint8Array.from(bytes);
      changed[at + step * 5] = (changed[at + step * 5] ?? 0) ^ 0x55;
      outcomes.add(await failure(changed));
    }
    expect([...outcomes]).toEqual(["FILE_DAMAGED"]);
    // Without compression nothing but the sum tells that a figure is another one.
    const stored = Buffer.from(zipSync(unzipSync(bytes), { level: 0 }));
    expect(await failure(stored)).toBe("read");
    stored[stored.indexOf("工本费15元") + "工本费".length * 3] = "9".charCodeAt(0);
    expect(await failure(stored)).toBe("FILE_DAMAGED");
  });
});
