"""Resolves the styles and numbering of a Word file: the formatting of paragraphs and runs by their style chains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from plancheck.readers.package import MC, Element, W, is_on, number, too_large, value
from plancheck.readers.word.colour import Shading, shading
from plancheck.readers.word.look import NO_FORMAT, NO_LOOK, Format, Look, format_of, look_of
from plancheck.readers.word.numbering import MAX_LEVEL, Level, List

#: The most styles in a chain, and the most characters of the text of an automatic number. Word's own have up to 10 and 30.
MOST_BASES, LONGEST_LABEL = 100, 255


@dataclass(frozen=True, slots=True)
class Style:
    """A style with the properties inherited along its chain."""

    id: str = ""
    name: str = ""
    format: Format = NO_FORMAT
    look: Look = NO_LOOK
    chain: tuple[str, ...] = ()


@dataclass(slots=True)
class Styles:
    """The styles of a file, which may be empty."""

    default_look: Look = NO_LOOK
    default_format: Format = NO_FORMAT
    default_paragraph: str | None = None
    default_table: str | None = None
    _elements: dict[str, Element] = field(default_factory=dict)
    _known: dict[str, Style] = field(default_factory=dict)
    _tables: dict[str, TableStyle] = field(default_factory=dict)

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
        chain = self._chain(id)
        resolved = Style(id, (value(self._elements[id].find(W + "name")) or "").strip().lower(), chain=tuple(chain))
        for id_ in chain:
            element = self._elements[id_]
            resolved = replace(
                resolved,
                format=resolved.format.over(format_of(element.find(W + "pPr"))),
                look=resolved.look.over(look_of(element.find(W + "rPr"))[0]),
            )
        return resolved

    def _chain(self, id: str) -> list[str]:
        """The IDs of a style and of those it is based on. Raises CannotRead for too many: what the last one says may hide the text."""
        chain: list[str] = []
        at: str | None = id
        while at is not None and at in self._elements and at not in chain:  # stop at circular references
            if len(chain) == MOST_BASES:
                raise too_large(
                    f"有样式逐级基于另一个样式，超过 {MOST_BASES} 级", f"A style is based on more than {MOST_BASES} others, one on the next"
                )
            chain.append(at)
            at = value(self._elements[at].find(W + "basedOn"))
        return chain

    def table(self, id: str | None) -> TableStyle:
        """The table style with an ID, including inherited properties; an empty one if it does not exist."""
        if id is None or id not in self._elements:
            return NO_TABLE_STYLE
        known = self._tables.get(id)
        if known is None:
            known = self._tables[id] = _table_style([self._elements[each] for each in self._chain(id)])
        return known

    def numbering(self, id: str | None) -> tuple[str, int | None] | None:
        """The (w:numId, w:ilvl) of a paragraph style, from the nearest style of its chain with a w:numPr."""
        format = self.style(id).format
        return None if format.num is None else (format.num, format.level)


NO_STYLE = Style()


class Part(NamedTuple):
    """The formatting that a table style gives to some of its cells."""

    shading: Shading | None = None
    look: Look = NO_LOOK
    format: Format = NO_FORMAT

    def over(self, below: Part) -> Part:
        """This part, with unspecified properties from the one below."""
        return Part(self.shading or below.shading, self.look.over(below.look), self.format.over(below.format))


class Spot(NamedTuple):
    """A cell in its table, counted from 0, and the parts of the style that the table uses."""

    row: int
    column: int
    rows: int
    columns: int
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TableStyle:
    """A table style: its parts by name ("wholeTable", "firstRow", …) and how many rows and columns a band has."""

    parts: dict[str, Part] = field(default_factory=dict)
    high: int = 1
    wide: int = 1

    def at(self, spot: Spot) -> Part:
        """The formatting of a cell."""
        found = NO_PART
        for name in self._names(spot):
            part = self.parts.get(name)
            if part is not None:
                found = part.over(found)
        return found

    def _names(self, spot: Spot) -> Iterator[str]:
        """The parts that a cell belongs to; later ones take precedence (ECMA-376 part 1, 17.7.6)."""
        uses = spot.uses
        top, left = "firstRow" in uses and spot.row == 0, "firstColumn" in uses and spot.column == 0
        bottom, right = "lastRow" in uses and spot.row == spot.rows - 1, "lastColumn" in uses and spot.column == spot.columns - 1
        yield "wholeTable"
        if "noVBand" not in uses and not left and not right:
            yield _BANDS[1][(spot.column - ("firstColumn" in uses)) // self.wide % 2]
        if "noHBand" not in uses and not top and not bottom:
            yield _BANDS[0][(spot.row - ("firstRow" in uses)) // self.high % 2]
        for applies, name in (
            (left, "firstCol"), (right, "lastCol"), (top, "firstRow"), (bottom, "lastRow"), (top and left, "nwCell"),
            (top and right, "neCell"), (bottom and left, "swCell"), (bottom and right, "seCell"),
        ):  # fmt: skip
            if applies:
                yield name


NO_PART = Part()
NO_TABLE_STYLE = TableStyle()
_BANDS = (("band1Horz", "band2Horz"), ("band1Vert", "band2Vert"))
_USES = {0x20: "firstRow", 0x40: "lastRow", 0x80: "firstColumn", 0x100: "lastColumn", 0x200: "noHBand", 0x400: "noVBand"}


def uses(look: Element | None) -> frozenset[str]:
    """The parts of its style that a table uses, by its w:tblLook; without one, Word uses none of them but the bands."""
    if look is None:
        return frozenset()
    bits = value(look) or "0"
    number = int(bits, 16) if len(bits) <= 8 and all(digit in "0123456789abcdefABCDEF" for digit in bits) else 0
    stated = {name: attribute for name in _USES.values() if (attribute := value(look, name)) is not None}
    return frozenset(name for bit, name in _USES.items() if (stated[name] in ("1", "true", "on") if name in stated else number & bit))


def _table_style(chain: list[Element]) -> TableStyle:
    parts: dict[str, Part] = {}
    bands = [1, 1]
    for element in reversed(chain):
        own = {"wholeTable": _table_part(element)}
        own |= {value(part, "type") or "": _table_part(part) for part in element.iterchildren(W + "tblStylePr")}
        for name, part in own.items():
            parts[name] = part.over(parts.get(name, NO_PART))
        for at, name in enumerate(("tblStyleRowBandSize", "tblStyleColBandSize")):
            bands[at] = max(1, number(element.find(f"{W}tblPr/{W}{name}")) or bands[at])
    return TableStyle(parts, *bands)


def _table_part(element: Element) -> Part:
    shades = [shd for path in ("tcPr", "tblPr") if (shd := element.find(f"{W}{path}/{W}shd")) is not None]
    return Part(shading(shades[0]) if shades else None, look_of(element.find(W + "rPr"))[0], format_of(element.find(W + "pPr")))


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
    start, text = number(said.get(_START)), value(said.get(_LEVEL_TEXT)) or ""
    if len(text) > LONGEST_LABEL:
        raise too_large(
            f"有自动编号的文字超过 {LONGEST_LABEL} 个字", f"An automatic number has a text of more than {LONGEST_LABEL} characters"
        )
    return Level(
        start=0 if start is None else start,  # ECMA-376, 17.9.25: without the element the list starts at 0
        format=_number_format(element, said.get(_NUM_FORMAT)),
        text=text,
        suffix=value(said.get(_SUFFIX)) or "tab",
        restart=number(said.get(_RESTART)),
        legal=is_on(said.get(_LEGAL)),
        style=value(said.get(_LEVEL_STYLE)) or "",
        look=look_of(said.get(W + "rPr"))[0],
        placing=format_of(said.get(W + "pPr")),
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
