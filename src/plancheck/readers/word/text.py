"""Collects the final text of a paragraph of a Word file: formatted pieces, and the objects anchored to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from plancheck.readers.package import DGM, MC, WP, A, Element, M, O, R, V, W, keeps_space, value
from plancheck.readers.word.overlap import covered
from plancheck.readers.word.styles import Look, Said, Styles, said

# --- characters of symbol fonts

_GREEK = dict(zip("abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True))
_SYMBOL = {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0xA2: "′", 0xA3: "≤", 0xA4: "/", 0xA5: "∞",
    0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂",
    0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC7: "∩", 0xC8: "∪", 0xCC: "⊂", 0xCE: "∈", 0xD0: "∠",
    0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xE5: "∑", 0xF2: "∫",
    **{ord(latin): greek for latin, greek in _GREEK.items()},
    **{ord(latin.upper()): greek.upper() for latin, greek in _GREEK.items()},
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥",
    0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x80 + digit: sign for digit, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩")},
    **{0x8B + digit: sign for digit, sign in enumerate("⓿❶❷❸❹❺❻❼❽❾❿")},
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x97: "●", 0x98: "●", 0x99: "○", 0xA2: "■"}
_SIGN_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def sign(font: str, char: str) -> str:
    """The character of a w:sym: ("Symbol", "F0B3") gives "≥"; unchanged for other fonts; "" if invalid."""
    try:
        code = int(char, 16)
    except ValueError:
        return ""
    table = _SIGN_FONTS.get(font.strip().lower())
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if table is not None and low in table:
        return table[low]
    if table is _SYMBOL and 0x20 <= low < 0x7F:
        return chr(low)
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else ""


def _from_symbol_font(text: str) -> str:
    return "".join(sign("symbol", f"{ord(char):X}") if 0xF000 <= ord(char) <= 0xF0FF else char for char in text)


# --- contents of a paragraph


@dataclass(frozen=True, slots=True)
class Hanging:
    """An object anchored to a paragraph.

    `kind`: "box" (a w:txbxContent), "footnote" or "endnote" (`id`), "drawn" (`text` of WordArt), "diagram" (relationship `id`),
    "object" (an embedded file; `text` is its program).
    """

    kind: str
    element: Element | None = None
    id: str = ""
    text: str = ""
    hidden: bool = False


class Piece(NamedTuple):  # like Text, created too often for a frozen dataclass
    """Text of uniform formatting. `contents`: in the result of a TOC field. `source`: the element of its characters."""

    text: str
    bold: bool
    size: float | None
    hidden: bool
    contents: bool
    source: Element | None = None


class Face(NamedTuple):
    """The properties of a look that apply to pieces, and whether its font is Symbol."""

    bold: bool
    size: float | None
    hidden: bool
    symbol: bool


@dataclass(slots=True)
class Field:
    """An open field: its instruction so far, and whether its result has started."""

    instruction: str = ""
    result: bool = False

    @property
    def lists_contents(self) -> bool:
        """Whether its result is a table of contents."""
        return self.result and self.instruction.split()[:1] in (["TOC"], ["toc"])


@dataclass(slots=True)
class Collected:
    """The pieces of a paragraph and the objects anchored to it."""

    pieces: list[Piece] = field(default_factory=list)
    hanging: list[Hanging] = field(default_factory=list)
    plain: bool = True  # no piece is hidden or in a table of contents

    @property
    def has_text(self) -> bool:
        """Whether it has text other than white space."""
        return any(piece.text.strip() for piece in self.pieces)


#: Programs of formulas, which are shown as pictures.
_FORMULAS = ("equation", "mathtype", "ksequation", "kwps.equation")
#: Elements of a paragraph without text to read.
_SKIPPED = frozenset(W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "delText", "delInstrText", "rt", "rubyPr"))
_FETCHING = ("INCLUDEPICTURE", "INCLUDETEXT", "DDE", "DDEAUTO", "LINK", "IMPORT", "INCLUDE")
#: A box farther from its anchor is off the page (EMU; 20 inches).
_OFF_PAGE = 20 * 914_400


class Collector:
    """Collects the text of consecutive paragraphs. Fields may span several."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._base = Look()
        self._dark = False
        self._plain = _face(self._base, False)  # of runs without properties
        self._faces: dict[Said, Face] = {}  # by run properties, over this base
        self._known: dict[tuple[Look, bool], tuple[Face, dict[Said, Face]]] = {}
        self._out = Collected()
        self._paragraph: Element | None = None
        self._covered: frozenset[Element] | None = None  # covered drawings of the paragraph; None: not computed yet
        self.fields: list[Field] = []
        self.pictures = 0
        self.fetching: set[str] = set()  # fields that would load external content

    def collect(self, paragraph: Element, base: Look, dark: bool) -> Collected:
        """The final text of a w:p. `base`: the look of its style; `dark`: it has a background, so that white text may be visible."""
        if base is not self._base or dark != self._dark or not self._known:
            self._base, self._dark = base, dark
            known = self._known.get((base, dark))
            if known is None:
                known = self._known[base, dark] = _face(base, dark), {}
            self._plain, self._faces = known
        self._out = out = Collected([], [])
        self._paragraph, self._covered = paragraph, None
        self._inline(paragraph)
        for opened in self.fields:
            opened.result = True  # an instruction ends with its paragraph, so that an unclosed field does not swallow the draft
        return out

    def _inline(self, parent: Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag in _SKIPPED:
                continue
            elif tag == _SIMPLE_FIELD:
                self._simple_field(child)
            elif tag == _SUB_DOCUMENT:
                self._out.hanging.append(Hanging("object", text="subdocument"))
            elif tag == _MATH:
                self._add(_formula(child), self._plain, child)
            else:
                self._inline(child)

    def _simple_field(self, element: Element) -> None:
        opened = Field(value(element, "instr") or "", True)
        self._note_fetching(opened)
        self.fields.append(opened)
        self._inline(element)
        self.fields = [other for other in self.fields if other is not opened]

    def _run(self, run: Element) -> None:
        face = self._plain
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                self._add(_characters(child), face, child)
            elif tag == _RUN_PROPERTIES:
                key = said(child)
                known = self._faces.get(key)
                if known is None:
                    known = self._faces[key] = _face(self._look(key), self._dark)
                face = known
            else:
                self._run_part(child, face)

    def _look(self, run: Said) -> Look:
        direct = Look(*run[:6])
        if run[6] is not None:
            direct = direct.over(self._styles.style(run[6]).look)
        return direct.over(self._base)

    def _run_part(self, child: Element, face: Face) -> None:
        tag = child.tag
        if tag in _CHARACTERS:
            self._add(_CHARACTERS[tag], face, child)
        elif tag == _SYM:
            self._add(sign(value(child, "font") or "", value(child, "char") or ""), face, child)
        elif tag == _FIELD_CHAR:
            self._field_char(value(child, "fldCharType"))
        elif tag == _INSTRUCTION:
            if self.fields:
                self.fields[-1].instruction += child.text or ""
        elif tag in _NOTES:
            self._out.hanging.append(Hanging(_NOTES[tag], id=value(child, "id") or ""))
        elif tag in _GRAPHICS:
            self._graphic(child)
        elif tag == _RUN:
            self._run(child)
        elif tag not in _SKIPPED and len(child):
            for part in child:
                if part.tag == _TEXT:
                    self._add(_characters(part), face, part)
                else:
                    self._run_part(part, face)

    def _add(self, text: str, face: Face, source: Element) -> None:
        if not text:
            return
        contents = False
        if self.fields:
            if any(not opened.result for opened in self.fields):
                return
            contents = any(opened.lists_contents for opened in self.fields)
        bold, size, hidden, symbol = face
        if symbol:
            text = _from_symbol_font(text)
        if hidden or contents:
            self._out.plain = False
        self._out.pieces.append(Piece(text.replace("\u00ad", ""), bold, size, hidden, contents, source))

    def _field_char(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
            self._note_fetching(self.fields[-1])
        elif kind == "end" and self.fields:
            self._note_fetching(self.fields.pop())

    def _note_fetching(self, opened: Field) -> None:
        word = (opened.instruction.split() or [""])[0].upper()
        if word in _FETCHING:
            self.fetching.add(word)

    def _covers(self) -> frozenset[Element]:
        if self._covered is None:
            self._covered = covered(self._paragraph) if self._paragraph is not None else frozenset()
        return self._covered

    def _graphic(self, graphic: Element) -> None:
        """Adds boxes, WordArt, diagrams and embedded files of a w:drawing, w:pict or w:object."""
        hidden = (
            any(properties.get("hidden") in ("1", "true") for properties in graphic.iter(WP + "docPr"))
            or _off_page(graphic)
            or graphic in self._covers()
        )
        for box in _outermost(graphic, W + "txbxContent"):
            self._out.hanging.append(Hanging("box", element=box, hidden=hidden))
        for path in graphic.iter(V + "textpath"):
            if path.get("string", "").strip():
                self._out.hanging.append(Hanging("drawn", text=path.get("string", ""), hidden=hidden))
        for diagram in graphic.iter(DGM + "relIds"):
            self._out.hanging.append(Hanging("diagram", id=diagram.get(R + "dm", ""), hidden=hidden))
        program = next((embedded.get("ProgID", "") for embedded in graphic.iter(O + "OLEObject")), None)
        if program is not None and not program.lower().startswith(_FORMULAS):
            self._out.hanging.append(Hanging("object", text=program or "?"))
        elif program is None:
            self.pictures += sum(1 for _ in graphic.iter(A + "blip", V + "imagedata", _CHART))


_RUN, _TEXT, _RUN_PROPERTIES, _SYM = W + "r", W + "t", W + "rPr", W + "sym"
_SIMPLE_FIELD, _FIELD_CHAR, _INSTRUCTION = W + "fldSimple", W + "fldChar", W + "instrText"
_SUB_DOCUMENT, _MATH = W + "subDoc", M + "oMath"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_GRAPHICS = frozenset(W + name for name in ("drawing", "pict", "object"))
_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": ""}


def _face(look: Look, dark: bool) -> Face:
    """`dark`: white text may be visible."""
    tiny = look.size is not None and look.size < 2
    hidden = bool(look.vanish) or tiny or bool(look.white and not look.shaded and not dark)
    return Face(bool(look.bold), look.size, hidden, bool(look.symbol))


def _characters(element: Element) -> str:
    text = element.text or ""
    if "\n" in text or "\r" in text:  # line breaks of the XML, not of the text
        text = text.replace("\r", "").replace("\n", " ")
    stripped = text.strip(" \t")
    return stripped if stripped == text or not keeps_space(element) else text


def offset_in(element: Element, at: int) -> int:
    """The index in the raw text of a w:t of character `at` of its text as read."""
    text, read = element.text or "", 0
    first = 0 if keeps_space(element) else len(text) - len(text.lstrip(" \t\r\n"))
    for place in range(first, len(text)):
        if text[place] in "\r\u00ad":
            continue
        if read == at:
            return place
        read += 1
    return len(text)


def _formula(element: Element) -> str:
    """The characters of a formula, without deleted ones."""
    parts = (child.text or "" if child.tag == M + "t" else _formula(child) for child in element if child.tag not in _SKIPPED)
    return "".join(parts)


def _outermost(parent: Element, tag: str) -> Iterator[Element]:
    """The descendants with a tag that are not nested in another of that tag."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif len(child):
            yield from _outermost(child, tag)


def _off_page(graphic: Element) -> bool:
    for offset in graphic.iter(WP + "posOffset"):
        text = (offset.text or "").strip()
        if text.lstrip("-").isdecimal() and abs(int(text[:20])) > _OFF_PAGE:
            return True
    return any(_out_of_sight(shape.get("style", "")) for shape in graphic.iterchildren() if shape.tag.startswith(V))


#: Positions of VML shapes, which WPS and old versions of Word write. The default unit is points.
_VML_PLACE = re.compile(r"(?:^|;)\s*(?:margin-)?(?:left|top)\s*:\s*(-?\d{1,9}(?:\.\d+)?)\s*(in|cm|mm|px)?")
_VML_HIDDEN = re.compile(r"(?:^|;)\s*visibility\s*:\s*hidden")
_EMU = {"": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525}


def _out_of_sight(style: str) -> bool:
    """Whether a VML shape is hidden or off the page."""
    places = (float(length) * _EMU[unit] for length, unit in _VML_PLACE.findall(style))
    return _VML_HIDDEN.search(style) is not None or any(abs(place) > _OFF_PAGE for place in places)


def choose(root: Element) -> Element:
    """Reduces every mc:AlternateContent to one version: the first choice, or the fallback if there is none."""
    for alternate in list(root.iter(MC + "AlternateContent")):
        versions = list(alternate)
        chosen = next((version for version in versions if version.tag == MC + "Choice" and len(version)), None)
        if chosen is None:
            chosen = next((version for version in versions if version.tag == MC + "Fallback"), None)
        for version in versions:
            if version is not chosen:
                alternate.remove(version)
    return root


def is_gone(mark: Element) -> bool:
    """Whether a paragraph mark (given its w:rPr) is deleted or moved away, which joins the paragraph with the next."""
    return next(mark.iterchildren(_DELETED, _MOVED_AWAY), None) is not None


_DELETED, _MOVED_AWAY = W + "del", W + "moveFrom"


# --- pieces to a text


@dataclass(frozen=True, slots=True)
class Stretch:
    """The source of characters [start, end) of a block: a w:t (from its character `skip` on), a w:tab, a formula …"""

    start: int
    end: int
    source: Element
    skip: int = 0


class Text(NamedTuple):
    """A paragraph as the text of a block. `dropped`: (offset in `text`, hidden text omitted there)."""

    text: str
    label: str
    style: str
    outline: int | None
    bold: int
    size: float | None
    centred: bool
    hidden: bool
    contents: bool
    dropped: tuple[tuple[int, str], ...] = ()
    paragraph: int | None = None
    stretches: tuple[Stretch, ...] = ()


def stretches(pieces: list[Piece], label: int, skip: int, length: int) -> tuple[Stretch, ...]:
    """The sources of a paragraph text: `length` characters of its pieces from `skip` on, after a label of `label` characters."""
    origins, at = [], 0
    for piece in pieces:
        start, end = max(at, skip), min(at + len(piece.text), skip + length)
        if start < end and piece.source is not None:
            origins.append(Stretch(label + start - skip, label + end - skip, piece.source, start - at))
        at += len(piece.text)
    return tuple(origins)


def shaped(pieces: list[Piece]) -> tuple[list[Piece], bool, list[tuple[int, str]]]:
    """(visible pieces, whether all are hidden, dropped text by offset). If all are hidden, gives all pieces."""
    visible = [piece for piece in pieces if not piece.hidden]
    if not any(piece.text.strip() for piece in visible) and any(piece.text.strip() for piece in pieces):
        return pieces, True, []
    dropped: list[tuple[int, str]] = []
    at = 0
    for piece in pieces:
        if not piece.hidden:
            at += len(piece.text)
        elif piece.text.strip():
            dropped.append((at, piece.text.strip()))
    return visible, False, dropped


def leading_bold(pieces: list[Piece], skip: int, most: int) -> int:
    """The number of leading bold characters after `skip`, at most `most`, including blanks between them."""
    if len(pieces) == 1:
        return most if pieces[0].bold else 0
    at = bold = 0
    for piece in pieces:
        end = at + len(piece.text)
        if end > skip:
            if piece.bold:
                bold = end
            elif piece.text[max(0, skip - at) :].strip():
                break
        at = end
    return max(0, min(bold - skip, most))


def main_size(pieces: list[Piece]) -> float | None:
    """The dominant size of the text; None without text."""
    if len(pieces) == 1:
        return pieces[0].size if pieces[0].text.strip() else None
    sizes: dict[float, int] = {}
    for piece in pieces:
        size = piece.size
        if size is not None:
            sizes[size] = sizes.get(size, 0) + len(piece.text.strip())
    if len(sizes) == 1:
        ((size, count),) = sizes.items()
        return size if count else None
    return max(sizes, key=lambda size: sizes[size], default=None) if any(sizes.values()) else None
