"""The formatting that a Word file states for runs and paragraphs, and how one level of it lies over another."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from plancheck.readers.package import OFF, VAL, W14, Element, W, length, number, packed, twips, value
from plancheck.readers.word.colour import Paint, Shading, paint, shading


class Look(NamedTuple):
    """The formatting of runs; None for unspecified properties. Lengths are points unless said otherwise."""

    bold: bool | None = None
    size: float | None = None
    vanish: bool | None = None
    strike: bool | None = None
    double_strike: bool | None = None
    gone: bool | None = None  # specVanish
    web: bool | None = None  # webHidden: shown in print, not in the view that web pages have
    colour: Paint | None = None
    shading: Shading | None = None
    highlight: str | None = None
    fill: str | None = None  # a w14:textFill as XML
    outline: str | None = None  # a w14:textOutline as XML
    width: int | None = None  # percent of the usual width of characters
    spacing: int | None = None  # added to the width of each character, in twips
    position: float | None = None  # raised from the line
    fit: tuple[int, str] | None = None  # the width, in twips, to which all runs with this ID are squeezed together
    small: bool | None = None  # sub- or superscript
    complex: bool | None = None  # the size for complex scripts applies
    complex_size: float | None = None
    font: str | None = None  # of Latin letters, lower case
    east_font: str | None = None

    def over(self, below: Look) -> Look:
        """This look, with unspecified properties from the one below."""
        if below is NO_LOOK:
            return self
        if self is NO_LOOK:
            return below
        return Look._make(under if own is None else own for own, under in zip(self, below, strict=True))

    def across(self, below: Look) -> Look:
        """This look of a style over that of another kind of style: two that hide, or strike, cancel out (ECMA-376 part 1, 17.7.3)."""
        return self.over(below)._replace(vanish=_either(self.vanish, below.vanish), strike=_either(self.strike, below.strike))


NO_LOOK = Look()


def _either(one: bool | None, other: bool | None) -> bool | None:
    return None if one is None and other is None else bool(one) != bool(other)


#: The properties in a w:rPr, as a key by which looks are cached: the look, and the ID of the character style.
Said = tuple[Look, str | None]

_SWITCHES = {"b": "bold", "vanish": "vanish", "strike": "strike", "dstrike": "double_strike", "specVanish": "gone", "webHidden": "web"}
_RUN_TAGS = {
    W + name: name
    for name in (*_SWITCHES, "sz", "szCs", "cs", "rtl", "color", "shd", "highlight", "rFonts", "rStyle", "w", "spacing", "position",
                 "fitText", "vertAlign")
} | {W14 + "textFill": "fill", W14 + "textOutline": "outline"}  # fmt: skip
_ASCII, _H_ANSI, _EAST_ASIA = W + "ascii", W + "hAnsi", W + "eastAsia"


def half_points(element: Element) -> float | None:
    """A size in points, from half-points or, in ISO Strict, "12pt"."""
    text = element.get(VAL) or ""
    try:
        return float(text[:-2]) if text.endswith("pt") else float(text) / 2
    except ValueError:
        return None


def look_of(properties: Element | None) -> tuple[Look, str | None]:
    """The look in a w:rPr, and the ID of its character style."""
    return (NO_LOOK, None) if properties is None else said(properties)


def said(properties: Element) -> Said:
    """The properties in a w:rPr."""
    stated: dict[str, Any] = {}
    style = None
    for element in properties:
        name = _RUN_TAGS.get(element.tag)
        if name is None:
            continue
        if name == "sz":
            stated["size"] = half_points(element)
        elif name == "rFonts":
            _note_fonts(element, stated)
        elif name == "color":
            stated["colour"] = paint(element)
        elif name in _SWITCHES:
            stated[_SWITCHES[name]] = element.get(VAL) not in OFF
        elif name == "rStyle":
            style = element.get(VAL)
        else:
            _note_rare(name, element, stated)
    return (Look(**stated) if stated else NO_LOOK), style


def _note_fonts(element: Element, stated: dict[str, Any]) -> None:
    font, east = element.get(_ASCII) or element.get(_H_ANSI), element.get(_EAST_ASIA)
    if font is not None:
        stated["font"] = font.strip().lower()
    if east is not None:
        stated["east_font"] = east.strip().lower()


def _note_rare(name: str, element: Element, stated: dict[str, Any]) -> None:
    match name:
        case "shd":
            stated["shading"] = shading(element)
        case "highlight":
            stated["highlight"] = element.get(VAL) or "none"
        case "w":
            stated["width"] = number(element)
        case "spacing":
            stated["spacing"] = twips(element)
        case "position":
            stated["position"] = half_points(element)
        case "fitText":
            stated["fit"] = twips(element) or 0, value(element, "id") or ""
        case "vertAlign":
            stated["small"] = element.get(VAL) in ("subscript", "superscript")
        case "szCs":
            stated["complex_size"] = half_points(element)
        case "cs" | "rtl":
            stated["complex"] = bool(stated.get("complex")) or element.get(VAL) not in OFF
        case _:
            stated[name] = packed(element)


class Frame(NamedTuple):
    """A w:framePr or w:tblpPr: where it stands, from what, and how large a frame is; lengths are twips."""

    x: int | None = None
    y: int | None = None
    across: str = "text"  # what x counts from: "page", "margin", "text"
    down: str = "text"
    width: int | None = None
    height: int | None = None
    exact: bool = False


class Format(NamedTuple):
    """The formatting of a paragraph; None for unspecified properties. `num` and `level` are its w:numPr. Lengths are twips."""

    outline: int | None = None
    align: str | None = None
    num: str | None = None
    level: int | None = None
    shading: Shading | None = None
    line: int | None = None  # twips, or 240ths of a line
    rule: str | None = None
    left: int | None = None
    right: int | None = None
    first: int | None = None
    frame: Frame | None = None

    def over(self, below: Format) -> Format:
        """This format, with unspecified properties from the one below."""
        if below is NO_FORMAT:
            return self
        if self is NO_FORMAT:
            return below
        return Format._make(under if own is None else own for own, under in zip(self, below, strict=True))


NO_FORMAT = Format()


def format_of(properties: Element | None) -> Format:
    """The format in a w:pPr, without its style."""
    return NO_FORMAT if properties is None else said_of_paragraph(properties)[1]


def said_of_paragraph(properties: Element) -> tuple[str | None, Format, Element | None]:
    """The contents of a w:pPr: the ID of its style, its format, and the w:rPr of its paragraph mark."""
    stated: dict[str, Any] = {}
    style = mark = None
    for element in properties:
        name = _PARAGRAPH_TAGS.get(element.tag)
        if name is None:
            continue
        if name == "jc":
            stated["align"] = element.get(VAL)
        elif name == "rPr":
            mark = element if mark is None else mark
        elif name == "pStyle":
            style = element.get(VAL) if style is None else style
        elif name == "numPr":
            stated["num"] = value(next(element.iterchildren(_NUM_ID), None))
            stated["level"] = number(next(element.iterchildren(_ILVL), None))
        elif name == "outlineLvl":
            stated["outline"] = number(element)
        elif name == "shd":
            stated["shading"] = shading(element)
        elif name == "framePr":
            stated["frame"] = frame(element)
        else:
            _note_place(name, element, stated)
    return style, (Format(**stated) if stated else NO_FORMAT), mark


_PARAGRAPH_TAGS = {W + name: name for name in ("outlineLvl", "jc", "numPr", "shd", "pStyle", "rPr", "spacing", "ind", "framePr")}
_NUM_ID, _ILVL = W + "numId", W + "ilvl"
#: A hundredth of a character in twips, for text of 12 points.
_CHAR = 2.4


def _note_place(name: str, element: Element, stated: dict[str, Any]) -> None:
    stated.update(_line(*element.items()) if name == "spacing" else _indents(*element.items()))


@lru_cache(maxsize=1024)
def _line(*attributes: tuple[str, str]) -> dict[str, Any]:
    """The height of lines in the attributes of a w:spacing."""
    stated = dict(attributes)
    line = length(stated.get(W + "line"))
    return {} if line is None else {"line": line, "rule": stated.get(W + "lineRule") or "auto"}


@lru_cache(maxsize=1024)
def _indents(*attributes: tuple[str, str]) -> dict[str, Any]:
    """The indents in the attributes of a w:ind, in twips; those in hundredths of a character take precedence."""
    stated = dict(attributes)

    def indent(*names: str) -> int | None:
        for name in names:
            chars = length(stated.get(f"{W}{name}Chars"))
            found = round(chars * _CHAR) if chars else length(stated.get(W + name))
            if found is not None:
                return found
        return None

    hanging = indent("hanging")
    found = {
        "left": indent("left", "start"),
        "right": indent("right", "end"),
        "first": indent("firstLine") if hanging is None else -hanging,
    }
    return {name: value for name, value in found.items() if value is not None}


def frame(element: Element) -> Frame:
    """What a w:framePr states."""
    return Frame(
        twips(element, "x"), twips(element, "y"), value(element, "hAnchor") or "text", value(element, "vAnchor") or "text",
        twips(element, "w"), twips(element, "h"), value(element, "hRule") == "exact",
    )  # fmt: skip


def floating(element: Element) -> Frame:
    """What a w:tblpPr states."""
    return Frame(
        twips(element, "tblpX"), twips(element, "tblpY"), value(element, "horzAnchor") or "text", value(element, "vertAnchor") or "text"
    )
