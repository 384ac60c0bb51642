"""Resolves the styles and numbering of a Word file: the formatting of paragraphs and runs by their style chains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from plancheck.readers.package import MC, OFF, VAL, Element, W, is_on, number, value
from plancheck.readers.word.numbering import MAX_LEVEL, Level, List

#: The properties in a w:rPr: the fields of a Look, and the ID of the character style.
Said = tuple[bool | None, float | None, bool | None, bool | None, bool | None, bool | None, str | None]
#: The properties in a w:pPr: the fields of a Format.
SaidOfParagraph = tuple[int | None, bool | None, str | None, int | None, bool | None]
SAYS_NOTHING: SaidOfParagraph = (None, None, None, None, None)


@dataclass(frozen=True, slots=True)
class Look:
    """The formatting of runs; None for unspecified properties. `size` in points."""

    bold: bool | None = None
    size: float | None = None
    vanish: bool | None = None
    white: bool | None = None
    shaded: bool | None = None
    symbol: bool | None = None  # in the font Symbol, which maps letters to other characters

    def over(self, below: Look) -> Look:
        """This look, with unspecified properties from the one below."""
        if below is NO_LOOK:
            return self
        if self is NO_LOOK:
            return below
        return Look(
            below.bold if self.bold is None else self.bold,
            below.size if self.size is None else self.size,
            below.vanish if self.vanish is None else self.vanish,
            below.white if self.white is None else self.white,
            below.shaded if self.shaded is None else self.shaded,
            below.symbol if self.symbol is None else self.symbol,
        )


NO_LOOK = Look()
_RUN_TAGS = {W + name: name for name in ("b", "sz", "vanish", "color", "shd", "highlight", "rFonts", "rStyle")}


def half_points(element: Element) -> float | None:
    """A size in points, from half-points or, in ISO Strict, "12pt"."""
    text = element.get(VAL) or ""
    try:
        return float(text[:-2]) if text.endswith("pt") else float(text) / 2
    except ValueError:
        return None


def is_white(element: Element) -> bool:
    """Whether a w:color is white or nearly white."""
    text = value(element) or ""
    if len(text) == 6:
        try:
            return min(bytes.fromhex(text)) >= 0xF8
        except ValueError:
            return False
    return text == "auto" and element.get(W + "themeColor") in ("background1", "light1")


def is_shaded(element: Element) -> bool:
    """Whether a w:shd has a background colour other than white."""
    fill = (value(element, "fill") or "auto").lower()
    pattern = value(element) or "clear"
    return (fill not in ("auto", "ffffff")) or pattern not in ("clear", "nil")


def look_of(properties: Element | None) -> tuple[Look, str | None]:
    """The look in a w:rPr, and the ID of its character style."""
    if properties is None:
        return NO_LOOK, None
    stated = said(properties)
    return Look(*stated[:6]), stated[6]


def said(properties: Element) -> Said:
    """The properties in a w:rPr, as a key by which looks are cached."""
    bold = size = vanish = white = shaded = symbol = style = None
    for element in properties:
        name = _RUN_TAGS.get(element.tag)
        if name is None:
            continue
        if name == "sz":
            size = half_points(element)
        elif name == "b":
            bold = element.get(VAL) not in OFF
        elif name == "rFonts":
            font = element.get(_ASCII) or element.get(_H_ANSI)
            symbol = None if font is None else font.lower() == "symbol"
        elif name == "color":
            white = is_white(element)
        elif name == "vanish":
            vanish = element.get(VAL) not in OFF
        elif name == "shd":
            shaded = is_shaded(element)
        elif name == "highlight":
            shaded = element.get(VAL) not in ("none", "white")
        else:
            style = element.get(VAL)
    return bold, size, vanish, white, shaded, symbol, style


_ASCII, _H_ANSI = W + "ascii", W + "hAnsi"


@dataclass(frozen=True, slots=True)
class Format:
    """The formatting of a paragraph; None for unspecified properties. `num` and `level` are its w:numPr."""

    outline: int | None = None
    centred: bool | None = None
    num: str | None = None
    level: int | None = None
    shaded: bool | None = None

    def over(self, below: Format) -> Format:
        """This format, with unspecified properties from the one below."""
        return Format(
            below.outline if self.outline is None else self.outline,
            below.centred if self.centred is None else self.centred,
            below.num if self.num is None else self.num,
            below.level if self.level is None else self.level,
            below.shaded if self.shaded is None else self.shaded,
        )


NO_FORMAT = Format()


def format_of(properties: Element | None) -> Format:
    """The format in a w:pPr, without its style."""
    return NO_FORMAT if properties is None else Format(*said_of_paragraph(properties)[1])


def said_of_paragraph(properties: Element) -> tuple[str | None, SaidOfParagraph, Element | None]:
    """The contents of a w:pPr: the ID of its style, the fields of its Format, and the w:rPr of its paragraph mark."""
    outline = centred = num = level = shaded = style = mark = None
    for element in properties:
        name = _PARAGRAPH_TAGS.get(element.tag)
        if name is None:
            continue
        if name == "jc":
            centred = element.get(VAL) == "center"
        elif name == "rPr":
            mark = element if mark is None else mark
        elif name == "pStyle":
            style = element.get(VAL) if style is None else style
        elif name == "numPr":
            num, level = value(next(element.iterchildren(_NUM_ID), None)), number(next(element.iterchildren(_ILVL), None))
        elif name == "outlineLvl":
            outline = number(element)
        else:
            shaded = is_shaded(element)
    return style, (outline, centred, num, level, shaded), mark


_PARAGRAPH_TAGS = {W + name: name for name in ("outlineLvl", "jc", "numPr", "shd", "pStyle", "rPr")}
_NUM_ID, _ILVL = W + "numId", W + "ilvl"


@dataclass(frozen=True, slots=True)
class Style:
    """A style with the properties inherited along its chain."""

    id: str = ""
    name: str = ""
    format: Format = NO_FORMAT
    look: Look = NO_LOOK
    chain: tuple[str, ...] = ()
    fill: bool = False  # a table style that colours cells


@dataclass(slots=True)
class Styles:
    """The styles of a file, which may be empty."""

    default_look: Look = NO_LOOK
    default_format: Format = NO_FORMAT
    default_paragraph: str | None = None
    default_table: str | None = None
    _elements: dict[str, Element] = field(default_factory=dict)
    _known: dict[str, Style] = field(default_factory=dict)

    def style(self, id: str | None) -> Style:
        """The style with an ID, including inherited properties; an empty style if it does not exist."""
        if id is None:
            return NO_STYLE
        known = self._known.get(id)
        if known is None:
            known = self._known[id] = self._followed(id)
        return known

    def _followed(self, id: str) -> Style:
        if id not in self._elements:
            return NO_STYLE
        chain: list[str] = []
        at: str | None = id
        while at is not None and at in self._elements and at not in chain:  # stop at circular references
            chain.append(at)
            at = value(self._elements[at].find(W + "basedOn"))
        resolved = Style(id, (value(self._elements[id].find(W + "name")) or "").strip().lower(), chain=tuple(chain))
        for id_ in chain:
            element = self._elements[id_]
            resolved = replace(
                resolved,
                format=resolved.format.over(format_of(element.find(W + "pPr"))),
                look=resolved.look.over(look_of(element.find(W + "rPr"))[0]),
                fill=resolved.fill or any(is_shaded(shd) for shd in element.iter(W + "shd")),
            )
        return resolved

    def numbering(self, id: str | None) -> tuple[str, int | None] | None:
        """The (w:numId, w:ilvl) of a paragraph style, from the nearest style of its chain with a w:numPr."""
        format = self.style(id).format
        return None if format.num is None else (format.num, format.level)


NO_STYLE = Style()


def read_styles(root: Element | None) -> Styles:
    """Reads a w:styles part. Without one, Word's built-in defaults apply (10 points)."""
    styles = Styles(default_look=Look(size=10.0))
    if root is None:
        return styles
    defaults = root.find(W + "docDefaults")
    if defaults is not None:
        styles.default_look = look_of(defaults.find(f"{W}rPrDefault/{W}rPr"))[0].over(styles.default_look)
        styles.default_format = format_of(defaults.find(f"{W}pPrDefault/{W}pPr"))
    for element in root.iterchildren(W + "style"):
        id = element.get(W + "styleId")
        if id is None:
            continue
        styles._elements.setdefault(id, element)
        if element.get(W + "default") in ("1", "true", "on"):
            kind = element.get(W + "type", "paragraph")
            if kind == "paragraph":
                styles.default_paragraph = id
            elif kind == "table":
                styles.default_table = id
    return styles


# --- numbering.xml


def read_numbering(root: Element | None, styles: Styles) -> dict[str, List]:
    """The lists of a w:numbering part by w:numId."""
    if root is None:
        return {}
    abstracts = {value(element, "abstractNumId") or "": element for element in root.iterchildren(W + "abstractNum")}
    nums = {value(element, "numId") or "": element for element in root.iterchildren(W + "num")}
    linked = {value(element.find(W + "styleLink")): id for id, element in abstracts.items() if element.find(W + "styleLink") is not None}
    levels = {id: dict(_levels(element)) for id, element in abstracts.items()}
    lists = {}
    for id, element in nums.items():
        abstract = _resolved(value(element.find(W + "abstractNumId")), abstracts, nums, linked, styles)
        if abstract is not None:
            lists[id] = _list(element, abstract, levels[abstract])
    return lists


def _resolved(
    id: str | None, abstracts: dict[str, Element], nums: dict[str, Element], linked: dict[str | None, str], styles: Styles
) -> str | None:
    """The ID of the abstract list with the levels, following numStyleLink; None if there is none."""
    for _ in range(10):  # links may be circular
        if id is None or id not in abstracts:
            return None
        link = value(abstracts[id].find(W + "numStyleLink"))
        if link is None:
            return id
        if link in linked and linked[link] != id:
            id = linked[link]
            continue
        through = styles.numbering(link)
        num = nums.get(through[0]) if through else None
        id = value(num.find(W + "abstractNumId")) if num is not None else None
    return None


def _list(element: Element, abstract: str, levels: dict[int, Level]) -> List:
    own, starts = dict(levels), {}
    for override in element.iterchildren(W + "lvlOverride"):
        level = number(override, "ilvl")
        if level is None or not 0 <= level <= MAX_LEVEL:
            continue
        own.update(_levels(override))
        start = number(override.find(W + "startOverride"))
        if start is not None:
            starts[level] = start
    return List(abstract, own, starts)


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for element in parent.iterchildren(W + "lvl"):
        at = number(element, "ilvl")
        if at is not None and 0 <= at <= MAX_LEVEL:
            yield at, _level(element)


def _level(element: Element) -> Level:
    said = {child.tag: child for child in reversed(element)}  # the first of duplicates
    start = number(said.get(_START))
    return Level(
        start=0 if start is None else start,  # ECMA-376, 17.9.25: without the element the list starts at 0
        format=_number_format(element, said.get(_NUM_FORMAT)),
        text=value(said.get(_LEVEL_TEXT)) or "",
        suffix=value(said.get(_SUFFIX)) or "tab",
        restart=number(said.get(_RESTART)),
        legal=is_on(said.get(_LEGAL)),
        style=value(said.get(_LEVEL_STYLE)) or "",
        bold=look_of(said.get(W + "rPr"))[0].bold,
    )


_START, _NUM_FORMAT, _LEVEL_TEXT, _SUFFIX, _RESTART, _LEGAL, _LEVEL_STYLE = (
    W + name for name in ("start", "numFmt", "lvlText", "suff", "lvlRestart", "isLgl", "pStyle")
)


def _number_format(element: Element, format: Element | None) -> str:
    if format is None:
        format = element.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
    if format is None:
        return "decimal"
    sample = (value(format, "format") or "").split(",")[0].strip()
    if value(format) == "custom" and sample.isdecimal():
        return f"custom:{sample}"
    return value(format) or "decimal"


def numbering_of(direct: Format, style: Style, styles: Styles, lists: dict[str, List]) -> tuple[str, int] | None:
    """The (w:numId, level) of a paragraph; None if it is not numbered (numId 0, level 255, an unknown list)."""
    borne = styles.numbering(style.id) if direct.num is None else None
    num = direct.num if borne is None else borne[0]
    if num is None or num == "0" or num not in lists:
        return None
    level = direct.level
    if level is None and borne is not None:
        level = borne[1] if borne[1] is not None else _styled_level(style, lists[num])
    level = level or 0
    return (num, level) if 0 <= level <= MAX_LEVEL else None


def _styled_level(style: Style, list_: List) -> int:
    """The level linked to the style (w:pStyle), or to a style it is based on."""
    for id in style.chain:
        for at, level in list_.levels.items():
            if level.style == id:
                return at
    return 0
