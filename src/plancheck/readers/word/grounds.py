"""Tells which colours other shapes of a paragraph may put behind the text of a shape: those of shapes that may lie in the same place."""

from __future__ import annotations

from typing import NamedTuple

from plancheck.readers.package import WP, Element
from plancheck.readers.word import shapes
from plancheck.readers.word.colour import RGB, WHITE, Palette, local, mixed
from plancheck.readers.word.sight import Page

#: So many shapes of a paragraph are placed; the others may lie anywhere.
_MOST = 50
#: Shapes that share less than the height of a letter are side by side (EMU; 8 points).
_LEAST = 8 * 12_700
_TWIP = 635


class _Stretch(NamedTuple):
    """From where to where something reaches along an axis, from the page, a column or the paragraph (EMU)."""

    base: str
    start: float
    end: float


#: Across and down; None where nothing is known.
_Extent = tuple[_Stretch | None, _Stretch | None]
_ANYWHERE: _Extent = (None, None)


class _Ground(NamedTuple):
    """A shape or picture: where it stands, and its colours; None where they are not known."""

    shape: Element
    extent: _Extent
    colours: tuple[RGB, ...] | None


class Shapes:
    """The shapes and pictures of a paragraph."""

    def __init__(self, paragraph: Element | None, page: Page, palette: Palette) -> None:
        self._page = page
        self._known: dict[Element, shapes.Inside] = {}
        self._rest: list[tuple[RGB, ...] | None] = []
        self._grounds = self._seen(paragraph, palette) if paragraph is not None else []

    def behind(self, inner: Element, graphic: Element) -> tuple[RGB, ...] | None:
        """The colours that other shapes may put behind an element of a graphic, or behind all of it; None if one is not known."""
        own = shapes.shape_of(inner, graphic)
        extent = _extent(own if own is not None else graphic, graphic, self._page, self._known)
        found: list[RGB] = []
        for shape, other, colours in self._grounds:
            if shape is own or _are_apart(extent, other) or _is_inside(shape, inner, graphic):
                continue
            if colours is None:
                return None
            found += colours
        for colours in self._rest:
            if colours is None:
                return None
            found += colours
        return tuple(dict.fromkeys(found))

    def _seen(self, paragraph: Element, palette: Palette) -> list[_Ground]:
        found: list[_Ground] = []
        for shape in paragraph.iter("{*}wsp", "{*}pic", "{*}imagedata"):
            fill = shapes.fill_of(shape, palette) if local(shape) == "wsp" else None
            if fill == []:
                continue
            colours = None if fill is None else tuple(mixed(colour, WHITE, share) for colour, share in fill)
            graphic = next(shape.iterancestors("{*}drawing", "{*}pict", "{*}object"), None)
            if len(found) == _MOST:
                self._rest = list({*self._rest, colours})
            elif graphic is None or not shapes.is_unseen(graphic, self._page):
                extent = _ANYWHERE if graphic is None else _extent(shape, graphic, self._page, self._known)
                found.append(_Ground(shape, extent, colours))
        return found


def _is_inside(shape: Element, inner: Element, graphic: Element) -> bool:
    """Whether a shape stands in the text of a box, and not beside it."""
    return inner is not graphic and any(element is inner for element in shape.iterancestors())


def _are_apart(one: _Extent, other: _Extent) -> bool:
    """Whether two things lie beside each other for certain."""
    return any(
        a is not None and b is not None and a.base == b.base and min(a.end, b.end) - max(a.start, b.start) < _LEAST
        for a, b in zip(one, other, strict=True)
    )


def _extent(shape: Element, graphic: Element, page: Page, known: dict[Element, shapes.Inside]) -> _Extent:
    """Where a shape stands. It may be turned, which is not looked at."""
    anchor = graphic.find(WP + "anchor")
    size = anchor.find(WP + "extent") if anchor is not None else None
    if anchor is None or size is None or anchor.get("simplePos") in ("1", "true", "on"):
        return _ANYWHERE
    wide, high = shapes.whole(size.get("cx")), shapes.whole(size.get("cy"))
    if wide is None or high is None:
        return _ANYWHERE
    across = _stretch(anchor.find(WP + "positionH"), wide, page.width, page.left, page.right)
    if across is not None and _moves(anchor, page):
        across = across._replace(base="column")
    down = _stretch(anchor.find(WP + "positionV"), high, page.height, page.top, page.bottom)
    if shape is graphic or next(shape.iterancestors("{*}wgp", "{*}wpc"), None) is None:
        return across, down
    place = shapes.place_on(shape, graphic, page, known)
    return _ANYWHERE if place is None else (_part(across, place[0], place[2]), _part(down, place[1], place[3]))


def _moves(anchor: Element, page: Page) -> bool:
    """Whether it is placed from a column of text or a cell, which may stand anywhere on the page."""
    position = anchor.find(WP + "positionH")
    from_column = position is not None and position.get("relativeFrom") == "column"
    return from_column and (page.columns > 1 or next(anchor.iterancestors("{*}tc"), None) is not None)


def _part(whole: _Stretch | None, start: float, end: float) -> _Stretch | None:
    return None if whole is None else _Stretch(whole.base, whole.start + start, whole.start + end)


#: Bases that begin at the margin, and those that begin at the edge of the page.
_OF_MARGIN, _OF_PAGE, _OF_PARAGRAPH = ("margin", "column"), ("page", "leftMargin", "topMargin"), ("paragraph", "line")


def _stretch(position: Element | None, size: int, page: int, near: int, far: int) -> _Stretch | None:
    """`page`: its length along the axis, and its margins (twips)."""
    base = position.get("relativeFrom") if position is not None else None
    if position is None or base not in (*_OF_MARGIN, *_OF_PAGE, *_OF_PARAGRAPH):
        return None
    offset = shapes.whole(position.findtext(WP + "posOffset"))
    if base in _OF_PARAGRAPH:
        return None if offset is None else _Stretch("paragraph", offset, offset + size)
    if offset is None:
        room = (page - near - far if base in _OF_MARGIN else page) * _TWIP - size
        shares = {"left": 0.0, "top": 0.0, "center": 0.5, "right": 1.0, "bottom": 1.0}
        share = shares.get(position.findtext(WP + "align", "").strip()) if base in ("page", *_OF_MARGIN) else None
        if share is None:
            return None
        offset = round(share * room)
    start = offset + (near * _TWIP if base in _OF_MARGIN else 0)
    return _Stretch("page", start, start + size)
