"""Reads one page of a PDF with PDFium: glyphs, rulings, shaded areas and pictures.

PDFium is not thread-safe and may abort on hostile input: call this from one thread of an expendable process.
"""

from __future__ import annotations

import ctypes
import functools
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, compress, groupby, repeat
from operator import itemgetter, le, ne, sub
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from plancheck.readers.pdf import calls, ink
from plancheck.readers.pdf.drawn import Comparison, Misread, Places, Scene, Setting

Rect = tuple[float, float, float, float]

#: The maximum number of characters on a page. A page with more is an attempt to exhaust memory.
MAX_CHARS = 1_000_000
#: The maximum number of ruling edges on a page. A map has more, and is not a table.
MAX_EDGES = 6_000
#: A path with more segments is a drawing, not a ruling.
_MAX_SEGMENTS = 400
#: A filled rectangle this thin (points) is a line.
_THIN = 3.2
#: Text smaller than this (points) counts as hidden.
_TINY = 2.0
_NEAR_WHITE = 248
_FORM_DEPTH = 6


class Glyph(NamedTuple):
    """A printed character: its box (advance by ascent) and baseline, in points from the top left of the reading frame."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    style: int  # index into Page.styles


class Style(NamedTuple):
    """The style of a run of glyphs. `size` in points; `turn` in quarter turns from the reading direction, -1 if oblique."""

    size: float
    bold: bool
    hidden: str  # "" visible, else "invisible", "tiny", "off-page", "no-ink"
    turn: int
    font: str
    note: bool = False  # in an annotation or form field


class Edge(NamedTuple):
    """A horizontal ("h") or vertical ("v") ruling in the reading frame."""

    way: str
    x0: float
    y0: float
    x1: float
    y1: float


class Picture(NamedTuple):
    """A picture: its rectangle in the reading frame and its position in the painting order."""

    rect: Rect
    order: int


@dataclass
class Page:
    """A page in its reading frame, in which most of its text is upright.

    `to_shown` maps a rectangle of that frame to the page as displayed (points from the top left).
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    askew: list[Glyph] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    rectangles: int = 0
    shades: list[Rect] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    drawings: int = 0  # number of path segments
    too_many_edges: bool = False
    ocr: bool = False  # the text is the text layer of a scan
    unmapped: int = 0  # private-use and replacement characters
    notes: tuple[str, ...] = ()  # "launch-action", "external-link", "annotation-text"
    failed: str = ""  # why the page could not be read, or ""
    recognised: tuple[tuple[Rect, float], ...] = ()  # recognised lines and their confidence (0 to 1)
    doubtful: tuple[Rect, ...] = ()  # lines whose print may say other than their text
    unrecognised: str = ""  # why OCR gave no text, or ""
    misread: tuple[tuple[str, str], ...] = ()  # what the text says and what the glyph looks like, of those that differ
    undrawn: int = 0  # Chinese characters whose glyphs were not compared, since nothing is drawn for them
    to_shown: Callable[[Rect], Rect] = lambda rect: rect

    @property
    def picture_share(self) -> float:
        """The share of the page covered by pictures, 0 to 1. Overlaps count twice."""
        area = self.width * self.height
        covered = sum(_area(_cut(picture.rect, self.width, self.height)) for picture in self.pictures)
        return min(1.0, covered / area) if area else 0.0

    def confidence(self, rect: Rect) -> float | None:
        """The lowest confidence of the recognised or doubtful lines in a rectangle; None if there are none."""
        if not self.recognised and not self.doubtful:
            return None
        x0, y0, x1, y1 = rect
        lines = chain.from_iterable(self._in_doubt.get(band, ()) for band in self._bands(y0, y1))
        scores = (score for (a, b, c, d), score in lines if a < x1 and c > x0 and min(d, y1) - max(b, y0) > 0.4 * (d - b))
        return min(scores, default=None)

    @functools.cached_property
    def _in_doubt(self) -> dict[int, list[tuple[Rect, float]]]:
        """The recognised and doubtful lines by the heights that they reach into."""
        found = defaultdict[int, list[tuple[Rect, float]]](list)
        for line in chain(self.recognised, ((doubtful, 0.0) for doubtful in self.doubtful)):
            for band in self._bands(line[0][1], line[0][3]):
                found[band].append(line)
        return found

    def _bands(self, top: float, bottom: float) -> range:
        """The numbers of the bands of the page, each about as high as a line, that a stretch of its height touches."""
        first, last = (int(max(0.0, min(self.height, y))) // _BAND for y in (top, bottom))
        return range(first, last + 1)


#: Points.
_BAND = 16


def _area(rect: Rect) -> float:
    return max(0.0, rect[2] - rect[0]) * max(0.0, rect[3] - rect[1])


def _cut(rect: Rect, width: float, height: float) -> Rect:
    return max(0.0, rect[0]), max(0.0, rect[1]), min(width, rect[2]), min(height, rect[3])


# --- frames: from user space (y up) to a page rotated clockwise by quarter turns (y down) ---


def _frame(turn: int, box: Rect) -> tuple[float, float, float, float, float, float]:
    """(a, b, c, d, e, f) with X = a·x + c·y + e and Y = b·x + d·y + f, for a page rotated by `turn` quarters clockwise."""
    left, bottom, right, top = box
    return (
        (1, 0, 0, -1, -left, top),
        (0, 1, 1, 0, -bottom, -left),
        (-1, 0, 0, 1, right, -bottom),
        (0, -1, -1, 0, top, right),
    )[turn]


def _map(frame: tuple[float, ...], x0: float, y0: float, x1: float, y1: float) -> Rect:
    a, b, c, d, e, f = frame
    xa, ya, xb, yb = a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f
    return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _shower(reading: int, shown: int, box: Rect) -> Callable[[Rect], Rect]:
    """Maps rectangles of the reading frame to the page as displayed."""
    if reading == shown:
        return lambda rect: rect
    a, b, c, d, e, f = _frame(reading, box)
    forth = _frame(shown, box)
    scale = a * d - b * c

    def back(x: float, y: float) -> tuple[float, float]:
        return (d * (x - e) - c * (y - f)) / scale, (-b * (x - e) + a * (y - f)) / scale

    def turned(rect: Rect) -> Rect:
        return _map(forth, *back(rect[0], rect[1]), *back(rect[2], rect[3]))

    return turned


# --- page objects ---


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def is_white(colour: tuple[int, int, int, int] | None) -> bool:
    return colour is not None and (min(colour[:3]) >= _NEAR_WHITE or colour[3] == 0)


def rectangle_of(points: list[tuple[float, float]]) -> Rect | None:
    """The rectangle that 4 or 5 points outline; None if it is not a rectangle."""
    if len(points) not in (4, 5) or (len(points) == 5 and math.dist(points[0], points[4]) > 1):
        return None
    xs, ys = [p[0] for p in points[:4]], [p[1] for p in points[:4]]
    for (ax, ay), (bx, by) in zip(points[:4], [*points[1:4], points[0]], strict=True):
        if abs(ax - bx) > 0.5 and abs(ay - by) > 0.5:
            return None
    return min(xs), min(ys), max(xs), max(ys)


def sides(box: Rect) -> list[Rect]:
    x0, y0, x1, y1 = box
    if y1 - y0 <= _THIN:
        return [(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)]
    if x1 - x0 <= _THIN:
        return [((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)]
    return [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]


_ACTUAL_TEXT = b"ActualText"


class _Collector:
    """Collects the page objects in one pass, including those of forms, in user space."""

    def __init__(self) -> None:
        self.order: dict[int, int] = {}  # position in the painting order by address of a text object
        self.spoken: list[tuple[int, int]] = []  # text objects and their marks that say other text to be read out
        self.noted: Set[int] = frozenset()  # text objects of annotations
        self.lines: list[Rect] = []
        self.shades: list[Rect] = []
        self.pictures: list[tuple[Rect, int]] = []
        self.rectangles = 0
        self.pieces = 0
        self.seen = 0
        # Buffers are shared, since a page may have one object per character.
        self._floats = (ctypes.c_float * 6)()
        self._float_refs = [ctypes.byref(self._floats, 4 * index) for index in range(6)]
        self._numbers = (ctypes.c_uint * 4)()
        self._number_refs = [ctypes.byref(self._numbers, 4 * index) for index in range(4)]

    def page(self, page: Any, own: int | None = None) -> None:
        """Collects the objects of a page, of which the first `own` are not of annotations."""
        get, indexes = calls.page_object, range(pdfium.FPDFPage_CountObjects(page))
        objects = list(map(get, repeat(calls.handle(page)), indexes))
        self.walk(objects[:own], _IDENTITY, 0)
        if own is not None:
            before = set(self.order)
            self.walk(objects[own:], _IDENTITY, 0)
            self.noted = self.order.keys() - before

    def walk(self, objects: Sequence[int], outer: Matrix, depth: int) -> None:
        order, text = self.order, pdfium.FPDF_PAGEOBJ_TEXT
        for obj, kind in zip(objects, list(map(calls.type_of, objects)), strict=True):
            self.seen += 1
            if kind == text:
                order[obj] = self.seen
                if marks := calls.count_marks(obj):
                    given = map(calls.mark_of, repeat(obj), range(marks))
                    self.spoken += [(obj, mark) for mark in given if calls.param_type(mark, _ACTUAL_TEXT) != pdfium.FPDF_OBJECT_UNKNOWN]
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self.path(obj, outer)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.pictures.append((self.bounds(obj, outer), self.seen))
            elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
                self.shades.append(self.bounds(obj, outer))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
                inner = list(map(calls.form_object, repeat(obj), range(calls.count_in_form(obj))))
                self.walk(inner, self.matrix(obj, outer), depth + 1)

    def matrix(self, obj: int, outer: Matrix) -> Matrix:
        if not calls.matrix_of(obj, self._float_refs[0]):
            return outer
        ma, mb, mc, md, me, mf = self._floats
        a, b, c, d, e, f = outer
        return ma * a + mb * c, ma * b + mb * d, mc * a + md * c, mc * b + md * d, me * a + mf * c + e, me * b + mf * d + f

    def bounds(self, obj: int, outer: Matrix) -> Rect:
        if not calls.bounds_of(obj, *self._float_refs[:4]):
            return 0.0, 0.0, 0.0, 0.0
        x0, y0, x1, y1 = self._floats[:4]
        if outer == _IDENTITY:
            return x0, y0, x1, y1
        a, b, c, d, e, f = outer
        xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
        ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
        return min(xs), min(ys), max(xs), max(ys)

    def colour(self, get: Callable[..., int], obj: int) -> tuple[int, int, int, int] | None:
        if not get(obj, *self._number_refs):
            return None
        r, g, b, a = self._numbers
        return r, g, b, a

    def path(self, obj: int, outer: Matrix) -> None:
        segments = calls.count_segments(obj)
        self.pieces += max(0, segments)
        if not 2 <= segments <= _MAX_SEGMENTS or len(self.lines) > MAX_EDGES:
            return
        calls.draw_mode(obj, *self._number_refs[:2])
        fill, stroke = self._numbers[:2]
        # White fills are background: FineReader puts one behind every text line, and pdfplumber would take each for a table.
        filled = bool(fill) and not is_white(self.colour(calls.fill_colour, obj))
        stroked = bool(stroke) and not is_white(self.colour(calls.stroke_colour, obj))
        if not filled and not stroked:
            return
        for points, closed in self.subpaths(obj, segments, self.matrix(obj, outer)):
            box = rectangle_of(points)
            if box:
                self.rectangles += 1
                self.lines += sides(box)
                if filled and min(box[2] - box[0], box[3] - box[1]) > _THIN:
                    self.shades.append(box)
            elif stroked:
                self.strokes(points, closed)

    def subpaths(self, obj: int, segments: int, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """The points of each subpath and whether it is closed. A subpath with a curve has no points."""
        a, b, c, d, e, f = matrix
        point, (x_ref, y_ref) = self._floats, self._float_refs[:2]
        points: list[tuple[float, float]] = []
        closed = curved = False
        for segment in map(calls.segment_of, repeat(obj), range(segments)):
            kind = calls.segment_type(segment)
            calls.segment_point(segment, x_ref, y_ref)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield ([] if curved else points), closed
                points, closed, curved = [], False, False
            elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
                curved = True
            x, y = point[0], point[1]
            points.append((a * x + c * y + e, b * x + d * y + f))
            closed = closed or bool(calls.segment_closes(segment))
        if len(points) > 1:
            yield ([] if curved else points), closed

    def strokes(self, points: list[tuple[float, float]], closed: bool) -> None:
        ends = [*points[1:], points[0]] if closed and points else points[1:]
        for (ax, ay), (bx, by) in zip(points, ends, strict=False):
            if abs(ax - bx) < 0.6 or abs(ay - by) < 0.6:
                self.lines.append((ax, ay, bx, by))


# --- text ---

#: Bold typefaces: Chinese documents use 黑体 and similar faces for bold text.
BLACK_FACES = ("bold", "black", "heavy", "simhei", "heiti", "hei-", "黑体", "粗", "fzht", "fzxbs", "小标宋", "fzdbs", "fzcs")
_FORCE_BOLD = 1 << 18


@functools.lru_cache(maxsize=256)
def _face(raw: bytes) -> tuple[str, bool]:
    """(typeface name without subset tag, whether it is bold)."""
    try:
        name = raw.decode("utf-8").split("+")[-1]
    except UnicodeDecodeError:
        name = raw.decode("gb18030", "replace").split("+")[-1]
    folded = name.lower()
    return name, any(face in folded for face in BLACK_FACES)


def _font(font: int) -> tuple[str, bool]:
    """(font name, whether it is bold)."""
    buffer = ctypes.create_string_buffer(256)
    calls.font_name(font, buffer, 256)
    name, black = _face(buffer.value)
    return name, black or calls.font_weight(font) >= 600 or bool(calls.font_flags(font) & _FORCE_BOLD)


class _Raw(NamedTuple):
    """A character in user space."""

    code: int
    left: float
    bottom: float
    right: float
    top: float
    rise: float  # height of the baseline above `bottom`, in the direction of the text
    style: int


#: Characters that PDFium represents differently in the text of a page, or that `decoded` or `is_unmapped` treat specially.
_UNUSUAL = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffd-\uffff\ud800-\uf8ff\U000f0000-\U0010ffff]"
)


class _Text:
    """The characters of a page in columns, in user space. Styles are computed once per text object."""

    def __init__(self, text: Any) -> None:
        self.styles: list[Style] = []
        self.chars = ""  # all characters, if none needs decoding, else ""
        self.lefts: list[float] = []
        self.bottoms: list[float] = []
        self.rights: list[float] = []
        self.tops: list[float] = []
        self.rises: list[float] = []
        self.kinds: list[int] = []  # index into `styles`
        self.owners: list[int] = []  # addresses of text objects
        self._codes: list[int] = []
        self._indexes: Sequence[int] = ()
        self._stretches: list[tuple[int, int]] = []  # (style, address of the text object) of each run
        self.settings: dict[int, Setting] = {}  # by address of the text object
        self._inks: list[list[float]] = [[] for _ in range(6)]  # origins and boxes of ink: x, y, left, right, bottom, top
        self._text, self._handle = text, calls.handle(text)

    def __len__(self) -> int:
        return len(self.kinds)

    def read(self, count: int) -> None:
        addresses = list(map(calls.object_of, repeat(self._handle), range(count)))
        # Characters without an object are spaces and line ends that PDFium inserted.
        self._indexes = indexes = list(compress(range(count), addresses))
        if not indexes:
            return
        self.owners = objects = list(filter(None, addresses))
        _, (self.lefts, self.tops, self.rights, self.bottoms) = calls.boxes()(calls.char_box, indexes, self._handle)
        _, origins = calls.origins()(calls.char_origin, indexes, self._handle)
        _, boxes = calls.inks()(calls.ink_box, indexes, self._handle)
        self._inks = origins + boxes
        starts = [0, *compress(range(1, len(objects)), map(ne, objects[1:], objects))]
        self._styled(starts, [objects[start] for start in starts])
        text = self._whole(count)
        if text and not _UNUSUAL.search(text := "".join(compress(text, addresses))):
            self.chars = text

    def _whole(self, count: int) -> str:
        """The text of the page if it has exactly `count` characters, else ""."""
        buffer = (ctypes.c_ushort * (count + 1))()
        if pdfium.FPDFText_GetText(self._text, 0, count, buffer) != count + 1:
            return ""
        text = bytes(buffer)[:-2].decode("utf-16-le", "replace")
        return text if len(text) == count else ""

    @property
    def codes(self) -> list[int]:
        """The character codes by PDFium index."""
        if not self._codes:
            self._codes = list(map(calls.unicode_of, repeat(self._handle), self._indexes))
        return self._codes

    def said(self) -> dict[int, str]:
        """The letters and digits of each text object."""
        out: dict[int, str] = {}
        for owner, code in zip(self.owners, self.codes, strict=True):
            out[owner] = out.get(owner, "") + decoded(code)
        return {owner: "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))) for owner, text in out.items()}

    def is_upright(self) -> bool:
        """Whether no character is mirrored or upside down."""
        return all(map(le, self.lefts, self.rights)) and all(map(le, self.bottoms, self.tops))

    def raw(self) -> list[_Raw]:
        """The characters as rows."""
        columns = zip(self.codes, self.lefts, self.bottoms, self.rights, self.tops, self.rises, self.kinds, strict=True)
        return _joined_surrogates(list(map(_Raw._make, columns)))

    def marks(self, frame: tuple[float, ...], styles: Sequence[Style]) -> ink.Marks:
        """The characters in the reading frame, which `frame` maps to and in which these are their styles."""
        aside, above = frame[4], frame[5]
        if frame[:4] == (1, 0, 0, -1) and self.is_upright():
            x0s, x1s = [x + aside for x in self.lefts], [x + aside for x in self.rights]
            y0s, y1s = [above - y for y in self.tops], [above - y for y in self.bottoms]
        else:
            corners = zip(self.lefts, self.bottoms, self.rights, self.tops, strict=True)
            x0s, y0s, x1s, y1s = map(list, zip(*(_map(frame, *corner) for corner in corners), strict=True))
        sizes = list(map([style.size for style in styles].__getitem__, self.kinds))
        # What is written downwards has its origin elsewhere than on a baseline.
        level = [style.turn == 0 for style in styles]
        places = zip(y1s, self.rises, sizes, map(level.__getitem__, self.kinds), strict=True)
        bases = [y1 - rise if upright and rise < 0.6 * size else None for y1, rise, size, upright in places]
        chars = self.chars or "".join(decoded(code)[:1] or " " for code in self.codes)
        return ink.Marks(chars, x0s, y0s, x1s, y1s, bases, sizes, self.owners, self._outlined)

    def places(self) -> Places:
        """The characters and where they are drawn."""
        return Places(self.owners, self.spelt, (*self._inks, self.lefts, self.rights, self.bottoms, self.tops))

    def compared(self, styles: Sequence[Style]) -> list[int]:
        """The indexes of characters that are drawn; those that nobody sees, such as others over them, come last."""
        out: list[int] = []
        for hidden in ("", "no-ink"):
            wanted = [style.hidden == hidden for style in styles]
            out += compress(range(len(self)), map(wanted.__getitem__, self.kinds))
        return out

    @property
    def spelt(self) -> str:
        """All characters, one for each, U+FFFD for those that stand for none."""
        return self.chars or "".join(decoded(code)[:1] or "\ufffd" for code in self.codes)

    def orders(self, order: dict[int, int]) -> list[int]:
        """The last position of each style in the painting order."""
        out = [0] * len(self.styles)
        for style, address in self._stretches:
            out[style] = max(out[style], order.get(address, 0))
        return out

    def _styled(self, starts: Sequence[int], objects: Sequence[int]) -> None:
        """Fills in the style and rise of each run of characters. `starts`: first characters; `objects`: text objects of the runs."""
        first = [self._indexes[start] for start in starts]
        _, (a, b, c, d) = calls.matrices()(calls.char_matrix, first, self._handle)
        handles = list(map(calls.Handle, objects))
        _, (points,) = calls.numbers()(calls.font_size, handles)
        fonts, modes = list(map(calls.font_of, handles)), list(map(calls.mode_of, handles))
        self._outlined = list(compress(objects, map(pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE.__eq__, modes)))
        self.settings = dict(zip(objects, map(Setting, fonts, points, a, b, c, d), strict=True))
        _, (xs, ys) = calls.origins()(calls.char_origin, first, self._handle)
        looks = _Looks(self.styles)
        styles = list(map(looks.__getitem__, zip(a, b, c, d, points, fonts, modes, strict=True)))
        self._stretches = list(zip(styles, objects, strict=True))
        if any(style.turn for style in self.styles):
            turns = [self.styles[style].turn for style in styles]
            rises = [self._rise(start, turn, x, y) for start, turn, x, y in zip(starts, turns, xs, ys, strict=True)]
        else:
            rises = list(map(abs, map(sub, ys, map(self.bottoms.__getitem__, starts))))
        lengths = list(map(sub, [*starts[1:], len(self._indexes)], starts))
        self.rises = list(chain.from_iterable(map(repeat, rises, lengths)))
        self.kinds = list(chain.from_iterable(map(repeat, styles, lengths)))

    def _rise(self, at: int, turn: int, x: float, y: float) -> float:
        """The height of the baseline through (x, y) above the bottom of character `at`, whose text has this rotation."""
        if turn == 0:
            return abs(y - self.bottoms[at])
        if turn == 2:
            return abs(self.tops[at] - y)
        return abs(x - (self.rights[at] if turn == 1 else self.lefts[at]))


class _Looks(dict[tuple[Any, ...], int]):
    """Style numbers by the appearance of a text object. New styles are added on lookup."""

    def __init__(self, styles: list[Style]) -> None:
        self._styles = styles
        self._numbers: dict[Style, int] = {}
        self._names: dict[int | None, tuple[str, bool]] = {None: ("", False)}

    def __missing__(self, look: tuple[Any, ...]) -> int:
        style = _style(look, self._names)
        number = self[look] = self._numbers.setdefault(style, len(self._styles))
        if number == len(self._styles):
            self._styles.append(style)
        return number


def _style(look: tuple[Any, ...], names: dict[int | None, tuple[str, bool]]) -> Style:
    """The style of a text object from (a, b, c, d, points, font, mode)."""
    a, b, c, d, points, font, mode = look
    size = abs(points) * math.hypot(c, d)
    # Letters that lean are no higher for it.
    height = abs(points) * abs(a * d - b * c) / (math.hypot(a, b) or 1.0)
    if font not in names:
        names[font] = _font(font)
    hidden = ""
    if mode in (3, 7):
        hidden = "invisible"
    elif min(size, height) < _TINY:
        hidden = "tiny"
    # Without a bold face, Word and WPS render bold by filling and stroking.
    bold = names[font][1] or mode in (2, 6)
    angle = math.degrees(math.atan2(b, a)) % 360
    turn = round(angle / 90) % 4 if min(angle % 90, 90 - angle % 90) < 8 else -1
    return Style(round(size, 2), bold, hidden, turn, names[font][0])


def decoded(code: int) -> str:
    """A PDFium character code as text: "" for controls, "-" for its mark of a hyphen at a line end."""
    if code == 2:
        return "-"
    if code in (0xAD, 0xFEFF, 0xFFFE, 0xFFFF) or 0x200B <= code <= 0x200F or 0x202A <= code <= 0x202E or 0x2060 <= code <= 0x2064:
        return ""
    if code < 32 or 0x7F <= code < 0xA0:
        return " " if code in (9, 10, 13) else ""
    if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


def is_unmapped(code: int) -> bool:
    return 0xE000 <= code < 0xF900 or code in (0, 0xFFFD, 0xFFFE, 0xFFFF) or 0xF0000 <= code < 0x10FFFE


def _joined_surrogates(raw: list[_Raw]) -> list[_Raw]:
    """Joins the surrogate pairs that PDFium gives for characters beyond U+FFFF."""
    if not any(0xD800 <= glyph.code < 0xDC00 for glyph in raw):
        return raw
    out: list[_Raw] = []
    for glyph in raw:
        if out and 0xDC00 <= glyph.code < 0xE000 and 0xD800 <= out[-1].code < 0xDC00:
            high = out.pop()
            out.append(high._replace(code=0x10000 + ((high.code - 0xD800) << 10) + glyph.code - 0xDC00))
        else:
            out.append(glyph)
    return out


_MAIN_SHARE = 0.5


def _reading_turn(counts: Counter[int], styles: list[Style], shown: int) -> int:
    """The quarter turn in which most characters are upright; the page's own without text. `counts`: characters by style."""
    turns = Counter[int]()
    for style, count in counts.items():
        turns[styles[style].turn] += count
    turns.pop(-1, None)
    if not turns:
        return shown
    best, count = turns.most_common(1)[0]
    return best if count > _MAIN_SHARE * counts.total() else shown


def _notes(document: Any, page: Any) -> tuple[str, ...]:
    """Notes about links and launch actions."""
    notes: set[str] = set()
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    for _ in range(2_000):
        if not pdfium.FPDFLink_Enumerate(page, position, link):
            break
        kind = pdfium.FPDFAction_GetType(pdfium.FPDFLink_GetAction(link))
        if kind == pdfium.PDFACTION_LAUNCH:
            notes.add("launch-action")
        elif kind == pdfium.PDFACTION_URI:
            notes.add("external-link")
    return tuple(sorted(notes))


#: The maximum number of annotations of a page to look at.
_MOST_NOTES = 500
_FIELDS = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET)


def _annotations(page: Any) -> tuple[bool, bool]:
    """Whether annotations print text or form fields, and whether some have text that is not printed or cannot be read."""
    printed = unread = False
    count = pdfium.FPDFPage_GetAnnotCount(page)
    for index in range(min(_MOST_NOTES, count)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind, flags = pdfium.FPDFAnnot_GetSubtype(annotation), pdfium.FPDFAnnot_GetFlags(annotation)
        objects = pdfium.FPDFAnnot_GetObjectCount(annotation)
        if kind != pdfium.FPDF_ANNOT_POPUP and not flags & pdfium.FPDF_ANNOT_FLAG_HIDDEN:
            drawn = (pdfium.FPDFPageObj_GetType(pdfium.FPDFAnnot_GetObject(annotation, at)) for at in range(objects))
            has_text = any(each in (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM) for each in drawn)
            # What a form field draws, over the text of the page too, appears only when it is flattened.
            if has_text or (kind == pdfium.FPDF_ANNOT_WIDGET and objects > 0):
                printed = printed or bool(flags & pdfium.FPDF_ANNOT_FLAG_PRINT)
                unread = unread or (has_text and not flags & pdfium.FPDF_ANNOT_FLAG_PRINT)
            unread = unread or (kind in _FIELDS and objects <= 0)
        pdfium.FPDFPage_CloseAnnot(annotation)
    return printed, unread or count > _MOST_NOTES


def read_page(document: Any, number: int, comparison: Comparison) -> Page:
    """Reads page `number` (from 1) of an open raw PDFium document. If that fails, `failed` has the reason."""
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        return Page(number, 0.0, 0.0, failed="damaged")
    notes, own = _notes(document, page), None
    printed, unread = _annotations(page)
    if printed:
        # What annotations print becomes objects of the page, behind its own.
        own = pdfium.FPDFPage_CountObjects(page)
        unread = pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT) == pdfium.FLATTEN_FAIL or unread
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, number - 1)
        if not page:
            return Page(number, 0.0, 0.0, failed="damaged")
    notes += ("annotation-text",) * unread
    text = pdfium.FPDFText_LoadPage(page)
    try:
        if not text:
            return Page(number, 0.0, 0.0, failed="damaged")
        return _read(page, text, number, notes, own, comparison)
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _read(page: Any, text: Any, number: int, notes: tuple[str, ...], own: int | None, comparison: Comparison) -> Page:
    """`own`: how many of its objects are not of annotations; None if all are."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    outline = (box.left, box.bottom, box.right, box.top)
    shown = pdfium.FPDFPage_GetRotation(page) % 4
    count = pdfium.FPDFText_CountChars(text)
    if count > MAX_CHARS:
        return Page(number, 0.0, 0.0, failed="too_large")
    objects = _Collector()
    objects.page(page, own)
    reader = _Text(text)
    reader.read(max(0, count))
    reader, drawn, misread = _as_drawn(page, reader, objects.spoken) if objects.spoken else (reader, reader, frozenset[int]())
    counts = Counter(reader.kinds)
    turn = _reading_turn(counts, reader.styles, shown)
    frame = _frame(turn, outline)
    width, height = box.right - box.left, box.top - box.bottom
    if turn % 2:
        width, height = height, width
    out = Page(number, width, height, to_shown=_shower(turn, shown, outline), notes=notes)
    out.styles = [style._replace(turn=(style.turn - turn) % 4 if style.turn >= 0 else -1) for style in reader.styles]
    out.pictures = [Picture(_map(frame, *rect), order) for rect, order in objects.pictures]
    out.shades = [_map(frame, *rect) for rect in objects.shades]
    out.too_many_edges = len(objects.lines) > MAX_EDGES
    out.rectangles, out.drawings = objects.rectangles, objects.pieces
    out.edges = [] if out.too_many_edges else [edge_of(_map(frame, *line)) for line in objects.lines]
    layer = _mark_scan(out, counts, reader, objects.order)
    texts = calls.Texts({*objects.order, *reader.owners, *drawn.owners})
    seen = _mark_unseen(out, ink.View(page, (turn - shown) % 4, width, height), reader, frame, texts, layer)
    out.doubtful += tuple(_places(reader, misread, frame))
    if not out.ocr:
        styles = out.styles if drawn is reader else drawn.styles
        is_on_white = seen.is_on_white if drawn is reader else lambda _: False
        scene = Scene(page, _frame(shown, outline), drawn.settings, texts, is_on_white)
        glyphs = comparison.misread(scene, drawn.places(), drawn.compared(styles))
        _mark_misread(out, drawn, styles, glyphs, frame)
    _mark_noted(out, reader, objects.noted)
    if not reader.chars or not _place_ordinary(out, reader, frame, turn):
        _place(out, reader.raw(), frame)
    _shorten(out)
    return out


def _as_drawn(page: Any, reader: _Text, spoken: Sequence[tuple[int, int]]) -> tuple[_Text, _Text, Set[int]]:
    """The characters to be read and those of the glyphs, and the text objects that give other text to be read out (ActualText).

    Their ActualText is taken away from the open page. It is read where the glyphs stand for nothing.
    """
    for obj, mark in spoken:
        calls.remove_param(obj, mark, _ACTUAL_TEXT)
    text = pdfium.FPDFText_LoadPage(page)
    try:
        drawn = _Text(text)
        drawn.read(max(0, min(MAX_CHARS, pdfium.FPDFText_CountChars(text))))
        said, meant = reader.said(), drawn.said()
    finally:
        pdfium.FPDFText_ClosePage(text)
    owners = {obj for obj, _ in spoken}
    if "".join(map(said.get, owners, repeat(""))) == "".join(map(meant.get, owners, repeat(""))):
        return reader, drawn, frozenset()
    misread = frozenset(owner for owner in owners if said.get(owner, "") != meant.get(owner, ""))
    return (reader if any(map(is_unmapped, drawn.codes)) else drawn), drawn, misread


def _places(reader: _Text, owners: Set[int], frame: tuple[float, ...]) -> Iterator[Rect]:
    """Where text objects stand."""
    corners = zip(reader.owners, reader.lefts, reader.bottoms, reader.rights, reader.tops, strict=True) if owners else ()
    for owner, group in groupby(corners, key=itemgetter(0)):
        if owner in owners:
            rects = [_map(frame, *corner) for _, *corner in group]
            yield min(r[0] for r in rects), min(r[1] for r in rects), max(r[2] for r in rects), max(r[3] for r in rects)


def _mark_misread(page: Page, reader: _Text, styles: Sequence[Style], glyphs: Misread, frame: tuple[float, ...]) -> None:
    """Puts the characters in doubt whose glyphs are others."""
    page.misread = tuple((said, drawn) for _, said, drawn in glyphs.found)
    seen = (index for index in glyphs.undrawn if not styles[reader.kinds[index]].hidden)
    page.undrawn = sum("\u3400" <= reader.spelt[index] <= "\u9fff" for index in seen)
    corners = (_map(frame, reader.lefts[at], reader.bottoms[at], reader.rights[at], reader.tops[at]) for at, _, _ in glyphs.found)
    page.doubtful += tuple(corners)


#: The largest plausible height of a glyph box, in em. Boxes have the line height of the font; higher ones overlap adjacent lines.
TALLEST = 2.0


def _shorten(page: Page) -> None:
    """Gives glyphs of fonts with excessive line height (mathematical signs, symbols) a box of normal height on their baseline."""
    kinds = [glyph.style for glyph in page.glyphs]
    tall = {
        style for style in set(kinds) if 0 < TALLEST * page.styles[style].size < (first := page.glyphs[kinds.index(style)]).y1 - first.y0
    }
    if tall:
        page.glyphs = [_usual(glyph, page.styles[glyph.style].size) if glyph.style in tall else glyph for glyph in page.glyphs]


def _usual(glyph: Glyph, size: float) -> Glyph:
    return glyph._replace(y0=glyph.base - 0.95 * size, y1=glyph.base + 0.25 * size)


def edge_of(rect: Rect) -> Edge:
    x0, y0, x1, y1 = rect
    if x1 - x0 >= y1 - y0:
        middle = (y0 + y1) / 2
        return Edge("h", x0, middle, x1, middle)
    middle = (x0 + x1) / 2
    return Edge("v", middle, y0, middle, y1)


#: Pictures that cover this share of a page are a scan of it.
FULL_PAGE = 0.7


def _mark_scan(page: Page, counts: Counter[int], reader: _Text, order: dict[int, int]) -> set[int]:
    """Detects whether the text is the text layer of a scan. If so, its invisible text counts as visible. Gives the styles of the layer."""
    scan = [picture for picture in page.pictures if _area(_cut(picture.rect, page.width, page.height)) >= 0.2 * page.width * page.height]
    if not scan or not counts or page.picture_share < FULL_PAGE:
        return set()
    painted = max(picture.order for picture in scan)
    orders, styles = reader.orders(order), page.styles
    layer = {style for style in counts if styles[style].hidden == "invisible" or orders[style] < painted}
    page.ocr = sum(counts[style] for style in layer) > 0.5 * counts.total()
    if not page.ocr:
        return set()
    page.styles = [style._replace(hidden="") if style.hidden == "invisible" else style for style in styles]
    return layer


def _mark_unseen(page: Page, view: ink.View, reader: _Text, frame: tuple[float, ...], texts: calls.Texts, layer: Set[int]) -> ink.Seen:
    """Gives the characters that are not seen in print a hidden style. `layer`: styles of the text layer of a scan."""
    if not len(reader):
        return ink.Seen()
    made: dict[int, int] = {}
    of_scan = {index for index, style in enumerate(reader.kinds) if style in layer} if layer else frozenset()
    seen = ink.seen(view, reader.marks(frame, page.styles), texts, of_scan)
    for index in seen.hidden:
        style = reader.kinds[index]
        if not page.styles[style].hidden:
            reader.kinds[index] = _variant(page, made, style, "no-ink")
    page.doubtful = seen.doubtful
    return seen


def _mark_noted(page: Page, reader: _Text, noted: Set[int]) -> None:
    """Gives the characters of annotations styles of their own."""
    made: dict[int, int] = {}
    for index, owner in enumerate(reader.owners) if noted else ():
        style = reader.kinds[index]
        if owner in noted and not page.styles[style].hidden:
            if style not in made:
                made[style] = len(page.styles)
                page.styles = [*page.styles, page.styles[style]._replace(note=True)]
            reader.kinds[index] = made[style]


def _place_ordinary(page: Page, reader: _Text, frame: tuple[float, ...], turn: int) -> bool:
    """A fast `_place` for ordinary pages. Gives False and changes nothing if the page is not ordinary."""
    if turn or not reader.is_upright():
        return False
    aside, above = frame[4], frame[5]
    x0s, x1s = [x + aside for x in reader.lefts], [x + aside for x in reader.rights]
    y0s, y1s = [above - y for y in reader.tops], [above - y for y in reader.bottoms]
    if min(x1s) < -1 or min(y1s) < -1 or max(x0s) > page.width + 1 or max(y0s) > page.height + 1:
        return False
    bases = map(sub, y1s, reader.rises)
    glyphs = list(map(_GLYPH, zip(reader.chars, x0s, y0s, x1s, y1s, bases, reader.kinds, strict=True)))
    turned = {number for number, style in enumerate(page.styles) if style.turn != 0}
    page.glyphs = [glyph for glyph in glyphs if glyph.style not in turned] if turned else glyphs
    page.askew = [glyph for glyph in glyphs if glyph.style in turned]
    return True


#: Makes a glyph from its seven fields, like `Glyph._make` without its length check.
_GLYPH: Callable[[tuple[str, float, float, float, float, float, int]], Glyph] = functools.partial(tuple.__new__, Glyph)


def _place(page: Page, raw: list[_Raw], frame: tuple[float, ...]) -> None:
    """Fills in the glyphs in the reading frame and marks hidden ones."""
    styles = page.styles
    a, b, c, d, e, f = frame
    off: dict[int, int] = {}
    for code, left, bottom, right, top, rise, style in raw:
        char = decoded(code)
        if not char:
            page.unmapped += is_unmapped(code)
            continue
        page.unmapped += is_unmapped(code)
        xa, ya, xb, yb = a * left + c * bottom + e, b * left + d * bottom + f, a * right + c * top + e, b * right + d * top + f
        if xa > xb:
            xa, xb = xb, xa
        if ya > yb:
            ya, yb = yb, ya
        glyph = Glyph(char, xa, ya, xb, yb, yb - rise, style)
        if not styles[style].hidden and (xb < -1 or yb < -1 or xa > page.width + 1 or ya > page.height + 1):
            glyph = glyph._replace(style=_variant(page, off, style, "off-page"))
        (page.glyphs if page.styles[glyph.style].turn == 0 else page.askew).append(glyph)


def _variant(page: Page, made: dict[int, int], style: int, hidden: str) -> int:
    """A copy of a style with another `hidden`, cached in `made`."""
    if style not in made:
        page.styles = [*page.styles, page.styles[style]._replace(hidden=hidden)]
        made[style] = len(page.styles) - 1
    return made[style]
