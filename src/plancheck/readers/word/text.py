"""Collects the final text of a paragraph of a Word file: formatted pieces, and the objects anchored to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal, NamedTuple

from plancheck.readers.package import DGM, MC, OFF, A, Element, M, O, R, V, W, keeps_space, number, value
from plancheck.readers.word import canvas, grounds, shapes, sight
from plancheck.readers.word.colour import RGB, Palette
from plancheck.readers.word.fields import Facts, Field, Result, judged
from plancheck.readers.word.foreign import way_of
from plancheck.readers.word.look import Look, Said, said
from plancheck.readers.word.overlap import covered
from plancheck.readers.word.sight import PAPER, Page, Stand
from plancheck.readers.word.styles import Styles

#: Why text is no evidence: it cannot be seen; it is struck out; what Word shows in its place is not known; a tracked change leaves it out.
#: "" if it may be evidence.
Hidden = Literal["", "hidden", "struck", "unsure", "deleted"]


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


def _as_signs(text: str, font: str) -> str:
    """Text in a symbol font: its letters are other signs."""
    known = _SIGN_FONTS.get(font)
    if known is None:
        return text
    return "".join(_as_sign(char, font) for char in text)


def _as_sign(char: str, font: str) -> str:
    if 0xF000 <= ord(char) <= 0xF0FF:
        return sign(font, f"{ord(char):X}")
    if not "!" <= char <= "~":
        return char
    return sign(font, f"{ord(char):X}") if font == "symbol" or ord(char) in _SIGN_FONTS[font] else "□"


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
    hidden: Hidden = ""
    stand: Stand = PAPER


class Piece(NamedTuple):  # like Text, created too often for a frozen dataclass
    """Text of uniform formatting. `contents`: in the result of a TOC field. `source`: the element of its characters."""

    text: str
    bold: bool
    size: float | None
    hidden: Hidden
    contents: bool
    source: Element | None = None


class Face(NamedTuple):
    """What a look means for pieces. `absent`: not there in print, with all that is anchored to it; `odd`: of an unusual font or width."""

    bold: bool
    size: float | None
    hidden: Hidden
    web: bool = False  # hidden in the view that web pages have: so are the page numbers of a table of contents, which print
    absent: bool = False
    odd: bool = False
    look: Look = Look()


@dataclass(slots=True)
class Collected:
    """The pieces of a paragraph and the objects anchored to it."""

    pieces: list[Piece] = field(default_factory=list)
    hanging: list[Hanging] = field(default_factory=list)
    plain: bool = True  # no piece is hidden or in a table of contents
    covers: list[shapes.Cover] = field(default_factory=list)
    turned: bool = False  # a piece has a character that turns text round
    deleted: list[tuple[int, str]] = field(default_factory=list)  # text that a tracked change leaves out, and how many pieces are before it
    stand: Stand = PAPER  # where its letters stand

    @property
    def has_text(self) -> bool:
        """Whether it has text other than white space."""
        return any(piece.text.strip() for piece in self.pieces)


#: Programs of formulas, which are shown as pictures.
_FORMULAS = ("equation", "mathtype", "ksequation", "kwps.equation")
#: Elements of a paragraph without text to read.
_SKIPPED = frozenset(W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "delText", "delInstrText", "rt", "rubyPr"))
_FETCHING = ("INCLUDEPICTURE", "INCLUDETEXT", "DDE", "DDEAUTO", "LINK", "IMPORT", "INCLUDE")
#: Fonts that show other signs than the letters of the text, or none.
_ODD_FONT = re.compile(
    r"wingdings|webdings|dingbats|marlett|^symbol$|mt extra|blank|invisible|redact|bar ?code|\b3 ?of ?9|code ?(?:39|128)"
)
_EAST_ASIAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_RLO, _POP = "\u202e", "\u202c"


@dataclass(slots=True)
class Reader:
    """What a file says of the text of all its paragraphs: styles, theme colours, what fields show, content controls bound to other text."""

    styles: Styles
    palette: Palette = field(default_factory=Palette)
    facts: Facts = field(default_factory=Facts)
    bound: Callable[[Element], bool] = lambda control: False


class Collector:
    """Collects the text of consecutive paragraphs. Fields may span several."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._styles = reader.styles
        self._base = Look()
        self._stand = PAPER  # of its letters
        self._outer = PAPER  # of the boxes that are anchored in it
        self._backing = shapes.NO_BACKING
        self._plain = self._face(self._base)  # of runs without properties
        self._faces: dict[Said, Face] = {}  # by run properties, over this base
        self._known: dict[tuple[Look, Stand], tuple[Face, dict[Said, Face]]] = {}
        self._out = Collected()
        self._paragraph: Element | None = None
        self._covered: frozenset[Element] | None = None  # covered drawings of the paragraph; None: not computed yet
        self._shapes: grounds.Shapes | None = None  # its shapes, likewise
        self._fits: dict[str, int] = {}  # characters of its runs by the ID of their w:fitText, likewise
        self._reason: Hidden = ""  # of all that is read
        self.page = Page()
        self.fields: list[Field] = []
        self.pictures = 0
        self.fetching: set[str] = set()  # fields that would load external content

    def collect(self, paragraph: Element, base: Look, stand: Stand, backing: shapes.Backing = shapes.NO_BACKING) -> Collected:
        """The final text of a w:p. `base`: the look of its style; `stand`: where it stands; `backing`: what is anchored behind its text."""
        self._backing, self._outer = backing, stand
        if backing.colours:
            stand = stand._replace(grounds=backing.colours)
        if base is not self._base or stand is not self._stand or not self._known:
            self._base, self._stand = base, stand
            known = self._known.get((base, stand))
            if known is None:
                known = self._known[base, stand] = self._face(base), {}
            self._plain, self._faces = known
        self._out = out = Collected([], [], stand=stand)
        self._paragraph, self._covered, self._shapes, self._fits = paragraph, None, None, {}
        for opened in self.fields:
            opened.start = 0
        self._inline(paragraph)
        if self.fields:
            self._leave_open()
        if out.turned:
            out.pieces = _turned(out.pieces)
        return out

    def _leave_open(self) -> None:
        """An instruction ends with its paragraph, so that an unclosed field does not swallow the draft."""
        for opened in self.fields:
            opened.result = True
            self._judge(opened, ended=False)

    def _face(self, look: Look) -> Face:
        absent = bool(look.vanish or look.gone) or self._stand.off
        hidden: Hidden = "hidden" if sight.unseen(look, self._stand, self._reader.palette) else ""
        if not hidden and (look.strike or look.double_strike):
            hidden = "struck"
        odd = look.fit is not None or any(font is not None and _ODD_FONT.search(font) for font in (look.font, look.east_font))
        return Face(bool(look.bold), look.size, hidden, bool(look.web), absent, odd, look)

    def _inline(self, parent: Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag == _DELETED:
                self._delete(child)
            elif tag in _SKIPPED:
                continue
            elif tag == _SIMPLE_FIELD:
                self._simple_field(child)
            elif tag == _SUB_DOCUMENT:
                self._out.hanging.append(Hanging("object", text="subdocument"))
            elif tag == _MATH:
                self._math(child)
            elif len(child):
                self._around(child, self._inline)

    def _math(self, element: Element) -> None:
        """A formula. What a phantom in it holds takes up room and is not printed."""
        parts = list(_formula(element))
        if not any(phantom for _, phantom in parts):
            self._add("".join(text for text, _ in parts), self._plain, element)
            return
        for text, phantom in parts:
            self._because("hidden" if phantom else "", element, self._adding(text))

    def _adding(self, text: str) -> Callable[[Element], None]:
        return lambda _: self._add(text, self._plain, None)

    def _delete(self, element: Element) -> None:
        deleted, pieces = self._out.deleted, len(self._out.pieces)
        if deleted and deleted[-1][0] == pieces:  # one change is often in several elements
            deleted[-1] = pieces, deleted[-1][1] + text_in(element)
        else:
            deleted.append((pieces, text_in(element)))

    def _around(self, element: Element, read: Callable[[Element], None]) -> None:
        """Reads the inside of an element that may change what is shown of it."""
        way = way_of(element)
        if way == "through":
            if element.tag in _TURNING and value(element) == "rtl":
                self._turn(element, read)
            else:
                self._versions(element)
                self._because("unsure" if element.tag == _CONTROL and self._reader.bound(element) else "", element, read)
        elif way != "nothing":
            self._because(way, element, read)

    def _because(self, reason: Hidden, element: Element, read: Callable[[Element], None]) -> None:
        before, self._reason = self._reason, self._reason or reason
        read(element)
        self._reason = before

    def _versions(self, element: Element) -> None:
        for version in element.iterchildren(_UNKNOWN):
            self._out.hanging.append(Hanging("drawn", text=version.text or "", hidden="hidden"))

    def _turn(self, element: Element, read: Callable[[Element], None]) -> None:
        """Reads text that is shown from right to left."""
        start = len(self._out.pieces)
        read(element)
        self._out.pieces[start:] = [_reversed(piece) for piece in reversed(self._out.pieces[start:])]

    def _simple_field(self, element: Element) -> None:
        opened = Field(value(element, "instr") or "", True, len(self._out.pieces), locked=_is_locked(element))
        self._note_fetching(opened)
        self.fields.append(opened)
        self._inline(element)
        self._judge(opened, ended=True)
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
                    known = self._faces[key] = self._face(self._look(key))
                face = known
            else:
                self._run_part(child, face)

    def _look(self, run: Said) -> Look:
        direct, style = run
        under = self._base if style is None else self._styles.style(style).look.across(self._base)
        return direct.over(under)

    def _run_part(self, child: Element, face: Face) -> None:
        tag = child.tag
        if tag in _CHARACTERS:
            self._add(_CHARACTERS[tag], face, child)
        elif tag == _SYM:
            self._add(sign(value(child, "font") or "", value(child, "char") or ""), face, child)
        elif tag == _FIELD_CHAR:
            self._field_char(child, face)
        elif tag == _INSTRUCTION:
            if self.fields:
                self.fields[-1].instruction += child.text or ""
        elif tag in _NOTES:
            hidden: Hidden = "hidden" if face.absent else self._reason
            self._out.hanging.append(Hanging(_NOTES[tag], id=value(child, "id") or "", hidden=hidden))
        elif tag in _GRAPHICS:
            self._graphic(child, face)
        elif tag == _RUN:
            self._run(child)
        elif tag not in _SKIPPED and len(child):
            self._around(child, lambda element: self._parts(element, face))

    def _parts(self, element: Element, face: Face) -> None:
        for part in element:
            if part.tag == _TEXT:
                self._add(_characters(part), face, part)
            else:
                self._run_part(part, face)

    def _add(self, text: str, face: Face, source: Element | None) -> None:
        if not text:
            return
        contents = False
        if self.fields:
            if any(not opened.result for opened in self.fields):
                return
            contents = any(opened.lists_contents for opened in self.fields)
        hidden = self._reason or face.hidden or ("hidden" if face.web and not contents else "")
        if hidden == "hidden" and self._may_show_on_what_lies_behind(face):
            hidden = "unsure"
        if face.odd:
            text, hidden = self._oddly(text, face.look, hidden)
        if hidden or contents:
            self._out.plain = False
        if _RLO in text:
            self._out.turned = True
        self._out.pieces.append(Piece(text.replace("\u00ad", ""), face.bold, face.size, hidden, contents, source))

    def _oddly(self, text: str, look: Look, hidden: Hidden) -> tuple[str, Hidden]:
        """Text in a font that shows other signs than its letters, or squeezed into a width."""
        latin, east = look.font or "", look.east_font or ""
        if sight.is_squeezed(look, max(len(text), self._fitted(look.fit))):
            hidden = hidden or "hidden"
        if _ODD_FONT.search(latin) is not None:
            text = _as_signs(text, latin)
            hidden = hidden or ("unsure" if latin not in _SIGN_FONTS and any(char.isalnum() and char.isascii() for char in text) else "")
        if _EAST_ASIAN.search(text) is not None and _ODD_FONT.search(east) is not None:
            hidden = hidden or "unsure"
        return text, hidden

    def _fitted(self, fit: tuple[int, str] | None) -> int:
        """The characters of the runs of this paragraph that are squeezed together."""
        if fit is None or not fit[1] or self._paragraph is None:
            return 0
        if not self._fits:
            for element in self._paragraph.iter(_FIT):
                run = element.getparent()
                run = run.getparent() if run is not None else None
                count = sum(len(text.text or "") for text in run.iterchildren(_TEXT)) if run is not None else 0
                id = value(element, "id") or ""
                self._fits[id] = self._fits.get(id, 0) + count
        return self._fits.get(fit[1], 0)

    def _field_char(self, element: Element, face: Face) -> None:
        kind = value(element, "fldCharType")
        if kind == "begin":
            self.fields.append(Field(locked=_is_locked(element), chosen=_chosen(element)))
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
            self.fields[-1].start = len(self._out.pieces)
            self._note_fetching(self.fields[-1])
        elif kind == "end" and self.fields:
            opened = self.fields.pop()
            self._note_fetching(opened)
            result = self._judge(opened, ended=True) if opened.result else "shown"
            if opened.label:
                self._add(opened.label, face, None)
            elif opened.choice and not (opened.filled and result == "shown"):
                self._because("unsure" if opened.filled else "", element, lambda _: self._add(opened.choice, face, None))

    def _judge(self, opened: Field, ended: bool) -> Result:
        """What Word shows of the result of a field, as far as this paragraph holds it; marks the result where that is something else."""
        pieces = self._out.pieces
        inside = range(min(opened.start, len(pieces)), len(pieces))
        shown = "".join(pieces[at].text for at in inside)
        result = judged(opened, shown, self._reader.facts, ended=ended)
        if result != "shown":
            for at in inside:
                if not pieces[at].hidden:
                    pieces[at] = pieces[at]._replace(hidden=result)
                    self._out.plain = False
        return result

    def _note_fetching(self, opened: Field) -> None:
        if opened.word in _FETCHING:
            self.fetching.add(opened.word)

    def _covers(self) -> frozenset[Element]:
        if self._covered is None:
            self._covered = covered(self._paragraph, self._reader.palette) if self._paragraph is not None else frozenset()
        return self._covered

    def _behind(self, own: Element, graphic: Element) -> tuple[RGB, ...] | None:
        """The colours that other shapes of the paragraph may put behind a shape or a graphic; None if one is not known."""
        if self._shapes is None:
            self._shapes = grounds.Shapes(self._paragraph, self.page, self._reader.palette)
        return self._shapes.behind(own, graphic)

    def _may_show_on_what_lies_behind(self, face: Face) -> bool:
        """Whether only its colour hides a text, and something of another colour may lie behind it."""
        others = self._backing.others
        if self._reason or self._backing.colours or others == ():
            return False
        return not sight.unseen(face.look, self._stand._replace(grounds=others or ()), self._reader.palette)

    def _graphic(self, graphic: Element, face: Face) -> None:
        """Adds boxes, WordArt, diagrams and embedded files of a w:drawing, w:pict or w:object."""
        absent = face.absent or any(not opened.result for opened in self.fields)
        unseen = absent or shapes.is_unseen(graphic, self.page) or graphic in self._covers()
        cover = None if unseen else shapes.cover_of(graphic, self.page, self._reader.palette)
        if cover is not None:
            self._out.covers.append(cover)
        self._graphic_texts(graphic, "hidden" if unseen else self._reason)
        self._embedded(graphic)

    def _graphic_texts(self, graphic: Element, hidden: Hidden) -> None:
        """Adds the boxes, WordArt and diagrams of a graphic. `hidden`: why the graphic is not seen."""
        known: dict[Element, shapes.Inside] = {}
        for box in _outermost(graphic, W + "txbxContent"):
            own: Hidden = "hidden" if not hidden and (box in self._covers() or shapes.hides(box, graphic, self.page, known)) else hidden
            stand = shapes.stand_of(box, graphic, self._outer, self._behind(box, graphic), self._reader.palette)
            self._out.hanging.append(Hanging("box", element=box, hidden=own, stand=stand))
        for path in graphic.iter(V + "textpath"):
            if path.get("string", "").strip():
                why: Hidden = "hidden" if not hidden and shapes.hides(path, graphic, self.page, known) else hidden
                self._out.hanging.append(Hanging("drawn", text=path.get("string", ""), hidden=why))
        self._canvas_texts(graphic, hidden)
        for diagram in graphic.iter(DGM + "relIds"):
            self._out.hanging.append(Hanging("diagram", id=diagram.get(R + "dm", ""), hidden=hidden))

    def _canvas_texts(self, graphic: Element, hidden: Hidden) -> None:
        """Adds the text that stands in the shapes of a graphic without being Word's."""
        if next(graphic.iter(A + "p"), None) is None:
            return
        around = canvas.Around(graphic, self.page, self._outer, self._behind(graphic, graphic), self._reader.palette)
        seen, unseen = canvas.texts(around)
        self._out.hanging += [
            Hanging("drawn", text=text, hidden=why) for text, why in ((seen, hidden), (unseen, hidden or "hidden")) if text
        ]

    def _embedded(self, graphic: Element) -> None:
        """Adds the embedded file of a graphic, or counts its pictures."""
        program = next((embedded.get("ProgID", "") for embedded in graphic.iter(O + "OLEObject")), None)
        if program is not None and not program.lower().startswith(_FORMULAS):
            self._out.hanging.append(Hanging("object", text=program or "?"))
        elif program is None:
            self.pictures += sum(1 for _ in graphic.iter(A + "blip", V + "imagedata", _CHART))


def _is_locked(element: Element) -> bool:
    return value(element, "fldLock") in _YES


def _chosen(element: Element) -> str:
    """The entry that is chosen in the list of a w:fldChar; "" if it has none."""
    chosen = next(element.iter(W + "ddList"), None)
    entries = [] if chosen is None else [value(entry) or "" for entry in chosen.iterchildren(W + "listEntry")]
    numbers = () if chosen is None else (number(chosen.find(W + name)) for name in ("result", "default"))
    at = next((at for at in numbers if at is not None), 0)
    return entries[at] if 0 <= at < len(entries) else ""


_YES = frozenset(("1", "true", "on"))
_RUN, _TEXT, _RUN_PROPERTIES, _SYM = W + "r", W + "t", W + "rPr", W + "sym"
_SIMPLE_FIELD, _FIELD_CHAR, _INSTRUCTION = W + "fldSimple", W + "fldChar", W + "instrText"
_SUB_DOCUMENT, _MATH = W + "subDoc", M + "oMath"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_CONTROL, _UNKNOWN, _FIT, _TURNING = W + "sdt", MC + "Unknown", W + "fitText", frozenset((W + "bdo",))
_GRAPHICS = frozenset(W + name for name in ("drawing", "pict", "object"))
_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": ""}


def _reversed(piece: Piece) -> Piece:
    return piece._replace(text=piece.text[::-1], source=None)


def _turned(pieces: list[Piece]) -> list[Piece]:
    """The pieces as they are shown where a character overrides the direction of text: reversed up to the end of that."""
    shown: list[Piece] = []
    held: list[Piece] | None = None
    for piece in pieces:
        for part in re.split(f"([{_RLO}{_POP}])", piece.text):
            if part == _RLO:
                held = held or []
            elif part == _POP:
                shown += map(_reversed, reversed(held or []))
                held = None
            elif part:
                whole = part == piece.text
                (shown if held is None else held).append(piece if whole else piece._replace(text=part, source=None))
    return [*shown, *map(_reversed, reversed(held or []))]


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


def _formula(element: Element, phantom: bool = False) -> Iterator[tuple[str, bool]]:
    """The characters of a formula, without deleted ones, and whether a phantom has them that is not shown."""
    for child in element:
        if child.tag == M + "t":
            yield child.text or "", phantom
        elif child.tag not in _SKIPPED:
            yield from _formula(child, phantom or (child.tag == M + "phant" and _is_off(child.find(f"{M}phantPr/{M}show"))))


def _is_off(element: Element | None) -> bool:
    """Whether a property of a formula is there and off."""
    return element is not None and element.get(M + "val") in OFF


def _outermost(parent: Element, tag: str) -> Iterator[Element]:
    """The descendants with a tag that are not nested in another of that tag."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif len(child):
            yield from _outermost(child, tag)


def is_gone(mark: Element) -> bool:
    """Whether a paragraph mark (given its w:rPr) is deleted or moved away, which joins the paragraph with the next."""
    return next(mark.iterchildren(_DELETED, _MOVED_AWAY), None) is not None


_DELETED, _MOVED_AWAY = W + "del", W + "moveFrom"


def text_in(element: Element) -> str:
    """All text in an element, deleted or not."""
    return "".join([run.text or "" for run in element.iter(_T, _DELETED_T)])


_T, _DELETED_T = W + "t", W + "delText"


# --- pieces to a text


@dataclass(frozen=True, slots=True)
class Stretch:
    """The source of characters [start, end) of a block: a w:t (from its character `skip` on), a w:tab, a formula …"""

    start: int
    end: int
    source: Element
    skip: int = 0


class Dropped(NamedTuple):
    """Hidden text that was left out at an offset of a text, and why."""

    offset: int
    text: str
    why: Hidden


class Text(NamedTuple):
    """A paragraph as the text of a block. `dropped`: hidden text omitted in it."""

    text: str
    label: str = ""
    style: str = ""
    outline: int | None = None
    bold: int = 0
    size: float | None = None
    centred: bool = False
    hidden: Hidden = ""
    contents: bool = False
    dropped: tuple[Dropped, ...] = ()
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


def shaped(pieces: list[Piece]) -> tuple[list[Piece], Hidden, list[Dropped]]:
    """(visible pieces, why all are hidden, dropped text). If all are hidden, gives all pieces."""
    visible = [piece for piece in pieces if not piece.hidden]
    first = next((piece for piece in pieces if piece.text.strip()), None)
    if first is not None and not any(piece.text.strip() for piece in visible):
        return pieces, "unsure" if any(piece.hidden == "unsure" for piece in pieces) else first.hidden, []
    dropped: list[Dropped] = []
    at = 0
    for piece in pieces:
        if not piece.hidden:
            at += len(piece.text)
        elif piece.text.strip():
            dropped.append(Dropped(at, piece.text.strip(), piece.hidden))
    return visible, "", dropped


def deleted(collected: Collected) -> list[Dropped]:
    """The text of a paragraph that tracked changes leave out."""
    if not collected.deleted:
        return []
    ends = [0, *accumulate(0 if piece.hidden else len(piece.text) for piece in collected.pieces)]
    return [Dropped(ends[min(at, len(ends) - 1)], text.strip(), "deleted") for at, text in collected.deleted if _has_words(text)]


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


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
