"""A table that begins on an upright page and goes on on a broad one; a sentence over lines keeps its year."""

from __future__ import annotations

from tests.extraction.test_facts import short
from tests.extraction.vocab import VOCABULARY
from tests.readers.pdfs import A4, Sheet, build

from plancheck import extraction, readers
from plancheck.model.plan import Plan

BROAD = (A4[1], A4[0])
HEADER = ["指标", "单位", "2020年", "2025年"]


def _plan(*sheets: Sheet) -> Plan:
    return extraction.plan(readers.read(build(list(sheets)), "draft.pdf"), VOCABULARY)


def _table(sheet: Sheet, left: float, width: float, top: float, rows: list[list[str]]) -> Sheet:
    xs = [left + width * at / 4 for at in range(5)]
    sheet.grid(xs, [top + 24 * at for at in range(len(rows) + 1)])
    for at, row in enumerate(rows):
        sheet.row(xs, top + 24 * at + 6, row)
    return sheet


def test_a_table_goes_on_on_a_broad_page() -> None:
    upright = Sheet().text(90, 80, "一、主要目标", 16).text(200, 600, "表1 主要指标", 12)
    _table(upright, 90, 400, 640, [HEADER, ["借阅率", "%", "18", "25"], ["座位数", "个", "100", "200"], ["书屋数", "座", "12", "30"]])
    broad = _table(Sheet(size=BROAD), 90, 660, 80, [HEADER, ["书亭数", "座", "3", "9"], ["夜读率", "%", "10", "20"]])
    facts = [short(each) for each in _plan(upright, broad).facts]
    assert facts == [
        "借阅率 2020 =18% past", "借阅率 2025 =25%", "座位数 2020 =100个 past", "座位数 2025 =200个",
        "书屋数 2020 =12座 past", "书屋数 2025 =30座",
        "书亭数 2020 =3座 past", "书亭数 2025 =9座", "夜读率 2020 =10% past", "夜读率 2025 =20%",
    ]  # fmt: skip


def test_a_sentence_over_printed_lines_keeps_its_year() -> None:
    sheet = Sheet().text(90, 80, "一、主要目标", 16)
    for at, line in enumerate(("　　截至二〇二〇年底，全市有书屋十二座。到二〇二五年，书", "屋总数达到三十座，借阅率达到百分之二十五。")):
        sheet.text(90, 110 + 24 * at, line, 16)
    facts = [(each.subject, each.year, str(each.value)) for each in _plan(sheet).facts]
    assert facts == [("书屋", 2020, "12"), ("书屋总数", 2025, "30"), ("借阅率", 2025, "25")]
