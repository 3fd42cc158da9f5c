"""Layout 5: an office form with python-docx: header table, merged cells, materials in columns beside a merged label.

Usage: form.py SHEETS.json FOLDER     (SHEETS.json: a list of sheets as texts.ts describes, each with `path`)
"""
import json
import os
import sys
from datetime import datetime

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

MARK = "示例资料，非现行政策"


def write(cell, lines, bold=False):
    for at, text in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        run = paragraph.add_run(text)
        run.bold = bold


def full_row(table, lines, bold=False):
    cells = table.add_row().cells
    merged = cells[0].merge(cells[-1])
    write(merged, lines, bold)
    return merged


def labelled_row(table, label, lines):
    cells = table.add_row().cells
    write(cells[0], [label], bold=True)
    write(cells[1].merge(cells[-1]), lines)


def material_cells(material):
    return [material["name"], material["form"], f"{material['copies']}份", material["note"]]


def materials_beside_label(table, part):
    """The label is one cell merged over all rows; the materials take the three columns beside it."""
    rows = [["材料名称", "形式及份数", "说明"]]
    rows += [[m["name"], f"{m['form']} {m['copies']}份", m["note"]] for m in part["materials"]]
    first = None
    for row in rows:
        cells = table.add_row().cells
        first = first or cells[0]
        last = cells[0]
        for cell, text in zip(cells[1:], row):
            write(cell, [text])
    merged = first.merge(last)
    write(merged, [part["heading"]], bold=True)


def materials_in_nested_table(table, part):
    cells = table.add_row().cells
    write(cells[0], [part["heading"]], bold=True)
    rows = [["序号", "材料", "类型", "份数", "要求"]]
    rows += [[str(at + 1)] + material_cells(m) for at, m in enumerate(part["materials"])]
    nested = cells[1].merge(cells[-1]).add_table(len(rows), 5)
    for row, texts in zip(nested.rows, rows):
        for cell, text in zip(row.cells, texts):
            write(cell, [text])


def branches_row(table, part):
    full_row(table, [part["heading"]], bold=True)
    for branch in part["branches"]:
        cells = table.add_row().cells
        write(cells[0].merge(cells[1]), [branch["when"]])
        write(cells[2].merge(cells[3]), [branch["then"]])


def header_and_footer(document):
    section = document.sections[0]
    table = section.header.add_table(1, 2, section.page_width)
    write(table.rows[0].cells[0], ["街道社区事务受理服务中心办事手册"])
    write(table.rows[0].cells[1], [MARK])
    section.footer.paragraphs[0].add_run("本页仅供工作人员查阅")


def form(sheet):
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    header_and_footer(document)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(f"《{sheet['title']}》").bold = True
    document.add_paragraph(f"※{MARK}※")
    table = document.add_table(0, 4)
    table.style = "Table Grid"
    (category, task, unit, edition, effective) = sheet["facts"]
    for left, right in ((category, task), (edition, effective)):
        cells = table.add_row().cells
        for cell, text in zip(cells, [*left, *right]):
            write(cell, [text])
    labelled_row(table, unit[0], [unit[1]])
    for part in sheet["parts"]:
        if part["field"] == "materials":
            (materials_in_nested_table if sheet["turn"] % 2 else materials_beside_label)(table, part)
        elif part["field"] == "branches":
            branches_row(table, part)
        else:
            labelled_row(table, part["heading"], part["lines"])
    if sheet["appendix"]:
        full_row(table, sheet["appendix"])
    properties = document.core_properties
    properties.title, properties.author = "", "示例资料"
    properties.created = properties.modified = datetime(2025, 1, 1)
    return document


def main(sheets, folder):
    with open(sheets, encoding="utf-8") as lines:
        for sheet in json.load(lines):
            form(sheet).save(os.path.join(folder, sheet["path"]))


main(*sys.argv[1:])
