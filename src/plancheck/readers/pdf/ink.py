"""Finds the characters of a page that leave no ink of their own in print.

The page is drawn twice, as it is and without its text. Where the two pictures are the same, the text cannot be seen, whatever the cause:
its colour, what lies over it, a clip, transparency, a layer that is off, an empty glyph. Only what a character itself adds counts, so
that white text on a dark table head is seen and white text beside a dark picture is not. Where texts lie over each other, each is left
out in turn.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby, pairwise
from operator import attrgetter, gt, sub
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from plancheck.readers.pdf import calls

#: The least contrast that a reader sees, in steps of 255: in grey, and in blue, green and red. Blue alone hardly shows: pale
#: yellow on white looks white.
_CONTRAST, _CONTRASTS = 20, (128, 20, 20)
#: Ink in a colour of which no part is more than this is dark, whatever lies under it.
_DARKER = 128
#: The least contrast of a scan where its text layer has text.
_CONTRAST_OF_SCAN = 48
#: The longest side of a picture in pixels. Larger pages are drawn in pieces; text outside the first pieces counts as unseen.
_SIDE, _MOST_PIECES = 2_048, 64
#: Heights above the baseline in em between which a character must have ink; a Chinese one in its lower and in its upper part, since a
#: cover that leaves a sliver of it hides it all the same.
_LOWER, _UPPER = (-0.1, 0.4), (0.35, 0.8)
#: The least width in em of a Chinese character, and of a letter or digit.
_NARROWEST, _NARROWEST_LETTER = 0.3, 0.06
#: Of more texts over each other in one place than this, none can be read.
_MOST_IN_ONE_PLACE = 4
#: Text over text so many times larger is text over a watermark.
_SIMILAR = 3.0
#: Unseen characters up to this number between seen ones are taken to be covered by a stamp: they stay, but their line is in doubt.
_COVERED = 2

Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Marks:
    """The characters of a page in columns. Lengths are points from the top left of the page as it is read.

    `bases` are baselines, None where text is not upright; `owners` are addresses of text objects, `outlined` those of which the
    outlines are filled and stroked.
    """

    chars: str
    x0s: Sequence[float]
    y0s: Sequence[float]
    x1s: Sequence[float]
    y1s: Sequence[float]
    bases: Sequence[float | None]
    sizes: Sequence[float]
    owners: Sequence[int]
    outlined: Sequence[int] = ()


class _Piece(NamedTuple):
    """A part of the page, in pixels of one point."""

    x: int
    y: int
    width: int
    height: int


class _Picture(NamedTuple):
    """A drawn part of the page: one byte of grey a pixel, or four of blue, green, red and nothing."""

    piece: _Piece
    stride: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class View:
    """An open page as it is read: turned by quarters clockwise, with its size in points after that."""

    page: Any
    turn: int
    width: float
    height: float

    def drawn(self, piece: _Piece, *, coloured: bool = False) -> _Picture:
        """A part of the page as it is printed. Raises MemoryError."""
        x, y, width, height = piece
        whole = width + -width % 4  # so that rows have no fill
        bitmap = pdfium.FPDFBitmap_CreateEx(whole, height, pdfium.FPDFBitmap_BGRx if coloured else pdfium.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            raise MemoryError
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, whole, height, 0xFFFFFFFF)
            flags = pdfium.FPDF_ANNOT | pdfium.FPDF_PRINTING
            pdfium.FPDF_RenderPageBitmap(bitmap, self.page, -x, -y, round(self.width), round(self.height), self.turn, flags)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            return _Picture(piece, stride, ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height))
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)


@contextmanager
def _with(texts: Collection[int]) -> Iterator[None]:
    """Draws hidden text objects meanwhile."""
    calls.set_all_active(texts, 1)
    try:
        yield
    finally:
        calls.set_all_active(texts, 0)


@contextmanager
def _without(texts: Collection[int]) -> Iterator[None]:
    """Leaves text objects out of what is drawn meanwhile."""
    calls.set_all_active(texts, 0)
    try:
        yield
    finally:
        calls.set_all_active(texts, 1)


@contextmanager
def _only_filled(texts: Collection[int]) -> Iterator[None]:
    """Leaves out the strokes of text objects that are filled and stroked: to stroke takes PDFium twenty times as long as to fill."""
    calls.set_all_modes(texts, pdfium.FPDF_TEXTRENDERMODE_FILL)
    try:
        yield
    finally:
        calls.set_all_modes(texts, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)


def _dark(texts: Sequence[int]) -> list[int]:
    """Those of some text objects that are filled and stroked in one dark colour, nowhere transparent."""
    (filled, fills), (stroked, strokes) = (calls.colours()(colour_of, texts) for colour_of in (calls.fill_colour, calls.stroke_colour))
    colours = zip(texts, filled, stroked, zip(*fills, strict=True), zip(*strokes, strict=True), strict=True)
    return [text for text, *known, fill, stroke in colours if all(known) and fill == stroke and max(fill[:3]) < _DARKER and fill[3] == 255]


# --- what is seen


@dataclass(frozen=True, slots=True)
class Seen:
    """The indexes of marks without ink of their own, and the places of lines of which a part is covered."""

    hidden: frozenset[int] = frozenset()
    doubtful: tuple[Rect, ...] = ()
    is_on_white: Callable[[int], bool] = lambda _: False


def seen(view: View, marks: Marks, texts: calls.Texts, layer: Set[int] = frozenset()) -> Seen:
    """Which marks are not seen in print. `texts`: all text objects of the page; those of the marks are among them.

    `layer`: indexes of marks that are the text layer of a scan. Where they have no ink, there is some in the picture.
    """
    shown: list[bool | None] = [False] * len(marks.chars)
    outlined = _dark(marks.outlined)
    grounds: list[tuple[Container[int], _Ink]] = []
    for piece, inside in _pieces(marks, round(view.width), round(view.height)):
        texts.show()
        with _only_filled(outlined):
            filled = view.drawn(piece)
        texts.hide()
        bare = view.drawn(piece)
        grounds.append((inside if isinstance(inside, range) else frozenset(inside), _Ink(bare, bare)))
        _look(_Pictures(view, texts, filled, bare, bool(outlined)), marks, inside, shown)
        faint = [index for index in inside if index in layer and not shown[index]] if layer else []
        for line in _lines(marks, faint):
            if _Ink(bare, bare).contrast(*_around(marks, line)) >= _CONTRAST_OF_SCAN:
                for index in line:
                    shown[index] = True

    def is_on_white(index: int) -> bool:
        ground = next(iter([ground for inside, ground in grounds if index in inside]), None)
        return ground is not None and (ground.is_white or ground.is_on_white(*_box(marks, index)))

    hidden, doubtful = _settled(marks, shown) if not all(shown) else (frozenset[int](), ())
    return Seen(hidden, doubtful, is_on_white)


def _around(marks: Marks, line: Sequence[int]) -> Rect:
    boxes = [_box(marks, index) for index in line]
    return min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes), max(box[3] for box in boxes)


def _settled(marks: Marks, shown: Sequence[bool | None]) -> tuple[frozenset[int], tuple[Rect, ...]]:
    hidden, doubtful = set[int](), list[Rect]()
    for line in _lines(marks, range(len(shown))):
        told = [index for index in line if shown[index] is not None]
        lost = [(each, list(group)) for each, group in groupby(told, lambda index: bool(shown[index]))]
        if any(each for each, _ in lost) and not all(each for each, _ in lost):
            doubtful.append(_around(marks, line))
        for at, (each, group) in enumerate(lost):
            if not each and (len(group) > _COVERED or not 0 < at < len(lost) - 1):
                hidden.update(group)
    return frozenset(_with_blanks(shown, hidden)), tuple(doubtful)


def _with_blanks(shown: Sequence[bool | None], hidden: Set[int]) -> Iterator[int]:
    """Blanks and faint punctuation are hidden where the character before them is, or the one behind them at the start."""
    first = next((index for index, each in enumerate(shown) if each is not None), None)
    out = first in hidden
    for index, each in enumerate(shown):
        out = out if each is None else index in hidden
        if out:
            yield index


def _pieces(marks: Marks, width: int, height: int) -> Iterator[tuple[_Piece, Sequence[int]]]:
    """Parts of the page that have text, each with the indexes of its marks."""
    if max(width, height) <= _SIDE:
        yield _printed(marks, width, height), range(len(marks.chars))
        return
    inside = defaultdict[tuple[int, int], list[int]](list)
    for index, (x0, y0, x1, y1) in enumerate(zip(marks.x0s, marks.y0s, marks.x1s, marks.y1s, strict=True)):
        if x1 > 0 and y1 > 0 and x0 < width and y0 < height:
            inside[int(max(0, x0)) // _SIDE, int(max(0, y0)) // _SIDE].append(index)
    for (column, row), indexes in sorted(inside.items())[:_MOST_PIECES]:
        x, y = column * _SIDE, row * _SIDE
        right = min(width, int(max(marks.x1s[index] for index in indexes)) + 1, x + 2 * _SIDE)
        bottom = min(height, int(max(marks.y1s[index] for index in indexes)) + 1, y + 2 * _SIDE)
        yield _Piece(x, y, max(1, right - x), max(1, bottom - y)), indexes


def _printed(marks: Marks, width: int, height: int) -> _Piece:
    """What a page has between its margins."""
    aside = max(marks.sizes)
    left, top = (min(max(0, int(min(starts) - aside)), end) for starts, end in ((marks.x0s, width), (marks.y0s, height)))
    right, bottom = min(width, int(max(marks.x1s) + aside) + 1), min(height, int(max(marks.y1s) + aside) + 1)
    return _Piece(left, top, max(1, right - left), max(1, bottom - top))


def _lines(marks: Marks, inside: Iterable[int]) -> Iterator[list[int]]:
    """Successive marks of one size on about one baseline."""
    bases, sizes = marks.bases, marks.sizes
    line: list[int] = []
    base: float | None = None
    size = 0.0
    for index in inside:
        own = bases[index]
        level = own is base or (own is not None and base is not None and abs(own - base) <= 0.1 * size)
        if sizes[index] != size or not level:
            if line:
                yield line
            line, base, size = [], own, sizes[index]
        line.append(index)
    if line:
        yield line


@dataclass(frozen=True, slots=True)
class _Pictures:
    """A piece with its text and without any. Some text may lack its strokes in the first.

    Such strokes are dark. So what is dark on white without them is dark on white with them, and only that may be taken from the picture.
    """

    view: View
    texts: calls.Texts
    some: _Picture
    bare: _Picture
    lacks_strokes: bool

    def with_strokes(self) -> _Ink:
        """All ink of text."""
        self.texts.show()
        return _Ink(self.view.drawn(self.some.piece), self.bare)


def _look(pictures: _Pictures, marks: Marks, inside: Sequence[int], shown: list[bool | None]) -> None:
    """Fills in which marks of a piece are seen; None for blanks and faint punctuation."""
    view, texts, ink = pictures.view, pictures.texts, _Ink(pictures.some, pictures.bare)
    lines = list(_lines(marks, inside))
    others = []
    for line in lines:
        others += _unclear(ink, marks, line)
    missed = [index for index in others if not _has_ink(ink, marks, index)]
    if pictures.lacks_strokes and not _are_dark(ink, marks, others, missed):
        ink = pictures.with_strokes()
        missed = [index for index in others if not _has_ink(ink, marks, index)]
    for index in inside:
        shown[index] = True
    if missed:
        missed = _colourless(view, ink, marks, missed, texts)
        missed = [index for index in missed if not _would_show(ink, marks, index)]
    for index in missed:
        shown[index] = False if marks.chars[index].isalnum() else None
    for index in _buried(view, ink.piece, marks, lines, texts):
        shown[index] = False


def _are_dark(ink: _Ink, marks: Marks, indexes: Sequence[int], missed: Sequence[int]) -> bool:
    """Whether the letters and digits among some marks are dark on white. `missed`: those without ink."""
    told = [index for index in indexes if marks.chars[index].isalnum()]
    return not {*told}.intersection(missed) and all(ink.is_on_white(*_box(marks, index)) for index in told)


def _colourless(view: View, ink: _Ink, marks: Marks, indexes: Sequence[int], texts: calls.Texts) -> list[int]:
    """Those of some marks without contrast in grey that have none in colour either: on white they never do."""
    grounds = [index for index in indexes if marks.chars[index].isalnum() and not ink.is_on_white(*_box(marks, index))]
    if not grounds:
        return list(indexes)
    texts.show()
    whole = view.drawn(ink.piece, coloured=True)
    texts.hide()
    bare = view.drawn(ink.piece, coloured=True)
    colours = [_Ink(_channel(whole, number), _channel(bare, number), least) for number, least in enumerate(_CONTRASTS)]
    found = {index for index in grounds if any(_has_ink(channel, marks, index) for channel in colours)}
    return [index for index in indexes if index not in found]


def _channel(picture: _Picture, number: int) -> _Picture:
    return _Picture(picture.piece, picture.stride // 4, picture.pixels[number::4])


# --- ink


class _Ink:
    """What a piece has more with some text than without it."""

    def __init__(self, with_it: _Picture, without_it: _Picture, least: int = _CONTRAST) -> None:
        self.piece = with_it.piece
        self.x, self.y, self.width, self.height = with_it.piece
        self._least, self._stride, self._one, self._other = least, with_it.stride, with_it.pixels, without_it.pixels

    def _cut(self, x0: float, y0: float, x1: float, y1: float) -> tuple[int, int, range]:
        """The pixels of a rectangle, at least one: first and last of a row, and where the rows start."""
        left, top = int(x0) - self.x, int(y0) - self.y
        right, bottom = max(left + 1, int(x1 + 0.99) - self.x), max(top + 1, int(y1 + 0.99) - self.y)
        rows = range(max(0, top) * self._stride, min(self.height, bottom) * self._stride, self._stride)
        return max(0, left), max(0, left, min(self.width, right)), rows

    def on_white(self, x0: float, y0: float, x1: float, y1: float) -> bytes:
        """The columns of a rectangle that have dark ink on a white ground (1) or not (0)."""
        left, right, rows = self._cut(x0, y0, x1, y1)
        white, found = b"\xff" * (right - left), 0
        if self.is_white:
            for start in rows:
                found |= int.from_bytes(self._one[start + left : start + right].translate(_DARK), "little")
            return found.to_bytes(right - left, "little")
        for start in rows:
            row, ground = self._one[start + left : start + right], self._other[start + left : start + right]
            dark = int.from_bytes(row.translate(_DARK), "little")
            found |= dark if ground == white else dark & int.from_bytes(ground.translate(_WHITE), "little")
        return found.to_bytes(right - left, "little")

    @cached_property
    def is_white(self) -> bool:
        """Whether there is nothing but the text."""
        return self._other == b"\xff" * len(self._other)

    def is_on_white(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether a rectangle is white without the text."""
        if self.is_white:
            return True
        left, right, rows = self._cut(x0, y0, x1, y1)
        return not any(self._other[start + left : start + right].strip(b"\xff") for start in rows)

    def within(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Whether there is ink in a rectangle, on whatever ground."""
        left, right, rows = self._cut(x0, y0, x1, y1)
        for start in rows:
            row, other = self._one[start + left : start + right], self._other[start + left : start + right]
            if row != other and max(map(abs, map(sub, row, other))) >= self._least:
                return True
        return False

    def contrast(self, x0: float, y0: float, x1: float, y1: float) -> int:
        """The contrast within a rectangle, in steps of 255."""
        left, right, rows = self._cut(x0, y0, x1, y1)
        parts = [self._one[start + left : start + right] for start in rows if left < right]
        return max(map(max, parts)) - min(map(min, parts)) if parts else 0

    def ground(self, x: float, y: float) -> int:
        """The grey of a place without the text, 0 to 255."""
        left, _, rows = self._cut(x, y, x, y)
        return self._other[rows[0] + left] if len(rows) and left < self.width else 255


_DARK, _WHITE = bytes(grey <= 255 - _CONTRAST for grey in range(256)), bytes(grey == 255 for grey in range(256))


def _unclear(ink: _Ink, marks: Marks, line: Sequence[int]) -> list[int]:
    """Those marks of a line that are not dark on a white ground. Most are; to look at one of the others takes longer."""
    base, size = marks.bases[line[0]], marks.sizes[line[0]]
    if base is None:
        return list(line)
    x0s, x1s = list(map(marks.x0s.__getitem__, line)), list(map(marks.x1s.__getitem__, line))
    left, right = max(float(ink.x), min(x0s)), max(x1s)
    lower = ink.on_white(left, base - _LOWER[1] * size, right, base - _LOWER[0] * size)
    upper = ink.on_white(left, base - _UPPER[1] * size, right, base - _UPPER[0] * size)
    narrow, start, out = _NARROWEST * size, int(left), []
    for at in _near_gaps((lower, upper), x0s, x1s, start, narrow):
        index, x0, x1 = line[at], x0s[at], x1s[at]
        first, last = max(0, int(x0) - start), int(x1 + 0.99) - start
        low, high = lower.find(1, first, last) >= 0, upper.find(1, first, last) >= 0
        if x1 - x0 <= narrow or not (low or high) or (not (low and high) and _is_high(marks.chars[index])):
            out.append(index)
    return out


def _near_gaps(bands: Collection[bytes], x0s: Sequence[float], x1s: Sequence[float], start: int, narrow: float) -> Iterable[int]:
    """The positions in a line of narrow characters, and of those that begin where a band has no ink for the width of a character.

    All others have ink in each band. `start`: where the bands start.
    """
    widths = list(map(sub, x1s, x0s))
    slender = [at for at, width in enumerate(widths) if width <= narrow]
    least = int(min([width for width in widths if width > narrow], default=0))
    shortest = min(map(len, bands))
    if least < 1 or x0s[0] < start or max(x1s) + 1 > start + shortest or any(map(gt, x0s, x0s[1:])):
        return range(len(x0s))
    near = set(slender)
    for band in bands:
        for gap in re.finditer(rb"\0{%d,}" % least, band):
            near.update(range(bisect_left(x0s, start + gap.start()), bisect_left(x0s, start + gap.end())))
    return sorted(near)


def _box(marks: Marks, index: int) -> Rect:
    base, size = marks.bases[index], marks.sizes[index]
    y0, y1 = marks.y0s[index], marks.y1s[index]
    if base is None:
        inset = 0.1 * (y1 - y0)
        return marks.x0s[index], y0 + inset, marks.x1s[index], y1 - inset
    return marks.x0s[index], base - _UPPER[1] * size, marks.x1s[index], base - _LOWER[0] * size


def _has_ink(ink: _Ink, marks: Marks, index: int) -> bool:
    x0, y0, x1, y1 = _box(marks, index)
    base, size, char = marks.bases[index], marks.sizes[index], marks.chars[index]
    if base is None or not _is_high(char):
        return (base is None or x1 - x0 >= _NARROWEST_LETTER * size) and ink.within(x0, y0, x1, y1)
    wide = x1 - x0 >= _NARROWEST * size
    return wide and ink.within(x0, base - _LOWER[1] * size, x1, y1) and ink.within(x0, y0, x1, base - _UPPER[0] * size)


def _is_high(char: str) -> bool:
    """Whether a character has ink in its lower and in its upper part: any Chinese one but 一."""
    return "\u4e01" <= char <= "\u9fff"


# --- fonts that this machine does not have


def _would_show(ink: _Ink, marks: Marks, index: int) -> bool:
    """Whether a Chinese character is not drawn for want of a font only, and has a colour that would be seen."""
    if not _is_chinese(marks.chars[index]) or _draws_chinese() or calls.is_embedded(calls.font_of(calls.Handle(marks.owners[index]))):
        return False
    colour = [ctypes.c_uint() for _ in range(4)]
    calls.fill_colour(marks.owners[index], *map(ctypes.byref, colour))
    red, green, blue, alpha = (each.value for each in colour)
    x0, y0, x1, y1 = _box(marks, index)
    ground = ink.ground((x0 + x1) / 2, (y0 + y1) / 2)
    return abs((30 * red + 59 * green + 11 * blue) / 100 - ground) * alpha / 255 >= _CONTRAST


def _is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


_TRIAL = """%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 20 20] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >> endobj
4 0 obj << /Length 33 >> stream
BT /F1 16 Tf 2 4 Td <56FD> Tj ET

endstream endobj
5 0 obj << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >> endobj
6 0 obj << /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>
/DW 1000 >> endobj
trailer << /Size 7 /Root 1 0 R >>
%%EOF"""


@cache
def _draws_chinese() -> bool:
    """Whether this machine has a font for Chinese text whose own font is not in the file."""
    document = pypdfium2.PdfDocument(_TRIAL.encode())
    page = pdfium.FPDF_LoadPage(document.raw, 0)
    try:
        drawn = View(page, 0, 20, 20).drawn(_Piece(0, 0, 20, 20))
        return min(drawn.pixels) < 128
    finally:
        pdfium.FPDF_ClosePage(page)
        document.close()


# --- text over text


class _Stretch(NamedTuple):
    """Marks side by side, and where they stand."""

    x0: float
    x1: float
    base: float
    size: float
    indexes: Sequence[int]

    def text(self, marks: Marks) -> str:
        return "".join(marks.chars[index] for index in self.indexes).strip()


def _buried(view: View, piece: _Piece, marks: Marks, lines: Iterable[Sequence[int]], texts: calls.Texts) -> set[int]:
    """Marks that other text in their place hides or makes illegible."""
    stretches = _stretches(marks, lines)
    over = _over_each_other(stretches, marks)
    if not over:
        return set()
    crowded = {number for number, others in over.items() if len(others) > _MOST_IN_ONE_PLACE}
    layers = _layers(stretches, {number: others for number, others in over.items() if number not in crowded})
    out = {index for number in crowded for index in stretches[number].indexes}
    texts.hide()
    with _with(set(marks.owners)):  # what is printed twice, for bold, is listed once
        whole = view.drawn(piece)
        for layer in layers:
            with _without({marks.owners[index] for number in layer for index in stretches[number].indexes}):
                ink = _Ink(whole, view.drawn(piece))
            out.update(
                index
                for number in layer
                for index in stretches[number].indexes
                if marks.chars[index].isalnum() and not _has_ink(ink, marks, index)
            )
    return out


def _stretches(marks: Marks, lines: Iterable[Sequence[int]]) -> list[_Stretch]:
    out = []
    for line in lines:
        base, size = marks.bases[line[0]], marks.sizes[line[0]]
        if base is None:
            continue
        x0s = [marks.x0s[index] for index in line]
        backwards = [at for at in range(1, len(line)) if x0s[at] < x0s[at - 1] + 0.1 * size]
        for start, end in pairwise([0, *backwards, len(line)]):
            out.append(_Stretch(x0s[start], marks.x1s[line[end - 1]], base, size, line[start:end]))
    return sorted(out, key=attrgetter("base"))


def _over_each_other(stretches: Sequence[_Stretch], marks: Marks) -> dict[int, set[int]]:
    """The stretches, by number, that lie over others, and over which ones."""
    out = defaultdict[int, set[int]](set)
    most = max((stretch.size for stretch in stretches), default=0.0)
    for number, one in enumerate(stretches):
        for other_number in range(number + 1, len(stretches)):
            other = stretches[other_number]
            if other.base - one.base > 0.5 * most:
                break
            small, large = sorted((one.size, other.size))
            near = other.base - one.base < 0.5 * small and large < _SIMILAR * small
            if near and min(one.x1, other.x1) - max(one.x0, other.x0) > 0.3 * small and len({one.text(marks), other.text(marks), ""}) == 3:
                out[number].add(other_number)
                out[other_number].add(number)
    return out


def _layers(stretches: Sequence[_Stretch], over: dict[int, set[int]]) -> list[list[int]]:
    """Stretches in layers in which none lies over another."""
    layers: list[list[int]] = []
    for number, others in over.items():
        layer = next((layer for layer in layers if not others.intersection(layer)), None)
        if layer is None:
            layers.append(layer := [])
        layer.append(number)
    return layers
