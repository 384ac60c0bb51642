"""Compares the glyphs that a PDF draws with the characters that its text says.

A character map (ToUnicode) may name any character for a glyph. So each glyph of a document is drawn once, upright and by itself, and
compared with what its character looks like (`shapes`). It counts as another one only where that is plain: type has many faces, and an
honest file must lose nothing. Characters that the table does not have, and those that are not drawn for want of a font, are not compared.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from plancheck.readers.pdf import calls, shapes
from plancheck.readers.pdf.characters import known

#: Pixels of an em; of the side of a picture of a glyph; of the margin in it.
_EM, _SIDE, _EDGE = 40, 64, 2
#: The longest side of a glyph, in em.
_LONGEST = 6.0
#: How far ink may reach out of its place in the line, in em.
_OVER = 0.0
#: What is no Chinese character in the text, and is as large as one on paper (em), is compared as well.
_LARGE = 0.55

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
_Key = tuple[Any, ...]
#: The fields of a `Place`. A page has thousands, of which few are looked at.
Row = tuple[int, int, str, float, float, float, float, float, float, float, float, float, float]


class Place(NamedTuple):
    """A character on a page: its number, its text object, what the text says; in user space its origin and its boxes."""

    number: int
    owner: int
    char: str
    x: float
    y: float
    left: float
    right: float
    bottom: float
    top: float
    first: float  # `left` to `top` bound its ink, `first` to `ceiling` its place in the line
    last: float
    floor: float
    ceiling: float


class Setting(NamedTuple):
    """How a text object sets its characters: font, points and matrix of the text."""

    font: int
    points: float
    a: float
    b: float
    c: float
    d: float


@dataclass(frozen=True, slots=True)
class Misread:
    """Characters whose glyphs are others, as (number, what the text says, what the glyph looks like), and those that were not drawn."""

    found: Sequence[tuple[int, str, str]]
    undrawn: Sequence[int]


class _Glyph(NamedTuple):
    """The ink of a glyph, its width and height in em, and whether its font is in the file."""

    ink: Image.Image
    wide: float
    high: float
    embedded: bool


class Comparison:
    """What is known of the glyphs of an open document. Close it before the document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._known: dict[_Key, str | None] = {}  # "" for a glyph like its character, None for one that was not drawn
        self._held: dict[int, Any] = {}

    def close(self) -> None:
        """Releases the fonts."""
        for held in self._held.values():
            pdfium.FPDFPageObj_Destroy(held)
        self._held.clear()

    def misread(self, page: Any, frame: Matrix, places: Iterable[Row], settings: Mapping[int, Setting], texts: Set[int]) -> Misread:
        """The characters of a page whose glyphs are others.

        `places` are plain rows; `frame` maps user space to the page as it is displayed, in points from the top left; `texts` are the
        addresses of all text objects.
        """
        known = self._known
        asked = [(key, place) for key, place in _keyed(places, settings) if known.get(key) != ""]
        # What was not drawn in one place (white on white) may be in another.
        fresh = {key: Place(*place) for key, place in reversed(asked) if known.get(key) is None}
        self._hold(key[0] for key in fresh)
        known.update(_compared(page, frame, fresh, settings, texts))
        others = [(known[key], place) for key, place in asked]
        found = [(place[0], place[2], other) for other, place in others if other]
        return Misread(found, [place[0] for other, place in others if other is None])

    def _hold(self, fonts: Iterable[int]) -> None:
        """Keeps fonts in memory: as long as one is, no other font gets its address."""
        for font in fonts:
            if font not in self._held:
                self._held[font] = pdfium.FPDFPageObj_CreateTextObj(self._document, ctypes.cast(font, pdfium.FPDF_FONT), 1.0)


def _keyed(places: Iterable[Row], settings: Mapping[int, Setting]) -> Iterator[tuple[_Key, Row]]:
    """Each place with what it has in common with others that show the same glyph: one character may have several glyphs in a font."""
    last, scale = 0, 0.0
    head: tuple[Any, ...] = ()
    for place in places:
        _, owner, char, x, y, left, right, bottom, top, _, _, _, _ = place
        if owner != last:
            last = owner
            font, points, *parts = settings[owner]
            scale = 100 / max(abs(points) * (abs(parts[2]) + abs(parts[3])), 1e-6)
            head = (font, *(round(part * points * scale) for part in parts))
        yield (*head, char, int((left - x) * scale), int((right - x) * scale), int((bottom - y) * scale), int((top - y) * scale)), place


def _compared(
    page: Any, frame: Matrix, fresh: Mapping[_Key, Place], settings: Mapping[int, Setting], texts: Set[int]
) -> Iterator[tuple[_Key, str | None]]:
    """The glyphs of characters: "" if alike, what they look like if not, None if nothing is drawn."""
    drawn = dict(_drawn(page, frame, fresh, settings, texts)) if fresh else {}
    found = shapes.figures([glyph.ink for glyph in drawn.values()])
    looks = dict(zip(drawn, found, strict=True))
    for key, place in fresh.items():
        look = looks.get(key)
        yield key, None if look is None else _other(look, unicodedata.normalize("NFKC", known(place.char)), drawn[key])


#: Characters that turn the meaning of a sentence round: an author who deceives draws one of these and says another.
_TURNING = "不未无没非勿莫禁"
#: How much more a glyph must look like one of them than like its own character.
_RATHER = 0.5
#: A glyph so near to a character is that character, even where the text says that it is none.
_PLAIN = 0.5
#: What may be drawn where a font lacks a character, and marks that look like characters.
_MARKS = frozenset(
    "一二三口囗日曰目田回工十丨卜丁了人入八个小上下土士干于千中王川山门凸凹〇丫凵刂冂匚厂几九七力刀又乙乂丿丶亅亠冖冫勹厶卩匕"
    "廴廾弋彐彡彳艹讠阝饣纟扌犭氵忄宀辶"
)


def _other(look: shapes.Figures, char: str, glyph: _Glyph) -> str:
    """The character that a glyph looks like and its text does not say; "" if there is none, or none for sure."""
    table = shapes.table()
    given = table.weighed(look)
    if char not in table:
        chinese = len(char) == 1 and unicodedata.category(char) == "Lo"
        if chinese or min(glyph.wide, glyph.high) < _LARGE:
            return ""
        best, distance = table.nearest(given)
        return best if distance < _PLAIN and best not in _MARKS else ""
    own = table.distance(given, char)
    turning = next((other for other in _TURNING if other != char and table.distance(given, other) < _RATHER * own), "")
    if turning or own < shapes.NEAR:
        return turning
    best, distance = table.nearest(given)
    if not glyph.embedded and (distance >= _PLAIN or best in _MARKS):
        return ""  # another font of this machine may stand in for it
    plain = distance < _RATHER * own or char in _TURNING
    return best if best != char and (plain or table.rank(given, char) > shapes.MOST_LIKE) else ""


# --- pictures of glyphs


def _drawn(
    page: Any, frame: Matrix, fresh: Mapping[_Key, Place], settings: Mapping[int, Setting], texts: Set[int]
) -> Iterator[tuple[_Key, _Glyph]]:
    """The ink of glyphs. Each text object is drawn without the others, so that neither bold type nor a watermark counts."""
    back = _inverse(_displayed(page, frame))
    shown = {key: upright for key, place in fresh.items() if (upright := _upright(back, place, settings[place.owner]))}
    bitmap = pdfium.FPDFBitmap_CreateEx(_SIDE, _SIDE, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        for text in texts:
            calls.set_active(text, 0)
        bare = {key: _picture(page, bitmap, matrix) for key, (matrix, _, _) in shown.items()}
        for key, (matrix, wide, high) in shown.items():
            owner = fresh[key].owner
            calls.set_active(owner, 1)
            ink = ImageChops.difference(_picture(page, bitmap, matrix), bare[key])
            calls.set_active(owner, 0)
            pixels = _pixels(wide, high)
            own = ink.crop((_EDGE, 0, _EDGE + math.ceil(wide * pixels), 2 * _EDGE + math.ceil(high * pixels)))
            yield key, _Glyph(own, wide, high, bool(calls.is_embedded(key[0])))
    finally:
        for text in texts:
            calls.set_active(text, 1)
        pdfium.FPDFBitmap_Destroy(bitmap)


def _upright(back: Matrix, place: Place, how: Setting) -> tuple[Matrix, float, float] | None:
    """The matrix that draws a glyph upright and in its proportions, and its width and height in em; None for one without extent.

    `back` maps the page as it is displayed to user space.
    """
    a, b, c, d = (part * how.points for part in (how.a, how.b, how.c, how.d))
    scale = a * d - b * c
    if abs(scale) < 1e-9:
        return None
    us, vs = _em(place, (place.left, place.right), (place.bottom, place.top), (a, b, c, d))
    firsts, _ = _em(place, (place.first, place.last), (place.floor, place.ceiling), (a, b, c, d))
    # The box of the ink may reach into the next character, and that of letters that lean always does.
    limits = (-_OVER, 1 + _OVER) if abs(a * c + b * d) > 1e-3 * abs(scale) else (min(firsts) - _OVER, max(firsts) + _OVER)
    left, right = max(min(us), limits[0]), min(max(us), limits[1])
    wide, high = right - left, max(vs) - min(vs)
    if not 0 < wide < _LONGEST or not 0 < high < _LONGEST:
        return None
    pixels = _pixels(wide, high)
    across, down = _EDGE - left * pixels, _EDGE + max(vs) * pixels
    to_glyph = (
        d * pixels / scale, b * pixels / scale, -c * pixels / scale, -a * pixels / scale,
        across - (d * place.x - c * place.y) * pixels / scale, down + (a * place.y - b * place.x) * pixels / scale,
    )  # fmt: skip
    return _after(back, to_glyph), wide, high


def _em(place: Place, xs: Sequence[float], ys: Sequence[float], matrix: Sequence[float]) -> tuple[list[float], list[float]]:
    """The corners of a box in em from the origin of a character, to the right and upwards."""
    a, b, c, d = matrix
    scale = a * d - b * c
    corners = [(x - place.x, y - place.y) for x in xs for y in ys]
    return [(d * x - c * y) / scale for x, y in corners], [(a * y - b * x) / scale for x, y in corners]


def _pixels(wide: float, high: float) -> float:
    """Pixels of an em in the picture of a glyph."""
    return min(_EM, (_SIDE - 2 * _EDGE) / max(wide, high))


def _displayed(page: Any, frame: Matrix) -> Matrix:
    """`frame` as PDFium has it, which cuts the size of a page to whole points."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    return _after(frame, (int(width) / width, 0, 0, int(height) / height, 0, 0))


def _after(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    scale = a * d - b * c
    return d / scale, -b / scale, -c / scale, a / scale, (c * f - d * e) / scale, (b * e - a * f) / scale


def _picture(page: Any, bitmap: Any, matrix: Matrix) -> Image.Image:
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, _SIDE, _SIDE, 0xFFFFFFFF)
    whole = pdfium.FS_RECTF(0, 0, _SIDE, _SIDE)
    pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page, pdfium.FS_MATRIX(*matrix), whole, pdfium.FPDF_ANNOT | pdfium.FPDF_PRINTING)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * _SIDE)
    return Image.frombuffer("L", (_SIDE, _SIDE), pixels, "raw", "L", stride, 1)
