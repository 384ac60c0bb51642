"""A character map that names other characters than the glyphs draw is found out, and an honest one is not."""

from __future__ import annotations

import io
import math
import re
import statistics
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import StreamObject

from plancheck import readers
from plancheck.model.document import Document, Skipped
from plancheck.readers import pdf, printing
from plancheck.readers.pdf import drawn, ink, shapes
from plancheck.readers.pdf.document import misread

from . import fonts
from .fonts import SAMPLE
from .pdfs import Sheet, build

#: A page of the sample on which 不 is drawn once, in the words 认不足.
PAGE = 5


@cache
def page() -> bytes:
    """One page of the sample: its fonts are in the file."""
    writer = PdfWriter(clone_from=str(SAMPLE))
    for number in reversed(range(len(writer.pages))):
        if number != PAGE - 1:
            del writer.pages[number]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def mapped(names: Mapping[str, str]) -> bytes:
    """The page with other names for characters in its character maps."""
    writer = PdfWriter(clone_from=io.BytesIO(page()))

    def named(hit: re.Match[str]) -> str:
        char = bytes.fromhex(hit[2]).decode("utf-16-be", "replace")
        return f"<{hit[1]}> <{names[char].encode('utf-16-be').hex()}>" if char in names else hit[0]

    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        reference = font.get_object().get("/ToUnicode")
        if reference is None:
            continue
        head, border, table = reference.get_object().get_data().decode("latin-1").partition("endcodespacerange")
        stream = StreamObject()
        stream.set_data((head + border + re.sub(r"<([0-9A-F]+)> *<([0-9A-F]+)>", named, table)).encode("latin-1"))
        writer._objects[reference.idnum - 1] = stream  # pypdf has no public way to replace an object
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def read(data: bytes) -> Document:
    return pdf.read(data, "draft.pdf", "0" * 64)


def line(document: Document, words: str) -> float | None:
    """The confidence of the line that has these words."""
    block = next(block for block in document.blocks if words in block.text)
    at = block.text.index(words)
    return block.confidence(at, at + len(words))


def test_v06_an_honest_character_map_is_believed() -> None:
    document = read(mapped({}))
    assert [each.code for each in document.diagnostics if "glyphs" in each.code] == []
    assert (document.status, document.skipped, line(document, "认不足")) == ("checked", (), 1.0)


@pytest.mark.parametrize(
    "said",
    ["可", "将", "下", "a", "，", " ", "\u200b", "\ue123", "建立科技创新"],
    ids=["contrary", "other", "alike", "letter", "mark", "blank", "nothing", "private use", "many characters"],
)
def test_v06_a_character_drawn_otherwise_than_it_is_called_is_in_doubt(said: str) -> None:
    document = read(mapped({"不": said}))
    (told,) = [each for each in document.diagnostics if each.code == "glyphs-differ"]
    assert "像“不”" in told.message.zh
    assert "looks like “不”" in told.message.en
    assert {part.message for part in document.skipped} == {misread(1)}
    assert document.status == "checked_partly"


def test_v06_the_line_is_no_sure_evidence_and_the_others_are() -> None:
    document = read(mapped({"不": "可"}))
    assert line(document, "认可足") == 0.0
    assert sorted({each.confidence for block in document.blocks for each in block.lines}, key=str) == [0.0, None]


def test_v06_a_ban_read_into_a_permission_is_found() -> None:
    told = [each.message.zh for each in read(mapped({"可": "不"})).diagnostics if each.code == "glyphs-differ"]
    assert ["像“可”" in each for each in told] == [True]


def test_v06_text_in_a_permuted_font_is_found_line_by_line() -> None:
    text = sorted({char for block in read(page()).blocks for char in block.text if "\u4e00" <= char <= "\u9fff"})
    document = read(mapped(dict(zip(text, text[7:] + text[:7], strict=True))))
    lines = [each for block in document.blocks for each in block.lines if sum("\u4e00" <= c <= "\u9fff" for c in block.text) > 20]
    assert {each.confidence for each in lines} == {0.0}


def test_v06_the_print_of_a_lying_font_shows_what_is_drawn() -> None:
    """A font in a Word file may lie too: its lines are not in the print, and the other lines are."""
    print = printing._as_seen(read(mapped({"不": "可"})))
    assert print.skipped == ()
    assert [block.hidden for block in print.blocks if "认可足" in block.text] == [True]
    assert any(not block.hidden for block in print.blocks)
    other = Skipped("not_read", 0, misread(2), 1)
    assert printing._as_seen(Document("a", "0", "pdf", skipped=(other,))).skipped == (other,)


def in_type3(drawn: Mapping[str, str | fonts.Picture]) -> bytes:
    """A line in a Type 3 font whose characters are drawn as others, or as pictures, between words in another font."""
    font, objects = fonts.type3({char: fonts.drawn(other) if isinstance(other, str) else other for char, other in drawn.items()}, 8)
    sheet = Sheet().text(90, 100, "各县区").text(90 + 16 * (3 + len(drawn)), 100, "新上项目")
    codes = "".join(f"{65 + number:02X}" for number in range(len(drawn)))
    sheet.ops.append(f"BT /T3 16 Tf {90 + 16 * 3} {842 - 100 - 0.86 * 16} Td <{codes}> Tj ET")
    return build([sheet], fonts=font, more=objects)


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ({"可": "不", "以": "能"}, "“可”像“不”、“以”像“能”"),
        ({"不": "可", "能": "以"}, "“不”像“可”、“能”像“以”"),
        ({"不": "不", "能": "能"}, ""),
    ],
    ids=["a ban", "a permission", "honest"],
)
def test_v06_glyphs_of_a_type_3_font_are_compared_too(drawn: Mapping[str, str], told: str) -> None:
    document = read(in_type3(drawn))
    text = f"各县区{''.join(drawn)}新上项目"
    assert [block.text for block in document.blocks] == [text]
    found = [each for each in document.diagnostics if "glyphs" in each.code]
    assert [each.code for each in found] == (["glyphs-differ"] if told else [])
    assert all(told in each.message.zh for each in found)
    assert (document.status, line(document, text)) == (("checked_partly", 0.0) if told else ("checked", 1.0))


def bars(count: int, wide: int, apart: int, high: int, ends: int) -> fonts.Picture:
    """Upright bars between two level ones, as Roman numerals with serifs are."""
    row, end = bytes([*[1] * wide, *[0] * apart] * count)[: -apart or None], count * (wide + apart) - apart + 2
    rows = [b"\1" * end] * ends + [b"\0" + row + b"\0"] * high + [b"\1" * end] * ends
    return [bytes(each for each in row for _ in range(3)) for row in rows for _ in range(3)], 2, -3


@pytest.mark.parametrize(
    ("said", "picture"),
    [
        ("Ⅳ", bars(4, 2, 2, 8, 2)),
        ("Ⅲ", bars(3, 2, 2, 8, 1)),
        ("Ⅲ", bars(3, 2, 2, 8, 2)),
        ("∭", bars(3, 1, 3, 9, 1)),
    ],
    ids=["four bars", "thin ends", "thick ends", "thin bars"],
)
def test_v06_a_sign_is_no_character_that_it_is_as_like_as_it_is_like_a_mark(said: str, picture: fonts.Picture) -> None:
    document = read(in_type3({said: picture}))
    assert [each.message.zh for each in document.diagnostics if "glyphs" in each.code] == []
    assert (document.status, document.skipped) == ("checked", ())


def test_v06_a_glyph_is_drawn_where_its_box_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Low on a page of 841.89 points, too: 旧 of which the left stroke is cut off is 日."""
    sheet, tops = drawn._sheet, list[int]()

    def looked_at(scene: drawn.Scene, asked: Sequence[drawn._Asked]) -> Image.Image:
        picture = sheet(scene, asked)
        for row, (_, _, place, glyph) in enumerate(asked):
            _, (_, top, right, bottom) = glyph.on_sheet(row)
            ink = picture.crop((0, top, right, bottom)).point([255 * (grey > 110) for grey in range(256)]).getbbox()
            if place.y < 300 and ink is not None:
                tops.append(ink[1])
        return picture

    monkeypatch.setattr(drawn, "_sheet", looked_at)
    read(page())
    assert len(tops) > 20
    assert statistics.median(tops) == drawn._EDGE


def test_v06_characters_that_are_not_drawn_are_named_as_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that has no Chinese font, for text of one that is not in the file."""
    monkeypatch.setattr(ink, "seen", lambda *_: ink.Seen())
    monkeypatch.setattr(drawn, "_draw", lambda *_: None)
    document = read(build([Sheet().text(90, 100, "abc"), Sheet().text(90, 100, "总体要求"), Sheet().text(90, 100, "目标")]))
    (told,) = [each for each in document.diagnostics if "glyphs" in each.code]
    assert (told.code, told.severity, told.place) == ("glyphs-not-compared", "note", None)
    assert told.message.zh.startswith("第 2–3 页有的文字所用字体不在文件里，本机也没有，字形未与文字核对")
    assert told.message.en.startswith("Pages 2–3 use fonts that are neither in the file nor on this computer")
    assert document.status == "checked"


@cache
def looks() -> dict[str, shapes.Look]:
    """What the characters of the page look like, each in its box by the file."""
    found: dict[str, shapes.Look] = {}
    is_surely = drawn._is_surely
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(drawn, "_is_surely", lambda look, char: is_surely(found.setdefault(char, look), char))
        read(page())
    return {char: look for char, look in found.items() if char in shapes.table()}


def test_v06_nearly_all_glyphs_are_told_by_their_boxes_in_the_file() -> None:
    """To look for their ink takes twice as long."""
    sure = [char for char, look in looks().items() if drawn._is_surely(look, char)]
    assert len(looks()) > 300
    assert len(sure) > 0.97 * len(looks())


def test_v06_no_character_is_surely_another_in_a_permuted_font() -> None:
    characters = sorted(looks())
    taken = [said for said, char in zip(characters[7:] + characters[:7], characters, strict=True) if drawn._is_surely(looks()[char], said)]
    assert len(taken) < 0.02 * len(characters)


def test_v06_a_ban_is_looked_at_closely_and_is_no_other_character() -> None:
    ban = looks()["不"]
    assert not drawn._is_surely(ban, "不")
    assert [char for char in shapes.table().text if drawn._is_surely(ban, char)] == []


def test_v06_figures_are_weighed_as_by_multiplying_each_of_them() -> None:
    width, count = 4 * shapes.CELLS**2, 5
    rows = [[math.sin(number + 7 * row) for number in range(width)] for row in range(count)]
    mean = [abs(math.cos(number)) / width for number in range(width)]
    table = shapes.Table(shapes.packed("一", mean, rows, [[[0.0] * count]], [1.0]))
    look = bytes(17 * number % 256 for number in range(width))
    length = math.hypot(*look)
    weighed = [sum((value / length - middle) * weight for value, middle, weight in zip(look, mean, row, strict=True)) for row in rows]
    assert table.weighed(look) == pytest.approx([value / math.hypot(*weighed) for value in weighed], abs=1e-3)


def test_v06_in_a_font_of_false_glyphs_only_the_first_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """To look for what a glyph is takes a hundredth of a second, and this print has thousands that are squares."""
    looked = []
    nearer = shapes.Table.nearer
    monkeypatch.setattr(shapes.Table, "nearer", lambda *given: looked.append(1) or nearer(*given))
    file = Path(__file__).parent / "prints" / "city-a.pdf"
    document = readers.read(file.read_bytes(), file.name)
    told = [diagnostic.message.zh for diagnostic in document.diagnostics if diagnostic.code == "glyphs-differ"]
    assert 0 < len(looked) < 1000
    assert len(told) == 23  # every page
