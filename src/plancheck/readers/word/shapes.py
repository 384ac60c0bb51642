"""Tells of the drawings of a Word file (DrawingML and VML) whether they can be seen, and what lies behind the text in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from plancheck.readers.package import WP, WPS, A, Element, V
from plancheck.readers.word.colour import FILLS, RGB, Palette, hexadecimal, local, mixed
from plancheck.readers.word.sight import Page, Stand

_YES = ("1", "true", "on")
#: Boxes that are narrower or lower hold no letter that can be read (EMU; 3 points).
_SMALLEST = 38_100
_TWIP = 635
_POINT = 12_700
#: A drawing farther from its anchor is off any page (EMU; 20 inches).
_OFF_PAGE = 20 * 914_400
_VML_LENGTHS = re.compile(
    r"(?:^|;)\s*(margin-left|margin-top|left|top|width|height)\s*:\s*(-?(?:\d{1,9}(?:\.\d*)?|\.\d+))\s*(in|cm|mm|px|pt)?"
)
_VML_HIDDEN = re.compile(r"(?:^|;)\s*(?:visibility\s*:\s*hidden|display\s*:\s*none)")
_VML_UNIT = {"": 12_700, "pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525}


def is_unseen(graphic: Element, page: Page) -> bool:
    """Whether a w:drawing, w:pict or w:object as a whole is hidden, off the page, or of (nearly) no size."""
    for anchor in graphic.iterchildren(WP + "anchor", WP + "inline"):
        if anchor.get("hidden") in _YES or _is_tiny(anchor.find(WP + "extent"), "cx", "cy") or _is_off(anchor, page):
            return True
    return any(properties.get("hidden") in _YES for properties in graphic.iter(WP + "docPr")) or any(
        _is_unseen_vml(shape, page) for shape in graphic.iterchildren() if shape.tag.startswith(V)
    )


class Backing(NamedTuple):
    """What is anchored in a paragraph behind its text. `colours`: of a shape that lies behind all of the text, none if there is no such
    shape. `others`: the colours of what may lie behind some of it; None if they are not known, as those of a picture."""

    colours: tuple[RGB, ...]
    others: tuple[RGB, ...] | None


NO_BACKING = Backing((), ())


def backing(paragraph: Element, height: float, page: Page, palette: Palette) -> Backing:
    """What lies behind the text of a paragraph that is likely to be so many points high."""
    anchors = [anchor for anchor in paragraph.iter(WP + "anchor") if anchor.get("behindDoc") in _YES]
    if not anchors:
        return NO_BACKING
    colours: tuple[RGB, ...] = ()
    others: tuple[RGB, ...] | None = ()
    for anchor in sorted(anchors, key=lambda anchor: whole(anchor.get("relativeHeight")) or 0):
        shape = anchor.find(f"{A}graphic/{A}graphicData/{WPS}wsp")
        fill = fill_of(shape, palette) if shape is not None and not any(local(part) == "pic" for part in anchor.iter()) else None
        if fill is None or shape is None:
            colours, others = (), None
            continue
        own = tuple(colour for colour, opacity in fill if opacity > 0.9)
        if own and opaque(shape, palette) and _is_under(anchor, height, page):
            colours = own  # it hides what lies lower
        elif others is not None:
            others = (*others, *own)
    return Backing(colours, others)


def _is_under(anchor: Element, height: float, page: Page) -> bool:
    """Whether a shape is as wide as the column, begins with the paragraph that it is anchored to and is as high as that."""
    extent, across, down = anchor.find(WP + "extent"), anchor.find(WP + "positionH"), anchor.find(WP + "positionV")
    if extent is None or across is None or down is None or down.get("relativeFrom") not in ("paragraph", "line"):
        return False
    left, top = (whole(position.findtext(WP + "posOffset")) for position in (across, down))
    if left is None or top is None:
        return False
    left -= page.left * _TWIP if across.get("relativeFrom") == "page" else 0
    wide, high = whole(extent.get("cx")) or 0, whole(extent.get("cy")) or 0
    return top <= _POINT and top + high >= height * _POINT and _is_wide(left, wide, page)


class Inside(NamedTuple):
    """What holds inside a shape or group: whether it or one around it is not seen, and where and how large the groups make a length.

    A place x inside is at `left` + `across` · x on the drawing (EMU).
    """

    hidden: bool = False
    across: float = 1.0
    down: float = 1.0
    left: float = 0.0
    top: float = 0.0


def hides(box: Element, graphic: Element, page: Page, known: dict[Element, Inside]) -> bool:
    """Whether a shape between a w:txbxContent, a:p or v:textpath and its graphic is hidden, off the page or of (nearly) no size.

    `known`: the shapes of the graphic that were looked at before.
    """
    return _around(box, graphic, page, known).hidden


def _around(box: Element, graphic: Element, page: Page, known: dict[Element, Inside]) -> Inside:
    """What the shapes and groups around an element of a graphic make of it."""
    around: list[Element] = []
    inside = Inside()
    for shape in _between(box, graphic):
        if (before := known.get(shape)) is not None:
            inside = before
            break
        around.append(shape)
    for shape in reversed(around):
        inside = known[shape] = _inside(shape, inside, graphic, page)
    return inside


def _inside(shape: Element, outer: Inside, graphic: Element, page: Page) -> Inside:
    if shape.tag.startswith(V):
        return outer._replace(hidden=outer.hidden or _is_unseen_vml(shape, page))
    hidden = outer.hidden or _is_named_hidden(shape) or _is_tiny_shape(shape, outer) or _is_filled_by_insets(shape, graphic)
    if shape.tag == A + "sp" and (place := _placed(shape, outer)) is not None:
        hidden = hidden or not (place[2] > -_OFF_PAGE and place[0] < _OFF_PAGE and place[3] > -_OFF_PAGE and place[1] < _OFF_PAGE)
    return _grouped(shape, outer)._replace(hidden=hidden)


#: The edges of a shape on its drawing: left, top, right and bottom (EMU).
Place = tuple[float, float, float, float]


def place_of(shape: Element, graphic: Element, page: Page, known: dict[Element, Inside]) -> Place | None:
    """Where an a:sp stands on its graphic; None if it is not seen there. It may be turned, which is not looked at."""
    outer = _around(shape, graphic, page, known)
    known[shape] = own = _inside(shape, outer, graphic, page)
    return None if own.hidden else _placed(shape, outer)


def shape_of(inner: Element, graphic: Element) -> Element | None:
    """The shape of a w:txbxContent or an a:p."""
    return next((element for element in _between(inner, graphic) if _is_shape(element)), None)


def place_on(shape: Element, graphic: Element, page: Page, known: dict[Element, Inside]) -> Place | None:
    """Where a shape or picture of a group stands on its graphic; None if it is not seen, or does not say."""
    outer = _around(shape, graphic, page, known)
    return None if outer.hidden or _is_named_hidden(shape) or _is_tiny_shape(shape, outer) else _placed(shape, outer)


def is_aslant(shape: Element) -> bool:
    """Whether an a:sp is turned, so that its corners stand elsewhere by more than a little."""
    transform = shape.find(f"{A}spPr/{A}xfrm")
    angle = (whole(transform.get("rot")) or 0) / 60_000 % 90 if transform is not None else 0.0
    return _ASLANT < angle < 90 - _ASLANT


_ASLANT = 5.0  # degrees


def _placed(shape: Element, outer: Inside) -> Place | None:
    properties = _own(shape, "spPr")
    corner, extent = (properties.find(f"{A}xfrm/{A}{name}") if properties is not None else None for name in ("off", "ext"))
    if corner is None or extent is None:
        return None
    x, y, wide, high = whole(corner.get("x")), whole(corner.get("y")), whole(extent.get("cx")), whole(extent.get("cy"))
    if x is None or y is None or not wide or not high:
        return None
    left, top = outer.left + outer.across * x, outer.top + outer.down * y
    return left, top, left + outer.across * wide, top + outer.down * high


def stand_of(box: Element, graphic: Element, outer: Stand, behind: tuple[RGB, ...] | None, palette: Palette) -> Stand:
    """Where the text of a w:txbxContent or an a:p stands: on the fill of its shape, or on what may lie `behind` it (None if not known)."""
    shape = shape_of(box, graphic)
    if shape is None:
        return outer._replace(height=None)
    grounds = _mingled(outer.grounds, behind)
    fill = _vml_fill(shape, palette) if shape.tag.startswith(V) else fill_of(shape, palette)
    if fill is None:
        grounds = ()
    elif not grounds:
        grounds = tuple(colour for colour, opacity in fill if opacity > 0.9)
    else:
        grounds = tuple(dict.fromkeys(mixed(colour, under, opacity) for colour, opacity in fill for under in grounds)) or grounds
    return Stand(grounds, _ink(shape, palette) or outer.ink, _height(graphic), outer.off)


_V_TEXTBOX = V + "textbox"


def _is_shape(element: Element) -> bool:
    return element.tag in (WPS + "wsp", A + "sp") or (element.tag.startswith(V) and element.tag != _V_TEXTBOX)


def opaque(shape: Element, palette: Palette) -> bool:
    """Whether a wps:wsp or a:sp is a rectangle filled with a colour that nothing shines through."""
    properties = _own(shape, "spPr")
    whole = properties is not None and properties.find(A + "custGeom") is None
    geometry = properties.find(A + "prstGeom") if properties is not None else None
    fill = fill_of(shape, palette)
    rectangle = geometry is None or geometry.get("prst") in ("rect", "flowChartProcess")
    return whole and rectangle and fill is not None and bool(fill) and all(opacity > 0.9 for _, opacity in fill)


class Cover(NamedTuple):
    """An opaque shape in front of the text, as wide as the column: from where to where it hides text, in points below the paragraph that
    it is anchored to; None if its place does not count from there."""

    top: float | None
    bottom: float


def cover_of(graphic: Element, page: Page, palette: Palette) -> Cover | None:
    """The text that a w:drawing or w:pict covers; None if it covers none."""
    anchor = graphic.find(WP + "anchor")
    if anchor is None:
        return _vml_cover(graphic, page, palette)
    shape = anchor.find(f"{A}graphic/{A}graphicData/{WPS}wsp")
    in_front = anchor.get("behindDoc") not in _YES and anchor.find(WP + "wrapNone") is not None
    if shape is None or not in_front or is_unseen(graphic, page) or not opaque(shape, palette):
        return None
    extent, across, down = anchor.find(WP + "extent"), anchor.find(WP + "positionH"), anchor.find(WP + "positionV")
    if extent is None or across is None or down is None:
        return None
    wide, high = whole(extent.get("cx")) or 0, whole(extent.get("cy")) or 0
    left = whole(across.findtext(WP + "posOffset")) or 0
    left -= page.left * _TWIP if across.get("relativeFrom") == "page" else 0
    if not _is_wide(left, wide, page):
        return None
    top = whole(down.findtext(WP + "posOffset"))
    if down.get("relativeFrom") in ("paragraph", "line") and top is not None:
        return Cover(top / _POINT, (top + high) / _POINT)
    return Cover(None, high / _POINT) if high > page.height * _TWIP * _MOST_OF_PAGE else None


#: A shape over so much of a page hides text, wherever the text of the page stands.
_MOST_OF_PAGE = 0.6


def _is_wide(left: int, wide: int, page: Page) -> bool:
    """Whether a shape at an offset from the left margin covers the lines of the text (EMU)."""
    column = (page.width - page.left - page.right) * _TWIP
    return left <= column * 0.1 and left + wide >= column * 0.9


def _vml_cover(graphic: Element, page: Page, palette: Palette) -> Cover | None:
    for shape in graphic.iterchildren(V + "rect", V + "shape"):
        style = shape.get("style", "")
        found = {name: float(length) * _VML_UNIT[unit] for name, length, unit in _VML_LENGTHS.findall(style)}
        left = found.get("margin-left", 0.0) + found.get("left", 0.0)
        top = found.get("margin-top", 0.0) + found.get("top", 0.0)
        floats = "absolute" in style and not _VML_BEHIND.search(style) and not _is_unseen_vml(shape, page)
        fill = _vml_fill(shape, palette)
        if floats and fill and fill[0][1] > 0.9 and _is_wide(round(left), round(found.get("width", 0.0)), page):
            return Cover(top / _POINT, (top + found.get("height", 0.0)) / _POINT)
    return None


_VML_BEHIND = re.compile(r"z-index\s*:\s*-|mso-position-vertical-relative\s*:\s*(?!text|line)")


# --- size and place


def _between(box: Element, graphic: Element) -> Iterator[Element]:
    """The elements around a box, from the innermost, up to its graphic."""
    at = box.getparent()
    while at is not None and at is not graphic:
        yield at
        at = at.getparent()


def _is_tiny(extent: Element | None, wide: str, high: str) -> bool:
    if extent is None:
        return False
    lengths = [length for name in (wide, high) if (length := whole(extent.get(name))) is not None]
    return any(0 <= length < _SMALLEST for length in lengths)


def _is_tiny_shape(shape: Element, outer: Inside) -> bool:
    """Whether the size of a shape, in the scale of the groups around it, is (nearly) nothing."""
    transform = _own(shape, "spPr")
    extent = transform.find(f"{A}xfrm/{A}ext") if transform is not None else None
    if extent is None:
        return False
    lengths = (whole(extent.get("cx")), outer.across), (whole(extent.get("cy")), outer.down)
    return any(length is not None and 0 <= length * factor < _SMALLEST for length, factor in lengths)


def _grouped(group: Element, outer: Inside) -> Inside:
    """What a group makes of the places and lengths inside it, apart from whether they are seen; `outer` if it is none."""
    own = _own(group, "grpSpPr")
    transform = own.find(A + "xfrm") if own is not None else None
    if transform is None:
        return outer
    across, left = _stretched(transform, "x")
    down, top = _stretched(transform, "y")
    left, top = outer.left + outer.across * left, outer.top + outer.down * top
    return Inside(outer.hidden, outer.across * across, outer.down * down, left, top)


def _stretched(transform: Element, axis: str) -> tuple[float, float]:
    """By how much the a:xfrm of a group stretches what is inside along an axis, and where that puts its zero."""

    def stated(name: str, attribute: str) -> int | None:
        element = transform.find(A + name)
        return whole(element.get(attribute)) if element is not None else None

    long, short = stated("ext", f"c{axis}"), stated("chExt", f"c{axis}")
    share = long / short if long is not None and short else 1.0
    return share, (stated("off", axis) or 0) - share * (stated("chOff", axis) or 0)


def _is_named_hidden(shape: Element) -> bool:
    """Whether the properties of a shape say that it is hidden, which in DrawingML alone are in an a:nvSpPr or a:nvGrpSpPr."""
    holders = shape, *shape.iterchildren("{*}nvSpPr", "{*}nvGrpSpPr")
    return any(properties.get("hidden") in _YES for holder in holders for properties in holder.iterchildren("{*}cNvPr", "{*}cNvSpPr"))


def _is_filled_by_insets(shape: Element, graphic: Element) -> bool:
    """Whether the margins inside a wps:wsp leave no room for text."""
    body = shape.find(WPS + "bodyPr")
    extent = next(graphic.iter(WP + "extent"), None)
    if body is None or extent is None or next(shape.iterancestors(WP + "anchor", WP + "inline"), None) is None:
        return False
    for size, near, far, usual in (("cx", "lIns", "rIns", 91_440), ("cy", "tIns", "bIns", 45_720)):
        length, stated = whole(extent.get(size)), [whole(body.get(side)) for side in (near, far)]
        if length is not None and any(stated) and sum(usual if inset is None else inset for inset in stated) > length:
            return True
    return False


def _is_off(anchor: Element, page: Page) -> bool:
    simple = anchor.find(WP + "simplePos") if anchor.get("simplePos") in _YES else None
    sizes = anchor.find(WP + "extent")
    for name, across, length, size in (("positionH", "x", page.width, "cx"), ("positionV", "y", page.height, "cy")):
        own = (whole(sizes.get(size)) if sizes is not None else None) or 0
        position = anchor.find(WP + name)
        if simple is not None:
            offset, base = whole(simple.get(across)), "page"
        elif position is not None:
            offset, base = whole(position.findtext(WP + "posOffset")), position.get("relativeFrom") or "page"
        else:
            continue
        if position is not None and simple is None and _is_off_by_share(position):
            return True
        margin, far = (page.left, page.right) if across == "x" else (page.top, page.bottom)
        if offset is not None and _is_beyond(offset, own, base, length * _TWIP, margin * _TWIP, far * _TWIP):
            return True
    return False


def _is_beyond(offset: int, own: int, base: str, page: int, margin: int, far: int) -> bool:
    """Whether a drawing at an offset (EMU) from a base is off the page, wherever on the page its paragraph stands."""
    if abs(offset) > _OFF_PAGE:
        return True
    if base == "page":
        return offset >= page or offset + own <= 0
    if base in ("margin", "column", "leftMargin", "topMargin", "insideMargin"):
        start = margin if base in ("margin", "column") else 0
        # of several columns, the last is farther to the right
        return offset + start >= page or (offset + own <= -page if base == "column" else offset + start + own <= 0)
    if base in ("rightMargin", "bottomMargin"):
        return offset - far >= 0 or offset + page - far + own <= 0
    # the paragraph of the anchor stands somewhere between the margins
    return offset + margin >= page or offset + own + page - margin <= 0


def _is_off_by_share(position: Element) -> bool:
    shares = [element.text or "" for element in position if local(element) in ("pctPosHOffset", "pctPosVOffset")]
    return any((share := whole(text)) is not None and not -100_000 < share < 100_000 for text in shares)


def _is_unseen_vml(shape: Element, page: Page) -> bool:
    style = shape.get("style", "")
    if _VML_HIDDEN.search(style) is not None:
        return True
    grouped = next(shape.iterancestors(V + "group"), None) is not None
    found = {name: float(length) * _VML_UNIT[unit] for name, length, unit in _VML_LENGTHS.findall(style)}
    if grouped or shape.tag == _V_TEXTBOX:  # in the units of the group
        return False
    tiny = any(0 <= found[name] < _SMALLEST for name in ("width", "height") if name in found)
    places = [(found.get(margin, 0.0) + found.get(side, 0.0), length * _TWIP) for margin, side, length in _sides(page)]
    sizes = found.get("width", 0.0), found.get("height", 0.0)
    return tiny or any(
        abs(place) > _OFF_PAGE or place >= length or place + size <= -length for (place, length), size in zip(places, sizes, strict=True)
    )


def _sides(page: Page) -> tuple[tuple[str, str, int], tuple[str, str, int]]:
    return ("margin-left", "left", page.width), ("margin-top", "top", page.height)


def _height(graphic: Element) -> float | None:
    """The height of a drawing in points."""
    extent = graphic.find(f"{WP}anchor/{WP}extent")
    extent = extent if extent is not None else graphic.find(f"{WP}inline/{WP}extent")
    height = whole(extent.get("cy")) if extent is not None else None
    return None if height is None else height / _POINT


def whole(text: str | None) -> int | None:
    """A whole number of an attribute; None if it is none."""
    text = (text or "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) < 20 else None


# --- colours


def fill_of(shape: Element, palette: Palette) -> list[tuple[RGB, float]] | None:
    """The colours of the fill of a wps:wsp or a:sp with their opacity; none for no fill, None if they are not known."""
    properties = _own(shape, "spPr")
    for fill in properties if properties is not None else ():
        if local(fill) in FILLS:
            return palette.fills(fill)
    reference = _of_style(shape, "fillRef")
    if reference is None or reference.get("idx") in (None, "0", "1000"):
        return []
    colour = palette.drawn(reference)
    return None if colour is None else [colour]


def _own(shape: Element, name: str) -> Element | None:
    """A part of a wps:wsp or an a:sp, which is in the namespace of the shape."""
    return next(shape.iterchildren(f"{{*}}{name}"), None)


def _of_style(shape: Element, name: str) -> Element | None:
    style = _own(shape, "style")
    return None if style is None else style.find(A + name)


def _ink(shape: Element, palette: Palette) -> RGB | None:
    """The colour that the style of a shape gives to text without one of its own."""
    reference = _of_style(shape, "fontRef")
    colour = palette.drawn(reference) if reference is not None else None
    return None if colour is None else colour[0]


def _vml_fill(shape: Element, palette: Palette) -> list[tuple[RGB, float]] | None:
    fill = shape.find(V + "fill")
    if shape.get("filled") in ("f", "false", "0") or (fill is not None and fill.get("on") in ("f", "false", "0")):
        return []
    if fill is not None and fill.get("type", "solid") != "solid":
        return None
    named = (shape.get("fillcolor") or (fill.get("color") if fill is not None else None) or "white").split()[0]
    colour = hexadecimal(named)
    opacity = fill.get("opacity", "1") if fill is not None else "1"
    return None if colour is None else [(colour, 0.0 if opacity.lstrip("0").startswith(".") and opacity.rstrip("0") < ".5" else 1.0)]


def _mingled(one: tuple[RGB, ...], other: tuple[RGB, ...] | None) -> tuple[RGB, ...]:
    """The grounds of both; none, for unknown, if one of them is not known."""
    return () if not one or other is None else tuple(dict.fromkeys((*one, *other)))
