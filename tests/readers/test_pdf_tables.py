"""Tables of PDFs: grids, merged cells, pages, captions, and what is no table."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pdfplumber
import pytest
from tests.benchmarks.cells import compared

from plancheck.model.document import Document, Table
from plancheck.readers import pdf
from plancheck.readers.pdf import tables
from plancheck.readers.pdf.drawn import Comparison
from plancheck.readers.pdf.page import Edge, Page, read_page

from .pdfs import Sheet, build, flow

XS = [90.0, 130.0, 270.0, 340.0, 420.0, 500.0]
HEAD = ["序号", "指标", "单位", "2020年", "2025年"]


def read(*sheets: Sheet) -> Document:
    return pdf.read(build(list(sheets)), "draft.pdf", "0" * 64)


def cells(document: Document, table: Table) -> list[list[str]]:
    return [[document.blocks[index].text if index >= 0 else "-" for index in row] for row in table.grid]


def rows(first: int, last: int) -> list[list[str]]:
    return [[str(n), f"第{n}项指标", "万吨", f"{n}.5", f"≥{n}0"] for n in range(first, last + 1)]


def table(sheet: Sheet, top: float, data: list[list[str]], *, sides: bool = True) -> Sheet:
    ys = [top + 20 * place for place in range(len(data) + 1)]
    sheet.grid(XS, ys, sides=sides)
    for place, row in enumerate(data):
        sheet.row(XS, top + 5 + 20 * place, row)
    return sheet


@pytest.mark.parametrize("sides", [True, False])
def test_a_ruled_table_with_its_caption(sides: bool) -> None:
    data = [HEAD, *rows(1, 4)]
    document = read(table(Sheet().text(230, 100, "表1 主要指标", 14), 130, data, sides=sides))
    (found,) = document.tables
    assert cells(document, found) == data
    assert (found.title, found.page, found.page_to, found.header_rows) == ("表1 主要指标", 1, 1, 1)
    assert found.title_block is not None
    assert document.blocks[found.title_block].role == "caption"
    block = document.blocks[found.grid[2][1]]
    assert (block.table, block.cell, block.paragraph) == (1, (3, 2), None)
    assert block.lines[0].rect == pytest.approx((134, 175, 179, 185), abs=2)


def test_a_title_in_its_first_row_is_no_row_of_a_table() -> None:
    data = [HEAD, *rows(1, 3)]
    sheet = table(Sheet(), 150, data).text(230, 135, "表1 主要指标")
    sheet.line(XS[0], 130, XS[-1], 130).line(XS[0], 130, XS[0], 150).line(XS[-1], 130, XS[-1], 150)
    document = read(sheet)
    (found,) = document.tables
    assert cells(document, found) == data
    assert (found.title, found.header_rows) == ("表1 主要指标", 1)
    assert found.title_block is not None
    assert (document.blocks[found.title_block].text, document.blocks[found.title_block].role) == ("表1 主要指标", "caption")


def test_text_stands_before_and_after_its_table() -> None:
    sheet = table(Sheet().text(122, 80, "具体指标如下。"), 130, [HEAD, *rows(1, 2)]).text(122, 300, "表后的正文。")
    document = read(sheet)
    assert document.blocks[0].text == "具体指标如下。"
    assert document.blocks[-1].text == "表后的正文。"
    assert document.tables[0].title == ""


def test_merged_cells_repeat_their_block() -> None:
    sheet = Sheet()
    for y in (100, 140, 180):
        sheet.line(90, y, 490, y)
    sheet.line(290, 120, 490, 120).line(190, 160, 490, 160)
    for x, y0, y1 in ((90, 100, 180), (190, 100, 180), (290, 100, 180), (390, 120, 180), (490, 100, 180)):
        sheet.line(x, y0, x, y1)
    for x, y, text in (
        (94, 115, "类别"), (194, 115, "指标"), (294, 105, "目标值"), (294, 125, "2025年"), (394, 125, "2030年"),
        (94, 155, "能源"), (194, 145, "甲"), (294, 145, "1"), (394, 145, "2"), (194, 165, "乙"), (294, 165, "3"), (394, 165, "4"),
    ):  # fmt: skip
        sheet.text(x, y, text, 10)
    document = read(sheet)
    (found,) = document.tables
    assert cells(document, found) == [
        ["类别", "指标", "目标值", "目标值"],
        ["类别", "指标", "2025年", "2030年"],
        ["能源", "甲", "1", "2"],
        ["能源", "乙", "3", "4"],
    ]
    assert found.grid[2][0] == found.grid[3][0]
    assert found.header_rows == 2
    assert document.blocks[found.grid[0][2]].cell == (1, 3)


def test_lines_of_a_cell_are_joined_and_its_paragraphs_kept() -> None:
    sheet = Sheet().grid([90, 200, 400], [100, 140, 200])
    sheet.text(94, 105, "能耗（吨标准煤/", 10).text(94, 120, "万元）", 10).text(204, 105, "完成省下达任务", 10)
    sheet.text(94, 145, "内容", 10).text(204, 145, "1.建设一期工程。", 10).text(204, 160, "2.建设二期工程。", 10)
    document = read(sheet)
    assert cells(document, document.tables[0]) == [
        ["能耗（吨标准煤/万元）", "完成省下达任务"],
        ["内容", "1.建设一期工程。\n2.建设二期工程。"],
    ]


def test_a_table_goes_on_over_pages_without_its_repeated_header() -> None:
    first = table(Sheet(), 500, [HEAD, *rows(1, 12)]).text(280, 790, "— 1 —", 12)
    second = table(Sheet(), 70, [HEAD, *rows(13, 20)]).text(280, 790, "— 2 —", 12)
    document = read(first, second)
    (found,) = document.tables
    assert cells(document, found) == [HEAD, *rows(1, 20)]
    assert (found.page, found.page_to) == (1, 2)


def test_a_single_row_on_the_next_page_belongs_to_the_table() -> None:
    document = read(table(Sheet(), 500, [HEAD, *rows(1, 12)]), table(Sheet(), 70, rows(13, 13)).text(122, 200, "表后的正文。"))
    (found,) = document.tables
    assert cells(document, found) == [HEAD, *rows(1, 13)]


def test_a_row_broken_by_the_page_is_one_row() -> None:
    first = table(Sheet(), 500, [HEAD, ["1", "单位产值能耗", "吨标准煤/", "0.5", "0.4"]])
    second = table(Sheet(), 70, [["", "降低率", "万元", "", ""], *rows(2, 3)])
    document = read(first, second)
    assert cells(document, document.tables[0]) == [HEAD, ["1", "单位产值能耗降低率", "吨标准煤/万元", "0.5", "0.4"], *rows(2, 3)]


def test_another_table_on_the_next_page_is_another_table() -> None:
    second = table(Sheet().text(230, 70, "表2 其他指标", 14), 100, [HEAD, *rows(1, 2)])
    document = read(table(Sheet(), 500, [HEAD, *rows(1, 12)]), second)
    assert [(len(found.grid), found.title) for found in document.tables] == [(13, ""), (3, "表2 其他指标")]


PROSE = [f"第{number}个书屋开放时间较长读者较多馆员队伍稳定，书目逐年更新" for number in range(8)]
LISTED = ["序号", "项目名称", "建设内容", "总投资", "责任单位"]
ABOVE = [["1", "城东书屋", "新建书屋", "3.2", "文化局"], ["2", "城西书屋", "新建书屋", "1.5", "文化局"]]
WHOLE = ["3", "城南书屋改造和开放", "改造旧馆三座，更新书架", "4.6", "教育局"]
SHORT = ["3", "城南书屋", "改造旧馆", "4.6", "教育局"]


@pytest.mark.parametrize(
    ("upper", "lower", "rows"),
    [
        # the number stands at the top, or in the middle and so on the next page
        (["3", "城南书屋改造", "改造旧馆三座，", "", ""], ["", "和开放", "更新书架", "4.6", "教育局"], [WHOLE]),
        (["", "城南书屋改造", "改造旧馆三座，", "", ""], ["3", "和开放", "更新书架", "4.6", "教育局"], [WHOLE]),
        (["", "城南书屋改造", "改造旧馆三座，", "4.6", "教育局"], ["3", "和开放", "更新书架", "", ""], [WHOLE]),
        # a row that names a kind is whole
        (["", "二、城外书屋", "", "", ""], SHORT, [["", "二、城外书屋", "", "", ""], SHORT]),
        (["", "二、城外书屋", "", "6.6", ""], SHORT, [["", "二、城外书屋", "", "6.6", ""], SHORT]),
        # the number does not follow
        (
            ["", "城南书屋改造", "改造旧馆三座，", "", ""],
            ["7", "和开放", "更新书架", "4.6", "教育局"],
            [["", "城南书屋改造", "改造旧馆三座，", "", ""], ["7", "和开放", "更新书架", "4.6", "教育局"]],
        ),
    ],
)
def test_a_row_that_a_page_break_cut_in_two(upper: list[str], lower: list[str], rows: list[list[str]]) -> None:
    first = table(Sheet().text(122, 100, "具体项目如下。"), 720, [LISTED, *ABOVE, upper])
    second = table(Sheet(), 60, [lower, ["4", "城北书屋", "改建书屋", "2.0", "文化局"]]).text(122, 300, "表后的正文。")
    document = read(first, second)
    (found,) = document.tables
    assert cells(document, found)[3:-1] == rows


#: What may stand at the foot of a page below a table that continues on the next page.
NOTES = {
    "the rest of a note of the page before": (["行政区域面积按自然资源部门口径，", "不含飞地。"], 9),
    "a note in smaller type": (["注：占比按能源消费总量计算。"], 9),
    "a note in the type of the text": (["注：占比按能源消费总量计算。"], 12),
    "where the figures come from": (["数据来源：市统计局。"], 12),
}


@pytest.mark.parametrize("name", NOTES)
def test_notes_at_the_foot_do_not_part_a_table_whose_header_is_repeated(name: str) -> None:
    notes, size = NOTES[name]
    first = Sheet()
    for place, text in enumerate(PROSE):
        first.text(90, 80 + 24 * place, text, 14)
    table(first, 420, [HEAD, *rows(1, 12)])
    for place, text in enumerate(notes):
        first.text(90, 740 + 14 * place, text, size)
    document = read(first, table(Sheet(), 70, [HEAD, *rows(13, 20)]))
    (found,) = document.tables
    assert cells(document, found) == [HEAD, *rows(1, 20)]
    assert (found.page, found.page_to) == (1, 2)
    assert "".join(block.text for block in document.blocks).endswith("".join(notes))


@pytest.mark.parametrize(
    ("below", "size", "again"),
    [
        ("表后的正文说明各县的情况。", 14, HEAD),
        ("表2 其他指标", 10, HEAD),
        ("注：占比按能源消费总量计算。", 10, ["序号", "项目", "单位", "2020年", "2025年"]),
    ],
    ids=["text of the plan", "a caption", "another header"],
)
def test_what_else_stands_at_the_foot_parts_two_tables(below: str, size: float, again: list[str]) -> None:
    first = Sheet()
    for place, text in enumerate(PROSE):
        first.text(90, 80 + 24 * place, text, 14)
    table(first, 420, [HEAD, *rows(1, 12)]).text(118, 740, below, size)
    document = read(first, table(Sheet(), 70, [again, *rows(1, 8)]))
    assert [len(found.grid) for found in document.tables] == [13, 9]


def test_columns_dragged_out_of_line_are_columns_still() -> None:
    sheet = Sheet()
    odd = [90.0, 140.0, 285.0, 352.0, 431.0, 512.0]
    sheet.grid(odd, [100, 120]).grid(XS, [120, 140, 160, 180])
    sheet.row(odd, 105, HEAD)
    for place, row in enumerate(rows(1, 3)):
        sheet.row(XS, 125 + 20 * place, row)
    document = read(sheet)
    assert cells(document, document.tables[0]) == [HEAD, *rows(1, 3)]


def test_a_header_far_out_of_line_has_a_cell_for_each_column() -> None:
    sheet = Sheet()
    odd = [90.0, 105.0, 310.0, 352.0, 431.0, 512.0]  # its second cell stands over the middles of three columns
    sheet.grid(odd, [100, 120]).grid(XS, [120, 140, 160, 180])
    sheet.row(odd, 105, ["号", *HEAD[1:]])
    for place, row in enumerate(rows(1, 3)):
        sheet.row(XS, 125 + 20 * place, row)
    document = read(sheet)
    assert cells(document, document.tables[0]) == [["号", *HEAD[1:]], *rows(1, 3)]


def test_a_row_without_a_number_goes_on_where_few_cells_have_text() -> None:
    head, above, last = ["类别", *HEAD[1:]], ["能源", "清洁能源占比", "%", "12", "18"], ["交通", "绿色出行比例", "%", "60", "70"]
    first = table(Sheet().text(122, 100, "具体指标如下。"), 700, [head, above, ["建筑", "装配式建筑占", "%", "20", "30"]])
    document = read(first, table(Sheet(), 60, [["", "新建建筑的比例", "", "", ""], last]))
    (found,) = document.tables
    assert cells(document, found) == [head, above, ["建筑", "装配式建筑占新建建筑的比例", "%", "20", "30"], last]
    assert (found.page, found.page_to) == (1, 2)


def test_one_row_at_the_top_of_a_page_goes_on_above_another_table() -> None:
    first = table(Sheet().text(122, 100, "具体指标如下。"), 720, [HEAD, *rows(1, 2)])
    second = table(Sheet(), 60, rows(3, 3)).grid([90, 200, 300], [200, 220, 240]).row([90, 200], 205, ["甲", "乙"])
    document = read(first, second.row([90, 200], 225, ["丙", "丁"]))
    assert [cells(document, each) for each in document.tables] == [[HEAD, *rows(1, 3)], [["甲", "乙"], ["丙", "丁"]]]


def test_one_row_at_the_top_of_the_first_page_goes_on_from_nothing() -> None:
    first, last = table(Sheet(), 60, rows(1, 1)).text(122, 300, "第一页的正文。"), table(Sheet(), 700, [HEAD, *rows(1, 3)])
    document = read(first, Sheet().text(122, 100, "第二页。"), last)
    assert [(cells(document, each), each.page) for each in document.tables] == [([HEAD, *rows(1, 3)], 3)]
    assert document.blocks[0].text == "1 第1项指标 万吨 1.5 ≥10"


def three_lines(sheet: Sheet, top: float, data: list[list[str]], drawn: str) -> Sheet:
    for place, row in enumerate(data):
        sheet.row(XS, top + 5 + 20 * place, row)
        if drawn == "shades" and place % 2:
            sheet.ops.insert(0, "")
            sheet.ops[0] = Sheet().box(90, top + 20 * place, 500, top + 20 * place + 20, grey=0.9).ops[0]
    if drawn == "rules":
        for y in (top, top + 20, top + 20 * len(data)):
            sheet.line(90, y, 500, y)
    return sheet


@pytest.mark.parametrize("drawn", ["rules", "shades", "nothing"])
def test_tables_without_verticals(drawn: str) -> None:
    data = [HEAD, *rows(1, 8)]
    document = read(three_lines(Sheet().text(230, 100, "表1 主要指标", 14), 130, data, drawn).text(122, 400, "表后的正文。"))
    (found,) = document.tables
    assert cells(document, found) == data
    assert found.title == "表1 主要指标"
    assert document.blocks[-1].text == "表后的正文。"


def test_white_rectangles_behind_lines_are_no_table() -> None:
    sheets = flow(["推动重点领域节能降碳改造，加快形成绿色生产方式。" * 8])
    behind = Sheet()
    for place in range(8):
        behind.box(85, 97 + 28 * place, 510, 121 + 28 * place, grey=1.0)
    sheets[0].ops[:0] = behind.ops
    document = read(*sheets)
    assert not document.tables
    assert len(document.blocks) == 1


@pytest.mark.parametrize("titled", [True, False])
def test_a_box_of_running_text_is_text(titled: bool) -> None:
    sheet = Sheet().text(122, 80, "框前的正文。").box(90, 120, 506, 300)
    if titled:
        sheet.line(90, 150, 506, 150)
    sheet.text(220, 125, "专栏1 重点工程", 14)
    for place, text in enumerate(
        ["1.节能改造工程。推进重点行业节能改造，建设一批示范", "项目，形成节能能力。", "2.循环利用工程。建设循环利用基地。"]
    ):
        sheet.text(122 if place != 1 else 94, 160 + 24 * place, text, 14)
    sheet.text(122, 330, "框后的正文。")
    document = read(sheet)
    assert not document.tables
    assert [block.text for block in document.blocks] == [
        "框前的正文。",
        "专栏1 重点工程",
        "1.节能改造工程。推进重点行业节能改造，建设一批示范项目，形成节能能力。",
        "2.循环利用工程。建设循环利用基地。",
        "框后的正文。",
    ]


def test_a_table_that_cannot_be_read_soundly_is_said() -> None:
    sheet = table(Sheet(), 130, [HEAD, *rows(1, 3)])
    for place in range(6):
        sheet.text(95, 133 + 13 * place, "这些文字横跨所有的格子而不管竖线在哪里因此格子读不出来", 11)
    document = read(sheet)
    assert not document.tables
    assert {part.reason for part in document.skipped} == {"not_read"}
    assert document.status == "checked_partly"


@pytest.mark.parametrize(
    "sheet",
    [
        table(Sheet(), 130, [HEAD, *rows(1, 6)]),
        Sheet().grid([90, 200, 400], [100, 140, 200, 220]).row([90, 200], 105, ["甲", "乙"]),
        table(table(Sheet(), 130, [HEAD, *rows(1, 3)]), 400, [HEAD, *rows(4, 6)]),
    ],
)
def test_our_edges_give_pdfplumbers_cells(sheet: Sheet) -> None:
    """From the drawing on, not from edges as in test_pdf_cells.py: with what is a ruling and what is joined to what."""
    data = build([sheet])
    with pdfplumber.open(io.BytesIO(data)) as whole:
        expected = [sorted(tuple(round(x) for x in cell) for cell in found.cells) for found in whole.pages[0].find_tables()]
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    with closing(Comparison(document.raw)) as comparison:
        page = read_page(document.raw, 1, comparison)
    document.close()
    boxes = tables._boxes(page)
    assert [sorted(tuple(round(x) for x in cell) for cell in found) for found in boxes] == expected


def test_rows_that_stay_lines_under_a_caption_are_said() -> None:
    sheet = Sheet().text(230, 100, "表1 主要指标", 14)
    for place, shift in enumerate((0, 31, 64, 13, 47)):
        sheet.row([90 + shift, 190 + shift, 330 - shift, 420], 130 + 20 * place, ["甲乙丙丁戊己庚", "子丑寅卯辰", "天地玄黄", "宇宙"])
    document = read(sheet)
    assert not document.tables
    assert [(part.reason, part.page) for part in document.skipped] == [("not_read", 1)]


def test_a_drawing_of_many_lines_is_no_table_and_takes_no_time() -> None:
    sheet = Sheet().grid([30 + 4.5 * n for n in range(120)], [30 + 6.5 * n for n in range(120)]).text(100, 100, "图上的文字", 8)
    document = read(sheet)
    assert not document.tables
    assert document.blocks[0].text == "图上的文字"


def _long(count: int) -> Document:
    """A page with one table of so many rows."""
    return read(table(Sheet((595.0, 200.0 + 20 * count)), 100, rows(1, count)))


def test_a_table_of_as_many_crossings_as_are_looked_at() -> None:
    document = _long(499)  # 500 rulings across, 6 upright
    assert len(document.tables[0].grid) == 499
    assert not document.skipped


def test_rows_between_more_rulings_than_are_looked_at_are_said() -> None:
    document = _long(500)
    assert not document.tables
    assert [(part.reason, part.page) for part in document.skipped] == [("not_read", 1)]
    assert "线条过多" in document.skipped[0].message.zh
    assert "第500项指标" in document.blocks[-1].text


def test_without_rulings_no_table_is_looked_for() -> None:
    assert not tables.gated(Page(1, 595, 842))


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([], []),
        ([Edge("h", 0, 10, 100, 10), Edge("v", 10, 0, 10, 100)], []),
        # A box of four lines, one of them in two pieces, and corners that nearly meet.
        (
            [
                Edge("h", 10, 10, 50, 10), Edge("h", 52, 10, 90, 10), Edge("h", 12, 60, 90, 60),
                Edge("v", 10, 10, 10, 58), Edge("v", 90, 8, 90, 60),
            ],
            [(10, 10, 90, 60)],
        ),
        # Lines two points apart are one, on their mean.
        (
            [
                Edge("h", 0, 10, 50, 10), Edge("h", 50, 12, 99, 12), Edge("h", 0, 40, 99, 40),
                Edge("v", 0, 10, 0, 40), Edge("v", 99, 10, 99, 40),
            ],
            [(0, 11, 99, 40)],
        ),
    ],
)  # fmt: skip
def test_cells_are_what_rulings_enclose(edges: list[Edge], expected: list[tuple[float, float, float, float]]) -> None:
    assert tables.cells(edges) == expected


def test_the_cells_of_the_sample_are_those_of_pdfplumber_whole() -> None:
    """pdfplumber's own edges and text of each page, against PDFium's edges and text under the same table finder."""
    result = compared(Path(__file__).parents[2] / "samples" / "zone-a.pdf")
    assert (result.ours, result.boxes, result.equal) == (result.theirs, result.theirs, result.theirs)
    assert result.theirs > 300
