"""Reads an OFD file (GB/T 33190: a zip of XML pages) into a Document, with the layout analysis for PDF.

OFD libraries extract only the text of a page. This reader also gets rulings and character positions, which tables need, and records
lost content. Lengths in the file are millimetres from the top left.
"""

from __future__ import annotations

import math
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Document, not_checked
from plancheck.readers import pdf
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

_AGAIN = Bilingual(
    "请提供 Word 原件(.docx)，或重新导出 OFD、PDF 后提交", "Provide the Word original (.docx), or export the file again as OFD or PDF"
)
_DETAILS = {
    "damaged": Bilingual(
        f"该 OFD 文件已损坏或不完整，无法读取。{_AGAIN.zh}。", f"The OFD file is damaged or incomplete and cannot be read. {_AGAIN.en}."
    ),
    "encrypted": Bilingual(
        f"该 OFD 文件已加密，无法读取。{_AGAIN.zh}（不加密）。", f"The OFD file is encrypted and cannot be read. {_AGAIN.en}, unencrypted."
    ),
    "no_text_layer": Bilingual(
        f"该 OFD 文件只有图片或不可见的文字，没有可读的文字，未做任何审核判断。{_AGAIN.zh}。",
        f"The OFD file has only pictures or invisible text, so it was not checked. {_AGAIN.en}.",
    ),
    "too_large": Bilingual(
        f"该 OFD 文件超过 {pdf.MAX_PAGES} 页，或内容过多，未予读取。请拆分后再提交。",
        f"The OFD file has more than {pdf.MAX_PAGES} pages, or too much content, and was not read. Split it and resubmit the parts.",
    ),
}
_ATTACHED = Bilingual("该 OFD 文件含附件，未读取。", "The OFD file contains attachments, which were not read.")


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
    """The resources that page objects refer to by ID: bold fonts, composite objects, font names."""

    black: set[str] = field(default_factory=set)
    units: dict[str, Element] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)


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
        own = _Resources(set(resources.black), dict(resources.units), dict(resources.fonts))
        for resource in _children(root, "PageRes"):
            self._take(self._found(part or "", resource.text), own)
        painter = _Painter(Page(number, box[2] * _POINTS, box[3] * _POINTS), own, box)
        for reference in _children(root, "Template"):
            template = templates.get(reference.get("TemplateID", ""))
            if template is None:
                painter.page.failed = "damaged"
            else:
                painter.content(template)
        painter.content(root)
        return painter.page


# --- a page


class _Painter:
    """Collects the objects of a page, as `pdf.page` does for PDF."""

    def __init__(self, page: Page, resources: _Resources, box: Rect) -> None:
        self.page, self.resources = page, resources
        self.origin: Affine = (_POINTS, 0.0, 0.0, _POINTS, -box[0] * _POINTS, -box[1] * _POINTS)
        self.styles: dict[Style, int] = {}
        self.seen = 0

    def content(self, root: Element) -> None:
        """Adds the layers of a page or template."""
        for layer in _children(_child(root, "Content"), "Layer"):
            self._walk(layer, self.origin, 0)

    def _walk(self, parent: Element, outer: Affine, depth: int) -> None:
        for element in parent:
            self.seen += 1
            if self.seen > _MOST_OBJECTS or len(self.page.glyphs) > MAX_CHARS or depth > _MOST_DEEP:
                self.page.failed = "too_large"
                return
            match _named(element):
                case "TextObject":
                    self._text(element, _placed(element, outer))
                case "PathObject":
                    self._path(element, _placed(element, outer))
                case "ImageObject":
                    self.page.pictures.append(Picture(_corners(_box(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0), outer), self.seen))
                case "PageBlock":
                    self._walk(element, outer, depth + 1)
                case "CompositeObject":
                    self._composite(element, _placed(element, outer), depth)

    def _composite(self, element: Element, outer: Affine, depth: int) -> None:
        content = _child(self.resources.units.get(element.get("ResourceID", "")), "Content")
        if content is None:
            self.page.failed = self.page.failed or "damaged"
        else:
            self._walk(content, outer, depth + 1)

    # text

    def _text(self, element: Element, to_page: Affine) -> None:
        a, b, c, d, _, _ = to_page
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
                self._glyph(char, _corners((at_x, at_y, _width(char, step, size * stretch), 0.0), to_page), printed, style, turn)
                at_x += step or (0.0 if index < len(down) else _width(char, 0.0, size * stretch))
                at_y += down[index] if index < len(down) else 0.0

    def _glyph(self, char: str, line: Rect, size: float, style: int, turn: int) -> None:
        """`line` is the baseline under the character."""
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
            page.glyphs.append(glyph)
        else:
            page.askew.append(Glyph(char, x0 - _DESCENT * size, y0, x1 + _ASCENT * size, y1 + size, y1, style))

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
        # White text on a shaded area may be visible.
        return "white" if filled and not stroked and _is_white(_child(element, "FillColor")) and not self.page.shades else ""

    # lines

    def _path(self, element: Element, to_page: Affine) -> None:
        page = self.page
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
