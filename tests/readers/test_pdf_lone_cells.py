"""A cell that stands alone on a page: part of a box that the page break cut, or text in a frame."""

from __future__ import annotations

import pytest

from plancheck.model.document import Document
from plancheck.readers import pdf

from .pdfs import Sheet, build

LINES = [
    "1.城东书屋项目。建设书屋五座，开放阅览室和社区书亭，",
    "延长开放时间；总投资三亿元；建设年限三年；建设单位：城东书",
    "屋建设公司。",
]


def item(sheet: Sheet, top: float) -> Sheet:
    sheet.text(117, top + 5, LINES[0], 14)
    sheet.text(95, top + 25, LINES[1], 14)
    return sheet.text(95, top + 45, LINES[2], 14)


def read(*sheets: Sheet) -> Document:
    return pdf.read(build(list(sheets)), "draft.pdf", "0" * 64)


def filled(sheet: Sheet, first: int, last: int) -> Sheet:
    for place in range(first, last):
        sheet.text(90, 80 + 28 * place, "书屋分布广泛开放时间较长读者较多馆员队伍稳定阅读", 16)
    return sheet


def test_a_row_that_a_page_break_cut_off() -> None:
    """Its lines are one paragraph, as those of the box on the page before are."""
    first = filled(Sheet(), 0, 18)
    for top in (600, 670):
        item(first.box(90, top, 500, top + 70), top)
    second = filled(item(Sheet().box(90, 80, 500, 150), 80), 4, 20)
    document = read(first, second)
    assert [block.text for block in document.blocks if block.text.startswith("1.")] == ["".join(LINES)] * 3
    assert document.status == "checked"
    assert not document.tables


def test_a_frame_by_itself_is_text() -> None:
    """Without a box beside it on the next page nothing is taken out of the order of the page."""
    sheet = filled(item(filled(Sheet(), 0, 8).box(90, 310, 500, 380), 310), 12, 20)
    texts = [block.text for block in read(sheet, filled(Sheet(), 0, 20)).blocks]
    assert any(text.startswith("1.城东书屋项目") for text in texts)
    assert sum(text.count("屋建设公司") for text in texts) == 1


@pytest.mark.parametrize(
    ("lower", "left", "right"),
    [
        (3, ["北辰园区推广电动叉车二十九台，替", "换柴油车。"], ["石桥钢厂将雨水回用率逐步提升至", "百分之三十。"]),
        (
            0,
            ["北辰园区推广电动叉车二十九台，替", "换柴油车，并建设三座充电站和两座", "换电站。"],
            ["石桥钢厂将雨水回用率逐步提升至", "百分之三十，其中工业用水不低于", "百分之四十。"],
        ),
    ],
    ids=["on other lines", "on the same lines"],
)
def test_cells_without_rulings_beside_each_other_are_read_one_after_the_other(lower: int, left: list[str], right: list[str]) -> None:
    sheet = filled(Sheet(), 0, 8).box(80, 310, 500, 370, 0.2).box(80, 310, 500, 370)
    for x, top, lines in ((90, 314, left), (290, 314 + lower, right)):
        for number, line in enumerate(lines):
            sheet.text(x, top + 15 * number, line, 11.5, grey=1.0)
    texts = [block.text for block in read(filled(sheet, 12, 20), filled(Sheet(), 0, 20)).blocks]
    assert ("".join(left) in texts, "".join(right) in texts) == (True, True)


@pytest.mark.parametrize(
    "lines",
    [["联系人：张三丰等三位同志    电话：六六六六六六", "地址：城东路三十号楼上    邮编：三三三三三三"], LINES],
    ids=["pairs", "text"],
)
def test_a_frame_with_text_in_lines_is_read_line_by_line(lines: list[str]) -> None:
    sheet = filled(Sheet(), 0, 8).box(80, 310, 500, 370)
    for number, line in enumerate(lines):
        sheet.text(90, 314 + 18 * number, line, 12)
    text = "".join(block.text for block in read(filled(sheet, 12, 20), filled(Sheet(), 0, 20)).blocks)
    assert "".join("".join(lines).split()) in "".join(text.split())
