"""Text of a PDF is evidence only where it leaves ink of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from plancheck.model.document import Document
from plancheck.readers import pdf
from plancheck.readers.pdf import ink

from .pdfs import Sheet, build, stream

PLAIN, TOLD = "看得见的正文写在这里。", "到二〇三〇年，非化石能源占比达到百分之四十。"
#: Where the text in question stands: x, top and size.
X, TOP, SIZE = 90.0, 300.0, 16.0
AREA = (80.0, 290.0, 520.0, 330.0)


def read(data: bytes) -> Document:
    return pdf.read(data, "draft.pdf", "0" * 64)


@dataclass(frozen=True)
class Case:
    """What stands before and behind a text in the content of its page, how it is shown, and what the page refers to."""

    before: str = ""
    behind: str = ""
    shown: str = "{} Tj"
    resources: str = ""
    more: Sequence[bytes] = ()
    catalogue: str = ""
    page: str = ""
    size: float = SIZE
    rotate: int = 0

    def file(self, text: str = TOLD) -> bytes:
        codes = "<" + text.encode("utf-16-be").hex() + ">"
        y = 842 - TOP - 0.86 * self.size
        sheet = Sheet(rotate=self.rotate).text(90, 100, PLAIN)
        words = self.shown.format(codes)
        sheet.ops.append(f"q {self.before} BT /F1 {self.size} Tf 1 0 0 1 {X} {y} Tm {words} ET {self.behind} Q")
        return build(
            [sheet], resources=b"/XObject << /Im1 6 0 R /Im2 9 0 R /Fm1 8 0 R >> " + self.resources.encode(), more=self.more,
            catalogue=self.catalogue.encode(), page=self.page.encode(),
        )  # fmt: skip


def _rect(area: tuple[float, float, float, float] = AREA) -> str:
    x0, y0, x1, y1 = area
    return f"{x0} {842 - y1} {x1 - x0} {y1 - y0} re"


def _image(area: tuple[float, float, float, float] = AREA, name: str = "Im2") -> str:
    x0, y0, x1, y1 = area
    return f"q {x1 - x0} 0 0 {y1 - y0} {x0} {842 - y1} cm /{name} Do Q"


def _pixel(grey: int, entries: bytes = b"") -> bytes:
    return stream(
        bytes([grey]), b" /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8" + entries
    )


def _form(content: str, box: str = "0 0 595 842", entries: str = "", resources: str = "/Font << /F1 3 0 R >>") -> bytes:
    dictionary = f" /Type /XObject /Subtype /Form /BBox [{box}] /Resources << {resources} >> {entries}"
    return stream(content.encode(), dictionary.encode())


def _state(**entries: str) -> str:
    return "/ExtGState << /G1 << " + " ".join(f"/{name} {value}" for name, value in entries.items()) + " >> >>"


NOTHING = b"null"
_SPOTTED = stream(
    bytes(0x20 if (x + y) % 2 else 0xE0 for y in range(88) for x in range(64)),
    b" /Type /XObject /Subtype /Image /Width 64 /Height 88 /ColorSpace /DeviceGray /BitsPerComponent 8",
)
INSIDE = f"BT /F1 {SIZE} Tf 1 0 0 1 {X} {842 - TOP - 0.86 * SIZE} Tm <{TOLD.encode('utf-16-be').hex()}> Tj ET"
_LAYER = b"<< /Type /OCG /Name (L) >>"
_EMPTY_PATTERN = stream(
    b"", b" /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << >>"
)

_OTHER = f"BT /F1 16 Tf 1 0 0 1 92 526 Tm <{'完全是另外的一句话写在了这个地方而已'.encode('utf-16-be').hex()}> Tj ET"
_WATERMARK = "BT /F1 80 Tf 0.7 0.7 -0.7 0.7 100 350 Tm <51855B9E53478D398D445BA1> Tj ET"
_HOLES = stream(
    bytes([0, 0, 0, 0, 255, 0, 0, 0, 0] * 9),
    b" /Type /XObject /Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8",
)

#: Text above the one in question, whose strokes can reach it.
_BESIDE = "BT /F1 16 Tf 1 0 0 1 90 550 Tm <" + ("一" * 26).encode("utf-16-be").hex() + "> Tj ET"

UNSEEN = {
    "invisible": Case("3 Tr"),
    "white": Case("1 g"),
    "near white": Case("0.96 g"),
    "pale yellow": Case("1 1 0.8 rg"),
    "white by ink": Case("0 0 0 0 k"),
    "stroked white": Case("1 Tr 1 G"),
    "filled and stroked white": Case("2 Tr 1 g 1 G"),
    "filled black and stroked white": Case("2 Tr 0 g 1 G 12 w"),
    "under the white strokes of other text": Case(behind=f"2 Tr 1 g 1 G 70 w {_BESIDE}"),
    "white on black, under the black strokes of other text": Case(before=f"0 g {_rect()} f 1 g", behind=f"2 Tr 0 g 0 G 70 w {_BESIDE}"),
    "under a white rectangle": Case(behind=f"1 g {_rect()} f"),
    "under a black rectangle": Case(behind=f"0 g {_rect()} f"),
    "under a nearly opaque rectangle": Case(behind=f"/G1 gs 1 g {_rect()} f", resources=_state(ca="0.95")),
    "under a white curve": Case(behind="1 g 80 500 m 80 560 80 560 520 560 c 600 560 600 500 520 500 c f"),
    "under a picture": Case(behind=_image(name="Im1")),
    "under a white picture": Case(behind=_image(), more=(NOTHING, _pixel(255))),
    "under a shading": Case(behind=f"{_rect()} W n /S1 sh", resources="/Shading << /S1 << /ShadingType 2 /ColorSpace /DeviceGray"
        " /Coords [0 0 1 0] /Function << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [1] /N 1 >> /Extend [true true] >> >>"),
    "under a form": Case(behind="/Fm1 Do", more=(_form(f"1 g {_rect()} f"),)),
    "under a thick line": Case(behind=f"1 G 30 w 80 {842 - 308} m 520 {842 - 308} l S"),
    "all but a sliver covered": Case(behind=f"1 g {_rect((80, 302, 520, 330))} f"),
    "clipped out": Case(before="0 0 5 5 re W n"),
    "clipped to nothing": Case(before="0 0 m W n"),
    "clipped by text": Case(before=f"BT 7 Tr /F1 {SIZE} Tf 1 0 0 1 90 50 Tm <0041> Tj ET 0 Tr"),
    "clips only": Case("7 Tr"),
    "same colour as the shade behind": Case(before=f"0.3 g {_rect()} f"),
    "nearly the colour of the shade behind": Case(before=f"0.3 g {_rect()} f 0.34 g"),
    "white beside a shade": Case(before=f"0.3 g {_rect((80, 400, 520, 430))} f 1 g"),
    "white on a picture that is covered": Case(before=f"{_image(name='Im1')} 1 g {_rect()} f"),
    "white on a dotted shade": Case(before=f"0.98 g {_rect()} f 1 g"),
    "alpha of one per cent": Case("/G1 gs", resources=_state(ca="0.01")),
    "alpha of five per cent": Case("/G1 gs", resources=_state(ca="0.05")),
    "screen": Case(f"1 g {_rect()} f 0 g /G1 gs", resources=_state(BM="/Screen")),
    "lighten": Case(f"1 g {_rect()} f 0 g /G1 gs", resources=_state(BM="/Lighten")),
    "multiplied white": Case("/G1 gs 1 g", resources=_state(BM="/Multiply")),
    "soft mask": Case("/G1 gs", resources=_state(SMask="<< /S /Luminosity /G 8 0 R >>"),
        more=(_form("", entries="/Group << /S /Transparency /CS /DeviceGray >>"),)),
    "empty pattern": Case("/Pattern cs /P1 scn", resources="/Pattern << /P1 8 0 R >>", more=(_EMPTY_PATTERN,)),
    "layer off": Case(before="/OC /L1 BDC", behind="EMC", resources="/Properties << /L1 8 0 R >>", more=(_LAYER,),
        catalogue="/OCProperties << /OCGs [8 0 R] /D << /OFF [8 0 R] >> >>"),
    "layer that is not printed": Case(before="/OC /L1 BDC", behind="EMC", resources="/Properties << /L1 8 0 R >>",
        more=(b"<< /Type /OCG /Name (L) /Usage << /Print << /PrintState /OFF >> >> >>",),
        catalogue="/OCProperties << /OCGs [8 0 R] /D << /ON [8 0 R] /AS [<< /Event /Print /Category [/Print] /OCGs [8 0 R] >>] >> >>"),
    "squeezed": Case("1 Tz"),
    "flat": Case(shown="0.02 0 0 1 90 520 Tm {} Tj"),
    "leaning to the ground": Case(shown="1 0 3 0.01 90 520 Tm {} Tj"),
    "tiny": Case(size=1.0),
    "off the page": Case(shown="1 0 0 1 700 500 Tm {} Tj"),
    "all letters in one place": Case("-16 Tc"),
    "under a white rectangle with other text": Case(behind=f"1 g {_rect()} f 0 g {_OTHER}"),
    "under a remark": Case(page="/Annots [9 0 R]", more=(_form(f"1 g {_rect()} f"), b"<< /Type /Annot /Subtype /Square /F 4"
        b" /Rect [0 0 595 842] /AP << /N 8 0 R >> >>")),
    "under a form field": Case(page="/Annots [9 0 R]", more=(_form(f"1 g {_rect()} f"), b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4"
        b" /Rect [0 0 595 842] /AP << /N 8 0 R >> >>")),
    "the difference to white": Case(f"1 g {_rect()} f 0 g /G1 gs", resources=_state(BM="/Difference")),
    "layer of a scan where its picture is white": Case("3 Tr", behind=_image((0, 200, 595, 842)), more=(NOTHING, _pixel(255))),
}  # fmt: skip
IN_FORMS = {
    "form clipped by its box": Case(shown="", behind="/Fm1 Do", more=(_form(INSIDE, "0 0 5 5"),)),
    "form in a form under a rectangle": Case(shown="", behind=f"/Fm1 Do 1 g {_rect()} f",
        more=(_form("/F2 Do", resources="/XObject << /F2 10 0 R >>"), NOTHING, _form(INSIDE))),
    "form in a layer that is off": Case(shown="", behind="/Fm1 Do", more=(_form(INSIDE, entries="/OC 9 0 R"), _LAYER),
        catalogue="/OCProperties << /OCGs [9 0 R] /D << /OFF [9 0 R] >> >>"),
    "form with alpha": Case(shown="", behind="/G1 gs /Fm1 Do", resources=_state(ca="0.02"),
        more=(_form(INSIDE, entries="/Group << /S /Transparency >>"),)),
}  # fmt: skip
UNSEEN |= IN_FORMS

SEEN = {
    "plain": Case(),
    "grey": Case("0.5 g"),
    "pale grey": Case("0.8 g"),
    "red": Case("1 0 0 rg"),
    "small print": Case(size=6),
    "white on a dark shade": Case(before=f"0.2 g {_rect()} f 1 g"),
    "white on a light blue shade": Case(before=f"0.6 0.75 0.9 rg {_rect()} f 1 g"),
    "white on a picture": Case(before=f"{_image(name='Im1')} 1 g"),
    "black on a pale shade": Case(before=f"0.9 0.95 1 rg {_rect()} f 0 g"),
    "red on blue of the same brightness": Case(before=f"0 0.3 0.73 rg {_rect()} f 1 0 0 rg"),
    "over a watermark": Case(before=f"0.85 g {_WATERMARK} 0 g"),
    "under a faint watermark": Case(behind=f"/G1 gs 0.8 g {_WATERMARK}", resources=_state(ca="0.3")),
    "struck out": Case(behind="1 0 0 RG 0.8 w 90 534 m 500 534 l S"),
    "marked": Case(behind=f"/G1 gs 1 1 0 rg {_rect()} f", resources=_state(BM="/Multiply")),
    "in a box": Case(before=f"0.5 w {_rect()} S"),
    "under a stamp": Case(behind=_image((150, 250, 300, 400)), more=(NOTHING, _pixel(60, b" /SMask 10 0 R"), _HOLES)),
    "filled and stroked": Case("2 Tr 0.3 w"),
    "filled and stroked in red": Case("2 Tr 1 0 0 rg 1 0 0 RG 0.3 w"),
    "filled and stroked on a shade": Case(f"0.9 g {_rect()} f 2 Tr 0 g 0.3 w"),
    "outlined": Case("1 Tr 0.3 w"),
    "gradient": Case("/Pattern cs /P1 scn", resources="/Pattern << /P1 << /PatternType 2 /Shading << /ShadingType 2"
        " /ColorSpace /DeviceGray /Coords [90 0 500 0] /Function << /FunctionType 2 /Domain [0 1] /C0 [0] /C1 [0.5] /N 1 >>"
        " /Extend [true true] >> >> >>"),
    "twice, for bold": Case(behind=INSIDE.replace(f"{X} ", f"{X + 0.3} ", 1)),
    "layer on": Case(before="/OC /L1 BDC", behind="EMC", resources="/Properties << /L1 8 0 R >>", more=(_LAYER,),
        catalogue="/OCProperties << /OCGs [8 0 R] /D << >> >>"),
    "half transparent": Case("/G1 gs", resources=_state(ca="0.5")),
    "on a turned page": Case(rotate=90),
    "in a form": Case(shown="", behind="/Fm1 Do", more=(_form(INSIDE),)),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSEEN)
def test_v05_text_without_ink_is_hidden(name: str) -> None:
    document = read(UNSEEN[name].file())
    countable = "".join(block.text for block in document.blocks if block.countable)
    assert PLAIN in countable
    assert not any(part in countable for part in ("二〇三〇", "非化石", "百分之"))
    assert "hidden-text" in [each.code for each in document.diagnostics]


def test_v05_dark_strokes_are_drawn_only_where_they_may_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """To stroke what is filled already takes PDFium twenty times as long, and Word prints bold that way."""
    stroked = list[str]()
    whole = ink._Pictures.with_strokes
    for name in ("filled and stroked", "filled and stroked on a shade"):
        monkeypatch.setattr(ink._Pictures, "with_strokes", lambda self, name=name: stroked.append(name) or whole(self))
        assert TOLD in [block.text for block in read(SEEN[name].file()).blocks if block.countable]
    assert stroked == ["filled and stroked on a shade"]


@pytest.mark.parametrize("name", SEEN)
def test_v05_text_with_ink_is_read(name: str) -> None:
    document = read(SEEN[name].file())
    assert TOLD in [block.text for block in document.blocks if block.countable]
    assert "hidden-text" not in [each.code for each in document.diagnostics]


@pytest.mark.parametrize(("picture", "status"), [("Im2", "checked_partly"), ("Im1", "not_checked")])
@pytest.mark.parametrize("mode", [0, 3])
def test_v05_text_under_a_picture_of_the_page_is_what_the_picture_shows(picture: str, status: str, mode: int) -> None:
    """The text layer of a scan is read, but not where its picture shows nothing."""
    case = Case(f"{mode} Tr", behind=_image((0, 0, 595, 842), picture), more=(NOTHING, _SPOTTED))
    document = read(case.file())
    assert document.status == status
    assert (TOLD in [block.text for block in document.blocks if block.countable]) == (status == "checked_partly")


# ---- text that says other than its glyphs ------------------------------------------------------------------------


def _spoken(text: str) -> Case:
    return Case(f"/Span << /ActualText <FEFF{text.encode('utf-16-be').hex()}> >> BDC", "EMC")


def test_v06_text_to_be_read_out_is_no_print() -> None:
    """What the glyphs say is read, but nothing rests on it."""
    document = read(_spoken("力争二〇二七年前实现碳达峰").file())
    said = {block.text: block.confidence(0, 9) for block in document.blocks if block.countable}
    assert said == {PLAIN: 1.0, TOLD: 0.0}
    assert "doubtful-text" in [each.code for each in document.diagnostics]


@pytest.mark.parametrize("text", [TOLD, TOLD.replace("，", ""), TOLD.replace("能", "⼀").replace("⼀", "能")])
def test_v06_text_to_be_read_out_that_is_what_is_printed_is_no_matter(text: str) -> None:
    document = read(_spoken(text).file())
    assert document.diagnostics == ()
    assert all(block.confidence(0, 9) == 1 for block in document.blocks)


def test_v06_glyphs_that_draw_nothing_are_hidden() -> None:
    """A Type 3 font whose glyphs are empty procedures, and one whose glyphs are squares."""
    for procedure, codes in ((b"600 0 d0", ["hidden-text"]), (b"600 0 d0 0 0 500 700 re f", [])):
        font = (
            b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 800] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /A 9 0 R >>"
            b" /Encoding << /Type /Encoding /Differences [65 /A] >> /FirstChar 65 /LastChar 65 /Widths [600] /Resources << >> >>"
        )
        sheet = Sheet().text(90, 100, PLAIN)
        sheet.ops.append("BT /F9 16 Tf 90 500 Td (AAAAAAAA) Tj ET")
        document = read(build([sheet], fonts=b"/F9 8 0 R", more=(font, stream(procedure))))
        assert document.status == "checked"
        assert [each.code for each in document.diagnostics] == codes


# ---- annotations and form fields ---------------------------------------------------------------------------------

_NOTE = "2028年新建燃煤电厂"


def _noted(kind: str, flags: int, entries: str = "") -> bytes:
    lines = "".join(f"1 0 0 1 5 {y} Tm <{part.encode('utf-16-be').hex()}> Tj " for y, part in ((24, _NOTE[:7]), (8, _NOTE[7:])))
    look = _form(f"0 g BT /F1 14 Tf {lines} ET", "0 0 120 44")
    note = f"<< /Type /Annot /Subtype /{kind} /F {flags} /Rect [100 400 220 444] /AP << /N 8 0 R >> {entries} >>"
    case = Case(page="/Annots [9 0 R]", more=(look, note.encode()))
    return case.file()


@pytest.mark.parametrize(("kind", "entries"), [("FreeText", "/DA (/F1 9 Tf)"), ("Stamp", ""), ("Widget", "/FT /Tx /T (a)"), ("Square", "")])
def test_v04_what_annotations_and_fields_print_is_judged(kind: str, entries: str) -> None:
    document = read(_noted(kind, 4, entries))
    assert [block.text for block in document.blocks if block.countable] == [PLAIN, TOLD, _NOTE]
    assert (document.status, document.diagnostics) == ("checked", ())


def test_v04_annotations_that_are_not_printed_are_named() -> None:
    document = read(_noted("Stamp", 0))
    assert (document.status, document.reason) == ("checked_partly", "not_read")
    assert not document.complete(0, len(document.blocks))
    assert "批注" in document.skipped[0].message.zh


def test_v04_hidden_annotations_are_nothing() -> None:
    document = read(_noted("Stamp", 2 + 4))
    assert (document.status, [block.text for block in document.blocks]) == ("checked", [PLAIN, TOLD])
