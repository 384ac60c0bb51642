"""Pages as PDFium has them: what is read in bulk is what its functions give one by one, and the short ways give what the long ones do."""

from __future__ import annotations

from contextlib import closing
from dataclasses import fields

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from tests.readers.pdfs import Sheet, build, flow

from plancheck import resources
from plancheck.readers.pdf import page as pdf_page
from plancheck.readers.pdf.drawn import Comparison
from plancheck.readers.pdf.page import Page

SHEETS = {
    "text": flow(["一、总体要求", "到2025年，单位地区生产总值能耗比2020年下降13.5%，power is 20 MW。" * 9], number=True),
    "bold and raised": [Sheet().text(90, 100, "指标", 16, mode=2).text(125, 98, "1", 7).text(132, 100, "的值", 16)],
    "turned": [Sheet().text(90, 300, "正文在这里", 12).text(400, 300, "侧放的字", 12, turn=1).text(300, 500, "倒放", 12, turn=2)],
    "hidden": [Sheet().text(90, 100, "看不见", mode=3).text(90, 140, "白字", grey=1.0).text(90, 180, "小", 1.0).text(90, 220, "可见")],
    "white on a shade": [Sheet().box(80, 90, 300, 130, 0.3).text(90, 100, "白底之外", grey=1.0)],
    "off the page": [Sheet().text(90, 100, "页内").text(700, 100, "页外").text(90, -40, "之上")],
    "turned page": [Sheet(rotate=90).text(90, 100, "转了的页"), Sheet(rotate=180).text(90, 100, "倒页")],
    "marks": [Sheet().text(90, 100, "软\u00ad连字 \u200b零宽 \ue001私用 ⼀部首\u3000全角空格")],
    "empty": [Sheet()],
}


def pages(data: bytes) -> list[Page]:
    document = pypdfium2.PdfDocument(data)
    try:
        with closing(Comparison(document.raw)) as comparison:
            return [pdf_page.read_page(document.raw, number, comparison) for number in range(1, len(document) + 1)]
    finally:
        document.close()


def same(one: Page, other: Page) -> bool:
    return all(getattr(one, each.name) == getattr(other, each.name) for each in fields(Page) if each.name != "to_shown")


@pytest.mark.parametrize("name", SHEETS)
def test_the_short_way_places_what_the_long_one_does(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = build(SHEETS[name])
    short = pages(data)
    monkeypatch.setattr(pdf_page, "_place_ordinary", lambda *_: False)
    assert all(map(same, short, pages(data)))
    monkeypatch.setattr(pdf_page._Text, "_whole", lambda self, count: "")
    assert all(map(same, short, pages(data)))


def test_the_short_way_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_page, "_place", lambda *_: pytest.fail("the long way"))
    for name in ("text", "bold and raised", "turned"):
        assert all(page.glyphs for page in pages(build(SHEETS[name])))


@pytest.mark.parametrize("name", SHEETS)
def test_bulk_is_one_by_one(name: str) -> None:
    """Characters, boxes and objects, with more of them than fit into one go."""
    sheets = SHEETS[name]
    if name == "text":
        sheets = [Sheet()]
        for line in range(40):
            sheets[0].text(20, 20 + 9 * line, "一二三四五六七八九十" * 7, 8)
    document = pypdfium2.PdfDocument(build(sheets))
    raw = pdfium.FPDF_LoadPage(document.raw, 0)
    text = pdfium.FPDFText_LoadPage(raw)
    count = pdfium.FPDFText_CountChars(text)
    made = pdf_page._Text(text)
    made.read(count)
    indexes = [index for index in range(count) if pdfium.FPDFText_GetTextObject(text, index)]
    codes = [pdfium.FPDFText_GetUnicode(text, index) for index in indexes]
    boxes = []
    for index in indexes:
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        boxes.append((box.left, box.bottom, box.right, box.top))
    assert made.codes == codes
    assert made.chars in ("", "".join(map(chr, codes)))
    assert list(zip(made.lefts, made.bottoms, made.rights, made.tops, strict=True)) == boxes
    assert len(made) == len(made.rises) == len(codes)
    assert name != "text" or len(codes) > 2_048
    pdfium.FPDFText_ClosePage(text)
    pdfium.FPDF_ClosePage(raw)
    document.close()


def test_a_sample_is_read_the_same_in_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    data = (resources.folder("samples") / "zone-a.pdf").read_bytes()
    short = pages(data)
    monkeypatch.setattr(pdf_page._Text, "_whole", lambda self, count: "")
    assert all(map(same, short, pages(data)))
