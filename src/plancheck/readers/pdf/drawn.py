"""Compares the glyphs that a PDF draws with the characters that its text says.

A character map (ToUnicode) may name any character for a glyph. So each glyph of a document is drawn once, upright and by itself, and
compared with what its character looks like (`shapes`). It counts as another one only where that is plain: type has many faces, and an
honest file must lose nothing. Characters that the table does not have, and those that are not drawn for want of a font, are not compared.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import mul, sub
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from plancheck.readers.pdf import calls, shapes
from plancheck.readers.pdf.characters import known

#: Pixels of an em; of the side of a picture of a glyph (a multiple of four, so that its rows have no fill); of the margin in it.
_EM, _SIDE, _EDGE = 32, 52, 2
#: So many glyphs are drawn on a sheet.
_MOST = 64
#: The longest side of a glyph, in em.
_LONGEST = 6.0
#: How far ink may reach out of its place in the line, in em.
_OVER = 0.0
#: So many boxes of a character are kept for comparison: an honest font has one or two glyphs for it.
_MOST_BOXES = 8
#: After so many glyphs of a font that are others, it is only asked of the rest whether they are their own characters; which others they
#: are is left open, since to look for that takes a hundredth of a second.
_MANY, _UNKNOWN = 150, "〓"
#: What is no Chinese character in the text, and is as large as one on paper (em), is compared as well.
_LARGE = 0.55

Matrix = tuple[float, float, float, float, float, float]
#: Font and matrix by number, what the text says, and the box of the ink in hundredths of an em from the origin.
_Key = tuple[int, str, int, int, int, int]


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


@dataclass(frozen=True, slots=True)
class Places:
    """The characters of a page in columns, those of a `Place` but for its number, which is their index."""

    owners: Sequence[int]
    chars: Sequence[str]
    boxes: Sequence[Sequence[float]]

    def place(self, index: int) -> Place:
        """One character."""
        return Place(index, self.owners[index], self.chars[index], *[column[index] for column in self.boxes])


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
    """The matrix that draws a glyph, its box on the sheet, its width and height in em, and whether its font is in the file."""

    matrix: Matrix
    box: shapes.Box
    wide: float
    high: float
    embedded: bool

    def moved(self, down: int) -> _Glyph:
        """The same glyph further down on the sheet."""
        (a, b, c, d, e, f), (left, top, right, bottom), wide, high, embedded = self
        return _Glyph((a, b, c, d, e, f + down), (left, top + down, right, bottom + down), wide, high, embedded)


@dataclass(frozen=True, slots=True)
class Scene:
    """A page on which glyphs are drawn. `frame` maps user space to it as it is displayed, in points from the top left.

    `settings` are those of its text objects, `texts` all of them. `is_on_white` says of a character whether the page is white around it
    without the text.
    """

    page: Any
    frame: Matrix
    settings: Mapping[int, Setting]
    texts: calls.Texts
    is_on_white: Callable[[int], bool]


class Comparison:
    """What is known of the glyphs of an open document. Close it before the document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._heads: dict[tuple[Any, ...], int] = {}
        self._set: dict[Setting, tuple[int, float]] = {}
        self._alike = set[_Key]()
        self._others: dict[_Key, str | None] = {}  # what a glyph looks like, None for one that was not drawn
        self._false = Counter[int]()  # how many glyphs of a font and matrix are others
        self._boxes = defaultdict[tuple[int, str], list[_Key]](list)  # of glyphs like their characters
        self._held: dict[int, Any] = {}

    def close(self) -> None:
        """Releases the fonts."""
        for held in self._held.values():
            pdfium.FPDFPageObj_Destroy(held)
        self._held.clear()

    def misread(self, scene: Scene, places: Places, order: Sequence[int]) -> Misread:
        """The characters of a page whose glyphs are others. `order`: the indexes of those to look at."""
        keys = self._keyed(places, scene.settings)
        first = dict(zip(map(keys.__getitem__, reversed(order)), reversed(order), strict=True))
        odd = set(first).difference(self._alike)
        if not odd:
            return Misread((), ())
        # What was not drawn in one place (white on white) may be in another.
        fresh = {key: places.place(at) for key, at in first.items() if key in odd and not self._others.get(key) and not self._is_known(key)}
        self._hold(scene.settings[place.owner].font for place in fresh.values())
        for key, other in _compared(scene, fresh, self._false):
            if other == "":
                self._learn(key)
            else:
                self._others[key] = other
                self._false[key[0]] += bool(other)
        false = odd.intersection(self._others)
        others = [(index, self._others[keys[index]]) for index in order if keys[index] in false] if false else []
        found = [(index, places.chars[index], other) for index, other in others if other]
        return Misread(found, [index for index, other in others if other is None])

    def _is_known(self, key: _Key) -> bool:
        """Whether a glyph is like its character, as one in nearly the same box is: coordinates on the page are rounded."""
        known = any(max(map(abs, map(sub, key[2:], other[2:]))) <= 1 for other in self._boxes.get(key[:2], ()))
        if known:
            self._learn(key)
        return known

    def _learn(self, key: _Key) -> None:
        """Notes a glyph that is like its character."""
        self._alike.add(key)
        self._others.pop(key, None)
        boxes = self._boxes[key[:2]]
        if len(boxes) < _MOST_BOXES:
            boxes.append(key)

    def _hold(self, fonts: Iterable[int]) -> None:
        """Keeps fonts in memory: as long as one is, no other font gets its address."""
        for font in fonts:
            if font not in self._held:
                self._held[font] = pdfium.FPDFPageObj_CreateTextObj(self._document, ctypes.cast(font, pdfium.FPDF_FONT), 1.0)

    def _keyed(self, places: Places, settings: Mapping[int, Setting]) -> list[_Key]:
        """For each character what it has in common with others that show the same glyph: one may have several glyphs in a font."""
        heads, scales = dict[int, int](), dict[int, float]()
        for owner, setting in settings.items():
            heads[owner], scales[owner] = self._set.get(setting) or self._setting(setting)
        by, (xs, ys, *sides) = list(map(scales.__getitem__, places.owners)), places.boxes[:6]
        left, right, bottom, top = (
            map(int, map(mul, map(sub, side, start), by)) for side, start in zip(sides, (xs, xs, ys, ys), strict=True)
        )
        return list(zip(map(heads.__getitem__, places.owners), places.chars, left, right, bottom, top, strict=True))

    def _setting(self, setting: Setting) -> tuple[int, float]:
        """The number of a font and matrix, and hundredths of an em in a unit of length."""
        font, points, *parts = setting
        scale = 100 / max(abs(points) * (abs(parts[2]) + abs(parts[3])), 1e-6)
        head = (font, *(round(each * points * scale) for each in parts))
        self._set[setting] = found = self._heads.setdefault(head, len(self._heads)), scale
        return found


def _compared(scene: Scene, fresh: Mapping[_Key, Place], false: Mapping[int, int]) -> Iterator[tuple[_Key, str | None]]:
    """The glyphs of characters: "" if alike, what they look like if not, None if nothing is drawn. `false`: how many of a font were others,
    as the caller counts them meanwhile."""
    back = _inverse(scene.frame)
    asked: list[tuple[_Key, str, Place, _Glyph]] = []
    for key, place in fresh.items():
        char = unicodedata.normalize("NFKC", known(place.char))
        glyph = _glyph(back, place, scene.settings[place.owner])
        if not _is_chinese(char) and (glyph is None or min(glyph.wide, glyph.high) < _LARGE):
            yield key, ""
        elif glyph is None:
            yield key, None
        else:
            asked.append((key, char, place, glyph))
    scene.texts.hide()  # each is drawn without the others, so that neither bold type nor a watermark counts
    for start in range(0, len(asked), _MOST):
        part = asked[start : start + _MOST]
        drawn = [(glyph.moved(row * _SIDE), place) for row, (_, _, place, glyph) in enumerate(part)]
        looks = shapes.figures(_sheet(scene, drawn), [glyph.box for glyph, _ in drawn])
        for (key, char, _, glyph), look in zip(part, looks, strict=True):
            yield key, None if look is None else _other(look, char, glyph, false.get(key[0], 0) >= _MANY)


def _is_chinese(char: str) -> bool:
    """Whether a text is one Chinese character."""
    return len(char) == 1 and unicodedata.category(char) == "Lo"


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


def _other(look: shapes.Figures, char: str, glyph: _Glyph, of_false_font: bool) -> str:
    """The character that a glyph looks like and its text does not say; "" if there is none, or none for sure.

    `of_false_font`: so many glyphs of the font were others that one which is not its own character is another, whichever.
    """
    table = shapes.table()
    first = table.first_weighed(look)
    if char not in table:
        if _is_chinese(char):
            return ""
        given = table.weighed(look, first)
        _, best, distance = next(iter(table.nearer(given, _PLAIN * table.widest)), _NONE)
        return best if distance < _PLAIN and best not in _MARKS else ""
    others = _TURNING.replace(char, "")
    if table.is_plainly(first, char, others):
        return ""
    given = table.weighed(look, first)
    own = table.distance(given, char)
    turning = table.first(given, others, _RATHER * own)
    if turning or own < shapes.NEAR:
        return turning
    if of_false_font:
        return _UNKNOWN
    nearer = table.nearer(given, table.raw(own, char))
    _, best, distance = next(iter(nearer), _NONE)
    if not glyph.embedded and (distance >= _PLAIN or best in _MARKS):
        return ""  # another font of this machine may stand in for it
    plain = distance < _RATHER * own or char in _TURNING
    return best if plain or len(nearer) > shapes.MOST_LIKE else ""


#: No character is nearer.
_NONE = (math.inf, "", math.inf)


# --- pictures of glyphs


def _glyph(back: Matrix, place: Place, setting: Setting) -> _Glyph | None:
    """How a glyph is drawn in the first row of the sheet; None for one without extent."""
    upright = _upright(back, place, setting)
    if upright is None:
        return None
    matrix, wide, high = upright
    pixels = _pixels(wide, high)
    box = _EDGE, 0, _EDGE + math.ceil(wide * pixels), 2 * _EDGE + math.ceil(high * pixels)
    return _Glyph(matrix, box, wide, high, bool(calls.is_embedded(setting.font)))


def _sheet(scene: Scene, glyphs: Sequence[tuple[_Glyph, Place]]) -> Image.Image:
    """The ink of glyphs below each other: what their text objects add to pictures of the page without text."""
    height = glyphs[-1][0].box[1] + _SIDE
    sheet = _drawn(scene.page, glyphs, height, with_text=True)
    others = [(glyph, place) for glyph, place in glyphs if not scene.is_on_white(place.number)]
    return ImageChops.difference(sheet, _drawn(scene.page, others, height, with_text=False)) if others else ImageChops.invert(sheet)


def _drawn(page: Any, glyphs: Sequence[tuple[_Glyph, Place]], height: int, *, with_text: bool) -> Image.Image:
    bitmap = pdfium.FPDFBitmap_CreateEx(_SIDE, height, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, _SIDE, height, 0xFFFFFFFF)
        bitmap_handle, page_handle = calls.handle(bitmap), calls.handle(page)
        for glyph, place in glyphs:
            if with_text:
                calls.set_active(place.owner, 1)
            _draw(bitmap_handle, page_handle, glyph)
            if with_text:
                calls.set_active(place.owner, 0)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), _SIDE * height)
        return Image.frombuffer("L", (_SIDE, height), pixels, "raw", "L", 0, 1)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


_AS_PRINTED = pdfium.FPDF_ANNOT | pdfium.FPDF_PRINTING


def _draw(bitmap: calls.Handle, page: calls.Handle, glyph: _Glyph) -> None:
    matrix, within = pdfium.FS_MATRIX(*glyph.matrix), pdfium.FS_RECTF(*glyph.box)
    calls.draw_by_matrix(bitmap, page, ctypes.byref(matrix), ctypes.byref(within), _AS_PRINTED)


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
    if not b and not c:
        return [(x - place.x) / a for x in xs], [(y - place.y) / d for y in ys]
    scale = a * d - b * c
    corners = [(x - place.x, y - place.y) for x in xs for y in ys]
    return [(d * x - c * y) / scale for x, y in corners], [(a * y - b * x) / scale for x, y in corners]


def _pixels(wide: float, high: float) -> float:
    """Pixels of an em in the picture of a glyph."""
    return min(_EM, (_SIDE - 2 * _EDGE) / max(wide, high))


def _after(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    scale = a * d - b * c
    return d / scale, -b / scale, -c / scale, a / scale, (c * f - d * e) / scale, (b * e - a * f) / scale
