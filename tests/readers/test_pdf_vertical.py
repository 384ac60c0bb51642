"""Text of a PDF that is set downwards is read in columns, and is not wholly read where its order is in doubt."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from tests.readers.docx import docx, p
from tests.readers.pdfs import Sheet, build, flow

from plancheck import readers
from plancheck.model.document import Document
from plancheck.readers import office

LONG = "各地区要把碳达峰工作摆在更加突出的位置，统筹推进产业结构和能源结构调整，加快形成绿色生产生活方式。"
GOAL = "到二〇二五年单位地区生产总值能耗下降百分之十三"
FIGURES = "到2025年单位地区生产总值能耗下降13.5%，非化石能源消费比重达到20%以上。"

Mark = tuple[float, float, str]


def down(text: str, x: float, top: float, size: float, height: int = 99, *, pitch: float = 1.1, column: float = -1.4) -> list[Mark]:
    """The characters of `text` below each other, `height` to a column; the next one stands `column` em aside."""
    return [(x + column * size * (n // height), top + n % height * pitch * size, char) for n, char in enumerate(text)]


def page(marks: list[Mark], size: float, sheet: Sheet | None = None) -> Sheet:
    sheet = sheet or flow([LONG * 3])[0]
    for x, top, char in marks:
        sheet.text(x, top, char, size)
    return sheet


def read(sheet: Sheet, fonts: bytes = b"") -> Document:
    return readers.read(build([sheet], fonts=fonts), "plan.pdf")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.text != LONG * 3]


@pytest.mark.parametrize(
    ("marks", "size", "expected"),
    [
        (down(GOAL, 250, 350, 16), 16, [GOAL]),
        (down(GOAL, 530, 100, 12), 12, [GOAL]),
        (down(GOAL, 400, 350, 12, pitch=1.6), 12, [GOAL]),
        (down(GOAL, 400, 350, 12, 10), 12, [GOAL]),
        (down(GOAL, 400, 350, 12, 11, column=-1.0), 12, [GOAL]),
        (down(GOAL, 100, 350, 12, 10, column=1.4), 12, [GOAL]),
        (down(FIGURES, 250, 330, 10), 10, [FIGURES]),
        (down("组织实施", 300, 350, 14), 14, ["组织实施"]),
        (down("生产生活方式", 300, 350, 14, 4) + down("节约能源", 200, 350, 14), 14, ["生产生活方式", "节约能源"]),
    ],
    ids=["below the text", "beside the text", "far apart", "columns", "dense", "from left to right", "figures", "four", "two texts"],
)
def test_characters_below_each_other_are_a_text(marks: list[Mark], size: float, expected: list[str]) -> None:
    document = read(page(marks, size))
    assert texts(document) == expected
    assert (document.status, [each.code for each in document.diagnostics]) == ("checked", [])


def test_a_font_that_writes_downwards_is_read() -> None:
    sheet = flow([LONG * 3])[0]
    sheet.ops.append(f"BT /F2 16 Tf 1 0 0 1 300 500 Tm <{GOAL.encode('utf-16-be').hex()}> Tj ET")
    vertical = b"/F2 << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /DescendantFonts [4 0 R] /Encoding /UniGB-UCS2-V >>"
    assert texts(read(sheet, vertical)) == [GOAL]


def shuffled(marks: list[Mark]) -> list[Mark]:
    return random.Random(1).sample(marks, len(marks))


def by_row(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark[1], mark[0]))


@pytest.mark.parametrize(
    ("marks", "order"),
    [
        (down(GOAL, 400, 350, 12), shuffled),
        (down(GOAL, 400, 350, 12, 6), shuffled),
        (down(GOAL, 400, 350, 12, 8, pitch=1.0, column=-1.3), by_row),
        ([mark for n, char in enumerate(GOAL) for mark in ((100, 350 + 15.0 * n, "节能"), (300, 350 + 15.0 * n, char))], list),
        ([(100 + 9.0 * n, 350 + 14.0 * n, char) for n, char in enumerate(GOAL)], list),
        (down((LONG + GOAL) * 4, 500, 320, 12, 36), list),
    ],
    ids=["out of order", "columns out of order", "drawn by rows", "in rows", "aslant", "much of a page"],
)
def test_a_page_with_text_in_doubtful_order_is_read_in_part(marks: list[Mark], order: Callable[[list[Mark]], list[Mark]]) -> None:
    document = read(page(order(marks), 12))
    assert (document.status, document.reason) == ("checked_partly", "not_read")
    assert [(each.code, each.message.zh) for each in document.diagnostics] == [
        ("vertical-text", "第 1 页有竖排文字，可能没有按顺序读出，请对照原件。")
    ]
    assert not document.complete(0, len(document.blocks))


STEPS = ["编制方案", "公开征求意见", "专家论证", "集体审议", "报送备案", "开展评估", "印发实施"]
#: Rows of tables without rulings that have a single character in a column.
ROWS = {
    "answers": [[step, answer] for step, answer in zip(STEPS, "否是是否是否是", strict=True)],
    "numbers": [[number, step] for number, step in zip("一二三四五六七", STEPS, strict=True)],
    "numbers and answers": [list(row) for row in zip("一二三三四一二", STEPS, "有无有是否无是", strict=True)],
    "two units": [[step, unit] for step, unit in zip(STEPS, "座座次座次次次", strict=True)],
    "numbers and long cells": [[number, LONG[:20] + "。"] for number in "甲乙丙丁戊己"],
    "single characters": [["一", "有"], ["二", "—"], ["三", "有"], ["四", "无"], ["五", "有"]],
    "units": [[step, unit] for step, unit in zip(STEPS, "座项份次件家户", strict=True)],
}


def cells(rows: list[list[str]], size: float, pitch: float, by_columns: bool) -> list[Mark]:
    """The characters of the cells of some rows, row by row or column by column."""
    placed = [(150.0 * column, 330 + pitch * row, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
    if by_columns:
        placed.sort(key=lambda cell: cell[0])
    return [(120 + x + n * size, y, char) for x, y, text in placed for n, char in enumerate(text)]


@pytest.mark.parametrize("by_columns", [False, True], ids=["by rows", "by columns"])
@pytest.mark.parametrize("pitch", [16.0, 20.0, 28.0])
@pytest.mark.parametrize("case", ROWS)
def test_rows_of_a_table_without_rulings_are_no_vertical_text(case: str, pitch: float, by_columns: bool) -> None:
    document = read(page(cells(ROWS[case], 12, pitch, by_columns), 12))
    assert [text.replace(" ", "") for text in texts(document)] == ["".join(row) for row in ROWS[case]]
    # units might as well be a sentence: it is in doubt where they are as close as letters, or do not stand by their rows in the file
    doubtful = case == "units" and (by_columns or pitch < 28)
    assert document.status == ("checked_partly" if doubtful else "checked")
    assert [each.code for each in document.diagnostics] == (["vertical-text"] if doubtful else [])


@pytest.mark.parametrize(
    ("text", "codes"), [("是否否是否是是否是", []), ("统筹推进各项节能降碳", ["vertical-text"])], ids=["answers", "words"]
)
def test_single_characters_on_lines_of_their_own_are_in_doubt_if_they_make_words(text: str, codes: list[str]) -> None:
    document = read(page(by_row(down(text, 250, 330, 12, pitch=3.0)), 12))
    assert "".join(texts(document)) == text
    assert [each.code for each in document.diagnostics] == codes


def test_vertical_text_beside_lines_as_far_apart_as_its_characters() -> None:
    sheet, text = Sheet(), "统筹推进节能降碳"
    for number in range(12):
        sheet.text(90, 100 + 24 * number, LONG[:25], 14)
    document = read(page(down(text, 530, 100, 14, pitch=24 / 14), 14, sheet))
    assert [block.text for block in document.blocks][1:] == [text]
    assert document.status == "checked"


@pytest.mark.parametrize("pitch", [16.0, 28.0])
def test_a_captioned_table_that_is_printed_by_columns_is_whole(pitch: float) -> None:
    rows = [["序号", "环节", "必需"], *([*row] for row in zip("一二三四五六七", STEPS, "否是是否是否是", strict=True))]
    sheet = flow([LONG * 3])[0].text(200, 310, "表1 编制环节", 12)
    document = read(page(cells(rows, 12, pitch, by_columns=True), 12, sheet))
    found = {block.cell: block.text for block in document.blocks if block.cell}
    assert found == {(row, column): text for row, line in enumerate(rows, 1) for column, text in enumerate(line, 1)}
    assert document.status == "checked"


GRID = [90.0, 200.0, 340.0, 500.0]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (down("主要任务分工", 105, 310, 14), "主要任务分工"),
        (down(GOAL, 160, 310, 14, 12), GOAL),
        (down("节能降碳", 160, 310, 14, 2), "节能降碳"),
    ],
    ids=["one column", "several", "short ones"],
)
def test_vertical_text_of_a_cell(marks: list[Mark], expected: str) -> None:
    sheet = flow([LONG * 3])[0].grid(GRID, [300, 500, 550, 600])
    sheet.row(GRID[1:], 320, ["建设分布式光伏", "五年"]).row(GRID, 520, ["甲", "乙", "丙"]).row(GRID, 560, ["丁", "戊", "己"])
    document = read(page(marks, 14, sheet))
    assert [block.text for block in document.blocks if block.cell] == [expected, "建设分布式光伏", "五年", *"甲乙丙丁戊己"]


def _cell(text: str, width: int, direction: str = "") -> str:
    way = f'<w:textDirection w:val="{direction}"/>' if direction else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{way}</w:tcPr>{p(text)}</w:tc>'


@pytest.mark.parametrize("direction", ["tbRl", "tbRlV", "btLr"])
def test_cells_that_libreoffice_prints_downwards_or_sideways(direction: str) -> None:
    """Figures in them are turned to the right."""
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    table = (
        f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>"
        '<w:tblGrid><w:gridCol w:w="1500"/><w:gridCol w:w="4000"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="3600" w:hRule="exact"/></w:trPr>{_cell(FIGURES, 1500, direction)}'
        f"{_cell('节能改造', 4000)}</w:tr>"
        f"<w:tr>{_cell('甲', 1500)}{_cell('乙', 4000)}</w:tr></w:tbl>"
    )
    printed = office.printed(docx(p(LONG) + table + p(LONG)), "docx", 240.0)
    assert isinstance(printed, bytes)
    document = readers.read(printed, "plan.pdf")
    assert [block.text for block in document.blocks if block.cell] == [FIGURES, "节能改造", "甲", "乙"]
