"""Reads the text of shapes that DrawingML draws on its own, as in a locked canvas, and decides run by run whether it can be seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from plancheck.readers.package import A, Element, packed
from plancheck.readers.word import shapes, sight
from plancheck.readers.word.colour import FILLS, RGB, Palette, local, mixed, number_of
from plancheck.readers.word.look import Look
from plancheck.readers.word.sight import Page, Stand

#: Letters are of so many points where nothing says their size.
_USUAL = Look(size=18.0)
_LINE, _TEXT, _LINE_PROPERTIES, _RUN_PROPERTIES = A + "p", A + "t", A + "pPr", A + "rPr"
_LEVELS = frozenset("012345678")
_SHAPE = A + "sp"
#: So many shapes over a text, and before a text, are looked at; beyond, no shape is behind text.
_MOST_OVER, _MOST_BEFORE = 50, 1000


class Around(NamedTuple):
    """A w:drawing, w:pict or w:object and where it stands. `behind`: what may lie behind the text of its shapes; None if not known."""

    graphic: Element
    page: Page
    stand: Stand
    behind: tuple[RGB, ...] | None
    palette: Palette


class _Shapes:
    """The shapes of a graphic, in the order in which they are drawn."""

    def __init__(self, around: Around) -> None:
        self.known: dict[Element, shapes.Inside] = {}  # what was looked at
        self._places: dict[Element, tuple[int, shapes.Place | None]] = {}
        self._over: list[tuple[int, shapes.Place]] = []
        self._under: list[tuple[int, shapes.Place, tuple[RGB, ...] | None]] = []
        for at, shape in enumerate(around.graphic.iter(_SHAPE)):
            place = shapes.place_of(shape, around.graphic, around.page, self.known)
            self._places[shape] = at, place
            if place is None:
                continue
            fill = shapes.fill_of(shape, around.palette)
            if fill is None:
                self._under.append((at, place, None))
            elif fill:
                grounds = [mixed(colour, ground, opacity) for colour, opacity in fill for ground in around.stand.grounds]
                self._under.append((at, place, tuple(grounds)))
            if shapes.opaque(shape, around.palette) and not shapes.is_aslant(shape):
                self._over.append((at, place))
        self._over = self._over[-_MOST_OVER:]

    def covers(self, line: Element) -> bool:
        """Whether a shape that is drawn later lies over that of a paragraph."""
        at, place = self._place(line)
        return place is not None and any(later > at and _holds(cover, place) for later, cover in self._over)

    def behind(self, line: Element) -> tuple[RGB, ...] | None:
        """The fills of the shapes that are drawn before that of a paragraph, in the same place; None if one is not known."""
        at, place = self._place(line)
        found: list[RGB] = []
        for before, under, fill in self._under[:_MOST_BEFORE]:
            if before >= at:
                break
            if place is None or _touch(under, place):
                if fill is None:
                    return None
                found += fill
        return tuple(dict.fromkeys(found))

    def _place(self, line: Element) -> tuple[int, shapes.Place | None]:
        shape = next(line.iterancestors(_SHAPE), None)
        return (len(self._places), None) if shape is None else self._places[shape]


def _holds(cover: shapes.Place, place: shapes.Place) -> bool:
    return cover[0] <= place[0] and cover[1] <= place[1] and cover[2] >= place[2] and cover[3] >= place[3]


def _touch(one: shapes.Place, other: shapes.Place) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


class _Body:
    """The text of one shape, an a:txBody."""

    def __init__(self, first: Element, around: Around, drawn: _Shapes) -> None:
        """`first`: its first paragraph; `drawn`: the shapes of the graphic."""
        body = first.getparent()
        self._hidden = shapes.hides(first, around.graphic, around.page, drawn.known) or drawn.covers(first)
        under = drawn.behind(first)
        behind = None if under is None or around.behind is None else (*around.behind, *under)
        self._stand = shapes.stand_of(first, around.graphic, around.stand, behind, around.palette)
        self._palette = around.palette
        self._levels = body.find(A + "lstStyle") if body is not None else None
        fitted = body.find(f"{A}bodyPr/{A}normAutofit") if body is not None else None
        scale = fitted.get("fontScale") if fitted is not None else None
        self._share = number_of(scale, 100_000) if scale else 1.0
        self._looks: dict[str, Look] = {}  # by level
        self._unseen: dict[Look, bool] = {}

    def unseen(self, run: Element | None, level: str) -> bool:
        """Whether the text of a run, in a paragraph of that level, cannot be seen."""
        if self._hidden:
            return True
        if level not in self._looks:
            self._looks[level] = _over(_USUAL, self._stated(("defPPr", f"lvl{int(level) + 1}pPr")))
        properties = run.find(_RUN_PROPERTIES) if run is not None else None
        look = _over(self._looks[level], () if properties is None else (properties,))
        if look not in self._unseen:
            fitted = look._replace(size=(look.size or 0.0) * self._share)
            self._unseen[look] = sight.unseen(fitted, self._stand, self._palette)
        return self._unseen[look]

    def _stated(self, names: Iterable[str]) -> list[Element]:
        """What the list style of the shape states for letters."""
        found = [self._levels.find(f"{A}{name}/{A}defRPr") for name in names] if self._levels is not None else []
        return [properties for properties in found if properties is not None]


def texts(around: Around) -> tuple[str, str]:
    """The text of a graphic that stands in DrawingML: what can be seen of it, and what cannot; one line per paragraph."""
    found: dict[bool, list[str]] = {False: [], True: []}
    bodies: dict[Element | None, _Body] = {}
    drawn = _Shapes(around)
    for line in around.graphic.iter(_LINE):
        body = line.getparent()
        if body not in bodies:
            bodies[body] = _Body(line, around, drawn)
        parts = _parts(line, bodies[body])
        for unseen, lines in found.items():
            lines.append("".join(parts[unseen]).strip())
    return "\n".join(filter(None, found[False])), "\n".join(filter(None, found[True]))


def _parts(line: Element, body: _Body) -> dict[bool, list[str]]:
    """The text of a paragraph by whether it is unseen."""
    own = line.find(_LINE_PROPERTIES)
    level = own.get("lvl", "0") if own is not None else "0"
    parts: dict[bool, list[str]] = {False: [], True: []}
    last: Element | None = None
    unseen = False
    for text in line.iter(_TEXT):
        run = text.getparent()
        if run is not last:
            last, unseen = run, body.unseen(run, level if level in _LEVELS else "0")
        parts[unseen].append(text.text or "")
    return parts


def _over(look: Look, stated: Iterable[Element]) -> Look:
    """A look with what an a:rPr or a:defRPr states."""
    for properties in stated:
        fill = next((element for element in properties if local(element) in FILLS), None)
        outline = properties.find(A + "ln")
        look = Look(
            size=number_of(properties.get("sz", ""), 100) if properties.get("sz") else None,
            fill=packed(properties) if fill is not None else None,
            outline=packed(outline) if outline is not None else None,
        ).over(look)
    return look
