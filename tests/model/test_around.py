"""What is shown around a quote: the text beside it, of a table cell the cells of its row."""

from __future__ import annotations

import pytest

from plancheck.model.document import Block, Document, Table
from plancheck.model.plan import quote

_CELLS = ("指标", "单位", "2025年", "能耗强度下降", "%", "14.5（约束性）", "合计")
_BLOCKS = (Block(0, "到2025年，能耗强度下降14.5%。"), *(Block(at, text, table=1, cell=(1, 1)) for at, text in enumerate(_CELLS, 1)))
#: The last row is one cell over all columns.
_DRAFT = Document("a.docx", "", "docx", blocks=_BLOCKS, tables=(Table(1, ((1, 2, 3), (4, 5, 6), (7, 7, 7))),))


@pytest.mark.parametrize(
    ("block", "quoted", "before", "after"),
    [
        (0, "14.5%", "到2025年，能耗强度下降", "。"),
        (6, "14.5", "能耗强度下降 | % | ", "（约束性）"),
        (4, "能耗强度下降", "", " | % | 14.5（约束性）"),
        (5, "%", "能耗强度下降 | ", " | 14.5（约束性）"),
        (7, "合计", "", ""),
    ],
)
def test_the_text_around_a_quote(block: int, quoted: str, before: str, after: str) -> None:
    start = _BLOCKS[block].text.index(quoted)
    found = quote(_DRAFT, block, start, start + len(quoted))
    assert (found.before, found.quote, found.after) == (before, quoted, after)


def test_no_more_than_eighty_characters_of_a_row() -> None:
    blocks = (
        Block(0, "甲" * 100, table=1, cell=(1, 1)),
        Block(1, "45.1", table=1, cell=(1, 2)),
        Block(2, "乙" * 100, table=1, cell=(1, 3)),
    )
    found = quote(Document("a.docx", "", "docx", blocks=blocks, tables=(Table(1, ((0, 1, 2),)),)), 1, 0, 4)
    assert (found.before, found.after) == ("甲" * 77 + " | ", " | " + "乙" * 77)
