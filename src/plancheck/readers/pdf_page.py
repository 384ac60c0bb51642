"""What is printed on one page of a PDF: glyphs, ruling edges, shades and pictures, read by PDFium's raw interface.

PDFium is not thread-safe, and it may abort on hostile bytes: call this in one thread of a process that may die.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

Rect = tuple[float, float, float, float]

#: More characters than this on one page is no draft. HOSTILE inputs do it to fill memory.
MAX_CHARS = 1_000_000
#: Path pieces that are looked at a page; a map has more, and is no table.
MAX_EDGES = 6_000
#: A path with more segments is a drawing, not a ruling.
_MAX_SEGMENTS = 400
#: A filled rectangle this thin (points) is a line.
_THIN = 3.2
#: Text smaller than this (points) is not meant to be read.
_TINY = 2.0
_NEAR_WHITE = 248
_FORM_DEPTH = 6


class Glyph(NamedTuple):
    """One character as printed: its cell (advance by ascent) and baseline in points from the reading frame's top left."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    style: int  # index into Page.styles


class Style(NamedTuple):
    """How a run of glyphs is printed. `size` in points; `turn` quarter turns against the reading direction, -1 askew."""

    size: float
    bold: bool
    hidden: str  # "" visible, else "invisible", "white", "tiny"
    turn: int
    font: str


class Edge(NamedTuple):
    """A ruling: "h" or "v", in the reading frame."""

    way: str
    x0: float
    y0: float
    x1: float
    y1: float


class Picture(NamedTuple):
    """A picture's rectangle in the reading frame, and its place in the painting order."""

    rect: Rect
    order: int


@dataclass
class Page:
    """One page in its reading frame: the frame in which most of its text stands upright.

    `to_shown` turns a rectangle of that frame into one of the page as it is shown (points from the top left).
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
    drawings: int = 0  # path pieces seen
    too_many_edges: bool = False
    ocr: bool = False  # its text is the text layer of a scan
    unmapped: int = 0  # private-use and replacement characters
    notes: tuple[str, ...] = ()  # "launch-action", "external-link", "annotation-text"
    failed: str = ""  # why it could not be read, "" if it was
    recognised: tuple[tuple[Rect, float], ...] = ()  # where recognition found lines in its picture, and how sure it is (0 to 1)
    unrecognised: str = ""  # why recognition of a scanned page came to nothing, "" if it was not tried
    to_shown: Callable[[Rect], Rect] = lambda rect: rect

    @property
    def picture_share(self) -> float:
        """How much of the page its pictures cover, 0 to 1 (overlaps count twice, at most 1)."""
        area = self.width * self.height
        covered = sum(_area(_cut(each.rect, self.width, self.height)) for each in self.pictures)
        return min(1.0, covered / area) if area else 0.0

    def confidence(self, rect: Rect) -> float | None:
        """How sure recognition is of the lines that a rectangle covers; None where the page is no recognised one."""
        x0, y0, x1, y1 = rect
        scores = (score for (a, b, c, d), score in self.recognised if a < x1 and c > x0 and min(d, y1) - max(b, y0) > 0.4 * (d - b))
        return min(scores, default=None)


def _area(rect: Rect) -> float:
    return max(0.0, rect[2] - rect[0]) * max(0.0, rect[3] - rect[1])


def _cut(rect: Rect, width: float, height: float) -> Rect:
    return max(0.0, rect[0]), max(0.0, rect[1]), min(width, rect[2]), min(height, rect[3])


# --- frames: user space (y up) to a page turned clockwise by quarter turns (y down) ---


def _frame(turn: int, box: Rect) -> tuple[float, float, float, float, float, float]:
    """(a, b, c, d, e, f) with X = a·x + c·y + e and Y = b·x + d·y + f, for a page turned `turn` quarters clockwise."""
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
    """Turns rectangles of the reading frame into the shown frame."""
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


class _Objects(NamedTuple):
    """What the page's object list holds, in user space."""

    order: dict[int, int]  # address of a text object -> place in the painting order
    lines: list[tuple[float, float, float, float]]
    rectangles: int
    shades: list[tuple[float, float, float, float]]
    pictures: list[tuple[tuple[float, float, float, float], int]]
    pieces: int
    overflow: bool


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def _matrix(obj: Any, outer: Matrix) -> Matrix:
    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(obj, m):
        return outer
    a, b, c, d, e, f = outer
    return (
        m.a * a + m.b * c, m.a * b + m.b * d, m.c * a + m.d * c, m.c * b + m.d * d, m.e * a + m.f * c + e, m.e * b + m.f * d + f,
    )  # fmt: skip


def _bounds(obj: Any, outer: Matrix) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(obj, x0, y0, x1, y1):
        return 0.0, 0.0, 0.0, 0.0
    if outer == _IDENTITY:
        return x0.value, y0.value, x1.value, y1.value
    a, b, c, d, e, f = outer
    xs = [a * x + c * y + e for x in (x0.value, x1.value) for y in (y0.value, y1.value)]
    ys = [b * x + d * y + f for x in (x0.value, x1.value) for y in (y0.value, y1.value)]
    return min(xs), min(ys), max(xs), max(ys)


def _colour(get: Callable[..., int], obj: Any) -> tuple[int, int, int, int] | None:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    return (r.value, g.value, b.value, a.value) if get(obj, r, g, b, a) else None


def is_white(colour: tuple[int, int, int, int] | None) -> bool:
    return colour is not None and (min(colour[:3]) >= _NEAR_WHITE or colour[3] == 0)


def _subpaths(obj: Any, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Each subpath of straight pieces: its points, and whether it is closed. One with a curve comes out without points."""
    a, b, c, d, e, f = matrix
    points: list[tuple[float, float]] = []
    closed = curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(obj)):
        segment = pdfium.FPDFPath_GetPathSegment(obj, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield ([] if curved else points), closed
            points, closed, curved = [], False, False
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            curved = True
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        closed = closed or bool(pdfium.FPDFPathSegment_GetClose(segment))
    if len(points) > 1:
        yield ([] if curved else points), closed


def rectangle_of(points: list[tuple[float, float]]) -> tuple[float, float, float, float] | None:
    """The rectangle that 4 or 5 points draw, None if they draw none."""
    if len(points) not in (4, 5) or (len(points) == 5 and math.dist(points[0], points[4]) > 1):
        return None
    xs, ys = [p[0] for p in points[:4]], [p[1] for p in points[:4]]
    for (ax, ay), (bx, by) in zip(points[:4], [*points[1:4], points[0]], strict=True):
        if abs(ax - bx) > 0.5 and abs(ay - by) > 0.5:
            return None
    return min(xs), min(ys), max(xs), max(ys)


def sides(box: tuple[float, float, float, float]) -> list[tuple[float, float, float, float]]:
    x0, y0, x1, y1 = box
    if y1 - y0 <= _THIN:
        return [(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)]
    if x1 - x0 <= _THIN:
        return [((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)]
    return [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]


class _Collector:
    """Walks the object list once; forms are entered with their matrices."""

    def __init__(self) -> None:
        self.order: dict[int, int] = {}
        self.lines: list[tuple[float, float, float, float]] = []
        self.shades: list[tuple[float, float, float, float]] = []
        self.pictures: list[tuple[tuple[float, float, float, float], int]] = []
        self.rectangles = 0
        self.pieces = 0
        self.seen = 0

    def walk(self, count: int, get: Callable[[int], Any], outer: Matrix, depth: int) -> None:
        for index in range(count):
            obj = get(index)
            self.seen += 1
            kind = pdfium.FPDFPageObj_GetType(obj)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.order[ctypes.addressof(obj.contents)] = self.seen
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self.path(obj, outer)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.pictures.append((_bounds(obj, outer), self.seen))
            elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
                self.shades.append(_bounds(obj, outer))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _FORM_DEPTH:
                self.form(obj, _matrix(obj, outer), depth + 1)

    def form(self, form: Any, matrix: Matrix, depth: int) -> None:
        self.walk(pdfium.FPDFFormObj_CountObjects(form), lambda index: pdfium.FPDFFormObj_GetObject(form, index), matrix, depth)

    def path(self, obj: Any, outer: Matrix) -> None:
        segments = pdfium.FPDFPath_CountSegments(obj)
        self.pieces += max(0, segments)
        if not 2 <= segments <= _MAX_SEGMENTS or len(self.lines) > MAX_EDGES:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(obj, fill, stroke)
        # White fills are paper: FineReader lays one behind every text line, and pdfplumber takes each for a table.
        filled = bool(fill.value) and not is_white(_colour(pdfium.FPDFPageObj_GetFillColor, obj))
        stroked = bool(stroke.value) and not is_white(_colour(pdfium.FPDFPageObj_GetStrokeColor, obj))
        if not filled and not stroked:
            return
        for points, closed in _subpaths(obj, _matrix(obj, outer)):
            box = rectangle_of(points)
            if box:
                self.rectangles += 1
                self.lines += sides(box)
                if filled and min(box[2] - box[0], box[3] - box[1]) > _THIN:
                    self.shades.append(box)
            elif stroked:
                self.strokes(points, closed)

    def strokes(self, points: list[tuple[float, float]], closed: bool) -> None:
        ends = [*points[1:], points[0]] if closed and points else points[1:]
        for (ax, ay), (bx, by) in zip(points, ends, strict=False):
            if abs(ax - bx) < 0.6 or abs(ay - by) < 0.6:
                self.lines.append((ax, ay, bx, by))


def _objects(page: Any) -> _Objects:
    walker = _Collector()
    walker.walk(pdfium.FPDFPage_CountObjects(page), lambda index: pdfium.FPDFPage_GetObject(page, index), _IDENTITY, 0)
    overflow = len(walker.lines) > MAX_EDGES
    lines = [] if overflow else walker.lines
    return _Objects(walker.order, lines, walker.rectangles, walker.shades, walker.pictures, walker.pieces, overflow)


# --- text ---

#: Type faces that are drawn black: 黑体 and its likes are how Chinese documents print bold.
BLACK_FACES = ("bold", "black", "heavy", "simhei", "heiti", "hei-", "黑体", "粗", "fzht", "fzxbs", "小标宋", "fzdbs", "fzcs")
_FORCE_BOLD = 1 << 18


def _font_name(font: Any) -> str:
    buffer = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
    raw = buffer.value
    try:
        return raw.decode("utf-8").split("+")[-1]
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace").split("+")[-1]


def _bold_font(font: Any, name: str) -> bool:
    folded = name.lower()
    return (
        any(face in folded for face in BLACK_FACES)
        or pdfium.FPDFFont_GetWeight(font) >= 600
        or bool(pdfium.FPDFFont_GetFlags(font) & _FORCE_BOLD)
    )


class _Raw(NamedTuple):
    """A character in user space."""

    code: int
    left: float
    bottom: float
    right: float
    top: float
    rise: float  # baseline above `bottom`, along the writing's own up
    style: int


class _Text:
    """Reads the characters of one page; styles are worked out once a text object."""

    def __init__(self, text: Any, order: dict[int, int]) -> None:
        self.text = text
        self.order = order
        self.styles: list[Style] = []
        self.angles: list[float] = []
        self.orders: list[int] = []
        self.raw: list[_Raw] = []
        self._fonts: dict[int, tuple[str, bool]] = {}
        self._known: dict[Style, int] = {}
        self._matrix, self._points = pdfium.FS_MATRIX(), ctypes.c_float()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._rgba = tuple(ctypes.c_uint() for _ in range(4))

    def read(self, count: int) -> None:
        box = pdfium.FS_RECTF()
        unicode_of, box_of, object_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetTextObject
        address_of = ctypes.addressof
        text, raw = self.text, self.raw
        last, style, rise = -1, 0, 0.0
        for index in range(count):
            obj = object_of(text, index)
            if not obj:  # a space or line end that PDFium made up
                continue
            box_of(text, index, box)
            address = address_of(obj.contents)
            if address != last:
                last = address
                style, rise = self.style(obj, index, address, box)
            raw.append(_Raw(unicode_of(text, index), box.left, box.bottom, box.right, box.top, rise, style))

    def style(self, obj: Any, index: int, address: int, box: Any) -> tuple[int, float]:
        # Some programs write one text object a character: the buffers are made once a page.
        matrix, points = self._matrix, self._points
        pdfium.FPDFText_GetMatrix(self.text, index, matrix)
        pdfium.FPDFTextObj_GetFontSize(obj, points)
        size = abs(points.value) * math.hypot(matrix.c, matrix.d)
        font = pdfium.FPDFTextObj_GetFont(obj)
        known = self._fonts.get(ctypes.addressof(font.contents)) if font else ("", False)
        if known is None:
            name = _font_name(font)
            known = self._fonts[ctypes.addressof(font.contents)] = (name, _bold_font(font, name))
        mode = pdfium.FPDFTextObj_GetTextRenderMode(obj)
        hidden = ""
        if mode in (3, 7):
            hidden = "invisible"
        elif size < _TINY:
            hidden = "tiny"
        elif mode in (0, 4) and self.is_white(obj):
            hidden = "white"
        # Word and WPS print bold without a bold face by filling and stroking.
        bold = known[1] or mode in (2, 6)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        turn = round(angle / 90) % 4 if min(angle % 90, 90 - angle % 90) < 8 else -1
        style = Style(round(size, 2), bold, hidden, turn, known[0])
        number = self._known.get(style)
        if number is None:
            number = self._known[style] = len(self.styles)
            self.styles.append(style)
            self.orders.append(0)
        self.orders[number] = max(self.orders[number], self.order.get(address, 0))
        x, y = self._x, self._y
        pdfium.FPDFText_GetCharOrigin(self.text, index, x, y)
        rise = (y.value - box.bottom, x.value - box.right, box.top - y.value, x.value - box.left)[turn]
        return number, abs(rise)

    def is_white(self, obj: Any) -> bool:
        """Whether a text object is filled with white, or not at all."""
        r, g, b, a = self._rgba
        return bool(pdfium.FPDFPageObj_GetFillColor(obj, r, g, b, a)) and is_white((r.value, g.value, b.value, a.value))


def decoded(code: int) -> str:
    """A PDFium character code as text: "" for controls; its mark for a hyphen at a line end is a hyphen again."""
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
    """PDFium gives characters beyond U+FFFF as two halves: one character again."""
    if not any(0xD800 <= each.code < 0xDC00 for each in raw):
        return raw
    out: list[_Raw] = []
    for each in raw:
        if out and 0xDC00 <= each.code < 0xE000 and 0xD800 <= out[-1].code < 0xDC00:
            high = out.pop()
            out.append(high._replace(code=0x10000 + ((high.code - 0xD800) << 10) + each.code - 0xDC00))
        else:
            out.append(each)
    return out


_MAIN_SHARE = 0.5


def _reading_turn(raw: list[_Raw], styles: list[Style], shown: int) -> int:
    """The quarter turn in which most characters stand upright; the page's own where there is no text."""
    turns = Counter(styles[each.style].turn for each in raw)
    turns.pop(-1, None)
    if not turns:
        return shown
    best, count = turns.most_common(1)[0]
    return best if count > _MAIN_SHARE * len(raw) else shown


def _over_shade(glyph: Glyph, shades: list[Rect], pictures: list[Picture]) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
    rects = [*shades, *(each.rect for each in pictures)]
    return any(rect[0] <= x <= rect[2] and rect[1] <= y <= rect[3] for rect in rects)


def _notes(document: Any, page: Any) -> tuple[str, ...]:
    """What else the page carries: links out, programs to launch, text in annotations."""
    found: set[str] = set()
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    for _ in range(2_000):
        if not pdfium.FPDFLink_Enumerate(page, position, link):
            break
        kind = pdfium.FPDFAction_GetType(pdfium.FPDFLink_GetAction(link))
        if kind == pdfium.PDFACTION_LAUNCH:
            found.add("launch-action")
        elif kind == pdfium.PDFACTION_URI:
            found.add("external-link")
    for index in range(min(500, pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind in (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET):
            found.add("annotation-text")
        pdfium.FPDFPage_CloseAnnot(annotation)
    return tuple(sorted(found))


def read(document: Any, number: int) -> Page:
    """Page `number` (from 1) of an open raw PDFium document. `failed` says why it could not be read."""
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        return Page(number, 0.0, 0.0, failed="damaged")
    text = pdfium.FPDFText_LoadPage(page)
    try:
        if not text:
            return Page(number, 0.0, 0.0, failed="damaged")
        return _read(document, page, text, number)
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _read(document: Any, page: Any, text: Any, number: int) -> Page:
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    outline = (box.left, box.bottom, box.right, box.top)
    shown = pdfium.FPDFPage_GetRotation(page) % 4
    count = pdfium.FPDFText_CountChars(text)
    if count > MAX_CHARS:
        return Page(number, 0.0, 0.0, failed="too_large")
    objects = _objects(page)
    reader = _Text(text, objects.order)
    reader.read(max(0, count))
    raw = _joined_surrogates(reader.raw)
    turn = _reading_turn(raw, reader.styles, shown)
    frame = _frame(turn, outline)
    width, height = box.right - box.left, box.top - box.bottom
    if turn % 2:
        width, height = height, width
    out = Page(number, width, height, to_shown=_shower(turn, shown, outline), notes=_notes(document, page))
    out.styles = [each._replace(turn=(each.turn - turn) % 4 if each.turn >= 0 else -1) for each in reader.styles]
    out.pictures = [Picture(_map(frame, *rect), order) for rect, order in objects.pictures]
    out.shades = [_map(frame, *rect) for rect in objects.shades]
    out.rectangles, out.drawings, out.too_many_edges = objects.rectangles, objects.pieces, objects.overflow
    out.edges = [edge_of(_map(frame, *line)) for line in objects.lines]
    _place(out, raw, frame, reader.orders)
    return out


def edge_of(rect: Rect) -> Edge:
    x0, y0, x1, y1 = rect
    if x1 - x0 >= y1 - y0:
        middle = (y0 + y1) / 2
        return Edge("h", x0, middle, x1, middle)
    middle = (x0 + x1) / 2
    return Edge("v", middle, y0, middle, y1)


#: A picture that covers this much of the page is the scan itself.
FULL_PAGE = 0.7


def _place(page: Page, raw: list[_Raw], frame: tuple[float, ...], orders: list[int]) -> None:
    """Fills in the glyphs in the reading frame, and marks what nobody can see."""
    scan = [each for each in page.pictures if _area(_cut(each.rect, page.width, page.height)) >= 0.2 * page.width * page.height]
    scanned = page.picture_share >= FULL_PAGE and bool(scan)
    painted = max((each.order for each in scan), default=0)
    covered = [scanned and orders[index] < painted for index in range(len(orders))]
    styles = page.styles
    if scanned and raw:
        under = sum(1 for each in raw if styles[each.style].hidden == "invisible" or covered[each.style])
        page.ocr = under > 0.5 * len(raw)
    if page.ocr:
        page.styles = styles = [each._replace(hidden="") if each.hidden == "invisible" else each for each in styles]
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
        if styles[style].hidden == "white" and _over_shade(glyph, page.shades, page.pictures):
            glyph = glyph._replace(style=_variant(page, off, style, ""))
        elif not styles[style].hidden and (xb < -1 or yb < -1 or xa > page.width + 1 or ya > page.height + 1):
            glyph = glyph._replace(style=_variant(page, off, -style - 1, "off-page"))
        (page.glyphs if page.styles[glyph.style].turn == 0 else page.askew).append(glyph)


def _variant(page: Page, made: dict[int, int], key: int, hidden: str) -> int:
    """A style like another but for `hidden`; made once a page."""
    if key not in made:
        base = page.styles[key if key >= 0 else -key - 1]
        page.styles = [*page.styles, base._replace(hidden=hidden)]
        made[key] = len(page.styles) - 1
    return made[key]
