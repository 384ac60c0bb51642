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
        ([(100 + 9.0 * n, 350 + 14.0 * n, char) for n, char in enumerate(GOAL)], list),
        (down((LONG + GOAL) * 4, 500, 320, 12, 36), list),
    ],
    ids=["out of order", "columns out of order", "drawn by rows", "aslant", "much of a page"],
)
def test_a_page_with_text_in_doubtful_order_is_read_in_part(marks: list[Mark], order: Callable[[list[Mark]], list[Mark]]) -> None:
    document = read(page(order(marks), 12))
    assert (document.status, document.reason) == ("checked_partly", "not_read")
    assert [(each.code, each.message.zh) for each in document.diagnostics] == [
        ("vertical-text", "第 1 页有竖排文字，可能没有按顺序读出，请对照原件。")
    ]
    assert not document.complete(0, len(document.blocks))


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
        f'<w:tr><w:trPr><w:trHeight w:val="2400" w:hRule="exact"/></w:trPr>{_cell(FIGURES, 1500, direction)}'
        f"{_cell('节能改造', 4000)}</w:tr>"
        f"<w:tr>{_cell('甲', 1500)}{_cell('乙', 4000)}</w:tr></w:tbl>"
    )
    printed = office.printed(docx(p(LONG) + table + p(LONG)), "docx", 240.0)
    assert isinstance(printed, bytes)
    document = readers.read(printed, "plan.pdf")
    assert [block.text for block in document.blocks if block.cell] == [FIGURES, "节能改造", "甲", "乙"]
