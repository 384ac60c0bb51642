"""The measures of GB/T 9704-2012, 信函格式: as the file says them, and as LibreOffice lays the pages out.

Tolerances: what the file says, 0.1 mm. On the page: red lines 0.3 mm (one pixel at 200 dpi is 0.13 mm), the type area 0.5 mm, the red
name 1 mm, since its ink depends on the font that stands in for 方正小标宋简体 here. LibreOffice lets 。 and ， hang out of a line.
"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from lxml import etree
from PIL import Image, ImageChops
from tests.office import profile

from .reports import B, many, sample_results, with_results
from .test_render_letter import FULL, compose, made

SOFFICE = shutil.which("soffice")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM, DPI = 25.4 / 72, 200
HANGING = "。，、；："

# ---- what the file says -----------------------------------------------------------------------------------------


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def attributes(element: etree._Element) -> dict[str, str]:
    return {name.removeprefix(W): value for name, value in element.attrib.items()}


def mm(twips: str) -> float:
    return round(int(twips) / 1440 * 25.4, 1)


def test_the_page():
    first, annex = part(made(), "word/document.xml").iter(f"{W}sectPr")
    size, margins = attributes(first.find(f"{W}pgSz")), attributes(first.find(f"{W}pgMar"))
    assert [mm(size[name]) for name in ("w", "h")] == [210, 297]
    assert [mm(margins[name]) for name in ("top", "left", "right", "bottom", "header", "footer")] == [
        37, 28, 26, pytest.approx(35, abs=0.15), 30, 20
    ]  # fmt: skip
    assert attributes(first.find(f"{W}docGrid")) == {"type": "linesAndChars", "linePitch": "580", "charSpace": "-849"}
    assert first.find(f"{W}titlePg") is not None
    assert attributes(annex.find(f"{W}pgSz"))["orient"] == "landscape"
    assert [mm(attributes(annex.find(f"{W}pgSz"))[name]) for name in ("w", "h")] == [297, 210]


def test_every_line_of_the_text_is_28_95_points_and_every_font_has_its_chinese_name():
    body = part(made(), "word/document.xml").find(f"{W}body")
    fonts = set()
    for paragraph in body.findall(f"{W}p"):
        spacing = attributes(paragraph.find(f"{W}pPr/{W}spacing"))
        assert spacing["lineRule"] == "exact"
        for run in paragraph.findall(f"{W}r"):
            names = attributes(run.find(f"{W}rPr/{W}rFonts"))
            fonts.add(names["eastAsia"])
            assert names["ascii"] == names["hAnsi"] == "Times New Roman"
            if run.find(f"{W}rPr/{W}sz").get(f"{W}val") == "32":
                assert int(spacing["line"]) / 20 == pytest.approx(28.95, abs=0.05)
    assert fonts == {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"}


@pytest.mark.parametrize(
    ("name", "kind", "places"), [("header", "thickThinSmallGap", 1), ("footer", "thinThickSmallGap", 1)]
)  # fmt: skip
def test_the_red_lines_are_170_mm_long(name, kind, places):
    data = made()
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = [each for each in package.namelist() if each.startswith(f"word/{name}")]
    found = [line for each in parts for line in part(data, each).iter(f"{W}bottom") if line.get(f"{W}color") == "FF0000"]
    assert [line.get(f"{W}val") for line in found] == [kind] * places
    indents = attributes(found[0].getparent().getparent().find(f"{W}ind"))
    ends = [int(indents.get(name, indents.get(other, "0"))) for name, other in (("left", "start"), ("right", "end"))]
    assert 156 - sum(each / 1440 * 25.4 for each in ends) == pytest.approx(170, abs=0.1)


def test_no_text_box_no_field_but_the_page_number_and_a_width_for_each_column():
    data = made()
    document = part(data, "word/document.xml")
    assert not list(document.iter(f"{W}pict", f"{W}drawing", f"{W}fldSimple", f"{W}instrText"))
    (table,) = document.iter(f"{W}tbl")
    widths = [int(each.get(f"{W}w")) for each in table.iter(f"{W}gridCol")]
    assert len(widths) == 8
    assert sum(widths) / 1440 * 25.4 == pytest.approx(245, abs=0.2)


# ---- what the page shows ----------------------------------------------------------------------------------------


@dataclass
class Laid:
    """A letter as LibreOffice lays it out."""

    path: Path
    pdf: pdfplumber.PDF

    def pages(self):
        return self.pdf.pages

    def page(self, number):
        return self.pdf.pages[number - 1]

    def picture(self, number):
        return pypdfium2.PdfDocument(self.path)[number - 1].render(scale=DPI / 72).to_pil()


ALPHABET = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
LONG = (ALPHABET * 250)[:5000]


def long():
    base = next(each for each in sample_results() if each.rule == "GOAL-11")
    return replace(base, message=B(LONG, LONG), subresults=tuple(replace(each, message=B(LONG, LONG)) for each in base.subresults))


def ending(length):
    """A rule whose opinion has a 。 after so many characters, some of them digits, and goes on behind it: one of them ends a line."""
    base = next(each for each in sample_results() if each.rule == "STR-05")
    said = f"{LONG[:length]}267亿元的分项之和为257亿元，与总数不符"
    text = B(said, said)
    return replace(base, rule=f"E-{length}", message=text, subresults=tuple(replace(each, message=text) for each in base.subresults))


def letters():
    fine = tuple(each for each in sample_results() if each.outcome == "passed")
    yield "none", with_results(fine, attachments=())
    yield "one", with_results((*fine, *(each for each in sample_results() if each.rule == "STR-05")), attachments=())
    yield "twenty", many(20)
    yield "many", many(200)
    yield "long", with_results((long(),), attachments=())
    yield "ends", with_results(tuple(ending(length) for length in range(30, 60)), attachments=())


@pytest.fixture(scope="module")
def laid(tmp_path_factory):
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("laid")
    for name, report in letters():
        (folder / f"{name}.docx").write_bytes(compose(report, FULL))
    command = [SOFFICE, profile(), "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return {path.stem: Laid(path, pdfplumber.open(path)) for path in folder.glob("*.pdf")}


def red_bands(picture: Image.Image) -> list[tuple[float, float, float, float]]:
    """Red things from the top: (top, bottom, left, right) in mm."""
    red, green, blue = picture.convert("RGB").split()
    dark = ImageChops.multiply(green.point(lambda v: 255 * (v < 130)), blue.point(lambda v: 255 * (v < 130)))
    mask = ImageChops.multiply(red.point(lambda v: 255 * (v > 150)), dark)
    found, start = [], None
    for y, some in enumerate([*mask.getprojection()[1], 0]):
        if some and start is None:
            start = y
        elif not some and start is not None:
            left, _, right, _ = mask.crop((0, start, mask.width, y)).getbbox()
            found.append(tuple(each * 25.4 / DPI for each in (start, y, left, right)))
            start = None
    return found


@pytest.mark.parametrize("name", ["none", "twenty"])
def test_the_red_name_and_the_red_lines(laid, name):
    head, thick, thin, below_thin, below_thick = red_bands(laid[name].picture(1))
    assert head[0] == pytest.approx(30, abs=1)
    assert thick[0] - head[1] == pytest.approx(4, abs=0.5)
    assert 297 - below_thick[1] == pytest.approx(20, abs=0.3)
    for one in (thick, thin, below_thin, below_thick):
        assert one[2:] == (pytest.approx(20, abs=0.3), pytest.approx(190, abs=0.3))
    assert thick[1] - thick[0] > 2 * (thin[1] - thin[0])
    assert below_thick[1] - below_thick[0] > 2 * (below_thin[1] - below_thin[0])
    assert (head[2] + head[3]) / 2 == pytest.approx(105, abs=1)
    assert not [page for page in range(2, len(laid[name].pages()) + 1) if red_bands(laid[name].picture(page))]


def rows(page):
    return [each for each in page.extract_text_lines() if abs(each["chars"][0]["size"] - 16) < 0.1]


def test_the_type_area_of_156_by_225_mm(laid):
    for page in (each for each in laid["twenty"].pages() if each.width < each.height):
        text = [each for each in page.chars if each["text"].strip() and abs(each["size"] - 16) < 0.1 and each["text"] not in HANGING]
        assert min(each["x0"] for each in text) * MM >= 27.5
        assert max(each["x1"] for each in text) * MM <= 184.5
        if page.page_number > 1:
            assert min(each["top"] for each in text) * MM >= 37
        assert max(each["bottom"] for each in text) * MM <= 262


def test_22_lines_of_28_characters(laid):
    full = [
        page for page in laid["long"].pages() if len(rows(page)) == 22 and all(set(each["text"]) <= set(ALPHABET) for each in rows(page))
    ]
    assert len(full) >= 5
    for page in full:
        lines = rows(page)
        assert {len(each["text"]) for each in lines} == {28}
        steps = [(lower["top"] - upper["top"]) * MM for upper, lower in pairwise(lines)]
        assert steps == pytest.approx([28.95 * MM] * 21, abs=0.3)


def test_no_sign_is_lost_at_the_end_of_a_line(laid):
    # LibreOffice dropped the 。 that would have been the 29th of a justified line on a grid of characters.
    text = [page.extract_text().split("\n") for page in laid["ends"].pages() if page.width < page.height]
    printed = "".join("".join(line for line in lines if not line.startswith("—")) for lines in text).replace(" ", "")
    for length in range(30, 60):
        assert f"{LONG[:length]}267亿元的分项之和为257亿元，与总数不符。建议" in printed, length


def test_the_copies_stand_at_the_foot_of_the_last_page_behind_the_annex(laid):
    for name, one in laid.items():
        lines = [(page.page_number, line) for page in one.pages() for line in page.extract_text_lines()]
        foot = [(number, line["bottom"]) for number, line in lines if line["text"].startswith("抄送")]
        last = one.pages()[-1]
        assert [number for number, _ in foot] == [last.page_number], name
        bottom = 30 if last.width > last.height else 35
        assert (last.height - foot[0][1]) * MM - bottom == pytest.approx(0, abs=1), name
        assert all(table.bbox[3] < foot[0][1] - 14 for table in last.find_tables()), name


def test_number_title_and_addressee(laid):
    lines = {each["text"].replace(" ", ""): each for each in laid["twenty"].page(1).extract_text_lines()}
    number, above, below, to = (
        lines[each] for each in ("某发改环资函〔2026〕8号", "关于《青岩市国家碳达峰试点实施方案》", "审核意见的函", "青岩市发展改革委：")
    )
    assert number["x1"] * MM == pytest.approx(184, abs=0.5)
    assert 46 < number["top"] * MM < 52  # right under the line
    step = 28.95 * MM
    assert (above["top"] - number["top"]) * MM == pytest.approx(2 * step, abs=1)  # an empty line between them
    for each in (above, below):
        assert each["chars"][0]["size"] == pytest.approx(22)
        assert (each["x0"] + each["x1"]) / 2 * MM == pytest.approx(106, abs=1)
    assert to["x0"] * MM == pytest.approx(28, abs=0.5)


def test_signature_and_date(laid):
    (page,) = (each for each in laid["none"].pages() if "2026年11月25日" in each.extract_text().replace(" ", ""))
    day = next(each for each in page.extract_text_lines() if each["text"].replace(" ", "") == "2026年11月25日")
    assert day["x1"] * MM == pytest.approx(184 - 4 * 16 * MM, abs=1)


def test_page_numbers_begin_on_page_two(laid):
    numbers = [
        page.crop((0, page.height * 0.8, page.width, page.height)).extract_text().strip().splitlines() for page in laid["long"].pages()
    ]
    found = [[line for line in each if line.startswith("—")] for each in numbers]
    assert found[0] == []
    assert found[1:] == [[f"— {n} —"] for n in range(2, len(found) + 1)]


def test_the_annex_is_landscape_and_its_header_is_repeated(laid):
    pages = [each for each in laid["twenty"].pages() if each.width > each.height]
    assert len(pages) >= 2
    assert pages[0].page_number > 1
    assert "审核意见表" in pages[0].extract_text()
    for page in pages:
        assert (page.width * MM, page.height * MM) == (pytest.approx(297, abs=0.2), pytest.approx(210, abs=0.2))
        (table,) = page.find_tables()
        assert table.extract()[0] == ["序号", "审核要点", "依据", "审核结论", "问题描述", "原文位置及摘录", "修改建议", "备注"]
        assert (table.bbox[2] - table.bbox[0]) * MM == pytest.approx(245, abs=1)
        assert [row[7] for row in table.extract()[1:] if row[0]] == [
            row[7] for row in table.extract()[1:] if row[7] in ("必须修改", "应当修改", "建议完善")
        ]


def test_a_table_over_forty_pages_has_its_header_on_each(laid):
    pages = [each for each in laid["many"].pages() if each.width > each.height]
    assert len(pages) > 40
    first = [page.extract_text().splitlines()[2 if number == 0 else 0] for number, page in enumerate(pages)]
    if first[-1] == "抄送：某省生态环境厅。":  # the table left no room for it
        first.pop()
    assert set(first) == {"序号 审核要点 依据 审核结论 问题描述 原文位置及摘录 修改建议 备注"}


def test_nothing_is_left_of_the_annex_where_nothing_is_listed(laid):
    pages = list(laid["none"].pages())
    assert all(page.width < page.height for page in pages)
    assert all(page.extract_text().strip() for page in pages)


def test_a_long_finding_does_not_fill_the_annex(laid):
    assert sum(page.width > page.height for page in laid["long"].pages()) <= 2


def test_the_sample_letter_has_no_empty_page(laid):
    for name in laid:
        for page in laid[name].pages():
            text = page.extract_text().strip()
            assert len(text) > 20 or text.startswith("抄送"), (name, page.page_number)
