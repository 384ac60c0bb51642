"""Tables that are typed as lines with tabs."""

from __future__ import annotations

import pytest
from tests.readers.docx import docx, p, tbl, tr

from plancheck.model.document import Document
from plancheck.readers import word
from plancheck.wording.places import place_text

TAB = "<w:r><w:tab/></w:r>"


def line(*parts: str) -> str:
    runs = [f"<w:r><w:t>{part}</w:t></w:r>" for part in parts]
    return p(TAB.join(runs))


def read(*lines: str) -> Document:
    return word.read(docx("".join(lines)), "draft.docx", "")


def grids(document: Document) -> list[list[list[str]]]:
    return [[[document.blocks[at].text for at in row] for row in table.grid] for table in document.tables]


HEAD = line("指标", "2025年", "2030年")
ROWS = (line("书屋（座）", "20", "30"), line("借阅率（%）", "45", "60"))


def test_lines_with_as_many_parts_are_a_table() -> None:
    document = read(p("一、目标"), p("阅读主要指标"), HEAD, *ROWS, p("二、任务"))
    assert grids(document) == [[["指标", "2025年", "2030年"], ["书屋（座）", "20", "30"], ["借阅率（%）", "45", "60"]]]
    assert [(table.index, table.title, table.header_rows, table.title_block) for table in document.tables] == [(1, "阅读主要指标", 1, 1)]
    cell = document.blocks[document.tables[0].grid[2][1]]
    assert (cell.text, cell.table, cell.cell, cell.paragraph) == ("45", 1, (3, 2), 5)
    assert [block.text for block in document.blocks if block.table is None] == ["一、目标", "阅读主要指标", "二、任务"]
    assert [block.index for block in document.blocks] == [*range(len(document.blocks))]
    assert document.status == "checked"


@pytest.mark.parametrize(
    "lines",
    [
        [HEAD, ROWS[0]],  # two lines are none
        [HEAD, ROWS[0], p("文。"), ROWS[1]],  # they do not follow one another
        [line("甲", "乙")] * 4,  # a label and what it says
        [line("城东", "新建书屋、改造旧馆" * 10, "市文旅局")] * 3,  # text
        [p("一"), p("二"), p("三")],
        [line("一、", "", "总体要求"), line("二、", "", "主要目标"), line("三、", "", "主要任务")],  # two tabs behind a number are space
    ],
)
def test_other_lines_are_left(lines: list[str]) -> None:
    document = read(*lines)
    assert (document.tables, document.skipped) == ((), ())
    assert not any(block.table for block in document.blocks)


def test_a_header_of_two_lines_whose_last_part_stands_over_the_second() -> None:
    rows = [line("1", "书屋", "20", "30"), line("2", "书亭", "2", "3"), line("3", "书车", "4", "5")]
    document = read(line("序号", "指标", "目标"), line("2025年", "2030年"), *rows)
    assert grids(document)[0][:3] == [["序号", "指标", "目标", "目标"], ["序号", "指标", "2025年", "2030年"], ["1", "书屋", "20", "30"]]
    assert document.tables[0].header_rows == 2
    over = document.tables[0].grid[0]
    assert (over[2], over[0]) == (over[3], document.tables[0].grid[1][0])


def test_a_group_stands_once_before_numbered_rows() -> None:
    rows = [line("1", "馆舍", "书屋", "20"), line("2", "书亭", "2"), line("3", "人员", "馆员", "5")]
    document = read(line("序号", "类别", "指标", "2030年"), *rows)
    assert [row[1] for row in grids(document)[0]] == ["类别", "馆舍", "馆舍", "人员"]


UNSURE = [
    line("序号", "类别", "指标", "2025年", "2030年"),
    line("1", "书屋", "20", "30"),
    line("书亭", "2", "3"),
    line("2", "书车", "4", "5"),
]


def test_lines_of_figures_that_do_not_fit_are_told_as_not_read() -> None:
    document = read(p("一、目标"), *UNSURE)
    assert (document.tables, document.status) == ((), "checked_partly")
    assert [(part.reason, part.at) for part in document.skipped] == [("not_read", 1)]
    assert "制表符" in document.skipped[0].message.zh


def test_other_tables_count_on() -> None:
    document = read(tbl(tr("甲", "乙"), tr("丙", "丁")), HEAD, *ROWS, p("文。"), tbl(tr("戊", "己"), tr("庚", "辛")))
    assert [grid[0][0] for grid in grids(document)] == ["甲", "指标", "戊"]
    assert [[document.blocks[row[0]].table for row in table.grid] for table in document.tables] == [[1, 1], [2, 2, 2], [3, 3]]


def test_what_stands_in_a_cell_is_found_in_the_file() -> None:
    data = docx("".join([HEAD, *ROWS]))
    document, found = word.read(data, "draft.docx", ""), word.anchors(data)
    cell = document.tables[0].grid[1][1]
    assert [(each.start, each.end, each.skip) for each in found.text[cell]] == [(0, 2, 0)]
    assert len({found.paragraph[at] for at in document.tables[0].grid[1]}) == 1
    assert len({each.element for at in document.tables[0].grid[1] for each in found.text[at]}) == 3


def test_hidden_text_in_a_line_is_told_at_its_cell() -> None:
    hidden = p("<w:r><w:t>书亭</w:t></w:r>", TAB, "<w:r><w:t>2</w:t></w:r>", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>", TAB, "3")
    document = read(HEAD, *ROWS, hidden)
    (note,) = [each for each in document.diagnostics if each.place is not None]
    assert note.place is not None
    assert (note.place.cell, document.blocks[note.place.block].text) == ((4, 2), "2")


def test_a_place_in_such_a_table_tells_the_line_too() -> None:
    document = read(p("一、目标"), HEAD, *ROWS)
    place = document.place(document.tables[0].grid[1][1], 0, 2)
    assert place_text(place, "zh").spot == "第3段，表1，第2行第2列"
