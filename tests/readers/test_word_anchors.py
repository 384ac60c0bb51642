"""Where the blocks of a Word file stand in its main part."""

from __future__ import annotations

from tests.readers.docx import docx, p, r, tbl, tc, tr

from plancheck.readers import word

NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'
NOTES = f'<w:footnote w:id="1">{p("见附表。")}</w:footnote>'


def test_a_cell_without_a_paragraph_after_a_note_stands_at_the_paragraph_before() -> None:
    data = docx(tbl(tr(tc(p(r("产值"), NOTE)), "<w:tc><w:tcPr/></w:tc>", tc("能耗"))), footnotes=NOTES)
    blocks = [(block.text, block.part, block.cell) for block in word.read(data, "draft.docx", "").blocks]
    assert blocks == [("产值", "body", (1, 1)), ("见附表。", "footnote", None), ("", "body", (1, 2)), ("能耗", "body", (1, 3))]
    found = word.anchors(data)
    assert found.paragraph == {0: 9, 1: 9, 2: 9, 3: 20}
    assert [(each.start, each.end, each.element, each.skip) for each in found.text[3]] == [(0, 2, 24, 0)]
