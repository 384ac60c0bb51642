"""Reads an OFD file (GB/T 33190: a zip of XML pages) into a Document, with the layout analysis for PDF.

OFD libraries extract only the text of a page. This reader also gets rulings and character positions, which tables need, and records
lost content. Lengths in the file are millimetres from the top left.
"""

from __future__ import annotations

import math
import posixpath
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from plancheck.model.diagnostic import Diagnostic
from plancheck.model.document import Document, not_checked
from plancheck.readers import pdf
from plancheck.readers.ofd_canvas import Canvas, Colour, Letter
from plancheck.readers.package import CannotRead, Element, Package
from plancheck.readers.pdf.page import (
    BLACK_FACES,
    MAX_CHARS,
    MAX_EDGES,
    Glyph,
    Page,
    Picture,
    Rect,
    Style,
    decoded,
    edge_of,
    is_unmapped,
    rectangle_of,
    sides,
)
from plancheck.wording.catalogue import both

#: Points per millimetre.
_POINTS = 72 / 25.4
#: The default page: A4, in millimetres.
_A4: Rect = (0.0, 0.0, 210.0, 297.0)
#: Limits of nesting and of objects per page, which may be reused.
_MOST_DEEP, _MOST_OBJECTS = 16, 200_000
#: Distances from the baseline to the top and the bottom of a character box, in em.
_ASCENT, _DESCENT = 0.86, 0.14

#: a, b, c, d, e, f: x' = a·x + c·y + e and y' = b·x + d·y + f.
Affine = tuple[float, float, float, float, float, float]
_IDENTITY: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_AGAIN = both("reading.ofd_again")
_DETAILS = {
    "damaged": both("reading.ofd_damaged", again=_AGAIN),
    "encrypted": both("reading.ofd_encrypted", again=_AGAIN),
    "no_text_layer": both("reading.ofd_pictures", again=_AGAIN),
    "too_large": both("reading.ofd_too_large", most=pdf.MAX_PAGES),
}
_ATTACHED = both("reading.ofd_attachments")


def read(data: bytes, name: str, sha256: str) -> Document:
    """Reads an OFD file. Never raises for bad input: unread content is a status or a `Skipped`."""
    try:
        file = _File(Package(data))
        pages = file.pages()
    except CannotRead as error:
        return not_checked(name, sha256, "ofd", error.reason, _DETAILS.get(error.reason, error.detail))
    if pages and all(page.failed for page in pages) and not any(page.glyphs for page in pages):
        return not_checked(name, sha256, "ofd", pages[0].failed, _DETAILS[pages[0].failed])
    document = pdf.assembled(pages, name, sha256)
    notes = (Diagnostic("embedded-files", "note", _ATTACHED),) if file.attached else ()
    detail = _DETAILS.get(document.reason or "", document.detail) if document.status == "not_checked" else document.detail
    return replace(document, format="ofd", detail=detail, diagnostics=(*document.diagnostics, *notes))


def _stop(reason: str) -> CannotRead:
    return CannotRead(reason, _DETAILS[reason])


# --- XML: local names, since namespaces differ between versions and vendors


def _named(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _children(element: Element | None, name: str) -> Iterator[Element]:
    return (child for child in (() if element is None else element) if _named(child) == name)


def _child(element: Element | None, *names: str) -> Element | None:
    """The descendant on a path of names, taking the first match at each step; None if there is none."""
    for name in names:
        element = next(_children(element, name), None)
    return element


def _text(element: Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _numbers(text: str | None) -> list[float]:
    """The numbers of a list up to the first word that is not a number."""
    out: list[float] = []
    for word in (text or "").replace(",", " ").split():
        try:
            number = float(word)
        except ValueError:
            break
        if not math.isfinite(number):
            break
        out.append(number)
    return out


def _number(text: str | None, usual: float) -> float:
    return (_numbers(text) or [usual])[0]


def _box(text: str | None) -> Rect | None:
    """x, y, width, height; None without four numbers."""
    numbers = _numbers(text)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) >= 4 else None


def _deltas(text: str | None, count: int) -> list[float]:
    """The first `count` steps of a list like "g 3 2.1 4.2", in which "g 3 2.1" means three times 2.1."""
    words = (text or "").replace(",", " ").split()
    out: list[float] = []
    at = 0
    while at < len(words) and len(out) < count:
        times = 1
        if words[at] == "g" and at + 2 < len(words):
            times, at = int(min(max(_number(words[at + 1], 0), 0), count)), at + 2
        out += [_number(words[at], 0.0)] * times
        at += 1
    return out[:count]


def _compose(outer: Affine, inner: Affine) -> Affine:
    """`inner` first, then `outer`."""
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f


def _placed(element: Element, outer: Affine) -> Affine:
    """The transformation from object space to page space: its matrix, then its corner."""
    x, y, _, _ = _box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    numbers = _numbers(element.get("CTM"))
    a, b, c, d, e, f = numbers[:6] if len(numbers) >= 6 else _IDENTITY
    return _compose(outer, (a, b, c, d, e + x, f + y))


# --- the file


@dataclass(slots=True)
class _Resources:
    """The resources that page objects refer to by ID: bold fonts, composite objects, font names, drawing parameters, picture files."""

    black: set[str] = field(default_factory=set)
    units: dict[str, Element] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)
    params: dict[str, Element] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)  # their parts

    def copied(self) -> _Resources:
        return _Resources(set(self.black), dict(self.units), dict(self.fonts), dict(self.params), dict(self.pictures))


class _File:
    """An OFD file being read."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.attached = False
        self.lost: set[str] = set()  # IDs of templates that could not be read
        self.root = package.xml("OFD.xml")
        if any("Encrypt" in _named(part) for part in self.root.iter()):
            raise _stop("encrypted")

    def pages(self) -> list[Page]:
        """The pages of all documents in the file. Raises CannotRead if one cannot be opened."""
        out: list[Page] = []
        for body in _children(self.root, "DocBody"):
            main = self._found("", _text(_child(body, "DocRoot")))
            if main is None:
                raise _stop("damaged")
            self._document(main, out)
        return out

    def _found(self, base: str, location: str | None) -> str | None:
        """The part at a location relative to another part or, as many programs write it, to the root."""
        named = (location or "").strip().replace("\\", "/")
        if not named:
            return None
        seen = [] if named.startswith("/") else [posixpath.join(posixpath.dirname(base), named)]
        paths = (posixpath.normpath(path.lstrip("/")) for path in [*seen, named])
        return next((path for path in paths if path in self.package), None)

    def _document(self, main: str, out: list[Page]) -> None:
        root = self.package.xml(main)
        common = _child(root, "CommonData")
        resources = _Resources()
        for kind in ("PublicRes", "DocumentRes"):
            for resource in _children(common, kind):
                self._take(self._found(main, resource.text), resources)
        templates = {template.get("ID", ""): self._template(main, template) for template in _children(common, "TemplatePage")}
        box = _box(_text(_child(common, "PageArea", "PhysicalBox"))) or _A4
        noted = self._annotated(main, root)
        self.attached = self.attached or self._found(main, _text(_child(root, "Attachments"))) is not None
        for entry in _children(_child(root, "Pages"), "Page"):
            if len(out) >= pdf.MAX_PAGES:
                raise _stop("too_large")
            page = self._page(len(out) + 1, self._found(main, entry.get("BaseLoc")), box, templates, resources)
            page.notes = ("annotation-text",) if entry.get("ID") in noted else ()
            out.append(page)

    def _part(self, part: str | None) -> Element | None:
        """The root of a part; None if it is missing or damaged."""
        if part is None:
            return None
        try:
            return self.package.xml(part)
        except CannotRead as error:
            if error.reason != "damaged":
                raise
            return None

    def _template(self, main: str, element: Element) -> Element | None:
        return self._part(self._found(main, element.get("BaseLoc")))

    def _take(self, part: str | None, into: _Resources) -> None:
        root = self._part(part)
        for font in _children(_child(root, "Fonts"), "Font"):
            name = f"{font.get('FontName', '')} {font.get('FamilyName', '')}"
            into.fonts[font.get("ID", "")] = name.strip()
            if font.get("Bold") == "true" or any(face in name.lower() for face in BLACK_FACES):
                into.black.add(font.get("ID", ""))
        for unit in _children(_child(root, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
            into.units[unit.get("ID", "")] = unit
        for param in _children(_child(root, "DrawParams"), "DrawParam"):
            into.params[param.get("ID", "")] = param
        folder = "" if root is None else (root.get("BaseLoc") or "").strip("/")
        for media in _children(_child(root, "MultiMedias"), "MultiMedia"):
            name = _text(_child(media, "MediaFile"))
            file = self._found(part or "", f"{folder}/{name}" if folder else name) or self._found(part or "", name)
            if file is not None:
                into.pictures[media.get("ID", "")] = file

    def _annotated(self, main: str, root: Element) -> set[str]:
        """IDs of the pages with text in annotations other than stamps and watermarks."""
        listed = self._found(main, _text(_child(root, "Annotations")))
        out = set()
        for page in _children(self._part(listed), "Page"):
            notes = self._part(self._found(listed or "", _text(_child(page, "FileLoc"))))
            for note in _children(notes, "Annot"):
                texts = (code for code in note.iter() if _named(code) == "TextCode" and _text(code))
                if note.get("Type") not in ("Stamp", "Watermark") and next(texts, None) is not None:
                    out.add(page.get("PageID", ""))
        return out

    def _page(self, number: int, part: str | None, box: Rect, templates: dict[str, Element | None], resources: _Resources) -> Page:
        root = self._part(part)
        if root is None:
            return Page(number, box[2] * _POINTS, box[3] * _POINTS, failed="damaged")
        box = _box(_text(_child(root, "Area", "PhysicalBox"))) or box
        own = resources.copied()
        for resource in _children(root, "PageRes"):
            self._take(self._found(part or "", resource.text), own)
        painter = _Painter(Page(number, box[2] * _POINTS, box[3] * _POINTS), own, box, self.package)
        behind: list[Element] = []
        before: list[Element] = []
        for reference in _children(root, "Template"):
            template = templates.get(reference.get("TemplateID", ""))
            if template is None:
                painter.page.failed = "damaged"
            else:
                (before if reference.get("ZOrder") == "Foreground" else behind).append(template)
        painter.content([*behind, root, *before])
        return painter.page


# --- a page


_BLACK: Colour = (0.0, 0.0, 0.0)
_NOWHERE: Rect = (0.0, 0.0, -1e6, -1e6)
#: Layers from back to front; those of other kinds are between.
_LAYERS = {"Background": 0, "Foreground": 2}
_OBJECTS = ("TextObject", "PathObject", "ImageObject", "CompositeObject")


@dataclass(frozen=True, slots=True)
class _Scope:
    """What applies to an object: its space, the rectangle that it is clipped to, its opacity (0 to 1) and its drawing parameters."""

    to_page: Affine
    clip: Rect
    alpha: float = 1.0
    params: tuple[Element, ...] = ()


class _Painter:
    """Collects the objects of a page, as `pdf.page` does for PDF."""

    def __init__(self, page: Page, resources: _Resources, box: Rect, package: Package) -> None:
        self.page, self.resources, self.package = page, resources, package
        self.origin: Affine = (_POINTS, 0.0, 0.0, _POINTS, -box[0] * _POINTS, -box[1] * _POINTS)
        self.canvas = Canvas(page.width, page.height)
        self.letters: list[tuple[list[Glyph], int, Letter]] = []
        self.styles: dict[Style, int] = {}
        self.seen = 0

    def content(self, roots: Sequence[Element]) -> None:
        """Paints the layers of templates and of the page, from back to front."""
        whole = _Scope(self.origin, (0.0, 0.0, self.page.width, self.page.height))
        for root in roots:
            for layer in sorted(_children(_child(root, "Content"), "Layer"), key=lambda layer: _LAYERS.get(layer.get("Type", ""), 1)):
                self._walk(layer, replace(whole, params=self._params(layer, ())), 0)
        self._settle()

    def _settle(self) -> None:
        """Hides the text that nobody sees when all is painted."""
        page = self.page
        doubtful: list[Rect] = []
        for glyphs, index, letter in self.letters:
            glyph = glyphs[index]
            style = page.styles[glyph.style]
            shown = self.canvas.shows(letter)
            if shown is None:
                rect = (glyph.x0, glyph.y0, glyph.x1, glyph.y1)
                same = doubtful and doubtful[-1][1::2] == rect[1::2]
                doubtful[-1:] = [_union([doubtful[-1], rect])] if same else [*doubtful[-1:], rect]
            elif not shown and not style.hidden and glyph.char.strip():
                glyphs[index] = glyph._replace(style=self._style(style._replace(hidden="no-ink")))
        page.doubtful = tuple(doubtful)

    def _walk(self, parent: Element, scope: _Scope, depth: int) -> None:
        for element in parent:
            self.seen += 1
            if self.seen > _MOST_OBJECTS or len(self.page.glyphs) > MAX_CHARS or depth > _MOST_DEEP:
                self.page.failed = "too_large"
                return
            match _named(element):
                case "TextObject":
                    self._text(element, self._inside(element, scope))
                case "PathObject":
                    self._path(element, self._inside(element, scope))
                case "ImageObject":
                    self._image(element, scope)
                case "PageBlock":
                    self._walk(element, scope, depth + 1)
                case "CompositeObject":
                    self._composite(element, self._inside(element, scope), depth)

    def _params(self, element: Element, outer: tuple[Element, ...]) -> tuple[Element, ...]:
        """The drawing parameters of an object, the nearest first."""
        found: list[Element] = []
        name = element.get("DrawParam")
        while name in self.resources.params and self.resources.params[name] not in found:
            found.append(self.resources.params[name])
            name = found[-1].get("Relative")
        return (*found, *outer)

    def _inside(self, element: Element, scope: _Scope) -> _Scope:
        """The scope of an object: its space, its clips and how much of what is behind it shows through."""
        to_page = _placed(element, scope.to_page)
        clip = scope.clip
        boundary = _box(element.get("Boundary"))
        if boundary is not None:
            clip = _common(clip, _corners(boundary, scope.to_page))
        for one in _children(_child(element, "Clips"), "Clip"):
            areas = [_clip_area(area, to_page) for area in _children(one, "Area")]
            clip = _common(clip, _union(areas))
        alpha = scope.alpha * min(1.0, max(0.0, _number(element.get("Alpha"), 255) / 255))
        if element.get("Visible") == "false":
            alpha = 0.0
        return _Scope(to_page, clip, alpha, self._params(element, scope.params))

    def _colour(self, element: Element, scope: _Scope, name: str) -> Element | None:
        return next((found for each in (element, *scope.params) if (found := _child(each, name)) is not None), None)

    def _image(self, element: Element, scope: _Scope) -> None:
        inner = self._inside(element, scope)
        rect = _corners(_box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0), scope.to_page)
        self.page.pictures.append(Picture(rect, self.seen))
        covers = element.get("ImageMask") is None and self._is_opaque(element.get("ResourceID", ""))
        self.canvas.fill(_outline(rect), inner.clip, None, inner.alpha, covers=covers)

    def _is_opaque(self, picture: str) -> bool:
        """Whether a picture has no transparent parts: any but some PNG and GIF."""
        part = self.resources.pictures.get(picture)
        head = b"" if part is None else self.package.raw(part)
        if head.startswith(b"\x89PNG"):
            return head[25:26] in b"\x00\x02\x03" and b"tRNS" not in head[:2048]
        return not head.startswith(b"GIF8")

    def _composite(self, element: Element, scope: _Scope, depth: int) -> None:
        content = _child(self.resources.units.get(element.get("ResourceID", "")), "Content")
        if content is None:
            self.page.failed = self.page.failed or "damaged"
        else:
            self._walk(content, scope, depth + 1)

    # text

    def _text(self, element: Element, scope: _Scope) -> None:
        to_page = scope.to_page
        a, b, c, d, _, _ = to_page
        filled, stroked = element.get("Fill") != "false", element.get("Stroke") == "true"
        name, usual = ("FillColor", _BLACK) if filled else ("StrokeColor", _BLACK)
        found = self._colour(element, scope, name)
        colour, alpha = (usual, 1.0) if found is None else _painted(found)
        if filled and stroked:
            edge, _ = _painted(self._colour(element, scope, "StrokeColor"))
            colour = colour if edge == colour else None
        size, stretch = _number(element.get("Size"), 3.0), _number(element.get("HScale"), 1.0) or 1.0
        quarters = round(math.degrees(math.atan2(-b, a)) / 90 - _number(element.get("CharDirection"), 0.0) / 90)
        font = element.get("Font", "")
        bold = font in self.resources.black or _number(element.get("Weight"), 400) >= 600
        printed = size * math.sqrt(abs(a * d - b * c))
        x = y = 0.0
        for code in _children(element, "TextCode"):
            text = "".join(" " if char == "\t" else char for char in code.text or "" if char == "\t" or unicodedata.category(char) != "Cc")
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            right, down = _deltas(code.get("DeltaX"), len(text) - 1), _deltas(code.get("DeltaY"), len(text) - 1)
            # Characters below each other are vertical text, treated like sideways text.
            turn = 3 if len(text) > 2 and any(down) and not any(right) and len(down) == len(text) - 1 else quarters % 4
            style = self._style(Style(round(printed, 2), bold, self._hidden(element, printed), turn, self.resources.fonts.get(font, "")))
            at_x, at_y = x, y
            for index, char in enumerate(text):
                step = right[index] if index < len(right) else 0.0
                line = _corners((at_x, at_y, _width(char, step, size * stretch), 0.0), to_page)
                piled = index < len(right) and abs(right[index]) < _PILED * size and not (index < len(down) and down[index])
                self._glyph(char, line, printed, style, turn, scope, (colour, 0.0 if piled and _is_wide(char) else alpha))
                at_x += step or (0.0 if index < len(down) else _width(char, 0.0, size * stretch))
                at_y += down[index] if index < len(down) else 0.0

    def _glyph(self, char: str, line: Rect, size: float, style: int, turn: int, scope: _Scope, paint: tuple[Colour | None, float]) -> None:
        """`line` is the baseline under the character; `paint` its colour and opacity."""
        page = self.page
        char = decoded(ord(char))
        page.unmapped += is_unmapped(ord(char)) if char else 1
        if not char:
            return
        x0, y0, x1, y1 = line
        if turn == 0:
            glyph = Glyph(char, x0, y1 - _ASCENT * size, x1, y1 + _DESCENT * size, y1, style)
            if x1 < -1 or glyph.y1 < -1 or x0 > page.width + 1 or glyph.y0 > page.height + 1:
                glyph = glyph._replace(style=self._style(page.styles[style]._replace(hidden="off-page")))
            into = page.glyphs
        else:
            glyph, into = Glyph(char, x0 - _DESCENT * size, y0, x1 + _ASCENT * size, y1 + size, y1, style), page.askew
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        left, top, right, bottom = scope.clip
        seen = left - size / 2 <= x <= right + size / 2 and top - size / 2 <= y <= bottom + size / 2
        narrow = x1 - x0 < 0.2 * size and turn == 0 and _is_wide(char)
        alpha = 0.0 if not seen or narrow else scope.alpha * paint[1]
        self.letters.append((into, len(into), self.canvas.letter(x, y, paint[0], alpha)))
        into.append(glyph)

    def _style(self, style: Style) -> int:
        if style not in self.styles:
            self.styles[style] = len(self.page.styles)
            self.page.styles.append(style)
        return self.styles[style]

    def _hidden(self, element: Element, printed: float) -> str:
        filled, stroked = element.get("Fill") != "false", element.get("Stroke") == "true"
        if element.get("Visible") == "false" or element.get("Alpha") == "0" or not (filled or stroked):
            return "invisible"
        if printed < 2.0:
            return "tiny"
        return ""

    # lines

    def _path(self, element: Element, scope: _Scope) -> None:
        page, to_page = self.page, scope.to_page
        self._fill(element, scope)
        self._stroke(element, scope)
        stroked = element.get("Stroke") != "false" and not _is_white(_child(element, "StrokeColor"))
        filled = element.get("Fill") == "true" and not _is_white(_child(element, "FillColor"))
        if element.get("Visible") == "false" or element.get("Alpha") == "0" or not (stroked or filled):
            return
        for points, closed in _subpaths(_text(_child(element, "AbbreviatedData"))):
            page.drawings += max(1, len(points))
            if len(page.edges) > MAX_EDGES:
                page.too_many_edges = True
                return
            moved = [_moved(x, y, to_page) for x, y in points]
            box = rectangle_of(moved)
            if box:
                page.rectangles += 1
                page.edges += [edge_of(side) for side in sides(box)]
                if filled and min(box[2] - box[0], box[3] - box[1]) > 3.2:
                    page.shades.append(box)
            elif stroked:
                around = [*moved, moved[0]] if closed and moved else moved
                for (ax, ay), (bx, by) in pairwise(around):
                    if abs(ax - bx) < 0.6 or abs(ay - by) < 0.6:
                        page.edges.append(edge_of((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))))

    def _fill(self, element: Element, scope: _Scope) -> None:
        """Paints the inside of a path."""
        found = self._colour(element, scope, "FillColor")
        if element.get("Fill") != "true" or found is None:
            return
        colour, alpha = _painted(found)
        for points in _shapes(_text(_child(element, "AbbreviatedData"))):
            self.canvas.fill([_moved(x, y, scope.to_page) for x, y in points], scope.clip, colour, scope.alpha * alpha)

    def _stroke(self, element: Element, scope: _Scope) -> None:
        """Paints a broad line, which may cover text."""
        a, b, c, d, _, _ = scope.to_page
        half = _number(element.get("LineWidth"), 0.353) * math.sqrt(abs(a * d - b * c)) / 2
        if element.get("Stroke") == "false" or half < _BROAD / 2:
            return
        colour, alpha = _painted(self._colour(element, scope, "StrokeColor"))
        for points, closed in _subpaths(_text(_child(element, "AbbreviatedData"))):
            moved = [_moved(x, y, scope.to_page) for x, y in points]
            for (ax, ay), (bx, by) in pairwise([*moved, moved[0]] if closed and moved else moved):
                length = math.hypot(bx - ax, by - ay)
                if length:
                    x, y = half * (by - ay) / length, half * (ax - bx) / length
                    edge = [(ax + x, ay + y), (bx + x, by + y), (bx - x, by - y), (ax - x, ay - y)]
                    self.canvas.fill(edge, scope.clip, colour, scope.alpha * alpha)


#: A line of less width (points) hides no text.
_BROAD = 4.0
#: A character that moves on by less, in em, lies under the next one.
_PILED = 0.1


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _painted(element: Element | None) -> tuple[Colour | None, float]:
    """A colour, None for gradients and patterns, and its opacity from 0 to 1. An empty pattern paints nothing."""
    if element is None:
        return _BLACK, 1.0
    alpha = min(1.0, max(0.0, _number(element.get("Alpha"), 255) / 255))
    pattern = _child(element, "Pattern")
    if pattern is not None:
        return None, alpha if any(_named(each) in _OBJECTS for each in pattern.iter()) else 0.0
    words = (element.get("Value") or "").split()
    values = [float(int(word[1:], 16)) if re.fullmatch("#[0-9A-Fa-f]{1,2}", word) else _number(word, 0.0) for word in words]
    match values:
        case [grey]:
            return (grey, grey, grey), alpha
        case [red, green, blue]:
            return (red, green, blue), alpha
        case [cyan, magenta, yellow, black]:
            rest = 1 - black / 255
            return ((255 - cyan) * rest, (255 - magenta) * rest, (255 - yellow) * rest), alpha
        case _ if len(element) == 0 and element.get("Index") is None:
            return _BLACK, alpha
        case _:
            return _of_shades([_painted(each)[0] for each in element.iter() if _named(each) == "Color"]), alpha


#: The colours of a gradient that differ by less, in steps of 255, are one.
_ONE_COLOUR = 24.0


def _of_shades(colours: Sequence[Colour | None]) -> Colour | None:
    """The colour of a gradient; None if it has several."""
    known = [colour for colour in colours if colour is not None]
    if not known or len(known) < len(colours) or any(max(part) - min(part) > _ONE_COLOUR for part in zip(*known, strict=True)):
        return None
    red, green, blue = (sum(part) / len(known) for part in zip(*known, strict=True))
    return red, green, blue


def _clip_area(area: Element, to_page: Affine) -> Rect:
    """The outline of a clip area; nothing for an area without a path."""
    numbers = _numbers(area.get("CTM"))
    if len(numbers) >= 6:
        to_page = _compose(to_page, (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]))
    rects = []
    for path in area:
        inner = _placed(path, to_page)
        ends = [_moved(x, y, inner) for points in _shapes(_text(_child(path, "AbbreviatedData"))) for x, y in points]
        if ends:
            rects.append((min(x for x, _ in ends), min(y for _, y in ends), max(x for x, _ in ends), max(y for _, y in ends)))
        elif _named(path) == "Text":
            rects.append(_corners(_box(path.get("Boundary")) or (0.0, 0.0, 0.0, 0.0), to_page))
    return _union(rects)


def _union(rects: Sequence[Rect]) -> Rect:
    if not rects:
        return _NOWHERE
    return min(r[0] for r in rects), min(r[1] for r in rects), max(r[2] for r in rects), max(r[3] for r in rects)


def _common(one: Rect, other: Rect) -> Rect:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _outline(rect: Rect) -> list[tuple[float, float]]:
    return [(rect[0], rect[1]), (rect[2], rect[1]), (rect[2], rect[3]), (rect[0], rect[3])]


def _shapes(text: str) -> Iterator[list[tuple[float, float]]]:
    """The subpaths as polygons, curves by the points that they are drawn with."""
    points: list[tuple[float, float]] = []
    numbers: list[float] = []
    way = ""
    for token in [*_PATH.finditer(text), None]:
        word = token[0] if token else "M"
        if not (word[0].isalpha() and len(word) == 1):
            numbers.append(float(word))
            continue
        taken = numbers[-2:] if way == "A" else numbers
        points += list(zip(taken[::2], taken[1::2], strict=False))
        if word in ("M", "S", "C") and len(points) > 2:
            yield points
        if word in ("M", "S", "C"):
            points = []
        way, numbers = word, []


def _moved(x: float, y: float, to_page: Affine) -> tuple[float, float]:
    a, b, c, d, e, f = to_page
    return a * x + c * y + e, b * x + d * y + f


def _corners(box: Rect, to_page: Affine) -> Rect:
    """The page rectangle of a box (x, y, width, height) in object space."""
    x, y, width, height = box
    ends = [_moved(x, y, to_page), _moved(x + width, y, to_page), _moved(x, y + height, to_page), _moved(x + width, y + height, to_page)]
    return min(p[0] for p in ends), min(p[1] for p in ends), max(p[0] for p in ends), max(p[1] for p in ends)


def _width(char: str, step: float, size: float) -> float:
    """The width of a character: an em if it is full-width, else half an em, adjusted by its step."""
    if unicodedata.east_asian_width(char) in "WFA":
        return min(step, size) if step > 0.2 * size else size
    # A step may include an unwritten space, so limit it to the width of most letters.
    return min(step, 0.66 * size) if step > 0.2 * size else size / 2


def _is_white(colour: Element | None) -> bool:
    if colour is None:
        return False
    if colour.get("Alpha") == "0":
        return True
    value = _numbers(colour.get("Value"))
    return max(value) <= 3 if len(value) == 4 else bool(value) and min(value) >= 248


_PATH = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def _subpaths(text: str) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The points of each subpath and whether it is closed. A subpath with a curve has no points."""
    points: list[tuple[float, float]] = []
    curved = False
    numbers: list[float] = []
    way = ""
    for token in [*_PATH.finditer(text), None]:
        word = token[0] if token else "M"
        if word[0].isalpha() and len(word) == 1:
            if way in ("M", "S", "L"):
                points += [(numbers[at], numbers[at + 1]) for at in range(0, len(numbers) - 1, 2)]
            elif way in ("Q", "B", "A"):
                curved = True
            if word in ("M", "S", "C") and points:
                yield ([] if curved else points), word == "C"
                points, curved = [], False
            way, numbers = word, []
        else:
            numbers.append(float(word))
