"""Compares the glyphs that a PDF draws with the characters that its text says.

A character map (ToUnicode) may name any character for a glyph. So each glyph of a document is drawn once, upright and by itself, and
compared with what its character looks like (`shapes`). It counts as another one only where that is plain: type has many faces, and an
honest file must lose nothing. Characters that the table does not have, and those that are not drawn for want of a font, are not compared.
"""

from __future__ import annotations

import ctypes
import functools
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import floordiv, sub
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
#: So many boxes of a character are kept for comparison: an honest font has one or two glyphs for it.
_MOST_BOXES = 8
#: After so many glyphs of a font that are others, it is only asked of the rest whether they are their own characters; which others they
#: are is left open, since to look for that takes a hundredth of a second.
_MANY, _UNKNOWN = 150, "〓"
#: What is no Chinese character in the text, and is as large as one on paper (em), is compared as well.
_LARGE = 0.55

Matrix = tuple[float, float, float, float, float, float]
#: Font and matrix by number, what the text says, and the box of the ink in hundredths of an em from the origin.
_Key = tuple[int, str, float, float, float, float]


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
    """The matrix that draws a glyph in the first row of a sheet, and its width and height in pixels there and in em."""

    matrix: Matrix
    width: float
    height: float
    wide: float
    high: float

    def on_sheet(self, row: int) -> tuple[Matrix, shapes.Box]:
        """What draws it in another row, and in which box. Its ink may be somewhat lower than the file says."""
        a, b, c, d, e, f = self.matrix
        top = row * _SIDE
        return (a, b, c, d, e, f + top), (_EDGE, top, _EDGE + math.ceil(self.width), top + 2 * _EDGE + math.ceil(self.height))

    def ink(self, row: int) -> tuple[float, float, float, float]:
        """Where its ink is, by the file."""
        top = row * _SIDE + _EDGE
        return _EDGE, top, _EDGE + self.width, top + self.height


class _Asked(NamedTuple):
    """A glyph that is compared with a character."""

    key: _Key
    char: str
    place: Place
    glyph: _Glyph


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
        backwards = order[::-1]
        first = dict(zip(map(keys.__getitem__, backwards), backwards, strict=True))
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
        for setting in settings.values():
            if setting not in self._set:
                self._set[setting] = self._setting(setting)
        of = {owner: self._set[setting] for owner, setting in settings.items()}
        heads, units = zip(*map(of.__getitem__, places.owners), strict=True) if places.owners else ((), ())
        xs, ys, *sides = places.boxes[:6]
        left, right, bottom, top = (
            map(floordiv, map(sub, side, start), units) for side, start in zip(sides, (xs, xs, ys, ys), strict=True)
        )
        return list(zip(heads, places.chars, left, right, bottom, top, strict=True))

    def _setting(self, setting: Setting) -> tuple[int, float]:
        """The number of a font and matrix, and a hundredth of an em in units of length."""
        font, points, *parts = setting
        scale = 100 / max(abs(points) * (abs(parts[2]) + abs(parts[3])), 1e-6)
        head = (font, *(round(each * points * scale) for each in parts))
        return self._heads.setdefault(head, len(self._heads)), 1 / scale


def _compared(scene: Scene, fresh: Mapping[_Key, Place], false: Mapping[int, int]) -> Iterator[tuple[_Key, str | None]]:
    """The glyphs of characters: "" if alike, what they look like if not, None if nothing is drawn. `false`: how many of a font were others,
    as the caller counts them meanwhile."""
    asked: list[_Asked] = []
    uprights: dict[Setting, _Upright | None] = {}
    for key, place in fresh.items():
        char = unicodedata.normalize("NFKC", known(place.char))
        setting = scene.settings[place.owner]
        if setting not in uprights:
            uprights[setting] = _upright(scene.frame, setting)
        upright = uprights[setting]
        glyph = upright and upright.glyph(place)
        if not _is_chinese(char) and (glyph is None or min(glyph.wide, glyph.high) < _LARGE):
            yield key, ""
        elif glyph is None:
            yield key, None
        else:
            asked.append(_Asked(key, char, place, glyph))
    scene.texts.hide()  # each is drawn without the others, so that neither bold type nor a watermark counts
    for start in range(0, len(asked), _MOST):
        part = asked[start : start + _MOST]
        sheet = _sheet(scene, part)
        looks = shapes.figures(sheet, [each.glyph.ink(row) for row, each in enumerate(part)])
        doubtful: list[tuple[int, _Asked]] = []
        for row, (each, look) in enumerate(zip(part, looks, strict=True)):
            if look is not None and _is_surely(look, each.char):
                yield each.key, ""
            else:
                doubtful.append((row, each))
        # The ink of a glyph need not be where the file says. To look for it takes longer.
        looks = shapes.measured(sheet, [each.glyph.on_sheet(row)[1] for row, each in doubtful])
        for (_, each), look in zip(doubtful, looks, strict=True):
            font, of_false_font = scene.settings[each.place.owner].font, false.get(each.key[0], 0) >= _MANY
            yield each.key, None if look is None else _other(look, each.char, font, of_false_font)


def _is_chinese(char: str) -> bool:
    """Whether a text is one Chinese character."""
    return len(char) == 1 and unicodedata.category(char) == "Lo"


#: Characters that turn the meaning of a sentence round: an author who deceives draws one of these and says another.
_TURNING = "不未无没非勿莫禁"
#: How much more a glyph must look like one of them than like its own character.
_RATHER = 0.5
#: A glyph so near to its character by its box in the file is looked at no further. This is nearer than `shapes.NEAR`: the box is not exact.
_SURELY = 0.67
#: A glyph so near to a character is that character, even where the text says that it is none.
_PLAIN = 0.5
#: What may be drawn where a font lacks a character, and marks that look like characters.
_MARKS = frozenset(
    "一二三口囗日曰目田回工十丨卜丁了人入八个小上下土士干于千中王川山门凸凹〇丫凵刂冂匚厂几九七力刀又乙乂丿丶亅亠冖冫勹厶卩匕"
    "廴廾弋彐彡彳艹讠阝饣纟扌犭氵忄宀辶"
)


def _is_surely(look: shapes.Look, char: str) -> bool:
    """Whether a glyph is its character and no other, as nearly all of an honest file are.

    Never of characters that turn the meaning round: they are few, and looked at closely.
    """
    table = shapes.table()
    if char not in table or char in _TURNING:
        return False
    glyph = table.weighed(look)
    own = table.distance(glyph, char)
    return own < _SURELY and not table.first(glyph, _TURNING, _RATHER * own)


def _other(look: shapes.Look, char: str, font: int, of_false_font: bool) -> str:
    """The character that a glyph looks like and its text does not say; "" if there is none, or none for sure.

    `of_false_font`: so many glyphs of the font were others that one which is not its own character is another, whichever.
    """
    table = shapes.table()
    glyph = table.weighed(look)
    if char not in table:
        if _is_chinese(char):
            return ""
        _, best, distance = next(iter(table.nearer(glyph, _PLAIN * table.widest)), _NONE)
        # A sign whose strokes are few is somewhat like many characters, and then about as much like a mark (Ⅲ: 皿, but also 凵).
        return best if distance < _PLAIN and not table.first(glyph, _known_marks(), distance / _RATHER) else ""
    own = table.distance(glyph, char)
    turning = table.first(glyph, _TURNING.replace(char, ""), _RATHER * own)
    if turning or own < shapes.NEAR:
        return turning
    if of_false_font:
        return _UNKNOWN
    nearer = table.nearer(glyph, table.raw(own, char))
    _, best, distance = next(iter(nearer), _NONE)
    if not calls.is_embedded(font) and (distance >= _PLAIN or best in _MARKS):
        return ""  # another font of this machine may stand in for it
    plain = distance < _RATHER * own or char in _TURNING
    return best if plain or len(nearer) > shapes.MOST_LIKE else ""


@functools.cache
def _known_marks() -> str:
    """Those of the marks that the table has."""
    return "".join(sorted(filter(shapes.table().__contains__, _MARKS)))


#: No character is nearer.
_NONE = (math.inf, "", math.inf)


# --- pictures of glyphs


def _sheet(scene: Scene, asked: Sequence[_Asked]) -> Image.Image:
    """The ink of glyphs below each other: what their text objects add to pictures of the page without text."""
    height = len(asked) * _SIDE
    drawings = [(*glyph.on_sheet(row), place.owner) for row, (_, _, place, glyph) in enumerate(asked)]
    sheet = _drawn(scene.page, drawings, height, with_text=True)
    others = [drawing for drawing, each in zip(drawings, asked, strict=True) if not scene.is_on_white(each.place.number)]
    return ImageChops.difference(sheet, _drawn(scene.page, others, height, with_text=False)) if others else ImageChops.invert(sheet)


def _drawn(page: Any, drawings: Sequence[tuple[Matrix, shapes.Box, int]], height: int, *, with_text: bool) -> Image.Image:
    """A sheet with glyphs: matrix, box and text object of each. Without text, it has what lies under them."""
    bitmap = pdfium.FPDFBitmap_CreateEx(_SIDE, height, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, _SIDE, height, 0xFFFFFFFF)
        bitmap_handle, page_handle = calls.handle(bitmap), calls.handle(page)
        for matrix, box, owner in drawings:
            if with_text:
                calls.set_active(owner, 1)
            _draw(bitmap_handle, page_handle, matrix, box)
            if with_text:
                calls.set_active(owner, 0)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), _SIDE * height)
        return Image.frombuffer("L", (_SIDE, height), pixels, "raw", "L", 0, 1)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


_AS_PRINTED = pdfium.FPDF_ANNOT | pdfium.FPDF_PRINTING


def _draw(bitmap: calls.Handle, page: calls.Handle, matrix: Matrix, box: shapes.Box) -> None:
    calls.draw_by_matrix(bitmap, page, ctypes.byref(pdfium.FS_MATRIX(*matrix)), ctypes.byref(pdfium.FS_RECTF(*box)), _AS_PRINTED)


class _Upright(NamedTuple):
    """How the glyphs of a setting are drawn upright and in their proportions: what maps user space and the page as it is displayed to em,
    to the right and downwards, and whether the letters lean."""

    from_user: Matrix
    from_page: Matrix
    leans: bool

    def glyph(self, place: Place) -> _Glyph | None:
        """How a glyph is drawn; None for one without extent."""
        a, b, c, d, _, _ = self.from_user
        _, _, _, x, y, *sides = place
        x, y = a * x + c * y, b * x + d * y
        if b or c:
            (left, right, top, bottom), (first, last, _, _) = (_turned(self.from_user, *sides[at : at + 4]) for at in (0, 4))
        else:
            left, right, bottom, top, first, last = a * sides[0], a * sides[1], d * sides[2], d * sides[3], a * sides[4], a * sides[5]
            if a < 0:
                left, right, first, last = right, left, last, first
            if d > 0:
                bottom, top = top, bottom
        # The box of the ink may reach into the next character, and that of letters that lean always does.
        left, right = max(left, x if self.leans else first), min(right, x + 1 if self.leans else last)
        wide, high = right - left, bottom - top
        if not 0 < wide < _LONGEST or not 0 < high < _LONGEST:
            return None
        pixels = min(_EM, (_SIDE - 2 * _EDGE) / max(wide, high))
        p, q, r, s, t, u = self.from_page
        matrix = p * pixels, q * pixels, r * pixels, s * pixels, (t - left) * pixels + _EDGE, (u - top) * pixels + _EDGE
        return _Glyph(matrix, wide * pixels, high * pixels, wide, high)


def _upright(frame: Matrix, how: Setting) -> _Upright | None:
    """`frame` maps user space to the page as it is displayed. None for text without extent."""
    a, b, c, d = (part * how.points for part in (how.a, how.b, how.c, how.d))
    scale = a * d - b * c
    if abs(scale) < 1e-9:
        return None
    from_user = d / scale, b / scale, -c / scale, -a / scale, 0.0, 0.0
    return _Upright(from_user, _after(_inverse(frame), from_user), abs(a * c + b * d) > 1e-3 * abs(scale))


def _turned(matrix: Matrix, left: float, right: float, bottom: float, top: float) -> tuple[float, float, float, float]:
    """The left, right, top and bottom of a box in user space that is mapped."""
    a, b, c, d, _, _ = matrix
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = [a * x + c * y for x, y in corners], [b * x + d * y for x, y in corners]
    return min(xs), max(xs), min(ys), max(ys)


def _after(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    scale = a * d - b * c
    return d / scale, -b / scale, -c / scale, a / scale, (c * f - d * e) / scale, (b * e - a * f) / scale
